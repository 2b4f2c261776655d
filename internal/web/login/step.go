package login

import (
	"net/http"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// halfwayField is the field by which the second form says whose password was right
// (access.Service.Halfway).
const halfwayField = "halfway"

// entry is how far somebody has come.
type entry struct {
	actor   access.Actor
	step    access.Step
	halfway string   // for the next form, while a step is wanted
	codes   []string // to be shown once, of who has just made his second step
}

// codes are what is shown of them.
type codes struct {
	Codes []string
	Next  string
}

// admit takes either form: e-mail and password, or the code of who gave those before.
func (p *Pages) admit(r *http.Request) (in entry, err error) {
	if kept := r.PostFormValue(halfwayField); kept != "" {
		return p.second(r, kept)
	}
	in.actor, _, in.step, err = p.Login.Begin(r.Context(), r.PostFormValue("email"), r.PostFormValue("password"), caller(r))
	if err == nil && in.step != access.Inside {
		in.halfway, err = p.Access.Halfway(in.actor)
	}
	return in, err
}

// second takes a code.
func (p *Pages) second(r *http.Request, kept string) (in entry, err error) {
	in.halfway = kept
	if in.actor, _, in.step, err = p.Access.Resume(r.Context(), kept); err != nil {
		return entry{}, err
	}
	code := r.PostFormValue("code")
	var a access.Actor
	switch in.step {
	case access.AskCode:
		a, err = p.Login.TakeCode(r.Context(), p.Access, in.actor, code, caller(r))
	case access.Enrol:
		a, in.codes, err = p.Access.ConfirmSecondStep(r.Context(), in.actor, code)
	default:
		a = in.actor
	}
	if err == nil {
		in.actor, in.step = a, access.Inside
	}
	return in, err
}

// again shows the form that is to be filled in now: the same with what was wrong, or the
// next.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, s sheet, in entry, err error, show func(http.ResponseWriter, *http.Request, int, string, sheet)) {
	status := http.StatusOK
	if err != nil {
		status, s.denial = p.denied(w, r, err)
	}
	if in.step == access.Inside {
		s.Email = r.PostFormValue("email")
		if err != nil && r.PostFormValue(halfwayField) != "" && fault.Is(err, fault.Unauthenticated) {
			s.Refusal = "step.late"
		}
		show(w, r, status, "login", s)
		return
	}
	if in.step == access.Enrol {
		offer, failed := p.Access.OfferSecondStep(r.Context(), in.actor)
		if failed != nil {
			status, s.denial = p.denied(w, r, failed)
			show(w, r, status, "login", s)
			return
		}
		s.Offer = offer
	}
	s.Hidden.Set(halfwayField, in.halfway)
	show(w, r, status, "step", s)
}
