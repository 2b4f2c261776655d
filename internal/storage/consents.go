package storage

import (
	"context"
	"slices"

	"palier/internal/core/people"
)

const (
	sqlConsentAdd = `insert into consents (account_id, id, contact_id, channel, given, source, proof, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	// The last entry of each channel: ids rise with the commits.
	sqlConsents = `select c.account_id, c.id, c.contact_id, c.channel, c.given, c.source, c.proof, c.at from consents c
where c.account_id = $1 and c.contact_id = $2
and c.id = (select max(l.id) from consents l where l.account_id = c.account_id and l.contact_id = c.contact_id and l.channel = c.channel)`
)

// AddConsent implements people.Consents.
func (d *DB) AddConsent(ctx context.Context, c people.Consent) error {
	_, err := d.sql.Exec(ctx, sqlConsentAdd, c.Account, c.ID, c.Contact, string(c.Channel), c.Given, c.Source, c.Proof, micros(c.At))
	return err
}

// ConsentsInForce implements people.Consents. A person has few records, mostly one.
func (d *DB) ConsentsInForce(ctx context.Context, account int64, records []int64) ([]people.Consent, error) {
	last := map[people.Channel]people.Consent{}
	for _, record := range records {
		rows, err := d.sql.Query(ctx, sqlConsents, account, record)
		list, err := collect(rows, err, func(scan scanner) (c people.Consent, err error) {
			return c, scan(&c.Account, &c.ID, &c.Contact, &c.Channel, &c.Given, &c.Source, &c.Proof, at{&c.At})
		})
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if c.ID > last[c.Channel].ID {
				last[c.Channel] = c
			}
		}
	}
	var out []people.Consent
	for _, c := range last {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b people.Consent) int { return int(a.ID - b.ID) })
	return out, nil
}
