package apimo_test

import (
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
)

// keyed is a post with an Idempotency-Key.
func keyed(key, body string) apitest.Request {
	return apitest.Request{Method: http.MethodPost, Path: leadsPath, Header: http.Header{"Idempotency-Key": {key}}, Body: []byte(body)}
}

func TestARepeatedLeadGetsTheFirstAnswerByteForByte(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		const body = `{"reference":"again","lastname":"LEFORT"}`
		first := c.Post(t, leadsPath, body)
		id := apitest.Decode[sent](t, first).ID
		d.Clock.Advance(time.Hour)
		c.Do(t, apitest.Request{Method: http.MethodPut, Path: fmt.Sprintf("%s/%d", leadsPath, id), Body: []byte(`{"step":2}`)}).Want(t, 200)
		changed := shown(t, c, id)["updated_at"]
		if again := c.Post(t, leadsPath, body); string(again.Body) != string(first.Body) {
			t.Errorf("again: %s, first: %s", again.Body, first.Body)
		}
		if l := list(t, c, ""); l.Total != 1 || l.Leads[0]["updated_at"] != changed {
			t.Errorf("the repeat wrote something: %v", l)
		}
	})
}

func TestAKeyReplaysTheStoredAnswerForADay(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		first := c.Do(t, keyed("day", `{"reference":"one"}`)).Want(t, 200)
		d.Clock.Advance(23 * time.Hour)
		again := c.Do(t, keyed("day", `{"reference":"one"}`)).Want(t, 200)
		if string(again.Body) != string(first.Body) || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("after 23 h: %s %v, first %s", again.Body, again.Header, first.Body)
		}
		c.Do(t, keyed("day", `{"reference":"two"}`)).Want(t, 422)
		c.Do(t, keyed("day", ` {"reference":"one"}`)).Want(t, 422) // another body, though it means the same
		d.Clock.Advance(2 * time.Hour)
		later := c.Do(t, keyed("day", `{"reference":"two"}`)).Want(t, 200)
		if later.Header.Get("Idempotency-Replayed") != "" {
			t.Error("after 25 h the key still replays")
		}
		if l := list(t, c, ""); l.Total != 2 {
			t.Errorf("%d leads, want 2", l.Total)
		}
	})
}

func TestOneReferencePostedAtOnceIsOneLead(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		body := []byte(`{"reference":"race","email":"race@example.org","lastname":"VITE"}`)
		answers := atOnce(100, func(int) apitest.Answer {
			return c.Do(t, apitest.Request{Method: http.MethodPost, Path: leadsPath, Body: body})
		})
		for _, a := range answers {
			if a.Status != 200 || string(a.Body) != string(answers[0].Body) {
				t.Fatalf("answered %d %s, and another %s", a.Status, a.Body, answers[0].Body)
			}
		}
		if l := list(t, c, ""); l.Total != 1 || len(l.Leads) != 1 {
			t.Errorf("%d leads, want 1", l.Total)
		}
	})
}

// Of requests with one key at once, one does the work; the others get its answer
// or are told that it still runs.
func TestOneKeyAtOnceIsOneEffect(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		answers := atOnce(50, func(int) apitest.Answer { return c.Do(t, keyed("race", `{"reference":"race"}`)) })
		fresh := 0
		for _, a := range answers {
			switch {
			case a.Status == 200 && a.Header.Get("Idempotency-Replayed") == "":
				fresh++
			case a.Status == 409 && a.Header.Get("Retry-After") == "":
				t.Error("409 without Retry-After")
			case a.Status != 200 && a.Status != 409:
				t.Errorf("answered %d %s", a.Status, a.Body)
			}
		}
		if l := list(t, c, ""); fresh != 1 || l.Total != 1 {
			t.Errorf("%d requests did the work and there are %d leads, want 1 of each", fresh, l.Total)
		}
	})
}

// atOnce runs a call n times, all begun together.
func atOnce(n int, call func(i int) apitest.Answer) []apitest.Answer {
	answers := make([]apitest.Answer, n)
	begin := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-begin
			answers[i] = call(i)
		})
	}
	close(begin)
	wg.Wait()
	return answers
}

func TestAQuotaIsPerProviderAndCountedAnewAtMidnight(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.provider(t, access.ApimoSettings{PerDay: 3}, access.LeadsRead)
		ask := apitest.Request{Method: http.MethodGet, Path: "/agencies"}
		for range 3 {
			c.Do(t, ask).Want(t, 200)
		}
		a := c.Do(t, ask).Want(t, 429)
		wait := idFrom(t, a.Header.Get("Retry-After"))
		if wait < 1 || wait > 25*3600 {
			t.Errorf("Retry-After is %d s", wait)
		}
		d.portal(t).Do(t, ask).Want(t, 200)
		d.Clock.Advance(time.Duration(wait) * time.Second)
		c.Do(t, ask).Want(t, 200)
	})
}
