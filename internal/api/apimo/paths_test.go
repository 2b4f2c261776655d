package apimo_test

import (
	"context"
	"strconv"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
)

// A number has one spelling: an address that says it otherwise is none.
func TestANumberInAPathHasOneSpelling(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		for _, agency := range []string{"+14", "014", "14.0", "-14", "0", "٣"} {
			c.Do(t, apitest.Request{Method: "GET", Path: "/agencies/" + agency + "/leads", Hostile: true}).Want(t, 404)
		}
		c.Get(t, "/agencies/14/leads?limit=1")
	})
}

// A key names a request, and its path is a part of that: the same body sent to another
// agency would be another enquiry, and must not get this one's answer.
func TestAKeyIsOfOnePath(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		p := access.Provider{ID: d.last.Add(1), Name: t.Name(), Agencies: []int64{14, 15}, Rights: access.Rights()}
		_, token, err := d.Access.CreateProvider(context.Background(), d.Operator, p)
		if err != nil {
			t.Fatal(err)
		}
		c := d.demo()
		c.User, c.Password = strconv.FormatInt(p.ID, 10), token
		here := keyed("path", `{"reference":"path"}`)
		there := here
		there.Path = "/agencies/15/leads"
		first := c.Do(t, here).Want(t, 200)
		c.Do(t, there).Want(t, 422)
		again := c.Do(t, here).Want(t, 200)
		if string(again.Body) != string(first.Body) || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("again: %s, first: %s", again.Body, first.Body)
		}
		there.Header = nil
		c.Do(t, there).Want(t, 200) // it was the key that was refused
	})
}
