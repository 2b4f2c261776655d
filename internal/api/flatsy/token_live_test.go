package flatsy_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestATokenIsGoodWhileItsSessionIs: what was signed for thirty days is refused as soon
// as the change that ends it is reported done, though it was believed a moment ago.
func TestATokenIsGoodWhileItsSessionIs(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		ctx := t.Context()
		c := d.user(t)
		c.get(t, "/me")
		active := func(on bool) func() error {
			return func() error {
				_, err := d.Access.SetUserActive(ctx, d.Operator, d.camille(t), on)
				return err
			}
		}
		for _, step := range []struct {
			what   string
			change func() error
			status int
		}{
			{"at once", func() error { return nil }, http.StatusOK},
			{"switched off", active(false), http.StatusUnauthorized},
			{"switched on again", active(true), http.StatusUnauthorized}, // what was ended stays ended
			{"after a new log-in", func() error { c = d.user(t); return nil }, http.StatusOK},
			{"with another password", func() error { return d.Access.SetPassword(ctx, d.Operator, d.camille(t), "une autre phrase") }, http.StatusUnauthorized},
			{"with the first again", func() error { return d.Access.SetPassword(ctx, d.Operator, d.camille(t), password) }, http.StatusUnauthorized},
		} {
			if err := step.change(); err != nil {
				t.Fatal(err)
			}
			a := c.do(t, "GET", "/me", "", step.status)
			if step.status == http.StatusUnauthorized && !strings.Contains(string(a.Body), `"errors":["`) {
				t.Errorf("%s: %s", step.what, a.Body)
			}
		}
		c = d.user(t)
		if _, err := d.Access.EndSessions(ctx, d.Operator, d.camille(t)); err != nil {
			t.Fatal(err)
		}
		c.do(t, "GET", "/me", "", http.StatusUnauthorized)
		c = d.user(t)
		d.Clock.Advance(30*24*time.Hour - time.Minute)
		c.get(t, "/me")
		d.Clock.Advance(2 * time.Minute)
		c.do(t, "GET", "/me", "", http.StatusUnauthorized)
	})
}
