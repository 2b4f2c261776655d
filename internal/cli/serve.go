package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/demo"
)

type serveCmd struct {
	NoMigrate bool `help:"Refuse to start on a database whose schema is not this program's, instead of bringing it up."`
}

// Help is shown under the command's flags.
func (serveCmd) Help() string {
	return `Examples:
  palier serve --data /var/lib/palier
  PALIER_DB=postgres://palier@db/palier palier serve --addr 0.0.0.0:8080 --metrics-addr 127.0.0.1:9090`
}

// Run serves until the process is told to stop.
func (c *serveCmd) Run(e *env) error {
	if err := e.cfg.Check(); err != nil {
		return usageError{err}
	}
	release, err := e.alone()
	if err != nil {
		return err
	}
	defer release()
	a, err := app.Open(e.ctx, e.cfg, app.Deps{Now: time.Now, Log: e.logger(), Version: version}, !c.NoMigrate)
	if err != nil {
		return err
	}
	return e.serve(a, func() error {
		e.logger().Info("serving", "addr", a.Addr(), "engine", a.Engine(), "database", e.cfg.Redacted(), "version", version)
		e.tellAddresses()
		return nil
	})
}

// tellAddresses logs which addresses there are to search in: without any every search
// finds nothing, which looks like an answer.
func (e *env) tellAddresses() {
	have, err := app.KnownAddresses(e.ctx, e.cfg)
	switch {
	case err != nil:
		e.logger().Warn("addresses cannot be read", "file", app.AddressFile(e.cfg), "why", explain(err))
	case have.Departments == 0:
		e.logger().Info("no addresses: searches for places find nothing", "do", "palier import ban")
	default:
		e.logger().Info("addresses", "departments", have.Departments, "addresses", have.Addresses)
	}
}

// serve starts the App and drains it once the process is told to stop. ready runs
// when the address is known and nobody has been answered yet.
func (e *env) serve(a *app.App, ready func() error) error {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		// Little lives long here and answers are much garbage: collect less often,
		// but more often again before it becomes much memory.
		debug.SetGCPercent(300)
		debug.SetMemoryLimit(64 << 20)
	}
	err := a.Listen()
	if err == nil {
		err = ready()
	}
	if err == nil {
		err = a.Start()
	}
	if err != nil {
		a.Close()
		return err
	}
	select {
	case <-e.ctx.Done():
		e.logger().Info("stopping", "drain", e.cfg.Drain)
	case err = <-a.Failed():
	}
	ctx, cancel := context.WithTimeout(context.Background(), e.cfg.Drain)
	defer cancel()
	if stop := a.Stop(ctx); err == nil && stop != nil {
		err = fmt.Errorf("not all requests ended within %s: %w", e.cfg.Drain, stop)
	}
	if err == nil {
		e.logger().Info("stopped")
	}
	return err
}

type demoCmd struct {
	Leads int  `placeholder:"N" help:"Add N enquiries to agency 14 when the demonstration is first built, for measuring."`
	Bare  bool `help:"Without the weeks of work that lie behind the agency: what the examples need, and no more."`
}

// Help is shown under the command's flags.
func (demoCmd) Help() string {
	return `Everything is invented. Without --data it lives in a temporary directory that
is removed at the end; with it, the next start finds the same data and token.

Examples:
  palier demo
  palier demo --data ./demo --addr 127.0.0.1:0`
}

// Run builds or reopens the demonstration and serves it.
func (c *demoCmd) Run(e *env) error {
	dir, temporary := e.cfg.Data, e.cfg.Data == ""
	if temporary {
		var err error
		if dir, err = os.MkdirTemp("", "palier-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if e.cfg.Data = dir; e.cfg.DB != "" {
		e.cfg.Addresses = app.AddressFile(e.cfg)
		e.cfg.Data = ""
		if e.cfg.Files == "" { // a database elsewhere has no room for photos
			e.cfg.Files = filepath.Join(dir, "files")
		}
	}
	if e.cfg.ApimoHost == "" {
		e.cfg.ApimoHost = "apimo.localhost" // .localhost is this machine, RFC 6761
	}
	if e.cfg.AdleadHost == "" {
		e.cfg.AdleadHost = "adlead.localhost"
	}
	if e.cfg.FlatsyHost == "" {
		e.cfg.FlatsyHost = "flatsy.localhost"
	}
	if e.cfg.Leads2KeysHost == "" {
		e.cfg.Leads2KeysHost = "leads2keys.localhost"
	}
	e.cfg.SandboxSignup = true
	e.cfg.EgressAllow = append(e.cfg.EgressAllow, neighbours(e.cfg.Addr)...)
	if err := e.cfg.Check(); err != nil {
		return usageError{err}
	}
	release, err := e.alone()
	if err != nil {
		return err
	}
	defer release()
	secrets, err := c.prepare(e, dir)
	if err != nil {
		return err
	}
	a, err := app.Open(e.ctx, e.cfg, app.Deps{Now: time.Now, Log: e.logger(), Version: version, Mailbox: true}, false)
	if err != nil {
		return err
	}
	return e.serve(a, func() error {
		named := func(host string) string { return "http://" + host + ":" + port(a.Addr()) }
		at := demo.Origins{Apimo: named(e.cfg.ApimoHost), Adlead: named(e.cfg.AdleadHost), Flatsy: named(e.cfg.FlatsyHost), Leads2Keys: named(e.cfg.Leads2KeysHost)}
		card := demo.NewCard("http://"+reachable(a.Addr()), at, secrets)
		if err := card.Write(dir); err != nil {
			return err
		}
		return e.print(card, func(w io.Writer) { welcome(w, card, dir, temporary) })
	})
}

// neighbours are the networks that a demonstration's webhooks may reach beside the public
// one: whoever tries it on his own machine has his receiver there. When others can call
// it as well, they are not to reach through it what listens on the machine alone.
func neighbours(addr string) []string {
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && (host == "localhost" || ip != nil && ip.IsLoopback()) {
		return []string{"127.0.0.0/8", "::1/128"}
	}
	return nil
}

// prepare gives the demonstration's secrets: of the one that is there, or of a new
// one. It works on an App of its own, which nobody calls and which need not wait
// until changed credentials are in force.
func (c *demoCmd) prepare(e *env, dir string) (secrets demo.Credentials, err error) {
	clock := &demo.Clock{}
	a, err := app.Open(e.ctx, e.cfg, app.Deps{Now: clock.Now, Log: e.logger(), Version: version, Instant: true}, true)
	if err != nil {
		return secrets, err
	}
	defer a.Close()
	if err := app.SampleAddresses(e.ctx, e.cfg, e.deps()); err != nil {
		return secrets, err
	}
	accounts, err := a.Access.Accounts(e.ctx)
	if err != nil {
		return secrets, err
	}
	if len(accounts) > 0 {
		return reopen(e.ctx, a, accounts, dir)
	}
	if !c.Bare && c.Leads == 0 {
		return demo.BuildAlive(e.ctx, a.Demo(), clock)
	}
	if secrets, err = demo.Build(e.ctx, a.Demo()); err != nil || c.Leads == 0 {
		return secrets, err
	}
	if accounts, err = a.Access.Accounts(e.ctx); err != nil {
		return secrets, err
	}
	return secrets, demo.Bulk(e.ctx, a.Demo(), access.Operator(accounts[0], "demo"), c.Leads, func(n int) {
		fmt.Fprintf(e.stderr, "\r%d of %d enquiries", n, c.Leads)
	})
}

// reopen finds the secrets of a demonstration: in its card or, when that is gone,
// new ones. Whoever signed up has a test account of his own beside it, the first.
func reopen(ctx context.Context, a *app.App, accounts []access.Account, dir string) (demo.Credentials, error) {
	if slices.ContainsFunc(accounts, func(one access.Account) bool { return one.Mode != access.Test }) {
		return demo.Credentials{}, fmt.Errorf("this database is in use for real accounts: give the demonstration one of its own")
	}
	if card, ok := demo.ReadCard(dir); ok {
		return card.Credentials(), nil
	}
	return demo.Reissue(ctx, a.Demo(), access.Operator(accounts[0], "demo"))
}

func port(addr string) string {
	_, port, _ := net.SplitHostPort(addr)
	return port
}

// reachable is an address as one types it: 0.0.0.0 is everywhere, so 127.0.0.1.
func reachable(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}

func welcome(w io.Writer, c demo.Card, dir string, temporary bool) {
	a, n, v, l := c.Apimo, c.Adlead, c.Flatsy, c.Leads2Keys
	fmt.Fprintf(w, `Palier %s, demonstration

  Workspace       %s/
                  log in as %s, password %s
  Documentation   %s/docs
  Apimo API       %s   (or %s, as a host of its own)
                  provider %s, token %s
                  agency %s (open), %s (exists, closed to this provider), user %s
  Adlead API      %s   (or %s)
                  key %s
                  programme %s, free lot %s, owner %s
  Flatsy API      %s   (or %s)
                  identifier %s, password %s
                  property %s
  Leads2Keys API  %s   (or %s)
                  client %s, secret %s
                  client %s, secret %s (shapes of the vendor's shipped client)
                  sent back to %s; agency %s, place %s; log in as at the Flatsy API
                  addresses it knows: %s
  Booking page    %s
  Public pages    %s/annonces
  Agent's page    %s/agent   (log in as at the Flatsy API)
  Mailbox         %s/demo/mail
  Test accounts   %s/pro/signup   (an account of your own, to try the Flatsy API with)
                  a visitor's phone says what becomes of his visit: 0600000000 confirmed, 0600000001 done,
                  0600000002 moved, 0600000010 cancelled by the agent, 0600000011 cancelled by the visitor

Try it:
  curl -u %s:%s '%s/agencies/%s/leads?limit=2'
  curl -u %s:%s '%s/agencies/%s/leads' --json '{"reference":"essai-1","lastname":"MARTIN","email":"jean.martin@example.org","message":"Bonjour"}'
  curl -H 'X-API-Key: %s' %s
  curl -H 'X-API-Key: %s' '%s/programs/%s/lots?status=available'
  curl %s/api/v1/business/login --json '{"identifier":"%s","password":"%s"}'
`, version, c.URL, l.Login, l.Password, c.URL, a.Base, a.Origin, a.Provider, a.Token, a.Agency, a.ClosedAgency, a.User,
		n.Base, n.Origin, n.KeyFull, n.Program, n.LotFree, n.Owner,
		v.Base, v.Origin, v.Identifier, v.Password, v.PropertyRef, l.Base, l.Origin, l.ClientID, l.ClientSecret, l.SDKClientID, l.SDKClientSecret, l.RedirectURI, l.Agency, l.Place, strings.Join(demo.Known(), "; "), c.BookingURL, c.URL, c.URL, c.URL, c.URL,
		a.Provider, a.Token, a.Base, a.Agency, a.Provider, a.Token, a.Base, a.Agency,
		n.KeyFull, n.Base, n.KeyFull, n.Base, n.Program, v.Base, v.Identifier, v.Password)
	inTheField(w, l)
	kept := "kept in " + dir
	if temporary {
		kept = "removed at the end"
	}
	fmt.Fprintf(w, "Data and %s/%s are %s. Ctrl-C stops.\n", strings.TrimRight(dir, "/"), demo.CardName, kept)
}

// inTheField shows how an application comes to a token, and what it does with it: without
// the page, which a browser is for.
func inTheField(w io.Writer, l demo.Leads2KeysCard) {
	fmt.Fprintf(w, `  CODE=$(curl -si %s/auth/authorization -d client_id=%s -d state=essai -d login=%s --data-urlencode 'password=%s' | sed -n 's/.*[?&]code=\([^&[:space:]]*\).*/\1/p')
  TOKEN=$(curl -s %s/auth/token -u %s:%s -d grant_type=authorization_code -d code=$CODE | sed 's/.*"access_token":"\([^"]*\)".*/\1/')
  curl -H "Authorization: Bearer $TOKEN" %s/account
  curl -H "Authorization: Bearer $TOKEN" '%s/place/search?postcode=44100&street=rue+Hectot&number=3'
  curl -H "Authorization: Bearer $TOKEN" %s/agency/%s/place/%s

`, l.Base, l.ClientID, l.Login, l.Password, l.Base, l.ClientID, l.ClientSecret, l.Base, l.Base, l.Base, l.Agency, l.Place)
}

type versionCmd struct{}

// Help is shown under the command's flags.
func (versionCmd) Help() string { return "Example:\n  palier version --json" }

// Run says which Palier this is.
func (versionCmd) Run(e *env) error {
	return e.print(map[string]string{"version": version}, func(w io.Writer) { fmt.Fprintln(w, "palier", version) })
}
