package storage_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/storage/sqldb"
	"palier/internal/testkit"
)

// chain is an agent's time, three intervals of which the last two touch, and the
// database below all code.
type chain struct {
	testing.TB
	db *sqldb.DB
}

func newChain(t *testing.T, d testkit.Database) chain {
	store := d.Store(t, time.Now)
	newAccount(t, store, 1)
	err := store.Write(t.Context(), 1, func(ctx context.Context, tx event.Tx) error {
		return store.InsertUser(ctx, access.User{Account: 1, ID: 9, UID: "u", Agency: 14, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
	})
	if err != nil {
		t.Fatal(err)
	}
	db, err := sqldb.Open(t.Context(), d.Options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	c := chain{t, db}
	if err := c.run(hold(100, 200, "null"), hold(300, 400, "200"), hold(400, 500, "400")); err != nil {
		t.Fatal(err)
	}
	return c
}

// hold is a statement that adds [from, to) after the interval that ends at after.
func hold(from, to int, after string) string {
	return fmt.Sprintf("insert into held_time (account_id, user_id, starts_at, ends_at, after_at) values (1, 9, %d, %d, %s)", from, to, after)
}

func drop(from int) string {
	return fmt.Sprintf("delete from held_time where account_id = 1 and user_id = 9 and starts_at = %d", from)
}

func behind(from, after int) string {
	return fmt.Sprintf("update held_time set after_at = %d where account_id = 1 and user_id = 9 and starts_at = %d", after, from)
}

// run runs statements in one transaction, and gives why it does not commit.
func (c chain) run(statements ...string) error {
	return c.db.Admin(context.Background(), func(conn *sql.Conn) error {
		tx, err := conn.BeginTx(context.Background(), nil)
		if err != nil {
			return err
		}
		defer tx.Rollback()
		for _, s := range statements {
			if _, err := tx.Exec(s); err != nil {
				return err
			}
		}
		return tx.Commit()
	})
}

// Nothing but the engine stands between these statements and the table.
func TestTheDatabaseItselfKeepsAnAgentsTimeApart(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		c := newChain(t, d)
		for what, statements := range map[string][]string{
			"overlaps, named after the one it overlaps":                      {hold(150, 250, "200")},
			"overlaps, named after none":                                     {hold(150, 250, "null")},
			"overlaps, first of all":                                         {hold(50, 150, "null"), behind(100, 150)},
			"the same once more":                                             {hold(100, 200, "null")},
			"begins before all and leaves the first alone":                   {hold(10, 20, "null")},
			"a fork: in between, but the next one is after the former still": {hold(220, 250, "200")},
			"overlaps the next one, which moves behind it":                   {behind(300, 350), hold(250, 350, "200")},
			"within the last":                                                {hold(420, 450, "400")},
			"behind what is not there":                                       {hold(600, 700, "550")},
			"behind itself":                                                  {hold(600, 700, "700")},
			"a ring of two":                                                  {hold(600, 700, "700"), hold(700, 800, "800")},
			"no time":                                                        {hold(600, 600, "500")},
			"ends before it begins":                                          {hold(700, 600, "500")},
			"takes away what others name":                                    {drop(300)},
			"around another":                                                 {drop(300), behind(400, 200), hold(250, 450, "200")},
		} {
			if err := c.run(statements...); err == nil {
				t.Errorf("%s: the engine took it", what)
			}
		}
		for what, statements := range map[string][]string{
			"in between": {behind(300, 280), hold(220, 280, "200")},
			"at the end": {hold(500, 600, "500")},
			"before all": {behind(100, 60), hold(20, 60, "null")},
		} {
			if err := c.run(statements...); err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := c.run(drop(400), behind(500, 400)); err != nil {
			t.Errorf("given up: %v", err)
		}
	})
}
