package demo

import (
	"context"
	"time"

	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

const dayLong = 24 * time.Hour

// ago is so many days before now.
func (s *site) ago(days int) time.Time {
	return s.Now().Add(-time.Duration(days) * dayLong).Truncate(time.Second)
}

// steps take a purchase to its end.
func (s *site) steps() []sales.Step {
	return []sales.Step{
		{To: sales.Booked, At: s.ago(40)},
		{To: sales.NotaryAppointment, At: s.ago(20), EndAt: s.ago(5)},
		{To: sales.Sold, At: s.ago(4)},
	}
}

// purchases are one in every state.
func (s *site) purchases(ctx context.Context) error {
	deposit, steps, ago := int64(300_000), s.steps(), s.ago
	for n, reached := range []int{0, 1, 2, 3, 0} {
		made, err := s.enquire(ctx, 30+n, Program)
		if err != nil {
			return err
		}
		p, err := s.Sales.Book(ctx, s.by, sales.NewPurchase{Program: Program, Lead: made.Lead.ID, Owner: Owner, Lots: []int64{s.flats[17+3*n].ID},
			Contacts: []int64{made.Contact.ID}, Deposit: &deposit, ConfirmedAt: ago(45)})
		for _, step := range steps[:reached] {
			if err == nil {
				p, err = s.Sales.Advance(ctx, s.by, Program, p.ID, step)
			}
		}
		if err == nil && n == 4 {
			refunded := true
			p, err = s.Sales.CancelPurchase(ctx, s.by, Program, p.ID, "loan-refused", "Refus de la banque.", &refunded)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// registrations are one in every state: approved, refused (the developer's own
// team knows the person), waiting (only the name is known), over.
func (s *site) registrations(ctx context.Context) error {
	namesake := s.buyer(0)
	namesake.Email, namesake.Mobile, namesake.Zipcode = "homonyme@example.org", "+33639989990", "75011"
	for _, claim := range []struct {
		person people.Declared
		owner  int64
	}{{s.buyer(50), Owner}, {s.cast.person(0), Owner}, {namesake, rival}} {
		if _, err := s.register(ctx, claim.person, claim.owner); err != nil {
			return err
		}
	}
	return s.lapsed(ctx)
}

func (s *site) register(ctx context.Context, who people.Declared, owner int64) (sales.Registration, error) {
	return s.Registry.Register(ctx, s.by, sales.NewRegistration{Program: Program, Owner: owner, Person: who, Comment: "Rencontré au salon de l'habitat."})
}

// lapsed is a registration that is over as soon as somebody looks.
func (s *site) lapsed(ctx context.Context) error {
	usual := programs.DefaultRules()
	short := usual
	short.RegistrationLife, short.RegistrationWarning = time.Microsecond, 0
	for _, rules := range []programs.Rules{short, usual} {
		if _, err := s.Programs.Update(ctx, s.by, Program, func(p *programs.Program) { p.Rules = rules }); err != nil {
			return err
		}
		if rules == short {
			if _, err := s.register(ctx, s.buyer(51), rival); err != nil {
				return err
			}
		}
	}
	return nil
}
