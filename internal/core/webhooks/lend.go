package webhooks

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"palier/internal/core/event"
)

// Parcel is a delivery that a sender has for itself until its lease ends, ready
// to go.
type Parcel struct {
	Delivery Delivery
	URL      string
	Headers  []Header // signatures, made at the claim
}

// Outcome is what became of a parcel.
type Outcome struct {
	Delivery Delivery // as lent
	Attempt  Attempt
	Returned bool // not tried: the sender stops, another may have it at once
}

// Claim lends what is due in an account: at most room(endpoint) of each endpoint.
// The error names endpoints that cannot be served; the others are.
func (o *Outbox) Claim(ctx context.Context, account int64, room func(endpoint int64) int) ([]Parcel, error) {
	due, err := o.store.DueEndpoints(ctx, account, o.now())
	if err != nil {
		return nil, fmt.Errorf("webhooks.Claim(%d): %w", account, err)
	}
	most := map[int64]int{}
	secrets := map[int64]string{}
	var failed []error
	for _, e := range due {
		n := room(e.ID)
		if n <= 0 {
			continue
		}
		if secrets[e.ID], err = o.seal.open(e); err != nil {
			failed = append(failed, err)
			continue
		}
		most[e.ID] = n
	}
	if len(most) == 0 {
		return nil, errors.Join(failed...)
	}
	var out []Parcel
	err = o.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		out = nil
		for _, e := range due {
			if most[e.ID] == 0 {
				continue
			}
			list, err := o.borrow(ctx, tx, e, most[e.ID])
			if err != nil {
				return err
			}
			for _, d := range list {
				out = append(out, o.parcel(e, d, secrets[e.ID], tx.Now()))
			}
		}
		return nil
	})
	if err != nil {
		return nil, errors.Join(append(failed, fmt.Errorf("webhooks.Claim(%d): %w", account, err))...)
	}
	return out, errors.Join(failed...)
}

// borrow leases an endpoint's deliveries that are due at the write's instant. The
// endpoint may have been switched off since it was listed.
func (o *Outbox) borrow(ctx context.Context, tx event.Tx, e Endpoint, most int) ([]Delivery, error) {
	now, found, err := o.store.GetEndpoint(ctx, e.Account, e.ID)
	if err != nil || !found || !now.Live() {
		return nil, err
	}
	list, err := o.store.DueDeliveries(ctx, e.Account, e.ID, tx.Now(), most)
	if err != nil {
		return nil, err
	}
	var mine []Delivery
	for _, d := range list {
		d.Lease = tx.Now().Add(o.lease)
		got, err := o.store.LeaseDelivery(ctx, d.Account, d.ID, tx.Now(), d.Lease)
		if err != nil {
			return nil, err
		}
		if got {
			mine = append(mine, d)
		}
	}
	return mine, nil
}

func (o *Outbox) parcel(e Endpoint, d Delivery, secret string, at time.Time) Parcel {
	headers := Standard(secret, d, at)
	if f, known := find(o.formats, e.Format); known && f.Sign != nil {
		headers = append(headers, f.Sign(secret, d, at)...)
	}
	return Parcel{Delivery: d, URL: e.URL, Headers: headers}
}

// Conclude writes how tries ended, all of an account's in one write, and tells
// how many deliveries were given up. An outcome whose lease went to another
// sender meanwhile is dropped: the other one's counts.
func (o *Outbox) Conclude(ctx context.Context, account int64, list []Outcome) (givenUp int, err error) {
	err = o.ledger.Write(ctx, account, func(ctx context.Context, tx event.Tx) error {
		givenUp = 0
		for _, out := range list {
			ended, err := o.conclude(ctx, tx, out)
			if err != nil {
				return err
			}
			if ended == GivenUp {
				givenUp++
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("webhooks.Conclude(%d): %w", account, err)
	}
	return givenUp, nil
}

// conclude writes one outcome and gives the delivery's state after it, "" when it
// was dropped.
func (o *Outbox) conclude(ctx context.Context, tx event.Tx, out Outcome) (State, error) {
	d := out.Delivery
	e, found, err := o.store.GetEndpoint(ctx, d.Account, d.Endpoint)
	if err != nil || !found {
		return "", err
	}
	format, _ := find(o.formats, e.Format)
	lease := d.Lease
	if out.Returned {
		d.Lease = time.Time{}
		_, err := o.store.SaveDelivery(ctx, d, lease)
		return d.State, err
	}
	d = d.after(out.Attempt, format.Retries, tx.Now())
	ours, err := o.store.SaveDelivery(ctx, d, lease)
	if err != nil || !ours {
		return "", err
	}
	out.Attempt.Try = d.Tries
	if err := o.store.InsertAttempt(ctx, d.Account, d.ID, out.Attempt); err != nil || d.State == Waiting {
		return d.State, err
	}
	if err := o.store.GiveTurn(ctx, d, tx.Now()); err != nil {
		return "", err
	}
	return d.State, o.tally(ctx, tx, e, d.State == Delivered)
}

// tally counts deliveries given up in a row, and switches the endpoint off when
// they are too many.
func (o *Outbox) tally(ctx context.Context, tx event.Tx, e Endpoint, arrived bool) error {
	switch {
	case arrived && e.Failures == 0:
		return nil
	case arrived:
		e.Failures = 0
	default:
		e.Failures++
	}
	if e.Failures >= MaxFailures && e.Live() {
		e.OffAt, e.OffReason = tx.Now(), strconv.Itoa(MaxFailures)+" failed deliveries in a row"
		tx.Record(told("endpoint.switched_off", e, event.Who{Kind: "palier"}, event.Change{Field: "off", After: e.OffReason}))
	}
	e.UpdatedAt = tx.Now()
	return o.store.UpdateEndpoint(ctx, e)
}
