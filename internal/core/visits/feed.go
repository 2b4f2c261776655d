package visits

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// FeedKind is whose calendar a feed is.
type FeedKind string

// The kinds of feed; they are the subjects' kinds in the journal as well.
const (
	AgentFeed    FeedKind = "user"         // what an agent has to go to: visits and other appointments
	PropertyFeed FeedKind = SubjectShowing // the visits of a property
)

// EventFeedOpened and EventFeedClosed are of the user or property whose calendar may be
// read, or not any more, at a secret address.
const (
	EventFeedOpened = "feed.opened"
	EventFeedClosed = "feed.closed"
)

// Feed is a calendar that whoever knows its address may read, as calendar programs do:
// they cannot log in. A subject has one at most.
type Feed struct {
	Account   int64
	Kind      FeedKind
	Subject   int64  // user or property
	Hash      string // of the token in its address, which is kept nowhere
	CreatedAt time.Time
}

// Feeds keeps them.
type Feeds interface {
	// SaveFeed keeps a feed in place of the former one of its subject.
	SaveFeed(ctx context.Context, f Feed) error
	// DropFeed forgets the feed of a subject; false: it has none.
	DropFeed(ctx context.Context, account int64, kind FeedKind, subject int64) (bool, error)
	ListFeeds(ctx context.Context, account int64) ([]Feed, error) // by kind and subject
	// FindFeed finds a feed by the hash of its token, over all accounts: an address
	// says no more.
	FindFeed(ctx context.Context, hash string) (Feed, bool, error)
	// Noted gives the visits of a property that other doors only noted in the agenda and that
	// begin in [from, to): at most so many, by start.
	Noted(ctx context.Context, account, property int64, from, to time.Time, most int) ([]Entry, error)
	// Engaged gives what an agent has to go to besides visits and that begins in
	// [from, to): at most so many, by start.
	Engaged(ctx context.Context, account, agent int64, from, to time.Time, most int) ([]Entry, error)
}

// OpenFeed gives the token of a new address for a subject's calendar. The former
// address, if there was one, is nothing any more. Missing: the subject is not the
// actor's.
func (s *Service) OpenFeed(ctx context.Context, a access.Actor, kind FeedKind, subject int64) (token string, err error) {
	token = rand.Text()
	return token, s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		agency, err := s.feedable(ctx, a, kind, subject)
		if err != nil {
			return err
		}
		tx.Record(feedEvent(EventFeedOpened, a, agency, kind, subject))
		return s.store.SaveFeed(ctx, Feed{Account: a.Account, Kind: kind, Subject: subject, Hash: hashed(token), CreatedAt: tx.Now()})
	})
}

// CloseFeed ends a subject's feed at once. Missing: there is none, or the subject is not
// the actor's.
func (s *Service) CloseFeed(ctx context.Context, a access.Actor, kind FeedKind, subject int64) error {
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		agency, err := s.feedable(ctx, a, kind, subject)
		if err != nil {
			return err
		}
		there, err := s.store.DropFeed(ctx, a.Account, kind, subject)
		if err == nil && !there {
			err = noFeed()
		}
		tx.Record(feedEvent(EventFeedClosed, a, agency, kind, subject))
		return err
	})
}

// OpenFeeds gives the feeds of the actor's agencies, by kind and subject.
func (s *Service) OpenFeeds(ctx context.Context, a access.Actor) ([]Feed, error) {
	if err := may(a, access.VisitsRead); err != nil {
		return nil, err
	}
	all, err := s.store.ListFeeds(ctx, a.Account)
	if err != nil {
		return nil, err
	}
	var list []Feed
	for _, f := range all {
		agency, err := s.agencyOf(ctx, f)
		if err != nil {
			return nil, err
		}
		if a.Opens(agency) {
			list = append(list, f)
		}
	}
	return list, nil
}

// FeedOf tells whether a subject of the actor's has a feed, and since when.
func (s *Service) FeedOf(ctx context.Context, a access.Actor, kind FeedKind, subject int64) (Feed, bool, error) {
	if _, err := s.feedable(ctx, a, kind, subject); err != nil {
		return Feed{}, false, err
	}
	all, err := s.store.ListFeeds(ctx, a.Account)
	if i := slices.IndexFunc(all, func(f Feed) bool { return f.Kind == kind && f.Subject == subject }); err == nil && i >= 0 {
		return all[i], true, nil
	}
	return Feed{}, false, err
}

// feedable gives the agency of a subject of the actor's, of which there may be a feed.
func (s *Service) feedable(ctx context.Context, a access.Actor, kind FeedKind, subject int64) (int64, error) {
	agency, err := s.agencyOf(ctx, Feed{Account: a.Account, Kind: kind, Subject: subject})
	if err == nil && (agency == 0 || !a.Opens(agency)) {
		err = fault.New(fault.Missing, "There is no such user or property")
	}
	if err == nil {
		err = may(a, access.VisitsWrite)
	}
	return agency, err
}

// agencyOf is where the subject of a feed belongs; 0: it is not there.
func (s *Service) agencyOf(ctx context.Context, f Feed) (int64, error) {
	switch f.Kind {
	case AgentFeed:
		u, _, err := s.needs.Users.GetUser(ctx, f.Account, f.Subject)
		return u.Agency, err
	case PropertyFeed:
		p, _, err := s.store.FindPlace(ctx, f.Account, PlaceKey{ID: f.Subject})
		return p.Property.Agency, err
	}
	return 0, nil
}

func feedEvent(kind string, a access.Actor, agency int64, of FeedKind, subject int64) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: string(of), ID: subject}, Agency: agency, Who: a.Who}
}

func noFeed() error { return fault.New(fault.Missing, "There is no such calendar") }
