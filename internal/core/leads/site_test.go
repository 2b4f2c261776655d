package leads_test

import (
	"context"
	"net/netip"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// site is an office whose agency sells two programmes.
type site struct {
	*office
	desk    *leads.Desk
	diary   *agenda.Service
	tilleul int64        // programme TIL, of the agency
	chene   int64        // programme CHE, of the same developer
	lot     int64        // property that mirrors lot A01 of TIL
	seller  access.Actor // a key of a user, for TIL
	nobody  access.Actor // a key of no user, for both programmes
}

func eachSite(t *testing.T, run func(s *site)) {
	eachOffice(t, func(o *office) {
		s := &site{office: o, diary: agenda.NewService(o.store, o.store)}
		s.desk = leads.NewDesk(o.store, o.leads, o.store, o.store, o.people, s.diary, o.clock.Now)
		o.leads.Join(s.desk)
		s.build()
		run(s)
	})
}

func (s *site) build() {
	admin := access.NewService(s.store, s.store, people.Keys{}, func(context.Context) {})
	d, err := admin.CreateDeveloper(s.Context(), s.operator, access.Developer{Slug: "client-a", Name: "Promoteur A", Agency: s.agency})
	s.must(err)
	s.must(s.store.Write(s.Context(), s.operator.Account, func(ctx context.Context, tx event.Tx) error {
		for _, p := range []struct {
			id   *int64
			code string
		}{{&s.tilleul, "TIL"}, {&s.chene, "CHE"}} {
			*p.id = tx.NextID()
			err := s.store.InsertProgram(ctx, programs.Program{Account: s.operator.Account, ID: *p.id, Developer: d.ID, Code: p.code, Name: p.code,
				City: "Nantes", Progress: programs.Launch, Status: programs.Activated, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
			if err != nil {
				return err
			}
		}
		s.lot = s.property(ctx, tx, "TIL-A01")
		for reference, mirror := range map[string]int64{"A01": s.lot, "P01": 0} {
			err := s.store.InsertLot(ctx, programs.Lot{Account: s.operator.Account, ID: tx.NextID(), Program: s.tilleul, Reference: reference, Type: "apartment",
				Main: mirror != 0, VATRate: 2000, Property: mirror, CreatedAt: tx.Now(), UpdatedAt: tx.Now()})
			if err != nil {
				return err
			}
		}
		return nil
	}))
	s.seller = s.key(admin, d, s.user, s.tilleul)
	s.nobody = s.key(admin, d, 0, s.tilleul, s.chene)
}

func (s *site) key(admin *access.Service, d access.Developer, user int64, open ...int64) access.Actor {
	_, token, err := admin.CreateKey(s.Context(), s.operator, access.Key{Developer: d.ID, Name: "clé", User: user, Permissions: access.Permissions(), Programs: open})
	s.must(err)
	a, _, err := access.NewLogin(s.store, s.clock.Now).Key(s.Context(), d.Slug, token, netip.Addr{})
	s.must(err)
	return a.Through("adlead", "req-9")
}

// create takes an enquiry about TIL through the seller's key.
func (s *site) create(n leads.NewBuild) leads.Made {
	s.Helper()
	if n.Program == 0 {
		n.Program = s.tilleul
	}
	made, err := s.desk.Create(s.Context(), s.seller, n)
	s.must(err)
	return made
}

func ines() people.Declared {
	return people.Declared{Title: 2, First: "Inès", Last: "Lefort", Email: "ines.lefort@example.org", Mobile: "06 39 98 00 01"}
}

// status is the interest's status and its lead's step, as stored.
func (s *site) status(program, lead int64) []any {
	s.Helper()
	l, i, err := s.desk.Lead(s.Context(), s.nobody, program, lead)
	s.must(err)
	return []any{i.Status, l.Step}
}

// told are the events since a sequence about one kind of subject, each with one
// field as it is after.
func (s *site) told(after int64, kind, field string) (lines []string) {
	s.Helper()
	list, err := s.store.Journal(s.Context(), s.operator.Account, after, event.Subject{}, 10_000)
	s.must(err)
	for _, e := range list {
		if e.Subject.Kind != kind {
			continue
		}
		line := e.Kind
		for _, c := range e.Changes {
			if c.Field == field {
				line += " " + c.After
			}
		}
		lines = append(lines, line)
	}
	return lines
}
