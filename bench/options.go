package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"palier/bench/report"
)

// options are the flags.
type options struct {
	repo    string
	palier  string
	json    string
	servers []string // as the report names them
	only    []string
	rounds  int
	window  time.Duration
	warmUp  time.Duration
	fresh   bool
	million bool
}

const usage = `Measures Palier beside PocketBase and bare net/http on this machine and prints a Markdown table.

  bench/run                     everything; about 20 minutes, more when the store of 1,000,000 leads is made
  bench/run --quick             one round of one second, without the 1,000,000 leads; not for quoting
  bench/run --only post,get-16  only the cases whose names begin so

`

// parse reads the flags. What is wrong with them is an error that says so.
func parse(args []string, help io.Writer) (options, error) {
	var o options
	var peers, only string
	var seconds float64
	var quick bool
	f := flag.NewFlagSet("bench/run", flag.ContinueOnError)
	f.SetOutput(help)
	f.Usage = func() {
		fmt.Fprint(help, usage)
		f.PrintDefaults()
		fmt.Fprintf(help, "\nCases: %s\n", strings.Join(caseNames(), " "))
	}
	f.StringVar(&o.repo, "repo", "..", "root of the repository")
	f.StringVar(&o.palier, "palier", "", "measure this program instead of building ./cmd/palier")
	f.StringVar(&o.json, "json", "", "also write every sample to this file")
	f.StringVar(&peers, "peers", "palier,pocketbase,ceiling", "the servers to measure")
	f.StringVar(&only, "only", "", "comma-separated beginnings of case names")
	f.IntVar(&o.rounds, "rounds", 3, "rounds of each case")
	f.Float64Var(&seconds, "seconds", 5, "length of a measured window")
	f.BoolVar(&o.fresh, "fresh", false, "make the store of 1,000,000 leads anew")
	f.BoolVar(&quick, "quick", false, "1 round of 1 s, without the 1,000,000 leads")
	if err := f.Parse(args); err != nil {
		return options{}, err
	}
	if f.NArg() > 0 {
		return options{}, fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	if quick {
		o.rounds, seconds = 1, 1
	}
	o.million = !quick
	o.window = time.Duration(seconds * float64(time.Second))
	o.warmUp = min(o.window/3, time.Second).Round(time.Millisecond)
	o.only = split(only)
	for _, name := range split(peers) {
		server, ok := map[string]string{"palier": report.Palier, "pocketbase": report.PocketBase, "ceiling": report.Ceiling}[name]
		if !ok {
			return options{}, fmt.Errorf("--peers: no server is called %q", name)
		}
		o.servers = append(o.servers, server)
	}
	return o, o.validate()
}

// validate bounds what the flags ask for.
func (o options) validate() error {
	var problems []error
	if o.rounds < 1 || o.rounds > 100 {
		problems = append(problems, errors.New("--rounds must be from 1 to 100"))
	}
	if o.window < 100*time.Millisecond || o.window > 10*time.Minute {
		problems = append(problems, errors.New("--seconds must be from 0.1 to 600"))
	}
	for _, beginning := range o.only {
		if !slices.ContainsFunc(caseNames(), func(name string) bool { return begins(name, beginning) }) {
			problems = append(problems, fmt.Errorf("--only: no case begins with %q; there are %s",
				beginning, strings.Join(caseNames(), " ")))
		}
	}
	return errors.Join(problems...)
}

// chosen are those of the cases that --only and --quick leave. Those of a whole country run only when they are named.
func (o options) chosen(cases []report.Case) []report.Case {
	return slices.DeleteFunc(cases, func(c report.Case) bool {
		named := func(beginning string) bool { return begins(c.ID, beginning) }
		return len(o.only) > 0 && !slices.ContainsFunc(o.only, named) ||
			!o.million && strings.Contains(c.ID, "million") || len(o.only) == 0 && strings.HasPrefix(c.ID, "country")
	})
}

// begins is whether the name of a case is beginning, or goes on after it with a hyphen: get-1 is not get-16.
func begins(name, beginning string) bool {
	return name == beginning || strings.HasPrefix(name, beginning+"-")
}

// has is whether the server takes part.
func (o options) has(server string) bool { return slices.Contains(o.servers, server) }

// caseNames are the names of all cases, in the order they run.
func caseNames() []string {
	var names []string
	for _, c := range slices.Concat(report.Standard(), report.Million(), report.NewBuild(), report.Viewings(), report.Prospecting(), report.Properties(), report.Matching(), report.Exchanges(), report.Places(), report.CountryPlaces(), report.Screens(), report.News(), report.Starts()) {
		names = append(names, c.ID)
	}
	return names
}

// split takes a comma-separated list apart; nothing gives none.
func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}
