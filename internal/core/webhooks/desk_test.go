package webhooks_test

import (
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/webhooks"
)

func TestATestGoesTheWayOfEveryMessage(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		sent, err := d.service.Test(t.Context(), d.by, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		lent := d.claim(d.outbox)
		d.same("on its way", []any{len(lent), lent[0].Delivery.ID, string(lent[0].Delivery.Body)}, []any{1, sent.ID, "test"})
		d.conclude(lent, 500)
		log, err := d.service.Entries(t.Context(), d.by, webhooks.LogQuery{Endpoint: e.ID, Limit: 9})
		d.same("in the log", []any{len(log), log[0].Event, log[0].Last.Status, log[0].State, err}, []any{1, webhooks.TestEvent, 500, webhooks.Waiting, nil})
		if err := d.service.Pause(t.Context(), d.by, e.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := d.service.Test(t.Context(), d.by, e.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("at an endpoint that is off: %v", err)
		}
		if _, err := d.service.Test(t.Context(), d.by, e.ID+999); !fault.Is(err, fault.Missing) {
			t.Errorf("at none: %v", err)
		}
	})
}

func TestEventsAreChosenAnew(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		if err := d.service.Choose(t.Context(), d.by, e.ID, []string{"lot:updated"}); err != nil {
			t.Fatal(err)
		}
		d.happen(1, "lot.sold")
		d.fanOut()
		log, err := d.service.Entries(t.Context(), d.by, webhooks.LogQuery{Endpoint: e.ID, Limit: 9})
		if err != nil || len(log) != 1 || log[0].Event != "lot:updated" {
			t.Errorf("told %+v, %v", log, err)
		}
		if err := d.service.Choose(t.Context(), d.by, e.ID, []string{"lot:stolen"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("an event that is none: %v", err)
		}
		lines, err := d.store.Journal(t.Context(), 1, 0, event.Subject{Kind: "endpoint", ID: e.ID}, 9)
		last := lines[len(lines)-1]
		d.same("in the journal", []any{last.Kind, last.Changes, err}, []any{"endpoint.events_chosen", []event.Change{{Field: "events", Before: "lot:status", After: "lot:updated"}}, nil})
	})
}

func TestOnlyWhatWasGivenUpIsSentAgain(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		d.happen(1, "lot.sold")
		d.happen(2, "lot.sold")
		d.fanOut()
		lent := d.claim(d.outbox)
		d.conclude(lent[:1], 200)
		d.conclude(lent[1:], 500)
		d.clock.Advance(2e9)
		d.conclude(d.claim(d.outbox), 500) // the ladder of this format has one step
		n, err := d.service.ReplayFailed(t.Context(), d.by, e.ID)
		d.same("sent again", []any{n, err}, []any{int64(1), nil})
		d.same("the one that failed", d.claim(d.outbox)[0].Delivery.ID, lent[1].Delivery.ID)
	})
}

func TestTheDeskIsForWhoAdministers(t *testing.T) {
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		nobody := access.Actor{Account: 1, User: 9}
		_, read := d.service.Entries(t.Context(), nobody, webhooks.LogQuery{Endpoint: e.ID})
		_, test := d.service.Test(t.Context(), nobody, e.ID)
		_, again := d.service.ReplayFailed(t.Context(), nobody, e.ID)
		for _, err := range []error{read, test, again, d.service.Choose(t.Context(), nobody, e.ID, nil)} {
			if !fault.Is(err, fault.Forbidden) {
				t.Errorf("%v, want a refusal", err)
			}
		}
		if _, err := d.service.Endpoint(t.Context(), access.Operator(access.Account{ID: 2}, "test"), e.ID); !fault.Is(err, fault.Missing) {
			t.Errorf("of another account: %v", err)
		}
	})
}
