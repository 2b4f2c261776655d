package main

import (
	"errors"
	"flag"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/bench/report"
)

func chosenNames(o options) []string {
	var names []string
	for _, c := range o.chosen(slices.Concat(report.Standard(), report.Million(), report.NewBuild(), report.Viewings(), report.Prospecting(), report.Properties(), report.Matching(), report.Exchanges(), report.Places(), report.CountryPlaces(), report.Screens(), report.News(), report.Starts())) {
		names = append(names, c.ID)
	}
	return names
}

func TestFlagsChooseCasesAndWindows(t *testing.T) {
	for _, c := range []struct {
		args   string
		window time.Duration
		warmUp time.Duration
		rounds int
		want   string
	}{
		{"--only post", 5 * time.Second, time.Second, 3, "post-1 post-16 post-64"},
		{"--only get-1,million-delta --rounds 5 --seconds 0.3", 300 * time.Millisecond, 100 * time.Millisecond, 5, "get-1 million-delta"},
		{"--quick --only start", time.Second, 333 * time.Millisecond, 1, "start-first start-empty"},
		{"--only country-addresses", 5 * time.Second, time.Second, 3, "country-addresses-exact country-addresses-typo country-addresses-prefix country-addresses-http"},
		{"--quick --only million", time.Second, 333 * time.Millisecond, 1, ""},
		{"--seconds 2 --only million-claim,option-16,lots", 2 * time.Second, 667 * time.Millisecond, 3,
			"million-claim-1 million-claim-16 lots-page lots-all option-16"},
	} {
		o, err := parse(strings.Fields(c.args), io.Discard)
		if err != nil {
			t.Errorf("%s: %v", c.args, err)
			continue
		}
		if got := strings.Join(chosenNames(o), " "); got != c.want || o.window != c.window || o.warmUp != c.warmUp || o.rounds != c.rounds {
			t.Errorf("%s: %q, %d rounds of %v after %v", c.args, got, o.rounds, o.window, o.warmUp)
		}
	}
}

func TestAllIsChosenUnlessSaidOtherwise(t *testing.T) {
	o, err := parse(nil, io.Discard)
	all := slices.DeleteFunc(caseNames(), func(name string) bool { return strings.HasPrefix(name, "country-") })
	if err != nil || !slices.Equal(chosenNames(o), all) {
		t.Errorf("chosen %v, %v; want all of %v", chosenNames(o), err, all)
	}
	for _, server := range []string{report.Palier, report.PocketBase, report.Ceiling} {
		if !o.has(server) {
			t.Errorf("%s does not take part", server)
		}
	}
}

func TestWrongFlagsSayWhatIsWrong(t *testing.T) {
	for args, want := range map[string]string{
		"--only pots":            "no case begins with",
		"--peers palier,mongodb": `no server is called "mongodb"`,
		"--rounds 0":             "--rounds",
		"--seconds 0":            "--seconds",
		"--seconds 9999":         "--seconds",
		"quick":                  `unexpected argument "quick"`,
	} {
		if _, err := parse(strings.Fields(args), io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", args, err, want)
		}
	}
	if _, err := parse([]string{"--help"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("--help: %v", err)
	}
}

func TestCasesOfAKindRunTogether(t *testing.T) {
	var got []string
	for _, alike := range kinds(report.NewBuild()) {
		var names []string
		for _, c := range alike {
			names = append(names, c.ID)
		}
		got = append(got, strings.Join(names, " "))
	}
	want := []string{"lots-page lots-all", "key-none key-denied key-shown", "option-1 option-16", "hooks"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if kinds(nil) != nil {
		t.Error("no cases have kinds")
	}
}
