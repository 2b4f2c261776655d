package people

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Channel is a way to reach somebody.
type Channel string

// The channels.
const (
	ByPhone Channel = "phone"
	BySMS   Channel = "sms"
	ByEmail Channel = "email"
	ByPost  Channel = "post"
)

// Consent is one entry of a person's consent ledger: it is only ever added to, and
// the last entry of a channel is in force (decisions "Consent"). Whoever calls must
// be able to prove it, hence where it came from and its proof.
type Consent struct {
	Account int64
	ID      int64
	Contact int64 // the record it was declared on
	Channel Channel
	Given   bool
	Source  string   // door and credential: "adlead key:12"
	Proof   string   // request id, wording, form: what the caller can show
	Kind    string   // Proofs; empty: not said
	SaidOn  day.Date // when it was said, if that is not the day of At
	At      time.Time
}

// Channels are all of them.
func Channels() []Channel { return []Channel{ByPhone, BySMS, ByEmail, ByPost} }

// Consents keeps the ledger.
type Consents interface {
	AddConsent(ctx context.Context, c Consent) error
	// ConsentsInForce gives, of each of these contacts and all that it stands for
	// together, the last entry of each channel, by id.
	ConsentsInForce(ctx context.Context, account int64, roots []int64) (map[int64][]Consent, error)
}

// NoteConsents adds what a person answered to the ledger, on the record that the
// enquiry named, inside the caller's write. A channel that is not in the list is
// as it was. Where it came from and its proof are the actor's and the request's,
// unless they are given.
func (s *Service) NoteConsents(ctx context.Context, tx event.Tx, p Place, contact int64, list []Consent) error {
	if len(list) == 0 {
		return nil
	}
	c, found, err := s.store.GetContact(ctx, p.Account, contact)
	if err != nil {
		return err
	}
	if !found {
		return fault.Newf(fault.Missing, "There is no contact %d", contact)
	}
	before, err := s.inForce(ctx, c)
	if err != nil {
		return err
	}
	var changes []event.Change
	news := false // who polls lists sees an answer that is another than before
	for _, n := range list {
		n.Account, n.ID, n.Contact, n.At = p.Account, tx.NextID(), contact, tx.Now()
		if n.Source == "" {
			n.Source = fmt.Sprintf("%s %s:%d", p.Who.Door, p.Who.Kind, p.Who.ID)
		}
		if n.Proof == "" {
			n.Proof = p.Who.Request
		}
		if err := s.store.AddConsent(ctx, n); err != nil {
			return err
		}
		one := event.Change{Field: "consent." + string(n.Channel), Before: answer(before, n.Channel), After: strconv.FormatBool(n.Given)}
		changes, news = append(changes, one), news || one.Before != one.After
	}
	tx.Record(contactEvent("contact.consent_noted", p, contact, changes...))
	if !news || c.MergedInto == 0 && c.UpdatedAt.Equal(tx.Now()) {
		return nil
	}
	root, err := s.root(ctx, c)
	if err != nil {
		return err
	}
	return s.stir(ctx, tx, p.Account, root.ID)
}

// Consents tells by which channels a person may be reached: the last answer of
// each, on whichever of the person's records it was given. A channel that nobody
// asked about is not there, and means no.
func (s *Service) Consents(ctx context.Context, a access.Actor, contact int64) (map[Channel]bool, error) {
	c, err := s.Contact(ctx, a, contact)
	if err != nil {
		return nil, err
	}
	return s.inForce(ctx, c)
}

// ConsentsOf tells it of several people at once, by the contact that stands for
// each (Root). Who never answered is not there.
func (s *Service) ConsentsOf(ctx context.Context, a access.Actor, roots []int64) (map[int64]map[Channel]bool, error) {
	found, err := s.store.ConsentsInForce(ctx, a.Account, roots)
	out := make(map[int64]map[Channel]bool, len(found))
	for root, list := range found {
		out[root] = byChannel(list)
	}
	return out, err
}

func (s *Service) inForce(ctx context.Context, c Contact) (map[Channel]bool, error) {
	root, err := s.root(ctx, c)
	if err != nil {
		return nil, err
	}
	found, err := s.store.ConsentsInForce(ctx, c.Account, []int64{root.ID})
	return byChannel(found[root.ID]), err
}

func byChannel(list []Consent) map[Channel]bool {
	out := make(map[Channel]bool, len(list))
	for _, n := range list {
		out[n.Channel] = n.Given
	}
	return out
}

func answer(known map[Channel]bool, c Channel) string {
	given, asked := known[c]
	if !asked {
		return ""
	}
	return strconv.FormatBool(given)
}
