package adlead

import (
	"context"
	"errors"
	"net/http"

	"palier/internal/api/wire"
	"palier/internal/core/fault"
	"palier/internal/core/once"
)

// The messages of the error table (openapi.yaml, components/responses).
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

// refusal is an answer of the door's error table.
type refusal struct {
	status  int
	message string
	errors  []fault.Problem
}

// refuse finds the table's line for an error: the one place where kinds become
// statuses.
func refuse(err error) refusal {
	var method *wire.MethodError
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
	case errors.Is(err, wire.ErrIdempotencyKey):
		return refuse(refused("Idempotency-Key", "L'en-tête Idempotency-Key doit être une seule valeur de 1 à 255 caractères ASCII imprimables."))
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

// answer writes an error's answer; nil needs none.
func (d *Door) answer(w http.ResponseWriter, r *http.Request, err error) {
	if err == nil {
		return
	}
	f := refuse(err)
	wire.Refused(w, r, d.Log, f.status, err)
	// To wait helps against these two only: a lot that is taken is not free a second
	// later.
	if f.status == http.StatusServiceUnavailable || errors.Is(err, once.ErrRunning) {
		w.Header().Set("Retry-After", "1")
	}
	wire.Send(w, f.status, f.body())
}

// body is the envelope of an error: all four keys, always (openapi.yaml, schema Error).
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
		wire.ByField(&e, f.errors)
	}
	e.End()
	return e.Bytes()
}
