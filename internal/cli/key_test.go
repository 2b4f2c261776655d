package cli

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/programs"
	"palier/internal/testkit"
)

// enter logs in with a key as a door does: a replica that believes nothing yet.
func enter(t *testing.T, d testkit.Database, slug, token string) (access.Actor, error) {
	t.Helper()
	store := d.Store(t, time.Now)
	a, _, err := access.NewLogin(store, time.Now).Key(t.Context(), slug, token, netip.MustParseAddr("203.0.113.9"))
	return a, err
}

// What a command reports done is in force when it returns.
func TestAKeysLife(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		space := read[developerRow](t, d, "developer", "add", "--slug", "promoteur-test", "--name", "Promoteur de test", "--agency", "14", "--city", "Nantes", "--zipcode", "44000")
		made := read[keyRow](t, d, "key", "add", "--developer", "promoteur-test", "--name", "Portail", "--permission", "lead.view,information.view")
		if space.Country != "FR" || made.State != "in use" || made.User != nil || made.ExpiresAt != nil || made.Programs == nil ||
			!slices.Equal(made.Permissions, []access.Right{access.InformationView, access.LeadView}) {
			t.Errorf("space %+v, key %+v", space, made)
		}
		number := strconv.FormatInt(made.ID, 10)
		expect := func(when, token string, want error) {
			t.Helper()
			if _, err := enter(t, d, "promoteur-test", token); err != want {
				t.Errorf("%s: %v, want %v", when, err, want)
			}
		}
		expect("made", made.Token, nil)
		second := read[turned](t, d, "key", "rotate", number, "--overlap", "1h").Token
		expect("old within the overlap", made.Token, nil)
		expect("new within the overlap", second, nil)
		third := read[turned](t, d, "key", "rotate", number, "--overlap", "0").Token
		expect("oldest without overlap", made.Token, access.ErrCredentials)
		expect("old without overlap", second, access.ErrCredentials)
		expect("new without overlap", third, nil)
		if after := read[keyRow](t, d, "key", "revoke", number); after.State != "revoked" || after.RevokedAt == nil {
			t.Errorf("after revoke %+v", after)
		}
		expect("revoked", third, access.ErrCredentials)

		for _, shown := range []string{on(t, d, "key", "list"), on(t, d, "key", "list", "--developer", "promoteur-test", "--json"), on(t, d, "audit", "--subject", "key/"+number)} {
			if strings.Contains(shown, third) || strings.Contains(shown, made.Token) {
				t.Errorf("a token is shown again:\n%s", shown)
			}
			if !strings.Contains(shown, number) {
				t.Errorf("key %s is not in\n%s", number, shown)
			}
		}
		tokensAreNotStored(t, d, made.Token, second, third)
	})
}

// site writes a programme with two lots into a developer's space.
func site(t *testing.T, d testkit.Database, developer int64) (program int64, lots []int64) {
	t.Helper()
	store := d.Store(t, time.Now)
	err := store.Write(t.Context(), 1, func(ctx context.Context, tx event.Tx) error {
		program, lots = tx.NextID(), []int64{tx.NextID(), tx.NextID()}
		p := programs.Program{Account: 1, ID: program, Developer: developer, Code: strconv.FormatInt(program, 10), Name: "Les Tilleuls", Country: "FR",
			Progress: programs.Launch, Status: programs.Activated, Rules: programs.DefaultRules(), CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		if err := store.InsertProgram(ctx, p); err != nil {
			return err
		}
		for _, id := range lots {
			l := programs.Lot{Account: 1, ID: id, Program: program, Reference: strconv.FormatInt(id, 10), Main: true, Type: "house", CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
			if err := store.InsertLot(ctx, l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return program, lots
}

func TestAKeyOpensProgrammesAndLotsAllottedToIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		space := read[developerRow](t, d, "developer", "add", "--slug", "promoteur-test", "--name", "Promoteur de test", "--agency", "14")
		first, lots := site(t, d, space.ID)
		second, _ := site(t, d, space.ID)
		made := read[keyRow](t, d, "key", "add", "--developer", "promoteur-test", "--name", "Prescripteur", "--permission", "lot-alloted.view",
			"--program", joined([]int64{first, second}), "--lot", joined(lots[:1]), "--user", "9")
		number := strconv.FormatInt(made.ID, 10)
		reaches := func(when string, programs, allotted []int64) {
			t.Helper()
			a, err := enter(t, d, "promoteur-test", made.Token)
			open, _ := a.Programs()
			if err != nil || a.User != 9 || !slices.Equal(open, programs) || !slices.Equal(a.Allotment(), allotted) {
				t.Errorf("%s: %v; user %d, programmes %v, lots %v; want %v and %v", when, err, a.User, open, a.Allotment(), programs, allotted)
			}
		}
		reaches("made", []int64{first, second}, lots[:1])
		on(t, d, "key", "allot", number, "--lot", joined(lots))
		reaches("allotted", []int64{first, second}, lots)
		if out := on(t, d, "key", "open", number, "--program", joined([]int64{second})); !strings.Contains(out, "Allotted lots: none") {
			t.Errorf("open says %s", out)
		}
		reaches("closed with its lots", []int64{second}, nil)
		a := run(t, at(d), "key", "allot", number, "--lot", joined(lots))
		if a.code != exitUsage || !strings.Contains(a.err, joined(lots)) {
			t.Errorf("lots of a closed programme: exit %d, %s", a.code, a.err)
		}
		on(t, d, "key", "open", number)
		reaches("nothing", nil, nil)
	})
}

func TestAKeyIsShownOnceWithACallThatTriesIt(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	on(t, d, "developer", "add", "--slug", "promoteur-test", "--name", "Promoteur de test", "--agency", "14")
	out := on(t, d, "key", "add", "--developer", "promoteur-test", "--name", "Portail", "--permission", "all", "--expires", "2099-01-31",
		"--network", "203.0.113.0/24,198.51.100.7", "--public-url", "https://palier.example.org/")
	for _, want := range []string{"opens promoteur-test", "programmes none", "It may: all.", "not shown again", "curl -H 'X-API-Key: ", "'https://palier.example.org/adlead/v1/promoteur-test'"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	rows := read[[]keyRow](t, d, "key", "list", "--developer", "promoteur-test")
	if len(rows) != 1 || access.JoinNetworks(rows[0].Networks) != "198.51.100.7/32,203.0.113.0/24" || !rows[0].ExpiresAt.Equal(time.Date(2099, 1, 31, 23, 0, 0, 0, time.UTC)) {
		t.Errorf("listed %+v", rows)
	}
	if out := on(t, d, "key", "list"); !strings.Contains(out, "2099-01-31 23:00:00") || !strings.Contains(out, "198.51.100.7,203.0.113.0/24") {
		t.Errorf("list says\n%s", out)
	}
	if out := on(t, d, "key", "rotate", strconv.FormatInt(rows[0].ID, 10), "--addr", ":8080"); !strings.Contains(out, "The old token works until") || !strings.Contains(out, "'http://127.0.0.1:8080/adlead/") {
		t.Errorf("rotate says\n%s", out)
	}
	if out := on(t, d, "developer", "list"); !strings.Contains(out, "promoteur-test") {
		t.Errorf("developer list says\n%s", out)
	}
}

func TestAKeysEndIsAnInstantOrALastDayInParis(t *testing.T) {
	for text, want := range map[string]string{
		"": "0001-01-01T00:00:00Z", "2027-01-31": "2027-01-31T23:00:00Z", "2027-07-31": "2027-07-31T22:00:00Z", "2027-12-31": "2027-12-31T23:00:00Z",
		"2027-03-27": "2027-03-27T23:00:00Z", "2027-03-28": "2027-03-28T22:00:00Z", "2027-01-31T18:00:00+02:00": "2027-01-31T16:00:00Z",
	} {
		got, err := parseEnd(text)
		if err != nil || got.UTC().Format(time.RFC3339) != want {
			t.Errorf("%q ends %v, %v, want %s", text, got.UTC(), err, want)
		}
	}
}

func TestKeyCommandsSayWhatIsWrong(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	on(t, d, "developer", "add", "--slug", "promoteur-test", "--name", "Promoteur de test", "--agency", "14")
	space := []string{"developer", "add", "--name", "Promoteur", "--agency", "14", "--slug"}
	add := []string{"key", "add", "--name", "Portail", "--developer", "promoteur-test", "--permission"}
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"slug is taken":      {append(space, "promoteur-test"), exitUsage, "already"},
		"slug in capitals":   {append(space, "Promoteur"), exitUsage, "a-z"},
		"no such developer":  {[]string{"key", "add", "--name", "x", "--developer", "nobody", "--permission", "all"}, exitUsage, "palier developer list"},
		"unknown permission": {append(add, "lot.fly"), exitUsage, "lot.fly"},
		"a provider's right": {append(add, "leads.read"), exitUsage, "leads.read"},
		"no such programme":  {append(add, "all", "--program", "999999"), exitUsage, "999999"},
		"no such user":       {append(add, "all", "--user", "999999"), exitUsage, "user"},
		"a day that passed":  {append(add, "all", "--expires", "2020-02-01"), exitUsage, "to come"},
		"no day":             {append(add, "all", "--expires", "2027-02-30"), exitUsage, "--expires"},
		"no network":         {append(add, "all", "--network", "203.0.113.0/33"), exitUsage, "--network"},
		"not to rotate":      {[]string{"key", "rotate", "77777"}, exitUsage, "palier key list"},
		"not to revoke":      {[]string{"key", "revoke", "77777"}, exitUsage, "77777"},
		"backwards":          {[]string{"key", "rotate", "77777", "--overlap=-1h"}, exitUsage, "--overlap"},
		"not to list":        {[]string{"key", "list", "--developer", "nobody"}, exitUsage, "nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			if a := run(t, at(d), c.args...); a.code != c.code || !strings.Contains(a.err, c.says) || a.out != "" {
				t.Errorf("exit %d, want %d; %q must contain %q; stdout %q", a.code, c.code, a.err, c.says, a.out)
			}
		})
	}
}
