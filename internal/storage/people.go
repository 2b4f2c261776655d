package storage

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"time"

	"palier/internal/core/people"
	"palier/internal/storage/sqldb"
)

const (
	keyEmail = int(people.KeyEmail)
	keyPhone = int(people.KeyPhone)
)

const (
	sqlContactCols = `c.account_id, c.id, c.agency_id, c.provider_id, c.merged_into, c.title, c.firstname, c.lastname, c.company, c.email, c.email_more, c.phone, c.mobile, c.fax,
c.address, c.address_more, c.zipcode, c.city, c.country, c.language, c.profile, c.card, c.created_at, c.updated_at, c.listed_in`
	sqlContactGet  = `select ` + sqlContactCols + ` from contacts c where c.account_id = $1 and c.id = $2 and c.removed_at is null`
	sqlContactsGet = `select ` + sqlContactCols + ` from contacts c where c.account_id = $1 and c.id in %s and c.removed_at is null order by c.id`
	sqlContactAdd  = `insert into contacts (account_id, id, agency_id, provider_id, merged_into, title, firstname, lastname, company, email, email_more, phone, mobile, fax,
address, address_more, zipcode, city, country, language, profile, card, created_at, updated_at, name_key, listed_in) values `
	sqlContactSave = `update contacts set merged_into = $3, title = $4, firstname = $5, lastname = $6, company = $7, email = $8, email_more = $9, phone = $10, mobile = $11, fax = $12,
address = $13, address_more = $14, zipcode = $15, city = $16, country = $17, language = $18, profile = $19, updated_at = $20, name_key = $21, card = $22, listed_in = $23 where account_id = $1 and id = $2`
	// (An order by the id itself would make SQLite walk the account.)
	sqlContactsMerged = `select id, merged_into from contacts where account_id = $1 and merged_into in %s order by id + 0`

	// One part for each key of a claim: two e-mails and two phones, which link, and a
	// name, which proposes; unused places hold a kind that does not exist. The
	// limits bound what a key shared by a crowd costs: an office line, or a common
	// name, says little about who is asking. Each key has its own, so that a crowd's
	// phone never hides the owner of an e-mail.
	sqlKeyOwners = `select * from (select k.kind, k.value, ` + sqlContactCols + `
from contact_keys k join contacts c on c.account_id = k.account_id and c.id = k.contact_id where k.account_id = `
	sqlKeyMatch = sqlKeyOwners + `$1 and k.kind = $2 and k.value = $3 order by k.contact_id limit 16) one
union all ` + sqlKeyOwners + `$4 and k.kind = $5 and k.value = $6 order by k.contact_id limit 16) two
union all ` + sqlKeyOwners + `$7 and k.kind = $8 and k.value = $9 order by k.contact_id limit 16) three
union all ` + sqlKeyOwners + `$10 and k.kind = $11 and k.value = $12 order by k.contact_id limit 16) four
union all ` + sqlKeyOwners + `$13 and k.kind = $14 and k.value = $15 order by k.contact_id limit 4) named`
	sqlKeyStop  = `select kind, value from key_stops where account_id = `
	sqlKeyStops = sqlKeyStop + `$1 and kind = $2 and value = $3
union ` + sqlKeyStop + `$4 and kind = $5 and value = $6 union ` + sqlKeyStop + `$7 and kind = $8 and value = $9
union ` + sqlKeyStop + `$10 and kind = $11 and value = $12`
	sqlKeyAdd = `insert into contact_keys (account_id, kind, value, contact_id, raw, at) values `

	sqlDoubtAdd    = `insert into contact_doubts (account_id, first_id, second_id, reason, created_at) values `
	sqlDoubtAnswer = `update contact_doubts set settled_at = $4 where account_id = $1 and first_id = $2 and second_id = $3 and settled_at is null`
	sqlDoubtIs     = `select 1 from contact_doubts where account_id = $1 and first_id = $2 and second_id = $3 and settled_at is not null`
	sqlDoubts      = `select first_id, second_id, reason, created_at from contact_doubts where account_id = $1 and settled_at is null order by created_at, first_id`
)

// strongKeys is how many of a claim's keys can link.
const strongKeys = 4

// ownKey is a key of contacts that wait.
type ownKey struct {
	kind  people.KeyKind
	value string
}

// MatchKeys implements people.Store.
func (d *DB) MatchKeys(ctx context.Context, account int64, keys []people.Key) ([]people.Match, []people.Key, error) {
	if len(keys) == 0 {
		return nil, nil, nil
	}
	args := []any{account, int64(0), "", account, int64(0), "", account, int64(0), "", account, int64(0), "", account, int64(0), ""}
	strong, known := 0, make([]ownKey, 0, len(keys))
	for _, k := range keys {
		known = append(known, ownKey{k.Kind, k.Value})
		place := strongKeys
		if k.Kind != people.KeyName {
			place = min(strong, strongKeys-1)
			strong++
		}
		args[3*place+1], args[3*place+2] = int64(k.Kind), k.Value
	}
	rows, err := d.sql.Query(unless(ctx, known...), sqlKeyMatch, args...)
	matches, err := collect(rows, err, func(scan scanner) (m people.Match, err error) {
		m.Contact, err = scanContact(func(dest ...any) error { return scan(append([]any{&m.Key.Kind, &m.Key.Value}, dest...)...) })
		return m, err
	})
	if err != nil || len(matches) == 0 {
		return nil, nil, err
	}
	rows, err = d.sql.Query(sqldb.Aside(ctx), sqlKeyStops, args[:3*strongKeys]...)
	stopped, err := collect(rows, err, func(scan scanner) (k people.Key, err error) {
		return k, scan(&k.Kind, &k.Value)
	})
	return matches, stopped, err
}

func scanContact(scan scanner) (c people.Contact, err error) {
	var profile, card []byte
	err = scan(&c.Account, &c.ID, &c.Agency, opt{&c.Provider}, opt{&c.MergedInto}, &c.Title, &c.First, &c.Last, &c.Company, &c.Email, &c.EmailMore, &c.Phone, &c.Mobile, &c.Fax,
		&c.Address, &c.AddressMore, &c.Zipcode, &c.City, &c.Country, &c.Language, &profile, &card, at{&c.CreatedAt}, at{&c.UpdatedAt}, &c.Lists)
	if err == nil {
		err = unpackProfile(profile, &c)
	}
	if err == nil {
		err = unpackCard(card, &c)
	}
	return c, err
}

// GetContact implements people.Store.
func (d *DB) GetContact(ctx context.Context, account, id int64) (people.Contact, bool, error) {
	rows, err := d.sql.Query(ctx, sqlContactGet, account, id)
	return first(collect(rows, err, scanContact))
}

// GetContacts implements people.Store.
func (d *DB) GetContacts(ctx context.Context, account int64, ids []int64) ([]people.Contact, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := []any{account}
	query := fmt.Sprintf(sqlContactsGet, among(&args, ids))
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanContact)
}

// Tree implements people.Store.
func (d *DB) Tree(ctx context.Context, account, id int64) ([]int64, error) {
	trees, err := d.Trees(ctx, account, []int64{id})
	return trees[id], err
}

// Trees implements people.KeyOwners. Merges are few and shallow: one statement finds
// for all of them at once that nothing, usually, lies below.
func (d *DB) Trees(ctx context.Context, account int64, ids []int64) (map[int64][]int64, error) {
	trees, top := make(map[int64][]int64, len(ids)), make(map[int64]int64, len(ids))
	for _, id := range ids {
		trees[id], top[id] = []int64{id}, id
	}
	for level := ids; len(level) > 0; {
		args := []any{account}
		query := fmt.Sprintf(sqlContactsMerged, among(&args, level))
		rows, err := d.sql.Query(unless(ctx, mergedContacts{}), query, args...)
		below, err := collect(rows, err, func(scan scanner) (r people.Record, err error) { return r, scan(&r.ID, &r.MergedInto) })
		if err != nil {
			return nil, err
		}
		level = nil
		for _, r := range below {
			root := top[r.MergedInto]
			trees[root], top[r.ID], level = append(trees[root], r.ID), root, append(level, r.ID)
		}
	}
	return trees, nil
}

// newContact is the id of a contact that waits.
type newContact int64

// mergedContacts is known while a contact waits that was born merged.
type mergedContacts struct{}

// InsertContact implements people.Store.
func (d *DB) InsertContact(ctx context.Context, c people.Contact) error {
	profile, err := packProfile(c.Profile)
	if err != nil {
		return err
	}
	card, err := packCard(c.Card)
	if err != nil {
		return err
	}
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	t.deferred.know(newContact(c.ID))
	if c.MergedInto != 0 {
		t.deferred.know(mergedContacts{})
	}
	if err := t.later(ctx, newContacts, c.Account, c.ID, c.Agency, null(c.Provider), null(c.MergedInto), c.Title, c.First, c.Last, c.Company,
		c.Email, c.EmailMore, c.Phone, c.Mobile, c.Fax, c.Address, c.AddressMore, c.Zipcode, c.City, c.Country, c.Language, profile, card,
		micros(c.CreatedAt), micros(c.UpdatedAt), people.ListKey(c.Declared), int64(c.Lists)); err != nil {
		return err
	}
	if err := d.AddKeys(ctx, c.Account, c.ID, turned(c), c.CreatedAt); err != nil {
		return err
	}
	return d.countContact(ctx, nil, &c)
}

// UpdateContact implements people.Store.
func (d *DB) UpdateContact(ctx context.Context, c, before people.Contact) error {
	profile, err := packProfile(c.Profile)
	if err != nil {
		return err
	}
	card, err := packCard(c.Card)
	if err != nil {
		return err
	}
	if _, err := d.sql.Exec(unless(ctx, newContact(c.ID), newContact(c.MergedInto)), sqlContactSave, c.Account, c.ID, null(c.MergedInto), c.Title, c.First, c.Last, c.Company,
		c.Email, c.EmailMore, c.Phone, c.Mobile, c.Fax, c.Address, c.AddressMore, c.Zipcode, c.City, c.Country, c.Language, profile, micros(c.UpdatedAt), people.ListKey(c.Declared), card, int64(c.Lists)); err != nil {
		return err
	}
	if err := d.turn(ctx, c, turned(before)); err != nil {
		return err
	}
	return d.countContact(ctx, &before, &c)
}

// countContact notes that a record changed its place in the lists; nil: it was, or is, in none.
func (d *DB) countContact(ctx context.Context, before, after *people.Contact) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	c := cmp.Or(after, before)
	t.count(listName("contacts", c.Agency, 0), listedAt(before, people.EveryList), listedAt(after, people.EveryList))
	if c.Provider != 0 {
		t.count(listName("contacts", c.Agency, c.Provider), listedAt(before, people.ProviderList), listedAt(after, people.ProviderList))
	}
	return nil
}

// listedAt is a record's place in a list, 0 when it is not in it.
func listedAt(c *people.Contact, in people.Lists) int64 {
	if c == nil || c.Lists > in {
		return 0
	}
	return micros(c.UpdatedAt)
}

// listName names a tally: an agency's list, or the part one provider sees.
func listName(kind string, agency, sender int64) string {
	name := kind + "/" + strconv.FormatInt(agency, 10)
	if sender != 0 {
		name += "/" + strconv.FormatInt(sender, 10)
	}
	return name
}

// AddKeys implements people.Store.
func (d *DB) AddKeys(ctx context.Context, account, contact int64, keys []people.Key, at time.Time) error {
	if len(keys) == 0 {
		return nil
	}
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	args := make([]any, 0, 6*len(keys))
	for _, k := range keys {
		t.deferred.know(ownKey{k.Kind, k.Value})
		args = append(args, account, int64(k.Kind), k.Value, contact, k.Raw, micros(at))
	}
	return t.later(ctx, newKeys, args...)
}

// ListContacts implements people.Store.
func (d *DB) ListContacts(ctx context.Context, q people.Query, each func(people.Contact) error) (people.Page, error) {
	l := list{
		db: d, account: q.Account, tally: listName("contacts", q.Agency, q.Sender), since: micros(q.Since), limit: q.Limit, offset: q.Offset,
		table: "contacts c", alias: "c.", where: "c.account_id = $1 and c.agency_id = $2 and c.removed_at is null", args: []any{q.Account, q.Agency},
	}
	in := people.EveryList
	if q.Sender != 0 {
		l.and("c.provider_id = ", q.Sender)
		in = people.ProviderList
	}
	l.and("c.listed_in <= ", int64(in))
	last, err := walk(ctx, &l, sqlContactCols, func(scan scanner) (people.Contact, int64, int64, error) {
		c, err := scanContact(scan)
		return c, micros(c.UpdatedAt), c.ID, err
	}, each)
	return people.Page{Total: l.total, Last: instant(last)}, err
}

// AddDoubt implements people.Doubts.
func (d *DB) AddDoubt(ctx context.Context, account int64, q people.Doubt) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	return t.later(ctx, newDoubts, account, q.First, q.Second, q.Reason, micros(q.CreatedAt))
}

// AnswerDoubt implements people.Doubts.
func (d *DB) AnswerDoubt(ctx context.Context, account, first, second int64, when time.Time) error {
	_, err := d.sql.Exec(ctx, sqlDoubtAnswer, account, first, second, micros(when))
	return err
}

// ListDoubts implements people.Doubts.
func (d *DB) ListDoubts(ctx context.Context, account int64) ([]people.Doubt, error) {
	rows, err := d.sql.Query(ctx, sqlDoubts, account)
	return collect(rows, err, func(scan scanner) (q people.Doubt, err error) {
		return q, scan(&q.First, &q.Second, &q.Reason, at{&q.CreatedAt})
	})
}

// Answered implements people.Doubts.
func (d *DB) Answered(ctx context.Context, account, one, other int64) (bool, error) {
	return d.sql.Get(ctx, sqlDoubtIs, []any{account, min(one, other), max(one, other)}, new(int64))
}
