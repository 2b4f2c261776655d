package people

import (
	"context"
	"time"

	"palier/internal/core/access"
)

// GroundKind says what bears on whether somebody may be called.
type GroundKind string

// The grounds. A consent bears both ways; the others are what runs with the person.
const (
	GroundConsent  GroundKind = "consent"  // the last answer about calls, on whichever of the person's records
	GroundVisit    GroundKind = "visit"    // somebody who is expected at a visit that is not over
	GroundOption   GroundKind = "option"   // an option in force, for the person of its lead
	GroundPurchase GroundKind = "purchase" // a purchase under way, neither sold nor canceled: the buyers and the person of its lead
	GroundMandate  GroundKind = "mandate"  // a mandate in force that the person gave
)

// Ground is one thing that bears on whether somebody may be called.
type Ground struct {
	Kind  GroundKind
	Given bool // of a consent; of anything else true
	Since time.Time
	Until time.Time // it runs till then, exclusive; zero: until something ends it
}

// Call tells whether a person may be called by phone, and why.
//
// The rule ("do not call"; C. conso. L. 221-16, decision 16): who calls a person must be
// able to prove a consent, or call about a contract that runs. So he may be called if the
// last answer he gave about calls is yes, or while a visit, an option, a purchase or a
// mandate runs with him: about that, and even if he withdrew the rest. Who was never
// asked may not be called. A company that is no person of the core is no consumer, and
// nothing is said of it.
type Call struct {
	May   bool
	Why   GroundKind // empty: he was never asked
	Since time.Time  // of the answer or of what runs; zero: never asked
	Until time.Time  // of what runs; zero: no end is known
}

// Grounds knows what bears on calls.
type Grounds interface {
	// CallGrounds gives what bears on calls to each of the contacts, whichever record of a
	// person it is: what all records of the person have together. Of consents it is the last
	// one on the channel ByPhone. What was over at now need not be there; what is over
	// later, its Until tells. Who has nothing is not there.
	CallGrounds(ctx context.Context, account int64, contacts []int64, now time.Time) (map[int64][]Ground, error)
}

// Calls tells of each of these contacts, whichever record of a person it is, whether the
// person may be called by phone at now. Who is not in the answer may not: he was never asked.
func (s *Service) Calls(ctx context.Context, a access.Actor, contacts []int64, now time.Time) (map[int64]Call, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	known, err := s.store.CallGrounds(ctx, a.Account, contacts, now)
	calls := make(map[int64]Call, len(known))
	for id, grounds := range known {
		calls[id] = Weigh(grounds, now)
	}
	return calls, err
}

// Weigh decides at now by the rule of Call. A consent has no end, so it says more than what
// runs; of several things that run the last to end is told.
func Weigh(grounds []Ground, now time.Time) Call {
	var consent, runs Ground
	for _, g := range grounds {
		switch {
		case g.Kind == GroundConsent:
			consent = g
		case (g.Until.IsZero() || now.Before(g.Until)) && (runs.Kind == "" || g.outlasts(runs)):
			runs = g
		}
	}
	if runs.Kind != "" && !consent.Given {
		return Call{May: true, Why: runs.Kind, Since: runs.Since, Until: runs.Until}
	}
	return Call{May: consent.Given, Why: consent.Kind, Since: consent.Since}
}

func (g Ground) outlasts(other Ground) bool {
	return !other.Until.IsZero() && (g.Until.IsZero() || g.Until.After(other.Until))
}
