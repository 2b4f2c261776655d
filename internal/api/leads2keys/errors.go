package leads2keys

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/brake"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
	"palier/internal/core/once"
)

// The words of errors that OAuth2 has none for, beside those of package grants (2.2).
const (
	invalidToken  = "invalid_token"      // RFC 6750, 3.1
	lacksScope    = "insufficient_scope" // RFC 6750, 3.1
	notFound      = "not_found"
	alreadyExists = "already_exists"
	staleCas      = "stale_cas"
	conflict      = "conflict"
	unavailable   = "temporarily_unavailable" // RFC 6749, 4.1.2.1
	serverError   = "server_error"            // RFC 6749, 4.1.2.1
)

const invalidRequest = string(grants.InvalidRequest)

// refusal is an answer of the door's error table.
type refusal struct {
	status int
	code   string // error
	text   string // error_description
	cas    string // the current one, of a 409
	scope  string // what a 403 lacks
}

// refuse finds the table's line for an error: the one place where kinds become statuses.
func refuse(err error) refusal {
	input, method := (*inputError)(nil), (*wire.MethodError)(nil)
	var scope lacking
	var absent notBegun
	switch {
	case errors.As(err, &input):
		return refusal{status: http.StatusBadRequest, code: invalidRequest, text: strings.Join(input.wrong, " ")}
	case errors.As(err, &method):
		return refusal{status: http.StatusMethodNotAllowed, code: invalidRequest, text: "This path does not have this method."}
	case errors.As(err, &scope):
		return scope.refusal()
	case errors.As(err, &absent):
		return refusal{status: http.StatusNotFound, code: notFound, text: string(absent)}
	case errors.Is(err, wire.ErrRange):
		return refusal{status: http.StatusRequestedRangeNotSatisfiable, code: invalidRequest, text: "The file is not as long as the part that Range asks for."}
	case errors.Is(err, wire.ErrTooLarge):
		return refusal{status: http.StatusRequestEntityTooLarge, code: invalidRequest, text: "The body is too large: a form has 64 KiB at most, JSON 4 MiB."}
	case errors.Is(err, wire.ErrNotObject), errors.Is(err, wire.ErrMalformed), errors.Is(err, wire.ErrSlow):
		return refusal{status: http.StatusBadRequest, code: invalidRequest, text: "The body must be one JSON object in UTF-8, no name twice in an object, nested at most 64 deep. It is not: " + wire.Fault(err) + "."}
	case errors.Is(err, once.ErrRunning):
		return refusal{status: http.StatusConflict, code: conflict, text: "The first request with this Idempotency-Key is still running: send it again in a moment."}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return refusal{status: http.StatusServiceUnavailable, code: unavailable, text: "Try again in a moment."}
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		f = &fault.Error{Kind: fault.Internal}
	}
	return refuseFault(f, err)
}

func refuseFault(f *fault.Error, err error) refusal {
	switch f.Kind {
	case fault.Invalid:
		code := cmp.Or(string(grants.ReasonOf(err)), invalidRequest)
		return refusal{status: http.StatusBadRequest, code: code, text: explained(f)}
	case fault.Unauthenticated:
		return refusal{status: http.StatusUnauthorized, code: invalidToken, text: "The access token is missing, unknown, expired or revoked."}
	case fault.Forbidden:
		return refusal{status: http.StatusForbidden, code: lacksScope, text: "The user of the application may not do this."}
	case fault.Missing, fault.Gone:
		return refusal{status: http.StatusNotFound, code: notFound, text: "There is nothing here, or nothing that this user can see."}
	case fault.Conflict:
		return refuseConflict(err)
	case fault.TooLarge:
		return refusal{status: http.StatusRequestEntityTooLarge, code: invalidRequest, text: "This is larger than what is taken here."}
	case fault.TooMany:
		return refusal{status: http.StatusTooManyRequests, code: unavailable, text: "Too many attempts: try again later."}
	case fault.Unavailable:
		return refusal{status: http.StatusServiceUnavailable, code: unavailable, text: "Try again in a moment."}
	}
	return refusal{status: http.StatusInternalServerError, code: serverError, text: "The server failed."}
}

// refuseConflict tells a writer who was late the version that is current (2.3).
func refuseConflict(err error) refusal {
	stale, ok := errors.AsType[*buildings.Stale](err)
	switch {
	case !ok:
		return refusal{status: http.StatusConflict, code: conflict, text: "This clashes with what is stored or under way."}
	case stale.Exists:
		return refusal{status: http.StatusConflict, code: alreadyExists, text: "There is one already: change it with PUT and its cas.", cas: stale.Current}
	}
	return refusal{status: http.StatusConflict, code: staleCas, text: "It was changed since this cas was read: read it again.", cas: stale.Current}
}

// answer writes an error's answer; nil needs none.
func (d *Door) answer(w http.ResponseWriter, r *http.Request, err error) {
	if err == nil {
		return
	}
	f := refuse(err)
	wire.Refused(w, r, d.Log, f.status, err)
	if challenge := f.challenge(r); challenge != "" {
		w.Header().Set("WWW-Authenticate", challenge)
	}
	if wait := patience(f.status, err); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(wait))
	}
	wire.Send(w, f.status, f.body())
}

// challenge is what RFC 6750, 3 has a Bearer call told: no reason to who sent no token.
func (f refusal) challenge(r *http.Request) string {
	switch {
	case f.status == http.StatusUnauthorized && f.code == invalidToken && r.Header.Get("Authorization") == "":
		return "Bearer"
	case f.scope != "":
		return `Bearer error="` + f.code + `", scope="` + f.scope + `"`
	case f.code == invalidToken, f.code == lacksScope:
		return `Bearer error="` + f.code + `"`
	}
	return ""
}

// patience is after how many seconds the same request may be answered otherwise; 0 when to
// wait does not help.
func patience(status int, err error) int {
	if braked, ok := errors.AsType[*brake.Braked](err); ok {
		return int((braked.For + time.Second - 1) / time.Second)
	}
	if status == http.StatusServiceUnavailable || errors.Is(err, once.ErrRunning) {
		return 1
	}
	return 0
}

// body is the one shape of errors (openapi.yaml, schema Error).
func (f refusal) body() []byte {
	var e wire.Encoder
	e.Object()
	e.StringField("error", f.code)
	e.StringField("error_description", f.text)
	if f.status == http.StatusConflict {
		e.StringField("status", "error")
	}
	if f.cas != "" {
		e.StringField("cas", f.cas)
	}
	e.End()
	return e.Bytes()
}
