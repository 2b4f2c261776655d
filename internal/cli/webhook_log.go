package cli

import (
	"errors"
	"fmt"
	"io"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/webhooks"
)

// deliveryRow is a delivery as the command line shows it.
type deliveryRow struct {
	ID        int64      `json:"delivery"`
	Seq       int64      `json:"seq"`
	Event     string     `json:"event"`
	Subject   string     `json:"subject"`
	State     string     `json:"state"`
	Tries     int        `json:"tries"`
	DueAt     *time.Time `json:"due_at"` // null: an earlier one of its subject goes first, or it ended
	EmittedAt time.Time  `json:"emitted_at"`
	EndedAt   *time.Time `json:"ended_at"`
}

func newDeliveryRow(d webhooks.Delivery) deliveryRow {
	r := deliveryRow{ID: d.ID, Seq: d.Seq, Event: d.Event, Subject: fmt.Sprintf("%s/%d", d.Subject.Kind, d.Subject.ID), State: string(d.State), Tries: d.Tries, EmittedAt: d.EmittedAt}
	if !d.DueAt.IsZero() {
		r.DueAt = &d.DueAt
	}
	if !d.EndedAt.IsZero() {
		r.EndedAt = &d.EndedAt
	}
	return r
}

type webhookDeliveriesCmd struct {
	oneEndpoint `embed:""`
	State       string `enum:"all,waiting,delivered,given-up,replaced" default:"all" help:"Only those that are so: all, waiting, delivered, given-up or replaced."`
	Limit       int    `default:"50" placeholder:"N" help:"How many at most, the latest first."`
}

// Help is shown under the command's flags.
func (webhookDeliveriesCmd) Help() string {
	return `replaced: a later message told the same and more before this one was tried.
Deliveries that ended are kept for 30 days.

Example:
  palier webhook deliveries 1042 --state given-up`
}

// Run shows an endpoint's deliveries.
func (c *webhookDeliveriesCmd) Run(e *env) error {
	if c.Limit < 1 {
		return usageError{errors.New("--limit: 1 or more")}
	}
	q := webhooks.DeliveryQuery{Endpoint: c.Endpoint, State: webhooks.State(c.State), Limit: c.Limit}
	if c.State == "all" {
		q.State = ""
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		list, err := a.Webhooks.Deliveries(e.ctx, by, q)
		if err != nil {
			return c.missing(err)
		}
		return table(e, each(list, newDeliveryRow), "Nothing to show.", "DELIVERY | SEQ | EVENT | SUBJECT | STATE | TRIES | DUE | ENDED", func(r deliveryRow) []any {
			return []any{r.ID, r.Seq, r.Event, r.Subject, r.State, r.Tries, stampOf(r.DueAt), stampOf(r.EndedAt)}
		})
	})
}

// stampOf is an optional instant as tables show it.
func stampOf(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return stamp(*t)
}

type webhookAttemptsCmd struct {
	inAccount `embed:""`
	Delivery  int64 `arg:"" help:"Number of the delivery."`
}

// Help is shown under the command's flags.
func (webhookAttemptsCmd) Help() string {
	return `Shows the body that is sent, and of each try the answer, its first 4 KiB.

Example:
  palier webhook attempts 20817 --json`
}

// deliverySheet is all that is known of a delivery.
type deliverySheet struct {
	deliveryRow
	Body     string       `json:"body"`
	Attempts []attemptRow `json:"attempts"`
}

// attemptRow is a try as the command line shows it.
type attemptRow struct {
	Try    int       `json:"try"`
	At     time.Time `json:"at"`
	Status int       `json:"status"` // 0: no answer
	MS     int64     `json:"ms"`
	Error  string    `json:"error"`
	Answer string    `json:"answer"`
}

// Run shows a delivery and its tries.
func (c *webhookAttemptsCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		d, list, err := a.Webhooks.Attempts(e.ctx, by, c.Delivery)
		if err != nil {
			return noDelivery(err, c.Delivery)
		}
		s := deliverySheet{newDeliveryRow(d), string(d.Body), each(list, func(t webhooks.Attempt) attemptRow {
			return attemptRow{t.Try, t.At, t.Status, t.Took.Milliseconds(), t.Error, t.Answer}
		})}
		return e.print(s, func(w io.Writer) {
			fmt.Fprintf(w, "Delivery %d: %s of %s, %s.\n  %s\n", s.ID, s.Event, s.Subject, s.State, plain(s.Body))
			for _, t := range s.Attempts {
				fmt.Fprintf(w, "\nTry %d  %s  %d ms  status %d  %s\n", t.Try, stamp(t.At), t.MS, t.Status, plain(t.Error))
				if t.Answer != "" {
					fmt.Fprintf(w, "  %s\n", plain(t.Answer))
				}
			}
		})
	})
}

func noDelivery(err error, number int64) error {
	return missing(err, "there is no delivery %d in this account: palier webhook deliveries ENDPOINT", number)
}

type webhookReplayCmd struct {
	inAccount `embed:""`
	Delivery  int64  `arg:"" optional:"" help:"Number of one delivery."`
	Endpoint  int64  `placeholder:"N" help:"All of this endpoint."`
	From      *int64 `placeholder:"SEQ" help:"With --endpoint: those of this sequence of the journal and later."`
}

// Help is shown under the command's flags.
func (webhookReplayCmd) Help() string {
	return `What is sent again has the body and the webhook-id it had, and goes in order:
later messages about the same thing wait for it.

Examples:
  palier webhook replay 20817
  palier webhook replay --endpoint 1042 --from 5310`
}

// replayedRow is the answer of replay.
type replayedRow struct {
	Replayed int64 `json:"replayed"`
}

// Run queues deliveries again.
func (c *webhookReplayCmd) Run(e *env) error {
	if one := c.Delivery != 0; one == (c.Endpoint != 0) || (c.From != nil) == one {
		return usageError{errors.New("either the number of a delivery, or --endpoint with --from")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		n, err := int64(1), error(nil)
		if c.Delivery != 0 {
			err = noDelivery(a.Webhooks.Replay(e.ctx, by, c.Delivery), c.Delivery)
		} else {
			n, err = a.Webhooks.ReplayFrom(e.ctx, by, c.Endpoint, *c.From)
			err = oneEndpoint{Endpoint: c.Endpoint}.missing(err)
		}
		if err != nil {
			return err
		}
		return e.print(replayedRow{n}, func(w io.Writer) { fmt.Fprintf(w, "%d to be sent again.\n", n) })
	})
}
