package flatsy_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"palier/internal/api/apitest"
	"palier/internal/core/visits"
)

// Whoever has a token can write another over it: each is refused before anything is read.
func TestATokenThatWasForgedChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		body := booking(property, c.slot(t, property, 0), "noe")
		claims := jwt.MapClaims{}
		good, _, err := jwt.NewParser().ParseUnverified(c.token, claims)
		if err != nil {
			t.Fatal(err)
		}
		forged := func(method jwt.SigningMethod, key any, end time.Time) string {
			token := jwt.NewWithClaims(method, jwt.MapClaims{"sub": claims["sub"], "jti": claims["jti"], "exp": end.Unix()})
			token.Header["kid"] = good.Header["kid"]
			text, err := token.SignedString(key)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
		later := d.Clock.Now().Add(time.Hour)
		parts := strings.Split(c.token, ".")
		unsigned := forged(jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, later)
		key := bytes.Repeat([]byte{1}, 64)
		before := c.written(t)
		for what, token := range map[string]string{
			"alg none":                      unsigned,
			"alg none, as it was signed":    strings.Split(unsigned, ".")[0] + "." + parts[1] + "." + parts[2],
			"another key":                   forged(jwt.SigningMethodHS256, key, later),
			"another algorithm":             forged(jwt.SigningMethodHS512, key, later),
			"another end, as it was signed": parts[0] + "." + strings.Split(forged(jwt.SigningMethodHS256, key, later.AddDate(1, 0, 0)), ".")[1] + "." + parts[2],
		} {
			other := c
			other.token = token
			if a := other.do(t, "POST", "/visit/create", body, 401); string(a.Body) != `{"errors":["`+badToken+`"]}` {
				t.Errorf("%s: %s", what, a.Body)
			}
		}
		if after := c.written(t); after != before {
			t.Errorf("%d lines were written", after-before)
		}
		c.post(t, "/visit/create", body) // what they differ from is good
	})
}

// A start that nobody can have is refused in words, whether it is booked or moved to.
func TestAStartThatNobodyCanHaveChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		if err := c.Visits.SaveRules(t.Context(), c.actor, visits.Overrides{Notice: new(120)}); err != nil {
			t.Fatal(err)
		}
		v := c.post(t, "/visit/create", booking(property, c.slot(t, property, 0), "noe"))["id"].(string)
		now := d.Clock.Now().UTC().Truncate(time.Hour)
		before := c.written(t)
		for what, start := range map[string]struct {
			at     time.Time
			status int
		}{
			"in the past":              {now.Add(-time.Hour), 422},
			"beyond the horizon":       {now.AddDate(0, 0, 22), 422},
			"not on the grid":          {now.AddDate(0, 0, 2).Add(7 * time.Minute), 422},
			"when nobody is let in":    {now.AddDate(0, 0, 2).Truncate(24 * time.Hour), 422},
			"under the minimum notice": {now.Add(time.Hour), 409},
		} {
			date := start.at.Format(time.RFC3339)
			for path, body := range map[string]string{"/visit/create": booking(property, date, "zoe"), "/visit/reschedule": `{"visitId":"` + v + `","date":"` + date + `"}`} {
				a := c.do(t, "POST", path, body, start.status)
				if said := apitest.Decode[map[string][]string](t, a)["errors"]; len(said) != 1 || said[0] == "" {
					t.Errorf("%s, %s: %s", what, path, a.Body)
				}
			}
		}
		if after := c.written(t); after != before {
			t.Errorf("%d lines were written", after-before)
		}
	})
}

// Words that are no status, and ten megabytes of fields.
func TestWhatNoDocumentKnowsChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.user(t)
		property := c.property(t, "R1")
		v := c.post(t, "/visit/create", booking(property, c.slot(t, property, 0), "noe"))["id"].(string)
		var list []probe
		for _, status := range []string{"visit.status.cancelled", "visit.status.cancelled.nobody", "visit.status.proposed", "VISIT.STATUS.CANCELLED.OWNER", "cancelled.owner", " "} {
			list = append(list, probe{status, "POST", "/visit/cancel", `{"visitId":"` + v + `","visitStatus":"` + status + `"}`, []int{422}})
		}
		for _, status := range []string{"unavailable", "property.basics.status.let", "STANDBY", " "} {
			list = append(list, probe{status, "POST", "/property/R1/status", `{"propertyStatus":"` + status + `"}`, []int{422}})
		}
		fields := `{"a":"` + strings.Repeat("a", 10<<20) + `"}`
		list = append(list,
			probe{"10 MB of a property", "POST", "/properties", `{"externalRef":"R1","fields":` + fields + `}`, []int{413}},
			probe{"10 MB of a visitor", "POST", "/visit/create", `{"propertyId":"` + property + `","visitor":{"fields":` + fields + `}}`, []int{413}},
		)
		c.refusedAll(t, list)
	})
}
