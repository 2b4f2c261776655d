package webhooks

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Foreteller is a Shape that can say, before something happens, by which names it would
// tell of it. The events are those of one act, in their order; they need no sequence.
type Foreteller interface {
	Foretell(ctx context.Context, account int64, events []event.Event) ([]string, error)
}

// Foretold is how many messages of a format an act would send, and to how many endpoints.
type Foretold struct {
	Format    string
	Messages  int // to all of them
	Endpoints int
}

// Foretell says what would be sent if these events of the actor's account happened, for the
// formats that can say so. Nothing of an endpoint is told but that it is there: whoever may
// act may know it.
func (s *Service) Foretell(ctx context.Context, by access.Actor, events []event.Event) ([]Foretold, error) {
	all, err := s.store.ListEndpoints(ctx, by.Account)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var out []Foretold
	for _, format := range s.formats {
		shape, can := format.Shape.(Foreteller)
		if !can {
			continue
		}
		names, err := shape.Foretell(ctx, by.Account, events)
		if err != nil {
			return nil, err
		}
		if f := format.foretold(all, names); f.Messages > 0 {
			out = append(out, f)
		}
	}
	return out, nil
}

// foretold counts what the endpoints of the format would be sent. A developer's space hears
// nothing of an agency's.
func (f Format) foretold(all []Endpoint, names []string) Foretold {
	out := Foretold{Format: f.Name}
	for _, e := range all {
		if e.Format != f.Name || !e.Live() || e.Developer != 0 {
			continue
		}
		before := out.Messages
		for _, name := range names {
			if what, found := f.event(name); found && e.wants(what) {
				out.Messages++
			}
		}
		if out.Messages > before {
			out.Endpoints++
		}
	}
	return out
}
