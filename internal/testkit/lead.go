package testkit

import (
	"context"
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/storage"
)

// LeadOn writes a person with an enquiry about a programme, for tests of packages
// that know neither.
func LeadOn(t testing.TB, store *storage.DB, account, agency, program int64) (contact, lead int64) {
	t.Helper()
	err := store.Write(t.Context(), account, func(ctx context.Context, tx event.Tx) error {
		now := tx.Now()
		contact, lead = tx.NextID(), tx.NextID()
		if err := store.InsertContact(ctx, people.Contact{Account: account, ID: contact, Agency: agency, CreatedAt: now, UpdatedAt: now}); err != nil {
			return err
		}
		l := leads.Lead{Account: account, ID: lead, Agency: agency, Type: 1, Step: leads.New, Asked: now, Contact: contact, Shown: contact,
			Sent: []byte("{}"), CreatedAt: now, UpdatedAt: now}
		if err := store.InsertLead(ctx, &l, nil); err != nil {
			return err
		}
		return store.InsertInterest(ctx, leads.Interest{Account: account, ID: tx.NextID(), Lead: lead, Program: program,
			Status: leads.ToProcess, LastAt: now, CreatedAt: now, UpdatedAt: now})
	})
	if err != nil {
		t.Fatal(err)
	}
	return contact, lead
}
