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
