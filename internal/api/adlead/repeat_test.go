package adlead_test

import "testing"

// A key names a request, and its path is a part of that: the same body sent to another
// place would be another enquiry, and must not get this one's answer.
func TestAKeyIsOfOnePath(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		first := c.do(t, "POST", d.in("/leads"), ines, "Idempotency-Key", "path").want(200)
		c.do(t, "POST", "/leads", ines, "Idempotency-Key", "path").refused(422, invalid).names("Idempotency-Key")
		again := c.do(t, "POST", d.in("/leads"), ines, "Idempotency-Key", "path").want(200)
		if string(again.Body) != string(first.Body) || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("again: %s, first: %s", again.Body, first.Body)
		}
	})
}
