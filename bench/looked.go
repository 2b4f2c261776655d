package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"

	"palier/bench/peer"
	"palier/bench/report"
)

// lookedFor is how many addresses are looked for over HTTP, in turn.
const lookedFor = 3000

// asked serves the addresses that were imported and searches in them over HTTP.
func (c country) asked(ctx context.Context) (err error) {
	cases := c.overHTTP()
	if len(cases) == 0 {
		return nil
	}
	list, err := looked(c.lines, c.rows)
	if err != nil {
		return err
	}
	p, err := peer.StartDemo(ctx, c.programs[report.Palier], c.data, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	if err := p.Walk(ctx); err != nil {
		return err
	}
	idle, err := p.Memory()
	if err != nil {
		return err
	}
	for _, one := range cases {
		if err := c.take(ctx, p, one, c.round, p.Searches(list)); err != nil {
			return err
		}
	}
	after, err := p.Memory()
	c.sheet.Memories = append(c.sheet.Memories, report.Memory{Server: p.Name(), Store: report.AddressStore(c.rows), Idle: idle.Now, After: after.Now, Peak: after.Peak})
	return err
}

// looked are addresses from all over a file of the address base, which has so many.
func looked(file string, rows int) (list []peer.Looked, err error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	lines := csv.NewReader(f)
	lines.Comma, lines.ReuseRecord = ';', true
	names, err := lines.Read()
	if err != nil {
		return nil, err
	}
	at := map[string]int{}
	for i, name := range names {
		at[name] = i
	}
	for n := 0; ; n++ {
		line, err := lines.Read()
		switch {
		case err == io.EOF && len(list) > 0:
			return list, nil
		case err != nil:
			return nil, fmt.Errorf("addresses to look for in %s: %w", file, err)
		case n%max(rows/lookedFor, 1) == 0:
			get := func(column string) string { return string([]byte(line[at[column]])) } // the line is used again
			list = append(list, peer.Looked{ID: get("id"), Postcode: get("code_postal"), Street: get("nom_voie"), Number: get("numero") + get("rep")})
		}
	}
}
