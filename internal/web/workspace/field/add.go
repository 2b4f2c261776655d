package field

import (
	"context"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/uid"
	"palier/internal/web/workspace/frame"
)

// addPage finds an address and begins its building file.
type addPage struct {
	At       at
	Query    string
	Found    []foundLine
	Asked    bool // somebody looked for something
	Chosen   bool // an address is chosen, or written by hand
	Known    bool // it is of the address base
	Address  string
	Form     gridForm
	Problems []problem
	Paths    struct{ Add, Find, Self string }
}

type foundLine struct {
	Line, Path string
	Street     bool // a street without a number: to be narrowed down
}

// gridForm is the building as it begins.
type gridForm struct{ Place, Address, Kind, Name, Stairs, Lowest, Highest, Doors string }

func usualGrid() gridForm {
	return gridForm{Kind: "building", Stairs: "1", Lowest: "0", Highest: "4", Doors: "2"}
}

// mostFound is how many addresses are offered.
const mostFound = 12

// find answers GET /field/buildings/new: q is what somebody looks for, place what he chose.
func (p *pages) find(c *frame.Call) error {
	v := addPage{At: where(c), Query: c.Value("q"), Form: usualGrid()}
	v.Asked = v.Query != ""
	if c.Value("by") == "hand" {
		v.Chosen, v.Form.Address = true, v.Query
		return p.showAdd(c, 200, v)
	}
	if v.At.place = c.Value("place"); v.At.place != "" {
		return p.unfiled(c, v.At, missing())
	}
	found, err := p.Addresses.Suggest(c.Context(), v.Query, mostFound)
	if err != nil {
		return err
	}
	for _, one := range found {
		line := foundLine{Line: one.String(), Path: v.At.to(Path+"/buildings/new", "place", one.ID)}
		if line.Street = one.House.String() == ""; line.Street {
			line.Path = v.At.to(Path+"/buildings/new", "q", one.String())
		}
		v.Found = append(v.Found, line)
	}
	return p.showAdd(c, 200, v)
}

// unfiled shows how to begin the file of an address that has none. Of a place that nobody
// knows, and to who may not begin one, the answer is why.
func (p *pages) unfiled(c *frame.Call, a at, why error) error {
	if c.Actor.May(access.PlacesWrite, a.agency) != nil {
		return why
	}
	if _, err := p.Buildings.Masked(c.Context(), c.Actor, a.agency, a.place); err == nil {
		return c.Go(a.link(""))
	}
	one, err := p.Addresses.Address(c.Context(), a.place)
	if fault.Is(err, fault.Missing) {
		return why
	}
	if err != nil {
		return err
	}
	v := addPage{At: a, Chosen: true, Known: true, Address: one.String(), Form: usualGrid()}
	v.Form.Place, v.Form.Address = one.ID, one.String()
	return p.showAdd(c, 200, v)
}

func (p *pages) showAdd(c *frame.Call, status int, v addPage) error {
	v.Paths.Add, v.Paths.Find, v.Paths.Self = v.At.to(Path+"/buildings"), Path+"/buildings/new", v.At.to(Path+"/buildings/new", "q", v.Query, "by", "hand")
	return c.ShowStatus(status, "add", v)
}

// add answers POST /field/buildings.
func (p *pages) add(c *frame.Call) error {
	a := where(c)
	form := gridForm{c.Value("place"), c.Value("address"), c.Value("kind"), c.Value("name"), c.Value("stairs"), c.Value("lowest"), c.Value("highest"), c.Value("doors")}
	known := form.Place != ""
	g, err := form.grid(c)
	if err == nil && strings.TrimSpace(form.Address) == "" {
		err = fault.Field("address", "An address.")
	}
	if err == nil {
		err = c.Once(func(ctx context.Context) (string, error) {
			a.place = form.Place
			if !known {
				a.place = "p-" + uid.New() // the base does not know it
			}
			_, err := p.Buildings.Add(ctx, c.Actor, a.agency, a.place, buildings.Tree{Address: form.Address, Buildings: []buildings.Building{g.Building(form.Name)}})
			return a.link(""), err
		})
	}
	switch {
	case err == nil:
		return nil
	case fault.Is(err, fault.Conflict) && known: // somebody was quicker
		return c.Go(a.link(""))
	}
	list, other := problems(c, err)
	if other != nil {
		return other
	}
	return p.showAdd(c, 422, addPage{At: a, Chosen: true, Known: known, Address: form.Address, Form: form, Problems: list})
}

// grid reads the stairs and landings of a form.
func (f gridForm) grid(c *frame.Call) (g buildings.Grid, err error) {
	if f.Kind == "house" {
		return buildings.House(), nil
	}
	var l refusals
	number := func(field, text string) int {
		n, err := strconv.Atoi(text)
		l.add(field, err == nil)
		return n
	}
	g = buildings.Grid{Stairs: number("stairs", f.Stairs), Lowest: number("lowest", f.Lowest), Highest: number("highest", f.Highest)}
	doors := number("doors", f.Doors)
	if err := l.err(); err != nil {
		return g, err
	}
	if g.Doors, err = sides(c, doors); err != nil {
		return g, err
	}
	return g, g.Check()
}
