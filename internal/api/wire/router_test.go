package wire

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// visit is a door's call.
type visit struct {
	Call
	thing int64
}

// begin is a call whose answer nobody may write.
func begin(t *testing.T, r *http.Request) *visit {
	return &visit{Call: NewCall(untouched{t}, r)}
}

// untouched is a ResponseWriter that a refused call must leave alone.
type untouched struct{ t *testing.T }

func (u untouched) Header() http.Header { u.t.Error("a header was asked for"); return http.Header{} }
func (u untouched) WriteHeader(status int) {
	u.t.Errorf("answered %d", status)
}
func (u untouched) Write(b []byte) (int, error) {
	u.t.Errorf("wrote %q", b)
	return len(b), nil
}

var errHandled = errors.New("of the handler")

// things is a router with a few routes; each handler gives errHandled back.
func things() *Router[*visit] {
	var rt Router[*visit]
	take := func(v *visit) (err error) {
		if v.thing, err = v.PathID("thing"); err != nil {
			return err
		}
		return errHandled
	}
	rt.Handle("GET /things", func(*visit) error { return errHandled })
	rt.Handle("GET /things/{thing}", take)
	rt.Handle("PUT /things/{thing}", take)
	return &rt
}

func TestARouterRefusesWhatNoHandlerTakesAndAnswersNothing(t *testing.T) {
	tests := []struct {
		name, method, path string
		want               error  // nil: a *MethodError
		allow              string // with the verbs it lists
	}{
		{"a handler's error comes back", "GET", "/things", errHandled, ""},
		{"HEAD goes where GET does", "HEAD", "/things/7", errHandled, ""},
		{"a path that is none", "GET", "/others", ErrNoResource, ""},
		{"a number that is none", "GET", "/things/x", ErrNoResource, ""},
		{"a number from 1", "GET", "/things/0", ErrNoResource, ""},
		{"a number of 64 bits", "GET", "/things/9223372036854775808", ErrNoResource, ""},
		{"no redirect of a path that is not clean", "GET", "/things//7", ErrNoResource, ""},
		{"nor of a write to one", "PUT", "/things/../things/7", ErrNoResource, ""},
		{"no redirect to a path without its slash", "GET", "/things/", ErrNoResource, ""},
		{"the server itself", "OPTIONS", "*", ErrNoResource, ""},
		{"another verb", "PATCH", "/things", nil, "GET, HEAD"},
		{"another verb where two are", "DELETE", "/things/7", nil, "GET, HEAD, PUT"},
		{"a verb nobody knows", "BREW", "/things/7", nil, "GET, HEAD, PUT"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := things().Serve(begin(t, httptest.NewRequest(test.method, test.path, nil)))
			if test.want != nil {
				if err != test.want {
					t.Errorf("%v, want %v", err, test.want)
				}
				return
			}
			if verb, ok := errors.AsType[*MethodError](err); !ok || verb.Allow != test.allow {
				t.Errorf("%v, want the verbs %s", err, test.allow)
			}
		})
	}
}

func TestAHandlerHasTheNumbersOfItsPath(t *testing.T) {
	v := begin(t, httptest.NewRequest("GET", "/things/9223372036854775807", nil))
	if err := things().Serve(v); err != errHandled || v.thing != 9223372036854775807 {
		t.Errorf("%d, %v", v.thing, err)
	}
}

// A write that is here is done though its caller has left; a read is not.
func TestOnlyAWriteOutlivesItsCaller(t *testing.T) {
	for method, lives := range map[string]bool{"GET": false, "HEAD": false, "POST": true, "PUT": true, "PATCH": true, "DELETE": true} {
		var rt Router[*visit]
		rt.Handle("/", func(v *visit) error {
			if v.R.Context().Err() == nil {
				t.Errorf("%s: the request's own context is not the caller's", method)
			}
			until, bounded := v.Ctx.Deadline()
			if bounded != lives || bounded && time.Until(until) > 30*time.Second {
				t.Errorf("%s: until %v, %v", method, until, bounded)
			}
			if id := RequestID(v.Ctx); id != "r-1" {
				t.Errorf("%s: the request is %q", method, id)
			}
			return v.Ctx.Err()
		})
		ctx, leave := context.WithCancel(WithRequestID(t.Context(), "r-1"))
		leave()
		err := rt.Serve(begin(t, httptest.NewRequestWithContext(ctx, method, "/", nil)))
		if lives && err != nil || !lives && !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", method, err)
		}
	}
}
