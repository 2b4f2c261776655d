package apimo

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
)

// methodError is a verb that the path does not have.
type methodError struct{ allow string }

func (e *methodError) Error() string { return "method not allowed" }

var errNotFound = fault.New(fault.Missing, "Resource not found")

// refusal is an answer of the door's error table (spec 2.2).
type refusal struct {
	status  int
	message string
	errors  []fault.Problem
}

// refuse finds the table's line for an error: the one place where kinds become
// statuses.
func refuse(err error) refusal {
	var method *methodError
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
		return refusal{status: http.StatusUnprocessableEntity, message: "Validation failed", errors: f.Problems}
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

// answer writes an error's answer; nil needs none. A caller who went away is no
// fault of the server's, and may still read when only its sending side is shut.
func (d *Door) answer(w http.ResponseWriter, r *http.Request, err error) {
	if err == nil {
		return
	}
	if errors.Is(err, errCut) {
		panic(http.ErrAbortHandler) // the status is out: cut, so that nobody takes half a list for a whole one
	}
	f := refuse(err)
	if f.status >= 500 && r.Context().Err() == nil {
		d.Log.LogAttrs(r.Context(), slog.LevelError, "request failed", slog.String("door", "apimo"),
			slog.String("request", wire.RequestID(r.Context())), slog.Any("error", err))
	}
	h := w.Header()
	var method *methodError
	if errors.As(err, &method) {
		h.Set("Allow", method.allow)
	}
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
	write(w, f.status, f.body())
}

// body is the union of the error shapes that the vendor's OpenAPI and public
// clients know: they read status, title and detail, or message (spec 2.2).
func (f refusal) body() []byte {
	var e wire.Encoder
	e.Object()
	e.StringField("title", http.StatusText(f.status))
	e.IntField("status", int64(f.status))
	e.StringField("detail", f.message)
	e.StringField("message", f.message)
	if len(f.errors) > 0 {
		e.Key("errors")
		e.Object()
		for _, field := range fieldsOf(f.errors) {
			e.Key(field)
			e.Array()
			for _, p := range f.errors {
				if p.Field == field {
					e.String(p.Message)
				}
			}
			e.EndArray()
		}
		e.End()
	}
	e.End()
	return e.Bytes()
}

func fieldsOf(problems []fault.Problem) (fields []string) {
	seen := map[string]bool{}
	for _, p := range problems {
		if !seen[p.Field] {
			seen[p.Field] = true
			fields = append(fields, p.Field)
		}
	}
	return fields
}

// write answers a whole JSON document.
func write(w http.ResponseWriter, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

// errCut marks a failure after the first bytes of an answer went out.
var errCut = errors.New("answer cut short")

// closing ends a streamed answer: an error before anything was sent is answered
// as one.
func closing(s *wire.Stream, err error) error {
	defer s.Discard()
	if err != nil {
		if s.Started() {
			return errors.Join(errCut, err)
		}
		return err
	}
	if err := s.Close(); err != nil {
		return errors.Join(errCut, err)
	}
	return nil
}
