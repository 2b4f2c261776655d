package cli

import (
	"net/http"
	"strings"
	"testing"

	"palier/internal/testkit"
)

func TestAFeedIsMadeRenewedAndRemoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		// The command does not know where this server listens.
		answers := func(what, address string, want int) {
			t.Helper()
			_, path, _ := strings.Cut(address, "/ical/")
			res, err := http.Get(s.URL + "/ical/" + path)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if res.StatusCode != want {
				t.Errorf("%s: %d, want %d", what, res.StatusCode, want)
			}
		}
		first := read[feedRow](t, d, "feed", "add", "--user", s.Apimo.User)
		answers("made", first.Address, 200)
		second := read[feedRow](t, d, "feed", "add", "--user", s.Apimo.User)
		home := read[feedRow](t, d, "feed", "add", "--ref", s.Flatsy.PropertyRef)
		answers("renewed: the former", first.Address, 404)
		answers("renewed", second.Address, 200)
		answers("of a property", home.Address, 200)

		if got := run(t, at(d), "feed", "add", "--user", s.Apimo.User); !strings.Contains(got.err, "--public-url is not set") {
			t.Errorf("an address of this machine: %q", got.err)
		}
		if got := run(t, append(at(d), "PALIER_PUBLIC_URL=https://palier.example.org"), "feed", "add", "--user", s.Apimo.User); got.err != "" || !strings.Contains(got.out, "https://palier.example.org/ical/") {
			t.Errorf("with a public one: %+v", got)
		}
		for args, want := range map[string]string{"add": "--user N or --ref REF", "add --user 9 --ref TIL-101": "--ref"} {
			if got := run(t, at(d), append([]string{"feed"}, strings.Fields(args)...)...); got.code != exitUsage || !strings.Contains(got.err, want) {
				t.Errorf("feed %s: %+v", args, got)
			}
		}

		list := read[[]feedRow](t, d, "feed", "list")
		if len(list) != 2 || list[0].Kind != "property" || list[1].Kind != "user" || list[1].OpenedAt == nil || list[0].Address+list[1].Address != "" {
			t.Errorf("list %+v", list)
		}
		if out := on(t, d, "feed", "remove", "--user", s.Apimo.User); !strings.Contains(out, "closed") {
			t.Errorf("%s", out)
		}
		answers("removed", second.Address, 404)
		answers("the other stays", home.Address, 200)
		for args, code := range map[string]int{
			"feed remove --user " + s.Apimo.User: exitUsage, "feed add --user 999999": exitUsage, "feed add --ref nowhere": exitUsage,
			"feed add": exitUsage, "feed add --user 9 --ref TIL-101": exitUsage,
		} {
			if a := run(t, at(d), strings.Fields(args)...); a.code != code || a.err == "" {
				t.Errorf("palier %s: exit %d, %s", args, a.code, a.err)
			}
		}
	})
}
