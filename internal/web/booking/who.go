package booking

import (
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/visits"
	"palier/internal/web/page"
)

// whoPage is step 2: the visitor says who he is while the slot is held for him.
type whoPage struct {
	Card   card
	At     time.Time
	Until  time.Time // zero: not held any more
	Hold   string
	Pass   string
	Errors []string // fields that are wrong, in the order of the form
	Form   identity
	Book   string // where the form goes
	Drop   string
}

// Wrong tells a field that is.
func (p whoPage) Wrong(field string) bool { return slices.Contains(p.Errors, field) }

// Channels are those that the form asks about.
func (whoPage) Channels() []string {
	return []string{string(people.ByPhone), string(people.BySMS), string(people.ByEmail)}
}

// identity is what the form says.
type identity struct {
	Phone     string
	Firstname string
	Lastname  string
	Email     string
	Channels  []people.Channel // by which he agrees to be reached besides this visit
}

// Agreed tells a channel whose box is ticked. None is when the page is first shown.
func (i identity) Agreed(channel string) bool {
	return slices.Contains(i.Channels, people.Channel(channel))
}

// trap is a field that no person sees; programs that fill in every field fill it in.
const trap = "website"

// longest is of a name, in characters, as the core has it.
const longest = 200

func read(r *http.Request) identity {
	field := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	i := identity{Phone: field("phone"), Firstname: field("firstname"), Lastname: field("lastname"), Email: field("email")}
	for _, c := range (whoPage{}).Channels() {
		if r.PostForm.Get("consent_"+c) != "" {
			i.Channels = append(i.Channels, people.Channel(c))
		}
	}
	return i
}

// wrong are the fields that cannot be taken, in the order of the form.
func (i identity) wrong(country string) []string {
	var list []string
	if _, ok := people.Phone(i.Phone, country); !ok || utf8.RuneCountInString(i.Phone) > longest || strings.ContainsFunc(i.Phone, unicode.IsControl) {
		list = append(list, "phone")
	}
	for _, name := range []struct{ field, value string }{{"firstname", i.Firstname}, {"lastname", i.Lastname}} {
		if name.value == "" || utf8.RuneCountInString(name.value) > longest || strings.ContainsFunc(name.value, unicode.IsControl) {
			list = append(list, name.field)
		}
	}
	if _, ok := people.Email(i.Email); !ok {
		list = append(list, "email")
	}
	return list
}

// who shows the form.
func (p *Pages) who(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	data := p.whoPage(r, s, q.Get(atParam), q.Get(holdParam), q.Get(untilParam), q.Get(passParam))
	if data.At.IsZero() {
		return fault.New(fault.Missing, "no slot")
	}
	if data.Form, err = p.invited(r, s, data.Pass); err != nil {
		return err
	}
	p.set.Show(w, r, http.StatusOK, "who", data)
	return nil
}

func (p *Pages) whoPage(r *http.Request, s stand, at, hold, until, pass string) whoPage {
	words, path := p.set.Words(r), PropertyPath(s.place.Property.UID, "")
	data := whoPage{Card: p.card(r, words, s), At: instant(at), Hold: hold, Pass: pass, Book: words.Link(path + "/book"), Drop: words.Link(path + "/drop")}
	if end := instant(until); p.Now().Before(end) {
		data.Until = end.In(s.zone())
	}
	if !data.At.IsZero() {
		data.At = data.At.In(s.zone())
	}
	return data
}

// book takes the form.
func (p *Pages) book(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err != nil {
		return err
	}
	form, path := r.PostForm, PropertyPath(s.place.Property.UID, "")
	if form.Get(trap) != "" { // a program; it is not told
		return p.forward(w, r, path+"/noted")
	}
	at := instant(form.Get(atParam))
	if at.IsZero() { // a page books a slot; wishes without a date come through the doors
		return p.forward(w, r, path, passParam, form.Get(passParam))
	}
	who := read(r)
	if wrong := who.wrong(s.actor.CountryAt(s.agency.ID)); len(wrong) > 0 || form.Has(editField) {
		return p.again(w, r, s, wrong)
	}
	began := p.Now()
	b, err := p.booking(r, s, who, at)
	if err != nil {
		return err
	}
	v, err := p.Visits.Book(r.Context(), s.actor, b)
	if asked, failed := p.unproven(w, r, s, b, err); asked {
		return failed
	}
	switch {
	case fault.Is(err, fault.Conflict):
		return p.forward(w, r, path, takenParam, form.Get(atParam), passParam, form.Get(passParam))
	case fault.Is(err, fault.Invalid):
		return p.again(w, r, s, []string{"date"})
	case err != nil:
		return err
	}
	return p.booked(w, r, s, v, who.Email, began)
}

// booking is what the form asks for. Whoever came by a link in a mail has shown that the
// mail's address is his.
func (p *Pages) booking(r *http.Request, s stand, who identity, at time.Time) (visits.Booking, error) {
	words := p.set.Words(r)
	invited, err := p.invited(r, s, r.PostForm.Get(passParam))
	return visits.Booking{
		Place: s.key(), At: at, Hold: r.PostForm.Get(holdParam), Consents: who.consents(r, words), Reached: invited.Email, Code: typed(r),
		Visitor: visits.Visitor{Email: who.Email, Firstname: who.Firstname, Lastname: who.Lastname, Phone: who.Phone, Language: words.Lang},
	}, err
}

// again shows the form as it was filled in, with what is wrong in it.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, s stand, wrong []string) error {
	data, status := p.posted(r, s), http.StatusOK
	if data.Errors = wrong; len(wrong) > 0 {
		status = http.StatusUnprocessableEntity
	}
	p.set.Show(w, r, status, "who", data)
	return nil
}

// posted is the page of a form that was sent.
func (p *Pages) posted(r *http.Request, s stand) whoPage {
	form := r.PostForm
	data := p.whoPage(r, s, form.Get(atParam), form.Get(holdParam), form.Get(untilParam), form.Get(passParam))
	data.Form = read(r)
	return data
}

// booked goes on to the visit. Somebody who was on it before gets no link here: whoever
// knows an e-mail could otherwise ask for the visit of its owner. The mail has the link.
func (p *Pages) booked(w http.ResponseWriter, r *http.Request, s stand, v visits.Visit, email string, began time.Time) error {
	key := visits.Visitor{Email: email}.EmailKey()
	for _, one := range v.Visitors {
		if one.EmailKey() == key && !one.StatusAt.Before(began) {
			return p.toVisit(w, r, v, one.Position, newParam, "1")
		}
	}
	return p.forward(w, r, PropertyPath(s.place.Property.UID, "")+"/noted")
}

// toVisit goes to a visitor's own page.
func (p *Pages) toVisit(w http.ResponseWriter, r *http.Request, v visits.Visit, position int, pairs ...string) error {
	until := v.EndsAt
	if until.IsZero() {
		until = p.Now().Add(visits.BookingPass)
	}
	pass, err := p.Passes.Issue(visits.Pass{Purpose: visits.ToManage, Account: v.Account, Subject: v.ID, Position: position, Until: until})
	if err != nil {
		return err
	}
	return p.forward(w, r, managePath, append(pairs, passParam, pass)...)
}

type notedPage struct{ Card card }

// noted says that the visit was asked for, and no more.
func (p *Pages) noted(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err == nil {
		p.set.Show(w, r, http.StatusOK, "noted", notedPage{p.card(r, p.set.Words(r), s)})
	}
	return err
}

// consents are what he agrees to, with the words that he read. A box that he left empty
// says nothing: it may be ticked elsewhere.
func (i identity) consents(r *http.Request, words page.Words) []people.Consent {
	var list []people.Consent
	for _, c := range i.Channels {
		wording, err := words.T("who.consent." + string(c))
		if err == nil {
			list = append(list, people.Consent{Channel: c, Given: true, Source: "booking page", Proof: wording + " (" + wire.RequestID(r.Context()) + ")"})
		}
	}
	return list
}
