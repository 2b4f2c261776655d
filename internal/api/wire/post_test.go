package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/once"
)

// shelf keeps answers in memory; its writes are never undone.
type shelf map[string]kept

type kept struct {
	answer      once.Answer
	fingerprint string
}

type inWrite struct{}

func (s shelf) Write(ctx context.Context, _ int64, fn func(context.Context, event.Tx) error) error {
	return fn(context.WithValue(ctx, inWrite{}, true), instant{})
}

func name(k once.Key) string { return fmt.Sprint(k.Account, k.Credential, k.Value) }

func (s shelf) FindAnswer(_ context.Context, k once.Key, _ time.Time) (once.Answer, string, bool, error) {
	a, found := s[name(k)]
	return a.answer, a.fingerprint, found, nil
}

func (s shelf) SaveAnswer(_ context.Context, k once.Key, a once.Answer, _ time.Time) error {
	s[name(k)] = kept{a, k.Fingerprint}
	return nil
}

func (s shelf) PurgeAnswers(context.Context, int64, time.Time) (int64, error) { return 0, nil }

// instant is a transaction of which only the instant is asked.
type instant struct{ event.Tx }

func (instant) Now() time.Time { return time.Unix(0, 0) }

// counter is a server that numbers what it did.
type counter struct {
	once *once.Service
	did  int
	fail error
}

func newCounter() *counter {
	s := shelf{}
	return &counter{once: once.NewService(s, s)}
}

// post sends a POST with the values of Idempotency-Key and tells its answer.
func (n *counter) post(p Post, keys ...string) (answer string, err error) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/mount/elsewhere", nil)
	r.Header["Idempotency-Key"] = keys
	c := NewCall(w, r)
	err = c.Once(n.once, p, func(ctx context.Context) ([]byte, error) {
		if inside := ctx.Value(inWrite{}) != nil; inside != (len(keys) > 0) {
			return nil, fmt.Errorf("in the write that keeps the answer: %v", inside)
		}
		n.did++
		return fmt.Appendf(nil, `{"n":%d}`, n.did), n.fail
	})
	if err != nil && (len(w.Header()) > 0 || w.Body.Len() > 0) {
		err = errors.Join(err, fmt.Errorf("and answered %v %s", w.Header(), w.Body))
	}
	return strings.TrimSpace(fmt.Sprint(w.Code, " ", w.Body, " ", w.Header().Get("Idempotency-Replayed"))), err
}

func TestAPostWithAKeyIsDoneOnce(t *testing.T) {
	first := Post{Account: 1, Credential: "key:1", Path: "/things", Body: []byte(`{"a":1}`)}
	otherAccount, otherCaller, otherPath, otherBody := first, first, first, first
	otherAccount.Account = 2
	otherCaller.Credential = "key:2"
	otherPath.Path = "/things/1"
	otherBody.Body = []byte(`{"a": 1}`)
	tests := []struct {
		name   string
		post   Post
		keys   []string
		answer string
		err    error
	}{
		{"without a key", first, nil, `200 {"n":1}`, nil},
		{"without a key, again", first, nil, `200 {"n":2}`, nil},
		{"with a key", first, []string{"k"}, `200 {"n":3}`, nil},
		{"again", first, []string{"k"}, `200 {"n":3} true`, nil},
		{"another body", otherBody, []string{"k"}, "", once.ErrReused},
		{"another path", otherPath, []string{"k"}, "", once.ErrReused},
		{"another caller's", otherCaller, []string{"k"}, `200 {"n":4}`, nil},
		{"another account's", otherAccount, []string{"k"}, `200 {"n":5}`, nil},
		{"another key", first, []string{"K"}, `200 {"n":6}`, nil},
		{"an empty key", first, []string{""}, "", ErrIdempotencyKey},
		{"two keys", first, []string{"a", "a"}, "", ErrIdempotencyKey},
		{"a key of other characters", first, []string{"clé"}, "", ErrIdempotencyKey},
		{"a key too long", first, []string{strings.Repeat("k", once.MaxKey+1)}, "", ErrIdempotencyKey},
		{"the first, at the end", first, []string{"k"}, `200 {"n":3} true`, nil},
	}
	n := newCounter()
	for _, test := range tests {
		answer, err := n.post(test.post, test.keys...)
		if err != test.err || err == nil && answer != test.answer {
			t.Errorf("%s: %s, %v; want %s, %v", test.name, answer, err, test.answer, test.err)
		}
	}
	if n.did != 6 {
		t.Errorf("done %d times", n.did)
	}
}

// A replay has the tag of the first answer, made of what was kept.
func TestAReplayHasTheTagOfTheFirstAnswer(t *testing.T) {
	n := newCounter()
	p := Post{Body: []byte(`{}`), Tag: func(answer []byte) string { return fmt.Sprintf(`"%d"`, len(answer)) }}
	for range 2 {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("POST", "/", nil)
		r.Header.Set("Idempotency-Key", "k")
		c := NewCall(w, r)
		err := c.Once(n.once, p, func(context.Context) ([]byte, error) { n.did++; return []byte(`{"n":1}`), nil })
		if err != nil || w.Header().Get("ETag") != `"7"` {
			t.Errorf("%v, ETag %s", err, w.Header().Get("ETag"))
		}
	}
	if n.did != 1 {
		t.Errorf("done %d times", n.did)
	}
}

// What failed did nothing: the caller may correct the request and keep the key.
func TestAFailedPostLeavesItsKeyFree(t *testing.T) {
	for _, keys := range [][]string{nil, {"k"}} {
		n := newCounter()
		n.fail = errHandled
		if _, err := n.post(Post{Body: []byte(`{}`)}, keys...); err != errHandled {
			t.Errorf("key %q: %v", keys, err)
		}
		n.fail = nil
		if answer, err := n.post(Post{Body: []byte(`{"a":1}`)}, keys...); err != nil || answer != `200 {"n":2}` {
			t.Errorf("key %q, corrected: %s, %v", keys, answer, err)
		}
	}
}

// The fingerprint is stored: a request of yesterday must have the same one today.
func TestTheFingerprintIsOfVerbPathAndBody(t *testing.T) {
	p := Post{Account: 1, Credential: "key:1", Path: "/a", Body: []byte("b")}
	const want = "5d4f21412d75702c450264049f880b27175f7334db97085339eab0bf57783985" // of "POST /a\nb"
	if got := p.fingerprint("POST"); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestABodyIsOneObjectWithinItsLimit(t *testing.T) {
	tests := []struct {
		name, body string
		err        error
	}{
		{"an object", `{"a":1}`, nil},
		{"an array", `[1]`, ErrNotObject},
		{"half of one", `{"a":`, ErrMalformed},
		{"a byte too many", `{"a":123}`, ErrTooLarge},
	}
	for _, test := range tests {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(test.body))
		c := NewCall(httptest.NewRecorder(), r)
		raw, o, err := c.Object(8)
		if !errors.Is(err, test.err) || err == nil && (string(raw) != test.body || len(o.fields) != 1) {
			t.Errorf("%s: %q, %v", test.name, raw, err)
		}
	}
}
