package cli

import (
	"errors"
	"fmt"
	"io"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/visits"
)

type feedCmd struct {
	Add    feedAddCmd    `cmd:"" help:"Make a feed, or give one a new address."`
	List   feedListCmd   `cmd:"" help:"List the feeds."`
	Remove feedRemoveCmd `cmd:"" help:"End a feed at once."`
}

// Help is shown under the command's flags.
func (feedCmd) Help() string {
	return `A feed is a calendar (iCalendar) that phones and mail programs subscribe to: the visits
and appointments of a person, or the visits of a property. They say where and when, and
nothing of visitors.

Examples:
  palier feed add --user 9
  palier feed add --ref TIL-101
  palier feed remove --user 9`
}

// feedSubject is whose calendar it is.
type feedSubject struct {
	inAccount `embed:""`
	User      int64  `placeholder:"N" xor:"subject" help:"The calendar of this person."`
	Ref       string `placeholder:"REF" xor:"subject" help:"The calendar of the property with this reference."`
}

// on runs a command's work on the subject.
func (c feedSubject) on(e *env, work func(a *app.App, by access.Actor, kind visits.FeedKind, id int64) error) error {
	if c.User == 0 && c.Ref == "" {
		return usageError{errors.New("whose calendar? --user N or --ref REF")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		if c.Ref == "" {
			return missing(work(a, by, visits.AgentFeed, c.User), "there is no user %d in this account, or he has no feed: palier feed list", c.User)
		}
		p, err := propertyOf(e, a, by, c.Ref)
		if err != nil {
			return err
		}
		return missing(work(a, by, visits.PropertyFeed, p.Property.ID), "the property %q has no feed: palier feed list", c.Ref)
	})
}

type feedAddCmd struct {
	feedSubject `embed:""`
}

// Help is shown under the command's flags.
func (feedAddCmd) Help() string {
	return `Whoever knows the address reads the calendar; it is shown once. The former address of
the same calendar, if there was one, works no more.

Examples:
  palier feed add --user 9
  palier feed add --ref TIL-101`
}

// feedRow is a feed as the command line shows it.
type feedRow struct {
	Kind     string     `json:"kind"` // "user" or "property"
	Subject  int64      `json:"subject"`
	OpenedAt *time.Time `json:"opened_at,omitempty"`
	Address  string     `json:"address,omitempty"` // when it was made here
}

// Run makes a feed.
func (c *feedAddCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, kind visits.FeedKind, id int64) error {
		token, err := a.Visits.OpenFeed(e.ctx, by, kind, id)
		if err != nil {
			return err
		}
		e.warnOfOrigin()
		row := feedRow{Kind: string(kind), Subject: id, Address: a.FeedAddress(token)}
		return e.print(row, func(w io.Writer) {
			fmt.Fprintf(w, "The calendar of %s %d, at an address that is not shown again:\n  %s\n", row.Kind, row.Subject, row.Address)
		})
	})
}

type feedListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (feedListCmd) Help() string {
	return "Addresses are kept nowhere and cannot be listed.\n\nExample:\n  palier feed list"
}

// Run lists feeds.
func (c *feedListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		list, err := a.Visits.OpenFeeds(e.ctx, by)
		if err != nil {
			return err
		}
		rows := each(list, func(f visits.Feed) feedRow {
			return feedRow{Kind: string(f.Kind), Subject: f.Subject, OpenedAt: known(f.CreatedAt)}
		})
		return table(e, rows, "No feed yet: palier feed add --user N", "OF | NUMBER | OPENED (UTC)", func(r feedRow) []any {
			return []any{r.Kind, r.Subject, stampOf(r.OpenedAt)}
		})
	})
}

type feedRemoveCmd struct {
	feedSubject `embed:""`
}

// Help is shown under the command's flags.
func (feedRemoveCmd) Help() string {
	return "Its address answers 404 from then on.\n\nExample:\n  palier feed remove --user 9"
}

// Run ends a feed.
func (c *feedRemoveCmd) Run(e *env) error {
	return c.on(e, func(a *app.App, by access.Actor, kind visits.FeedKind, id int64) error {
		if err := a.Visits.CloseFeed(e.ctx, by, kind, id); err != nil {
			return err
		}
		row := feedRow{Kind: string(kind), Subject: id}
		return e.print(row, func(w io.Writer) { fmt.Fprintf(w, "The calendar of %s %d is closed.\n", row.Kind, row.Subject) })
	})
}
