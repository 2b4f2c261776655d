package cli

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// call asks the running server for an agency's leads.
func call(t *testing.T, base, provider, token string, agency int) int {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s/agencies/%d/leads?limit=1", base, agency), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(provider, token)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// The server runs while the commands work on its database, and what a command
// reports done is in force when it returns.
func TestAProvidersLifeBesideARunningServer(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		made := read[providerRow](t, d, "provider", "create", "--agency", "14", "--name", "Portail de test")
		number := strconv.FormatInt(made.ID, 10)
		expect := func(when, token string, want int) {
			t.Helper()
			if got := call(t, s.Apimo.Base, number, token, 14); got != want {
				t.Errorf("%s: %d, want %d", when, got, want)
			}
		}
		first := made.Token
		expect("created", first, http.StatusOK)
		if got := call(t, s.Apimo.Base, number, first, 15); got != http.StatusForbidden {
			t.Errorf("an agency that is not open: %d", got)
		}
		on(t, d, "provider", "disable", number)
		expect("disabled", first, http.StatusUnauthorized)
		on(t, d, "provider", "enable", number)
		expect("enabled", first, http.StatusOK)

		second := read[rotated](t, d, "provider", "rotate", number, "--overlap", "1h").Token
		expect("old token within the overlap", first, http.StatusOK)
		expect("new token within the overlap", second, http.StatusOK)
		third := read[rotated](t, d, "provider", "rotate", number, "--overlap", "0").Token
		expect("oldest token without overlap", first, http.StatusUnauthorized)
		expect("old token without overlap", second, http.StatusUnauthorized)
		expect("new token without overlap", third, http.StatusOK)

		for _, shown := range []string{on(t, d, "provider", "list"), on(t, d, "provider", "list", "--json"), on(t, d, "audit", "--subject", "provider/"+number)} {
			if strings.Contains(shown, third) || strings.Contains(shown, first) {
				t.Errorf("a token is shown again:\n%s", shown)
			}
			if !strings.Contains(shown, number) {
				t.Errorf("provider %s is not in\n%s", number, shown)
			}
		}
		tokensAreNotStored(t, d, first, second, third)
	})
}

// tokensAreNotStored looks for tokens in every file of the data directory.
func tokensAreNotStored(t *testing.T, d testkit.Database, tokens ...string) {
	if d.Dir == "" {
		return
	}
	files, err := filepath.Glob(filepath.Join(d.Dir, "palier.sqlite*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no database in %s: %v", d.Dir, err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, token := range tokens {
			if bytes.Contains(text, []byte(token)) {
				t.Errorf("%s holds a token", path)
			}
		}
	}
}

func TestATokenIsShownOnceWithACallThatTriesIt(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	out := on(t, d, "provider", "create", "--agency", "14,15", "--name", "Connecteur", "--id", "4242", "--rights", "all", "--profile", "openapi",
		"--per-day", "10000", "--lead-dates-flat", "--agency-city-object", "--reference-number", "--public-url", "https://palier.example.org/")
	for _, want := range []string{"Provider 4242", "agency 14,15: all.", "not shown again", "curl -u 4242:", "'https://palier.example.org/apimo/agencies/14/leads"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	if out := on(t, d, "provider", "rotate", "4242", "--addr", ":8080"); !strings.Contains(out, "The old token works until") || !strings.Contains(out, "'http://127.0.0.1:8080/") {
		t.Errorf("rotate says\n%s", out)
	}
}

func TestProviderCommandsSayWhatIsWrong(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	create := []string{"provider", "create", "--name", "Portail"}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"unknown right":   {append(create, "--agency", "14", "--rights", "leads.fly"), exitUsage, "leads.fly"},
		"unknown agency":  {append(create, "--agency", "16"), exitUsage, "no such agency"},
		"number is taken": {append(create, "--agency", "14", "--id", "9999"), exitUsage, "already"},
		"negative limit":  {append(create, "--agency", "14", "--per-day=-1"), exitUsage, "--per-day"},
		"unknown profile": {append(create, "--agency", "14", "--profile", "xml"), exitUsage, "--profile"},
		"not there":       {[]string{"provider", "disable", "77"}, exitUsage, "77"},
		"not to rotate":   {[]string{"provider", "rotate", "77"}, exitUsage, "palier provider list"},
		"no such account": {[]string{"provider", "list", "--account", "5"}, exitUsage, "no account 5"},
	} {
		t.Run(name, func(t *testing.T) {
			if a := run(t, at(d), c.args...); a.code != c.code || !strings.Contains(a.err, c.says) || a.out != "" {
				t.Errorf("exit %d, want %d; %q must contain %q; stdout %q", a.code, c.code, a.err, c.says, a.out)
			}
		})
	}
}
