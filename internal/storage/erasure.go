package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"palier/internal/core/buildings"
	"palier/internal/core/dossier"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
)

// Whoever is erased is erased wherever he is named: what follows goes from what is found by
// the person to what hangs on it. %s are ids.
const (
	sqlLeadsNaming  = `select l.id, l.details from leads l where l.account_id = $1 and l.shown_id in %s order by l.id + 0`
	sqlLeadErase    = `update leads set details = $3, sent = '{}', warnings = '[]', warned = false where account_id = $1 and id = $2`
	sqlActionsOf    = `select id from actions where account_id = $1 and contact_id is not null and contact_id in %s`
	sqlVisitsOf     = `select distinct visit_id + 0 from visit_visitors where account_id = $1 and contact_id in %s`
	sqlClaimsNaming = `select id from registrations where account_id = $1 and contact_id in %s`
	sqlOptionsOn    = `select id from options where account_id = $1 and lead_id in %s`
	sqlPurchasesOn  = `select id from purchases where account_id = $1 and lead_id in %s`
	sqlEmailsOf     = `select value from contact_keys where account_id = $1 and contact_id in %s and kind = 1`

	sqlContactErase = `update contacts set title = 0, firstname = '', lastname = '', company = '', email = '', email_more = '', phone = '', mobile = '', fax = '',
address = '', address_more = '', zipcode = '', city = '', country = '', language = '', profile = '', card = '', name_key = '', updated_at = $3 where account_id = $1 and id = $2`
	sqlContactStrip = `update contacts set email = '', email_more = '', phone = '', mobile = '', fax = '',
address = '', address_more = '', zipcode = '', city = '', country = '', language = '', profile = '', card = '', name_key = '', updated_at = $3 where account_id = $1 and id = $2`
	sqlBuyersKept = `select b.contact_id from purchase_contacts b cross join purchases p where b.account_id = $1 and b.contact_id in %[1]s
and p.account_id = b.account_id and p.id = b.purchase_id and p.status = 'sold'
union select l.shown_id from leads l cross join purchases p where l.account_id = $1 and l.shown_id in %[1]s and p.account_id = l.account_id and p.lead_id = l.id and p.status = 'sold'`
	sqlSilencesDrop = `delete from key_silences where account_id = $1 and kind = $2 and value = $3`

	sqlNamingBuildings = `select id, agency_id, tree, facts from buildings where account_id = $1 and (%s)`
	sqlBuildingErase   = `update buildings set tree = $3, version = version + 1, updated_at = $4, facts = $5 where account_id = $1 and id = $2`
	sqlJournalOf       = `select j.seq, j.changes from (select account_id, seq from journal where account_id = $1 and subject_kind = $2 and subject_id in %s) f
cross join journal j where j.account_id = f.account_id and j.seq = f.seq order by j.seq + 0`
	sqlJournalErase = `update journal set changes = $3 where account_id = $1 and seq = $2`
)

// erasures empty rows by the ids of what they hang on.
var (
	ofLeads = []string{
		`update lead_records set comment = '' where account_id = $1 and lead_id in %s`,
		`update lead_tasks set comment = '' where account_id = $1 and lead_id in %s`,
		`delete from lead_tags where account_id = $1 and lead_id in %s`,
		`update letters set recipient = '', name = '', state = case when state = 'waiting' then 'dropped' else state end, ended_at = coalesce(ended_at, created_at)
where account_id = $1 and id in (select letter_id from answers_sent where account_id = $1 and lead_id in %s)`,
		`update answers_sent set recipient = '', subject = '', body = '' where account_id = $1 and lead_id in %s`,
		`update options set comment = '' where account_id = $1 and lead_id in %s`,
		`update purchases set comment = '', cancellation_comment = '' where account_id = $1 and lead_id in %s`,
	}
	ofActions = []string{
		`update actions set subject = '', content = '' where account_id = $1 and id in %s`,
		`update action_properties set report = '', assessment = '' where account_id = $1 and action_id in %s`,
	}
	ofVisits = []string{
		`delete from visit_states where account_id = $1 and visit_id in %s`,
		`update visit_properties set note = '', comment = '' where account_id = $1 and visit_id in %s`,
		`update visits set metadata = '' where account_id = $1 and id in %s`,
	}
	ofPersons = []string{
		`update letters set recipient = '', name = '', state = case when state = 'waiting' then 'dropped' else state end, ended_at = coalesce(ended_at, created_at)
where account_id = $1 and id in (select l.id from visit_visitors w join letters l on l.account_id = w.account_id and l.visit_id = w.visit_id and l.position = w.position
  where w.account_id = $1 and w.contact_id in %s)`,
		`update visit_visitors set email = '', firstname = '', lastname = '', phone = '', fields = '', metadata = '', comment = '', email_key = 'erased ' || contact_id
where account_id = $1 and contact_id in %s`,
		`update registrations set person = '{}', name_key = '', comment = '' where account_id = $1 and contact_id in %s`,
		`delete from contact_choices where account_id = $1 and contact_id in %s`,
		`delete from contact_doubts where account_id = $1 and first_id in %s`,
		`delete from contact_doubts where account_id = $1 and second_id in %s`,
		`update import_rows set changes = '[]', reason = '' where account_id = $1 and subject_kind = 'contact' and subject_id in %s`,
		`update import_records set was = '', became = '', said = '' where account_id = $1 and record_id in %s`,
		`update import_records set was = '', became = '', said = '' where account_id = $1 and record_id in (select id from requests where account_id = $1 and shown_id in %s)`,
		`update outer_refs set said = '' where account_id = $1 and kind = 'contact' and inner_id in %s`,
		`update outer_refs set said = '' where account_id = $1 and kind = 'request' and inner_id in (select id from requests where account_id = $1 and shown_id in %s)`,
		`update import_rows set changes = '[]', reason = '' where account_id = $1 and subject_kind = 'request' and subject_id in (select id from requests where account_id = $1 and shown_id in %s)`,
	}
	ofEmails = []string{
		`delete from waiting_visitors where account_id = $1 and email_key in %s`,
		`delete from visit_proofs where account_id = $1 and email_key in %s`,
	}
)

// toldOf are the fields of the journal that say nothing of who somebody is: they stay.
var toldOf = strings.Fields(`merged_into other_than kept consent.phone consent.sms consent.email consent.post status state step stage owner user agent program
property lead lots option type agency provider starts_at ends_at day expires_at price deposit event occurred_at record version contact action registration interest`)

// ErasePerson implements dossier.Forgets.
func (d *DB) ErasePerson(ctx context.Context, account int64, records []int64, named bool, when time.Time) ([]dossier.Touched, error) {
	if _, err := txOf(ctx); err != nil {
		return nil, err
	}
	hung, err := d.hangingOn(ctx, account, records)
	if err != nil {
		return nil, err
	}
	emails, err := d.emailsOf(ctx, account, records)
	if err != nil {
		return nil, err
	}
	for _, one := range []struct {
		statements []string
		ids        []int64
	}{{ofLeads, hung["lead"]}, {ofActions, hung["action"]}, {ofVisits, hung["visit"]}, {ofPersons, records}} {
		if err := eachOf(one.statements, one.ids, func(query string, args []any) error { return d.execAll(ctx, account, query, args) }); err != nil {
			return nil, err
		}
	}
	if err := eachOf(ofEmails, emails, func(query string, args []any) error { return d.execAll(ctx, account, query, args) }); err != nil {
		return nil, err
	}
	for kind, ids := range hung {
		if err := d.eraseJournal(ctx, account, kind, ids); err != nil {
			return nil, err
		}
	}
	if err := d.eraseLeads(ctx, account, records); err != nil {
		return nil, err
	}
	if err := d.eraseRequests(ctx, account, hung["request"], when); err != nil {
		return nil, err
	}
	if err := d.eraseContacts(ctx, account, records, named, when); err != nil {
		return nil, err
	}
	return d.eraseOccupants(ctx, account, records, when)
}

// execAll runs a statement whose first value is the account.
func (d *DB) execAll(ctx context.Context, account int64, query string, ids []any) error {
	_, err := d.sql.Exec(ctx, query, append([]any{account}, ids...)...)
	return err
}

// eachOf runs statements with a list of ids in place of %s, piece by piece.
func eachOf[ID int64 | string](statements []string, ids []ID, run func(query string, args []any) error) error {
	for piece := range slices.Chunk(ids, mostNamed) {
		for _, statement := range statements {
			args := []any{nil} // the account's place
			in := among(&args, piece)
			if err := run(fmt.Sprintf(statement, in), args[1:]); err != nil {
				return err
			}
		}
	}
	return nil
}

// hangingOn gives the ids of what hangs on a person, by what the journal calls it.
func (d *DB) hangingOn(ctx context.Context, account int64, records []int64) (map[string][]int64, error) {
	hung := map[string][]int64{"contact": records}
	find := func(kind, query string, ids []int64) error {
		if len(ids) == 0 {
			return nil
		}
		args := []any{account}
		text := fmt.Sprintf(query, among(&args, ids))
		rows, err := d.sql.Query(ctx, text, args...)
		list, err := collect(rows, err, scanID)
		hung[kind] = append(hung[kind], list...)
		return err
	}
	for _, one := range []struct{ kind, query, of string }{
		{"lead", `select id from leads where account_id = $1 and shown_id in %s`, "contact"}, {"action", sqlActionsOf, "contact"},
		{"visit", sqlVisitsOf, "contact"}, {"request", `select id from requests where account_id = $1 and shown_id in %s`, "contact"}, {"registration", sqlClaimsNaming, "contact"}, {"option", sqlOptionsOn, "lead"}, {"purchase", sqlPurchasesOn, "lead"},
	} {
		if err := find(one.kind, one.query, hung[one.of]); err != nil {
			return nil, err
		}
	}
	return hung, nil
}

func (d *DB) emailsOf(ctx context.Context, account int64, records []int64) ([]string, error) {
	args := []any{account}
	query := fmt.Sprintf(sqlEmailsOf, among(&args, records))
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, func(scan scanner) (s string, err error) { return s, scan(&s) })
}

// eraseLeads empties what enquiries say of who asked; what was wanted stays.
func (d *DB) eraseLeads(ctx context.Context, account int64, records []int64) error {
	args := []any{account}
	query := fmt.Sprintf(sqlLeadsNaming, among(&args, records))
	rows, err := d.sql.Query(ctx, query, args...)
	list, err := collect(rows, err, func(scan scanner) (*leads.Lead, error) {
		l, details := &leads.Lead{}, []byte(nil)
		if err := scan(&l.ID, &details); err != nil {
			return l, err
		}
		return l, unpackDetails(details, l)
	})
	if err != nil {
		return err
	}
	for _, l := range list {
		l.Person, l.Message, l.Recipient = people.Declared{}, "", leads.Recipient{}
		l.About.Address, l.About.AddressMore = "", ""
		l.Project.Area = ""
		details, err := packDetails(l)
		if err != nil {
			return err
		}
		if _, err := d.sql.Exec(ctx, sqlLeadErase, account, l.ID, details); err != nil {
			return err
		}
	}
	return nil
}

// eraseContacts empties the records; a name stays where a sale needs it.
func (d *DB) eraseContacts(ctx context.Context, account int64, records []int64, named bool, when time.Time) error {
	list, err := d.GetContacts(ctx, account, records)
	if err != nil {
		return err
	}
	var buyers []int64
	if named {
		args := []any{account}
		query := fmt.Sprintf(sqlBuyersKept, among(&args, records))
		rows, err := d.sql.Query(ctx, query, args...)
		if buyers, err = collect(rows, err, scanID); err != nil {
			return err
		}
	}
	for _, c := range list {
		if err := d.dropSilences(ctx, c); err != nil {
			return err
		}
		if err := d.dropKeys(ctx, c); err != nil {
			return err
		}
		query := sqlContactErase
		if slices.Contains(buyers, c.ID) {
			query = sqlContactStrip
		}
		if _, err := d.sql.Exec(ctx, query, account, c.ID, micros(when)); err != nil {
			return err
		}
		before := c
		c.UpdatedAt = when
		if err := d.countContact(ctx, &before, &c); err != nil {
			return err
		}
	}
	return nil
}

// dropSilences forgets that nobody uses the numbers of a record any more.
func (d *DB) dropSilences(ctx context.Context, c people.Contact) error {
	rows, err := d.sql.Query(ctx, sqlKeysOf, c.Account, c.ID)
	keys, err := collect(rows, err, func(scan scanner) (k people.Key, err error) { return k, scan(&k.Kind, &k.Value) })
	for _, k := range keys {
		if err == nil {
			_, err = d.sql.Exec(ctx, sqlSilencesDrop, c.Account, int64(k.Kind), k.Value)
		}
	}
	return err
}

// eraseOccupants takes persons out of the building files that name them: who lives there is
// not known any more. Their ids are within the trees, which no index sees.
func (d *DB) eraseOccupants(ctx context.Context, account int64, records []int64, when time.Time) (touched []dossier.Touched, err error) {
	type file struct {
		dossier.Touched
		tree, facts string
	}
	for piece := range slices.Chunk(records, 50) {
		args, tests := []any{account}, make([]string, len(piece))
		for i, id := range piece {
			args = append(args, fmt.Sprintf(`%%"contact":%d%%`, id))
			tests[i] = "tree like " + nth(len(args))
		}
		rows, err := d.sql.Query(ctx, fmt.Sprintf(sqlNamingBuildings, strings.Join(tests, " or ")), args...)
		files, err := collect(rows, err, func(scan scanner) (f file, err error) { return f, scan(&f.ID, &f.Agency, &f.tree, &f.facts) })
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			tree, err := unpackTree(f.tree)
			if err != nil {
				return nil, err
			}
			gone := emptied(&tree, piece)
			if len(gone) == 0 {
				continue // another whose number begins so
			}
			text, err := packTree(tree)
			if err != nil {
				return nil, err
			}
			known, err := withoutThem(f.facts, gone)
			if err != nil {
				return nil, err
			}
			if _, err := d.sql.Exec(ctx, sqlBuildingErase, account, f.ID, text, micros(when), known); err != nil {
				return nil, err
			}
			touched = append(touched, f.Touched)
		}
	}
	return touched, nil
}

// emptied takes these people out of a tree, and tells which of its persons they were.
func emptied(tree *buildings.Tree, contacts []int64) map[string]bool {
	gone := map[string]bool{}
	tree.Everyone(func(p *buildings.Person) {
		if p.Contact != 0 && slices.Contains(contacts, p.Contact) {
			*p, gone[p.ID] = buildings.Person{ID: p.ID}, true
		}
	})
	return gone
}

// eraseJournal takes out of the journal what it says of a person, and leaves that it
// happened, when and by whom.
func (d *DB) eraseJournal(ctx context.Context, account int64, kind string, ids []int64) error {
	type entry struct {
		seq     int64
		changes string
	}
	for piece := range slices.Chunk(ids, mostNamed) {
		args := []any{account, kind}
		query := fmt.Sprintf(sqlJournalOf, among(&args, piece))
		rows, err := d.sql.Query(ctx, query, args...)
		list, err := collect(rows, err, func(scan scanner) (e entry, err error) { return e, scan(&e.seq, &e.changes) })
		if err != nil {
			return err
		}
		for _, e := range list {
			changes, err := unmarshalChanges(e.changes)
			if err != nil {
				return err
			}
			blanked := packChanges(withoutNames(changes))
			if blanked == e.changes {
				continue
			}
			if _, err := d.sql.Exec(ctx, sqlJournalErase, account, e.seq, blanked); err != nil {
				return err
			}
		}
	}
	return nil
}

// withoutNames leaves of changes which fields they were of, and the values of those alone
// that say nothing of who somebody is.
func withoutNames(changes []event.Change) []event.Change {
	for i, c := range changes {
		if !slices.Contains(toldOf, c.Field) {
			changes[i] = event.Change{Field: c.Field}
		}
	}
	return changes
}
