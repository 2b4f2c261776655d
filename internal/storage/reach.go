package storage

import (
	"context"
	"fmt"
	"strings"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/people"
)

const (
	sqlChoicePut = `insert into contact_choices (account_id, contact_id, field, value, merged_id, at) values ($1, $2, $3, $4, $5, $6)
on conflict (account_id, contact_id, field) do update set value = excluded.value, merged_id = excluded.merged_id, at = excluded.at`
	sqlChoicesDrop = `delete from contact_choices where account_id = $1 and contact_id = $2 and merged_id = $3`
	sqlChoices     = `select contact_id, field, value, merged_id, at from contact_choices where account_id = $1 and contact_id in %s order by at, field`

	// Found in the index alone, and then read: see sqlDoorOf.
	sqlMergedAt = `select f.subject_id, max(j.at) from (select account_id, seq, subject_id from journal where account_id = $1 and subject_kind = 'contact' and subject_id in %s) f
cross join journal j where j.account_id = f.account_id and j.seq = f.seq and j.kind = 'contact.merged' group by f.subject_id`
	sqlPairs   = `select q.first_id, q.second_id, q.reason, q.created_at from contact_doubts q`
	sqlPairsOf = ` cross join contacts a cross join contacts b`
	sqlPairsIn = ` and a.account_id = q.account_id and a.id = q.first_id and b.account_id = q.account_id and b.id = q.second_id
and a.agency_id in %[1]s and b.agency_id in %[1]s`
	sqlPairsAfter = ` where q.account_id = $1 and q.settled_at is null and (q.created_at, q.first_id, q.second_id) > ($2, $3, $4)`
	sqlPairsOrder = ` order by q.created_at, q.first_id, q.second_id limit cast($5 as bigint)`

	sqlKnownKeys = `select k.kind, k.value, k.raw, k.contact_id, k.at, s.at from contact_keys k
left join key_silences s on s.account_id = k.account_id and s.kind = k.kind and s.value = k.value
where k.account_id = $1 and k.contact_id in %s and k.kind in (1, 2) order by k.at desc, k.kind, k.value`
	sqlSilencePut  = `insert into key_silences (account_id, kind, value, at, who_kind, who_id) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`
	sqlSilenceDrop = `delete from key_silences where account_id = $1 and kind = $2 and value = $3`

	sqlConsentCols    = `n.account_id, n.id, n.contact_id, n.channel, n.given, n.source, n.proof, n.kind, n.said_on, n.at`
	sqlConsentHistory = `select ` + sqlConsentCols + ` from consents n where n.account_id = $1 and n.contact_id in %s order by n.id + 0 desc`
	sqlConsentLog     = `select ` + sqlConsentCols + ` from consents n`
	sqlConsentCounts  = `select list, cast(sum(n) as bigint) from tallies where account_id = $1 and list in (%s) group by list`
)

// PutChoice implements people.Choices.
func (d *DB) PutChoice(ctx context.Context, account int64, c people.Choice) error {
	_, err := d.sql.Exec(ctx, sqlChoicePut, account, c.Contact, c.Field, c.Value, null(c.Merged), micros(c.At))
	return err
}

// DropChoices implements people.Choices.
func (d *DB) DropChoices(ctx context.Context, account, contact, merged int64) error {
	_, err := d.sql.Exec(ctx, sqlChoicesDrop, account, contact, merged)
	return err
}

// ChoicesOf implements people.Choices.
func (d *DB) ChoicesOf(ctx context.Context, account int64, contacts []int64) ([]people.Choice, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlChoices, among(&args, contacts))
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, func(scan scanner) (c people.Choice, err error) {
		return c, scan(&c.Contact, &c.Field, &c.Value, opt{&c.Merged}, at{&c.At})
	})
}

// DropKeys implements people.Choices.
func (d *DB) DropKeys(ctx context.Context, account, contact int64, keys []people.Key) error {
	for _, k := range keys {
		if _, err := d.sql.Exec(ctx, sqlKeyDrop, account, int64(k.Kind), k.Value, contact); err != nil {
			return err
		}
	}
	return nil
}

// MergedAt implements people.Merges.
func (d *DB) MergedAt(ctx context.Context, account int64, contacts []int64) (map[int64]time.Time, error) {
	out := map[int64]time.Time{}
	if len(contacts) == 0 {
		return out, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlMergedAt, among(&args, contacts))
	rows, err := d.sql.Query(ctx, query, args...)
	_, err = collect(rows, err, func(scan scanner) (id int64, err error) {
		var when time.Time
		err = scan(&id, at{&when})
		out[id] = when
		return id, err
	})
	return out, err
}

// DoubtsAfter implements people.Merges.
func (d *DB) DoubtsAfter(ctx context.Context, account int64, agencies []int64, after people.Doubt, most int) ([]people.Doubt, error) {
	args := []any{account, micros(after.CreatedAt), after.First, after.Second, most}
	query := sqlPairs + sqlPairsAfter + sqlPairsOrder
	if len(agencies) > 0 {
		query = sqlPairs + sqlPairsOf + sqlPairsAfter + fmt.Sprintf(sqlPairsIn, among(&args, agencies)) + sqlPairsOrder
	}
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, func(scan scanner) (q people.Doubt, err error) {
		return q, scan(&q.First, &q.Second, &q.Reason, at{&q.CreatedAt})
	})
}

// KnownKeys implements people.Reaches.
func (d *DB) KnownKeys(ctx context.Context, account int64, contacts []int64) ([]people.Known, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlKnownKeys, among(&args, contacts))
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, func(scan scanner) (k people.Known, err error) {
		return k, scan(&k.Kind, &k.Value, &k.Raw, &k.Contact, at{&k.At}, at{&k.Silenced})
	})
}

// PutSilence implements people.Reaches.
func (d *DB) PutSilence(ctx context.Context, account int64, k people.Key, who event.Who, when time.Time) error {
	_, err := d.sql.Exec(ctx, sqlSilencePut, account, int64(k.Kind), k.Value, micros(when), who.Kind, who.ID)
	return err
}

// DropSilence implements people.Reaches.
func (d *DB) DropSilence(ctx context.Context, account int64, k people.Key) error {
	_, err := d.sql.Exec(ctx, sqlSilenceDrop, account, int64(k.Kind), k.Value)
	return err
}

func scanConsent(scan scanner) (c people.Consent, err error) {
	return c, scan(&c.Account, &c.ID, &c.Contact, &c.Channel, &c.Given, &c.Source, &c.Proof, &c.Kind, date{&c.SaidOn}, at{&c.At})
}

// ConsentHistory implements people.Reaches.
func (d *DB) ConsentHistory(ctx context.Context, account int64, contacts []int64) ([]people.Consent, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlConsentHistory, among(&args, contacts))
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanConsent)
}

// ConsentLog implements people.Reaches.
func (d *DB) ConsentLog(ctx context.Context, q people.ConsentQuery) ([]people.Consent, error) {
	s := selection{where: ` where n.account_id = $1`, args: []any{q.Account}}
	query := sqlConsentLog
	if len(q.Agencies) > 0 {
		query += ` cross join contacts c`
		s.where += ` and c.account_id = n.account_id and c.id = n.contact_id and c.agency_id in ` + among(&s.args, q.Agencies)
	}
	if q.Channel != "" {
		s.and("n.channel = ", string(q.Channel))
	}
	if q.Given != nil {
		s.and("n.given = ", *q.Given)
	}
	if q.Before != 0 {
		s.and("n.id < ", q.Before)
	}
	s.args = append(s.args, limit(q.Limit))
	rows, err := d.sql.Query(ctx, query+s.where+` order by n.id desc limit cast(`+nth(len(s.args))+` as bigint)`, s.args...)
	return collect(rows, err, scanConsent)
}

// consentList names the tally of the answers about a channel that are in force.
func consentList(c people.Channel, given bool) string {
	if given {
		return "consents/" + string(c) + "/yes"
	}
	return "consents/" + string(c) + "/no"
}

// CountConsents implements people.Reaches.
func (d *DB) CountConsents(ctx context.Context, account int64) (map[people.Channel]people.Answers, error) {
	args, places := []any{account}, []string(nil)
	of := map[string]func(*people.Answers, int64){}
	channels := map[string]people.Channel{}
	for _, c := range people.Channels() {
		for _, given := range []bool{true, false} {
			list := consentList(c, given)
			args = append(args, list)
			places = append(places, nth(len(args)))
			channels[list] = c
			of[list] = func(a *people.Answers, n int64) { a.No = n }
			if given {
				of[list] = func(a *people.Answers, n int64) { a.Yes = n }
			}
		}
	}
	rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlConsentCounts, strings.Join(places, ", ")), args...)
	out := map[people.Channel]people.Answers{}
	_, err = collect(rows, err, func(scan scanner) (list string, err error) {
		var n int64
		if err = scan(&list, &n); err == nil {
			one := out[channels[list]]
			of[list](&one, n)
			out[channels[list]] = one
		}
		return list, err
	})
	return out, err
}
