package flatsy

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/visits"
)

// query reads the parameters of a request. One that is empty was not given; one of
// another type refuses the request as such (400).
type query struct {
	values url.Values
	wrong  []string
}

func (c *call) query() *query { return &query{values: c.R.URL.Query()} }

func (q *query) refuse(name, must string) {
	q.wrong = append(q.wrong, "Le paramètre "+name+" "+must+".")
}

// err is all that is wrong, nil when nothing is.
func (q *query) err() error {
	if len(q.wrong) == 0 {
		return nil
	}
	return &inputError{400, q.wrong}
}

func (q *query) text(name string) string { return strings.TrimSpace(q.values.Get(name)) }

func (q *query) id(name string) string {
	s := q.text(name)
	id, ok := isUUID(s)
	if s != "" && !ok {
		q.refuse(name, "doit être un UUID")
	}
	return id
}

// integer is a number of 32 bits, and whether it was given.
func (q *query) integer(name string) (int, bool) {
	s := q.text(name)
	n, err := strconv.ParseInt(s, 10, 32)
	if s != "" && err != nil {
		q.refuse(name, "doit être un nombre entier")
	}
	return int(n), s != ""
}

func (q *query) flag(name string) bool {
	s := q.text(name)
	b, err := strconv.ParseBool(s)
	if s != "" && err != nil {
		q.refuse(name, "doit être true ou false")
	}
	return b
}

// instant is ISO 8601 or epoch milliseconds. The plus of an offset that was not
// encoded has come as a space.
func (q *query) instant(name string) time.Time {
	s := strings.ReplaceAll(q.text(name), " ", "+")
	if s == "" {
		return time.Time{}
	}
	if ms, err := strconv.ParseInt(s, 10, 64); err == nil {
		if t := time.UnixMilli(ms).UTC(); plausible(t) {
			return t
		}
	}
	t, ok := parseInstant(s)
	if !ok {
		q.refuse(name, "doit être une date ISO 8601 avec fuseau ou un nombre de millisecondes")
	}
	return t
}

// place is the property that one of two parameters names.
func (q *query) place(id, ref string) (visits.PlaceKey, error) {
	uid, reference := q.id(id), q.text(ref)
	switch {
	case q.err() != nil:
		return visits.PlaceKey{}, q.err()
	case uid != "":
		return visits.PlaceKey{UID: uid}, nil
	case reference != "":
		return byRef(reference)
	}
	return visits.PlaceKey{}, unasked(whichProperty(id, ref))
}

// reference is the property that ref names, which must be there.
func (q *query) reference() (visits.PlaceKey, error) {
	ref := q.text("ref")
	if ref == "" {
		return visits.PlaceKey{}, unasked("Le paramètre ref est obligatoire.")
	}
	return byRef(ref)
}
