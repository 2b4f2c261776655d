package letters

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

// Invited gives the letter of a pass to book, so that a page knows whom it was sent to
// and about which property. Missing or Gone: as visits.Passes.Read, or the letter was
// forgotten.
func (s *Service) Invited(ctx context.Context, pass string) (Letter, error) {
	p, err := s.needs.Passes.Read(pass, visits.ToBook, s.needs.Now())
	if err != nil {
		return Letter{}, err
	}
	return s.carried(ctx, p)
}

// Leaving gives the letter of a pass to unsubscribe, for the page that asks whether
// that is meant.
func (s *Service) Leaving(ctx context.Context, pass string) (Letter, error) {
	p, err := s.needs.Passes.Read(pass, visits.ToUnsubscribe, s.needs.Now())
	if err != nil {
		return Letter{}, err
	}
	return s.carried(ctx, p)
}

func (s *Service) carried(ctx context.Context, p visits.Pass) (Letter, error) {
	l, err := s.letter(ctx, p.Account, p.Subject)
	if fault.Is(err, fault.Missing) { // after Kept
		err = fault.New(fault.Gone, "This link has expired")
	}
	return l, err
}

// Unsubscribe withdraws, on all channels, the consent of whoever has the address of
// the letter that carried the pass (decisions "Consent"). Who was written to because he
// waits for a slot waits no longer, and that is all. Twice is once.
func (s *Service) Unsubscribe(ctx context.Context, pass, request string) error {
	l, err := s.Leaving(ctx, pass)
	if err != nil {
		return err
	}
	who := event.Who{Kind: "visitor", Door: "mail", Request: request}
	if l.Waits() {
		return s.needs.Lines.StopWaiting(ctx, l.Account, l.Property, l.To, who)
	}
	place, _, err := s.needs.Visits.FindPlace(ctx, l.Account, visits.PlaceKey{ID: l.Property})
	if err != nil {
		return err
	}
	at := people.Place{Account: l.Account, Agency: place.Property.Agency, Who: who}
	return s.ledger.Write(ctx, l.Account, func(ctx context.Context, tx event.Tx) error {
		roots, claim, err := s.owners(ctx, l)
		if err != nil {
			return err
		}
		if len(roots) == 0 { // nobody had a reason to know him
			r, err := s.needs.People.Resolve(ctx, tx, at, claim, 0)
			if err != nil || r.Named == 0 {
				return err
			}
			roots = []int64{r.Named}
		}
		known, err := s.needs.People.ConsentsOf(ctx, access.Operator(access.Account{ID: l.Account}, "mail"), roots)
		if err != nil {
			return err
		}
		for _, contact := range roots {
			if err := s.needs.People.NoteConsents(ctx, tx, at, contact, withdrawals(known[contact])); err != nil {
				return err
			}
		}
		return nil
	})
}

// withdrawals are the answers that are not no already.
func withdrawals(known map[people.Channel]bool) (list []people.Consent) {
	for _, c := range people.Channels() {
		if given, asked := known[c]; given || !asked {
			list = append(list, people.Consent{Channel: c, Source: "mail unsubscribe"})
		}
	}
	return list
}
