package apimo_test

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
	"palier/internal/core/audit"
	"palier/internal/core/event"
	"palier/internal/core/people"
)

const contactsPath = "/agencies/14/contacts"

// receipt is the answer to a contact or an action.
type receipt struct {
	ID string `json:"id"`
}

// contactList is what a list of contacts answers, as far as the tests look at it.
type contactList struct {
	Total     int64            `json:"total_items"`
	Timestamp int64            `json:"timestamp"`
	Contacts  []map[string]any `json:"contacts"`
}

func contacts(t testing.TB, c apitest.Client, query string) contactList {
	t.Helper()
	return apitest.Decode[contactList](t, c.Get(t, contactsPath+query))
}

func filed(t testing.TB, c apitest.Client, path, body string) string {
	t.Helper()
	return apitest.Decode[receipt](t, c.Post(t, path, body)).ID
}

func amend(t testing.TB, c apitest.Client, path, body string, status int) apitest.Answer {
	t.Helper()
	return c.Do(t, apitest.Request{Method: http.MethodPut, Path: path, Body: []byte(body), Hostile: status >= 400}).Want(t, status)
}

func TestAContactPostedAtOnceIsOnePerson(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		body := []byte(`{"user":9,"lastname":"VITE","firstname":"Paul","email":"paul.vite@example.org","comment":"x"}`)
		answers := atOnce(60, func(int) apitest.Answer {
			return c.Do(t, apitest.Request{Method: http.MethodPost, Path: contactsPath, Body: body})
		})
		for _, a := range answers {
			if a.Status != 200 || string(a.Body) != string(answers[0].Body) {
				t.Fatalf("answered %d %s, and another %s", a.Status, a.Body, answers[0].Body)
			}
		}
		if l := contacts(t, c, ""); l.Total != 1 {
			t.Errorf("%d contacts, want 1", l.Total)
		}
	})
}

// Who has neither an e-mail nor a phone is told apart by nobody: a key makes the repeat
// harmless.
func TestAKeyOfAContactPostedAtOnceIsOneEffect(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		answers := atOnce(30, func(int) apitest.Answer {
			return c.Do(t, apitest.Request{Method: http.MethodPost, Path: contactsPath, Header: http.Header{"Idempotency-Key": {"c-race"}},
				Body: []byte(`{"user":9,"company":"Garage du Port"}`)})
		})
		for _, a := range answers {
			if a.Status != 200 && a.Status != 409 {
				t.Errorf("answered %d %s", a.Status, a.Body)
			}
		}
		if l := contacts(t, c, ""); l.Total != 1 {
			t.Errorf("%d contacts, want 1", l.Total)
		}
	})
}

func TestBodiesThatAreNoContactChangeNothing(t *testing.T) {
	bodies := map[string]int{"": 400, "{": 400, "[]": 400, "null": 400, `{"a":1,"a":2}`: 400, `{"lastname":"\u0000"}`: 400,
		`{"user":9,"lastname":"` + strings.Repeat("x", 1<<20) + `"}`: 413, `{}`: 422, `{"user":9}`: 422, `{"lastname":"A"}`: 422,
		`{"user":9,"lastname":"` + strings.Repeat("é", 256) + `"}`:                            422,
		`{"user":9,"lastname":"A","comment":"` + strings.Repeat("é", 20_001) + `"}`:           422,
		`{"user":9,"lastname":"A","tags_customized":[` + strings.Repeat(`"a",`, 50) + `"b"]}`: 422,
		`{"user":9,"lastname":"A","language":["` + strings.Repeat(`","`, 30) + `"]}`:          422,
		`{"user":9,"lastname":{"a":1}}`:                                                       422, `{"user":9.5,"lastname":"A"}`: 422, `{"user":-9,"lastname":"A"}`: 422, `{"user":1e30,"lastname":"A"}`: 422,
		`{"user":9,"lastname":"A","title":9999999999}`: 422, `{"user":9,"lastname":"A","birthday_at":"0000-00-00"}`: 422,
		`{"user":9,"lastname":"A","children":1e9}`: 422, `{"user":9,"lastname":"A","website":"data:text/html,x"}`: 422,
		`{"user":9,"lastname":"A","website":"//evil\">"}`: 422, `{"user":9,"lastname":"A","emailing":3}`: 422, `{"user":9,"lastname":"A","email":"a@b@c"}`: 422,
		`{"USER":9,"LASTNAME":"A"}`: 422}
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		id := filed(t, c, contactsPath, `{"user":9,"lastname":"GARDE","email":"garde@example.org"}`)
		before := contacts(t, c, "").Contacts[0]
		for body, status := range bodies {
			a := c.Do(t, apitest.Request{Method: http.MethodPost, Path: contactsPath, Body: []byte(body), Hostile: true})
			if a.Status != status {
				t.Errorf("POST %.60s: %d %s, want %d", body, a.Status, a.Body, status)
			}
			if body == "{}" || body == `{"user":9}` || status == 422 && strings.Contains(body, "USER") || body == `{"lastname":"A"}` {
				continue // of a change nothing is missing
			}
			if a = c.Do(t, apitest.Request{Method: http.MethodPut, Path: contactsPath + "/" + id, Body: []byte(body), Hostile: true}); a.Status != status {
				t.Errorf("PUT %.60s: %d %s, want %d", body, a.Status, a.Body, status)
			}
		}
		l := contacts(t, c, "")
		if l.Total != 1 || fmt.Sprint(l.Contacts[0]) != fmt.Sprint(before) {
			t.Errorf("something was stored: %v", l)
		}
		for _, wrong := range []string{"0", "-1", "x", "1", "999999999999999999999"} {
			amend(t, c, contactsPath+"/"+wrong, `{}`, 404)
		}
	})
}

// Who is filed at another agency of the account is the same person, under a record of that
// agency's own; an agency that is not opened is not looked into, and neither is another
// account.
func TestAContactIsFiledAtItsAgencyAlone(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		ctx := context.Background()
		here := d.portal(t)
		id := filed(t, here, contactsPath, `{"user":9,"lastname":"DEUX","firstname":"Ana","email":"ana.deux@example.org","comment":"ici"}`)
		p := access.Provider{ID: d.last.Add(1), Name: "ailleurs", Agencies: []int64{15}, Rights: access.Rights()}
		_, token, err := d.Access.CreateProvider(ctx, d.Operator, p)
		if err != nil {
			t.Fatal(err)
		}
		there := d.demo()
		there.User, there.Password = strconv.FormatInt(p.ID, 10), token
		amend(t, there, "/agencies/15/contacts/"+id, `{"comment":"vu d'ailleurs"}`, 404)
		amend(t, there, contactsPath+"/"+id, `{"comment":"vu d'ailleurs"}`, 403)
		there.Do(t, apitest.Request{Method: http.MethodGet, Path: "/agencies/15/contacts/" + id + "/actions"}).Want(t, 404)
		if same := filed(t, there, "/agencies/15/contacts", `{"user":13,"lastname":"Deux","email":"ana.deux@example.org","taxcode":"T"}`); same != id {
			t.Errorf("filed as %s, want %s", same, id)
		}
		before := apitest.Decode[contactList](t, there.Get(t, "/agencies/15/contacts"))
		amend(t, there, "/agencies/15/contacts/"+id, `{"relationship":2}`, 200)
		one := contacts(t, here, "").Contacts[0]
		if l := apitest.Decode[contactList](t, there.Get(t, fmt.Sprintf("/agencies/15/contacts?timestamp=%d", before.Timestamp))); before.Total != 1 || l.Total != 1 || !reflect.DeepEqual(l.Contacts[0], one) {
			t.Errorf("listed there: %v, then %v, want %v", before, l, one)
		}
		if one["comment"] != "ici" || one["taxcode"] != "T" || fmt.Sprint(one["relationship"]) != "2" {
			t.Errorf("shown: %v", one)
		}
		account, err := d.Access.CreateAccount(ctx, access.Account{Name: "Un autre", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
		if err != nil {
			t.Fatal(err)
		}
		by := access.Operator(account, "test")
		agency, err := d.Access.CreateAgency(ctx, by, access.Agency{Name: "Un autre", Country: "FR", Email: "autre@example.org"})
		if err != nil {
			t.Fatal(err)
		}
		number, _ := strconv.ParseInt(id, 10, 64)
		if _, err := d.People.Seen(ctx, by, agency.ID, number); err == nil {
			t.Error("another account sees the contact")
		}
	})
}

// Two partners file one person: what the second said is gone when they are told apart again,
// and a merge that was taken back is not made anew.
func TestWhatTwoPartnersFiledCanBeToldApart(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		ctx := context.Background()
		one, other := d.portal(t), d.portal(t)
		id := filed(t, one, contactsPath, `{"user":9,"lastname":"SEUL","email":"seul@example.org","comment":"premier"}`)
		if same := filed(t, other, contactsPath, `{"user":9,"lastname":"SEUL","email":"seul@example.org","comment":"second","taxcode":"T-2","children":2}`); same != id {
			t.Fatalf("filed as %s, want %s", same, id)
		}
		shown := func() string {
			l := contacts(t, one, "")
			if of := contacts(t, other, ""); l.Total != 1 || of.Contacts[0]["email"] != l.Contacts[0]["email"] {
				t.Errorf("one partner's list %v, the other's %v", l, of)
			}
			c := l.Contacts[0]
			return fmt.Sprint(c["comment"], " ", c["taxcode"], " ", c["children"])
		}
		if got := shown(); got != "premier T-2 2" {
			t.Errorf("together: %s", got)
		}
		amend(t, one, contactsPath+"/"+id, `{"taxcode":null}`, 200)
		if got := shown(); got != "premier <nil> 2" {
			t.Errorf("cleared: %s", got)
		}
		records, err := d.People.Records(ctx, d.Operator, idFrom(t, id))
		if err != nil || len(records) != 2 {
			t.Fatalf("records %v, %v", records, err)
		}
		if err := d.People.Unmerge(ctx, d.Operator, records[1]); err != nil {
			t.Fatal(err)
		}
		if got := shown(); got != "premier <nil> <nil>" {
			t.Errorf("apart: %s", got)
		}
		if c := contacts(t, other, "").Contacts; len(c) != 1 || c[0]["comment"] != "second" || fmt.Sprint(c[0]["children"]) != "2" {
			t.Errorf("the second partner's: %v", c)
		}
		amend(t, other, fmt.Sprintf("%s/%d", contactsPath, records[1]), `{"address":"1 rue du Port","email":"SEUL@example.org"}`, 200)
		if again, err := d.People.Records(ctx, d.Operator, idFrom(t, id)); err != nil || len(again) != 1 {
			t.Errorf("merged again: %v, %v", again, err)
		}
	})
}

func takes(one map[string]any) string {
	return fmt.Sprint(one["emailing"], " ", one["mailing"], " ", one["magazine"])
}

// A withdrawal through any door is seen by who polls the list.
func TestAWithdrawnConsentMovesTheContact(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		id := idFrom(t, filed(t, c, contactsPath, `{"user":9,"lastname":"OUI","email":"oui@example.org","emailing":1,"mailing":1,"magazine":1}`))
		before := contacts(t, c, "")
		if one := before.Contacts[0]; takes(one) != "1 1 1" {
			t.Errorf("said: %v", one)
		}
		d.Clock.Advance(time.Hour)
		p := people.Place{Account: d.Operator.Account, Agency: 14, Who: d.Operator.Who}
		err := d.Ledger.Write(context.Background(), d.Operator.Account, func(ctx context.Context, tx event.Tx) error {
			return d.People.NoteConsents(ctx, tx, p, id, []people.Consent{{Channel: people.ByEmail}, {Channel: people.ByPost}})
		})
		if err != nil {
			t.Fatal(err)
		}
		later := contacts(t, c, fmt.Sprintf("?timestamp=%d", before.Timestamp+60))
		if len(later.Contacts) != 1 || takes(later.Contacts[0]) != "2 2 2" {
			t.Errorf("polled: %v", later)
		}
		amend(t, c, fmt.Sprintf("%s/%d", contactsPath, id), `{"emailing":2}`, 200) // what is known already is not noted again
		history, err := d.People.History(context.Background(), d.Operator, id)
		if err != nil || len(history) != 4 {
			t.Errorf("%d answers are noted, want 4: %v", len(history), err)
		}
	})
}

// What no catalog has is kept, and the journal says so.
func TestTheJournalWarnsOfNumbersThatNoCatalogHas(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		id := idFrom(t, filed(t, c, contactsPath, `{"user":9,"lastname":"NOMBRE","activity":4711}`))
		page, err := d.Audit.Page(context.Background(), d.Operator, audit.Query{Subject: event.Subject{Kind: "contact", ID: id}, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, e := range page.Lines {
			for _, change := range e.Changes {
				found = found || change == event.Change{Field: "warning.activity", After: "4711"}
			}
		}
		if !found {
			t.Errorf("no warning in %v", page.Lines)
		}
	})
}
