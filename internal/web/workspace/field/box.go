package field

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/prospecting"
	"palier/internal/web/workspace/frame"
)

// boxPage is one mailbox: who is behind it, what was done, what is planned.
type boxPage struct {
	At       at
	Title    buildings.Door
	Building string
	Form     boxForm
	Seen     boxForm // as it is stored: what the form's reader has before him
	Stairs   []column
	Kinds    []string
	People   []personForm
	New      personForm
	Firms    []buildings.Company
	Done     []doneLine
	Projects []projectLine
	Types    []prospecting.Type
	Acts     []string
	Moods    []int
	Today    string
	Begin    beginForm
	Paths    boxPaths
	Problems []problem
	Clashes  []clash
}

// Floor is the mailbox's, where it is said.
func (v boxPage) Floor() int { return *v.Title.Mailbox.Floor }

type boxPaths struct{ Self, People, Drop, Projects, Act, Building string }

type doneLine struct {
	Word, Comment, Who string
	When               when
}

type projectLine struct {
	prospecting.Followed
	Name, Who, Path string // Path: empty when it is a colleague's
	Runs            bool
	Began           when
}

// box answers GET /field/buildings/{place}/boxes/{box}.
func (p *pages) box(c *frame.Call) error {
	v, err := p.boxOf(c)
	if err != nil {
		return err
	}
	return c.Show("box", v)
}

// boxOf reads all that the page of a mailbox shows.
func (p *pages) boxOf(c *frame.Call) (v boxPage, err error) {
	a, id := where(c), c.R.PathValue("box")
	f, err := p.Buildings.Masked(c.Context(), c.Actor, a.agency, a.place)
	if err != nil {
		return v, err
	}
	d, found := f.Tree.Door(id)
	if !found {
		return v, missing()
	}
	v = boxPage{At: a, Title: d, Building: cmp.Or(f.Tree.Name, f.Tree.Address, a.place), Form: boxFormOf(d), Kinds: buildings.Kinds(), Acts: prospecting.ActTypes(), Moods: buildings.Moods(),
		Firms: d.Mailbox.Companies, Today: today(c).String(),
		Paths: boxPaths{a.box(id), a.link("/boxes/" + url.PathEscape(id) + "/people"), a.link("/boxes/" + url.PathEscape(id) + "/drop"), a.link("/boxes/" + url.PathEscape(id) + "/projects"), a.link("/acts"), a.door(id)}}
	for _, b := range f.Tree.Buildings {
		for _, s := range b.Stairs {
			v.Stairs = append(v.Stairs, column{s.ID, strings.TrimSpace(b.Name + " " + s.Name), len(s.Boxes)})
		}
	}
	v.Seen = v.Form
	if v.People, err = p.behind(c, d.Mailbox); err != nil {
		return v, err
	}
	return v, p.past(c, a, id, &v)
}

// behind are the people of a mailbox, with whether they may be called.
func (p *pages) behind(c *frame.Call, m buildings.Mailbox) (list []personForm, err error) {
	var contacts []int64
	for _, who := range m.People {
		if who.Contact != 0 {
			contacts = append(contacts, who.Contact)
		}
	}
	calls := map[int64]people.Call{}
	if len(contacts) > 0 {
		if calls, err = p.People.Calls(c.Context(), c.Actor, contacts, c.Now); err != nil {
			return nil, err
		}
	}
	for _, who := range m.People {
		list = append(list, personFormOf(who, calls[who.Contact].May))
	}
	return list, nil
}

// past is what was done at a mailbox and is planned.
func (p *pages) past(c *frame.Call, a at, id string, v *boxPage) error {
	if !c.Actor.Has(access.ProjectsRead) {
		return nil
	}
	walk, err := p.walk(c, a)
	if err != nil {
		return err
	}
	if v.Types, err = p.Rounds.Types(c.Context(), c.Actor, a.agency); err != nil {
		return err
	}
	there := walk.Doors[id]
	if there == nil {
		return nil
	}
	var ids []int64
	for _, d := range there.Done {
		ids = append(ids, d.User)
	}
	for _, f := range there.Projects {
		ids = append(ids, f.User)
	}
	names, err := p.names(c, ids...)
	if err != nil {
		return err
	}
	for _, d := range slices.Backward(there.Done) {
		word, err := actWord(c, d.Type)
		if err != nil {
			return err
		}
		v.Done = append(v.Done, doneLine{word, d.Comment, names[d.User], when{day: d.Day}})
	}
	for _, f := range there.Projects {
		one := projectLine{Followed: f, Name: typeName(v.Types, f.Type), Who: names[f.User], Runs: f.Plan.Runs(today(c)), Began: when{day: f.Plan.Began}}
		if f.User == c.Actor.User {
			one.Path = a.project(f.ID)
		}
		v.Projects = append(v.Projects, one)
	}
	return nil
}

// typeName is what a kind of project is called; one that is offered no more by its id.
func typeName(list []prospecting.Type, id string) string {
	at := slices.IndexFunc(list, func(t prospecting.Type) bool { return t.ID == id })
	if at < 0 {
		return id
	}
	return list[at].Name
}

// boxForm is where a mailbox is and what is behind it.
type boxForm struct{ Stairs, Floor, Number, Door, Kind string }

// boxFields are its fields.
var boxFields = []string{"stairs", "floor", "number", "door", "kind"}

func boxFormOf(d buildings.Door) boxForm {
	return boxForm{d.Stairs.ID, shown(d.Mailbox.Floor), shown(d.Mailbox.Number), d.Mailbox.Door, d.Mailbox.Kind}
}

func (f boxForm) values() map[string]string {
	return map[string]string{"stairs": f.Stairs, "floor": f.Floor, "number": f.Number, "door": f.Door, "kind": f.Kind}
}

func boxFormWith(v map[string]string) boxForm {
	return boxForm{strings.TrimSpace(v["stairs"]), strings.TrimSpace(v["floor"]), strings.TrimSpace(v["number"]), strings.TrimSpace(v["door"]), v["kind"]}
}

// put writes the form's values into a tree.
func (f boxForm) put(t *buildings.Tree, id string) error {
	var l refusals
	level, ok := whole(f.Floor)
	l.add("floor", ok)
	number, ok := whole(f.Number)
	l.add("number", ok)
	l.add("kind", f.Kind == "" || slices.Contains(buildings.Kinds(), f.Kind))
	l.add("stairs", t.Staircase(f.Stairs) != nil)
	if err := l.err(); err != nil {
		return err
	}
	if err := t.Move(id, f.Stairs, level); err != nil {
		return err
	}
	m := t.Mailbox(id)
	m.Number, m.Door, m.Kind = number, f.Door, f.Kind
	return nil
}

// editBox answers POST of a mailbox's page.
func (p *pages) editBox(c *frame.Call) error {
	a, id := where(c), c.R.PathValue("box")
	e := frame.ReadEdit(c.R.PostForm, boxFields...)
	var clashes []frame.Clash
	_, err := p.Buildings.Edit(c.Context(), c.Actor, a.agency, a.place, func(t *buildings.Tree) error {
		d, found := t.Door(id)
		if !found {
			return missing()
		}
		var merged map[string]string
		if merged, clashes = e.Merge(c.R.PostForm, boxFormOf(d).values()); len(clashes) > 0 {
			return errClash
		}
		return boxFormWith(merged).put(t, id)
	})
	if err == nil {
		return c.Said(a.box(id), "box.saved")
	}
	return p.again(c, err, clashes, "box.field", func(v *boxPage) { v.Form = boxFormWith(posted(c, boxFields)) })
}

// posted are the fields of a form as they were sent.
func posted(c *frame.Call, names []string) map[string]string {
	v := map[string]string{}
	for _, name := range names {
		v[name] = c.R.PostForm.Get(name)
	}
	return v
}

// again shows the page of a mailbox with what is wrong with one of its forms; keep puts back
// into it what was sent.
func (p *pages) again(c *frame.Call, err error, clashes []frame.Clash, prefix string, keep func(v *boxPage)) error {
	list, other := problems(c, err)
	if other != nil && other != errClash {
		return other
	}
	v, err := p.boxOf(c)
	if err != nil {
		return err
	}
	status := 422
	if v.Problems = list; len(clashes) > 0 {
		status = 409
		if v.Clashes, err = labelled(c, prefix, clashes); err != nil {
			return err
		}
	}
	keep(&v)
	return c.ShowStatus(status, "box", v)
}

// drop answers POST .../drop: a mailbox goes that nobody is noted at.
func (p *pages) drop(c *frame.Call) error {
	a, id := where(c), c.R.PathValue("box")
	_, err := p.Buildings.Edit(c.Context(), c.Actor, a.agency, a.place, func(t *buildings.Tree) error { return t.Drop(id) })
	if fault.Is(err, fault.Conflict) {
		return c.Said(a.box(id), "box.lived")
	}
	if err != nil {
		return err
	}
	return c.Said(a.link(""), "box.gone")
}

// beginForm begins a project.
type beginForm struct{ Type, Comment string }

// begin answers POST .../projects.
func (p *pages) begin(c *frame.Call) error {
	a, id := where(c), c.R.PathValue("box")
	form := beginForm{c.Value("kind"), c.Value("comment")}
	err := c.Once(func(ctx context.Context) (string, error) {
		project, err := p.Rounds.Begin(ctx, c.Actor, a.agency, a.place, id, prospecting.Project{Type: form.Type, Date: today(c).String(), Comment: form.Comment})
		return a.project(project), err
	})
	if fault.Is(err, fault.Invalid) {
		return p.again(c, err, nil, "", func(v *boxPage) { v.Begin = form })
	}
	return err
}

// moodText is a mood as a select shows it.
func moodText(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
