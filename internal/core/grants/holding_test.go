package grants_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
)

// himself is the user as he is in a session of his own.
func (d *desk) himself() access.Actor {
	d.Helper()
	a, _, err := d.login.User(d.Context(), d.user.Email, password, "203.0.113.9")
	d.must(err)
	v, err := d.staff.OpenSession(d.Context(), a, "web", 100*24*time.Hour)
	d.must(err)
	a, err = access.NewLogin(d.store, d.clock.Now).Session(d.Context(), v.Token)
	d.must(err)
	return a
}

// held are the applications that the user lets act for him, by what they are called.
func (d *desk) held(a access.Actor) (names []string) {
	d.Helper()
	list, err := d.grants.Holdings(d.Context(), a, d.user.ID)
	d.must(err)
	for _, h := range list {
		names = append(names, h.Client.Name)
	}
	return names
}

// tokensOf are what another application gets.
func (d *desk) tokensOf(c grants.Client, by grants.Credentials) grants.Tokens {
	d.Helper()
	out, err := d.grants.Exchange(d.Context(), grants.Exchange{Credentials: by, Code: d.code(grants.Request{Client: c.Key})})
	d.must(err)
	return out
}

func TestAUserSeesWhatHeLetsApplicationsDo(t *testing.T) {
	eachDesk(t, func(d *desk) {
		me := d.himself()
		if got := d.held(me); len(got) > 0 {
			d.Errorf("before anything: %v", got)
		}
		d.code(grants.Request{}) // nobody comes with it
		at := d.clock.Now()
		out := d.tokens()
		list, err := d.grants.Holdings(d.Context(), me, d.user.ID)
		d.must(err)
		if len(list) != 1 || list[0].Client.Key != d.client.Key || !slices.Equal(list[0].Grant.Scopes, d.client.Scopes) || list[0].SeenAt().Sub(at) > time.Minute {
			d.Fatalf("%+v", list)
		}
		d.clock.Advance(30 * time.Hour)
		_, err = d.grants.Refresh(d.Context(), d.by, out.Refresh, "")
		d.must(err)
		list, err = d.grants.Holdings(d.Context(), me, d.user.ID)
		d.must(err)
		if seen := list[0].SeenAt(); seen.Sub(at) < 30*time.Hour {
			d.Errorf("after a refresh it was seen at %s, and got in at %s", seen, at)
		}
		d.clock.Advance(grants.RefreshLife)
		if got := d.held(me); len(got) > 0 {
			d.Errorf("sixty days after its last refresh: %v", got)
		}
	})
}

func TestAUserSeesAndEndsHisOwnAlone(t *testing.T) {
	eachDesk(t, func(d *desk) {
		first := d.tokens()
		me := d.himself()
		another, err := d.staff.CreateUser(d.Context(), d.operator, access.User{Agency: d.user.Agency, Username: "noe", Email: "noe@example.org", Group: access.Agent, Active: true})
		d.must(err)
		d.must(d.staff.SetPassword(d.Context(), d.operator, another.ID, password))
		d.user = another
		noe := d.himself()
		for what, user := range map[string]int64{"another's": me.User, "everybody's": 0} {
			if list, err := d.grants.Holdings(d.Context(), noe, user); !fault.Is(err, fault.Forbidden) {
				d.Errorf("%s: %v, %v", what, list, err)
			}
		}
		list, err := d.grants.Holdings(d.Context(), d.operator, me.User)
		d.must(err)
		if ended, err := d.grants.RevokeGrant(d.Context(), noe, list[0].Grant.ID); ended || err != nil {
			d.Errorf("somebody else ended it: %v, %v", ended, err)
		}
		if ended, err := d.grants.RevokeOwn(d.Context(), noe, 0); ended || err != nil {
			d.Errorf("somebody else, who has none, ended: %v, %v", ended, err)
		}
		if _, err := d.grants.RevokeOwn(d.Context(), d.operator, 0); !fault.Is(err, fault.Forbidden) {
			d.Errorf("who is no user: %v", err)
		}
		if !d.opens(first.Access) {
			d.Error("somebody else ended it")
		}
		if ended, err := d.grants.RevokeGrant(d.Context(), me, list[0].Grant.ID); !ended || err != nil || d.opens(first.Access) {
			d.Errorf("he himself did not: %v, %v", ended, err)
		}
	})
}

func TestWhatAUserEndsIsOverAtOnceAndTheRestGoesOn(t *testing.T) {
	eachDesk(t, func(d *desk) {
		other, by := d.register(grants.Client{Name: "Autre", Redirects: []string{callback}})
		phone, desktop, kept := d.tokens(), d.tokens(), d.tokensOf(other, by)
		me := d.himself()
		onItsWay := d.code(grants.Request{})
		d.waited.Store(0)
		ended, err := d.grants.RevokeOwn(d.Context(), me, d.client.ID)
		d.must(err)
		if !ended || d.waited.Load() != 1 || d.opens(phone.Access) || d.opens(desktop.Access) || !d.opens(kept.Access) {
			d.Errorf("ended %v, waited %d times; the others open: %v, %v, %v", ended, d.waited.Load(), d.opens(phone.Access), d.opens(desktop.Access), d.opens(kept.Access))
		}
		_, err = d.grants.Exchange(d.Context(), grants.Exchange{Credentials: d.by, Code: onItsWay})
		d.refused("a code that was on its way", err, grants.InvalidGrant)
		if got := d.held(me); !slices.Equal(got, []string{"Autre"}) {
			d.Errorf("held: %v", got)
		}
		if again, err := d.grants.RevokeOwn(d.Context(), me, d.client.ID); again || err != nil {
			d.Errorf("again: %v, %v", again, err)
		}
		ended, err = d.grants.RevokeOwn(d.Context(), me, 0)
		if d.must(err); !ended || d.opens(kept.Access) || len(d.held(me)) > 0 {
			d.Errorf("all: %v, %v", ended, d.held(me))
		}
	})
}

// A write may be tried twice: what it told the first time does not count.
func TestWhatWasEndedIsToldOfTheTryThatHeld(t *testing.T) {
	eachDesk(t, func(d *desk) {
		d.tokens()
		me := d.himself()
		d.grants = grants.NewService(twice{d.store}, d.store, grants.Needs{Sessions: d.staff, Lender: d.login, Now: d.clock.Now, Outlast: func(context.Context) {}})
		if ended, err := d.grants.RevokeOwn(d.Context(), me, 0); ended || err != nil {
			d.Errorf("the second try found nothing, and the answer is %v, %v", ended, err)
		}
	})
}

// twice runs what it is given a second time, when the first has been committed.
type twice struct{ event.Ledger }

func (l twice) Write(ctx context.Context, account int64, fn func(context.Context, event.Tx) error) error {
	if err := l.Ledger.Write(ctx, account, fn); err != nil {
		return err
	}
	return l.Ledger.Write(ctx, account, fn)
}
