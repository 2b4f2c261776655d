package letters

import (
	"context"
	"maps"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/core/visits"
)

// Reason is why a letter is not sent any more, for the operator.
type Reason string

// The reasons.
const (
	noVisit      Reason = "the visit or the property is not there any more"
	nobody       Reason = "there is no address: the agent has none, or has left"
	overtaken    Reason = "the visit was moved, cancelled or confirmed since: a later letter says so"
	begun        Reason = "the visit has begun"
	stale        Reason = "it waited too long to be news"
	gone         Reason = "the property cannot be visited any more"
	unsubscribed Reason = "the recipient wants no invitations"
	over         Reason = "its code is not good any more, or was used"
	spent        Reason = "its link was used, or is over"
	tried        Reason = "kept: a test account writes nobody by mail"
)

// words are the reasons' names for whoever has them in another language.
var words = map[Reason]string{noVisit: "no-visit", nobody: "nobody", overtaken: "overtaken", begun: "begun", stale: "stale", gone: "gone",
	unsubscribed: "unsubscribed", over: "over", spent: "spent", tried: "tried"}

// Word is the reason's name; empty for what a mail server said.
func (r Reason) Word() string { return words[r] }

// Reasons are the names of all reasons, sorted.
func Reasons() []string { return slices.Sorted(maps.Values(words)) }

// pointless tells why a letter would not say what is true now; now is also the visit
// as it is.
func (m Matter) pointless(visit visits.Visit, now time.Time) Reason {
	l := m.Letter
	current, _ := visitor(visit, l.Position)
	began := !visit.StartsAt.IsZero() && !visit.StartsAt.After(now)
	switch l.Kind {
	case visits.Invitation, visits.Freed, visits.Queued, visits.Proving:
		if m.Place.State() == visits.Ended {
			return gone
		}
	case visits.Requested, visits.ToAgentRequested:
		if current.Status != visits.Proposed {
			return overtaken
		}
	case visits.Confirmation, visits.Reminder:
		if current.Status != visits.Confirmed {
			return overtaken
		}
	case visits.Moved, visits.ToAgentMoved:
		if !current.Status.Live() {
			return overtaken
		}
	}
	switch {
	case l.To == "":
		return nobody
	case began && current.Status.Live():
		return begun
	case l.Kind != visits.Reminder && now.Sub(l.CreatedAt) > Stale && l.Tries == 0:
		return stale
	}
	return ""
}

// withheld tells why a letter is not given to a mail server. Anybody may sign up for a
// test account, under an e-mail that nobody has proven, and fill it with words of his:
// they reach nobody through the operator's server, not even under that e-mail.
func (s *Service) withheld(ctx context.Context, l Letter) (Reason, error) {
	if s.needs.Boxed {
		return "", nil
	}
	account, _, err := s.needs.Staff.GetAccount(ctx, l.Account)
	if err != nil || account.Mode != access.Test {
		return "", err
	}
	return tried, nil
}

// withdrawn tells whether the recipient has said that he wants no mail; of several
// who share the address one is enough.
func (s *Service) withdrawn(ctx context.Context, l Letter) (bool, error) {
	roots, _, err := s.owners(ctx, l)
	if err != nil || len(roots) == 0 {
		return false, err
	}
	answers, err := s.needs.People.ConsentsOf(ctx, access.Operator(access.Account{ID: l.Account}, "mail"), roots)
	for _, byChannel := range answers {
		if given, asked := byChannel[people.ByEmail]; asked && !given {
			return true, err
		}
	}
	return false, err
}

// owners are the persons who have a letter's address.
func (s *Service) owners(ctx context.Context, l Letter) ([]int64, people.Claim, error) {
	list, claim, err := s.needs.Persons.Owners(ctx, l.Account, people.NewClaim(people.Declared{Last: l.Name, Email: l.To}, ""))
	var roots []int64
	for _, one := range list {
		roots = append(roots, one.Root)
	}
	return roots, claim, err
}
