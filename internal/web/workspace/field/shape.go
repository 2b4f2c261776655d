package field

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

// shapePage is what a file, its buildings and its staircases are called.
type shapePage struct {
	At        at
	Title     string
	Fields    []shapeField // of the file
	Buildings []shapeBuilding
	Codes     bool // the reader may see and change door codes
	Paths     buildingPaths
	Problems  []problem
	Clashes   []clash
}

type shapeBuilding struct {
	ID     string
	Fields []shapeField
	Stairs []shapeField
}

// shapeField is one text of the form, under a name that says which node it is of.
type shapeField struct {
	Name, Label, Value string
	Was                string // as it is stored
	Number             int    // which one, from 1
	Long               bool
}

// parts are the texts of a tree that the form changes, by the names of their inputs.
func parts(t *buildings.Tree, codes bool) map[string]*string {
	all := map[string]*string{"name": &t.Name, "address": &t.Address}
	for i := range t.Buildings {
		b := &t.Buildings[i]
		all["building."+b.ID], all["comment."+b.ID] = &b.Name, &b.Comment
		if codes {
			all["code."+b.ID] = &b.Code
		}
		for j := range b.Stairs {
			all["stairs."+b.Stairs[j].ID] = &b.Stairs[j].Name
		}
	}
	return all
}

// plan answers GET /field/buildings/{place}/edit. Door codes are on the form of who may see
// them, who reads them by that.
func (p *pages) plan(c *frame.Call) error {
	v, err := p.shapeOf(c)
	if err != nil {
		return err
	}
	return c.Show("shape", v)
}

func (p *pages) shapeOf(c *frame.Call) (shapePage, error) {
	a, read := where(c), p.Buildings.Masked
	codes := c.Actor.Has(access.Private)
	if codes {
		read = p.Buildings.Get
	}
	f, err := read(c.Context(), c.Actor, a.agency, a.place)
	if err != nil {
		return shapePage{}, err
	}
	v := shapePage{At: a, Title: titleOf(f), Codes: codes, Paths: buildingPaths{Self: a.link(""), Edit: a.link("/edit"), Parts: a.link("/parts")},
		Fields: []shapeField{{Name: "name", Label: "name", Value: f.Tree.Name}, {Name: "address", Label: "address", Value: f.Tree.Address}}}
	for _, b := range f.Tree.Buildings {
		one := shapeBuilding{ID: b.ID, Fields: []shapeField{{Name: "building." + b.ID, Label: "building", Value: b.Name}}}
		if codes {
			one.Fields = append(one.Fields, shapeField{Name: "code." + b.ID, Label: "code", Value: b.Code})
		}
		one.Fields = append(one.Fields, shapeField{Name: "comment." + b.ID, Label: "comment", Value: b.Comment, Long: true})
		for i, s := range b.Stairs {
			one.Stairs = append(one.Stairs, shapeField{Name: "stairs." + s.ID, Label: "stairs", Value: s.Name, Number: i + 1})
		}
		v.Buildings = append(v.Buildings, one)
	}
	v.each(func(f *shapeField) { f.Was = f.Value })
	return v, nil
}

// titleOf is what a file is called.
func titleOf(f buildings.File) string {
	for _, text := range []string{f.Tree.Name, f.Tree.Address} {
		if text != "" {
			return text
		}
	}
	return f.Place
}

// replan answers POST /field/buildings/{place}/edit.
func (p *pages) replan(c *frame.Call) error {
	a := where(c)
	var names []string
	for name := range c.R.PostForm {
		if c.R.PostForm.Has("was." + name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	e := frame.ReadEdit(c.R.PostForm, names...)
	var clashes []frame.Clash
	_, err := p.Buildings.Edit(c.Context(), c.Actor, a.agency, a.place, func(t *buildings.Tree) error {
		texts, now := parts(t, c.Actor.Has(access.Private)), map[string]string{}
		for name, text := range texts {
			now[name] = *text
		}
		var merged map[string]string
		if merged, clashes = e.Merge(c.R.PostForm, now); len(clashes) > 0 {
			return errClash
		}
		for name, value := range merged {
			if text := texts[name]; text != nil { // what is gone meanwhile has no name any more
				*text = strings.TrimSpace(value)
			}
		}
		return nil
	})
	if err == nil {
		return c.Said(a.link(""), "shape.saved")
	}
	return p.shapeAgain(c, err, clashes)
}

// shapeAgain shows the form as it was sent, with what is wrong with it.
func (p *pages) shapeAgain(c *frame.Call, err error, clashes []frame.Clash) error {
	list, other := problems(c, err)
	if other != nil && other != errClash {
		return other
	}
	v, err := p.shapeOf(c)
	if err != nil {
		return err
	}
	status := 422
	if v.Problems = list; len(clashes) > 0 {
		status = 409
	}
	for _, one := range clashes {
		kind, _, _ := strings.Cut(one.Field, ".")
		label, err := c.Words.T("shape.field." + kind)
		if err != nil {
			return err
		}
		v.Clashes = append(v.Clashes, clash{one, label})
	}
	v.each(func(f *shapeField) {
		if c.R.PostForm.Has(f.Name) {
			f.Value = c.R.PostForm.Get(f.Name)
		}
	})
	return c.ShowStatus(status, "shape", v)
}

func (v *shapePage) each(one func(f *shapeField)) {
	for i := range v.Fields {
		one(&v.Fields[i])
	}
	for i := range v.Buildings {
		for j := range v.Buildings[i].Fields {
			one(&v.Buildings[i].Fields[j])
		}
		for j := range v.Buildings[i].Stairs {
			one(&v.Buildings[i].Stairs[j])
		}
	}
}

// part answers POST /field/buildings/{place}/parts: a staircase, a floor, a mailbox or a
// building more.
func (p *pages) part(c *frame.Call) error {
	a := where(c)
	what := c.Value("what")
	_, err := p.Buildings.Edit(c.Context(), c.Actor, a.agency, a.place, func(t *buildings.Tree) error {
		switch what {
		case "building":
			t.Buildings = append(t.Buildings, buildings.House().Building(c.Value("label")))
			return nil
		case "stairs":
			return t.AddStaircase(c.Value("building"), c.Value("label"))
		case "floor", "door":
			return grown(c, t, what == "door")
		}
		return missing()
	})
	list, other := problems(c, err)
	switch {
	case other != nil:
		return other
	case len(list) > 0:
		return p.shapeAgain(c, err, nil)
	}
	return c.Said(a.link(""), "part."+what)
}

// grown adds a landing to a staircase, or to all of a building's when none is said, or one
// door to a landing.
func grown(c *frame.Call, t *buildings.Tree, one bool) error {
	level, ok := whole(c.Value("floor"))
	if !ok || level == nil {
		return fault.Field("floor", "A whole number.")
	}
	doors := []string{c.Value("door")}
	if !one {
		n, err := strconv.Atoi(c.Value("doors"))
		if err != nil {
			return fault.Field("doors", "A whole number.")
		}
		if doors, err = sides(c, n); err != nil {
			return err
		}
	}
	if stairs := c.Value("stairs"); stairs != "" {
		return t.AddFloor(stairs, *level, doors)
	}
	b := t.Building(c.Value("building"))
	if b == nil {
		return missing()
	}
	for _, s := range b.Stairs {
		if err := t.AddFloor(s.ID, *level, doors); err != nil {
			return err
		}
	}
	return nil
}

// sides are what the doors of a landing are called: in words where there are two or three,
// else by their number.
func sides(c *frame.Call, n int) ([]string, error) {
	key := ""
	switch {
	case n == 1:
		return []string{""}, nil
	case n == 2:
		key = "sides.two"
	case n == 3:
		key = "sides.three"
	}
	if key != "" {
		words, err := c.Words.T(key)
		return strings.Fields(words), err
	}
	const sane = 1000 // beyond, the grid refuses, and nobody counts
	list := make([]string, max(0, min(n, sane)))
	for i := range list {
		list[i] = strconv.Itoa(i + 1)
	}
	return list, nil
}
