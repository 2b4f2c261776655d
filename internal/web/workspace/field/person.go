package field

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

// personForm is who lives behind a door, or a company.
type personForm struct {
	ID, Civility, Firstname, Lastname, Job, Phone, Mobile, Email, Comment, Mood string
	Contact                                                                     int64
	May                                                                         bool              // he may be called
	was                                                                         map[string]string // as it is stored
	Problems                                                                    []problem
	Clashes                                                                     []clash
}

// personFields are its fields.
var personFields = []string{"civility", "firstname", "lastname", "job", "phone", "mobile", "email", "comment", "mood"}

func personFormOf(who buildings.Person, may bool) personForm {
	f := personForm{ID: who.ID, Civility: who.Civility, Firstname: who.Firstname, Lastname: who.Lastname, Job: who.Job, Phone: who.Phone, Mobile: who.Mobile,
		Email: who.Email, Comment: who.Comment, Mood: moodText(who.Mood), Contact: who.Contact, May: may}
	f.was = f.values()
	return f
}

// input is one text of the form.
type input struct{ Name, Type, Value, Was string }

// Inputs are the texts that stand in one line.
func (f personForm) Inputs() (list []input) {
	now := f.values()
	for _, name := range personFields {
		kind := "text"
		switch name {
		case "comment", "mood":
			continue
		case "phone", "mobile":
			kind = "tel"
		case "email":
			kind = "email"
		}
		list = append(list, input{name, kind, now[name], f.was[name]})
	}
	return list
}

// WasMood and WasComment are what is stored.
func (f personForm) WasMood() string    { return f.was["mood"] }
func (f personForm) WasComment() string { return f.was["comment"] }

// Feels is the mood as a number, 0 for none.
func (f personForm) Feels() int {
	n, _ := strconv.Atoi(f.Mood) // what is none is 0
	if !slices.Contains(buildings.Moods(), n) {
		return 0
	}
	return n
}

// Odd tells a mood that is not offered: it is kept until somebody chooses another.
func (f personForm) Odd() bool { return f.Mood != "" && f.Feels() == 0 }

// Name is the person's, empty when nobody knows it.
func (f personForm) Name() string { return strings.TrimSpace(f.Firstname + " " + f.Lastname) }

// Numbered tells whether there is a number to call.
func (f personForm) Numbered() bool { return f.Phone != "" || f.Mobile != "" }

func (f personForm) values() map[string]string {
	return map[string]string{"civility": f.Civility, "firstname": f.Firstname, "lastname": f.Lastname, "job": f.Job, "phone": f.Phone, "mobile": f.Mobile,
		"email": f.Email, "comment": f.Comment, "mood": f.Mood}
}

func (f *personForm) take(v map[string]string) {
	get := func(name string) string { return strings.TrimSpace(v[name]) }
	f.Civility, f.Firstname, f.Lastname, f.Job, f.Phone = get("civility"), get("firstname"), get("lastname"), get("job"), get("phone")
	f.Mobile, f.Email, f.Comment, f.Mood = get("mobile"), get("email"), get("comment"), get("mood")
}

// put writes the form's values into a person.
func (f personForm) put(who *buildings.Person) error {
	mood, ok := whole(f.Mood)
	var l refusals
	l.add("mood", ok)
	l.add("email", f.Email == "" || strings.Contains(f.Email, "@"))
	who.Civility, who.Firstname, who.Lastname, who.Job, who.Phone = f.Civility, f.Firstname, f.Lastname, f.Job, f.Phone
	who.Mobile, who.Email, who.Comment = f.Mobile, f.Email, f.Comment
	if moodText(who.Mood) != f.Mood {
		who.Mood = mood
	}
	return l.err()
}

// editPerson answers POST .../people: somebody is noted, changed, or crossed out.
func (p *pages) editPerson(c *frame.Call) error {
	a, id, person := where(c), c.R.PathValue("box"), c.Value("person")
	var clashes []frame.Clash
	_, err := p.Buildings.Edit(c.Context(), c.Actor, a.agency, a.place, func(t *buildings.Tree) (err error) {
		m := t.Mailbox(id)
		if m == nil {
			return missing()
		}
		if person == "" {
			return noted(c, m)
		}
		at := slices.IndexFunc(m.People, func(one buildings.Person) bool { return one.ID == person })
		if at < 0 {
			return missing()
		}
		if c.Value("act") == "remove" {
			m.People = slices.Delete(m.People, at, at+1)
			return nil
		}
		clashes, err = rewritten(c, &m.People[at])
		return err
	})
	if err == nil {
		return c.Said(a.box(id), "person.saved")
	}
	return p.again(c, err, clashes, "person.field", func(v *boxPage) {
		at := slices.IndexFunc(v.People, func(one personForm) bool { return one.ID == person })
		f := &v.New
		if at >= 0 {
			f = &v.People[at]
		}
		f.Problems, f.Clashes = v.Problems, v.Clashes
		v.Problems, v.Clashes = nil, nil
		f.take(posted(c, personFields))
	})
}

// noted adds who is in the form to those behind a door.
func noted(c *frame.Call, m *buildings.Mailbox) error {
	var f personForm
	f.take(posted(c, personFields))
	if f.Name() == "" && f.Mood == "" {
		return fault.Field("lastname", "A name, or a mood.")
	}
	var who buildings.Person
	if err := f.put(&who); err != nil {
		return err
	}
	m.People = append(m.People, who)
	return nil
}

// rewritten puts what the form says otherwise into a person.
func rewritten(c *frame.Call, who *buildings.Person) ([]frame.Clash, error) {
	f := personFormOf(*who, false)
	merged, clashes := frame.ReadEdit(c.R.PostForm, personFields...).Merge(c.R.PostForm, f.values())
	if len(clashes) > 0 {
		return clashes, errClash
	}
	f.take(merged)
	return nil, f.put(who)
}
