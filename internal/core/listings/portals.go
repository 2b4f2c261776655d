package listings

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Portal is a provider that publishes a property, or does not any more.
type Portal struct {
	Account  int64
	Property int64
	Provider int64
	Step     int       // Publishing, NotPublishing
	URL      string    // where, "": nobody said
	Since    time.Time // zero: nobody said
}

// The steps of a portal.
const (
	Publishing    = 1
	NotPublishing = 2
)

// Portals gives the providers of a property of the agency, by number. Missing: there is no
// such property.
func (s *Service) Portals(ctx context.Context, by access.Actor, agency, property int64) ([]Portal, error) {
	p, err := s.Property(ctx, by, property)
	if err != nil {
		return nil, err
	}
	if p.Agency != agency {
		return nil, fault.New(fault.Missing, "No such property")
	}
	return s.store.PortalsOf(ctx, p.Account, p.ID)
}

// SetPortal says of a provider of the agency what apply does. Invalid: there is no such
// provider, or what is said of it is none.
func (s *Service) SetPortal(ctx context.Context, by access.Actor, agency, property, provider int64, apply func(*Portal)) (portal Portal, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.outside(ctx, by, agency, property)
		if err != nil {
			return err
		}
		opens, err := s.store.ProviderOpens(ctx, p.Account, provider, agency)
		if err != nil {
			return err
		}
		if !opens {
			return fault.Field("provider", "There is no such provider of this agency.")
		}
		list, err := s.store.PortalsOf(ctx, p.Account, p.ID)
		if err != nil {
			return err
		}
		before := Portal{Account: p.Account, Property: p.ID, Provider: provider}
		if at := slices.IndexFunc(list, func(o Portal) bool { return o.Provider == provider }); at >= 0 {
			before = list[at]
		}
		portal = before
		if portal.Step == 0 {
			portal.Step = Publishing
		}
		apply(&portal)
		if err := portal.check(); err != nil || event.Same(portal, before) {
			return err
		}
		if err := s.store.SavePortal(ctx, portal); err != nil {
			return err
		}
		return s.touch(ctx, tx, by.Who, p, event.Diff(before.fields(), portal.fields()))
	})
	return portal, err
}

func (p Portal) check() error {
	c := sheetCheck{}
	if p.Step != Publishing && p.Step != NotPublishing {
		c.wrong("portal", "Give 1 active or 2 inactive.")
	}
	if p.URL != "" && (!webAddress(p.URL) || len(p.URL) > longestURL) {
		c.wrong("portal_url", "Give an address that begins with https:// or http://, of 2,000 characters at most.")
	}
	return c.verdict()
}

func (p Portal) fields() []event.Change {
	of := "." + event.Number(p.Provider)
	return []event.Change{{Field: "portal" + of, After: event.Number(p.Step)}, {Field: "portal_url" + of, After: p.URL},
		{Field: "portal_since" + of, After: event.Instant(p.Since)}}
}
