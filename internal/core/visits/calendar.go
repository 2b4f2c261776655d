package visits

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"palier/internal/core/agenda"
)

// What a feed reaches: what was, for a look back, and all that can be booked.
const (
	feedPast   = 30 * 24 * time.Hour
	feedAhead  = 366 * 24 * time.Hour
	feedLength = 2000 // entries of a kind
)

// Calendar is what a feed shows.
type Calendar struct {
	Feed
	Whose   string          // name of the agent, or reference of the property
	Entries []Entry         // by start
	Places  map[int64]Place // of the entries' properties, by id
}

// Entry is an appointment as a calendar shows it: where and when, and not with whom, for
// the address of a feed may get into hands that it was not given into. What is cancelled
// is not there any more.
type Entry struct {
	Action    int64  // the line of the agent's diary, which a move keeps
	Kind      int    // agenda.Visit, Appointment or Valuation
	Subject   string // as the diary of another door says it; no feed tells it
	Property  int64  // the first one; 0: none
	Start     time.Time
	End       time.Time
	Visitors  int  // expected; 0: over, or no visit of ours
	Tentative bool // somebody is not confirmed yet
	ChangedAt time.Time
}

// Sequence grows with each change of the appointment (RFC 5545, 3.8.7.4).
func (e Entry) Sequence() int64 { return sequence(e.ChangedAt) }

// Calendar gives what the feed with the token shows now. The token is a proof in itself:
// no actor is asked. Missing: there is no such feed, or its agent has left.
func (s *Service) Calendar(ctx context.Context, token string) (Calendar, error) {
	f, found, err := s.store.FindFeed(ctx, hashed(token))
	if err == nil && !found {
		err = noFeed()
	}
	if err != nil {
		return Calendar{}, err
	}
	c := Calendar{Feed: f}
	from, to := s.needs.Now().Add(-feedPast), s.needs.Now().Add(feedAhead)
	q := Query{Account: f.Account, All: true, From: from, To: to, Limit: feedLength}
	if f.Kind == AgentFeed {
		q.Agent = f.Subject
		if c.Whose, err = s.agentName(ctx, f); err == nil {
			c.Entries, err = s.store.Engaged(ctx, f.Account, f.Subject, from, to, feedLength)
		}
	} else {
		q.Property = f.Subject
		c.Entries, err = s.store.Noted(ctx, f.Account, f.Subject, from, to, feedLength)
	}
	if err == nil {
		err = s.addVisits(ctx, &c, q)
	}
	if err == nil {
		err = s.addPlaces(ctx, &c)
	}
	return c, err
}

// agentName refuses the feed of somebody who has left.
func (s *Service) agentName(ctx context.Context, f Feed) (string, error) {
	u, found, err := s.needs.Users.GetUser(ctx, f.Account, f.Subject)
	if err == nil && (!found || !u.Active) {
		err = noFeed()
	}
	return strings.TrimSpace(u.Firstname + " " + u.Lastname), err
}

// addVisits adds the visits that take place, or did.
func (s *Service) addVisits(ctx context.Context, c *Calendar, q Query) error {
	list, err := s.store.SearchVisits(ctx, q)
	for _, v := range list {
		if v.Action != 0 && (v.Live() || !v.DoneAt.IsZero()) {
			c.Entries = append(c.Entries, v.entry())
		}
	}
	slices.SortFunc(c.Entries, func(a, b Entry) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Action, b.Action)) })
	return err
}

// addPlaces adds where the entries take place, and the property whose calendar it is.
func (s *Service) addPlaces(ctx context.Context, c *Calendar) error {
	var ids []int64
	if c.Kind == PropertyFeed {
		ids = append(ids, c.Subject)
	}
	for _, e := range c.Entries {
		if e.Property != 0 {
			ids = append(ids, e.Property)
		}
	}
	slices.Sort(ids)
	places, err := s.store.PlacesByID(ctx, c.Account, slices.Compact(ids))
	c.Places = make(map[int64]Place, len(places))
	for _, p := range places {
		c.Places[p.Property.ID] = p
	}
	if c.Kind == PropertyFeed {
		c.Whose = c.Places[c.Subject].Property.Reference
	}
	return err
}

// entry is the visit as calendars show it.
func (v Visit) entry() Entry {
	e := Entry{Action: v.Action, Kind: agenda.Visit, Property: v.Property, Start: v.StartsAt, End: v.EndsAt, ChangedAt: v.UpdatedAt}
	for _, one := range v.Visitors {
		if one.Status.Live() {
			e.Visitors++
		}
		e.Tentative = e.Tentative || one.Status == Proposed
	}
	return e
}
