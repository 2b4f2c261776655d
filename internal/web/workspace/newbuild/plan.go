package newbuild

import (
	"html/template"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/programs"
	"palier/internal/web/workspace/frame"
)

// planView is the stacking plan with the table beside it.
type planView struct {
	Program            programs.Program
	Path, Progress     string
	Delivery           string
	Filter             filter
	Offer              offer
	Shows              []choice
	Counts             []tally
	Total, Found       int
	Columns            []columnHead
	Floors             []floorRow
	Lines              template.HTML // the table
	Allotted, CanPrice bool
	CanManage, CanAdd  bool
}

// columnHead is a building with its staircase.
type columnHead struct{ Building, Staircase string }

// floorRow is a row of the plan.
type floorRow struct {
	Name  string
	Cells template.HTML // what stands there, staircase by staircase
}

// cell is a lot on the plan.
type cell struct {
	mark
	ID                                int64
	Path, Reference, Typology, Facing string
	Area, Price                       string
	Ends                              *clock
	Off                               bool // the filter leaves it out
}

// lotRow is a lot in the table.
type lotRow struct {
	cell
	Type, Floor, Place, Outside string
	With                        string // price with what is sold with it, where that differs
	Secondary                   bool
	Attached                    []string // what is sold with it
}

func (p *pages) plan(c *frame.Call) error {
	in, v, err := p.site(c)
	if err != nil {
		return err
	}
	f := readFilter(c)
	lots, _ := v.Lots(programs.LotQuery{})
	main, _ := v.Lots(programs.LotQuery{Main: new(true)})
	d := planView{Program: in, Path: programPath(in.ID), Progress: "progress." + string(in.Progress), Delivery: onDay(c, in.Delivery), Filter: f, Offer: f.offer(c.Words, lots),
		Shows:    choices(c.Words, "show.", f.Show, showPrice, showMetre, showReduced),
		Allotted: !c.Actor.Has(access.LotView), CanPrice: c.Actor.Has(access.LotUpdate), CanManage: manages(c), CanAdd: c.Actor.Has(access.LotCreate)}
	d.Counts, d.Total = tallies(v.Standing())
	if err := d.draw(c, v, stacked(main)); err != nil {
		return err
	}
	var rows []lotRow
	for _, l := range lots {
		if f.matches(l, v) && (l.Main || f.Type != "" || !v.Shown(l.Parent)) {
			rows = append(rows, row(c, v, f, l))
		}
	}
	d.Found = len(rows)
	if d.Lines, err = newWriter(c).table(rows); err != nil {
		return err
	}
	return c.Show("plan", d)
}

// draw fills the plan.
func (d *planView) draw(c *frame.Call, v programs.View, s stack) (err error) {
	for _, col := range s.Columns {
		d.Columns = append(d.Columns, columnHead(col))
	}
	for _, f := range s.Floors {
		var columns [][]cell
		for _, lots := range f.Cells {
			cells := make([]cell, len(lots))
			for i, l := range lots {
				cells[i] = drawn(c, v, d.Filter, l)
			}
			columns = append(columns, cells)
		}
		r := floorRow{Name: floorName(c, f.Number)}
		if r.Cells, err = newWriter(c).landings(columns); err != nil {
			return err
		}
		d.Floors = append(d.Floors, r)
	}
	return nil
}

func drawn(c *frame.Call, v programs.View, f filter, l programs.Lot) cell {
	state := l.State(v.At)
	one := cell{mark: marks[state], ID: l.ID, Path: pathOf(l), Reference: l.Reference, Typology: known(c.Words, "typology.", l.Typology),
		Facing: known(c.Words, "facing.", l.Orientation), Area: metres(c.Words, l.LivingArea), Price: f.price(c.Words, l), Off: !f.matches(l, v)}
	if state == programs.Optioned {
		one.Ends = countdown(c, l.Hold.Until)
	}
	return one
}

func row(c *frame.Call, v programs.View, f filter, l programs.Lot) lotRow {
	r := lotRow{cell: drawn(c, v, f, l), Type: known(c.Words, "type.", l.Type), Floor: floorName(c, l.Floor), Secondary: !l.Main}
	r.Place = strings.TrimSpace(l.Building + " " + l.Staircase)
	r.Outside = outside(c, l)
	family := v.Family(l)
	for _, child := range family.Children {
		r.Attached = append(r.Attached, child.Reference)
	}
	if family.With != l.Price && f.Show == showPrice {
		r.With = euros(c.Words, family.With)
	}
	return r
}

// outside is what a lot has under the sky: "jardin 24 m²".
func outside(c *frame.Call, l programs.Lot) string {
	var parts []string
	for _, one := range []struct {
		key  string
		area float64
	}{{"field.garden_area", l.GardenArea}, {"field.terrace_area", l.TerraceArea}, {"field.balcony_area", l.BalconyArea}} {
		if one.area > 0 {
			parts = append(parts, say(c.Words, one.key)+" "+metres(c.Words, one.area))
		}
	}
	return strings.Join(parts, ", ")
}

// floorName is a floor as people call it.
func floorName(c *frame.Call, n *int64) string {
	switch {
	case n == nil:
		return ""
	case *n == 0:
		return say(c.Words, "floor.ground")
	case *n < 0:
		return say(c.Words, "floor.below", -*n)
	}
	return say(c.Words, "floor.above", strconv.FormatInt(*n, 10))
}
