package cli

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"palier/internal/testkit"
)

// answer is what a command said and its exit code.
type answer struct {
	code     int
	out, err string
}

// run runs a command with an environment of its own.
func run(t *testing.T, environ []string, args ...string) answer {
	t.Helper()
	var out, err bytes.Buffer
	code := Main(t.Context(), args, environ, strings.NewReader(""), &out, &err)
	return answer{code, out.String(), err.String()}
}

// on runs a command on a database and wants it to succeed.
func on(t *testing.T, d testkit.Database, args ...string) string {
	t.Helper()
	a := run(t, at(d), args...)
	if a.code != exitOK {
		t.Fatalf("palier %s: exit %d\n%s%s", strings.Join(args, " "), a.code, a.out, a.err)
	}
	return a.out
}

// at is the environment that names a database.
func at(d testkit.Database) []string {
	if d.URL != "" {
		return []string{"PALIER_DB=" + d.Ready().URL, "PALIER_SEAL_KEY=" + base64.StdEncoding.EncodeToString(make([]byte, 32))} // no directory for a key of its own
	}
	return []string{"PALIER_DATA=" + d.Dir}
}

// read is on with --json, decoded.
func read[T any](t *testing.T, d testkit.Database, args ...string) T {
	t.Helper()
	var v T
	out := on(t, d, append(args, "--json")...)
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("palier %s: %v in %s", strings.Join(args, " "), err, out)
	}
	return v
}

func TestEveryCommandsHelpHasAnExample(t *testing.T) {
	parser, err := newParser(&commands{}, nil, nil, io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	err = kong.Visit(parser.Model, func(v kong.Visitable, next kong.Next) error {
		node, ok := v.(*kong.Node)
		if app, is := v.(*kong.Application); is {
			node, ok = app.Node, true
		}
		if !ok {
			return next(nil)
		}
		seen++
		args := strings.Fields(strings.TrimPrefix(node.FullPath(), "palier"))
		a := run(t, nil, append(args, "--help")...)
		_, example, found := strings.Cut(a.out, "Example")
		if a.code != exitOK || !found || !strings.Contains(example, "palier ") || a.err != "" {
			t.Errorf("palier %s --help: exit %d, example %t, stderr %q", strings.Join(args, " "), a.code, found, a.err)
		}
		return next(nil)
	})
	if err != nil || seen < 25 {
		t.Errorf("visited %d commands: %v", seen, err)
	}
}

func TestFlagsWinOverEnvironmentOverFileOverDefaults(t *testing.T) {
	file := filepath.Join(t.TempDir(), "palier.json")
	if err := os.WriteFile(file, []byte(`{"data": "/file", "addr": "file:1", "log-level": "error", "drain": "3s"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	type effective struct {
		Data, Addr, Level string
		Drain             time.Duration
	}
	environ := []string{"PALIER_DATA=/env", "PALIER_ADDR=env:1", "PALIER_LOG_LEVEL=warn", "PALIER_DRAIN=2s"}
	inFile := append([]string{"PALIER_CONFIG=" + file}, "PALIER_ADDR=", "PALIER_UNKNOWN=x")
	flags := []string{"--data=/flag", "--addr=flag:1", "--log-level", "debug", "--drain", "1s"}
	for name, c := range map[string]struct {
		args, environ []string
		want          effective
	}{
		"defaults":                         {nil, nil, effective{"", "127.0.0.1:8080", "info", 30 * time.Second}},
		"file, named by a variable":        {nil, inFile, effective{"/file", "file:1", "error", 3 * time.Second}},
		"file, named by a flag":            {[]string{"--config", file}, nil, effective{"/file", "file:1", "error", 3 * time.Second}},
		"environment over file":            {[]string{"--config=" + file}, environ, effective{"/env", "env:1", "warn", 2 * time.Second}},
		"flags over environment and file":  {append([]string{"--config=" + file}, flags...), environ, effective{"/flag", "flag:1", "debug", time.Second}},
		"flags over defaults":              {flags, nil, effective{"/flag", "flag:1", "debug", time.Second}},
		"one of each":                      {[]string{"--addr", "flag:1", "--config", file}, []string{"PALIER_DATA=/env"}, effective{"/env", "flag:1", "error", 3 * time.Second}},
		"a variable equal to the default":  {[]string{"--config", file}, []string{"PALIER_LOG_LEVEL=info"}, effective{"/file", "file:1", "info", 3 * time.Second}},
		"flags after the command's name":   {append([]string{"version"}, flags...), environ, effective{"/flag", "flag:1", "debug", time.Second}},
		"an empty variable is not set":     {nil, []string{"PALIER_LOG_LEVEL=", "PALIER_ADDR="}, effective{"", "127.0.0.1:8080", "info", 30 * time.Second}},
		"a value with an equals sign":      {nil, []string{"PALIER_DATA=/a=b"}, effective{"/a=b", "127.0.0.1:8080", "info", 30 * time.Second}},
		"a flag equal to the default wins": {[]string{"--log-level", "info"}, environ, effective{"/env", "env:1", "info", 2 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			args := c.args
			if len(args) == 0 || args[0] != "version" {
				args = append([]string{"version"}, args...)
			}
			var stderr bytes.Buffer
			parsed, k, _ := parse(args, c.environ, io.Discard, &stderr)
			if k == nil {
				t.Fatal(stderr.String())
			}
			got := effective{parsed.Data, parsed.Addr, parsed.LogLevel, parsed.Drain}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Main's environment is the one it is given: the process's own would make tests,
// and whoever embeds the command line, depend on the shell they run in.
func TestTheProcessEnvironmentIsNotLookedAt(t *testing.T) {
	t.Setenv("PALIER_ADDR", "process:1")
	t.Setenv("PALIER_LOG_LEVEL", "loud")
	t.Setenv("PALIER_CONFIG", "/does/not/exist")
	parsed, k, _ := parse([]string{"version"}, nil, io.Discard, io.Discard)
	if k == nil || parsed.Addr != "127.0.0.1:8080" || parsed.LogLevel != "info" {
		t.Errorf("parsed %+v from the process's environment", parsed.Config)
	}
}

func TestAWrongCommandLineOrConfigurationExitsWith2AndSaysWhy(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, c := range map[string]struct {
		args, environ []string
		says          string
	}{
		"no command":                 {nil, nil, "expected one of"},
		"unknown command":            {[]string{"serv"}, nil, "serve"},
		"unknown flag":               {[]string{"version", "--colour"}, nil, "--colour"},
		"group without a command":    {[]string{"provider"}, nil, `expected one of "create"`},
		"missing flag":               {[]string{"provider", "create"}, nil, "--agency"},
		"missing argument":           {[]string{"lead", "show"}, nil, "<lead>"},
		"argument that is no number": {[]string{"lead", "show", "x"}, nil, "lead"},
		"no database":                {[]string{"serve"}, nil, "--data"},
		"two databases":              {[]string{"doctor", "--data", dir, "--db", "postgres://x/y", "migrate"}, nil, "unexpected"},
		"two databases, serve":       {[]string{"serve", "--data", dir, "--db", "postgres://x/y"}, nil, "not both"},
		"bad duration in a variable": {[]string{"version"}, []string{"PALIER_DRAIN=soon"}, "--drain"},
		"bad level in a variable":    {[]string{"version"}, []string{"PALIER_LOG_LEVEL=loud"}, "--log-level"},
		"bad address":                {[]string{"serve", "--data", dir, "--addr", "here"}, nil, "--addr"},
		"no such file":               {[]string{"version", "--config", filepath.Join(dir, "none.json")}, nil, "none.json"},
		"file is a directory":        {[]string{"version", "--config", dir}, nil, dir},
		"file is not JSON":           {[]string{"version", "--config", write("a", "addr = x")}, nil, "invalid character"},
		"file is a list":             {[]string{"version", "--config", write("b", `["addr"]`)}, nil, "cannot unmarshal"},
		"unknown key in the file":    {[]string{"version"}, []string{"PALIER_CONFIG=" + write("c", `{"adr": "x:1"}`)}, `unknown key "adr"`},
		"key of a command's flag":    {[]string{"version", "--config", write("d", `{"dry-run": "x"}`)}, nil, `unknown key "dry-run"`},
		"file that names a file":     {[]string{"version", "--config", write("e", `{"config": "x"}`)}, nil, `unknown key "config"`},
		"number in the file":         {[]string{"version", "--config", write("f", `{"addr": 8080}`)}, nil, `"addr" must be a text`},
		"bad duration in the file":   {[]string{"version", "--config", write("g", `{"drain": "soon"}`)}, nil, "--drain"},
		"negative overlap":           {[]string{"provider", "rotate", "1", "--overlap=-1h", "--data", dir}, nil, "--overlap"},
		"strange subject":            {[]string{"audit", "--subject", "lead/x", "--data", dir}, nil, "lead/123"},
	} {
		t.Run(name, func(t *testing.T) {
			a := run(t, c.environ, c.args...)
			if a.code != exitUsage || !strings.Contains(a.err, c.says) || a.out != "" {
				t.Errorf("exit %d, want 2; stderr %q must contain %q; stdout %q", a.code, a.err, c.says, a.out)
			}
		})
	}
}

func TestVersionIsJSONWhenAsked(t *testing.T) {
	a := run(t, nil, "version", "--json")
	var v map[string]string
	if err := json.Unmarshal([]byte(a.out), &v); err != nil || v["version"] == "" || a.code != exitOK {
		t.Errorf("exit %d, %q", a.code, a.out)
	}
}

// A wrong --data must not look like an installation without accounts.
func TestAdministrationMakesNoDatabase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "typo")
	for _, args := range [][]string{{"account", "list"}, {"provider", "list"}, {"audit"}} {
		if a := run(t, nil, append(args, "--data", dir)...); a.code != exitUsage || !strings.Contains(a.err, "no database") {
			t.Errorf("%v: exit %d, %q", args, a.code, a.err)
		}
	}
	if a := run(t, nil, "migrate", "--dry-run", "--data", dir); a.code != exitOK || !strings.Contains(a.out, "Pending: 0001") {
		t.Errorf("migrate --dry-run: exit %d, %q %q", a.code, a.out, a.err)
	}
	if a := run(t, nil, "doctor", "--data", dir); a.code != exitFound {
		t.Errorf("doctor: exit %d, %q", a.code, a.out)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s was made: %v", dir, err)
	}
}

// cancelled is a context for a server that a test stops.
func cancelled(t *testing.T) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	return ctx, cancel
}

// A setting that no table mentions is one that nobody finds.
func TestTheConfigurationTablesNameEverySetting(t *testing.T) {
	parser, err := newParser(&commands{}, nil, nil, io.Discard, io.Discard, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "docs/operations.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range parser.Model.Flags {
			if !inFile(f) {
				continue
			}
			row := regexp.MustCompile(`(?m)^\| .--` + f.Name + `[ ` + "`" + `].*\b` + f.Envs[0] + `\b.*`).FindString(string(text))
			if row == "" || f.HasDefault && !strings.Contains(row, f.Default) {
				t.Errorf("%s: no row for --%s, %s, default %q: %s", name, f.Name, f.Envs[0], f.Default, row)
			}
		}
	}
}
