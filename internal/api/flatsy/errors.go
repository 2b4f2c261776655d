package flatsy

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/brake"
	"palier/internal/core/fault"
	"palier/internal/core/once"
)

// The sentences of the error table (openapi.yaml, components/responses).
const (
	badLogin    = "Identifiants invalides"
	badToken    = "Jeton absent, invalide ou expiré."
	noRight     = "Vous n'avez pas le droit de faire cela."
	notFound    = "Ressource introuvable."
	badMethod   = "Méthode non autorisée."
	badBody     = "Le corps de la requête doit être un objet JSON valide."
	badNames    = "Le corps de la requête répète un nom dans un même objet."
	badEncoding = "Le corps de la requête doit être encodé en UTF-8."
	badChar     = "Le corps de la requête contient un caractère NUL ou une moitié de paire Unicode."
	badMark     = "Le corps de la requête ne doit pas commencer par une marque d'ordre des octets (BOM)."
	badKey      = "L'en-tête Idempotency-Key doit être une seule valeur de 1 à 255 caractères ASCII imprimables."
	running     = "La première requête portant cette clé d'idempotence est encore en cours."
	badState    = "L'état actuel ne permet pas cette action."
	badInput    = "Les données fournies sont invalides."
	tooLarge    = "Requête trop volumineuse."
	tooMany     = "Trop de tentatives, veuillez réessayer plus tard."
	unavailable = "Service momentanément indisponible, veuillez réessayer."
	ourFault    = "Erreur interne."
)

// refusal is an answer of the door's error table.
type refusal struct {
	status int
	errors []string
}

// one is a refusal in one sentence.
func one(status int, sentence string) refusal { return refusal{status, []string{sentence}} }

// inputError is a request that this door does not understand: 400 when it is wrong as
// a request, 422 when its fields are.
type inputError struct {
	status    int
	sentences []string
}

func (e *inputError) Error() string { return "invalid input" }

// unasked refuses (400) a request as such.
func unasked(sentence string) error { return &inputError{http.StatusBadRequest, []string{sentence}} }

// unfit refuses (422) what a request says.
func unfit(sentences ...string) error {
	return &inputError{http.StatusUnprocessableEntity, sentences}
}

// refuse finds the table's line for an error: the one place where kinds become
// statuses.
func refuse(err error) refusal {
	var input *inputError
	var method *wire.MethodError
	switch {
	case errors.As(err, &input):
		return refusal{input.status, input.sentences}
	case errors.As(err, &method):
		return one(http.StatusMethodNotAllowed, badMethod)
	case errors.Is(err, wire.ErrTooLarge):
		return one(http.StatusRequestEntityTooLarge, tooLarge)
	case errors.Is(err, wire.ErrNotObject), errors.Is(err, wire.ErrMalformed), errors.Is(err, wire.ErrSlow):
		return one(http.StatusBadRequest, unread(err))
	case errors.Is(err, wire.ErrIdempotencyKey):
		return one(http.StatusBadRequest, badKey)
	case errors.Is(err, once.ErrRunning):
		return one(http.StatusConflict, running)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return one(http.StatusServiceUnavailable, unavailable)
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		f = &fault.Error{Kind: fault.Internal}
	}
	return refuseFault(f)
}

// unread says why a body is no JSON object of this door's.
func unread(err error) string {
	switch {
	case errors.Is(err, wire.ErrRepeatedName):
		return badNames
	case errors.Is(err, wire.ErrEncoding):
		return badEncoding
	case errors.Is(err, wire.ErrForbiddenChar):
		return badChar
	case errors.Is(err, wire.ErrByteOrderMark):
		return badMark
	}
	return badBody
}

func refuseFault(f *fault.Error) refusal {
	switch f.Kind {
	case fault.Invalid:
		return refusal{http.StatusUnprocessableEntity, inFrench(f, badInput)}
	case fault.Unauthenticated:
		return one(http.StatusUnauthorized, badToken)
	case fault.Forbidden:
		return refusal{http.StatusForbidden, inFrench(f, noRight)}
	case fault.Missing, fault.Gone:
		return refusal{http.StatusNotFound, inFrench(f, notFound)}
	case fault.Conflict:
		return refusal{http.StatusConflict, inFrench(f, badState)}
	case fault.TooLarge:
		return one(http.StatusRequestEntityTooLarge, tooLarge)
	case fault.TooMany:
		return one(http.StatusTooManyRequests, tooMany)
	case fault.Unavailable:
		return one(http.StatusServiceUnavailable, unavailable)
	}
	return one(http.StatusInternalServerError, ourFault)
}

// answer writes an error's answer; nil needs none.
func (d *Door) answer(w http.ResponseWriter, r *http.Request, err error) {
	if err == nil {
		return
	}
	f := refuse(err)
	wire.Refused(w, r, d.Log, f.status, err)
	if wait := patience(f.status, err); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(wait))
	}
	wire.Send(w, f.status, f.body())
}

// patience is after how many seconds the same request may be answered otherwise; 0
// when to wait does not help. A slot that is taken is not free a second later.
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
	texts(&e, "errors", f.errors)
	e.End()
	return e.Bytes()
}
