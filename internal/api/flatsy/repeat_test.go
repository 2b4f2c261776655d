package flatsy_test

import (
	"strings"
	"testing"
)

// Every POST but the log-in does nothing twice under one Idempotency-Key.
func TestARepeatGetsTheFirstAnswer(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		at, free := c.slot(t, property, 0), c.slot(t, property, 4)
		v := c.post(t, "/visit/create", booking(property, c.slot(t, property, 8), "noe"))["id"].(string)
		w := c.post(t, "/visit/create", booking(property, c.slot(t, property, 10), "noe"))["id"].(string)
		for i, r := range []struct{ path, body string }{
			{"/properties", `{"externalRef":"R2"}`}, {"/visit/create", booking(property, at, "zoe")},
			{"/update/visitor?visitId=" + v, visitor("noe")},
			{"/visit/reschedule", `{"visitId":"` + v + `","date":"` + free + `"}`}, {"/visit/cancel", `{"visitId":"` + w + `"}`},
			{"/messages/save", `{"propertyRef":"R1","text":"x"}`}, {"/sendmail/R1", visitor("noe")},
			{"/property/R1/status", `{"propertyStatus":"standby"}`}, {"/property/R1/terminate", `{}`},
		} {
			key := "key-" + string(rune('a'+i))
			first := c.do(t, "POST", r.path, r.body, 200, "Idempotency-Key", key)
			before := c.written(t)
			again := c.do(t, "POST", r.path, r.body, 200, "Idempotency-Key", key)
			if string(first.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" || first.Header.Get("Idempotency-Replayed") != "" || c.written(t) != before {
				t.Errorf("%s: %s\n%s", r.path, first.Body, again.Body)
			}
			c.do(t, "POST", r.path, r.body+" ", 422, "Idempotency-Key", key)
			c.do(t, "POST", r.path, r.body, 400, "Idempotency-Key", strings.Repeat("k", 256))
		}
	})
}
