package cli

import (
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/day"
)

type keyAddCmd struct {
	inAccount  `embed:""`
	Developer  string   `required:"" placeholder:"SLUG" help:"Whose space it opens."`
	Name       string   `required:"" help:"Who holds it."`
	Permission string   `required:"" help:"What it may do, with commas; all for everything."`
	Program    []int64  `placeholder:"N" help:"Programme it opens; several with commas."`
	Lot        []int64  `placeholder:"N" help:"Lot allotted to it, which it sees without lot.view; several with commas."`
	User       int64    `placeholder:"N" help:"User whose acts its own are; otherwise it names an owner each time."`
	Expires    string   `placeholder:"DATE" help:"Last day (in Paris), or an instant such as 2027-01-31T18:00:00Z; never otherwise."`
	Network    []string `placeholder:"CIDR" help:"Network or address its calls may come from; several with commas, anywhere otherwise."`
}

// Help is shown under the command's flags.
func (keyAddCmd) Help() string {
	return `Permissions: ` + strings.ReplaceAll(access.JoinRights(access.Permissions()), ",", ", ") + `.
Those that begin with global. reach over all programmes of the developer, the
others over the programmes that the key opens.

Examples:
  palier key add --developer client-a --name "Portail" --permission information.view,lead.create --program 1,2
  palier key add --developer client-a --name "Prescripteur" --permission lot-alloted.view,option.view,option.create --program 1 --lot 8116,8120 --user 126
  palier key add --developer client-a --name "Connecteur" --permission all --program 1 --expires 2027-01-31 --network 203.0.113.0/24`
}

// Run makes a key.
func (c *keyAddCmd) Run(e *env) error {
	networks, err := parseNetworks(c.Network)
	if err != nil {
		return usageError{err}
	}
	expires, err := parseEnd(c.Expires)
	if err != nil {
		return usageError{err}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		d, err := developer(e, a, by, c.Developer)
		if err != nil {
			return err
		}
		k, token, err := a.Access.CreateKey(e.ctx, by, access.Key{Developer: d.ID, Name: c.Name, User: c.User,
			Permissions: access.SplitPermissions(c.Permission), Programs: c.Program, Lots: c.Lot, Networks: networks, ExpiresAt: expires})
		if err != nil {
			return err
		}
		row := newKeyRow(k, d)
		row.Token = token
		return e.print(row, func(w io.Writer) {
			fmt.Fprintf(w, "Key %d opens %s, programmes %s. It may: %s.\n\n", k.ID, d.Slug, orNone(joined(k.Programs)), shortRights(k.Permissions, access.Permissions()))
			if len(k.Programs) == 0 {
				fmt.Fprintf(w, "It opens no programme yet: palier key open %d --program NUMBER\n\n", k.ID)
			}
			e.showKey(w, d, token)
		})
	})
}

// showKey shows a key's token the only time it can be, with a call that tries it.
func (e *env) showKey(w io.Writer, d access.Developer, token string) {
	fmt.Fprintf(w, "  X-API-Key  %s\n\nIt is not shown again: hand it to the partner now.\n", token)
	fmt.Fprintf(w, "\nTry it:\n  curl -H 'X-API-Key: %s' '%s/adlead/v1/%s'\n", token, e.publicURL(), d.Slug)
}

// parseNetworks reads networks, and addresses as networks of one.
func parseNetworks(texts []string) (list []netip.Prefix, err error) {
	for _, text := range texts {
		n, err := netip.ParsePrefix(text)
		if err != nil {
			one, bad := netip.ParseAddr(text)
			if bad != nil {
				return nil, fmt.Errorf("--network: %q is neither a network such as 203.0.113.0/24 nor an address", text)
			}
			n = netip.PrefixFrom(one, one.BitLen())
		}
		list = append(list, n)
	}
	return list, nil
}

// parseEnd reads the end of a key: an instant, or a last day, which ends at
// midnight in Paris. "" is never.
func parseEnd(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	last, ok := day.Parse(text)
	if !ok {
		return time.Time{}, fmt.Errorf("--expires: %q is neither a day such as 2027-01-31 nor an instant such as 2027-01-31T18:00:00Z", text)
	}
	return time.Date(last.Year, last.Month, last.Day+1, 0, 0, 0, 0, day.Paris()), nil
}
