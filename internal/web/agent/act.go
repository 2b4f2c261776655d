package agent

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/once"
	"palier/internal/core/visits"
)

// deed is what a form asks: it is done, and the address of the page to go on with is
// given.
type deed func(ctx context.Context, r *http.Request, a access.Actor) (to string, err error)

// keyHeader is how the script names what it sends, so that it can send it again without
// knowing whether it arrived.
const keyHeader = "Idempotency-Key"

// act does what a form asks and goes on. What cannot be done any more is said on the
// page of the visit.
func (p *Pages) act(do deed) handler {
	return func(w http.ResponseWriter, r *http.Request, a access.Actor) error {
		to, err := p.once(r, a, do)
		switch uid := r.PathValue("uid"); {
		case errors.Is(err, once.ErrRunning):
			return fault.Wrap(fault.Unavailable, "This is being done", err) // the script asks again
		case uid != "" && (fault.Is(err, fault.Conflict) || errors.Is(err, once.ErrReused)):
			to = p.said(r, uid, "conflict")
		case err != nil:
			return err
		}
		p.set.Guard(w.Header())
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
}

// once does it once for each key; a form that the browser itself sends has none. What
// was refused is not kept: it changed nothing.
func (p *Pages) once(r *http.Request, a access.Actor, do deed) (string, error) {
	value := r.Header.Get(keyHeader)
	if !once.Valid(value) {
		return do(r.Context(), r, a)
	}
	sum := sha256.Sum256([]byte(r.URL.Path + "\n" + r.PostForm.Encode()))
	key := once.Key{Account: a.Account, Credential: "user:" + strconv.FormatInt(a.User, 10), Value: value, Fingerprint: hex.EncodeToString(sum[:])}
	answer, _, err := p.Once.Do(r.Context(), key, func(ctx context.Context) (once.Answer, error) {
		to, err := do(ctx, r, a)
		return once.Answer{Status: http.StatusSeeOther, Body: []byte(to)}, err
	})
	return string(answer.Body), err
}

// said is the page of a visit, with what has just been done.
func (p *Pages) said(r *http.Request, uid, what string) string {
	return p.set.Words(r).Link(visitPath(uid), "said", what)
}

func (p *Pages) confirm(ctx context.Context, r *http.Request, a access.Actor) (string, error) {
	v, err := p.Visits.Confirm(ctx, a, r.PathValue("uid"))
	return p.said(r, v.UID, "confirmed"), err
}

// cancel takes one visitor off, by his e-mail.
func (p *Pages) cancel(ctx context.Context, r *http.Request, a access.Actor) (string, error) {
	v, _, err := p.Visits.Cancel(ctx, a, r.PathValue("uid"), r.PostForm.Get("visitor"), visits.CancelledByAgent)
	return p.said(r, v.UID, "cancelled"), err
}

// done takes the code that the visitor shows; why it is not taken is said where it was
// entered. It is not done once by its key: the right code again changes nothing, and a
// wrong one is to count in a write of its own, which a refusal does not take back.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	uid, code := r.PathValue("uid"), strings.Join(strings.Fields(r.PostForm.Get("code")), "")
	_, err := p.Visits.Finish(r.Context(), a, uid, code)
	to := p.said(r, uid, "done")
	switch {
	case errors.Is(err, visits.ErrNotCode):
		return p.again(w, r, a, "code.wrong", code)
	case errors.Is(err, visits.ErrCodeEarly):
		return p.again(w, r, a, "code.early", code)
	case errors.Is(err, visits.ErrCodeSpent):
		return p.again(w, r, a, "code.spent", code)
	case fault.Is(err, fault.Conflict):
		to = p.said(r, uid, "conflict")
	case err != nil:
		return err
	}
	p.set.Guard(w.Header())
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// again shows the visit with what is wrong.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, a access.Actor, wrong, entered string) error {
	v, err := p.Visits.Visit(r.Context(), a, r.PathValue("uid"))
	if err != nil {
		return err
	}
	data, err := p.visitPage(r, a, v)
	if err != nil {
		return err
	}
	data.Wrong, data.Entered = wrong, entered
	p.set.Show(w, r, http.StatusUnprocessableEntity, "visit", data)
	return nil
}
