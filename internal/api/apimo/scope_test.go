package apimo_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
)

// A number without a prefix is read in the country of the agency, not of the
// account.
func TestPhonesAreReadInTheAgencysCountry(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		agency, err := d.Access.CreateAgency(context.Background(), d.Operator, access.Agency{ID: 32, Name: "Agence de Mons", Country: "BE", Email: "mons@example.org"})
		if err != nil {
			t.Fatal(err)
		}
		p := access.Provider{ID: d.last.Add(1), Name: "Portail belge", Agencies: []int64{agency.ID}, Rights: access.DefaultRights()}
		_, token, err := d.Access.CreateProvider(context.Background(), d.Operator, p)
		if err != nil {
			t.Fatal(err)
		}
		c := d.demo()
		c.User, c.Password = strconv.FormatInt(p.ID, 10), token
		for i, phone := range []string{"0470 12 34 67", "+32470123467"} {
			c.Post(t, "/agencies/32/leads", fmt.Sprintf(`{"reference":"be-%d","lastname":"PEETERS","firstname":"Luc","phone":%q}`, i, phone))
		}
		leads := apitest.Decode[leadList](t, c.Get(t, "/agencies/32/leads")).Leads
		if len(leads) != 2 || leads[0]["contact"] == nil || leads[0]["contact"] != leads[1]["contact"] {
			t.Errorf("two spellings of one Belgian number: %v", leads)
		}
	})
}

// Whom a door names to a partner, the partner may name to it: by a lead, a request, an action,
// as an owner. What it says of him is its own, and another partner's words stay.
func TestWhoIsNamedToAPartnerMayBeNamedByIt(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		first, second, none := d.portal(t), d.portal(t), d.portal(t)
		id := filed(t, first, contactsPath, `{"user":9,"lastname":"PARTAGE","firstname":"Ana","email":"ana.partage@example.org","comment":"premier"}`)
		l := d.stored(t, post(t, second, `{"reference":"p-1","lastname":"Partage","email":"ana.partage@example.org"}`).ID)
		if fmt.Sprint(l.Shown) != id {
			t.Fatalf("the lead names %d, want %s", l.Shown, id)
		}
		request := fmt.Sprintf(`{"contact":%q,"user":9,"category":1,"country":"FR"}`, id)
		action := fmt.Sprintf(`{"user":9,"date":"2026-09-15","contact":%s}`, id)
		owned := func(n int) string { return fmt.Sprintf(`{"reference":"own-%d","user":9,"owner":%s}`, n, id) }
		for i, c := range []apitest.Client{first, second} {
			sought(t, c, request)
			filed(t, c, "/agencies/14/actions", action)
			postProperty(t, c, owned(i))
			amend(t, c, contactsPath+"/"+id, `{"taxcode":"T-`+fmt.Sprint(i)+`"}`, 200)
		}
		for path, body := range map[string]string{requestsPath: request, "/agencies/14/actions": action, propertiesPath: owned(2)} {
			none.Do(t, apitest.Request{Method: "POST", Path: path, Body: []byte(body), Hostile: true}).Want(t, 422)
		}
		amend(t, none, contactsPath+"/"+id, `{"taxcode":"T-2"}`, 404)
		amend(t, second, contactsPath+"/"+id, `{"comment":"second","lastname":"AUTRE","city":"Nantes"}`, 200)
		shown := contacts(t, first, "").Contacts[0]
		if got := fmt.Sprint(shown["comment"], shown["taxcode"], shown["lastname"], shown["city"]); got != "premierT-0PARTAGENantes" {
			t.Errorf("shown: %s", got)
		}
	})
}

// A person whom two agencies know may be named at either.
func TestWhoIsFiledAtTwoAgenciesIsNamedAtBoth(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		p := access.Provider{ID: d.last.Add(1), Name: "réseau", Agencies: []int64{14, 15}, Rights: access.Rights()}
		_, token, err := d.Access.CreateProvider(context.Background(), d.Operator, p)
		if err != nil {
			t.Fatal(err)
		}
		c.User, c.Password = strconv.FormatInt(p.ID, 10), token
		ana := `"lastname":"RESEAU","firstname":"Ana","email":"ana.reseau@example.org"}`
		id := filed(t, c, contactsPath, `{"user":9,`+ana)
		refused := fmt.Sprintf(`{"contact":%q,"user":13,"category":1,"country":"FR"}`, id)
		c.Do(t, apitest.Request{Method: "POST", Path: "/agencies/15/requests", Body: []byte(refused), Hostile: true}).Want(t, 422)
		if same := filed(t, c, "/agencies/15/contacts", `{"user":13,`+ana); same != id {
			t.Fatalf("filed as %s, want %s", same, id)
		}
		c.Post(t, "/agencies/15/requests", refused)
		c.Post(t, "/agencies/15/properties", fmt.Sprintf(`{"reference":"R-15","user":13,"owner":%s}`, id))
	})
}

// A provider names contacts by their ids only within what it may see; any other
// id is as unknown as one that does not exist.
func TestALeadLinksOnlyContactsThatItsSenderSees(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		ours, theirs := d.portal(t), d.portal(t)
		first := post(t, theirs, `{"reference":"t-1","lastname":"ROYER","email":"royer@example.org"}`)
		contact := d.stored(t, first.ID).Shown
		for _, id := range []int64{contact, 999_999_999} {
			l := d.stored(t, post(t, ours, fmt.Sprintf(`{"reference":"o-%d","message":"bonjour","contact":%d}`, id, id)).ID)
			if l.Contact != 0 || l.Shown != 0 || len(l.Warnings) != 1 || l.Warnings[0].Field != "contact" {
				t.Errorf("contact %d: linked %d, shown %d, warnings %v", id, l.Contact, l.Shown, l.Warnings)
			}
		}
		l := d.stored(t, post(t, theirs, fmt.Sprintf(`{"reference":"t-2","contact":%d}`, contact)).ID)
		if l.Shown != contact || len(l.Warnings) != 0 {
			t.Errorf("its own contact: shown %d, warnings %v", l.Shown, l.Warnings)
		}
	})
}
