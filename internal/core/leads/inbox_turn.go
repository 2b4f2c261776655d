package leads

import (
	"context"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// HandOn gives enquiries of an account that wait too long to the next of their agency's team.
// Each is looked at again in the write that hands it on, so that replicas which look at once
// hand it on once.
func (b *Inbox) HandOn(ctx context.Context, account int64) error {
	list, err := b.store.HandingOn(ctx, account)
	if err != nil || len(list) == 0 {
		return err
	}
	by := access.Operator(access.Account{ID: account}, "inbox")
	by.Who = event.Who{Kind: "palier", Door: "inbox"}
	zones, err := b.zones(ctx, by)
	if err != nil {
		return err
	}
	for _, s := range list {
		if err := b.handOn(ctx, by, s, zones[s.Agency]); err != nil {
			return fmt.Errorf("leads.HandOn(%d, %d): %w", account, s.Agency, err)
		}
	}
	return nil
}

// zones are those of the account's agencies.
func (b *Inbox) zones(ctx context.Context, by access.Actor) (map[int64]*time.Location, error) {
	list, err := b.needs.Offices.Agencies(ctx, by)
	out := map[int64]*time.Location{}
	for _, one := range list {
		out[one.ID] = zoneOf(one.Timezone)
	}
	return out, err
}

// lateBatch is how many enquiries one write hands on.
const lateBatch = 100

func (b *Inbox) handOn(ctx context.Context, by access.Actor, s Settings, zone *time.Location) error {
	after := time.Duration(s.HandAfter) * time.Minute
	late := func(ctx context.Context, now time.Time) ([]*Lead, error) {
		return b.store.LateLeads(ctx, Late{Account: s.Account, Agency: s.Agency, Asked: s.HandSince, Handed: now.Add(-after), Turns: len(s.Team) - 1, Now: now, Most: lateBatch})
	}
	ready := func(l *Lead, now time.Time) bool {
		return s.Hours.Worked(l.HandedAt, now, zone, b.needs.Closed) >= after
	}
	now := b.needs.Now()
	// Mostly nobody waits too long when the clock looks: that is not worth a write.
	if list, err := late(ctx, now); err != nil || !slices.ContainsFunc(list, func(l *Lead) bool { return ready(l, now) }) {
		return err
	}
	return b.ledger.Write(ctx, s.Account, func(ctx context.Context, tx event.Tx) error {
		list, err := late(ctx, tx.Now())
		if err != nil {
			return err
		}
		for _, l := range list {
			if !ready(l, tx.Now()) {
				continue
			}
			if err := b.turn(ctx, tx, by, l, s.Team); err != nil {
				return err
			}
		}
		return nil
	})
}

// turn gives an enquiry to whoever of the team comes after who has it.
func (b *Inbox) turn(ctx context.Context, tx event.Tx, by access.Actor, l *Lead, team []int64) error {
	for i := range team {
		next := team[(slices.Index(team, l.User)+1+i)%len(team)]
		u, found, err := b.leads.users.GetUser(ctx, l.Account, next)
		if err != nil {
			return err
		}
		if !found || !u.Active || u.Agency != l.Agency || next == l.User {
			continue
		}
		return b.leads.amend(ctx, tx, by, l, func(l *Lead) { l.User, l.Turns = next, l.Turns+1 })
	}
	return nil
}
