package booking

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"palier/internal/core/visits"
)

// codePage is step 3: the visitor shows that the e-mail is his. What he said in step 2 goes
// along in the form, for nothing is kept of somebody who has not booked.
type codePage struct {
	whoPage
	Wrong  string    // key of what is wrong with the code; empty: nothing yet
	Good   time.Time // until when the code is; zero: none is
	Closed bool      // no more tries
}

// The form's fields that only this page has.
const (
	codeField  = "code"
	againField = "again" // the code is to be sent once more
	editField  = "edit"  // back to step 2, with what was said
)

// typed is the code as it was sent: people copy it with spaces.
func typed(r *http.Request) string {
	if r.PostForm.Has(againField) {
		return ""
	}
	return strings.Join(strings.Fields(r.PostForm.Get(codeField)), "")
}

// unproven goes on when a booking was refused because the e-mail is not proven; false: it
// was refused for something else.
func (p *Pages) unproven(w http.ResponseWriter, r *http.Request, s stand, b visits.Booking, refused error) (bool, error) {
	data := codePage{whoPage: p.posted(r, s)}
	status := http.StatusUnprocessableEntity
	switch {
	case errors.Is(refused, visits.ErrWrongCode):
		data.Wrong = "code.error.wrong"
	case errors.Is(refused, visits.ErrCodeOver):
		data.Wrong = "code.error.over"
	case errors.Is(refused, visits.ErrUnproven):
		until, err := p.Visits.AskCode(r.Context(), s.actor, b)
		switch {
		case errors.Is(err, visits.ErrCodeTries):
			data.Wrong, data.Closed = "code.error.tries", true
		case err != nil:
			return true, err
		default:
			data.Good, status = until.In(s.zone()), http.StatusOK
		}
	default:
		return false, nil
	}
	p.set.Show(w, r, status, "code", data)
	return true, nil
}
