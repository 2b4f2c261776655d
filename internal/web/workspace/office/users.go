package office

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/cases"

	"palier/internal/core/access"
	"palier/internal/web/workspace/frame"
)

// perPage is how many people a list shows.
const perPage = 50

// person is a line of the list.
type person struct {
	access.Colleague
	Name   string
	Role   access.Role
	Where  string // his agency
	Seen   time.Time
	State  string // key of how he stands: state.STATE
	Family string // of the chip
}

// standing tells how somebody stands, and by which family of chips that is shown.
func standing(u access.Colleague) (state, family string) {
	switch {
	case !u.Active:
		return "off", "stop"
	case u.Enters:
		return "active", "free"
	case !u.UntilAt.IsZero():
		return "invited", "wait"
	}
	return "never", "done"
}

// usersPage is the list with its filters.
type usersPage struct {
	People   []person
	Total    int
	Query    string
	Roles    []option
	States   []option
	Agencies []option
	Filtered bool
	TwoSteps bool // the account requires them
	Next     string
	First    string
}

func (o *rooms) users(c *frame.Call) (err error) {
	all, err := o.Access.Colleagues(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	d := usersPage{Query: c.Value("q"), Agencies: agencyOptions(c)}
	if d.TwoSteps, err = o.Access.TwoSteps(c.Context(), c.Actor); err != nil {
		return err
	}
	if d.Roles, err = roleOptions(c); err != nil {
		return err
	}
	if d.States, err = options(c, "state", "active", "invited", "never", "off"); err != nil {
		return err
	}
	role, state, agency := c.Value("role"), c.Value("state"), c.Value("agency")
	choose(d.Roles, role)
	choose(d.States, state)
	choose(d.Agencies, agency)
	d.Filtered = d.Query+role+state+agency != ""
	var found []person
	for _, u := range all {
		p := o.person(c, u)
		if matches(p, d.Query) && (role == "" || role == string(p.Role)) && (state == "" || state == p.State) &&
			(agency == "" && (c.Agency == 0 || c.Agency == u.Agency) || agency == strconv.FormatInt(u.Agency, 10)) {
			found = append(found, p)
		}
	}
	d.Total = len(found)
	d.People, d.First, d.Next = o.paged(c, found)
	return c.Show("users", d)
}

func choose(list []option, value string) {
	for i := range list {
		list[i].On = list[i].Value == value
	}
}

// paged is the page of the list that the address asks for.
func (o *rooms) paged(c *frame.Call, all []person) (list []person, first, next string) {
	at := min(int(c.Number("from")), len(all))
	end := min(at+perPage, len(all))
	link := func(from int) string {
		q := c.R.URL.Query()
		q.Del("from")
		if from > 0 {
			q.Set("from", strconv.Itoa(from))
		}
		return usersPath + "?" + q.Encode()
	}
	if at > 0 {
		first = link(0)
	}
	if end < len(all) {
		next = link(end)
	}
	return all[at:end], first, next
}

func (o *rooms) person(c *frame.Call, u access.Colleague) person {
	p := person{Colleague: u, Name: nameOf(u.User), Role: u.Office(), Where: agencyName(c, u.Agency)}
	p.State, p.Family = standing(u)
	if !u.SeenAt.IsZero() {
		p.Seen = u.SeenAt.In(c.Zone)
	}
	return p
}

func nameOf(u access.User) string {
	if name := strings.TrimSpace(u.Firstname + " " + u.Lastname); name != "" {
		return name
	}
	return u.Username
}

func agencyName(c *frame.Call, id int64) string {
	for _, a := range c.Agencies() {
		if a.ID == id {
			return a.Name
		}
	}
	return ""
}

// matches tells whether a person's name, e-mail or telephone holds the text.
func matches(p person, text string) bool {
	fold := cases.Fold()
	return strings.Contains(fold.String(p.Name+"\n"+p.Email+"\n"+p.Username+"\n"+p.Mobile+"\n"+p.Phone), fold.String(text))
}

// requireTwoSteps says whether everybody of the account needs a second step.
func (o *rooms) requireTwoSteps(c *frame.Call) error {
	required := c.Value("required") != ""
	if err := o.Access.RequireTwoSteps(c.Context(), c.Actor, required); err != nil {
		return err
	}
	if required {
		return c.SaidUndo(usersPath, usersPath+"/two-steps", nil, "steps.required")
	}
	return c.Said(usersPath, "steps.optional")
}
