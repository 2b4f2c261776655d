package agent_test

import (
	"net/url"
	"strconv"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/visits"
)

// What waited for a connection is sent again when nobody knows whether it arrived.
func TestWhatIsSentAgainIsDoneOnce(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.book("noe.sorel@example.org", time.Hour)
	r.login()
	key := func(value string) []string { return []string{"Idempotency-Key", value} }
	post := func(what, path string, form url.Values, want int64, headers ...string) {
		t.Helper()
		if status, body := r.send("POST", visitPath(v)+path, form, headers...); status != 200 {
			t.Fatalf("%s: status %d: %.2000s", what, status, body)
		}
		now, err := r.server.Visits.Visit(t.Context(), r.server.Operator, v.UID)
		if err != nil || now.Version != v.Version+want {
			t.Errorf("%s: %v, %d changes, want %d", what, err, now.Version-v.Version, want)
		}
	}
	form := url.Values{"property": {strconv.FormatInt(r.place.Property.ID, 10)}, "positive": {"Clair"}}
	post("confirm", "/confirm", nil, 1, key("a")...)
	post("confirm again", "/confirm", nil, 1, key("a")...)
	post("code", "/done", url.Values{"code": {v.Code}}, 2, key("b")...)
	post("report", "/report", form, 3, key("c")...)
	post("report again", "/report", form, 3, key("c")...)
	post("report under a key of its own", "/report", form, 4, key("d")...)
	post("report without a key", "/report", form, 5)
	form.Set("positive", "Très clair")
	post("another report under a key that was used", "/report", form, 5, key("c")...)
	r.says("GET", visitPath(v)+"?said=conflict", nil, 200, "Ce n’est plus possible", ">Clair<")
	post("a key that is none", "/report", form, 6, key("é")...)
}

// Whether or not a browser names what it sends, a wrong code counts.
func TestWrongCodesUnderAKeyCountToo(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.book("noe.sorel@example.org", time.Hour)
	r.login()
	r.says("POST", visitPath(v)+"/confirm", nil, 200, "confirmée")
	for i := range visits.CodeMisses {
		if status, _ := r.send("POST", visitPath(v)+"/done", url.Values{"code": {"12"}}, "Idempotency-Key", strconv.Itoa(i)); status != 422 {
			t.Fatalf("a wrong code: %d", status)
		}
	}
	r.says("POST", visitPath(v)+"/done", url.Values{"code": {v.Code}}, 422, "Trop de codes faux")
}

func TestARefusalIsNotKept(t *testing.T) {
	r := begin(t, access.Agent)
	v := r.book("noe.sorel@example.org", time.Hour)
	r.login()
	r.says("POST", visitPath(v)+"/confirm", nil, 200, "confirmée")
	if status, _ := r.send("POST", visitPath(v)+"/done", url.Values{"code": {"12"}}, "Idempotency-Key", "k"); status != 422 {
		t.Fatalf("a wrong code: %d", status)
	}
	if status, _ := r.send("POST", visitPath(v)+"/done", url.Values{"code": {v.Code}}, "Idempotency-Key", "k"); status != 200 {
		t.Errorf("the right code under the same key: %d", status)
	}
}
