package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/mandates"
)

const (
	sqlCardWriters = `select coalesce(max(%s), -1) from mandate_entries where account_id = $1 and card_id = $2`
	sqlCardFace    = `number, holder, guarantor, chamber, valid_from, valid_until` // what is printed on a card
	sqlCardAdd     = `insert into cards (account_id, id, ` + sqlCardFace + `, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlCardSave    = `update cards set number = $3, holder = $4, guarantor = $5, chamber = $6, valid_from = $7, valid_until = $8 where account_id = $1 and id = $2`
	sqlCardGive    = `insert into card_agencies (account_id, agency_id, card_id) values ($1, $2, $3)
on conflict (account_id, agency_id) do update set card_id = excluded.card_id`
	sqlCards      = `select account_id, id, ` + sqlCardFace + `, created_at from cards where account_id = $1 order by id`
	sqlCardPast   = `insert into card_pasts (account_id, card_id, ` + sqlCardFace + `, changed_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlCardPasts  = `select account_id, card_id, ` + sqlCardFace + `, changed_at from card_pasts where account_id = $1 and card_id = $2 order by changed_at`
	sqlCardsGiven = `select card_id, agency_id from card_agencies where account_id = $1 order by agency_id`

	sqlSeriesCols = `account_id, card_id, kind, first_number, last_number, lines, hash, latest_on, opened_at`
	sqlSeriesAdd  = `insert into mandate_series (` + sqlSeriesCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	sqlSeriesMove = `update mandate_series set last_number = $5, lines = $6, hash = $7, latest_on = $8
where account_id = $1 and card_id = $2 and kind = $3 and lines = $4`
	sqlSeriesList = `select ` + sqlSeriesCols + ` from mandate_series where account_id = $1 order by card_id, kind`

	sqlEntryCols = `account_id, card_id, kind, number, agency_id, user_id, property_id, type, object, nature, situation, mandants, price, currency,
signed_on, ends_on, outer_number, registered_on, registered_at, state, reason`
	sqlEntryAdd = `insert into mandate_entries (` + sqlEntryCols + `)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)`
	// Number, day and who registered it are not among what may change.
	sqlEntrySave = `update mandate_entries set property_id = $5, type = $6, object = $7, nature = $8, situation = $9, mandants = $10, price = $11, currency = $12,
signed_on = $13, ends_on = $14, outer_number = $15, state = $16, reason = $17 where account_id = $1 and card_id = $2 and kind = $3 and number = $4`
	sqlEntryGet = `select ` + sqlEntryCols + ` from mandate_entries where account_id = $1 and card_id = $2 and kind = $3 and number = $4`
	sqlEntries  = `select ` + sqlEntryCols + ` from mandate_entries
where account_id = $1 and card_id = $2 and kind = $3 and number > $4 order by number limit cast($5 as bigint)`
	sqlEntriesOf = `select ` + sqlEntryCols + ` from mandate_entries where account_id = $1 and (card_id, kind, number) in
(select n.card_id, n.kind, n.number from mandate_entries n where n.account_id = $1 and n.property_id is not null and n.property_id = $2) order by registered_at + 0, number`

	sqlLineCols = `account_id, card_id, kind, seq, number, what, said_on, said_at, who_kind, who_id, door, request, text, salt, digest, hash`
	sqlLineAdd  = `insert into mandate_lines (` + sqlLineCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`
	sqlLineList = `select ` + sqlLineCols + ` from mandate_lines
where account_id = $1 and card_id = $2 and kind = $3 and seq > $4 order by seq limit cast($5 as bigint)`
	sqlLinesOfEntry = `select ` + sqlLineCols + ` from mandate_lines where account_id = $1 and card_id = $2 and kind = $3 and number = $4 order by seq`
)

// InsertCard implements mandates.Store. Which agencies have it, SetCard says.
func (d *DB) InsertCard(ctx context.Context, c mandates.Card) error {
	_, err := d.sql.Exec(ctx, sqlCardAdd, append(cardFace(c), micros(c.CreatedAt))...)
	return err
}

// cardFace are the values of a card up to sqlCardFace.
func cardFace(c mandates.Card) []any {
	return []any{c.Account, c.ID, c.Number, c.Holder, c.Guarantor, c.Chamber, c.From.String(), c.Until.String()}
}

// scanCard reads a card up to sqlCardFace, and the instant behind it.
func scanCard(scan scanner, c *mandates.Card, instant *time.Time) error {
	var from, until string
	err := scan(&c.Account, &c.ID, &c.Number, &c.Holder, &c.Guarantor, &c.Chamber, &from, &until, at{instant})
	c.From, _ = day.Parse(from)
	c.Until, _ = day.Parse(until)
	return err
}

// UpdateCard implements mandates.Store.
func (d *DB) UpdateCard(ctx context.Context, c mandates.Card) error {
	_, err := d.sql.Exec(ctx, sqlCardSave, cardFace(c)...)
	return err
}

// InsertFormerCard implements mandates.Store.
func (d *DB) InsertFormerCard(ctx context.Context, c mandates.FormerCard) error {
	_, err := d.sql.Exec(ctx, sqlCardPast, append(cardFace(c.Card), micros(c.ChangedAt))...)
	return err
}

// FormerCards implements mandates.Store.
func (d *DB) FormerCards(ctx context.Context, account, card int64) ([]mandates.FormerCard, error) {
	rows, err := d.sql.Query(ctx, sqlCardPasts, account, card)
	return collect(rows, err, func(scan scanner) (c mandates.FormerCard, err error) { return c, scanCard(scan, &c.Card, &c.ChangedAt) })
}

// SetCard implements mandates.Store.
func (d *DB) SetCard(ctx context.Context, account, agency, card int64) error {
	_, err := d.sql.Exec(ctx, sqlCardGive, account, agency, card)
	return err
}

// Writers implements mandates.Store.
func (d *DB) Writers(ctx context.Context, account, card int64, agencies []int64) (used, one bool, err error) {
	args := []any{account, card}
	others := "0"
	if len(agencies) > 0 {
		others = "case when agency_id in " + among(&args, agencies) + " then 1 else 0 end"
	}
	found := -1
	_, err = d.sql.Get(ctx, fmt.Sprintf(sqlCardWriters, others), args, &found)
	return found >= 0, found > 0, err
}

// ListCards implements mandates.Store.
func (d *DB) ListCards(ctx context.Context, account int64) ([]mandates.Card, error) {
	rows, err := d.sql.Query(ctx, sqlCards, account)
	list, err := collect(rows, err, func(scan scanner) (c mandates.Card, err error) { return c, scanCard(scan, &c, &c.CreatedAt) })
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rows, err = d.sql.Query(ctx, sqlCardsGiven, account)
	given, err := collect(rows, err, func(scan scanner) (pair [2]int64, err error) { return pair, scan(&pair[0], &pair[1]) })
	for _, pair := range given {
		for i := range list {
			if list[i].ID == pair[0] {
				list[i].Agencies = append(list[i].Agencies, pair[1])
			}
		}
	}
	return list, err
}

// InsertSeries implements mandates.Store.
func (d *DB) InsertSeries(ctx context.Context, s mandates.Series) error {
	_, err := d.sql.Exec(ctx, sqlSeriesAdd, s.Account, s.Card, string(s.Kind), s.First, s.Last, s.Lines, s.Hash, s.Latest.String(), micros(s.OpenedAt))
	return err
}

// AdvanceSeries implements mandates.Store.
func (d *DB) AdvanceSeries(ctx context.Context, s mandates.Series, lines int64) (bool, error) {
	n, err := d.sql.Exec(ctx, sqlSeriesMove, s.Account, s.Card, string(s.Kind), lines, s.Last, s.Lines, s.Hash, s.Latest.String())
	return n == 1, err
}

// ListSeries implements mandates.Store.
func (d *DB) ListSeries(ctx context.Context, account int64) ([]mandates.Series, error) {
	rows, err := d.sql.Query(ctx, sqlSeriesList, account)
	return collect(rows, err, func(scan scanner) (s mandates.Series, err error) {
		var kind, latest string
		err = scan(&s.Account, &s.Card, &kind, &s.First, &s.Last, &s.Lines, &s.Hash, &latest, at{&s.OpenedAt})
		s.Kind = mandates.Kind(kind)
		s.Latest, _ = day.Parse(latest)
		return s, err
	})
}

// InsertEntry implements mandates.Store.
func (d *DB) InsertEntry(ctx context.Context, e mandates.Entry) error {
	people, err := packMandants(e.Mandants)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlEntryAdd, e.Account, e.Card, string(e.Kind), e.Number, e.Agency, null(e.User), null(e.Property), e.Type, e.Object, e.Nature, e.Situation,
		people, e.Price.Minor, e.Price.Currency, e.Signed.String(), e.Ends.String(), e.Outer, e.On.String(), micros(e.At), string(e.State), e.Reason)
	return err
}

// UpdateEntry implements mandates.Store.
func (d *DB) UpdateEntry(ctx context.Context, e mandates.Entry) error {
	people, err := packMandants(e.Mandants)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlEntrySave, e.Account, e.Card, string(e.Kind), e.Number, null(e.Property), e.Type, e.Object, e.Nature, e.Situation,
		people, e.Price.Minor, e.Price.Currency, e.Signed.String(), e.Ends.String(), e.Outer, string(e.State), e.Reason)
	return err
}

// GetEntry implements mandates.Store.
func (d *DB) GetEntry(ctx context.Context, account, card int64, kind mandates.Kind, number int64) (mandates.Entry, bool, error) {
	rows, err := d.sql.Query(ctx, sqlEntryGet, account, card, string(kind), number)
	return first(collect(rows, err, scanEntry))
}

// Entries implements mandates.Store.
func (d *DB) Entries(ctx context.Context, account, card int64, kind mandates.Kind, after int64, most int) ([]mandates.Entry, error) {
	rows, err := d.sql.Query(ctx, sqlEntries, account, card, string(kind), after, limit(most))
	return collect(rows, err, scanEntry)
}

// PropertyEntries implements mandates.Store.
func (d *DB) PropertyEntries(ctx context.Context, account, property int64) ([]mandates.Entry, error) {
	rows, err := d.sql.Query(ctx, sqlEntriesOf, account, property)
	return collect(rows, err, scanEntry)
}

func scanEntry(scan scanner) (e mandates.Entry, err error) {
	var kind, people, signed, ends, on, state string
	if err = scan(&e.Account, &e.Card, &kind, &e.Number, &e.Agency, opt{&e.User}, opt{&e.Property}, &e.Type, &e.Object, &e.Nature, &e.Situation,
		&people, &e.Price.Minor, &e.Price.Currency, &signed, &ends, &e.Outer, &on, at{&e.At}, &state, &e.Reason); err != nil {
		return e, err
	}
	e.Kind, e.State = mandates.Kind(kind), mandates.State(state)
	e.Signed, _ = day.Parse(signed)
	e.Ends, _ = day.Parse(ends)
	e.On, _ = day.Parse(on)
	if e.Mandants, err = unpackMandants(people); err != nil {
		err = &mandates.Unread{Number: e.Number, Cause: err}
	}
	return e, err
}

// InsertLine implements mandates.Store.
func (d *DB) InsertLine(ctx context.Context, l mandates.Line) error {
	_, err := d.sql.Exec(ctx, sqlLineAdd, l.Account, l.Card, string(l.Kind), l.Seq, l.Number, string(l.What), l.On.String(), micros(l.At),
		l.Who.Kind, l.Who.ID, l.Who.Door, l.Who.Request, l.Text, l.Salt, l.Digest, l.Hash)
	return err
}

// Lines implements mandates.Store.
func (d *DB) Lines(ctx context.Context, account, card int64, kind mandates.Kind, after int64, most int) ([]mandates.Line, error) {
	rows, err := d.sql.Query(ctx, sqlLineList, account, card, string(kind), after, limit(most))
	return collect(rows, err, scanRegisterLine)
}

// EntryLines implements mandates.Store.
func (d *DB) EntryLines(ctx context.Context, account, card int64, kind mandates.Kind, number int64) ([]mandates.Line, error) {
	rows, err := d.sql.Query(ctx, sqlLinesOfEntry, account, card, string(kind), number)
	return collect(rows, err, scanRegisterLine)
}

func scanRegisterLine(scan scanner) (l mandates.Line, err error) {
	var kind, what, on string
	err = scan(&l.Account, &l.Card, &kind, &l.Seq, &l.Number, &what, &on, at{&l.At}, &l.Who.Kind, &l.Who.ID, &l.Who.Door, &l.Who.Request,
		&l.Text, &l.Salt, &l.Digest, &l.Hash)
	l.Kind, l.What = mandates.Kind(kind), mandates.LineKind(what)
	l.On, _ = day.Parse(on)
	return l, err
}

// mandantText is who gives a mandate, as stored. Names never change meaning.
type mandantText struct {
	Name    string `json:"name"`
	Address string `json:"address,omitempty"`
}

func packMandants(list []mandates.Mandant) (string, error) {
	out := make([]mandantText, len(list))
	for i, m := range list {
		out[i] = mandantText(m)
	}
	text, err := json.Marshal(out)
	return string(text), err
}

func unpackMandants(text string) ([]mandates.Mandant, error) {
	var list []mandantText
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, fmt.Errorf("mandants: %w", err)
	}
	var out []mandates.Mandant
	for _, m := range list {
		out = append(out, mandates.Mandant(m))
	}
	return out, nil
}
