// Package cli is the command line: what each command takes, says and answers. It
// reads flags, environment and file, and leaves the work to the App.
package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
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
	exitUsage  = 2 // the command line or the configuration is wrong
	exitFound  = 3 // doctor found something to mend
)

// Version is set by a release build; see also go version -m palier.
var Version = ""

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

	Demo    demoCmd    `cmd:"" help:"Build the demonstration account and serve it."`
	Serve   serveCmd   `cmd:"" help:"Serve."`
	Version versionCmd `cmd:"" help:"Say which Palier this is."`
}

// Main runs one command and gives the process's exit code.
func Main(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var c commands
	code := -1
	parser, err := kong.New(&c,
		kong.Name("palier"),
		kong.Description("One open back office for French real estate, behind the APIs its partners already call."),
		kong.Writers(stdout, stderr),
		kong.Exit(func(n int) { code = n }),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
		kong.Resolvers(fileResolver(args, environ)),
	)
	if err != nil {
		fmt.Fprintln(stderr, "palier:", err)
		return exitUsage
	}
	k, err := parser.Parse(args)
	if code >= 0 { // --help has been shown
		return code
	}
	if err != nil {
		fmt.Fprintf(stderr, "palier: %s\nTry: palier --help\n", err)
		return exitUsage
	}
	e := &env{ctx: ctx, cfg: c.Config, stdin: stdin, stdout: stdout, stderr: stderr, json: c.JSON}
	return e.exit(k.Run(e))
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
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}

// exitCode ends a command that has said all there is to say.
type exitCode int

func (c exitCode) Error() string { return fmt.Sprintf("exit %d", int(c)) }

// usageError is a wrong command line or configuration.
type usageError struct{ error }

// explain writes an error for people: its message and the fields' problems.
func explain(err error) string {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind == fault.Internal {
		return err.Error()
	}
	parts := []string{}
	for _, p := range f.Problems {
		parts = append(parts, p.Field+": "+p.Message)
	}
	if len(parts) > 0 {
		return strings.Join(parts, "\n        ")
	}
	if f.Cause != nil && f.Kind == fault.Unavailable {
		return f.Message + ": " + f.Cause.Error()
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
	if err := e.cfg.Validate(); err != nil {
		return nil, usageError{err}
	}
	quiet := *e
	quiet.cfg.LogLevel = "warn"
	return app.Open(e.ctx, e.cfg, app.Deps{Now: time.Now, Log: quiet.logger(), Version: version()}, false)
}

// account is the one that a command works in: the one named, or the only one.
func account(e *env, a *app.App, id int64) (access.Actor, error) {
	all, err := a.Access.Accounts(e.ctx)
	if err != nil {
		return access.Actor{}, err
	}
	for _, one := range all {
		if one.ID == id || id == 0 && len(all) == 1 {
			return access.Operator(one, "cli"), nil
		}
	}
	switch {
	case len(all) == 0:
		return access.Actor{}, errors.New("there is no account yet: palier account create --name \"Agence Martin\"")
	case id == 0:
		return access.Actor{}, usageError{fmt.Errorf("there are %d accounts: name one with --account", len(all))}
	}
	return access.Actor{}, fmt.Errorf("there is no account %d", id)
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

func version() string {
	if Version != "" {
		return Version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
