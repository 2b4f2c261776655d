package app_test

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"palier/internal/app"
	"palier/internal/demo"
	"palier/internal/storage/sqldb"
	"palier/internal/testkit"
)

func rebuilt(t *testing.T, s *testkit.Server, check bool) app.Rebuilt {
	t.Helper()
	sum, err := s.RebuildViews(context.Background(), check, quiet)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// The stored view of every lead is what the renderer would make of it now,
// whichever way the lead came to be as it is.
func TestStoredViewsAreAsFreshOnes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		c := callerOf(s, s.Addr())
		fresh := func(after string) {
			t.Helper()
			if sum := rebuilt(t, s, true); sum.Leads < 50 || sum.Differed != 0 {
				t.Errorf("after %s: %+v, want more than 50 leads of which none differs", after, sum)
			}
		}
		fresh("the demonstration was built")
		post := func(reference, last, email string) (id int64) {
			t.Helper()
			status, answer := c.do(t, "POST", "/agencies/14/leads", fmt.Sprintf(`{"reference":%q,"lastname":%q,"firstname":"Inès","email":%q,
"message":"« Où ? » <b>&amp;","price_min":250000.5,"property_types":"1,2","user":"99999","start_at":"2026-12-01"}`, reference, last, email))
			if _, err := fmt.Sscanf(answer, `{"id":%d`, &id); status != 200 || err != nil {
				t.Fatalf("POST: %d %s", status, answer)
			}
			return id
		}
		first, second := post("v-1", "NOYER", "v-1@example.org"), post("v-2", "LAURIER", "v-2@example.org")
		fresh("POST")
		if status, answer := c.do(t, "PUT", fmt.Sprintf("/agencies/14/leads/%d", first), `{"step":"4","message":"Merci","city":"Nîmes"}`); status != 200 {
			t.Fatalf("PUT: %d %s", status, answer)
		}
		fresh("PUT")
		keep, other := contactOf(t, s, first), contactOf(t, s, second)
		if err := s.People.Merge(context.Background(), s.Operator, keep, other, "same person"); err != nil {
			t.Fatal(err)
		}
		if contactOf(t, s, second) != keep {
			t.Error("the merge did not show")
		}
		fresh("a merge")
		if err := s.People.Unmerge(context.Background(), s.Operator, other); err != nil {
			t.Fatal(err)
		}
		fresh("its undoing")
	})
}

func contactOf(t *testing.T, s *testkit.Server, lead int64) int64 {
	t.Helper()
	l, err := s.Leads.Get(context.Background(), s.Operator, 14, lead)
	if err != nil {
		t.Fatal(err)
	}
	return l.Shown
}

// More leads than one batch holds, and views spoilt at both ends: all are found,
// mended, and nothing else about the leads changes.
func TestARebuildMendsTheViewsThatDifferAndNothingElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		if err := demo.Bulk(context.Background(), s.App.Demo(), s.Operator, 600, func(int) {}); err != nil {
			t.Fatal(err)
		}
		c := callerOf(s, s.Addr())
		_, want := c.do(t, "GET", "/agencies/14/leads?limit=1000", "")
		rebuilt(t, s, false) // what is counted in the background is counted by now
		before := backup(t, d).Manifest.Tables
		spoil(t, d, `update leads set view_apimo = '{"id":0}' where id in (select min(id) from leads union select max(id) from leads)`)
		if _, got := c.do(t, "GET", "/agencies/14/leads?limit=1000", ""); got == want {
			t.Fatal("nothing was spoilt")
		}
		if sum := rebuilt(t, s, true); sum.Differed != 2 {
			t.Errorf("check: %+v, want 2 that differ", sum)
		}
		if sum := rebuilt(t, s, false); sum.Differed != 2 {
			t.Errorf("rebuild: %+v, want 2 that differ", sum)
		}
		if sum := rebuilt(t, s, false); sum.Differed != 0 {
			t.Errorf("rebuild again: %+v, want none", sum)
		}
		if _, got := c.do(t, "GET", "/agencies/14/leads?limit=1000", ""); got != want {
			t.Error("the list is not as it was")
		}
		for i, after := range backup(t, d).Manifest.Tables {
			// The ledger notes the instant of each write, this one's too, and a site when it was counted.
			if after != before[i] && after.Name != "ledgers" && after.Name != "field_sites" {
				t.Errorf("table %s changed", after.Name)
			}
		}
	})
}

func spoil(t *testing.T, d testkit.Database, statement string) {
	t.Helper()
	db, err := sqldb.Open(context.Background(), d.Options())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Admin(context.Background(), func(conn *sql.Conn) error {
		_, err := conn.ExecContext(context.Background(), statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
