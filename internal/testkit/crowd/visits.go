package main

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/uid"
	"palier/internal/core/visits"
)

// An agent's visits: every second half hour from seven in the morning, until the last
// day that slots reach.
const (
	perAgent = 10_000
	perDay   = 14
	horizon  = 20 // days after today
	lasts    = 30 * time.Minute
	together = 500 // visits of a transaction
)

// visits writes all of an agent's, the earliest first.
func (c crowd) visits(ctx context.Context, agent access.User, properties []listings.Property) error {
	for first := 0; first < perAgent; first += together {
		err := c.db.Write(ctx, c.by.Account, func(ctx context.Context, tx event.Tx) error {
			for i := first; i < first+together; i++ {
				if err := c.visit(ctx, tx, agent, properties[i%len(properties)], i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("visits from %d on: %w", first, err)
		}
	}
	return nil
}

// at is when the agent's visit of that number begins.
func (c crowd) at(i int) time.Time {
	today := c.now.In(day.Paris())
	d := i/perDay - (perAgent-1)/perDay + horizon
	return time.Date(today.Year(), today.Month(), today.Day()+d, 7+i%perDay, 0, 0, 0, day.Paris()).UTC()
}

// visit writes one: done when it lies behind, else confirmed. What is told of a visit is
// kept for a month only.
func (c crowd) visit(ctx context.Context, tx event.Tx, agent access.User, p listings.Property, i int) error {
	at := c.at(i)
	a := agenda.Action{Account: c.by.Account, ID: tx.NextID(), Agency: agent.Agency, User: agent.ID, Type: agenda.Visit, Day: day.Of(at.In(day.Paris())),
		Start: at.In(day.Paris()).Format(time.TimeOnly), End: at.In(day.Paris()).Add(lasts).Format(time.TimeOnly), StartsAt: at, EndsAt: at.Add(lasts), Holding: true,
		Subject: "Visite " + p.Reference, Properties: []agenda.Subject{{Property: p.ID}}, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
	v := visits.Visit{Account: c.by.Account, ID: tx.NextID(), UID: uid.New(), Agency: agent.Agency, Property: p.ID, Agent: agent.ID, Action: a.ID, StartsAt: at, EndsAt: at.Add(lasts),
		Minutes: int(lasts / time.Minute), Code: fmt.Sprintf("%06d", i), Capacity: 1, Version: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now(),
		Properties: []visits.Shown{{Property: p.ID}}}
	v.Thread = v.ID
	who := visits.Visitor{Property: p.ID, Email: fmt.Sprintf("visiteur.%d@example.org", v.ID), Firstname: "Maël", Lastname: "LE BIHAN", Phone: "+33 6 39 98 00 07",
		Language: "fr", Status: visits.Confirmed, StatusAt: tx.Now(), FirstDate: at}
	if at.Before(c.now) {
		who.Status, v.DoneAt = visits.Done, at.Add(lasts)
	}
	v.Visitors = []visits.Visitor{who}
	return c.store(ctx, tx, a, v)
}

// store writes what a booking leaves.
func (c crowd) store(ctx context.Context, tx event.Tx, a agenda.Action, v visits.Visit) error {
	if err := c.db.InsertAction(ctx, a); err != nil {
		return err
	}
	held := agenda.Held{Account: a.Account, User: a.User, Start: a.StartsAt, End: a.EndsAt, Action: a.ID}
	if err := c.db.HoldTime(ctx, held); err != nil {
		return err
	}
	if err := c.db.InsertVisit(ctx, v); err != nil {
		return err
	}
	if v.StartsAt.After(c.now.AddDate(0, 0, -30)) {
		if err := c.db.InsertState(ctx, v, tx.Now()); err != nil {
			return err
		}
	}
	return c.db.TakeSeat(ctx, visits.Seat{Account: v.Account, Property: v.Property, StartsAt: v.StartsAt, Number: 1, Visit: v.ID})
}
