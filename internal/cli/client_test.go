package cli

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/grants"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// granted lets an application act for the demonstration's user, by replicas that believe
// nothing yet, and gives the service and what the application got.
func granted(t *testing.T, d testkit.Database, s *testkit.Server, key, secret string) (*grants.Service, grants.Tokens, error) {
	t.Helper()
	store := d.Store(t, time.Now)
	login := access.NewLogin(store, time.Now)
	lent := grants.NewService(store, store, grants.Needs{Sessions: access.NewService(store, store, people.Keys{}, access.OutlastBelief), Lender: login, Now: time.Now, Outlast: access.OutlastBelief})
	a, _, err := login.User(t.Context(), s.Leads2Keys.Login, s.Leads2Keys.Password, "203.0.113.9")
	if err != nil {
		t.Fatal(err)
	}
	asked, err := lent.Ask(t.Context(), grants.Request{Client: key})
	if err != nil {
		return lent, grants.Tokens{}, err
	}
	to, err := lent.Authorize(t.Context(), a, asked)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(to)
	out, err := lent.Exchange(t.Context(), grants.Exchange{Credentials: grants.Credentials{Client: key, Secret: secret}, Code: u.Query().Get("code")})
	return lent, out, err
}

// What a command reports done is in force when it returns.
func TestAnApplicationsLife(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		made := read[clientRow](t, d, "client", "add", "--name", "Tournée", "--redirect", "https://app.example.org/a,b", "--redirect", "l2k://callback", "--scope", "account:read,places:read")
		if made.State != "in use" || !slices.Equal(made.Redirects, []string{"https://app.example.org/a,b", "l2k://callback"}) || len(made.Scopes) != 2 || made.Own || made.Direct || made.Secret == "" {
			t.Errorf("%+v", made)
		}
		works := func(when, secret string, want grants.Reason) {
			t.Helper()
			if _, _, err := granted(t, d, s, made.Key, secret); grants.ReasonOf(err) != want || want == "" && err != nil {
				t.Errorf("%s: %v, want %q", when, err, want)
			}
		}
		works("made", made.Secret, "")
		second := read[replaced](t, d, "client", "rotate", made.Key, "--overlap", "1h").Secret
		works("the old within the overlap", made.Secret, "")
		third := read[replaced](t, d, "client", "rotate", strconv.FormatInt(made.ID, 10), "--overlap", "0").Secret
		works("the old without", second, grants.InvalidClient)
		works("the new", third, "")

		lent, tokens, err := granted(t, d, s, made.Key, third)
		if err != nil {
			t.Fatal(err)
		}
		rows := read[[]grantRow](t, d, "client", "grants", "--client", made.Key)
		newest := rows[len(rows)-1]
		if newest.Client != made.Key || newest.User == 0 || !slices.Equal(newest.Scopes, made.Scopes) {
			t.Errorf("%+v", newest)
		}
		on(t, d, "client", "revoke", strconv.FormatInt(newest.ID, 10))
		if _, _, err := lent.Bearer(t.Context(), tokens.Access); err == nil {
			t.Error("revoked, and opens")
		}
		on(t, d, "client", "disable", made.Key)
		on(t, d, "client", "disable", made.Key) // again: nothing
		works("disabled", third, grants.InvalidClient)
		if row := read[clientRow](t, d, "client", "enable", made.Key); row.State != "in use" || row.Secret != "" {
			t.Errorf("%+v", row)
		}
		works("enabled", third, "")
		journal := on(t, d, "audit", "--subject", "client")
		if strings.Count(journal, "client.disabled") != 1 || strings.Count(journal, "client.enabled") != 1 {
			t.Errorf("the journal says:\n%s", journal)
		}
		for _, shown := range []string{on(t, d, "client", "list", "--json"), on(t, d, "client", "show", made.Key), on(t, d, "audit", "--subject", "client")} {
			if strings.Contains(shown, third) || strings.Contains(shown, made.Secret) || !strings.Contains(shown, made.Key) {
				t.Errorf("shown: %s", shown)
			}
		}
		tokensAreNotStored(t, d, made.Secret, second, third, tokens.Access, tokens.Refresh)
	})
}

func TestOnlyWhatIsNamedOfAnApplicationChanges(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	own := read[clientRow](t, d, "client", "add", "--name", "Intranet", "--redirect", "https://intranet.example.org/cb", "--own")
	public := read[clientRow](t, d, "client", "add", "--client", "mobile", "--name", "Mobile", "--redirect", "l2k://callback", "--auth", "pkce", "--compat", "sdk", "--own", "--direct", "off")
	if !own.Own || !own.Direct || own.Proof || public.Secret != "" || !public.Proof || public.Direct || public.Key != "mobile" {
		t.Errorf("%+v, %+v", own, public)
	}
	changed := read[clientRow](t, d, "client", "change", "mobile", "--name", "Mobile 2", "--scope", "account:read", "--direct", "on")
	if changed.Name != "Mobile 2" || !changed.Direct || !changed.Own || changed.Compat != grants.SDK || !slices.Equal(changed.Scopes, []grants.Scope{"account:read"}) || !slices.Equal(changed.Redirects, public.Redirects) {
		t.Errorf("%+v", changed)
	}
	on(t, d, "client", "change", "mobile", "--name", "Mobile 2") // as it is called
	if journal := on(t, d, "audit", "--subject", "client"); strings.Count(journal, "client.changed") != 1 {
		t.Errorf("the journal says:\n%s", journal)
	}
	on(t, d, "client", "rotate", own.Key, "--overlap", "1h")
	if out := on(t, d, "client", "show", own.Key); !strings.Contains(out, "A former secret works until") {
		t.Errorf("%s", out)
	}
	on(t, d, "client", "rotate", own.Key, "--overlap", "0")
	if sheet := read[clientSheet](t, d, "client", "show", own.Key); sheet.FormerUntil != nil || sheet.Key != own.Key {
		t.Errorf("%+v", sheet)
	}
	if out := on(t, d, "client", "add", "--name", "B", "--redirect", "l2k://b", "--auth", "pkce"); !strings.Contains(out, "&code_challenge_method=S256&code_challenge=…") || !strings.Contains(out, "in a browser alone") {
		t.Errorf("an address that is refused is not explained: %s", out)
	}
	if out := on(t, d, "client", "add", "--name", "A", "--redirect", "l2k://a", "--public-url", "https://palier.example.org/"); !strings.Contains(out, "client_secret") ||
		!strings.Contains(out, "https://palier.example.org/leads2keys/auth/authorization?client_id=l2k-") {
		t.Errorf("%s", out)
	}
	if out := on(t, d, "client", "list"); !strings.Contains(out, "mobile") || !strings.Contains(out, "l2k://callback") {
		t.Errorf("%s", out)
	}
}

func TestClientCommandsSayWhatIsWrong(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	on(t, d, "client", "add", "--client", "mobile", "--name", "Mobile", "--redirect", "l2k://callback", "--auth", "pkce")
	for name, c := range map[string]struct {
		args string
		code int
		says string
	}{
		"taken":            {"client add --client mobile --name x --redirect l2k://c", exitUsage, "--client"},
		"no address":       {"client add --name x", exitUsage, "--redirect"},
		"no good address":  {"client add --name x --redirect http://app.example.org/", exitUsage, "--redirect"},
		"unknown scope":    {"client add --name x --redirect l2k://c --scope all", exitUsage, "--scope"},
		"unknown proof":    {"client add --name x --redirect l2k://c --auth jwt", exitUsage, "--auth"},
		"nobody":           {"client show nobody", exitUsage, "palier client list"},
		"no secret":        {"client rotate mobile", exitFailed, "no secret"},
		"backwards":        {"client rotate mobile --overlap=-1h", exitUsage, "--overlap"},
		"no grant":         {"client revoke 77777", exitUsage, "palier client grants"},
		"of no client":     {"client grants --client nobody", exitUsage, "nobody"},
		"not changed":      {"client change mobile", exitUsage, "say what has changed"},
		"changed to wrong": {"client change mobile --redirect javascript:alert(1)", exitUsage, "--redirect"},
	} {
		t.Run(name, func(t *testing.T) {
			if a := run(t, at(d), strings.Fields(c.args)...); a.code != c.code || !strings.Contains(a.err, c.says) || a.out != "" {
				t.Errorf("exit %d, want %d; %q must contain %q; stdout %q", a.code, c.code, a.err, c.says, a.out)
			}
		})
	}
}
