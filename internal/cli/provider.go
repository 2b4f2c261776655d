package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
)

type providerCmd struct {
	Create  providerCreateCmd  `cmd:"" help:"Let a partner call; its token is shown once."`
	List    providerListCmd    `cmd:"" help:"List the partners."`
	Rotate  providerRotateCmd  `cmd:"" help:"Give a partner a new token."`
	Disable providerDisableCmd `cmd:"" help:"Shut a partner out."`
	Enable  providerEnableCmd  `cmd:"" help:"Let a partner in again."`
}

// Help is shown under the command's flags.
func (providerCmd) Help() string {
	return `A provider is a partner (portal, website, connector) that calls with a number
and a token. What a command here reports done is in force in every replica.

Examples:
  palier provider create --agency 14 --name "Portail"
  palier provider rotate 1000 --overlap 24h
  palier provider disable 1000`
}

// providerRow is a provider as the command line shows it.
type providerRow struct {
	ID         int64          `json:"provider"`
	Name       string         `json:"name"`
	Agencies   []int64        `json:"agencies"`
	Rights     []access.Right `json:"rights"`
	Profile    string         `json:"profile"`
	PerDay     int64          `json:"per_day"`
	PerSecond  int64          `json:"per_second"`
	DisabledAt *time.Time     `json:"disabled_at"`
	Token      string         `json:"token,omitempty"` // in the answer that creates it only
}

func newProviderRow(p access.Provider) providerRow {
	r := providerRow{ID: p.ID, Name: p.Name, Agencies: p.Agencies, Rights: p.Rights, Profile: p.Apimo.Profile,
		PerDay: p.Apimo.PerDay, PerSecond: p.Apimo.PerSecond}
	if !p.DisabledAt.IsZero() {
		r.DisabledAt = &p.DisabledAt
	}
	return r
}

type providerCreateCmd struct {
	inAccount        `embed:""`
	ID               int64   `placeholder:"N" help:"Number that the partner uses already; the next free one from 1000 on otherwise."`
	Name             string  `required:"" help:"Who it is."`
	Agency           []int64 `required:"" placeholder:"N" help:"Agency it may call for; several with commas."`
	Rights           string  `default:"leads.read,leads.write" help:"What it may do, with commas; all for everything."`
	Profile          string  `enum:"document,openapi" default:"document" help:"Which description of the API its answers follow where the two differ: document or openapi."`
	LeadDatesFlat    bool    `help:"Dates of a lead's opening, assignment and closing as plain texts, not objects."`
	AgencyCityObject bool    `help:"The town of an agency as an object."`
	ReferenceNumber  bool    `help:"References of properties that are numbers as numbers, not texts."`
	PerDay           int64   `placeholder:"N" help:"Calls a day, from midnight in Paris; no limit otherwise."`
	PerSecond        int64   `placeholder:"N" help:"Calls a second; no limit otherwise."`
}

// Help is shown under the command's flags.
func (providerCreateCmd) Help() string {
	return `Rights: ` + strings.ReplaceAll(access.JoinRights(access.Rights()), ",", ", ") + `.
leads.all lets it see and change the leads and contacts that other providers sent; searches,
actions and properties are the agency's, and their own rights decide.

Examples:
  palier provider create --agency 14 --name "Portail"
  palier provider create --agency 14,15 --name "Connecteur" --id 9999 --rights all --per-day 10000`
}

// Run lets a provider in.
func (c *providerCreateCmd) Run(e *env) error {
	if c.PerDay < 0 || c.PerSecond < 0 {
		return usageError{fmt.Errorf("--per-day and --per-second: 0 for no limit, or more")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		p, token, err := a.Access.CreateProvider(e.ctx, by, access.Provider{
			ID: c.ID, Name: c.Name, Agencies: c.Agency, Rights: access.SplitRights(c.Rights),
			Apimo: access.ApimoSettings{Profile: c.Profile, FlatDates: c.LeadDatesFlat, CityObject: c.AgencyCityObject, NumberRefs: c.ReferenceNumber,
				PerDay: c.PerDay, PerSecond: c.PerSecond},
		})
		if err != nil {
			return err
		}
		row := newProviderRow(p)
		row.Token = token
		return e.print(row, func(w io.Writer) {
			fmt.Fprintf(w, "Provider %d may call for agency %s: %s.\n\n", p.ID, joined(p.Agencies), shortRights(p.Rights, access.Rights()))
			e.showToken(w, p, token)
		})
	})
}

// showToken shows a token the only time it can be, with a call that tries it.
func (e *env) showToken(w io.Writer, p access.Provider, token string) {
	fmt.Fprintf(w, "  Provider  %d\n  Token     %s\n\nThe token is not shown again: hand it to the partner now.\n", p.ID, token)
	fmt.Fprintf(w, "\nTry it:\n  curl -u %d:%s '%s/apimo/agencies/%d/leads?limit=1'\n", p.ID, token, e.publicURL(), p.Agencies[0])
}

// publicURL is how callers reach Palier, without a slash at the end.
func (e *env) publicURL() string {
	if e.cfg.PublicURL == "" {
		return "http://" + reachable(e.cfg.Addr)
	}
	return strings.TrimRight(e.cfg.PublicURL, "/")
}

type providerListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (providerListCmd) Help() string { return "Example:\n  palier provider list --json" }

// Run lists the providers; tokens cannot be shown, only their hashes are kept.
func (c *providerListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.Access.Providers(e.ctx, by)
		if err != nil {
			return err
		}
		return table(e, each(all, newProviderRow), `No provider yet. Let one in: palier provider create --agency N --name "Portail"`,
			"PROVIDER | NAME | AGENCIES | STATE | PROFILE | PER DAY | PER SECOND | MAY", func(r providerRow) []any {
				state := "enabled"
				if r.DisabledAt != nil {
					state = "disabled"
				}
				return []any{r.ID, r.Name, joined(r.Agencies), state, r.Profile, bound(r.PerDay), bound(r.PerSecond), shortRights(r.Rights, access.Rights())}
			})
	})
}

// bound is a limit as tables show it.
func bound(n int64) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}
