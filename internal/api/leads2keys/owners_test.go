package leads2keys_test

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
)

// TestTheOwnerIsOnePersonInEveryDoor: who is behind the door of a signed mandate owns the
// property, is a contact of the Apimo door and the owner's contact of the Flatsy door
// (decisions "Properties" 14).
func TestTheOwnerIsOnePersonInEveryDoor(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		couple := strings.ReplaceAll(walk("", signature), "b-12", "b-11") // two people
		c.write(t, "POST", round, `{"value":`+couple+`}`)
		r, err := d.Rounds.Get(t.Context(), d.as(t), 14, d.Leads2Keys.Place)
		if err != nil {
			t.Fatal(err)
		}
		property := r.Sheet.Boxes[0].Projects[0].Mandates[0].Property

		f, err := d.Buildings.Get(t.Context(), d.Operator, 14, d.Leads2Keys.Place)
		if err != nil {
			t.Fatal(err)
		}
		box, _ := f.Tree.Door("b-11")
		first, second := box.Mailbox.People[0], box.Mailbox.People[1]

		p, token, err := d.Access.CreateProvider(t.Context(), d.Operator, access.Provider{Name: "Portail", Agencies: []int64{14}, Rights: []access.Right{access.PropertiesRead}})
		if err != nil {
			t.Fatal(err)
		}
		owned := fmt.Sprintf(`"owner":%d,"owners":[%d,%d]`, first.Contact, first.Contact, second.Contact)
		if raw := d.apimo(t, "/agencies/14/properties?limit=1000"); !strings.Contains(raw, owned) || strings.Count(raw, `"owners"`) != 1 {
			t.Errorf("the Apimo door does not say %s", owned)
		}
		if raw := d.apimo(t, "/agencies/14/contacts?limit=1000"); !strings.Contains(raw, fmt.Sprintf(`{"id":%d,`, first.Contact)) {
			t.Error("the owner is no contact of the Apimo door")
		}
		if raw := d.agencies(t, strconv.FormatInt(p.ID, 10), token, "/agencies/14/properties?limit=1000"); strings.Contains(raw, `"owners"`) {
			t.Error("a partner without the right reads who owns what")
		}
		if got := d.ownerContact(t, property); got["name"] != first.Firstname+" "+first.Lastname || got["email"] != first.Email || got["phone"] != first.Mobile {
			t.Errorf("to the Flatsy door it is %v", got)
		}
		if got := d.ownerContact(t, 0); !strings.EqualFold(got["name"].(string), "Camille Moreau") {
			t.Errorf("of a property without known owners, the Flatsy door names %v", got)
		}
	})
}

// agencies reads through the Apimo door as a partner.
func (d *door) agencies(t *testing.T, provider, token, path string) string {
	t.Helper()
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(provider, token)
	return string(apitest.Client{URL: d.Apimo.Base, Header: r.Header}.Do(t, apitest.Request{Method: "GET", Path: path}).Want(t, 200).Body)
}

// ownerContact is whom the Flatsy door names as a property's owner; of the demonstration's
// own property when it is 0.
func (d *door) ownerContact(t *testing.T, property int64) map[string]any {
	t.Helper()
	ref := d.Flatsy.PropertyRef
	if property != 0 {
		p, err := d.Listings.Property(t.Context(), d.Operator, property)
		if err != nil {
			t.Fatal(err)
		}
		ref = p.Reference
	}
	api := apitest.Client{URL: d.URL + "/flatsy/api/v1/business"}
	in := apitest.Decode[map[string]any](t, api.Post(t, "/login", fmt.Sprintf(`{"identifier":%q,"password":%q}`, d.Leads2Keys.Login, d.Leads2Keys.Password)).Want(t, 200))
	api.Header = http.Header{"X-Auth-Token": {in["token"].(string)}}
	read := apitest.Decode[map[string]any](t, api.Get(t, "/property?ref="+ref).Want(t, 200))
	return read["ownerContact"].(map[string]any)
}
