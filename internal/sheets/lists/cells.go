package lists

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/audit"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/exports"
)

// Names tells what things are called, a few hundred in one question.
type Names interface {
	NamesOf(ctx context.Context, account int64, things []event.Subject, agencies []int64) (map[event.Subject]audit.Known, error)
}

// id is a number, and nothing for none.
func id(n int64) exports.Cell {
	if n == 0 {
		return nil
	}
	return n
}

// price is a sum in major units, nothing for none.
func price(minor int64) exports.Cell {
	if minor == 0 {
		return nil
	}
	return float64(minor) / 100
}

// code is a value that the language of the reader has a word for.
func code(subject, field, value string) exports.Cell {
	return exports.Code{Subject: subject, Field: field, Value: value}
}

// zone is an agency's clock.
func zone(name string) *time.Location {
	if at, err := time.LoadLocation(name); err == nil && name != "" {
		return at
	}
	return day.Paris()
}

// naming hands rows on with names in the place of things (event.Subject), which are asked for
// some hundred rows at once.
type naming struct {
	ctx   context.Context
	names Names
	by    access.Actor
	row   func([]exports.Cell) error
	some  [][]exports.Cell
}

func (s Sources) naming(ctx context.Context, a access.Actor, row func([]exports.Cell) error) *naming {
	return &naming{ctx: ctx, names: s.Names, by: a, row: row}
}

func (n *naming) add(cells ...exports.Cell) error {
	if n.some = append(n.some, cells); len(n.some) < 200 {
		return nil
	}
	return n.flush()
}

func (n *naming) flush() error {
	var things []event.Subject
	met := map[event.Subject]bool{}
	for _, cells := range n.some {
		for _, cell := range cells {
			if one, is := cell.(event.Subject); is && one.ID != 0 && !met[one] {
				met[one], things = true, append(things, one)
			}
		}
	}
	agencies, all := n.by.Agencies()
	if all {
		agencies = nil
	} else {
		agencies = append([]int64{}, agencies...)
	}
	names, err := n.names.NamesOf(n.ctx, n.by.Account, things, agencies)
	if err != nil {
		return err
	}
	for _, cells := range n.some {
		for i, cell := range cells {
			if one, is := cell.(event.Subject); is {
				cells[i] = names[one].Name
			}
		}
		if err := n.row(cells); err != nil {
			return err
		}
	}
	n.some = nil
	return nil
}

func user(n int64) exports.Cell     { return event.Subject{Kind: "user", ID: n} }
func property(n int64) exports.Cell { return event.Subject{Kind: "property", ID: n} }

// local is an instant on a clock, and nothing for none.
func local(at time.Time, zone *time.Location) exports.Cell {
	if at.IsZero() {
		return nil
	}
	return at.In(zone)
}

func figure(v *float64) exports.Cell {
	if v == nil {
		return nil
	}
	return *v
}

func whole(v *int) exports.Cell {
	if v == nil {
		return nil
	}
	return *v
}
