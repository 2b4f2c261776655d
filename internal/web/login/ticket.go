package login

import (
	"context"
	"net/http"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// ForgottenPath is where somebody asks for a letter with a link.
const ForgottenPath = ResetPath + "forgotten"

// answered is how long an answer to ForgottenPath takes at least, so that the clock does
// not tell whether anybody has the e-mail.
const answered = 150 * time.Millisecond

// request is what that page shows.
type request struct {
	Email string
	Sent  bool
	denial
}

func (p *Pages) askForgotten(w http.ResponseWriter, r *http.Request) {
	p.set.Show(w, r, http.StatusOK, "forgotten", request{})
}

// takeForgotten has a letter written to who logs in with the e-mail. The answer is the same
// whoever asks for whom.
func (p *Pages) takeForgotten(w http.ResponseWriter, r *http.Request) {
	if !p.set.Form(w, r) {
		return
	}
	ctx, done := context.WithTimeout(context.Background(), answered)
	defer done()
	email := r.PostFormValue("email")
	_, err := p.forgotten.Attempt(email, caller(r), p.Now())
	if err == nil {
		err = p.Access.Forgotten(r.Context(), email, event.Who{Kind: "visitor", Door: Kind, Request: wire.RequestID(r.Context())})
	}
	if err != nil {
		data := request{Email: email}
		var status int
		status, data.denial = p.denied(w, r, err)
		p.set.Show(w, r, status, "forgotten", data)
		return
	}
	select {
	case <-ctx.Done():
	case <-r.Context().Done():
	}
	p.set.Show(w, r, http.StatusOK, "forgotten", request{Sent: true})
}

// chosen is the form behind the link of a letter.
type chosen struct {
	Action              string
	Invited             bool
	Email               string
	Firstname, Lastname string
	Mobile              string
	Wrong               string // key of what is wrong with the password, empty: nothing
}

// showTicket shows the form. That it is opened uses nothing up: programs that look for
// harmful links open it too.
func (p *Pages) showTicket(w http.ResponseWriter, r *http.Request) {
	t, u, err := p.ticket(r)
	if err != nil {
		p.spent(w, r, err)
		return
	}
	p.set.Show(w, r, http.StatusOK, "choose", chosen{Action: r.URL.Path, Invited: t.Kind == access.Invitation, Email: u.Email, Firstname: u.Firstname, Lastname: u.Lastname, Mobile: u.Mobile})
}

// ticket is what the link opens: an invitation is none to choose another password by.
func (p *Pages) ticket(r *http.Request) (access.Ticket, access.User, error) {
	t, u, err := p.Access.Ticket(r.Context(), r.PathValue("token"))
	invited := r.URL.Path == InvitationPath+r.PathValue("token")
	if err == nil && invited != (t.Kind == access.Invitation) {
		err = fault.New(fault.Gone, "A link of another kind")
	}
	return t, u, err
}

// takeTicket takes the password, and lets its owner in.
func (p *Pages) takeTicket(w http.ResponseWriter, r *http.Request) {
	if !p.set.Form(w, r) {
		return
	}
	t, u, err := p.ticket(r)
	if err != nil {
		p.spent(w, r, err)
		return
	}
	said := access.Redeemed{Firstname: r.PostFormValue("firstname"), Lastname: r.PostFormValue("lastname"), Mobile: r.PostFormValue("mobile"), Password: r.PostFormValue("password")}
	a, _, err := p.Access.Redeem(r.Context(), r.PathValue("token"), said, event.Who{Door: Kind, Request: wire.RequestID(r.Context())})
	switch {
	case fault.Is(err, fault.Invalid):
		p.set.Show(w, r, http.StatusUnprocessableEntity, "choose", chosen{r.URL.Path, t.Kind == access.Invitation, u.Email, said.Firstname, said.Lastname, said.Mobile, "choose.wrong"})
	case err != nil:
		p.spent(w, r, err)
	default:
		p.welcome(w, r, a)
	}
}

// welcome lets in who has just chosen his password, after the second step of who has one.
func (p *Pages) welcome(w http.ResponseWriter, r *http.Request, a access.Actor) {
	in := entry{actor: a}
	var err error
	if in.step, err = p.Access.Wanted(r.Context(), a); err == nil {
		if in.step == access.Inside {
			p.drop(r)
			err = p.Enter(w, r, a)
		} else {
			in.halfway, err = p.Access.Halfway(a)
		}
	}
	if err != nil || in.step != access.Inside {
		p.again(w, r, entrance(p.Home), in, err, p.show)
		return
	}
	p.forward(w, r, p.Home)
}

// spent answers to a link that opens nothing, or that could not be tried.
func (p *Pages) spent(w http.ResponseWriter, r *http.Request, err error) {
	if fault.Is(err, fault.Gone) || fault.Is(err, fault.Missing) {
		p.set.Problem(w, r, http.StatusGone, "spent")
		return
	}
	wire.Refused(w, r, p.Log, http.StatusServiceUnavailable, err)
	w.Header().Set("Retry-After", "1")
	p.set.Problem(w, r, http.StatusServiceUnavailable, "busy")
}
