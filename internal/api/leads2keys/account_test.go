package leads2keys_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
)

func TestTheAccountHasOneAgencyAsDocumentedAndAllForTheShippedClient(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		documented, sdk := d.camille(t).get(t, "/account"), d.phone(t).get(t, "/account")
		own := documented["agencies"].(map[string]any)
		if own["id"] != d.Leads2Keys.Agency || documented["firstname"] != "Camille" || documented["email"] != d.Leads2Keys.Login || documented["picture"] != "" {
			t.Errorf("%v", documented)
		}
		list := documented["agency_list"].([]any)
		if diff := cmp.Diff(own, list[0]); diff != "" || len(list) < 2 { // Camille heads the company
			t.Errorf("%d agencies, the first (-own +listed):\n%s", len(list), diff)
		}
		if diff := cmp.Diff(list, sdk["agencies"]); diff != "" {
			t.Errorf("for the shipped client (-want +got):\n%s", diff)
		}
		user := sdk["user"].(map[string]any)
		if user["civility"] != "?" || user["lastname"] != "MOREAU" || user["picture"] != nil {
			t.Errorf("user %v", user)
		}
		if diff := cmp.Diff(sdk, d.phone(t).get(t, "/account/refresh")); diff != "" {
			t.Errorf("again (-first +second):\n%s", diff)
		}
	})
}

// An agency is where the address base has it, else in the middle of its commune.
func TestAnAgencyHasAPlace(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		for name, address := range map[string]string{"known": "11 bis, rue Mellier", "near": "12 rue Mellier", "elsewhere": "Le Bourg"} {
			if _, err := d.Access.CreateAgency(t.Context(), d.Operator, access.Agency{Name: name, Address: address, Zipcode: "44100", City: "Nantes", Country: "FR", Timezone: "Europe/Paris"}); err != nil {
				t.Fatal(err)
			}
		}
		want := map[string][2]string{
			"known": {"44109_1950_00011_bis", "11 bis rue Mellier, 44100 Nantes"}, "near": {"", "12 rue Mellier, 44100 Nantes"}, "elsewhere": {"", "Le Bourg, 44100 Nantes"},
		}
		for _, a := range d.phone(t).get(t, "/account")["agencies"].([]any) {
			agency := a.(map[string]any)
			place := agency["place"].(map[string]any)
			at := place["location"].(map[string]any)
			if want, ours := want[agency["name"].(string)]; ours && (place["id"] != want[0] || place["address"] != want[1]) {
				t.Errorf("%s: %v", agency["name"], place)
			}
			if at["lat"] == "0" || at["lng"] == "0" {
				t.Errorf("%s is nowhere", agency["name"])
			}
		}
	})
}

func TestAddressesAreFoundAsPeopleWriteThem(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		for query, want := range map[string]string{
			"postcode=44100&street=Rue+Lamorici%C3%A8re&number=29": d.Leads2Keys.Place,
			"postcode=44100&street=lamoriciere&number=29":          d.Leads2Keys.Place,
			"postcode=44100&street=bd+du+tertre&number=35":         "44109_1953_00035",
			"postcode=44100&street=rue+mellier&number=11bis":       "44109_1950_00011_bis",
		} {
			found := c.list(t, "/place/search?"+query)
			if len(found) == 0 || found[0]["id"] != want {
				t.Errorf("%s: %v, want %s", query, found, want)
			}
			one := d.phone(t).get(t, "/place/search?"+query)
			if diff := cmp.Diff(found[0], one); diff != "" {
				t.Errorf("%s for the shipped client (-want +got):\n%s", query, diff)
			}
		}
		const nowhere = "/place/search?postcode=44100&street=rue+qui+n+est+pas+la&number=4000"
		if a := c.do(t, "GET", nowhere, "", 200); string(a.Body) != "[]" {
			t.Errorf("nothing found is %s", a.Body)
		}
		d.phone(t).refused(t, "GET", nowhere, "", 404, "not_found", "")
		c.refused(t, "GET", "/place/search?street=rue+Mellier", "", 400, "invalid_request", "postcode is required. number is required.")
		for _, odd := range []string{"%00", "%FF", "%22*%22", "'--", strings.Repeat("a", 200)} {
			if a := c.do(t, "GET", "/place/search?postcode=44100&number=1&street="+odd, "", 200); string(a.Body) != "[]" {
				t.Errorf("%s: %s", odd, a.Body)
			}
		}
		c.refused(t, "GET", "/place/search?postcode=44100&number=1&street="+strings.Repeat("a", 201), "", 400, "invalid_request", "street: ")
		c.refused(t, "GET", "/place/search?postcode=nantes&street=rue+Mellier&number=1", "", 400, "invalid_request", "postcode: ")
		c.refused(t, "GET", "/place/search?postcode=44100&street=rue+Mellier&number=un", "", 400, "invalid_request", "number: ")
	})
}

func TestTheGreetingAndTheDocumentAreForEverybody(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		nobody := client{door: d}
		for _, path := range []string{"", "/"} {
			a := nobody.plainly(t, "GET", path)
			if apitest.Decode[map[string]string](t, a)["status"] != "ok" {
				t.Errorf("%q: %s", path, a.Body)
			}
		}
		nobody.plainly(t, "GET", "/openapi.yaml")
		nobody.api().Get(t, "/")
	})
}

func TestKindsOfProjectNameTheirMandates(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		types := d.camille(t).get(t, "/agency/14/project.types")
		mandates := map[string]any{}
		for _, one := range types["result"].([]any) {
			kind := one.(map[string]any)
			mandates[kind["id"].(string)] = kind["mandat"]
		}
		want := map[string]any{"vente": []any{"simple", "co-exclusif", "exclusif"}, "location": []any{"location"}, "gestion": []any{"gestion"}, "recherche": []any{"recherche"}}
		if diff := cmp.Diff(want, mandates); diff != "" || types["status"] != "ok" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestDocumentsAreSentWholeAndSmall(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.camille(t)
		path := "/document/" + d.Leads2Keys.Document
		whole := c.plainly(t, "GET", path)
		small := c.plainly(t, "GET", path+"/128")
		if whole.Header.Get("Content-Type") != "image/png" || small.Header.Get("Content-Type") != "image/jpeg" || len(small.Body) >= len(whole.Body)*10 || len(small.Body) == 0 {
			t.Errorf("%s of %d bytes, %s of %d", whole.Header.Get("Content-Type"), len(whole.Body), small.Header.Get("Content-Type"), len(small.Body))
		}
		for name, want := range map[string]string{"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"} {
			if got := small.Header.Get(name); got != want || small.Header.Get("ETag") == whole.Header.Get("ETag") {
				t.Errorf("%s: %q", name, got)
			}
		}
		for _, size := range []string{"300", "0", "-1", "128px", "99999999999999999999"} {
			c.refused(t, "GET", path+"/"+size, "", 400, "invalid_request", "128, 256 or 512")
		}
		c.refused(t, "GET", "/document/00000000000000000000000000000000", "", 404, "not_found", "")
		c.refused(t, "GET", "/document/readme", "", 404, "not_found", "")
	})
}
