package app

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/sales"
	"palier/internal/storage"
)

// NewRegistry puts the registry of registrations together. Its witnesses are the
// capabilities that know when a person was met; one more is one more line.
func NewRegistry(ledger event.Ledger, store *storage.DB, persons *people.Service, desk *leads.Desk, now func() time.Time) *sales.Registry {
	return sales.NewRegistry(ledger, store, sales.RegistryNeeds{
		Programs: store, Users: store, People: persons, Lookup: people.NewLookup(store), Desk: introductions{desk}, Now: now,
		Witnesses: []sales.Witness{
			sales.WitnessFunc(store.LeadFacts),
			sales.WitnessFunc(store.ActionFacts),
		},
	})
}

// introductions lets package sales open a lead for an approved registration.
type introductions struct{ *leads.Desk }

// Introduce implements sales.Desk.
func (d introductions) Introduce(ctx context.Context, a access.Actor, i sales.Introduction) (lead, contact int64, err error) {
	return d.Desk.Introduce(ctx, a, leads.NewBuild{Program: i.Program, Owner: i.Owner, Person: i.Claim.Declared, Message: i.Comment,
		Tracking: leads.Tracking{Origin: "referral"}}, i.Claim)
}
