package access_test

import (
	"context"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// post keeps what was to be written.
type post struct{ sent []access.Ticket }

func (p *post) WriteTicket(_ context.Context, _ event.Tx, t access.Ticket) error {
	p.sent = append(p.sent, t)
	return nil
}

// joined gives the service what lets people in by more than a password.
func (f *firm) joined() *post {
	p := &post{}
	f.access.Join(access.Office{Post: p, Key: func() ([]byte, error) { return make([]byte, 32), nil }, Now: f.clock.Now})
	return p
}

// link is what the last letter says.
func (f *firm) link(p *post) string {
	f.Helper()
	if len(p.sent) == 0 {
		f.Fatal("no letter was written")
	}
	t := p.sent[len(p.sent)-1]
	_, token, good, err := f.access.TicketTold(f.Context(), t.Account, t.ID)
	if err != nil || !good || len(token) != 40 || t.Hash != access.HashToken(token) {
		f.Fatalf("ticket %+v: %q, %t, %v", t, token, good, err)
	}
	return token
}

func TestAnInvitationLetsInOnce(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p := f.joined()
		u, err := f.access.CreateUser(f.Context(), f.operator, access.User{Agency: f.agencies[0], Username: "lea", Email: "lea@example.org", Active: true})
		f.must(err)
		f.is("another account's", f.access.Invite(f.Context(), f.rival, u.ID), fault.Missing)
		f.must(f.access.Invite(f.Context(), f.operator, u.ID))
		former := f.link(p)
		f.must(f.access.Invite(f.Context(), f.operator, u.ID))
		token := f.link(p)
		_, _, err = f.access.Ticket(f.Context(), former)
		f.is("a former link", err, fault.Gone)
		if _, who, err := f.access.Ticket(f.Context(), token); err != nil || who.ID != u.ID {
			f.Errorf("of %d, %v", who.ID, err)
		}
		_, _, err = f.access.Redeem(f.Context(), token, access.Redeemed{Firstname: "Léa", Password: "court"}, event.Who{})
		f.problems("a short password", err, "password")
		a, u, err := f.access.Redeem(f.Context(), token, access.Redeemed{Firstname: " Léa ", Lastname: "Sorel", Password: password}, event.Who{Door: "web"})
		if f.must(err); u.Firstname != "Léa" {
			f.Errorf("is called %q", u.Firstname)
		}
		v, err := f.access.OpenSession(f.Context(), a, "web", time.Hour)
		f.must(err)
		f.opens("his session", v.Token, nil)
		_, _, err = f.access.Redeem(f.Context(), token, access.Redeemed{Password: password + "2"}, event.Who{})
		f.is("again", err, fault.Gone)
		f.is("who logs in", f.access.Invite(f.Context(), f.operator, u.ID), fault.Conflict)
		f.enter("lea")
	})
}

func TestALinkEndsWithItsTime(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p := f.joined()
		f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		f.must(f.access.Forgotten(f.Context(), "nobody@example.org", event.Who{}))
		if len(p.sent) != 0 {
			f.Fatal("a letter to nobody")
		}
		_, open := f.enter("roux")
		f.must(f.access.Forgotten(f.Context(), " Roux@example.org", event.Who{}))
		f.must(f.access.Forgotten(f.Context(), "roux@example.org", event.Who{})) // at once again: one letter
		if len(p.sent) != 1 {
			f.Fatalf("%d letters", len(p.sent))
		}
		token := f.link(p)
		f.clock.Advance(access.ResetLife + time.Second)
		_, _, err := f.access.Redeem(f.Context(), token, access.Redeemed{Password: "une autre phrase"}, event.Who{})
		f.is("too late", err, fault.Gone)
		f.must(f.access.Forgotten(f.Context(), "roux@example.org", event.Who{}))
		_, _, err = f.access.Redeem(f.Context(), f.link(p), access.Redeemed{Firstname: "Mallory", Password: "une autre phrase"}, event.Who{})
		f.must(err)
		f.opens("what was open before", open.Token, access.ErrCredentials)
		if _, u, err := f.newLogin().User(f.Context(), "roux@example.org", "une autre phrase", home); err != nil || u.Firstname != "" {
			f.Errorf("with the new password: %q, %v", u.Firstname, err)
		}
	})
}
