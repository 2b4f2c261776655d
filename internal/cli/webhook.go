package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/webhooks"
)

type webhookCmd struct {
	Add        webhookAddCmd        `cmd:"" help:"Have an URL told what happens; its secret is shown once."`
	List       webhookListCmd       `cmd:"" help:"List the endpoints."`
	Rotate     webhookRotateCmd     `cmd:"" help:"Give an endpoint a new secret."`
	Pause      webhookPauseCmd      `cmd:"" help:"Stop telling an endpoint; what happens meanwhile waits."`
	Resume     webhookResumeCmd     `cmd:"" help:"Tell an endpoint again, what waited first."`
	Remove     webhookRemoveCmd     `cmd:"" help:"Delete an endpoint with its deliveries."`
	Deliveries webhookDeliveriesCmd `cmd:"" help:"Show what an endpoint was and will be told."`
	Attempts   webhookAttemptsCmd   `cmd:"" help:"Show one delivery, and every try of it."`
	Retry      webhookRetryCmd      `cmd:"" help:"Try now what waits for its next try."`
	Replay     webhookReplayCmd     `cmd:"" help:"Send again what was delivered or given up."`
}

// Help is shown under the command's flags.
func (webhookCmd) Help() string {
	return `An endpoint is an URL that gets a signed POST for each event. A delivery that
fails is tried again; after 20 failed deliveries in a row the endpoint is
switched off, until it is resumed. A running server notices within a second.

Examples:
  palier webhook add --developer client-a --url https://example.org/hook
  palier webhook retry --endpoint 1042
  palier webhook replay --endpoint 1042 --from 5310`
}

// endpointRow is an endpoint as the command line shows it.
type endpointRow struct {
	ID        int64      `json:"endpoint"`
	Format    string     `json:"format"`
	Developer string     `json:"developer"` // its slug, empty: the whole account
	URL       string     `json:"url"`
	Events    []string   `json:"events"`
	Cursor    int64      `json:"told_until"`
	Failures  int        `json:"failures"`
	OffAt     *time.Time `json:"off_at"`
	OffReason string     `json:"off_reason"`
	Secret    string     `json:"secret,omitempty"` // in the answer that makes it only
}

func newEndpointRow(e webhooks.Endpoint, slug string) endpointRow {
	r := endpointRow{ID: e.ID, Format: e.Format, Developer: slug, URL: e.URL, Events: filled(e.Events), Cursor: e.Cursor, Failures: e.Failures, OffReason: e.OffReason}
	if !e.Live() {
		r.OffAt = &e.OffAt
	}
	return r
}

// endpoints are all of the account.
func endpoints(e *env, a *app.App, by access.Actor) ([]endpointRow, error) {
	spaces, err := a.Access.Developers(e.ctx, by)
	if err != nil {
		return nil, err
	}
	slugs := map[int64]string{}
	for _, d := range spaces {
		slugs[d.ID] = d.Slug
	}
	all, err := a.Webhooks.List(e.ctx, by)
	return each(all, func(v webhooks.Endpoint) endpointRow { return newEndpointRow(v, slugs[v.Developer]) }), err
}

type webhookAddCmd struct {
	inAccount `embed:""`
	Format    string   `default:"adlead" help:"Whose messages it understands: adlead, visitchange or webhookevent (both Flatsy)."`
	URL       string   `name:"url" required:"" placeholder:"URL" help:"Where to; http or https."`
	Developer string   `placeholder:"SLUG" help:"Only what happens in this developer's space."`
	Events    []string `placeholder:"NAME" help:"Events it asks for, with commas; otherwise all but those that must be asked for by name."`
}

// Help is shown under the command's flags.
func (webhookAddCmd) Help() string {
	return `It is told what happens from now on. It must be reachable at a public address,
at port 80 or 443, or be in a network of --egress-allow of the server.

Examples:
  palier webhook add --developer client-a --url https://example.org/hook
  palier webhook add --developer client-a --url https://example.org/hook --events lot:updated,registration:created
  palier webhook add --format visitchange --url https://example.org/visits`
}

// Run adds an endpoint.
func (c *webhookAddCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		var space access.Developer
		if c.Developer != "" {
			var err error
			if space, err = developer(e, a, by, c.Developer); err != nil {
				return err
			}
		}
		made, secret, err := a.Webhooks.Create(e.ctx, by, webhooks.Endpoint{Format: c.Format, URL: c.URL, Developer: space.ID, Events: c.Events})
		if err != nil {
			return err
		}
		row := newEndpointRow(made, space.Slug)
		row.Secret = secret
		return e.print(row, func(w io.Writer) { showSecret(w, made.ID, secret) })
	})
}

// showSecret shows a secret the only time it can be.
func showSecret(w io.Writer, endpoint int64, secret string) {
	fmt.Fprintf(w, "  Endpoint  %d\n  Secret    %s\n\nThe secret is not shown again: hand it to the receiver now, to check signatures with.\n", endpoint, secret)
}

type webhookListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (webhookListCmd) Help() string { return "Example:\n  palier webhook list --json" }

// Run lists the endpoints; secrets cannot be shown.
func (c *webhookListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := endpoints(e, a, by)
		if err != nil {
			return err
		}
		return table(e, all, "No endpoint yet: palier webhook add --url https://example.org/hook",
			"ENDPOINT | FORMAT | DEVELOPER | STATE | FAILURES | TOLD UNTIL | EVENTS | URL", func(r endpointRow) []any {
				state := "live"
				if r.OffAt != nil {
					state = "off: " + r.OffReason
				}
				return []any{r.ID, r.Format, cmp.Or(r.Developer, "all"), state, r.Failures, r.Cursor, cmp.Or(strings.Join(r.Events, ","), "the usual"), r.URL}
			})
	})
}

// oneEndpoint is what the commands about one endpoint take.
type oneEndpoint struct {
	inAccount `embed:""`
	Endpoint  int64 `arg:"" help:"Number of the endpoint."`
}

// change changes the endpoint and shows it as it is then.
func (c oneEndpoint) change(e *env, what string, fn func(a *app.App, by access.Actor) error) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		if err := fn(a, by); err != nil {
			return c.missing(err)
		}
		all, err := endpoints(e, a, by)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(r endpointRow) bool { return r.ID == c.Endpoint })
		if i < 0 {
			return fmt.Errorf("endpoint %d was removed meanwhile", c.Endpoint)
		}
		return e.print(all[i], func(w io.Writer) { fmt.Fprintf(w, "Endpoint %d %s.\n", c.Endpoint, what) })
	})
}

func (c oneEndpoint) missing(err error) error {
	return missing(err, "there is no endpoint %d in this account: palier webhook list", c.Endpoint)
}

type webhookRotateCmd struct {
	oneEndpoint `embed:""`
}

// Help is shown under the command's flags.
func (webhookRotateCmd) Help() string {
	return `The old secret signs nothing any more, from the next try on.

Example:
  palier webhook rotate 1042`
}

// rotatedSecret is the answer of rotate.
type rotatedSecret struct {
	ID     int64  `json:"endpoint"`
	Secret string `json:"secret"`
}

// Run gives an endpoint a new secret.
func (c *webhookRotateCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		secret, err := a.Webhooks.Rotate(e.ctx, by, c.Endpoint)
		if err != nil {
			return c.missing(err)
		}
		return e.print(rotatedSecret{c.Endpoint, secret}, func(w io.Writer) { showSecret(w, c.Endpoint, secret) })
	})
}

type webhookPauseCmd struct {
	oneEndpoint `embed:""`
}

// Help is shown under the command's flags.
func (webhookPauseCmd) Help() string { return "Example:\n  palier webhook pause 1042" }

// Run switches an endpoint off.
func (c *webhookPauseCmd) Run(e *env) error {
	return c.change(e, "is off; what happens meanwhile waits", func(a *app.App, by access.Actor) error { return a.Webhooks.Pause(e.ctx, by, c.Endpoint) })
}

type webhookResumeCmd struct {
	oneEndpoint `embed:""`
}

// Help is shown under the command's flags.
func (webhookResumeCmd) Help() string { return "Example:\n  palier webhook resume 1042" }

// Run switches an endpoint on.
func (c *webhookResumeCmd) Run(e *env) error {
	return c.change(e, "is told again, what waited first", func(a *app.App, by access.Actor) error { return a.Webhooks.Resume(e.ctx, by, c.Endpoint) })
}

type webhookRemoveCmd struct {
	oneEndpoint `embed:""`
}

// Help is shown under the command's flags.
func (webhookRemoveCmd) Help() string { return "Example:\n  palier webhook remove 1042" }

// removedEndpoint is the answer of remove.
type removedEndpoint struct {
	ID int64 `json:"removed"`
}

// Run deletes an endpoint.
func (c *webhookRemoveCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		if err := a.Webhooks.Remove(e.ctx, by, c.Endpoint); err != nil {
			return c.missing(err)
		}
		return e.print(removedEndpoint{c.Endpoint}, func(w io.Writer) { fmt.Fprintf(w, "Endpoint %d is removed, with its deliveries.\n", c.Endpoint) })
	})
}
