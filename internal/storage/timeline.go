package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"palier/internal/core/dossier"
	"palier/internal/core/leads"
	"palier/internal/storage/sqldb"
)

// What a person's line of time is made of: one statement for each kind of line, found by an
// index on the person, of whom there are few rows; the sums keep SQLite from going through
// an agency instead. Where a list of records would make it go through the account, they are
// taken one by one (contacts k). $1 is the account, $2 the instant and $3 the id that lines come before,
// $4 how many, the records are written in. A door is that of the thing's first line in the
// journal.

const (
	// (The line is looked for in the index alone, and then read: asked for both at once, SQLite
	// goes through the whole journal.)
	sqlDoorOf = `coalesce((select d.door from journal d where d.account_id = x.account_id
  and d.seq = (select min(j.seq) from journal j where j.account_id = x.account_id and j.subject_kind = '%s' and j.subject_id = x.id)), '')`
	sqlBefore = ` and (x.at < $2 or x.at = $2 and x.id < $3)%s order by x.at desc, x.id desc limit cast($4 as bigint)`

	// Which visits somebody came to: from the index alone, like the journal's lines.
	sqlCameTo = `(select s.account_id, s.visit_id, s.position from visit_visitors s where s.account_id = $1 and s.contact_id in %[1]s)`

	// The mandates of what somebody owns, each found by its property in the index alone.
	sqlMandatesOf = `from contacts k cross join property_owners o cross join mandate_entries n cross join mandate_entries m where k.account_id = $1 and k.id in %[1]s and o.account_id = k.account_id and o.contact_id = k.id
    and n.account_id = o.account_id and n.property_id is not null and n.property_id = o.property_id and m.account_id = n.account_id and m.card_id = n.card_id and m.kind = n.kind and m.number = n.number`

	sqlLineEnquiries = `select x.id, x.at, x.agency_id, x.user_id, x.stage, x.type, x.reference, x.property_id, coalesce(p.reference, x.property_reference), x.details, x.door
from (select l.account_id, l.id, l.created_at as at, l.agency_id, l.user_id, l.stage, l.type, l.reference, l.property_id, l.property_reference, l.details, l.shown_id, l.door
  from leads l where l.account_id = $1 and l.shown_id in %s) x
left join properties p on p.account_id = x.account_id and p.id = x.property_id where x.account_id = $1`
	// An answer that left as a letter is told as that letter.
	sqlLineNotes = `select x.id, x.at, x.agency_id, x.user_id, x.event, x.comment, x.lead_id from (select r.account_id, r.id, r.occurred_at as at, l.agency_id, r.user_id, r.event, r.comment, r.lead_id
  from leads l cross join lead_records r where l.account_id = $1 and l.shown_id in %s and r.account_id = l.account_id and r.lead_id = l.id
    and not (r.event = 'email' and exists (select 1 from answers_sent s where s.account_id = r.account_id and s.lead_id = r.lead_id and s.created_at = r.occurred_at))) x where x.account_id = $1`
	// A visit has a line in the diary as well, and so has what was logged about an enquiry, which
	// is not told twice.
	sqlLineActions = `select x.id, x.at, x.agency_id, x.user_id, x.type, x.subject, x.content, x.property_id, coalesce(p.reference, ''), x.door
from (select a.account_id, a.id, coalesce(a.starts_at, a.created_at) as at, a.agency_id, a.user_id, a.type, a.subject, a.content, a.door,
    (select s.property_id from action_properties s where s.account_id = a.account_id and s.action_id = a.id order by s.position limit 1) as property_id
  from actions a where a.account_id = $1 and a.contact_id is not null and a.contact_id in %[1]s and a.removed_at is null and not (a.type = 3 and exists (select 1 from visit_visitors w cross join visits v
    where w.account_id = a.account_id and w.contact_id = a.contact_id and v.account_id = w.account_id and v.id = w.visit_id and v.action_id = a.id))
    and not exists (select 1 from leads e cross join lead_records r where e.account_id = a.account_id and e.shown_id in %[1]s and r.account_id = e.account_id and r.lead_id = e.id
      and r.occurred_at = a.created_at and r.user_id = a.user_id)) x
left join properties p on p.account_id = x.account_id and p.id = x.property_id where x.account_id = $1`
	sqlLineVisits = `select x.id, x.at, x.agency_id, x.user_id, x.status, x.uid, x.property_id, coalesce(p.reference, ''), coalesce(s.positive, ''), coalesce(s.negative, ''),
coalesce(s.question, ''), coalesce(s.interest, -1), ` + sqlDoorOf + `
from (select v.account_id, v.id, coalesce(v.starts_at, v.created_at) as at, v.agency_id, v.user_id, w.status, v.uid, w.property_id
  from ` + sqlCameTo + ` f cross join visit_visitors w cross join visits v where w.account_id = f.account_id and w.visit_id = f.visit_id and w.position = f.position
    and v.account_id = w.account_id and v.id = w.visit_id) x
left join properties p on p.account_id = x.account_id and p.id = x.property_id
left join visit_properties s on s.account_id = x.account_id and s.visit_id = x.id and s.property_id = x.property_id where x.account_id = $1`
	sqlOfProgram3 = ` join programs g on g.account_id = x.account_id and g.id = x.program_id join developers b on b.account_id = g.account_id and b.id = g.developer_id where x.account_id = $1`

	sqlLineRegistrations = `select x.id, x.at, b.agency_id, x.owner_id, x.status, x.program_id, g.name, x.expires_at, x.comment, '', ` + sqlDoorOf + `
from (select r.account_id, r.id, r.created_at as at, r.owner_id, r.program_id, r.expires_at, r.comment,
    case when r.status = 'approved' and r.ended_at is not null then 'expired' else r.status end as status
  from registrations r where r.account_id = $1 and r.contact_id in %s) x` + sqlOfProgram3
	sqlLineOptions = `select x.id, x.at, b.agency_id, x.owner_id, x.status, x.program_id, g.name, x.expires_at, x.comment, coalesce(x.lots, ''), ` + sqlDoorOf + `
from (select o.account_id, o.id, o.created_at as at, o.owner_id, o.program_id, o.expires_at, o.status, o.comment, (select string_agg(t.reference, ', ') from option_lots n cross join lots t
    where n.account_id = o.account_id and n.option_id = o.id and t.account_id = n.account_id and t.id = n.lot_id) as lots
  from leads l cross join options o where l.account_id = $1 and l.shown_id in %s and o.account_id = l.account_id and o.lead_id = l.id) x` + sqlOfProgram3
	sqlLinePurchases = `select x.id, x.at, b.agency_id, x.owner_id, x.status, x.program_id, g.name, x.price, x.comment, coalesce(x.lots, ''), ` + sqlDoorOf + `
from (select p.account_id, p.id, p.created_at as at, p.owner_id, p.program_id, p.price, p.status, p.comment, (select string_agg(t.reference, ', ') from purchase_lots n cross join lots t
    where n.account_id = p.account_id and n.purchase_id = p.id and t.account_id = n.account_id and t.id = n.lot_id) as lots
  from purchases p where p.account_id = $1 and p.id in (
    select y.id from leads l cross join purchases y where l.account_id = $1 and l.shown_id in %[1]s and y.account_id = l.account_id and y.lead_id = l.id
    union select c.purchase_id from contacts k cross join purchase_contacts c where k.account_id = $1 and k.id in %[1]s and c.account_id = k.account_id and c.contact_id = k.id)) x` + sqlOfProgram3
	sqlLineMandates = `select x.id, x.at, x.agency_id, x.user_id, x.state, x.type, x.property_id, coalesce(p.reference, ''), x.object, x.price, x.currency, x.ends_on, x.kind
from (select m.account_id, m.number as id, m.registered_at + 0 as at, m.agency_id, m.user_id, m.state, m.type, m.property_id, m.object, m.price, m.currency, m.ends_on, m.kind
  ` + sqlMandatesOf + `) x
left join properties p on p.account_id = x.account_id and p.id = x.property_id where x.account_id = $1`
	// What was written to a visitor, and the answers to enquiries.
	sqlLineLetters = `select x.id, x.at, x.agency_id, x.user_id, x.kind, x.state, x.property_id, coalesce(p.reference, ''), x.subject, x.body, x.door
from (select l.account_id, l.id, l.created_at as at, v.agency_id, cast(null as bigint) as user_id, l.kind, l.state, w.property_id, '' as subject, '' as body, '' as door
  from ` + sqlCameTo + ` f cross join visit_visitors w cross join letters l cross join visits v where w.account_id = f.account_id and w.visit_id = f.visit_id and w.position = f.position and l.account_id = w.account_id and l.visit_id = w.visit_id
  and l.position = w.position and l.recipient <> '' and l.user_id is null and v.account_id = w.account_id and v.id = w.visit_id
  union all
  select r.account_id, r.id, r.created_at, r.agency_id, r.user_id, 'lead.answer', coalesce(l.state, ''), e.property_id, r.subject, r.body, 'web'
  from leads e cross join answers_sent r left join letters l on l.account_id = r.account_id and l.id = r.letter_id
  where e.account_id = $1 and e.shown_id in %[1]s and r.account_id = e.account_id and r.lead_id = e.id) x
left join properties p on p.account_id = x.account_id and p.id = x.property_id where x.account_id = $1`
	sqlLineConsents = `select x.id, x.at, x.channel, x.given, x.source, x.proof, x.kind, x.contact_id from (select n.account_id, n.id, n.at, n.channel, n.given, n.source, n.proof, n.kind, n.contact_id
  from contacts k cross join consents n where k.account_id = $1 and k.id in %s and n.account_id = k.account_id and n.contact_id = k.id) x where x.account_id = $1`
	sqlLineChanges = `select x.id, x.at, x.agency_id, x.kind, x.door, x.subject_id, x.who_kind, x.who_id, x.changes
from (select j.account_id, j.seq as id, j.at, j.agency_id, j.kind, j.door, j.subject_id, j.who_kind, j.who_id, j.changes
  from (select f.account_id, f.seq from journal f where f.account_id = $1 and f.subject_kind = 'contact' and f.subject_id in %s) f cross join journal j
  where j.account_id = f.account_id and j.seq = f.seq and j.kind <> 'contact.consent_noted') x where x.account_id = $1`
)

// lineKind is how lines of a kind are read: %s of the statement are the records, then what
// narrows it to agencies. agency is the column that says whose a line is, empty: everybody's.
type lineKind struct {
	query  string
	agency string
	scan   func(scan scanner) (dossier.Line, error)
}

func lineKinds() map[dossier.Kind]lineKind {
	return map[dossier.Kind]lineKind{
		dossier.Enquiry:      {sqlLineEnquiries, "x.agency_id", scanEnquiryLine},
		dossier.Note:         {sqlLineNotes, "x.agency_id", scanNoteLine},
		dossier.Action:       {sqlLineActions, "x.agency_id", scanActionLine},
		dossier.Visit:        {doorOf(sqlLineVisits, "visit"), "x.agency_id", scanVisitLine},
		dossier.Registration: {doorOf(sqlLineRegistrations, "registration"), "b.agency_id", scanSaleLine},
		dossier.Option:       {doorOf(sqlLineOptions, "option"), "b.agency_id", scanSaleLine},
		dossier.Purchase:     {doorOf(sqlLinePurchases, "purchase"), "b.agency_id", scanPurchaseLine},
		dossier.Mandate:      {sqlLineMandates, "x.agency_id", scanMandateLine},
		dossier.Letter:       {sqlLineLetters, "x.agency_id", scanLetterLine},
		dossier.Consent:      {sqlLineConsents, "", scanConsentLine},
		dossier.Change:       {sqlLineChanges, "x.agency_id", scanChangeLine},
	}
}

// doorOf fills in whose first line of the journal tells the door.
func doorOf(query, subject string) string { return strings.Replace(query, "'%s'", "'"+subject+"'", 1) }

// PersonLines implements dossier.Lines.
func (d *DB) PersonLines(ctx context.Context, kind dossier.Kind, q dossier.Query) ([]dossier.Line, error) {
	of, known := lineKinds()[kind]
	if !known || len(q.Records) == 0 {
		return nil, nil
	}
	before := int64(maxInstant)
	if !q.Before.IsZero() {
		before = micros(q.Before)
	}
	args := []any{q.Account, before, q.Under, q.Limit}
	query, narrow := fmt.Sprintf(of.query, among(&args, q.Records)), ""
	if len(q.Agencies) > 0 && of.agency != "" {
		narrow = " and (" + of.agency + " + 0 = 0 or " + of.agency + " + 0 in " + among(&args, q.Agencies) + ")"
	}
	rows, err := d.sql.Query(ctx, query+fmt.Sprintf(sqlBefore, narrow), args...)
	list, err := collect(rows, err, of.scan)
	for i := range list {
		list[i].Kind = kind
	}
	return list, err
}

func scanEnquiryLine(scan scanner) (l dossier.Line, err error) {
	var details []byte
	err = scan(&l.ID, at{&l.At}, &l.Agency, opt{&l.User}, &l.State, &l.Type, &l.Outer, opt{&l.Property}, &l.About, &details, &l.Door)
	if err != nil {
		return l, err
	}
	lead := leads.Lead{ID: l.ID}
	if err := unpackDetails(details, &lead); err != nil {
		return l, err
	}
	l.Text, l.Wish, l.Project, l.Lead = lead.Message, lead.Wish, lead.Project, l.ID
	return l, nil
}

func scanNoteLine(scan scanner) (l dossier.Line, err error) {
	return l, scan(&l.ID, at{&l.At}, &l.Agency, opt{&l.User}, &l.State, &l.Text, &l.Lead)
}

func scanActionLine(scan scanner) (l dossier.Line, err error) {
	var content string
	err = scan(&l.ID, at{&l.At}, &l.Agency, opt{&l.User}, &l.Type, &l.Text, &content, opt{&l.Property}, &l.About, &l.Door)
	if content != "" && content != l.Text {
		l.Text = strings.TrimSpace(l.Text + "\n" + content)
	}
	return l, err
}

func scanVisitLine(scan scanner) (l dossier.Line, err error) {
	var said [3]string
	var interest int64
	err = scan(&l.ID, at{&l.At}, &l.Agency, opt{&l.User}, &l.State, &l.Outer, opt{&l.Property}, &l.About, &said[0], &said[1], &said[2], &interest, &l.Door)
	for i, text := range said {
		if text != "" {
			l.Text += []string{"+ ", "− ", "? "}[i] + text + "\n"
		}
	}
	l.Text, l.Type = strings.TrimSpace(l.Text), int(interest)
	return l, err
}

func scanSaleLine(scan scanner) (l dossier.Line, err error) {
	var lots string
	err = scan(&l.ID, at{&l.At}, &l.Agency, opt{&l.User}, &l.State, &l.Program, &l.About, at{&l.Until}, &l.Text, &lots, &l.Door)
	if lots != "" {
		l.About += " · " + lots
	}
	return l, err
}

func scanPurchaseLine(scan scanner) (l dossier.Line, err error) {
	var lots string
	err = scan(&l.ID, at{&l.At}, &l.Agency, opt{&l.User}, &l.State, &l.Program, &l.About, &l.Price.Minor, &l.Text, &lots, &l.Door)
	if l.Price.Currency = "EUR"; lots != "" {
		l.About += " · " + lots
	}
	return l, err
}

func scanMandateLine(scan scanner) (l dossier.Line, err error) {
	var series, kind string
	err = scan(&l.ID, at{&l.At}, &l.Agency, opt{&l.User}, &l.State, &kind, opt{&l.Property}, &l.About, &l.Text, &l.Price.Minor, &l.Price.Currency, date{&l.Ends}, &series)
	l.Outer = series + " " + strconv.FormatInt(l.ID, 10)
	return l, err
}

func scanLetterLine(scan scanner) (l dossier.Line, err error) {
	var subject, body string
	err = scan(&l.ID, at{&l.At}, &l.Agency, opt{&l.User}, &l.Outer, &l.State, opt{&l.Property}, &l.About, &subject, &body, &l.Door)
	l.Text = strings.TrimSpace(subject + "\n" + body)
	return l, err
}

func scanConsentLine(scan scanner) (l dossier.Line, err error) {
	var source, proof string
	err = scan(&l.ID, at{&l.At}, &l.State, &l.Given, &source, &proof, &l.Outer, &l.Contact)
	l.Door, _, _ = strings.Cut(source, " ")
	l.Text = proof
	return l, err
}

func scanChangeLine(scan scanner) (l dossier.Line, err error) {
	var who, changes string
	var id int64
	if err = scan(&l.ID, at{&l.At}, &l.Agency, &l.State, &l.Door, &l.Contact, &who, &id, &changes); err != nil {
		return l, err
	}
	if who == "user" {
		l.User = id
	}
	l.Changes, err = unmarshalChanges(changes)
	return l, err
}

const (
	sqlOwnedBy = `select p.id, p.agency_id, p.reference, p.address, p.city, p.step from property_owners o cross join properties p
where o.account_id = $1 and o.contact_id in %s and p.account_id = o.account_id and p.id = o.property_id%s order by p.id desc limit cast($2 as bigint)`
	sqlPapersOf = `select y.document_uid, coalesce(f.name, ''), v.uid, y.kind, y.added_at from visit_visitors w cross join visits v cross join visit_papers y
left join documents f on f.account_id = y.account_id and f.uid = y.document_uid
where w.account_id = $1 and w.contact_id in %s and v.account_id = w.account_id and v.id = w.visit_id and y.account_id = w.account_id and y.visit_id = w.visit_id%s
order by y.added_at desc, y.document_uid limit cast($2 as bigint)`
)

// OwnedBy implements dossier.Ties.
func (d *DB) OwnedBy(ctx context.Context, account int64, records, agencies []int64, most int) ([]dossier.Owned, error) {
	return tied(ctx, d.sql, sqlOwnedBy, "p.agency_id", account, records, agencies, most, func(scan scanner) (o dossier.Owned, err error) {
		return o, scan(&o.Property, &o.Agency, &o.Reference, &o.Address, &o.City, &o.Step)
	})
}

// PapersOf implements dossier.Ties.
func (d *DB) PapersOf(ctx context.Context, account int64, records, agencies []int64, most int) ([]dossier.Paper, error) {
	return tied(ctx, d.sql, sqlPapersOf, "v.agency_id", account, records, agencies, most, func(scan scanner) (p dossier.Paper, err error) {
		return p, scan(&p.UID, &p.Name, &p.Visit, &p.Kind, at{&p.At})
	})
}

// tied reads what belongs to a person's records, of some agencies alone when any are given.
func tied[T any](ctx context.Context, db *sqldb.DB, query, agency string, account int64, records, agencies []int64, most int, read func(scan scanner) (T, error)) ([]T, error) {
	if len(records) == 0 {
		return nil, nil
	}
	args, narrow := []any{account, most}, ""
	in := among(&args, records)
	if len(agencies) > 0 {
		narrow = " and " + agency + " + 0 in " + among(&args, agencies)
	}
	rows, err := db.Query(ctx, fmt.Sprintf(query, in, narrow), args...)
	return collect(rows, err, read)
}
