package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"palier/internal/core/fault"
)

// renamed are the flags and arguments that no rule makes of the core's names: a
// setting of sale begins with what it is a setting of, and a flag says what its
// command alone would mean by it.
func renamed() map[string]string {
	return map[string]string{
		"after-option":    "registration-after-option",
		"arbitration":     "registration-doubtful",
		"own-team-active": "registration-own-team",
		"redeclare-delay": "registration-delay",
		"tie-window":      "registration-tie",

		"agencies":     "agency",
		"cancellation": "reason", // of purchase cancel
		"refusal":      "reason", // of registration arbitrate
		"label":        "fr",     // of catalog add
		"planned-deed": "deed",
		"first":        "from", // of register open
		"chamber":      "cci",  // of card add and change
		"catalog":      "name",
	}
}

// inWords says an error's problems under the names that the person typed: fields
// are the core's ("rules.option_life", "expires_at", "lots"), flags and arguments the
// command's ("--option-life", "--expires", "--lot"). A field that the command has no
// name for keeps its own, in plain words.
func inWords(of *kong.Node, err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Kind == fault.Internal || of == nil {
		return err
	}
	said := *f
	said.Problems = each(f.Problems, func(p fault.Problem) fault.Problem {
		return fault.Problem{Field: typedAs(of, p.Field), Message: p.Message}
	})
	return &said
}

// typedAs is how the command's line names a field of the core: the same name, one of
// the map above, one of several, or without the word that makes it a moment.
func typedAs(of *kong.Node, field string) string {
	name := strings.ReplaceAll(strings.TrimPrefix(field, "rules."), "_", "-")
	for _, n := range []string{name, renamed()[name], strings.TrimSuffix(name, "s"), strings.TrimSuffix(name, "-at")} {
		if slices.ContainsFunc(of.Flags, func(f *kong.Flag) bool { return f.Name == n }) {
			return "--" + n
		}
		if slices.ContainsFunc(of.Positional, func(p *kong.Value) bool { return p.Name == n }) {
			return "<" + n + ">"
		}
	}
	return strings.ReplaceAll(name, "-", " ")
}
