package agent

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/visits"
)

// onward is where a visitor is who was moved.
type onward struct {
	visits.Visitor
	UID string    // empty: not found any more
	At  time.Time // of that visit
}

// moved are those who were moved off a visit, each with the visit that he is on now.
func (p *Pages) moved(ctx context.Context, a access.Actor, v visits.Visit, zone *time.Location) (out []onward, err error) {
	var later []visits.Visit
	for _, one := range v.Visitors {
		if one.Status != visits.CancelledRescheduled {
			continue
		}
		if later == nil { // a move stays at the property, and goes to what is to come
			if later, err = p.Visits.Search(ctx, a, visits.Query{Property: v.Property, From: v.CreatedAt, Limit: most}); err != nil {
				return nil, err
			}
		}
		to := follow(one, v, later)
		to.At = to.At.In(zone)
		out = append(out, to)
	}
	return out, nil
}

// follow finds a visitor who left a visit among later ones: where he is expected, or else
// where he was last.
func follow(who visits.Visitor, left visits.Visit, later []visits.Visit) onward {
	found := onward{Visitor: who}
	for _, v := range later {
		for _, one := range v.Visitors {
			if v.ID == left.ID || one.EmailKey() != who.EmailKey() || one.Status == visits.CancelledRescheduled {
				continue
			}
			if found.UID, found.At = v.UID, v.StartsAt; one.Status.Live() {
				return found
			}
		}
	}
	return found
}
