package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/leads"
)

// lasted is how long the demonstration's agency has been at work.
const lasted = 50 // days

// life is some weeks of an agency: people ask, are answered, visit, and some buy.
type life struct {
	Services
	clock  *Clock
	by     access.Actor
	cast   cast
	rng    *rand.Rand
	course course
	deeds  int
	end    time.Time
	next   int     // number of the next person who asks
	shown  []shown // properties that are visited
}

// team are who answers enquiries and shows properties.
var team = []int64{User, 10, 11}

// BuildAlive is Build with weeks of work behind it, for people to look at. The clock is the
// one that the services have.
func BuildAlive(ctx context.Context, s Services, clock *Clock) (Credentials, error) {
	end := time.Now()
	clock.at = end.AddDate(0, 0, -lasted)
	defer func() { clock.at = time.Time{} }()
	var by access.Actor
	c, err := construct(ctx, s, func(ctx context.Context, b *builder) error {
		by = b.by
		l := &life{Services: s, clock: clock, by: b.by, cast: b.cast, rng: rand.New(rand.NewPCG(7, 44)), end: end, next: 2000}
		return l.live(ctx)
	})
	if err == nil {
		err = errors.Join(listens(ctx, s, by), s.Requests.Settle(ctx))
	}
	return c, err
}

func (l *life) live(ctx context.Context) error {
	for _, step := range []func(context.Context) error{l.colleagues, l.adverts, l.registerMandates, l.openDoors, l.templates, l.askTwice, l.tower} {
		if err := step(ctx); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	zone := day.Paris()
	for d := l.clock.Now().In(zone).AddDate(0, 0, 1); d.Before(l.end); d = d.AddDate(0, 0, 1) {
		if d.Weekday() != time.Sunday {
			l.aDay(time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, zone))
		}
	}
	return l.run(ctx)
}

// aDay lets people ask in the course of a day, and some of the office do what is not about an
// enquiry.
func (l *life) aDay(midnight time.Time) {
	for range 2 + l.rng.IntN(3) {
		asked := midnight.Add(time.Duration(8*60+l.rng.IntN(12*60)) * time.Minute)
		l.at(asked, l.anEnquiry)
	}
	l.at(midnight.Add(9*time.Hour+30*time.Minute), func(ctx context.Context) error { return l.appointment(ctx, midnight) })
}

// as is somebody of the office at the workspace.
func (l *life) as(user int64) access.Actor {
	a := l.by.Through("web", "")
	a.User, a.Who.Kind, a.Who.ID = user, "user", user
	return a
}

// through is a partner at a door.
func (l *life) through(door string, provider int64) access.Actor {
	a := l.by.Through(door, "")
	a.Provider = provider
	if provider != 0 {
		a.Who = event.Who{Kind: "provider", ID: provider, Door: door}
	}
	return a
}

// anEnquiry is somebody who asks about a property: what becomes of it is drawn at once, and
// happens in its time.
func (l *life) anEnquiry(ctx context.Context) error {
	n, about := l.next, l.shown[l.rng.IntN(len(l.shown))]
	l.next++
	person := n
	if l.rng.IntN(9) == 0 {
		person = 2000 + l.rng.IntN(max(n-2000, 1)) // he has asked before
	}
	by := []access.Actor{l.through("apimo", portal), l.through("apimo", portal), l.through("apimo", Provider), l.through("web", 0)}[l.rng.IntN(4)]
	sent, err := l.Leads.Create(ctx, by, leads.Lead{
		Agency: Agency, Reference: fmt.Sprintf("PA%07d", n), Fingerprint: "demo", Type: 1, Step: leads.New, Asked: l.clock.Now().Truncate(time.Second), Person: l.cast.person(person),
		Property: about.id, Details: leads.Details{Message: questions[l.rng.IntN(len(questions))], About: leads.About{Reference: about.reference}},
		Sent: fmt.Appendf(nil, `{"reference":"PA%07d"}`, n),
	}, "FR")
	if err != nil {
		return err
	}
	l.follow(sent.ID, about, l.cast.person(person))
	return nil
}
