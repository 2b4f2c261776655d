package webhooks_test

import (
	"errors"
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/webhooks"
)

func TestWhatWaitsForItsNextTryCanBeHurriedAndStaysInOrder(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		d.happen(1, "lot.sold", "lot.sold")
		d.happen(2, "lot.sold")
		d.fanOut()
		lent := d.claim(d.outbox) // the first of each lot
		if n, err := d.service.HurryAll(t.Context(), d.by, e.ID); n != 0 || err != nil {
			t.Errorf("while they are being sent: hurried %d, %v", n, err)
		}
		d.conclude(lent, 500)
		d.same("before their next try", len(d.claim(d.outbox)), 0)
		list, err := d.service.Deliveries(t.Context(), d.by, webhooks.DeliveryQuery{Endpoint: e.ID})
		if err != nil {
			t.Fatal(err)
		}
		behind := list[1] // the later one of the first lot
		if n, err := d.service.Hurry(t.Context(), d.by, behind.ID); n != 1 || err != nil {
			t.Errorf("hurried %d, %v", n, err)
		}
		first := d.claim(d.outbox)
		d.same("who goes before it leaves", []int64{int64(len(first)), first[0].Delivery.ID, int64(first[0].Delivery.Rung)}, []int64{1, lent[0].Delivery.ID, 1})
		d.conclude(first, 200)
		d.same("then it", d.claim(d.outbox)[0].Delivery.ID, behind.ID)
		if n, err := d.service.HurryAll(t.Context(), d.by, e.ID); n != 1 || err != nil {
			t.Errorf("the rest: hurried %d, %v", n, err)
		}
		d.same("the other lot's leaves", d.claim(d.outbox)[0].Delivery.ID, lent[1].Delivery.ID)
		lines, err := d.store.Journal(t.Context(), 1, 0, event.Subject{Kind: "endpoint", ID: e.ID}, 10)
		if err != nil || len(lines) != 3 || lines[1].Kind != "endpoint.hurried" {
			t.Errorf("journal %+v, %v", lines, err)
		}
	})
}

func TestWhatDoesNotWaitIsNotHurried(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		d.happen(1, "lot.sold")
		d.happen(2, "lot.sold")
		d.fanOut()
		lent := d.claim(d.outbox)
		d.conclude(lent[:1], 200)
		d.conclude(lent[1:], 500)
		hurry := func(delivery int64) error {
			n, err := d.service.Hurry(t.Context(), d.by, delivery)
			return errors.Join(err, map[bool]error{true: errors.New("hurried")}[n != 0])
		}
		if err := hurry(lent[0].Delivery.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("one that was delivered: %v", err)
		}
		if err := hurry(lent[1].Delivery.ID + 999); !fault.Is(err, fault.Missing) {
			t.Errorf("one that is none: %v", err)
		}
		if _, err := d.service.HurryAll(t.Context(), d.by, e.ID+999); !fault.Is(err, fault.Missing) {
			t.Errorf("of an endpoint that is none: %v", err)
		}
		if err := d.service.Pause(t.Context(), d.by, e.ID); err != nil {
			t.Fatal(err)
		}
		if err := hurry(lent[1].Delivery.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("at an endpoint that is off: %v", err)
		}
		if _, err := d.service.HurryAll(t.Context(), d.by, e.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("all at an endpoint that is off: %v", err)
		}
	})
}

func TestTheEndpointsWhoseSecretsDoNotOpenAreNamed(t *testing.T) {
	eachDesk(t, func(d *desk) {
		one, two := d.endpoint(), d.endpoint()
		d.locked("with their key", d.service)
		other := webhooks.NewService(d.store, d.store, d.store, seal(1), d.formats())
		d.locked("with another key", other, one.ID, two.ID)
		if _, err := other.Rotate(t.Context(), d.by, two.ID); err != nil {
			t.Fatal(err)
		}
		d.locked("after one has a new secret", other, one.ID)
		made := false
		none := webhooks.NewSeal(func(first bool) ([]byte, error) { made = made || first; return nil, errors.New("put it back") })
		d.locked("without a key", webhooks.NewService(d.store, d.store, d.store, none, d.formats()), one.ID, two.ID)
		if made {
			t.Error("a look asked for a new key")
		}
	})
}

// locked wants exactly these endpoints named, each with a reason.
func (d *desk) locked(what string, s *webhooks.Service, want ...int64) {
	d.Helper()
	list, err := s.Locked(d.Context(), d.by)
	if err != nil {
		d.Fatal(err)
	}
	var got []int64
	for _, l := range list {
		if got = append(got, l.Endpoint); l.Why == nil {
			d.Errorf("%s: endpoint %d has no reason", what, l.Endpoint)
		}
	}
	d.same(what, got, want)
}
