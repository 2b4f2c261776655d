package newbuild

import (
	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/web/workspace/frame"
)

// programList is the screen of all programmes.
type programList struct {
	Programs []programLine
	Options  bool // the reader sees options
}

// programLine is a programme of the list.
type programLine struct {
	programs.Program
	Path, Progress, Delivery string
	Counts                   []tally
	Lots                     int
	Since                    string // the lowest price on sale
}

// tally is how many main lots are in a state, and their share in sixteenths, for the bar.
type tally struct {
	mark
	Count, Share int
}

func (p *pages) list(c *frame.Call) error {
	all, err := p.Programs.Programs(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	d := programList{Options: c.Actor.Has(access.OptionView)}
	for _, one := range all {
		if c.Agency != 0 && one.Agency != c.Agency && office(c) {
			continue
		}
		v, err := p.Programs.View(c.Context(), c.Actor, one.ID)
		if fault.Is(err, fault.Forbidden) { // no right to any lot: there is nothing to tell
			continue
		}
		if err != nil {
			return err
		}
		line := programLine{Program: one, Path: programPath(one.ID), Progress: "progress." + string(one.Progress), Delivery: onDay(c, one.Delivery)}
		line.Counts, line.Lots = tallies(v.Standing())
		line.Since = maybeEuros(c.Words, v.Figures().MinPrice)
		d.Programs = append(d.Programs, line)
	}
	return c.Show("list", d)
}

// tallies puts counts of states in the order of a sale.
func tallies(standing map[programs.State]int) (list []tally, total int) {
	for _, n := range standing {
		total += n
	}
	for _, s := range states {
		if n := standing[s]; n > 0 {
			list = append(list, tally{marks[s], n, max(1, n*16/max(total, 1))})
		}
	}
	return list, total
}

// site gives the programme in the path, and what the caller sees of its lots.
func (p *pages) site(c *frame.Call) (programs.Program, programs.View, error) {
	id, err := c.ID("program")
	if err != nil {
		return programs.Program{}, programs.View{}, err
	}
	in, err := p.Programs.Program(c.Context(), c.Actor, id)
	if err != nil {
		return in, programs.View{}, err
	}
	v, err := p.Programs.View(c.Context(), c.Actor, id)
	return in, v, err
}
