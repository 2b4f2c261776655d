package office

import (
	"html/template"
	"net/http"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

// stepPage is where somebody makes his second step, or is shown its recovery codes once.
type stepPage struct {
	Offer access.Offer
	Code  square // the offer's link, for a telephone's camera
	Wrong string // key of what was, empty: nothing
	Codes []string
}

// Authenticator is the address that programs on telephones open: its scheme is theirs
// alone, and package access has made it.
func (s stepPage) Authenticator() template.URL { return template.URL(s.Offer.Link) }

func (o *rooms) step(c *frame.Call) error { return o.showStep(c, http.StatusOK, "") }

func (o *rooms) showStep(c *frame.Call, status int, wrong string) error {
	offer, err := o.Access.OfferSecondStep(c.Context(), c.Actor)
	if fault.Is(err, fault.Conflict) { // it is on: another tab was quicker
		return c.Go(profilePath)
	}
	if err != nil {
		return err
	}
	code, err := draw(offer.Link)
	if err != nil {
		return err
	}
	return c.ShowStatus(status, "step", stepPage{Offer: offer, Code: code, Wrong: wrong})
}

// confirmStep switches the second step on with a code of it, and shows its recovery codes.
func (o *rooms) confirmStep(c *frame.Call) error {
	err := o.Login.Confirm(c.Context(), c.User.Email, c.R.PostForm.Get("current"), caller(c.R))
	if fault.Is(err, fault.Unauthenticated) {
		return o.showStep(c, http.StatusUnprocessableEntity, "wrong.current")
	}
	if err != nil {
		return err
	}
	_, codes, err := o.Access.ConfirmSecondStep(c.Context(), c.Actor, c.Value("code"))
	switch {
	case fault.Is(err, fault.Invalid):
		return o.showStep(c, http.StatusUnprocessableEntity, "step.wrong")
	case fault.Is(err, fault.Conflict):
		return c.Go(profilePath)
	case err != nil:
		return err
	}
	return c.Show("step", stepPage{Codes: codes})
}

// knows answers with the page when the password in the form is not the reader's.
func (o *rooms) knows(c *frame.Call) (bool, error) {
	err := o.Login.Confirm(c.Context(), c.User.Email, c.R.PostForm.Get("current"), caller(c.R))
	if fault.Is(err, fault.Unauthenticated) {
		return false, o.showProfile(c, func(d *profilePage) error {
			return d.Password.wrong(c.Words, fault.Field("step", "This is not the password."))
		})
	}
	return err == nil, err
}

func (o *rooms) renewCodes(c *frame.Call) error {
	if known, err := o.knows(c); !known {
		return err
	}
	codes, err := o.Access.RenewRecoveryCodes(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	return c.Show("step", stepPage{Codes: codes})
}

func (o *rooms) dropStep(c *frame.Call) error {
	if known, err := o.knows(c); !known {
		return err
	}
	if err := o.Access.DropSecondStep(c.Context(), c.Actor, c.Actor.User); err != nil {
		return err
	}
	return c.Said(profilePath, "step.off")
}
