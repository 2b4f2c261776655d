package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"palier/bench/peer"
	"palier/bench/report"
)

// places runs the cases of addresses: each round imports a made-up country anew and searches in it. That of a whole
// country runs once, and only when --only names it: it writes 5 GB.
func (b *bench) places(ctx context.Context) error {
	if !b.has(report.Palier) {
		return nil
	}
	rows := report.Addresses
	if !b.million {
		rows /= 10 // a quick run shows that it works
	}
	if err := b.countryOf(ctx, rows, b.chosen(report.Places()), b.rounds); err != nil {
		return err
	}
	return b.countryOf(ctx, report.Country, b.chosen(report.CountryPlaces()), 1)
}

// countryOf makes a country of so many addresses and runs its cases.
func (b *bench) countryOf(ctx context.Context, rows int, cases []report.Case, rounds int) (err error) {
	if len(cases) == 0 {
		return nil
	}
	program := filepath.Join(b.cache, "bin", "country")
	if err := compile(ctx, b.repo, "./internal/testkit/country", program); err != nil {
		return err
	}
	dir := b.store("country-" + strconv.Itoa(rows))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b.say("making up %d addresses", rows)
	lines := filepath.Join(dir, "adresses-france.csv")
	if err := writeTo(ctx, lines, program, "-rows", strconv.Itoa(rows)); err != nil {
		return err
	}
	for round := range rounds {
		c := country{bench: b, program: program, lines: lines, data: filepath.Join(dir, "data"), rows: rows, cases: cases, round: round + 1}
		if err := c.run(ctx); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			b.fault(cases[0], report.Palier, round+1, err)
		}
		if err := os.RemoveAll(c.data); err != nil {
			return err
		}
	}
	return nil
}

// writeTo runs a program with its output in a file.
func writeTo(ctx context.Context, file, program string, args ...string) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr = f, os.Stderr
	return cmd.Run()
}

// country is one round.
type country struct {
	*bench
	program     string
	lines, data string // the file, and where it is imported to
	rows, round int
	cases       []report.Case
}

func (c country) run(ctx context.Context) error {
	file := report.AddressFile{Addresses: c.rows}
	var imported struct {
		Lines   float64 `json:"lines"`
		Seconds float64 `json:"seconds"`
	}
	peak, err := c.ask(ctx, &imported, c.programs[report.Palier], "import", "ban", "--json", "--data", c.data, c.lines)
	if err != nil {
		return err
	}
	c.sample("import-ban", imported.Lines/imported.Seconds, 0, 0)
	base := filepath.Join(c.data, "addresses.db")
	info, err := os.Stat(base)
	if err != nil {
		return err
	}
	file.Bytes, file.Importing = info.Size(), peak
	var searched map[string]json.RawMessage
	if _, err := c.ask(ctx, &searched, c.program, "-file", base, "-of", strconv.Itoa(c.rows)); err != nil {
		return err
	}
	for _, kind := range []string{"exact", "typo", "prefix"} {
		if err := c.searches(kind, searched[kind]); err != nil {
			return err
		}
	}
	if err := json.Unmarshal(searched["memory"], &file.Searching); err != nil {
		return err
	}
	if c.round == 1 {
		c.sheet.AddressFiles = append(c.sheet.AddressFiles, file)
	}
	return c.asked(ctx)
}

// overHTTP are the cases in which a server is asked.
func (c country) overHTTP() (cases []report.Case) {
	for _, one := range c.cases {
		if strings.HasSuffix(one.ID, report.AddressesOverHTTP) {
			cases = append(cases, one)
		}
	}
	return cases
}

// searches keeps the figures of one kind. A search that does not find its address has no speed.
func (c country) searches(kind string, text []byte) error {
	var f struct {
		P50   float64 `json:"p50_us"`
		P99   float64 `json:"p99_us"`
		Found float64 `json:"found"`
	}
	if err := json.Unmarshal(text, &f); err != nil {
		return err
	}
	if f.Found < 0.9 {
		return fmt.Errorf("%s: only %.0f %% of the addresses were found", kind, 100*f.Found)
	}
	c.sample("addresses-"+kind, 1e6/f.P50, micros(f.P50), micros(f.P99))
	return nil
}

func micros(us float64) time.Duration { return time.Duration(us * float64(time.Microsecond)) }

// sample keeps a figure, when its case was chosen.
func (c country) sample(name string, rate float64, p50, p99 time.Duration) {
	for _, one := range c.cases {
		if one.ID == name || strings.HasSuffix(one.ID, "-"+name) {
			c.note(report.Sample{Case: one.ID, Server: report.Palier, Round: c.round, Rate: rate, P50: p50, P99: p99})
		}
	}
}

// ask runs a program that answers in JSON, and gives the most memory that it had.
func (c country) ask(ctx context.Context, answer any, program string, args ...string) (peak int64, err error) {
	var out, told bytes.Buffer
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Stdout, cmd.Stderr = &out, &told
	if peak, err = peer.Run(cmd); err != nil {
		return 0, fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, told.String())
	}
	return peak, json.Unmarshal(out.Bytes(), answer)
}
