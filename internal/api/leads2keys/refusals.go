package leads2keys

import (
	"net/http"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/grants"
)

// What this door refuses itself, beside what the core does.

// inputError is a request that this door does not understand: 400, with what is wrong in
// it, all at once.
type inputError struct{ wrong []string }

func (e *inputError) Error() string { return "invalid input" }

func unasked(wrong ...string) error { return &inputError{wrong} }

// lacking refuses a call of which none of the scopes was granted, or that its user may not
// make.
type lacking struct{ scopes []grants.Scope }

func (e lacking) Error() string { return "lacks " + grants.JoinScopes(e.scopes) }

func (e lacking) refusal() refusal {
	words := make([]string, len(e.scopes))
	for i, s := range e.scopes {
		words[i] = string(s)
	}
	return refusal{status: http.StatusForbidden, code: lacksScope, scope: words[0],
		text: "This needs the scope " + strings.Join(words, " or ") + ": the application was not granted it, or its user may not do this."}
}

// notBegun refuses (404) to read or to change what is to be made first, and says so.
type notBegun string

func (e notBegun) Error() string { return string(e) }

// begun is the error as it is, but for one of a record that is not there yet.
func begun(err error, otherwise notBegun) error {
	if fault.Is(err, fault.Missing) {
		return otherwise
	}
	return err
}

// The records of a place that are begun with POST. Whoever is told so may see the agency.
const (
	noFile  notBegun = "The agency has no file of this place: make one with POST."
	noRound notBegun = "The user has no round of this place: begin one with POST."
)
