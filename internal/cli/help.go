package cli

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// helpCmd shows what --help shows, to who asks in words.
type helpCmd struct {
	Topic []string `arg:"" optional:"" name:"command" help:"A command, or settings."`
}

// Help is shown under the command's flags.
func (helpCmd) Help() string {
	return "Examples:\n  palier help provider create\n  palier help settings"
}

// Run shows the help of a command.
func (c *helpCmd) Run(here *kong.Context) error {
	at, err := kong.Trace(here.Kong, c.Topic)
	if err == nil {
		err = at.Error
	}
	if err != nil {
		return usageError{err}
	}
	return at.PrintUsage(false)
}

// settingsCmd is a page of the help that can be called like a command.
type settingsCmd struct{}

// Help is shown above the settings.
func (settingsCmd) Help() string {
	return `Every command takes them. A flag weighs more than a variable, that more than the
file that --config names, that more than the default; an empty variable is not set.
Lengths of time are written 30s, 48h, 90d or 2w.

Examples:
  PALIER_DATA=/var/lib/palier palier doctor
  palier serve --config /etc/palier/palier.json`
}

// Run shows the settings.
func (settingsCmd) Run(here *kong.Context) error { return here.PrintUsage(false) }

// settingsGroup is the heading of the flags that a file and variables can set too.
const settingsGroup = "Configuration:"

// printHelp shows a command's own flags and not the settings, which all commands
// share and which would bury them: those have a page, and who serves needs them.
func printHelp(o kong.HelpOptions, at *kong.Context) error {
	page := ""
	if at.Selected() != nil {
		page = at.Selected().Name
	}
	o.NoAppSummary = page == "settings"
	with := page == "settings" || page == "serve"
	for _, f := range at.Model.Flags {
		switch setting := f.Group != nil && f.Group.Key == settingsGroup; {
		case setting:
			f.Hidden = !with
		case f.Name == "version":
			f.Hidden = page != ""
		default:
			f.Hidden = page == "settings"
		}
	}
	if err := kong.DefaultHelpPrinter(o, at); err != nil || with {
		return err
	}
	_, err := fmt.Fprintln(at.Stdout, "\nWhere the data is: --data DIR, or $PALIER_DATA. All settings: palier help settings")
	return err
}
