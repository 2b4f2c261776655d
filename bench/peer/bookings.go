package peer

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"palier/bench/load"
)

// booking is a start that nobody has yet.
type booking struct{ ref, date string }

// perProperty is how many slots a property is counted on for: 28 a day, less what is left of today and what begins too soon.
const perProperty = 500

// FreeSlots makes properties, each with an agent of its own, until they have so many slots, and gives these: one of each
// property in turn.
func (p *Palier) FreeSlots(ctx context.Context, count int) ([]booking, error) {
	properties := (count + perProperty - 1) / perProperty
	all := make([]booking, properties*perProperty)
	err := p.spread(ctx, properties, func(conn *load.Conn, i int) error {
		ref := "BENCH-" + strconv.FormatUint(p.site.made.Add(1), 10)
		body := fmt.Appendf(nil, `{"externalRef":%q,"address":{"address":"%d rue de la Fosse","zip":"44000","city":"Nantes","countryCode":"FR"}}`, ref, i+1)
		if _, err := conn.Fetch(p.visiting("POST", "/properties", body)); err != nil {
			return err
		}
		text, err := conn.Fetch(p.slotsOf(ref))
		if err != nil {
			return err
		}
		var slots []slot
		if err := decode(text, &slots); err != nil {
			return err
		}
		n := 0
		for _, s := range slots {
			if s.Available && n < perProperty {
				all[n*properties+i] = booking{ref, s.Date}
				n++
			}
		}
		if n < perProperty {
			return fmt.Errorf("%s has %d free slots of %d, want %d", ref, n, len(slots), perProperty)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("Palier.FreeSlots(%d): %w", count, err)
	}
	return all, nil
}

// visit is the body that books a start for person n. The visit says when it was asked for, as its client's own data:
// webhooks repeat it.
func (b booking) visit(n uint64) []byte {
	who := person(n)
	return fmt.Appendf(nil, `{"ref":%q,"date":%q,"visitor":{"email":%q,"firstName":%q,"lastName":%q,"phone":%q},"metadata":{"emitted_at":%q}}`,
		b.ref, b.date, who["email1"], who["firstname"], who["name"], who["phone1"], time.Now().Format(time.RFC3339Nano))
}

// Bookings is work that books each of the starts once, for somebody new. It ends with them.
func (p *Palier) Bookings(starts []booking) load.Work {
	var next atomic.Int64
	return load.Work{Check: booked, Client: func(int) load.Stream {
		return func() [][]byte {
			i := int(next.Add(1)) - 1
			if i >= len(starts) {
				return nil
			}
			return [][]byte{p.visiting("POST", "/visit/create", starts[i].visit(p.site.made.Add(1)))}
		}
	}}
}

// Book gives what books the starts, one a call.
func (p *Palier) Book(starts []booking) func(conn *load.Conn) error {
	next := 0
	return func(conn *load.Conn) error {
		if next == len(starts) {
			return fmt.Errorf("all of %d starts are booked", next)
		}
		answer, err := conn.Fetch(p.visiting("POST", "/visit/create", starts[next].visit(p.site.made.Add(1))))
		next++
		if err == nil {
			err = booked(answer)
		}
		return err
	}
}

// booked checks the answer to a booking.
func booked(body []byte) error {
	var made struct{ ID string }
	err := decode(body, &made)
	if err == nil && made.ID == "" {
		err = fmt.Errorf("no id in %.200s", body)
	}
	return err
}
