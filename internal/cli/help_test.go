package cli

import (
	"io"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

func TestHelpIsFoundUnderAllItsNames(t *testing.T) {
	for asked, same := range map[string]string{
		"help":                 "--help",
		"help provider":        "provider --help",
		"help provider create": "provider create --help",
		"help lead show":       "lead show --help", // which wants an argument otherwise
		"help help":            "help --help",
		"help settings":        "settings",
		"--version":            "version",
		"serve --version":      "version",
	} {
		got, want := run(t, nil, strings.Fields(asked)...), run(t, nil, strings.Fields(same)...)
		if got != want || got.code != exitOK || got.out == "" || got.err != "" {
			t.Errorf("palier %s: exit %d, stderr %q; differs from palier %s:\n%s", asked, got.code, got.err, same, got.out)
		}
	}
	for _, asked := range []string{"help provder", "help provider make", "help settings data"} {
		if a := run(t, nil, strings.Fields(asked)...); a.code != exitUsage || a.out != "" || a.err == "" {
			t.Errorf("palier %s: exit %d, %q", asked, a.code, a.err)
		}
	}
}

// The settings are many and the same everywhere: they would bury what a command
// takes.
func TestTheSettingsHaveAPageAndOtherPagesPointToIt(t *testing.T) {
	parser, err := newParser(&commands{}, nil, nil, io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	err = kong.Visit(parser.Model, func(v kong.Visitable, next kong.Next) error {
		node, ok := v.(*kong.Node)
		if !ok || node.Type != kong.CommandNode {
			return next(nil)
		}
		pages++
		shown := run(t, nil, append([]string{"help"}, strings.Fields(strings.TrimPrefix(node.FullPath(), "palier"))...)...).out
		with := node.Name == "serve" || node.Name == "settings"
		if settings, points := strings.Contains(shown, "--metrics-addr="), strings.Contains(shown, "palier help settings\n"); settings != with || points == with {
			t.Errorf("%s: settings %t, a pointer to them %t", node.FullPath(), settings, points)
		}
		for _, f := range node.Flags {
			if !f.Hidden && !strings.Contains(shown, "--"+f.Name) {
				t.Errorf("%s does not show its own --%s", node.FullPath(), f.Name)
			}
		}
		return next(nil)
	})
	if err != nil || pages < 25 {
		t.Errorf("%d pages, %v", pages, err)
	}
	page := run(t, nil, "help", "settings").out
	for _, f := range parser.Model.Flags {
		shown := "--" + f.Name + "="
		if f.IsBool() { // it takes no value
			shown = "--" + f.Name
		}
		if inFile(f) && (!strings.Contains(page, shown) || !strings.Contains(page, "$"+f.Envs[0])) {
			t.Errorf("--%s or its variable is not on the page of settings", f.Name)
		}
	}
}

func TestOfTwoDatabasesTheOneOfTheWeightierPlaceIsMeant(t *testing.T) {
	const db = "postgres://x/y"
	file := keep(t, `{"data": "/file"}`)
	for name, c := range map[string]struct {
		args, environ    []string
		wantData, wantDB string
	}{
		"flag over variable":           {[]string{"--db", db}, []string{"PALIER_DATA=/env"}, "", db},
		"flag over variable, data":     {[]string{"--data", "/flag"}, []string{"PALIER_DB=" + db}, "/flag", ""},
		"variable over file":           {[]string{"--config", file}, []string{"PALIER_DB=" + db}, "", db},
		"flag over file":               {[]string{"--db=" + db, "--config", file}, nil, "", db},
		"both as flags":                {[]string{"--db", db, "--data", "/flag"}, nil, "/flag", db},
		"both as variables":            {nil, []string{"PALIER_DB=" + db, "PALIER_DATA=/env"}, "/env", db},
		"both as flags over a third":   {[]string{"--db", db, "--data", "/flag"}, []string{"PALIER_DATA=/env"}, "/flag", db},
		"a flag that says nothing":     {[]string{"--db="}, []string{"PALIER_DATA=/env"}, "/env", ""},
		"a variable that says nothing": {[]string{"--data", "/flag"}, []string{"PALIER_DB="}, "/flag", ""},
	} {
		parsed, k, _ := parse(append([]string{"version"}, c.args...), c.environ, io.Discard, io.Discard)
		if k == nil || parsed.Data != c.wantData || parsed.DB != c.wantDB {
			t.Errorf("%s: --data %q, --db %q; want %q, %q", name, parsed.Data, parsed.DB, c.wantData, c.wantDB)
		}
	}
}
