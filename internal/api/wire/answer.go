package wire

import (
	"errors"
	"log/slog"
	"net/http"
	"strconv"

	"palier/internal/core/fault"
)

// DocumentPath is where a door serves its OpenAPI document, below its mount.
const DocumentPath = "/openapi.yaml"

// Document answers with a door's OpenAPI document.
func Document(w http.ResponseWriter, spec []byte) {
	w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	w.Write(spec)
}

// Reads tells whether a request can change nothing.
func Reads(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead
}

// Guard sets what all answers of a door tell whoever passes them on: to keep no
// copy of what is one caller's, and to take the Content-Type at its word.
func Guard(h http.Header) {
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
}

// Send answers with a whole JSON document. A long list is a Stream's.
func Send(w http.ResponseWriter, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	w.Write(body)
}

// Refused does for an error what no vendor words differently, before the door
// sends the body: Allow for a verb that there is not, and one line in the log,
// which names the door, for what is the server's fault. A caller who went away
// is not; they may still read when only their sending side is shut.
//
// When the answer had begun (ErrCut) it panics with http.ErrAbortHandler, once the
// cause is in the log: the status is out, and nobody must take half a list for a
// whole one. A failure to send ends the request's context, and so is the caller's.
func Refused(w http.ResponseWriter, r *http.Request, log *slog.Logger, status int, err error) {
	cut := errors.Is(err, ErrCut)
	if (status >= 500 || cut) && r.Context().Err() == nil {
		log.LogAttrs(r.Context(), slog.LevelError, "request failed",
			slog.String("request", RequestID(r.Context())), slog.Any("error", err))
	}
	if cut {
		panic(http.ErrAbortHandler)
	}
	if verb, ok := errors.AsType[*MethodError](err); ok {
		w.Header().Set("Allow", verb.Allow)
	}
}

// ByField writes problems as an object of lists: the sentences of each field
// together, fields in the order in which they come first.
func ByField(e *Encoder, problems []fault.Problem) {
	var fields []string
	sentences := map[string][]string{}
	for _, p := range problems {
		if sentences[p.Field] == nil {
			fields = append(fields, p.Field)
		}
		sentences[p.Field] = append(sentences[p.Field], p.Message)
	}
	e.Object()
	for _, field := range fields {
		e.Key(field)
		e.Array()
		for _, s := range sentences[field] {
			e.String(s)
		}
		e.EndArray()
	}
	e.End()
}
