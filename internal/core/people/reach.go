package people

import (
	"context"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Known is an e-mail or a phone that a person is known by.
type Known struct {
	Key
	Contact  int64     // the record that has it
	At       time.Time // since when
	Silenced time.Time // when somebody said that nobody uses it any more; zero: it is used
}

// Reaches knows under what people can be reached, and how they answered.
type Reaches interface {
	// KnownKeys gives the e-mails and phones of these records, the newest first.
	KnownKeys(ctx context.Context, account int64, contacts []int64) ([]Known, error)
	// PutSilence says that nobody uses a key any more, DropSilence that it is used again.
	PutSilence(ctx context.Context, account int64, k Key, who event.Who, at time.Time) error
	DropSilence(ctx context.Context, account int64, k Key) error
	// ConsentHistory gives all answers noted on these records, the newest first.
	ConsentHistory(ctx context.Context, account int64, contacts []int64) ([]Consent, error)
	ConsentLog(ctx context.Context, q ConsentQuery) ([]Consent, error)
	// CountConsents gives how many answers are in force, of each record by itself.
	CountConsents(ctx context.Context, account int64) (map[Channel]Answers, error)
}

// Answers are how many answers there are about a channel.
type Answers struct{ Yes, No int64 }

// ConsentQuery asks for answers as they were noted, the newest first.
type ConsentQuery struct {
	Account  int64
	Agencies []int64 // none: all
	Channel  Channel // empty: any
	Given    *bool   // nil: whatever was answered
	Before   int64   // id; 0: from the newest on
	Limit    int
}

// Reach lists the e-mails and phones that a person is known by, each once, the newest first.
func (s *Service) Reach(ctx context.Context, a access.Actor, id int64) ([]Known, error) {
	records, err := s.store.Tree(ctx, a.Account, id)
	if err != nil {
		return nil, err
	}
	list, err := s.store.KnownKeys(ctx, a.Account, records)
	seen := map[ownKey]bool{}
	var out []Known
	for _, k := range list {
		if own := (ownKey{k.Kind, k.Value}); !seen[own] {
			seen[own] = true
			out = append(out, k)
		}
	}
	return out, err
}

type ownKey struct {
	kind  KeyKind
	value string
}

// Silence says that nobody calls a number, or writes to an address, of a person any more,
// whoever else has it; off says the contrary. Missing: the person is not known by it.
func (s *Service) Silence(ctx context.Context, a access.Actor, id int64, kind KeyKind, value string, off bool) error {
	return s.change(ctx, a, access.ContactsWrite, id, func(ctx context.Context, tx event.Tx, c Contact) error {
		reach, err := s.Reach(ctx, a, c.ID)
		if err != nil {
			return err
		}
		for _, k := range reach {
			if k.Kind != kind || k.Value != value {
				continue
			}
			change := event.Change{Field: "silenced", Before: value}
			save := func() error { return s.store.DropSilence(ctx, a.Account, k.Key) }
			if !off {
				change = event.Change{Field: "silenced", After: value}
				save = func() error { return s.store.PutSilence(ctx, a.Account, k.Key, a.Who, tx.Now()) }
			}
			tx.Record(contactEvent("contact.silenced", placeOf(a, c), c.ID, change))
			return save()
		}
		return fault.New(fault.Missing, "This person is not known by that")
	})
}

// Proofs are how a consent can be proved.
func Proofs() []string { return []string{"form", "paper", "call", "mail", "contract"} }

// longestProof bounds the words of a proof, in characters.
const longestProof = 1000

// Answer notes what a person answered to somebody of the office about channels, each with
// how it can be proved. Invalid: a yes without a proof, a day to come.
func (s *Service) Answer(ctx context.Context, a access.Actor, id int64, list []Consent, today day.Date) error {
	var f fault.Findings
	if len(list) == 0 {
		f.Wrong("channel", "Choose a channel.")
	}
	for i, n := range list {
		if n.Given && n.Proof == "" {
			f.Wrong("proof", "Say how this consent can be proved.")
		}
		f.Length("proof", n.Proof, longestProof)
		if n.SaidOn.String() > today.String() {
			f.Wrong("said_on", "This day is to come.")
		}
		list[i].Source = "workspace " + a.Who.Kind + ":" + strconv.FormatInt(a.Who.ID, 10)
	}
	if err := f.Err(); err != nil {
		return err
	}
	return s.change(ctx, a, access.ContactsWrite, id, func(ctx context.Context, tx event.Tx, c Contact) error {
		return s.NoteConsents(ctx, tx, placeOf(a, c), c.ID, list)
	})
}

// History lists what a person answered about being reached, the newest first.
func (s *Service) History(ctx context.Context, a access.Actor, id int64) ([]Consent, error) {
	records, err := s.store.Tree(ctx, a.Account, id)
	if err != nil {
		return nil, err
	}
	return s.store.ConsentHistory(ctx, a.Account, records)
}

// ConsentLog lists answers as they were noted, of the people of the actor's agencies.
func (s *Service) ConsentLog(ctx context.Context, a access.Actor, agency int64, q ConsentQuery) ([]Consent, error) {
	agencies, err := mine(a, agency)
	if err != nil {
		return nil, err
	}
	q.Account, q.Agencies = a.Account, agencies
	return s.store.ConsentLog(ctx, q)
}

// CountConsents tells how many answers are in force in the account, of each record by itself.
func (s *Service) CountConsents(ctx context.Context, a access.Actor) (map[Channel]Answers, error) {
	if !a.Has(access.ContactsRead) {
		return nil, access.Denied()
	}
	return s.store.CountConsents(ctx, a.Account)
}
