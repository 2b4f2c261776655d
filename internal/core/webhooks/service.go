package webhooks

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Service administers endpoints and shows what they were told. All of it is for
// who administers the account: an endpoint hears of everything in it.
type Service struct {
	ledger  event.Ledger
	store   Store
	journal Journal
	seal    *Seal
	formats []Format
}

// NewService makes the service of the formats that the doors offer.
func NewService(ledger event.Ledger, store Store, journal Journal, seal *Seal, formats []Format) *Service {
	return &Service{ledger, store, journal, seal, formats}
}

// Create adds an endpoint, told of what happens from now on, and gives its
// secret, which cannot be read again. Of e it takes developer, format, URL and
// events. Invalid, with problems.
func (s *Service) Create(ctx context.Context, by access.Actor, e Endpoint) (_ Endpoint, secret string, err error) {
	if err := allowed(by); err != nil {
		return Endpoint{}, "", err
	}
	e.URL = strings.TrimSpace(e.URL)
	if err := s.check(e); err != nil {
		return Endpoint{}, "", err
	}
	secret = NewSecret()
	made := Endpoint{}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) (err error) {
		made = Endpoint{Account: by.Account, ID: tx.NextID(), Developer: e.Developer, Format: e.Format, URL: e.URL, Events: e.Events,
			CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		if made.Cursor, _, err = s.journal.Head(ctx, by.Account); err != nil {
			return err
		}
		if made.Sealed, err = s.seal.close(made.Account, made.ID, secret); err != nil {
			return err
		}
		tx.Record(told("endpoint.created", made, by.Who, event.Change{Field: "format", After: e.Format}, event.Change{Field: "host", After: host(e.URL)},
			event.Change{Field: "events", After: strings.Join(e.Events, ",")}))
		return s.store.InsertEndpoint(ctx, made)
	})
	return made, secret, err
}

// check names all that is wrong with a new endpoint.
func (s *Service) check(e Endpoint) error {
	var problems []fault.Problem
	bad := func(field, message string) {
		problems = append(problems, fault.Problem{Field: field, Message: message})
	}
	u, err := url.Parse(e.URL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		bad("url", "An absolute http or https address without user, password and fragment, such as https://example.org/hook.")
	}
	format, known := find(s.formats, e.Format)
	if !known {
		bad("format", "One of: "+names(s.formats, func(f Format) string { return f.Name })+".")
	}
	for _, name := range e.Events {
		if _, found := format.event(name); known && !found {
			bad("events", fmt.Sprintf("%q is none; one of: %s.", name, names(format.Events, func(e Event) string { return e.Name })))
		}
	}
	return fault.All(problems)
}

// List gives the account's endpoints by id.
func (s *Service) List(ctx context.Context, by access.Actor) ([]Endpoint, error) {
	if err := allowed(by); err != nil {
		return nil, err
	}
	return s.store.ListEndpoints(ctx, by.Account)
}

// Rotate gives an endpoint a new secret, used from the next try on; the old one
// signs nothing any more. It also mends one that no longer opens.
func (s *Service) Rotate(ctx context.Context, by access.Actor, id int64) (secret string, err error) {
	secret = NewSecret()
	return secret, s.change(ctx, by, id, func(e *Endpoint, _ time.Time) (event.Event, error) {
		sealed, err := s.seal.close(e.Account, e.ID, secret)
		e.Sealed = sealed
		return told("endpoint.secret_rotated", *e, by.Who), err
	})
}

// Redirect gives an endpoint another URL, used from the next try on. Its secret, what it is
// told of and what waits for it stay. One that failures had switched off is on again.
// Invalid, with problems; the same URL changes nothing.
func (s *Service) Redirect(ctx context.Context, by access.Actor, id int64, to string) error {
	to = strings.TrimSpace(to)
	return s.change(ctx, by, id, func(e *Endpoint, _ time.Time) (event.Event, error) {
		before := e.URL
		if e.URL = to; before == to {
			return event.Event{}, nil
		}
		if e.OffReason != paused {
			e.OffAt, e.OffReason, e.Failures = time.Time{}, "", 0
		}
		return told("endpoint.redirected", *e, by.Who, event.Change{Field: "host", Before: host(before), After: host(to)}), s.check(*e)
	})
}

// paused is why an endpoint is off that a person switched off.
const paused = "paused"

// Pause switches an endpoint off; what happens meanwhile waits. Tries under way
// come to their end. Pausing one that is off changes nothing.
func (s *Service) Pause(ctx context.Context, by access.Actor, id int64) error {
	return s.change(ctx, by, id, func(e *Endpoint, now time.Time) (event.Event, error) {
		if !e.Live() {
			return event.Event{}, nil
		}
		e.OffAt, e.OffReason = now, paused
		return told("endpoint.paused", *e, by.Who), nil
	})
}

// Resume switches an endpoint on again: it is told what waited, then what
// happened meanwhile.
func (s *Service) Resume(ctx context.Context, by access.Actor, id int64) error {
	return s.change(ctx, by, id, func(e *Endpoint, _ time.Time) (event.Event, error) {
		if e.Live() {
			return event.Event{}, nil
		}
		before := e.OffReason
		e.OffAt, e.OffReason, e.Failures = time.Time{}, "", 0
		return told("endpoint.resumed", *e, by.Who, event.Change{Field: "off", Before: before}), nil
	})
}

// Remove deletes an endpoint with its deliveries.
func (s *Service) Remove(ctx context.Context, by access.Actor, id int64) error {
	return s.write(ctx, by, id, func(ctx context.Context, tx event.Tx, e Endpoint) error {
		tx.Record(told("endpoint.removed", e, by.Who, event.Change{Field: "host", Before: host(e.URL)}))
		return s.store.DeleteEndpoint(ctx, e.Account, e.ID)
	})
}

// change changes an endpoint and records the event that fn gives; without one
// nothing is written.
func (s *Service) change(ctx context.Context, by access.Actor, id int64, fn func(e *Endpoint, now time.Time) (event.Event, error)) error {
	return s.write(ctx, by, id, func(ctx context.Context, tx event.Tx, e Endpoint) error {
		what, err := fn(&e, tx.Now())
		if err != nil || what.Kind == "" {
			return err
		}
		tx.Record(what)
		e.UpdatedAt = tx.Now()
		return s.store.UpdateEndpoint(ctx, e)
	})
}

// write runs fn with an endpoint of the actor's account. Missing.
func (s *Service) write(ctx context.Context, by access.Actor, id int64, fn func(ctx context.Context, tx event.Tx, e Endpoint) error) error {
	if err := allowed(by); err != nil {
		return err
	}
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		e, found, err := s.store.GetEndpoint(ctx, by.Account, id)
		if err != nil {
			return err
		}
		if !found {
			return errNoEndpoint
		}
		return fn(ctx, tx, e)
	})
}

var (
	errNoEndpoint = fault.New(fault.Missing, "No such webhook endpoint")
	errNoDelivery = fault.New(fault.Missing, "No such delivery")
)

// allowed refuses who does not administer the account.
func allowed(by access.Actor) error {
	if !by.Has(access.Administer) {
		return access.Denied()
	}
	return nil
}

// told is a line of the journal about an endpoint. Of its URL only the host is
// written down: the rest may be a secret.
func told(kind string, e Endpoint, who event.Who, changes ...event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "endpoint", ID: e.ID}, Who: who, Changes: changes}
}

func host(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Host
}

func find(formats []Format, name string) (Format, bool) {
	i := slices.IndexFunc(formats, func(f Format) bool { return f.Name == name })
	if i < 0 {
		return Format{}, false
	}
	return formats[i], true
}

func names[T any](list []T, name func(T) string) string {
	var out []string
	for _, v := range list {
		out = append(out, name(v))
	}
	return strings.Join(out, ", ")
}
