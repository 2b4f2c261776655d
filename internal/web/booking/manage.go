package booking

import (
	"net/http"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// visitPage is a visitor's own visit.
type visitPage struct {
	Card     card
	Status   visits.Status
	At       time.Time // zero: a wish without a date
	End      time.Time
	Code     string // once confirmed
	Address  string // as far as it may be read
	Later    bool   // all of it comes with the confirmation
	Agent    access.User
	Live     bool   // somebody expects him
	Calendar string // address of its entry for a calendar
	Late     bool   // too late to change it here
	Cutoff   int    // hours before the visit until which he can
	New      bool   // just booked
	Taken    bool   // the slot that he wanted to move to was taken
	Pass     string
	Move     string
	Cancel   string
	Again    string // to book anew
}

// ticket is a pass with what it is for.
type ticket struct {
	stand
	visit visits.Visit
	who   visits.Visitor
	pass  string
}

// ticket reads the pass of a request.
func (p *Pages) ticket(r *http.Request) (ticket, error) {
	text := passOf(r)
	pass, err := p.Passes.Read(text, visits.ToManage, p.Now())
	if fault.Is(err, fault.Gone) {
		err = p.lapse(r, pass, err)
	}
	if err != nil {
		return ticket{}, err
	}
	v, i, err := p.Visits.Managed(r.Context(), pass)
	if err != nil {
		return ticket{}, err
	}
	return p.ticketOf(r, v, v.Visitors[i], text)
}

// ticketOf finds what a visitor's pass is about.
func (p *Pages) ticketOf(r *http.Request, v visits.Visit, who visits.Visitor, pass string) (ticket, error) {
	a, err := p.guest(r.Context(), v.Account, v.Agency)
	if err != nil {
		return ticket{}, err
	}
	s, err := p.stand(r.Context(), a, v.Agency, visits.PlaceKey{ID: v.Property})
	return ticket{s, v, who, pass}, err
}

// manage shows the visit.
func (p *Pages) manage(w http.ResponseWriter, r *http.Request) error {
	t, err := p.ticket(r)
	if err != nil {
		return err
	}
	data, err := p.visitPage(r, t)
	if err != nil {
		return err
	}
	p.set.Show(w, r, http.StatusOK, "visit", data)
	return nil
}

func (p *Pages) visitPage(r *http.Request, t ticket) (visitPage, error) {
	words, q := p.set.Words(r), r.URL.Query()
	data := visitPage{
		Card: p.card(r, words, t.stand), Status: t.who.Status, Live: t.who.Status.Live(), Late: t.place.Late(t.visit, p.Now()),
		Cutoff: int((t.place.Settings().Cutoff + time.Hour - 1) / time.Hour), New: q.Has(newParam) && t.who.Status.Live(), Taken: q.Has(takenParam), Pass: t.pass,
		Move: words.Link(managePath+"/move", passParam, t.pass), Cancel: words.Link(managePath + "/cancel"),
		Again: words.Link(PropertyPath(t.place.Property.UID, "")),
	}
	if !t.visit.StartsAt.IsZero() {
		data.At, data.End = t.visit.StartsAt.In(t.zone()), t.visit.EndsAt.In(t.zone())
		if data.Live {
			data.Calendar = words.Link(calendarPath, passParam, t.pass)
		}
	}
	expected := t.who.Status == visits.Confirmed || t.who.Status == visits.Done
	data.Address = t.place.AddressFor(expected)
	data.Later = data.Live && data.Address != t.place.Property.Address
	if !expected || t.visit.Agent == 0 {
		return data, nil
	}
	data.Code = t.visit.Code
	var err error
	data.Agent, err = p.Access.User(r.Context(), t.actor, t.visit.Agent)
	return data, err
}

// movePage is the slots to which a visit can be moved.
type movePage struct {
	Card   card
	At     time.Time
	Choice choice
	Back   string
}

func (p *Pages) slotsToMove(w http.ResponseWriter, r *http.Request) error {
	t, err := p.ticket(r)
	if err != nil {
		return err
	}
	if !t.who.Status.Live() || t.place.Late(t.visit, p.Now()) {
		return p.forward(w, r, managePath, passParam, t.pass)
	}
	list, err := p.Visits.Slots(r.Context(), t.actor, visits.PlaceKey{ID: t.visit.Property})
	if err != nil {
		return err
	}
	q, words := r.URL.Query(), p.set.Words(r)
	data := movePage{Card: p.card(r, words, t.stand), Back: words.Link(managePath, passParam, t.pass)}
	if !t.visit.StartsAt.IsZero() {
		data.At = t.visit.StartsAt.In(t.zone())
	}
	data.Choice = choose(list, t.zone(), q.Has(allParam), instant(q.Get(takenParam)))
	data.Choice.Action, data.Choice.Pass = words.Link(managePath+"/move"), t.pass
	data.Choice.More = words.Link(managePath+"/move", allParam, "1", passParam, t.pass)
	p.set.Show(w, r, http.StatusOK, "move", data)
	return nil
}

// move takes the visitor to another slot.
func (p *Pages) move(w http.ResponseWriter, r *http.Request) error {
	t, err := p.ticket(r)
	if err != nil {
		return err
	}
	at := instant(r.PostForm.Get(atParam))
	if at.IsZero() {
		return p.forward(w, r, managePath+"/move", passParam, t.pass)
	}
	v, err := p.Visits.Move(r.Context(), t.actor, t.visit.UID, t.who.Email, at)
	switch {
	case fault.Is(err, fault.Conflict), fault.Is(err, fault.Invalid):
		return p.forward(w, r, managePath+"/move", takenParam, seconds(at), passParam, t.pass)
	case err != nil:
		return err
	}
	for _, one := range v.Visitors {
		if one.EmailKey() == t.who.EmailKey() && !one.Status.Cancelled() {
			return p.toVisit(w, r, v, one.Position, newParam, "1")
		}
	}
	return fault.New(fault.Missing, "the visitor is not on the visit that he moved to")
}

// cancel takes the visitor off. What he reads then is the visit's own page: it says
// whether he is off it, or that it was too late.
func (p *Pages) cancel(w http.ResponseWriter, r *http.Request) error {
	t, err := p.ticket(r)
	if err != nil {
		return err
	}
	_, _, err = p.Visits.Cancel(r.Context(), t.actor, t.visit.UID, t.who.Email, visits.CancelledByVisitor)
	if err != nil && !fault.Is(err, fault.Conflict) {
		return err
	}
	return p.forward(w, r, managePath, passParam, t.pass)
}
