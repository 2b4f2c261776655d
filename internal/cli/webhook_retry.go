package cli

import (
	"errors"
	"fmt"
	"io"

	"palier/internal/app"
	"palier/internal/core/access"
)

type webhookRetryCmd struct {
	inAccount `embed:""`
	Delivery  int64 `arg:"" optional:"" help:"Number of one delivery."`
	Endpoint  int64 `placeholder:"N" help:"All that wait at this endpoint."`
}

// Help is shown under the command's flags.
func (webhookRetryCmd) Help() string {
	return `For a receiver that works again: what failed does not wait for its next try. The
order stays: of messages about the same thing the first leaves, the others after
it. A try that fails counts like any other. What has ended is sent again by replay.

Examples:
  palier webhook retry 20817
  palier webhook retry --endpoint 1042`
}

// hurriedRow is the answer of retry.
type hurriedRow struct {
	Hurried int64 `json:"hurried"`
}

// Run has deliveries that wait tried now.
func (c *webhookRetryCmd) Run(e *env) error {
	if (c.Delivery != 0) == (c.Endpoint != 0) {
		return usageError{errors.New("either the number of a delivery, or --endpoint")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) (err error) {
		var n int64
		if c.Delivery != 0 {
			n, err = a.Webhooks.Hurry(e.ctx, by, c.Delivery)
			err = noDelivery(err, c.Delivery)
		} else {
			n, err = a.Webhooks.HurryAll(e.ctx, by, c.Endpoint)
			err = oneEndpoint{Endpoint: c.Endpoint}.missing(err)
		}
		if err != nil {
			return err
		}
		return e.print(hurriedRow{n}, func(w io.Writer) {
			if n == 0 {
				fmt.Fprintln(w, "None to hurry: what waits is being sent, or leaves in a moment by itself.")
				return
			}
			fmt.Fprintf(w, "%d to be tried now, and what waits behind after that.\n", n)
		})
	})
}
