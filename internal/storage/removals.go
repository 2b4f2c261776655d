package storage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/buildings"
	"palier/internal/core/people"
)

const (
	sqlKeyForget = `delete from contact_keys where account_id = $1 and contact_id = $2 and kind = $3 and value = $4 and at = $5`
	// Found by an index, dropped by the whole key: in one statement SQLite would walk all
	// keys of the account.
	sqlKeysOf        = `select kind, value from contact_keys where account_id = $1 and contact_id = $2`
	sqlKeyDrop       = `delete from contact_keys where account_id = $1 and kind = $2 and value = $3 and contact_id = $4`
	sqlDoubtsFirst   = `delete from contact_doubts where account_id = $1 and first_id = $2`
	sqlDoubtsSecond  = `delete from contact_doubts where account_id = $1 and second_id = $2`
	sqlContactRemove = `update contacts set title = 0, firstname = '', lastname = '', company = '', email = '', email_more = '', phone = '', mobile = '', fax = '',
address = '', address_more = '', zipcode = '', city = '', country = '', language = '', profile = '', card = '', name_key = '', updated_at = $3, removed_at = $3 where account_id = $1 and id = $2`
	sqlNaming = `select l.id from leads l where l.account_id = $1 and l.shown_id = $2 and l.contact_id = $3
union all select r.id from requests r where r.account_id = $1 and r.shown_id = $2 and r.contact_id = $3 limit 1`
	sqlBuildingTrees = `select tree from buildings where account_id = $1 and updated_at >= $2`
)

// contactUse is a table with rows that refer to people.
type contactUse struct{ what, query string }

// contactUses are all that refer to a person by rows; a test holds them to the schema. A
// lead shows who stands for the one it names: to somebody who was never merged that is
// the same, and there is an index.
func contactUses() []contactUse {
	return []contactUse{
		{"an enquiry", `select shown_id from leads where account_id = $1 and shown_id in %s`},
		{"a search", `select shown_id from requests where account_id = $1 and shown_id in %s`},
		{"a line of the diary", `select contact_id from actions where account_id = $1 and contact_id is not null and contact_id in %s`},
		{"a registration", `select contact_id from registrations where account_id = $1 and contact_id in %s`},
		{"a purchase", `select contact_id from purchase_contacts where account_id = $1 and contact_id in %s`},
		{"a property", `select contact_id from property_owners where account_id = $1 and contact_id in %s`},
		{"a visit", `select contact_id from visit_visitors where account_id = $1 and contact_id in %s`},
		{"a property", `select contact_id from property_owners where account_id = $1 and contact_id in %s`},
		{"another record of the person", `select merged_into from contacts where account_id = $1 and merged_into in %s`},
	}
}

// ContactUses implements people.Amends.
func (d *DB) ContactUses(ctx context.Context, account int64, ids []int64, since time.Time) (map[int64]string, error) {
	uses := map[int64]string{}
	if len(ids) == 0 {
		return uses, nil
	}
	for _, u := range contactUses() {
		args := []any{account}
		query := fmt.Sprintf(u.query, among(&args, ids))
		rows, err := d.sql.Query(ctx, query, args...)
		if _, err := collect(rows, err, func(scan scanner) (id int64, err error) {
			err = scan(&id)
			uses[id] = u.what
			return id, err
		}); err != nil {
			return nil, err
		}
	}
	return uses, d.livingIn(ctx, account, ids, since, uses)
}

// Named implements people.Amends.
func (d *DB) Named(ctx context.Context, account, root, record int64) (bool, error) {
	return d.sql.Get(ctx, sqlNaming, []any{account, root, record}, new(int64))
}

// livingIn notes who of the contacts is named by a building file written since: their
// ids are within the trees, which no index sees.
func (d *DB) livingIn(ctx context.Context, account int64, ids []int64, since time.Time, uses map[int64]string) error {
	rows, err := d.sql.Query(ctx, sqlBuildingTrees, account, micros(since))
	_, err = collect(rows, err, func(scan scanner) (none struct{}, err error) {
		var text string
		if err := scan(&text); err != nil {
			return none, err
		}
		tree, err := unpackTree(text)
		tree.Everyone(func(p *buildings.Person) {
			if slices.Contains(ids, p.Contact) {
				uses[p.Contact] = "a building file"
			}
		})
		return none, err
	})
	return err
}

// ForgetKeys implements people.Amends.
func (d *DB) ForgetKeys(ctx context.Context, account, contact int64, keys []people.Key, learned time.Time) error {
	for _, k := range keys {
		if _, err := d.sql.Exec(ctx, sqlKeyForget, account, contact, int64(k.Kind), k.Value, micros(learned)); err != nil {
			return err
		}
	}
	return nil
}

// RemoveContact implements people.Amends.
func (d *DB) RemoveContact(ctx context.Context, c people.Contact, at time.Time) error {
	if err := d.dropKeys(ctx, c); err != nil {
		return err
	}
	for _, query := range []string{sqlDoubtsFirst, sqlDoubtsSecond} {
		if _, err := d.sql.Exec(ctx, query, c.Account, c.ID); err != nil {
			return err
		}
	}
	if _, err := d.sql.Exec(ctx, sqlContactRemove, c.Account, c.ID, micros(at)); err != nil {
		return err
	}
	return d.countContact(ctx, &c, nil)
}

// dropKeys takes away all that a contact is known by.
func (d *DB) dropKeys(ctx context.Context, c people.Contact) error {
	rows, err := d.sql.Query(ctx, sqlKeysOf, c.Account, c.ID)
	keys, err := collect(rows, err, func(scan scanner) (k people.Key, err error) { return k, scan(&k.Kind, &k.Value) })
	for _, k := range keys {
		if err == nil {
			_, err = d.sql.Exec(ctx, sqlKeyDrop, c.Account, int64(k.Kind), k.Value, c.ID)
		}
	}
	return err
}
