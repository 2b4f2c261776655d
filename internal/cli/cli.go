// Package cli is the command line: what each command takes, says and answers. It
// reads flags, environment and file, and leaves the work to the App.
//
// It must not know SQL, a door's wire format, nor a rule of the business: whether
// something may be done, the core says.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"palier/internal/app"
	"palier/internal/config"
	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// Exit codes, the same for every command.
const (
	exitOK     = 0
	exitFailed = 1 // the command could not do its work
	exitUsage  = 2 // the command line or the configuration is wrong, or names what is not there
	exitFound  = 3 // doctor, or a verification, found something to mend
)

// version is set by a release build (-ldflags "-X palier/internal/cli.version=1.2.3").
var version = "0.1.0-dev"

// env is what every command runs with.
type env struct {
	ctx    context.Context
	cfg    config.Config
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	json   bool
}

// commands is the whole command line.
type commands struct {
	config.Config `embed:"" group:"Configuration:"`
	File          string `name:"config" env:"PALIER_CONFIG" placeholder:"FILE" help:"Configuration file (JSON, keys are the long flags)." group:"Configuration:"`
	JSON          bool   `name:"json" help:"Answer in JSON, for scripts."`
	// Beside the command of that name: it is what people try first.
	VersionFlag kong.VersionFlag `name:"version" help:"Say which Palier this is."`

	Demo         demoCmd         `cmd:"" help:"Build the demonstration account and serve it."`
	Serve        serveCmd        `cmd:"" help:"Answer requests until it is stopped."`
	Migrate      migrateCmd      `cmd:"" help:"Bring the database up to this program."`
	Backup       backupCmd       `cmd:"" help:"Put the whole database into one file, while it is in use."`
	Restore      restoreCmd      `cmd:"" help:"Fill an empty database from a backup, or verify one."`
	Rebuild      rebuildCmd      `cmd:"" help:"Make the stored form of leads anew."`
	Import       importCmd       `cmd:"" help:"Persons from spreadsheets, addresses of France; what was imported, and undo."`
	Compare      compareCmd      `cmd:"" help:"What another system says differently."`
	Export       exportCmd       `cmd:"" help:"Persons, for spreadsheets."`
	Place        placeCmd        `cmd:"" help:"Building files, as JSON."`
	Document     documentCmd     `cmd:"" help:"Photos and PDFs of an agency."`
	Doctor       doctorCmd       `cmd:"" help:"Check the installation and say what to do."`
	Account      accountCmd      `cmd:"" help:"Customers of this installation, each on its own."`
	Agency       agencyCmd       `cmd:"" help:"Branches of an account."`
	User         userCmd         `cmd:"" help:"People of an agency."`
	Provider     providerCmd     `cmd:"" help:"Partners that call with a number and a token."`
	Developer    developerCmd    `cmd:"" help:"Client spaces of new-build sales."`
	Client       clientCmd       `cmd:"" help:"Applications that act for users, over OAuth2."`
	Key          keyCmd          `cmd:"" help:"Partners' keys to a developer's programmes."`
	Lead         leadCmd         `cmd:"" help:"Enquiries, and what of them could not be understood."`
	Contact      contactCmd      `cmd:"" help:"Persons: who asked, and who is one and the same."`
	Program      programCmd      `cmd:"" help:"New-build programmes and their settings of sale."`
	Lot          lotCmd          `cmd:"" help:"Lots of a programme, and who holds them."`
	Option       optionCmd       `cmd:"" help:"Exclusive rights on lots for a time."`
	Purchase     purchaseCmd     `cmd:"" help:"Bookings and sales of lots."`
	Registration registrationCmd `cmd:"" help:"Who brought which person to a programme."`
	Card         cardCmd         `cmd:"" help:"Professional cards, and which agencies have them."`
	Round        roundCmd        `cmd:"" help:"What users do and plan in the field."`
	ProjectType  projectTypeCmd  `cmd:"" help:"Kinds of project that an agency offers."`
	Register     registerCmd     `cmd:"" help:"Registers of mandates: numbers without a gap, nothing changed."`
	Visit        visitCmd        `cmd:"" help:"Viewings, and the rules of their slots."`
	Feed         feedCmd         `cmd:"" help:"Calendars that other programs read at a secret address."`
	Webhook      webhookCmd      `cmd:"" help:"Who is told what happens, over HTTP."`
	Mail         mailCmd         `cmd:"" help:"What people are written, and whether it left."`
	Catalog      catalogCmd      `cmd:"" help:"Code lists, and an account's own rows in them."`
	Audit        auditCmd        `cmd:"" help:"Who changed what, when, and how it was before."`
	Version      versionCmd      `cmd:"" help:"Say which Palier this is."`
	Pages        helpCmd         `cmd:"" name:"help" help:"Show the help of a command, or of the settings."`
	Settings     settingsCmd     `cmd:"" hidden:"" help:"What can be set, by a flag, a variable or the configuration file."`
}

// Help is shown under the program's flags.
func (commands) Help() string {
	return `Examples:
  palier demo
  palier serve --data /var/lib/palier
  palier provider create --data /var/lib/palier --agency 14 --name "Portail"`
}

// Main runs one command and gives the process's exit code. environ is the
// environment, NAME=value; the process's own is not looked at.
func Main(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	c, k, code := parse(args, environ, stdout, stderr)
	if k == nil {
		return code
	}
	e := &env{ctx: ctx, cfg: c.Config, stdin: stdin, stdout: stdout, stderr: stderr, json: c.JSON}
	return e.exit(inWords(k.Selected(), k.Run(e)))
}

// parse reads the command line, the environment and the file. The context is
// nil when there is nothing to run: code is then the answer.
func parse(args, environ []string, stdout, stderr io.Writer) (c commands, k *kong.Context, code int) {
	code = -1
	parser, err := newParser(&c, args, environ, stdout, stderr, func(n int) { code = n })
	if err != nil {
		fmt.Fprintln(stderr, "palier:", err)
		return c, nil, exitUsage
	}
	k, err = parser.Parse(args)
	if code >= 0 { // --help has been shown
		return c, nil, code
	}
	if err != nil {
		fmt.Fprintf(stderr, "palier: %s\nTry: %s --help\n", slip(err), mistaken(err))
		return c, nil, exitUsage
	}
	return c, k, exitOK
}

// slip says what is wrong with the command line. Of a flag at its end that lacks its
// value the parser speaks in words of its own.
func slip(err error) string {
	said := explain(err)
	if flag, rest, found := strings.Cut(said, ": expected "); found && strings.HasSuffix(rest, "(<EOL>)") {
		return flag + ": a value is missing"
	}
	return said
}

// mistaken is the command whose help says what it takes.
func mistaken(err error) string {
	if e, ok := errors.AsType[*kong.ParseError](err); ok && e.Context != nil && e.Context.Selected() != nil {
		return e.Context.Selected().FullPath()
	}
	return "palier"
}

func newParser(c *commands, args, environ []string, stdout, stderr io.Writer, exit func(int)) (*kong.Kong, error) {
	said := newSettings(args, environ)
	parser, err := kong.New(c, append(values(),
		kong.Name("palier"),
		kong.Description("One open back office for French real estate, behind the APIs its partners already call."),
		kong.Writers(stdout, stderr),
		kong.Exit(exit),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.ValueFormatter(describe),
		kong.Help(printHelp),
		kong.Vars{"version": "palier " + version},
		kong.Resolvers(said),
		kong.Bind(said),
	)...)
	if err == nil {
		forgetEnvironment(parser.Model)
	}
	return parser, err
}

// exit says what went wrong, in words for the one who typed the command.
func (e *env) exit(err error) int {
	if err == nil {
		return exitOK
	}
	var code exitCode
	if errors.As(err, &code) {
		return int(code)
	}
	fmt.Fprintln(e.stderr, "palier:", explain(err))
	var usage usageError
	if errors.As(err, &usage) || fault.Is(err, fault.Invalid) || fault.Is(err, fault.Missing) {
		return exitUsage
	}
	return exitFailed
}

// exitCode ends a command that has said all there is to say.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit %d", int(c)) }

// usageError is a wrong command line or configuration: a slip, or a name of nothing.
type usageError struct{ error }

// explain writes an error for people: its message and the fields' problems.
func explain(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind == fault.Internal {
		return inPlain(err)
	}
	parts := []string{}
	for _, p := range f.Problems {
		parts = append(parts, p.Field+": "+p.Message)
	}
	if len(parts) > 0 {
		return strings.Join(parts, "\n        ")
	}
	if f.Cause != nil && f.Kind == fault.Unavailable {
		return f.Message + ": " + inPlain(f.Cause)
	}
	return f.Message
}

// logger writes to stderr in the configured form. Nothing it is given holds a
// secret or a person's data.
func (e *env) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(e.cfg.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if e.cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(e.stderr, o))
	}
	return slog.New(slog.NewTextHandler(e.stderr, o))
}

// open opens the configured database for an administration command.
func (e *env) open() (*app.App, error) {
	if err := e.cfg.Check(); err != nil {
		return nil, usageError{err}
	}
	if app.Missing(e.cfg) {
		return nil, usageError{fmt.Errorf("there is no database in %s: is it the right directory? palier migrate makes one", e.cfg.Data)}
	}
	return app.Open(e.ctx, e.cfg, e.deps(), false)
}

// deps are what an administration command gives the App: it logs when something
// is wrong only.
func (e *env) deps() app.Deps {
	quiet := *e
	quiet.cfg.LogLevel = "warn"
	return app.Deps{Now: time.Now, Log: quiet.logger(), Version: version}
}

// inAccount is the flag of the commands that work in one account.
type inAccount struct {
	Account int64 `placeholder:"N" help:"Account to work in; only needed when several are live."`
}

// in runs a command's work in its account.
func (e *env) in(c inAccount, work func(a *app.App, by access.Actor) error) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer a.Close()
	by, err := account(e, a, c.Account)
	if err != nil {
		return err
	}
	return work(a, by)
}

// account is the one that a command works in: the one named, the only one, or the only
// one that is live. Strangers may sign up for test accounts (--sandbox-signup), which is
// no reason for an operator's scripts to fail.
func account(e *env, a *app.App, id int64) (access.Actor, error) {
	all, err := a.Access.Accounts(e.ctx)
	if err != nil {
		return access.Actor{}, err
	}
	meant := slices.DeleteFunc(slices.Clone(all), func(one access.Account) bool { return one.ID != id })
	if id == 0 {
		meant = all
		if live := slices.DeleteFunc(slices.Clone(all), func(one access.Account) bool { return one.Mode != access.Live }); len(live) == 1 {
			meant = live
		}
	}
	switch {
	case len(meant) == 1:
		return access.Operator(meant[0], "cli"), nil
	case len(all) == 0:
		return access.Actor{}, errors.New("there is no account yet: palier account create --name \"Agence Martin\"")
	case id == 0:
		return access.Actor{}, usageError{fmt.Errorf("there are %d accounts: name one with --account", len(all))}
	}
	return access.Actor{}, usageError{fmt.Errorf("there is no account %d: palier account list", id)}
}

// print answers with v in JSON, or with what text writes for people.
func (e *env) print(v any, text func(w io.Writer)) error {
	if !e.json {
		text(e.stdout)
		return nil
	}
	out := json.NewEncoder(e.stdout)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

// warnOfOrigin says that links which a command shows may lead nowhere: it does not know
// what address the server was told.
func (e *env) warnOfOrigin() {
	if e.cfg.PublicURL == "" {
		fmt.Fprintln(e.stderr, "Links begin with this machine's address, for --public-url is not set.")
	}
}

// missing says, in place of a service's short refusal, what is not there.
func missing(err error, format string, args ...any) error {
	if fault.Is(err, fault.Missing) {
		return usageError{fmt.Errorf(format, args...)}
	}
	return err
}
