package diary

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// bookForm is a visit to be booked, as somebody of the office types it.
type bookForm struct {
	Property  string // reference
	Lead      string
	Contact   string
	At        string // seconds; "none": without a date
	Firstname string
	Lastname  string
	Email     string
	Phone     string
	Language  string
	Confirm   bool
	Problems  []problem
}

// bookPage is the form, with the free starts of the property that was chosen.
type bookPage struct {
	Form   bookForm
	Place  visits.Place // Property.ID 0: none is chosen yet
	Agent  string
	State  string // why it takes no visits; empty: it does
	Days   []freeDay
	Closer bool // some starts keep the agent's round together
	Taken  bool // the one that was chosen is not free any more
	Mails  bool
}

// Unix is the start as the form sends it, Chosen whether it was.
func (s slot) Unix() string { return strconv.FormatInt(s.At.Unix(), 10) }

// undated is what the form says of a visit whose date is agreed on later.
const undated = "none"

// newVisit begins a visit: of a property, and for a contact or who sent a lead, as far as
// the address says.
func (p *screens) newVisit(c *frame.Call) error {
	f := readBooking(c)
	if err := p.prefill(c, &f); err != nil {
		return err
	}
	return p.showBooking(c, http.StatusOK, f, false)
}

func readBooking(c *frame.Call) bookForm {
	return bookForm{Property: c.Value("property"), Lead: c.Value("lead"), Contact: c.Value("contact"), At: c.Value("at"), Firstname: c.Value("firstname"),
		Lastname: c.Value("lastname"), Email: c.Value("email"), Phone: c.Value("phone"), Language: c.Value("language"), Confirm: c.Value("confirm") != ""}
}

// prefill takes the person and the property from a lead or a contact, where the form says
// nothing.
func (p *screens) prefill(c *frame.Call, f *bookForm) error {
	if id := positive(f.Lead); id != 0 && c.Actor.Has(access.LeadsRead) {
		for _, one := range c.Agencies() {
			l, err := p.Leads.Get(c.Context(), c.Actor, one.ID, id)
			if fault.Is(err, fault.Missing) {
				continue
			}
			if err != nil {
				return err
			}
			f.fill(l.Person.First, l.Person.Last, l.Person.Email, cmp.Or(l.Person.Mobile, l.Person.Phone), l.Person.Language)
			if f.Property == "" {
				f.Property = l.About.Reference
				if l.Property != 0 {
					f.Property = number(l.Property)
				}
			}
			if f.Contact == "" {
				f.Contact = number(l.Shown)
			}
			break
		}
	}
	id := positive(f.Contact)
	if id == 0 || !c.Actor.Has(access.ContactsRead) {
		return nil
	}
	who, err := p.People.Root(c.Context(), c.Actor, id)
	if fault.Is(err, fault.Missing) {
		return nil
	}
	f.fill(who.First, who.Last, who.Email, cmp.Or(who.Mobile, who.Phone), who.Language)
	return err
}

// fill fills in what is empty.
func (f *bookForm) fill(first, last, email, phone, language string) {
	if f.Email != "" || f.Lastname != "" {
		return
	}
	f.Firstname, f.Lastname, f.Email, f.Phone, f.Language = first, last, email, phone, language
}

// place finds the property of the form, by its reference or number. One that is not there is
// a problem of the field.
func (p *screens) place(c *frame.Call, f *bookForm) (visits.Place, error) {
	if f.Property == "" {
		return visits.Place{}, nil
	}
	at, err := p.Visits.Find(c.Context(), c.Actor, visits.PlaceKey{Ref: f.Property})
	if id := positive(f.Property); fault.Is(err, fault.Missing) && id != 0 {
		at, err = p.Visits.Find(c.Context(), c.Actor, visits.PlaceKey{ID: id})
	}
	switch fault.Of(err) {
	case fault.Missing:
		f.Problems = append(f.Problems, problem{"property", say(c, "book.problem.property")})
	case fault.Conflict:
		f.Problems = append(f.Problems, problem{"property", say(c, "book.problem.several")})
	default:
		return at, err
	}
	return visits.Place{}, nil
}

// showBooking answers with the form.
func (p *screens) showBooking(c *frame.Call, status int, f bookForm, taken bool) error {
	at, err := p.place(c, &f)
	if err != nil {
		return err
	}
	data := bookPage{Form: f, Place: at, Taken: taken, Mails: p.Visits.Mails(c.Actor)}
	if at.Property.ID != 0 {
		data.Form.Property = at.Property.Reference
		if state := at.State(); state != visits.Open {
			data.State = string(state)
		} else if at.Agent() == 0 {
			data.State = "nobody"
		}
		if data.Days, err = p.free(c, at); err != nil {
			return err
		}
		users, err := p.Staff.UsersByID(c.Context(), c.Actor, []int64{at.Agent()})
		if err != nil {
			return err
		}
		data.Agent = called(users[at.Agent()])
	}
	for _, d := range data.Days {
		data.Closer = data.Closer || slices.ContainsFunc(d.Slots, func(s slot) bool { return s.First })
	}
	return c.ShowStatus(status, "book", data)
}

// visitor is who comes.
func (f bookForm) visitor() visits.Visitor {
	return visits.Visitor{Email: f.Email, Firstname: f.Firstname, Lastname: f.Lastname, Phone: f.Phone, Language: f.Language}
}

// book books the visit for its visitor.
func (p *screens) book(c *frame.Call) error {
	f := readBooking(c)
	at, err := p.place(c, &f)
	if err != nil {
		return err
	}
	if at.Property.ID == 0 && len(f.Problems) == 0 {
		f.Problems = append(f.Problems, problem{"property", say(c, "book.problem.property")})
	}
	b := visits.Booking{Place: visits.PlaceKey{ID: at.Property.ID}, Visitor: f.visitor(), Lead: positive(f.Lead)}
	if f.At != undated {
		seconds, err := strconv.ParseInt(f.At, 10, 64)
		if err != nil {
			f.Problems = append(f.Problems, problem{"at", say(c, "book.problem.at")})
		}
		b.At = time.Unix(seconds, 0).UTC()
	}
	if len(f.Problems) > 0 {
		return p.showBooking(c, http.StatusUnprocessableEntity, f, false)
	}
	err = c.Once(func(ctx context.Context) (string, error) {
		v, err := p.Visits.Book(ctx, c.Actor, b)
		if err == nil && f.Confirm && !v.StartsAt.IsZero() && state(v) == visits.Proposed {
			v, err = p.Visits.Confirm(ctx, c.Actor, v.UID)
		}
		return visitPath(v.UID), err
	})
	return p.refusedBooking(c, f, err)
}

// refusedBooking shows the form again with what is wrong.
func (p *screens) refusedBooking(c *frame.Call, f bookForm, err error) error {
	switch fault.Of(err) {
	case fault.Conflict:
		return p.showBooking(c, http.StatusConflict, f, true)
	case fault.Invalid:
		wrong, _ := errors.AsType[*fault.Error](err)
		for _, one := range wrong.Problems {
			field := one.Field
			if field == "date" {
				field = "at"
			}
			if key := "book.problem." + field; c.Words.Has(key) {
				f.Problems = append(f.Problems, problem{field, say(c, key)})
			}
		}
		return p.showBooking(c, http.StatusUnprocessableEntity, f, false)
	}
	return err
}

// invite writes to the visitor that he may choose a start himself.
func (p *screens) invite(c *frame.Call) error {
	f := readBooking(c)
	at, err := p.place(c, &f)
	if err != nil {
		return err
	}
	if at.Property.ID == 0 {
		return p.showBooking(c, http.StatusUnprocessableEntity, f, false)
	}
	err = p.Visits.Invite(c.Context(), c.Actor, visits.PlaceKey{ID: at.Property.ID}, f.visitor())
	switch fault.Of(err) {
	case fault.Invalid, fault.Conflict:
		return p.refusedBooking(c, f, err)
	case fault.Forbidden:
		f.Problems = append(f.Problems, problem{"email", say(c, "book.problem.consent")})
		return p.showBooking(c, http.StatusUnprocessableEntity, f, false)
	}
	if err != nil {
		return err
	}
	to := visitsPath
	if id := positive(f.Contact); id != 0 {
		to = "/contacts/" + strings.TrimSpace(f.Contact)
	}
	return c.Said(to, "visit.invited", personName(f.Firstname, f.Lastname, f.Email), at.Property.Reference)
}
