package apitest

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"testing"
	"time"
)

// patience is how long one exchange may take on a busy machine.
const patience = 30 * time.Second

// Client calls a door at one mount, on any server that speaks HTTP, with one set
// of credentials. Every exchange is held against the contract.
type Client struct {
	Contract *Contract // nil: nothing is judged, for what the document does not have
	URL      string    // of the mount, without a trailing slash
	Host     string    // header Host, "" for that of the URL
	User     string    // with Password, Basic credentials; "": none are sent
	Password string
	Header   http.Header // sent with each request that has not its own: a key, a bearer's token
}

// Request is what a client asks.
type Request struct {
	Method  string
	Path    string // under the mount, with its query
	Header  http.Header
	Body    []byte
	Chunked bool // send the body without a Content-Length
	Hostile bool // off the document on purpose: only the answer is judged
}

// Answer is what came back, uncompressed.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends a request and fails the test when the exchange breaks the contract.
// A body is sent as application/json unless the header says otherwise.
func (c Client) Do(t testing.TB, r Request) Answer {
	t.Helper()
	r, a := c.send(t, r)
	c.judge(t, r, a)
	return a
}

// Try is Do for a request that may be off the document, which is held against it
// only when the door takes it: what is refused for good reason is hostile.
func (c Client) Try(t testing.TB, r Request) Answer {
	t.Helper()
	r, a := c.send(t, r)
	r.Hostile = r.Hostile || a.Status >= 400
	c.judge(t, r, a)
	return a
}

func (c Client) judge(t testing.TB, r Request, a Answer) {
	t.Helper()
	if c.Contract == nil {
		return
	}
	if err := c.Contract.Check(Exchange{r, a}); err != nil {
		t.Errorf("%s %.200s: %v: %.1000s", r.Method, r.Path, err, a.Body)
	}
}

// send exchanges a request as its headers went over the wire for its answer.
func (c Client) send(t testing.TB, r Request) (Request, Answer) {
	t.Helper()
	sent, err := http.NewRequestWithContext(t.Context(), r.Method, c.URL+r.Path, body(r))
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.Path, err)
	}
	maps.Copy(sent.Header, c.Header)
	maps.Copy(sent.Header, r.Header)
	if len(r.Body) > 0 && sent.Header.Get("Content-Type") == "" {
		sent.Header.Set("Content-Type", "application/json")
	}
	if c.User != "" && sent.Header.Get("Authorization") == "" {
		sent.SetBasicAuth(c.User, c.Password)
	}
	sent.Host = c.Host
	r.Header = sent.Header
	return r, exchange(t, sent)
}

func body(r Request) io.Reader {
	switch {
	case len(r.Body) == 0:
		return nil
	case r.Chunked:
		return struct{ io.Reader }{bytes.NewReader(r.Body)} // of no length that net/http knows
	}
	return bytes.NewReader(r.Body)
}

func exchange(t testing.TB, r *http.Request) Answer {
	t.Helper()
	asIs := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client := http.Client{Timeout: patience, CheckRedirect: asIs}
	res, err := client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", r.Method, r.URL, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("%s %s: the answer broke off: %v", r.Method, r.URL, err)
	}
	return Answer{Status: res.StatusCode, Header: res.Header, Body: text}
}

// Form is a body of type multipart/form-data with one file in it, and its
// Content-Type.
func Form(t testing.TB, field, name, content string) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(part, content) // into memory: neither fails
	w.Close()
	return b.Bytes(), w.FormDataContentType()
}

// Get asks for a path and wants 200.
func (c Client) Get(t testing.TB, path string) Answer {
	t.Helper()
	return c.Do(t, Request{Method: http.MethodGet, Path: path}).Want(t, http.StatusOK)
}

// Post sends a JSON text and wants 200.
func (c Client) Post(t testing.TB, path, json string) Answer {
	t.Helper()
	return c.Do(t, Request{Method: http.MethodPost, Path: path, Body: []byte(json)}).Want(t, http.StatusOK)
}

// Want fails the test when the status is another one.
func (a Answer) Want(t testing.TB, status int) Answer {
	t.Helper()
	if a.Status != status {
		t.Fatalf("answered %d, want %d: %s", a.Status, status, a.Body)
	}
	return a
}

// Decode reads the body of an answer.
func Decode[T any](t testing.TB, a Answer) (v T) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(a.Body))
	d.UseNumber() // 1 and 1.0 stay apart
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %s", err, a.Body)
	}
	return v
}
