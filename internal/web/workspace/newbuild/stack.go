package newbuild

import (
	"cmp"
	"slices"

	"palier/internal/core/programs"
)

// stack is the plan of a programme: floors, the highest on top, and what stands on each in
// every staircase of every building.
type stack struct {
	Columns []column
	Floors  []floor
}

// column is a staircase of a building. Either may have no name.
type column struct{ Building, Staircase string }

// floor is a row: for each column the lots at the landing, in the order of their references.
type floor struct {
	Number *int64 // nil: lots whose floor is not said
	Cells  [][]programs.Lot
}

// stacked puts main lots where they stand.
func stacked(lots []programs.Lot) stack {
	var s stack
	at := map[column]map[int64][]programs.Lot{}
	levels := map[int64]*int64{}
	for _, l := range lots {
		col := column{l.Building, l.Staircase}
		if at[col] == nil {
			at[col] = map[int64][]programs.Lot{}
			s.Columns = append(s.Columns, col)
		}
		key := level(l.Floor)
		at[col][key] = append(at[col][key], l)
		levels[key] = l.Floor
	}
	slices.SortFunc(s.Columns, func(a, b column) int {
		return cmp.Or(cmp.Compare(a.Building, b.Building), cmp.Compare(a.Staircase, b.Staircase))
	})
	var order []int64
	for key := range levels {
		order = append(order, key)
	}
	slices.SortFunc(order, func(a, b int64) int { return cmp.Compare(b, a) })
	for _, key := range order {
		row := floor{Number: levels[key]}
		for _, col := range s.Columns {
			cell := at[col][key]
			slices.SortFunc(cell, func(a, b programs.Lot) int { return cmp.Compare(a.Reference, b.Reference) })
			row.Cells = append(row.Cells, cell)
		}
		s.Floors = append(s.Floors, row)
	}
	return s
}

// nowhere is the level of lots whose floor is not said: below all others.
const nowhere = -1 << 40

func level(n *int64) int64 {
	if n == nil {
		return nowhere
	}
	return *n
}
