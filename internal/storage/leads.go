package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/leads"
)

const (
	sqlLeadCols = `account_id, id, agency_id, provider_id, reference, fingerprint, type, step, asked_at, contact_id, shown_id, property_id, user_id, parent_id,
opened_at, opened_by, assigned_at, assigned_by, closed_at, closed_by, stage, door, handed_at, turns, snoozed_until, created_at, updated_at, details, warnings, sent, request_id`
	sqlLeadAdd = `insert into leads (account_id, id, agency_id, provider_id, reference, fingerprint, type, step, asked_at, contact_id, shown_id, property_id, user_id, parent_id,
opened_at, opened_by, assigned_at, assigned_by, closed_at, closed_by, stage, door, handed_at, turns, snoozed_until, created_at, updated_at, details, warnings, sent, property_reference, warned, view_apimo, request_id) values `
	sqlLeadSave = `update leads set type = $4, step = $5, asked_at = $6, contact_id = $7, shown_id = $8, property_id = $9, user_id = $10, parent_id = $11,
opened_at = $12, opened_by = $13, assigned_at = $14, assigned_by = $15, closed_at = $16, closed_by = $17, updated_at = $18,
details = $19, warnings = $20, sent = $21, property_reference = $22, warned = $23, view_apimo = $24,
stage = $25, handed_at = $26, turns = $27, snoozed_until = $28, request_id = $29
where account_id = $1 and agency_id = $2 and id = $3`
	sqlLeadGet       = `select ` + sqlLeadCols + ` from leads where account_id = $1 and agency_id = $2 and id = $3 and (provider_id = $4 or $4 = 0)`
	sqlLeadReference = `select id, fingerprint, created_at, updated_at from leads where account_id = $1 and agency_id = $2 and provider_id = $3 and reference = $4`
	sqlLeadOriginal  = `select coalesce(parent_id, id) from leads
where account_id = $1 and agency_id = $2 and shown_id = $3 and property_reference = $4 and created_at >= $5 and step between 1 and 3
order by created_at, id limit 1`
	// By the person, who has few leads: a property may have been asked about by thousands.
	sqlLeadsOpenAbout = `select ` + sqlLeadCols + ` from leads where account_id = $1 and shown_id = $2 and agency_id + 0 = $3 and property_id + 0 = $4 and step between 1 and 3 order by id + 0`
	sqlLeadsByContact = `select ` + sqlLeadCols + ` from leads where account_id = $1 and shown_id = $2 order by id + 0`
)

// InsertLead implements leads.Store.
func (d *DB) InsertLead(ctx context.Context, l *leads.Lead, view []byte) error {
	details, warnings, err := packLead(l)
	if err != nil {
		return err
	}
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	if l.Provider != 0 {
		t.deferred.know(sentReference{l.Agency, l.Provider, l.Reference})
	}
	t.deferred.know(newLead(l.ID))
	t.deferred.know(shownContact(l.Shown))
	if err := t.later(ctx, newLeads, l.Account, l.ID, l.Agency, null(l.Provider), l.Reference, l.Fingerprint, l.Type, l.Step, micros(l.Asked),
		null(l.Contact), null(l.Shown), null(l.Property), null(l.User), null(l.Parent),
		null(micros(l.Opened.At)), null(l.Opened.By), null(micros(l.Assigned.At)), null(l.Assigned.By), null(micros(l.Closed.At)), null(l.Closed.By),
		string(stageIn(l)), l.Door, null(micros(l.HandedAt)), l.Turns, null(micros(l.Snoozed)),
		micros(l.CreatedAt), micros(l.UpdatedAt), details, warnings, string(l.Sent), l.About.Reference, len(l.Warnings) > 0, string(view), null(l.Request)); err != nil {
		return err
	}
	return countLead(ctx, l, leads.Place{})
}

// stageIn is the stage of a lead; of one that says none, what its step means.
func stageIn(l *leads.Lead) leads.Stage { return cmp.Or(l.Stage, leads.StageAt(l.Step)) }

// UpdateLead implements leads.Store.
func (d *DB) UpdateLead(ctx context.Context, l *leads.Lead, view []byte, before leads.Place) error {
	details, warnings, err := packLead(l)
	if err != nil {
		return err
	}
	if _, err := d.sql.Exec(ctx, sqlLeadSave, l.Account, l.Agency, l.ID, l.Type, l.Step, micros(l.Asked),
		null(l.Contact), null(l.Shown), null(l.Property), null(l.User), null(l.Parent),
		null(micros(l.Opened.At)), null(l.Opened.By), null(micros(l.Assigned.At)), null(l.Assigned.By), null(micros(l.Closed.At)), null(l.Closed.By),
		micros(l.UpdatedAt), details, warnings, string(l.Sent), l.About.Reference, len(l.Warnings) > 0, string(view),
		string(stageIn(l)), null(micros(l.HandedAt)), l.Turns, null(micros(l.Snoozed)), null(l.Request)); err != nil {
		return err
	}
	return countLead(ctx, l, before)
}

func packLead(l *leads.Lead) (details, warnings string, err error) {
	if details, err = packDetails(l); err == nil {
		warnings, err = packWarnings(l.Warnings)
	}
	return details, warnings, err
}

// countLead moves a lead to the end of the lists that show it.
func countLead(ctx context.Context, l *leads.Lead, before leads.Place) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	from, now := micros(before.UpdatedAt), stageIn(l)
	if before.Stage != "" && before.Stage != now {
		t.count(stageList(before.Stage, l.Agency), from, 0)
		t.count(stageList(now, l.Agency), 0, micros(l.UpdatedAt))
	} else {
		t.count(stageList(now, l.Agency), from, micros(l.UpdatedAt))
	}
	t.count(listName("leads", l.Agency, 0), from, micros(l.UpdatedAt))
	if l.Provider != 0 {
		t.count(listName("leads", l.Agency, l.Provider), from, micros(l.UpdatedAt))
	}
	return nil
}

// stageList is the tally of an agency's leads at a stage.
func stageList(s leads.Stage, agency int64) string { return listName("stage-"+string(s), agency, 0) }

func scanLead(scan scanner) (*leads.Lead, error) {
	l := &leads.Lead{}
	var details, warnings []byte
	err := scan(&l.Account, &l.ID, &l.Agency, opt{&l.Provider}, &l.Reference, &l.Fingerprint, &l.Type, &l.Step, at{&l.Asked},
		opt{&l.Contact}, opt{&l.Shown}, opt{&l.Property}, opt{&l.User}, opt{&l.Parent},
		at{&l.Opened.At}, opt{&l.Opened.By}, at{&l.Assigned.At}, opt{&l.Assigned.By}, at{&l.Closed.At}, opt{&l.Closed.By},
		&l.Stage, &l.Door, at{&l.HandedAt}, &l.Turns, at{&l.Snoozed}, at{&l.CreatedAt}, at{&l.UpdatedAt}, &details, &warnings, &l.Sent, opt{&l.Request})
	if err != nil {
		return nil, err
	}
	if err := unpackDetails(details, l); err != nil {
		return nil, err
	}
	l.Warnings, err = unpackWarnings(warnings)
	return l, err
}

// GetLead implements leads.Store.
func (d *DB) GetLead(ctx context.Context, account, agency, sender, id int64) (*leads.Lead, bool, error) {
	rows, err := d.sql.Query(ctx, sqlLeadGet, account, agency, id, sender)
	return first(collect(rows, err, scanLead))
}

// Keys of leads that wait.
type (
	sentReference struct {
		agency, provider int64
		reference        string
	}
	newLead      int64 // its id
	shownContact int64 // whom it shows
)

// olderLead is known while a row waits that hangs on a lead which is there already.
type olderLead struct{}

// hang notes that a row that is to wait hangs on a lead. Usually that is as new, and
// whoever looks for the lead knows of it.
func (t *tx) hang(ctx context.Context, lead int64) {
	if lead != 0 && !waits(ctx, newLead(lead)) {
		t.deferred.know(olderLead{})
	}
}

// besideLeadsOf is the context for a look at the leads that show one of the contacts
// and at what hangs on them: beside the rows that wait, if none is one of those.
func besideLeadsOf(ctx context.Context, contacts []int64) context.Context {
	keys := []any{olderLead{}}
	for _, c := range contacts {
		keys = append(keys, shownContact(c))
	}
	return besideUnless(ctx, keys, newOptions)
}

// FindReference implements leads.Store.
func (d *DB) FindReference(ctx context.Context, account, agency, provider int64, reference string) (s leads.Sent, found bool, err error) {
	ctx = unless(ctx, sentReference{agency, provider, reference})
	found, err = d.sql.Get(ctx, sqlLeadReference, []any{account, agency, provider, reference}, &s.ID, &s.Fingerprint, at{&s.CreatedAt}, at{&s.UpdatedAt})
	return s, found, err
}

// FindOriginal implements leads.Store.
func (d *DB) FindOriginal(ctx context.Context, account, agency, shown int64, propertyReference string, since time.Time) (id int64, err error) {
	ctx = unless(ctx, shownContact(shown))
	_, err = d.sql.Get(ctx, sqlLeadOriginal, []any{account, agency, shown, propertyReference, micros(since)}, &id)
	return id, err
}

// OpenAbout implements leads.Store.
func (d *DB) OpenAbout(ctx context.Context, account, agency, shown, property int64) ([]*leads.Lead, error) {
	rows, err := d.sql.Query(unless(ctx, shownContact(shown)), sqlLeadsOpenAbout, account, shown, agency, property)
	return collect(rows, err, scanLead)
}

// ListLeads implements leads.Lists.
func (d *DB) ListLeads(ctx context.Context, q leads.Query, each func(*leads.Lead) error) (leads.Page, error) {
	l := d.leadList(q)
	last, err := walk(ctx, l, sqlLeadCols, func(scan scanner) (*leads.Lead, int64, int64, error) {
		v, err := scanLead(scan)
		if err != nil {
			return nil, 0, 0, err
		}
		return v, micros(v.UpdatedAt), v.ID, nil
	}, each)
	return leads.Page{Total: l.total, Last: instant(last)}, err
}

// A piece of views comes as one text, put together by the engine: handing over a
// row costs more than reading it. JSON has no line end in a value. The ids tell where
// the piece ends.
const sqlViews = `select string_agg(view_apimo, '
'), count(*), max(updated_at), string_agg(cast(id as text), ' ') from (%s) page`

// ListViews implements leads.Lists.
func (d *DB) ListViews(ctx context.Context, q leads.Query, each func(views []string) error) (leads.Page, error) {
	l := d.leadList(q)
	const cols = "view_apimo, updated_at, id"
	var last int64
	var err error
	if l.limit <= few {
		var page []string
		last, err = walk(ctx, l, cols, func(scan scanner) (view string, updated, id int64, err error) {
			err = scan(text{&view}, &updated, &id)
			return view, updated, id, err
		}, func(view string) error { page = append(page, view); return nil })
		if err == nil && len(page) > 0 {
			err = each(page)
		}
	} else {
		last, err = l.pieces(ctx, func(from *place, until int64, n int, skip int64) (int, error) {
			query, args := l.pieceSQL(cols, *from, until, n, skip)
			return d.views(ctx, fmt.Sprintf(sqlViews, query), args, from, each)
		})
	}
	return leads.Page{Total: l.total, Last: instant(last)}, err
}

// views gives a piece of views and moves from to its end.
func (d *DB) views(ctx context.Context, query string, args []any, from *place, each func(views []string) error) (got int, err error) {
	var views, ids string
	if _, err := d.sql.Get(ctx, query, args, text{&views}, &got, opt{&from.at}, text{&ids}); err != nil || got == 0 {
		return 0, err
	}
	if from.id, err = strconv.ParseInt(ids[strings.LastIndexByte(ids, ' ')+1:], 10, 64); err != nil {
		return 0, fmt.Errorf("storage.ListViews: %w", err)
	}
	return got, each(strings.Split(views, "\n"))
}

func (d *DB) leadList(q leads.Query) *list {
	l := &list{
		db: d, account: q.Account, tally: listName("leads", q.Agency, q.Sender), since: micros(q.Since), limit: q.Limit, offset: q.Offset,
		table: "leads", where: "account_id = $1 and agency_id = $2", args: []any{q.Account, q.Agency},
	}
	if q.Sender != 0 {
		l.and("provider_id = ", q.Sender)
	}
	if q.Warned {
		l.tally = ""
		l.where += " and warned"
	}
	return l
}

// ListByContact implements leads.Lists.
func (d *DB) ListByContact(ctx context.Context, account, shown int64, named []int64) ([]*leads.Lead, error) {
	rows, err := d.sql.Query(ctx, sqlLeadsByContact, account, shown)
	list, err := collect(rows, err, scanLead)
	return slices.DeleteFunc(list, func(l *leads.Lead) bool { return !slices.Contains(named, l.Contact) }), err
}
