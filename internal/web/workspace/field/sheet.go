package field

import (
	"palier/internal/core/buildings"
	"palier/internal/core/prospecting"
	"palier/internal/web/workspace/frame"
)

// sheetPage is a round on paper: each staircase from the top, with boxes to tick.
type sheetPage struct {
	Title, Address string
	By             string
	Stairs         []sheetStairs
	Acts           []string
	Self           string
}

type sheetStairs struct {
	Building, Name string
	Lines          []sheetLine
}

type sheetLine struct {
	Floor  string
	Number int // the floor's, for its name
	Said   bool
	Door   door
	First  bool // of its floor
}

// sheet answers GET /field/buildings/{place}/sheet.
func (p *pages) sheet(c *frame.Call) error {
	a := where(c)
	f, err := p.Buildings.Masked(c.Context(), c.Actor, a.agency, a.place)
	if err != nil {
		return err
	}
	walk, err := p.walk(c, a)
	if err != nil {
		return err
	}
	v := sheetPage{Title: titleOf(f), Address: f.Tree.Address, By: c.User.Firstname + " " + c.User.Lastname, Self: a.link(""), Acts: prospecting.ActTypes()}
	for _, b := range f.Tree.Buildings {
		v.Stairs = append(v.Stairs, sheetOf(b, draw(b, a, walk, today(c)))...)
	}
	return c.Show("sheet", v)
}

// sheetOf lists the mailboxes of each staircase as one goes down it.
func sheetOf(b buildings.Building, g grid) (list []sheetStairs) {
	for j, s := range g.Columns {
		one := sheetStairs{Building: b.Name, Name: s.Name}
		for _, f := range g.Floors {
			for i, d := range f.Landing[j].Doors {
				line := sheetLine{Floor: f.Value, Door: d, First: i == 0}
				if f.Number != nil {
					line.Number, line.Said = *f.Number, true
				}
				one.Lines = append(one.Lines, line)
			}
		}
		list = append(list, one)
	}
	return list
}
