package admin

import (
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/web/workspace/frame"
)

// trial is a call of one of this server's own doors, made in the same process: what is asked
// is chosen from a list, and nothing is ever sent to an address that somebody types.
type trial struct {
	Door    string
	Doors   []string
	Login   string // a provider's number, or a space's slug
	Agency  int64
	Call    string
	Calls   []call
	Users   bool // the door knows people who log in
	Asked   string
	Headers []header
	Answer  *answer
	Missing bool // no secret was given
}

type header struct{ Name, Value string }

// answer is what a door answered.
type answer struct {
	Status  int
	Text    string
	Family  string
	Took    string
	Bytes   int
	Headers []header
	Body    string
	Cut     bool
}

// call is one that can be tried; its path may name the space, the agency.
type call struct{ Name, Path string }

// calls are what can be tried at each door: lists, which change nothing.
func calls(door string) []call {
	switch door {
	case "apimo":
		return []call{{"agencies", "/agencies"}, {"leads", "/agencies/{agency}/leads?limit=5"}, {"users", "/agencies/{agency}/users?limit=5"},
			{"contacts", "/agencies/{agency}/contacts?limit=5"}, {"properties", "/agencies/{agency}/properties?limit=5"}, {"actions", "/agencies/{agency}/actions?limit=5"}}
	case "adlead":
		return []call{{"space", "/v1/{tenant}"}, {"programs", "/v1/{tenant}/programs"}, {"contacts", "/v1/{tenant}/contacts"}}
	case "flatsy":
		const base = "/api/v1/business"
		return []call{{"me", base + "/me"}, {"properties", base + "/properties?limit=5"}, {"visits", base + "/visits?limit=5"}, {"messages", base + "/messages"}}
	case "leads2keys":
		return []call{{"account", "/account"}, {"places", "/agency/{agency}/places"}, {"mandates", "/agency/{agency}/mandates"}, {"projects", "/agency/{agency}/projects"}}
	}
	return nil
}

func doors() []string { return []string{"apimo", "adlead", "flatsy", "leads2keys"} }

func newTrial(c *frame.Call) trial {
	t := trial{Door: c.Value("door"), Doors: doors(), Login: c.Value("login"), Call: c.Value("call"), Agency: c.Number("agency")}
	if !slices.Contains(t.Doors, t.Door) {
		t.Door = t.Doors[0]
	}
	if t.Calls = calls(t.Door); !slices.ContainsFunc(t.Calls, func(one call) bool { return one.Name == t.Call }) {
		t.Call = t.Calls[0].Name
	}
	if t.Agency == 0 {
		t.Agency = c.At()
	}
	return t
}

func (d *desk) try(c *frame.Call) error { return c.Show("try", newTrial(c)) }

// tried makes the call.
func (d *desk) tried(c *frame.Call) error {
	t := newTrial(c)
	token := c.Value("secret")
	if token == "" {
		t.Missing = true
		return c.ShowStatus(http.StatusUnprocessableEntity, "try", t)
	}
	r, err := t.request(c.R, token)
	if err != nil {
		return err
	}
	w := &recorder{header: http.Header{}}
	began := time.Now()
	d.Doors.ServeHTTP(w, r)
	t.Answer = w.answer(c, time.Since(began))
	return c.Show("try", t)
}

// request is what the door is asked, from where its caller is.
func (t *trial) request(from *http.Request, token string) (*http.Request, error) {
	path := t.Calls[slices.IndexFunc(t.Calls, func(one call) bool { return one.Name == t.Call })].Path
	path = strings.NewReplacer("{tenant}", url.PathEscape(t.Login), "{agency}", strconv.FormatInt(t.Agency, 10)).Replace(path)
	r, err := http.NewRequestWithContext(from.Context(), http.MethodGet, "/"+t.Door+path, nil)
	if err != nil {
		return nil, err
	}
	r.Host, r.RemoteAddr, r.RequestURI = from.Host, from.RemoteAddr, r.URL.RequestURI()
	name, value, shown := t.credential(token)
	r.Header.Set(name, value)
	r.Header.Set("Accept", "application/json")
	t.Asked, t.Headers = "GET "+r.RequestURI, []header{{name, shown}, {"Accept", "application/json"}}
	return r, nil
}

// credential is the header that carries a secret, and how it is shown: a secret is not shown
// twice.
func (t *trial) credential(token string) (name, value, shown string) {
	hint := "…" + access.HintOf(token)
	switch t.Door {
	case "apimo":
		return "Authorization", "Basic " + base64.StdEncoding.EncodeToString([]byte(t.Login+":"+token)), fmt.Sprintf("Basic base64(%s:%s)", t.Login, hint)
	case "adlead":
		return "X-API-Key", token, hint
	case "flatsy":
		return "X-Auth-Token", token, hint
	}
	return "Authorization", "Bearer " + token, "Bearer " + hint
}

// mostShown is how much of an answer is shown, in bytes.
const mostShown = 64 << 10

// recorder keeps the beginning of an answer.
type recorder struct {
	header http.Header
	status int
	body   []byte
	size   int
}

// Header implements http.ResponseWriter.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
}

// Write implements http.ResponseWriter.
func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	w.size += len(b)
	w.body = append(w.body, b[:min(len(b), mostShown-len(w.body))]...)
	return len(b), nil
}

// Flush implements http.Flusher: what is streamed is kept.
func (w *recorder) Flush() {}

// SetWriteDeadline is for long answers: nobody waits for this one over a network.
func (w *recorder) SetWriteDeadline(time.Time) error { return nil }

func (w *recorder) answer(c *frame.Call, took time.Duration) *answer {
	w.WriteHeader(http.StatusOK)
	a := &answer{Status: w.status, Text: http.StatusText(w.status), Family: "free", Bytes: w.size, Body: strings.ToValidUTF8(indented(w.body), "�"), Cut: w.size > len(w.body),
		Took: c.Words.Number(float64(took.Microseconds())/1000, 1)}
	if w.status >= 400 {
		a.Family = "stop"
	}
	for _, name := range slices.Sorted(maps.Keys(w.header)) {
		a.Headers = append(a.Headers, header{name, strings.Join(w.header[name], ", ")})
	}
	return a
}
