package webhooks_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/webhooks"
)

func TestASecretIsShownOnceAndSealedToItsEndpoint(t *testing.T) {
	eachDesk(t, func(d *desk) {
		one, secret, err := d.service.Create(t.Context(), d.by, webhooks.Endpoint{Format: "test", URL: "https://example.org/?token=s3cret"})
		if err != nil || len(secret) < 40 {
			t.Fatal(err)
		}
		two := d.endpoint()
		stored, err := d.service.List(t.Context(), d.by)
		if err != nil || strings.Contains(stored[0].Sealed, secret) || stored[0].Sealed == stored[1].Sealed {
			t.Fatalf("stored %+v, %v", stored, err)
		}
		d.happen(1, "lot.updated")
		d.fanOut()
		swapped := stored[1]
		swapped.Sealed = one.Sealed
		d.write(func(ctx context.Context, _ event.Tx) error { return d.store.UpdateEndpoint(ctx, swapped) })
		list, err := d.outbox.Claim(t.Context(), 1, func(int64) int { return 1 })
		if err == nil || len(list) != 1 || list[0].Delivery.Endpoint != one.ID {
			t.Errorf("with a secret put into another row: %d lent, %v", len(list), err)
		}
		other := webhooks.NewOutbox(d.store, d.store, d.store, seal(1), d.formats(), time.Minute, d.clock.Now)
		if list, err := other.Claim(t.Context(), 1, func(int64) int { return 1 }); err == nil || len(list) != 0 || strings.Contains(err.Error(), secret) {
			t.Errorf("with another key: %d lent, %v", len(list), err)
		}
		fresh, err := d.service.Rotate(t.Context(), d.by, two.ID) // mends it
		if err != nil || fresh == secret {
			t.Fatal(err)
		}
		if list := d.claim(d.outbox); len(list) != 1 || list[0].Delivery.Endpoint != two.ID {
			t.Errorf("after the rotation: %+v", list)
		}
		lines, err := d.store.Journal(t.Context(), 1, 0, event.Subject{Kind: "endpoint"}, 10)
		if err != nil || len(lines) != 3 || lines[2].Kind != "endpoint.secret_rotated" {
			t.Errorf("journal %+v, %v", lines, err)
		}
		for _, line := range lines {
			for _, c := range line.Changes {
				if strings.Contains(c.After, "s3cret") || strings.Contains(c.After, "whsec_") {
					t.Errorf("the journal tells a secret: %+v", c)
				}
			}
		}
	})
}

func TestAnEndpointThatCannotBeIsRefusedWithAllItsProblems(t *testing.T) {
	eachDesk(t, func(d *desk) {
		for what, c := range map[string]struct {
			e    webhooks.Endpoint
			want string
		}{
			"no URL":            {webhooks.Endpoint{Format: "test"}, "url"},
			"another scheme":    {webhooks.Endpoint{Format: "test", URL: "ftp://example.org/"}, "url"},
			"no host":           {webhooks.Endpoint{Format: "test", URL: "https:///hook"}, "url"},
			"a user":            {webhooks.Endpoint{Format: "test", URL: "https://u:p@example.org/"}, "url"},
			"a fragment":        {webhooks.Endpoint{Format: "test", URL: "https://example.org/#x"}, "url"},
			"no such format":    {webhooks.Endpoint{Format: "other", URL: "https://example.org/"}, "format"},
			"no such event":     {webhooks.Endpoint{Format: "test", URL: "https://example.org/", Events: []string{"lot:updated", "lot:*"}}, "events"},
			"all of it at once": {webhooks.Endpoint{Format: "test", URL: "x", Events: []string{"y"}}, "url events"},
		} {
			_, _, err := d.service.Create(t.Context(), d.by, c.e)
			var fields []string
			if f, ok := err.(*fault.Error); ok {
				for _, p := range f.Problems {
					fields = append(fields, p.Field)
				}
			}
			if got := strings.Join(fields, " "); got != c.want || !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %q, want %q (%v)", what, got, c.want, err)
			}
		}
	})
}

func TestOnlyWhoMayDoAnythingAdministersEndpoints(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint()
		stranger := access.Operator(access.Account{ID: 2}, "test")
		for what, c := range map[string]struct {
			by   access.Actor
			want fault.Kind
		}{"nobody": {access.Actor{Account: 1}, fault.Forbidden}, "another account's operator": {stranger, fault.Missing}} {
			_, err1 := d.service.Rotate(t.Context(), c.by, e.ID)
			_, err2 := d.service.Deliveries(t.Context(), c.by, webhooks.DeliveryQuery{Endpoint: e.ID})
			_, _, err3 := d.service.Attempts(t.Context(), c.by, 1)
			_, err4 := d.service.ReplayFrom(t.Context(), c.by, e.ID, 0)
			for i, err := range []error{err1, err2, err3, err4, d.service.Pause(t.Context(), c.by, e.ID), d.service.Resume(t.Context(), c.by, e.ID),
				d.service.Replay(t.Context(), c.by, 1), d.service.Remove(t.Context(), c.by, e.ID)} {
				if !fault.Is(err, c.want) {
					t.Errorf("%s, call %d: %v, want %v", what, i, err, c.want)
				}
			}
		}
		if err := d.service.Remove(t.Context(), d.by, e.ID); err != nil {
			t.Error(err)
		}
		if list, err := d.service.List(t.Context(), d.by); len(list) != 0 || err != nil {
			t.Errorf("after the removal: %v %v", list, err)
		}
	})
}

// The vector is that of the Standard Webhooks specification's libraries; the
// hexadecimal one was made with openssl.
func TestSignaturesAreThoseThatOthersCompute(t *testing.T) {
	at := time.Unix(1614265330, 0)
	got := webhooks.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", []byte(`{"test": 2432232314}`), at)
	if got[1].Value != "1614265330" || got[2].Value != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Errorf("standard: %v", got)
	}
	d := webhooks.Delivery{Account: 1, ID: 7, Body: []byte(`{"event":"lot:updated"}`)}
	if h := webhooks.Hex("signature")("key", d, at); len(h) != 1 || h[0] != (webhooks.Header{Name: "signature", Value: "e54517e1a4ba56f0a8af214b434fff41389da8ef61c19babcbdc41e05f468874"}) {
		t.Errorf("hexadecimal: %v", h)
	}
	for _, secret := range []string{webhooks.NewSecret(), "a secret of one's own"} {
		tampered := d
		tampered.Body = []byte(`{"event":"lot:updateD"}`)
		one, two := webhooks.Standard(secret, d, at), webhooks.Standard(secret, tampered, at)
		if one[0] != (webhooks.Header{Name: "webhook-id", Value: "msg_1_7"}) || one[0] != two[0] || one[2] == two[2] {
			t.Errorf("%v and, tampered, %v", one, two)
		}
	}
}
