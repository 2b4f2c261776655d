package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/sales"
	"palier/internal/demo"
	"palier/internal/storage/sqldb"
	"palier/internal/testkit"
)

// Each write has an instant of its own, which its rows and its lines of the journal
// share. So a row without a line of its own instant was changed by a write that told
// nothing, or told of by another write, between which a crash fits: the webhook of an
// option that never was, or an option of which nobody ever hears.
func TestWhatIsMadeOrChangedIsToldInTheSameWrite(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		db, err := sqldb.Open(t.Context(), d.Options())
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		noneSilent(t, db, "the demonstration was built")
		work(t, db, s)
		noneSilent(t, db, "an option came and went")
		for _, table := range []string{"lead_records", "lead_tags", "lead_tasks"} {
			silent(t, db, "a lead was worked on", table, "lead", "lead_id", "created_at")
		}
		silent(t, db, "a consent was noted", "consents", "contact", "contact_id", "at")
	})
}

// work takes an option, adds to its lead what can be added, and gives the option back.
func work(t *testing.T, db *sqldb.DB, s *testkit.Server) {
	t.Helper()
	ctx, by := t.Context(), s.Operator
	var lead, contact int64
	err := db.Reader().QueryRowContext(ctx, `select l.id, l.contact_id from options o join leads l on l.account_id = o.account_id and l.id = o.lead_id
where o.program_id = $1 limit 1`, demo.Program).Scan(&lead, &contact)
	must(t, err)
	o, err := s.Sales.TakeOption(ctx, by, sales.NewOption{Program: demo.Program, Lead: lead, Owner: demo.Owner, Lots: []int64{demo.LotFree}})
	must(t, err)
	noneSilent(t, db, "an option was taken")
	_, err = s.Desk.AddRecord(ctx, by, demo.Program, lead, leads.Record{Event: "note", Comment: "rappelé", Occurred: s.Clock.Now().Add(-time.Minute)})
	must(t, err)
	_, err = s.Desk.AddTask(ctx, by, demo.Program, lead, leads.Task{Type: "call", Scheduled: s.Clock.Now().Add(time.Hour)})
	must(t, err)
	_, err = s.Desk.AddTag(ctx, by, demo.Program, lead, leads.Tag{Tag: "x"})
	must(t, err)
	must(t, s.Ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		return s.People.NoteConsents(ctx, tx, people.Place{Account: by.Account, Agency: demo.Agency, Who: by.Who}, contact, []people.Consent{{Channel: people.BySMS, Given: true}})
	}))
	_, err = s.Sales.CancelOption(ctx, by, demo.Program, o.ID)
	must(t, err)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// noneSilent looks at everything that has an event for its making and its changes.
func noneSilent(t *testing.T, db *sqldb.DB, after string) {
	t.Helper()
	for table, kind := range map[string]string{
		"agencies": "agency", "users": "user", "providers": "provider", "developers": "developer", "keys": "key", "programs": "program", "lots": "lot",
		"contacts": "contact", "properties": "property", "actions": "action", "leads": "lead", "interests": "interest",
		"registrations": "registration", "options": "option", "purchases": "purchase",
	} {
		silent(t, db, after, table, kind, "id", "created_at")
		if kind != "contact" { // who stands for somebody shows more when the other one learns it
			silent(t, db, after, table, kind, "id", "updated_at")
		}
	}
}

// silent counts the rows of a table of whose instant there is no line about their
// subject.
func silent(t *testing.T, db *sqldb.DB, after, table, kind, subject, at string) {
	t.Helper()
	var all, silent int64
	err := db.Reader().QueryRowContext(t.Context(), fmt.Sprintf(`select count(*), count(case when not exists (select 1 from journal j
where j.account_id = r.account_id and j.subject_kind = '%s' and j.subject_id = r.%s and j.at = r.%s) then 1 end) from %s r`, kind, subject, at, table)).Scan(&all, &silent)
	must(t, err)
	if all == 0 || silent > 0 {
		t.Errorf("after %s: of %d %s, %d have no line of the instant %s", after, all, table, silent, at)
	}
}
