package leads2keys_test

import (
	"testing"

	"palier/internal/api/apitest"
)

// A client that lost the answer sends its POST again and gets that answer, version and ETag
// included; nothing is made twice.
func TestAPostWithAKeyIsAnsweredAsBefore(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		for path, other := range map[string]string{
			base + "cle":              `{"value":{"immeuble":[{"id":"i-1"}]}}`,
			base + "cle" + "/project": `{"value":{"bal":[{"bal":"b-12"}]}}`,
		} {
			body := `{"value":{"immeuble":[]}}`
			first := c.do(t, "POST", path, body, 200, "Idempotency-Key", "k "+path)
			again := c.do(t, "POST", path, body, 200, "Idempotency-Key", "k "+path)
			if string(again.Body) != string(first.Body) || again.Header.Get("Idempotency-Replayed") != "true" || first.Header.Get("Idempotency-Replayed") != "" {
				t.Errorf("%s: first %s %v, again %s %v", path, first.Body, first.Header, again.Body, again.Header)
			}
			cas := apitest.Decode[map[string]string](t, first)["cas"]
			if first.Header.Get("ETag") != `"`+cas+`"` || again.Header.Get("ETag") != `"`+cas+`"` {
				t.Errorf("%s: ETag %s, then %s, of %s", path, first.Header.Get("ETag"), again.Header.Get("ETag"), cas)
			}
			a := c.do(t, "POST", path, other, 400, "Idempotency-Key", "k "+path)
			if told := apitest.Decode[map[string]string](t, a); told["error"] != "invalid_request" || told["error_description"] != "Idempotency-Key: This key was already used for another request." {
				t.Errorf("%s, another body: %s", path, a.Body)
			}
			c.do(t, "POST", path, body, 400, "Idempotency-Key", "clé")
			c.refused(t, "POST", path, body, 409, "already_exists", "PUT") // without the key
			d.phone(t).do(t, "POST", path, body, 409, "Idempotency-Key", "k "+path)
			if got := c.get(t, path)["cas"]; got != cas {
				t.Errorf("%s: version %v, want %s", path, got, cas)
			}
		}
	})
}

// What was refused did nothing: the key serves for the request as it should have been.
func TestARefusedPostLeavesItsKeyFree(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		c.do(t, "POST", base+"libre", `{"value":{"immeuble":[{"photo":[{"id":"none"}]}]}}`, 400, "Idempotency-Key", "k")
		if a := c.do(t, "POST", base+"libre", `{"value":{"immeuble":[]}}`, 200, "Idempotency-Key", "k"); a.Header.Get("Idempotency-Replayed") != "" {
			t.Errorf("answered as if it had been made before: %v", a.Header)
		}
	})
}
