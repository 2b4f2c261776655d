package webhooks_test

import (
	"context"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/webhooks"
)

func TestAPurgeForgetsAllThatEndedLongAgoAndNothingElse(t *testing.T) {
	const ended = 501 // more than one statement removes
	eachDesk(t, func(d *desk) {
		e := d.endpoint("lot:status")
		d.write(func(_ context.Context, tx event.Tx) error {
			for lot := range int64(ended) {
				tx.Record(event.Event{Kind: "lot.sold", Subject: event.Subject{Kind: "lot", ID: lot + 1}})
			}
			return nil
		})
		d.fanOut()
		for list := d.claim(d.outbox); len(list) > 0; list = d.claim(d.outbox) {
			d.conclude(list, 200)
		}
		d.clock.Advance(webhooks.Kept - time.Minute)
		d.purge()
		d.same("kept to the last minute", len(d.queue(e.ID)), ended)
		d.happen(1, "lot.sold")
		d.fanOut()
		d.clock.Advance(2 * time.Minute)
		d.purge()
		d.same("what waits", d.queue(e.ID), []string{"lot:status 1 waiting"})
	})
}

func (d *desk) purge() {
	d.Helper()
	if err := d.outbox.Purge(d.Context(), 1); err != nil {
		d.Fatal(err)
	}
}
