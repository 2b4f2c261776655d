package booking

import (
	"net/http"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
)

// invited fills the form in for whoever came by an invitation to this property. A link
// that is not good any more invites nobody, and the page is there all the same.
func (p *Pages) invited(r *http.Request, s stand, pass string) (identity, error) {
	if pass == "" {
		return identity{}, nil
	}
	l, err := p.Letters.Invited(r.Context(), pass)
	switch {
	case fault.Is(err, fault.Missing), fault.Is(err, fault.Gone):
		return identity{}, nil
	case err != nil:
		return identity{}, err
	case l.Account != s.place.Property.Account || l.Property != s.place.Property.ID:
		return identity{}, nil
	}
	first, last, _ := strings.Cut(l.Name, " ")
	return identity{Email: l.To, Firstname: first, Lastname: last}, nil
}

// leavePage asks whether somebody wants no invitations any more.
type leavePage struct {
	Action string
	Pass   string
	Done   bool
	Kind   string // of texts: "leave", or "stop" for who waits for a slot
}

// leaving asks first: programs that look at the links of a mail open them all.
func (p *Pages) leaving(w http.ResponseWriter, r *http.Request) error {
	pass := r.URL.Query().Get(passParam)
	l, err := p.Letters.Leaving(r.Context(), pass)
	if err != nil {
		return err
	}
	data := leavePage{Action: p.set.Words(r).Link(leavePath), Pass: pass, Done: r.URL.Query().Has(newParam), Kind: "leave"}
	if l.Waits() {
		data.Kind = "stop"
	}
	p.set.Show(w, r, http.StatusOK, "leave", data)
	return nil
}

// leave withdraws what was consented to. A mail program posts to the link itself, with
// the pass in its address (RFC 8058).
func (p *Pages) leave(w http.ResponseWriter, r *http.Request) error {
	pass := r.Form.Get(passParam)
	if err := p.Letters.Unsubscribe(r.Context(), pass, wire.RequestID(r.Context())); err != nil {
		return err
	}
	return p.forward(w, r, leavePath, passParam, pass, newParam, "1")
}
