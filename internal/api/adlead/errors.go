package adlead

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/once"
)

// The messages of the error table (spec 2.5).
const (
	badKey      = "La clé API fournie n'est pas valide."
	noRight     = "403 Forbidden"
	notFound    = "Ressource introuvable."
	badMethod   = "Méthode non autorisée."
	badState    = "L'état de la ressource ne permet pas cette action."
	tooLarge    = "Requête trop volumineuse."
	badInput    = "Les données fournies sont invalides."
	tooMany     = "Trop de requêtes."
	unavailable = "Service momentanément indisponible, veuillez réessayer."
	ourFault    = "Erreur interne."
)

// methodError is a verb that the path does not have.
type methodError struct{ allow string }

func (e *methodError) Error() string { return "method not allowed" }

var errNotFound = fault.New(fault.Missing, "Resource not found")

// refusal is an answer of the door's error table.
type refusal struct {
	status  int
	message string
	errors  []fault.Problem
}

// refuse finds the table's line for an error: the one place where kinds become
// statuses.
func refuse(err error) refusal {
	var method *methodError
	var huge *http.MaxBytesError
	var input *inputError
	switch {
	case errors.As(err, &method):
		return refusal{status: http.StatusMethodNotAllowed, message: badMethod}
	case errors.Is(err, wire.ErrTooLarge), errors.As(err, &huge): // a JSON body, or a form while it came
		return refusal{status: http.StatusRequestEntityTooLarge, message: tooLarge}
	case errors.As(err, &input):
		return refusal{status: http.StatusUnprocessableEntity, message: badInput, errors: input.problems}
	case errors.Is(err, wire.ErrNotObject), errors.Is(err, wire.ErrMalformed), errors.Is(err, wire.ErrSlow):
		return refuse(refused("body", "Le corps de la requête doit être un objet JSON valide."))
	case errors.Is(err, once.ErrRunning):
		return refusal{status: http.StatusConflict, message: "La première requête portant cette clé d'idempotence est encore en cours."}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return refusal{status: http.StatusServiceUnavailable, message: unavailable}
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		f = &fault.Error{Kind: fault.Internal}
	}
	return refuseFault(f)
}

func refuseFault(f *fault.Error) refusal {
	switch f.Kind {
	case fault.Invalid:
		if len(f.Problems) == 0 {
			return refusal{status: http.StatusUnprocessableEntity, message: badInput}
		}
		return refusal{status: http.StatusUnprocessableEntity, message: badInput, errors: inFrench(f.Problems)}
	case fault.Unauthenticated: // this API answers 403, not 401
		return refusal{status: http.StatusForbidden, message: badKey}
	case fault.Forbidden:
		return refusal{status: http.StatusForbidden, message: noRight}
	case fault.Missing, fault.Gone: // a lot of an option that there is not is named
		return refusal{status: http.StatusNotFound, message: notFound, errors: inFrench(f.Problems)}
	case fault.Conflict:
		return refuseConflict(f)
	case fault.TooLarge:
		return refusal{status: http.StatusRequestEntityTooLarge, message: tooLarge}
	case fault.TooMany:
		return refusal{status: http.StatusTooManyRequests, message: tooMany}
	case fault.Unavailable:
		return refusal{status: http.StatusServiceUnavailable, message: unavailable}
	}
	return refusal{status: http.StatusInternalServerError, message: ourFault}
}

// refused is an error of one field's problem, in French.
func refused(field, sentence string) error {
	return &inputError{[]fault.Problem{{Field: field, Message: sentence}}}
}

// answer writes an error's answer; nil needs none. A caller who went away is no
// fault of the server's, and may still read when only its sending side is shut.
func (d *Door) answer(w http.ResponseWriter, r *http.Request, err error) {
	if err == nil {
		return
	}
	f := refuse(err)
	if f.status >= 500 && r.Context().Err() == nil {
		d.Log.LogAttrs(r.Context(), slog.LevelError, "request failed", slog.String("door", "adlead"),
			slog.String("request", wire.RequestID(r.Context())), slog.Any("error", err))
	}
	h := w.Header()
	var method *methodError
	if errors.As(err, &method) {
		h.Set("Allow", method.allow)
	}
	// To wait helps against these two only: a lot that is taken is not free a second
	// later.
	if f.status == http.StatusServiceUnavailable || errors.Is(err, once.ErrRunning) {
		h.Set("Retry-After", "1")
	}
	write(w, f.status, f.body())
}

// body is the envelope of an error: all four keys, always (spec 2.5).
func (f refusal) body() []byte {
	var e wire.Encoder
	e.Object()
	e.BoolField("success", false)
	e.StringField("message", f.message)
	e.NullField("data")
	e.Key("errors")
	if len(f.errors) == 0 {
		e.Null()
	} else {
		byField(&e, f.errors)
	}
	e.End()
	return e.Bytes()
}

// byField writes problems under their fields, in the order the fields come first.
func byField(e *wire.Encoder, problems []fault.Problem) {
	e.Object()
	for i, p := range problems {
		if slices.ContainsFunc(problems[:i], func(q fault.Problem) bool { return q.Field == p.Field }) {
			continue
		}
		e.Key(p.Field)
		e.Array()
		for _, q := range problems[i:] {
			if q.Field == p.Field {
				e.String(q.Message)
			}
		}
		e.EndArray()
	}
	e.End()
}
