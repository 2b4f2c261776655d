package storage

import (
	"context"
	"fmt"
	"slices"

	"palier/internal/core/people"
)

const (
	sqlConsentAdd  = `insert into consents (account_id, id, contact_id, channel, given, source, proof, kind, said_on, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	sqlConsentLast = `select given, at from consents where account_id = $1 and contact_id = $2 and channel = $3 order by id desc limit 1`
	// The last entry of each channel on each record: ids rise with the commits. The
	// cross joins go from the few people asked about to the many there are.
	sqlConsents = `with recursive tree (root, id) as (
  select c.id, c.id from contacts c where c.account_id = $1 and c.id in %s
  union all
  select t.root, c.id from tree t cross join contacts c where c.account_id = $1 and c.merged_into = t.id
)
select t.root, n.account_id, n.id, n.contact_id, n.channel, n.given, n.source, n.proof, n.kind, n.said_on, n.at from tree t cross join consents n
where n.account_id = $1 and n.contact_id = t.id
and n.id = (select max(l.id) from consents l where l.account_id = n.account_id and l.contact_id = n.contact_id and l.channel = n.channel)
order by n.id`
)

// AddConsent implements people.Consents.
func (d *DB) AddConsent(ctx context.Context, c people.Consent) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	var former bool
	var since int64
	known, err := d.sql.Get(ctx, sqlConsentLast, []any{c.Account, c.Contact, string(c.Channel)}, &former, &since)
	if err != nil {
		return err
	}
	if known {
		t.count(consentList(c.Channel, former), since, 0)
	}
	t.count(consentList(c.Channel, c.Given), 0, micros(c.At))
	_, err = d.sql.Exec(ctx, sqlConsentAdd, c.Account, c.ID, c.Contact, string(c.Channel), c.Given, c.Source, c.Proof, c.Kind, c.SaidOn.String(), micros(c.At))
	return err
}

// ConsentsInForce implements people.Consents. A person has few records, mostly one:
// which of their entries is the last one is seen here.
func (d *DB) ConsentsInForce(ctx context.Context, account int64, roots []int64) (map[int64][]people.Consent, error) {
	if len(roots) == 0 {
		return nil, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlConsents, among(&args, roots))
	rows, err := d.sql.Query(ctx, query, args...)
	out := map[int64][]people.Consent{}
	_, err = collect(rows, err, func(scan scanner) (root int64, err error) {
		var c people.Consent
		if err = scan(&root, &c.Account, &c.ID, &c.Contact, &c.Channel, &c.Given, &c.Source, &c.Proof, &c.Kind, date{&c.SaidOn}, at{&c.At}); err != nil {
			return root, err
		}
		former := slices.DeleteFunc(out[root], func(f people.Consent) bool { return f.Channel == c.Channel })
		out[root] = append(former, c) // ids rise
		return root, nil
	})
	return out, err
}
