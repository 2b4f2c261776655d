package leads

import (
	"cmp"
	"html/template"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	core "palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// leadScreen is one enquiry.
type leadScreen struct {
	row
	Marks    template.HTML // the clock of the answer, and what there is to say beside the stage
	Lead     *core.Lead
	Contact  int64 // of the person, 0: nobody is known
	Ways     []way
	Call     people.Call
	Calls    bool // something is known of calls
	Property *listings.Property
	Programs []program
	Thread   []line
	Tasks    []task
	Tags     []core.Tag
	Repeats  []row
	Team     []access.User
	Stages   []choice
	Loggable []string
	Snoozes  []string
	Assigns  bool // the reader may give it to others
	Takes    bool // the reader may take it
	Writes   bool
	Mails    bool // there is an address to answer to
	Sent     string
	Here     string
	Steps    []step
}

// step is when something was reached.
type step struct {
	Name string
	At   time.Time
}

// way is how to reach the person.
type way struct {
	Kind  string // "phone", "email"
	Value string // as it is dialled or written to
	Shown string
}

// program is a programme that the enquiry is about.
type program struct {
	ID     int64
	Name   string
	Status string
}

// line is something that was done.
type line struct {
	At    time.Time
	Event string
	Who   string
	Title string
	Text  string
}

// task is something that is planned.
type task struct {
	core.Task
	Owner string
}

func (p *pages) lead(c *frame.Call) error {
	d, err := p.read(c)
	if err != nil {
		return err
	}
	return c.Show("lead", d)
}

// read gathers all that is shown of an enquiry.
func (p *pages) read(c *frame.Call) (d leadScreen, err error) {
	id, err := c.ID("id")
	if err != nil {
		return d, err
	}
	l, err := p.Inbox.Get(c.Context(), c.Actor, id)
	if err != nil {
		return d, err
	}
	repeats, err := p.Inbox.Repeats(c.Context(), c.Actor, l)
	if err != nil {
		return d, err
	}
	k, err := p.clerk(c, []*core.Lead{l}, repeats)
	if err != nil {
		return d, err
	}
	shown, err := k.row(l)
	if err != nil {
		return d, err
	}
	others, err := k.rows(repeats)
	if err != nil {
		return d, err
	}
	d = leadScreen{row: shown, Lead: l, Repeats: others, Loggable: core.Loggable(), Snoozes: snoozes, Here: Path + "/" + c.R.PathValue("id"),
		Sent: readable(l.Sent)}
	marks := newWriter(c)
	marks.clock(shown)
	marks.flags(shown)
	if d.Marks, err = marks.Done(); err != nil {
		return d, err
	}
	for _, s := range []step{{"received", l.CreatedAt}, {"opened", l.Opened.At}, {"assigned", l.Assigned.At}, {"closed", l.Closed.At}} {
		if !s.At.IsZero() {
			d.Steps = append(d.Steps, step{s.Name, s.At.In(c.Zone)})
		}
	}
	slices.SortStableFunc(d.Steps, func(a, b step) int { return a.At.Compare(b.At) })
	d.Writes = c.Actor.May(access.LeadsWrite, l.Agency) == nil
	d.Assigns = d.Writes && p.Inbox.MayAssign(c.Actor, l)
	d.Takes = d.Writes && (d.Assigns || l.User == 0) && l.User != c.Actor.User && c.User.Agency == l.Agency
	for _, s := range core.Stages() {
		d.Stages = append(d.Stages, choice{Value: string(s), Chosen: s == l.Stage})
	}
	for _, step := range []func(*frame.Call, *leadScreen) error{p.person, p.subject, p.thread} {
		if err := step(c, &d); err != nil {
			return d, err
		}
	}
	d.Team, err = p.Inbox.Team(c.Context(), c.Actor, l.Agency)
	return d, err
}

// readable is a payload cut where nobody reads on.
func readable(sent []byte) string {
	const most = 20_000
	text := strings.ToValidUTF8(string(sent[:min(len(sent), most)]), "")
	if len(sent) > most {
		text += "…"
	}
	return text
}

// person finds how to reach who asks, and whether he may be called.
func (p *pages) person(c *frame.Call, d *leadScreen) error {
	said := d.Lead.Person
	phones, emails := []string{said.Mobile, said.Phone}, []string{said.Email, said.EmailMore}
	if d.Lead.Shown != 0 && c.Actor.Has(access.ContactsRead) {
		root, err := p.People.Root(c.Context(), c.Actor, d.Lead.Shown)
		if err != nil && !fault.Is(err, fault.Missing) {
			return err
		}
		if err == nil {
			d.Contact = root.ID
			phones, emails = append(phones, root.Mobile, root.Phone), append(emails, root.Email, root.EmailMore)
			calls, err := p.People.Calls(c.Context(), c.Actor, []int64{root.ID}, c.Now)
			if err != nil {
				return err
			}
			d.Call, d.Calls = calls[root.ID], true
		}
	}
	seen := map[string]bool{}
	for _, raw := range phones {
		number, ok := people.Phone(raw, c.Actor.CountryAt(d.Lead.Agency))
		if ok && !seen[number] {
			seen[number] = true
			d.Ways = append(d.Ways, way{"phone", number, c.Words.Phone(number)})
		}
	}
	for _, raw := range emails {
		if address, ok := people.Email(raw); ok && !seen[address] {
			seen[address], d.Mails = true, true
			d.Ways = append(d.Ways, way{"email", raw, raw})
		}
	}
	return nil
}

// subject finds the property and the programmes that the enquiry is about.
func (p *pages) subject(c *frame.Call, d *leadScreen) error {
	if d.Lead.Property != 0 && c.Actor.Has(access.PropertiesRead) {
		found, err := p.Listings.Property(c.Context(), c.Actor, d.Lead.Property)
		if err != nil && !fault.Is(err, fault.Missing) && !fault.Is(err, fault.Forbidden) {
			return err
		}
		if err == nil {
			d.Property = &found
		}
	}
	interests, err := p.Inbox.Interests(c.Context(), c.Actor, d.Lead.ID)
	if err != nil || len(interests) == 0 {
		return err
	}
	var ids []int64
	for _, i := range interests {
		ids = append(ids, i.Program)
	}
	names, err := p.Programs.Names(c.Context(), c.Actor, ids)
	for _, i := range interests {
		d.Programs = append(d.Programs, program{i.Program, names[i.Program], i.Status})
	}
	return err
}

// thread puts what was done in order, the latest first. An answer by letter is a record, too:
// it is shown once, with its words.
func (p *pages) thread(c *frame.Call, d *leadScreen) error {
	t, err := p.Inbox.Thread(c.Context(), c.Actor, d.Lead.ID)
	if err != nil {
		return err
	}
	maker, err := p.Inbox.Maker(c.Context(), c.Actor, d.Lead.ID)
	if err != nil {
		return err
	}
	ids := []int64{d.Lead.Opened.By, d.Lead.Closed.By}
	if maker.Kind == "user" {
		ids = append(ids, maker.ID)
	}
	for _, r := range t.Records {
		ids = append(ids, r.User)
	}
	for _, one := range t.Tasks {
		ids = append(ids, one.Owner)
	}
	ids = slices.DeleteFunc(ids, func(id int64) bool { return id == 0 })
	names, err := p.Users.UsersByID(c.Context(), c.Actor, append(ids, c.Actor.User))
	if err != nil {
		return err
	}
	letters := map[int64]core.Answer{}
	for _, a := range t.Answers {
		letters[a.CreatedAt.UnixMicro()] = a
	}
	for _, r := range t.Records {
		one := line{At: r.Occurred.In(c.Zone), Event: r.Event, Who: fullName(names[r.User]), Text: r.Comment}
		if a, ok := letters[r.Occurred.UnixMicro()]; ok && r.Event == "email" {
			one.Title, one.Text = a.Subject, a.Body
		}
		d.Thread = append(d.Thread, one)
	}
	begun := line{At: d.Lead.CreatedAt.In(c.Zone), Event: "received", Who: d.Sender}
	if u, known := names[maker.ID]; known && maker.Kind == "user" { // an office's own, whichever agency it was made for
		begun.Event, begun.Title = "entered", fullName(u)
	}
	d.Thread = append(d.Thread, begun)
	slices.SortStableFunc(d.Thread, func(a, b line) int { return cmp.Compare(b.At.UnixMicro(), a.At.UnixMicro()) })
	for _, one := range t.Tasks {
		one.Scheduled = one.Scheduled.In(c.Zone)
		d.Tasks = append(d.Tasks, task{one, fullName(names[one.Owner])})
	}
	d.Tags = t.Tags
	return nil
}
