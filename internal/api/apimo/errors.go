package apimo

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
)

// refusal is an answer of the door's error table (openapi.yaml, components/responses).
type refusal struct {
	status  int
	message string
	errors  []fault.Problem
}

// fieldNames are this API's names of the core's fields, where the two differ.
var fieldNames = map[string]string{
	"idempotency_key": "Idempotency-Key",                                              // a header
	"day":             "date", "start": "start_at", "end": "end_at", "time": "end_at", // of an action
}

// renamed gives problems of the core under this API's names.
func renamed(problems []fault.Problem) []fault.Problem {
	out := make([]fault.Problem, len(problems))
	for i, p := range problems {
		out[i] = fault.Problem{Field: cmp.Or(fieldNames[p.Field], p.Field), Message: p.Message}
	}
	return out
}

// refuse finds the table's line for an error: the one place where kinds become
// statuses.
func refuse(err error) refusal {
	var method *wire.MethodError
	switch {
	case errors.As(err, &method):
		return refusal{status: http.StatusMethodNotAllowed, message: "Method not allowed"}
	case errors.Is(err, wire.ErrTooLarge):
		return refusal{status: http.StatusRequestEntityTooLarge, message: "Request body too large"}
	case errors.Is(err, wire.ErrNotObject):
		return refusal{status: http.StatusBadRequest, message: "A JSON object is expected"}
	case errors.Is(err, wire.ErrMalformed), errors.Is(err, wire.ErrSlow):
		return refusal{status: http.StatusBadRequest, message: "Malformed JSON"}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return refusal{status: http.StatusServiceUnavailable, message: "Not done in time, try again"}
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		f = &fault.Error{Kind: fault.Internal}
	}
	switch f.Kind {
	case fault.Invalid:
		if len(f.Problems) == 0 {
			return refusal{status: http.StatusBadRequest, message: f.Message}
		}
		return refusal{status: http.StatusUnprocessableEntity, message: "Validation failed", errors: renamed(f.Problems)}
	case fault.Unauthenticated:
		return refusal{status: http.StatusUnauthorized, message: "Invalid credentials"}
	case fault.Forbidden:
		return refusal{status: http.StatusForbidden, message: "Access denied to this agency"}
	case fault.Missing, fault.Gone:
		return refusal{status: http.StatusNotFound, message: "Resource not found"}
	case fault.Conflict:
		return refusal{status: http.StatusConflict, message: f.Message}
	case fault.TooLarge:
		return refusal{status: http.StatusRequestEntityTooLarge, message: "Request body too large"}
	case fault.TooMany:
		return refusal{status: http.StatusTooManyRequests, message: "Too many requests"}
	case fault.Unavailable:
		return refusal{status: http.StatusServiceUnavailable, message: f.Message}
	}
	return refusal{status: http.StatusInternalServerError, message: "Internal server error"}
}

// answer writes an error's answer; nil needs none.
func (d *Door) answer(w http.ResponseWriter, r *http.Request, err error) {
	if err == nil {
		return
	}
	f := refuse(err)
	wire.Refused(w, r, d.Log, f.status, err)
	h := w.Header()
	var quota *quotaError
	if errors.As(err, &quota) {
		h.Set("Retry-After", strconv.Itoa(int(quota.wait.Seconds())+1))
	}
	switch f.status {
	case http.StatusUnauthorized:
		h.Set("WWW-Authenticate", `Basic realm="apimo"`)
	case http.StatusServiceUnavailable, http.StatusConflict:
		h.Set("Retry-After", "1")
	}
	wire.Send(w, f.status, f.body())
}

// body is the union of the error shapes that the vendor's OpenAPI and public
// clients know: they read status, title and detail, or message (schema Error).
func (f refusal) body() []byte {
	var e wire.Encoder
	e.Object()
	e.StringField("title", http.StatusText(f.status))
	e.IntField("status", int64(f.status))
	e.StringField("detail", f.message)
	e.StringField("message", f.message)
	if len(f.errors) > 0 {
		e.Key("errors")
		wire.ByField(&e, f.errors)
	}
	e.End()
	return e.Bytes()
}
