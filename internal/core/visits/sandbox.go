package visits

import (
	"context"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/core/uid"
)

// In a test account an integrator sees every way a visit can go (Flatsy door, 5.3). The
// visitor's phone says which; in a live account these are numbers as any other.

// script is what becomes of a visit right after it was booked.
type script func(s *Service, ctx context.Context, agent access.Actor, v Visit, who Visitor) error

// scriptOf is the script of a phone, however it is written; nil: none.
func scriptOf(phone string) script {
	e164, _ := people.Phone(phone, "FR")
	switch e164 {
	case "+33600000000":
		return (*Service).playConfirmed
	case "+33600000001":
		return (*Service).playDone
	case "+33600000002":
		return (*Service).playMoved
	case "+33600000010":
		return cancelled(CancelledByAgent)
	case "+33600000011":
		return cancelled(CancelledByVisitor)
	}
	return nil
}

// play runs the script of a visit that was booked in a test account, after its commit:
// its events leave in order behind that of the booking.
func (s *Service) play(ctx context.Context, a access.Actor, v Visit, who Visitor) error {
	run := scriptOf(who.Phone)
	if !a.Test || run == nil || v.StartsAt.IsZero() {
		return nil
	}
	return run(s, ctx, agentOf(a, v.Agent), v, who)
}

// agentOf is the agent of the sandbox, who may do anything in the account.
func agentOf(a access.Actor, user int64) access.Actor {
	agent := access.Operator(access.Account{ID: a.Account, Country: a.Country, Mode: access.Test}, a.Who.Door)
	agent.User = user
	agent.Who = event.Who{Kind: "user", ID: user, Door: a.Who.Door, Request: a.Who.Request}
	return agent
}

func (s *Service) playConfirmed(ctx context.Context, agent access.Actor, v Visit, _ Visitor) error {
	_, err := s.Confirm(ctx, agent, v.UID)
	return err
}

func (s *Service) playDone(ctx context.Context, agent access.Actor, v Visit, who Visitor) error {
	if err := s.playConfirmed(ctx, agent, v, who); err != nil {
		return err
	}
	if _, err := s.Finish(ctx, agent, v.UID, v.Code); err != nil {
		return err
	}
	_, err := s.SaveReport(ctx, agent, v.UID, v.Property, Report{Interest: 4, Rated: true, Comment: "Visite de démonstration"})
	return err
}

// playMoved moves the visit to the next slot that is free; without one it stays.
func (s *Service) playMoved(ctx context.Context, agent access.Actor, v Visit, who Visitor) error {
	slots, err := s.Slots(ctx, agent, PlaceKey{ID: v.Property})
	if err != nil {
		return err
	}
	for _, slot := range slots {
		if !slot.Available || !slot.At.After(v.StartsAt) {
			continue
		}
		_, err := s.Move(ctx, agent, v.UID, who.Email, slot.At)
		if !fault.Is(err, fault.Conflict) { // somebody else has just taken that one
			return err
		}
	}
	return nil
}

func cancelled(to Status) script {
	return func(s *Service, ctx context.Context, agent access.Actor, v Visit, who Visitor) error {
		_, _, err := s.Cancel(ctx, agent, v.UID, who.Email, to)
		return err
	}
}

// hire takes on an agent for a property of a test account: he has no other, and so is
// always free.
func (s *Service) hire(ctx context.Context, a access.Actor, p listings.Property) (int64, error) {
	name, _, _ := strings.Cut(uid.New(), "-")
	u, err := s.needs.Staff.CreateUser(ctx, a, access.User{Agency: p.Agency, Username: "visites-" + name, Firstname: "Agent", Lastname: "de visite",
		Email: "visites-" + name + "@example.org", Group: access.Agent, Active: true, Presentation: "Agent de visite de démonstration"})
	return u.ID, err
}

// reply answers a question in the conversation of a test account.
func (s *Service) reply(ctx context.Context, a access.Actor, m Message) error {
	if !a.Test || !strings.Contains(m.Text, "?") {
		return nil
	}
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.place(ctx, a, PlaceKey{ID: m.Property}, access.VisitsWrite)
		if err != nil || p.Agent() == a.User {
			return err
		}
		_, err = s.say(ctx, tx, agentOf(a, p.Agent()), p, "Réponse de démonstration à votre question.")
		return err
	})
}
