package adlead_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/apitest"
	"palier/internal/core/access"
)

// sample is the lot of openapi.yaml with what is sold with it.
func (d *door) sample(t *testing.T, reference string) (house, parking object) {
	t.Helper()
	c := d.full()
	house = c.post(t, d.in("/lots"), fmt.Sprintf(`{"reference":%q,"type":"house","typology":"T4","vat_rate":20,"price_including_vat":369000}`, reference)).data()
	parking = c.post(t, d.in("/lots"), fmt.Sprintf(`{"reference":"P-%s","type":"parking","typology":"underground","vat_rate":20,"price_including_vat":8000,"parent_lot_id":%d}`,
		reference, house.id(t, "id"))).data()
	return house, parking
}

func TestIntrospectionTellsWhatTheKeyOpens(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		owner := number(t, d.Adlead.Owner)
		c := d.open(t, access.Key{User: owner, Permissions: []access.Right{access.GlobalLeadCreate, access.InformationView, access.LeadCreate}})
		got := c.get(t, "").data()
		if diff := cmp.Diff([]any{"global.lead.create"}, got["global_permissions"]); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]any{"information.view", "lead.create"}, got["permissions"]); diff != "" {
			t.Error(diff)
		}
		if got["user"].(map[string]any)["shortname"] != "N. FERRAND" || len(got["programs"].([]any)) != 1 {
			t.Errorf("%v", got)
		}
		if d.full().get(t, "").data()["user"] != nil {
			t.Error("a key without a user has one")
		}
		if list := c.get(t, "/programs").page(); len(list.Data) != 1 || list.Data[0].id(t, "id") != number(t, d.Adlead.Program) || list.Meta["path"] != "/v1/client-a/programs" {
			t.Errorf("%v", list)
		}
	})
}

// M04 and P01 are 377,000 euros together, 314,166.67 without tax.
func TestALotIsMadeChangedAndDeleted(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		house, parking := d.sample(t, "M04")
		path := d.in("/lots/%d", house.id(t, "id"))
		got := c.get(t, path).data()
		for field, want := range map[string]string{"price_excluding_vat": "307500", "price_with_secondary_including_vat": "377000", "price_with_secondary_excluding_vat": "314166.67"} {
			if fmt.Sprint(got[field]) != want {
				t.Errorf("%s is %v, want %s", field, got[field], want)
			}
		}
		if parking["parent_lot"].(map[string]any)["reference"] != "M04" || parking["is_primary"] != false {
			t.Errorf("%v", parking)
		}
		changed := c.do(t, "PUT", path, `{"price_including_vat":372000,"floor":0,"status":"unavailable"}`).want(200).data()
		if fmt.Sprint(changed["price_including_vat"]) != "372000" || fmt.Sprint(changed["floor"]) != "0" || changed["status"] != "unavailable" || changed["typology"] != "T4" {
			t.Errorf("%v", changed)
		}
		c.do(t, "PUT", path, `{"status":"sold"}`).refused(422, invalid).names("status")
		c.do(t, "PUT", path, `{"price_including_vat":"cher","reference":""}`).refused(422, invalid).names("reference")
		c.do(t, "POST", d.in("/lots"), `{"reference":"M04","type":"house","vat_rate":20,"price_including_vat":1}`).refused(422, invalid).names("reference")
		c.do(t, "POST", d.in("/lots"), `[]`).refused(422, invalid).names("body")
		c.do(t, "POST", d.in("/lots"), `{"reference":"`+strings.Repeat("x", 1<<20)+`"}`).refused(413, "Requête trop volumineuse.")
		c.do(t, "DELETE", path, "").want(200)
		c.do(t, "GET", path, "").refused(404, notFound)
	})
}

// Decisions 21: what a key may not see is named and counted nowhere.
func TestAnAllottedKeySeesItsLotsOnly(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		house, parking := d.sample(t, "M04")
		c := d.open(t, access.Key{Permissions: []access.Right{access.LotAllotedView}, Lots: []int64{house.id(t, "id")}})
		list := c.get(t, d.in("/lots")).page()
		if len(list.Data) != 1 || list.Meta.id(t, "total") != 1 || len(list.Data[0]["children_lots"].([]any)) != 0 {
			t.Errorf("%v", list)
		}
		if fmt.Sprint(list.Data[0]["price_with_secondary_including_vat"]) != "377000" {
			t.Error("prices depend on who asks")
		}
		c.do(t, "GET", d.in("/lots/%d", parking.id(t, "id")), "").refused(404, notFound)
		c.do(t, "GET", d.in(""), "").refused(403, noRight)
		information := d.open(t, access.Key{Permissions: []access.Right{access.InformationView}, Lots: []int64{house.id(t, "id")}})
		sheet := information.get(t, d.in("")).data()
		if sheet.id(t, "lots_count") != 1 || len(sheet["lots"].([]any)) != 1 || fmt.Sprint(sheet["min_price_including_vat"]) != "369000" {
			t.Errorf("%v", sheet)
		}
		nothing := d.open(t, access.Key{Permissions: []access.Right{access.LotAllotedView}})
		if list := nothing.get(t, d.in("/lots")).page(); len(list.Data) != 0 || list.Meta["from"] != nil {
			t.Errorf("nothing allotted: %v", list)
		}
	})
}

func TestListsOfLotsAreFilteredAndPaged(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		all := c.get(t, d.in("/lots")).page()
		if len(all.Data) != 50 || all.Links["next"] != "?page=2" {
			t.Errorf("%d lots, next %v", len(all.Data), all.Links["next"])
		}
		second := c.get(t, d.in("/lots")+all.Links["next"].(string)).page()
		if len(second.Data) == 0 || second.Data[0].id(t, "id") <= all.Data[49].id(t, "id") {
			t.Errorf("the second page begins with %v", second.Data)
		}
		for _, query := range []string{"?type=parking", "?typology=T3", "?is_primary=0", "?status=available&type=cellar"} {
			got := c.get(t, d.in("/lots")+query).page()
			if n := got.Meta.id(t, "total"); n == 0 || n >= all.Meta.id(t, "total") {
				t.Errorf("%s: %d lots", query, n)
			}
		}
		for _, query := range []string{"?type=castle", "?typology=%00", "?status=%ff", "?is_primary=perhaps", "?page=999"} {
			if got := c.hostile(t, "GET", d.in("/lots")+query, "").want(200).page(); len(got.Data) != 0 {
				t.Errorf("%s: %d lots", query, len(got.Data))
			}
		}
	})
}

// form is a body with one file in it.
func form(t *testing.T, field, name, content string) (body, kind string) {
	t.Helper()
	text, kind := apitest.Form(t, field, name, content)
	return string(text), kind
}

func TestPlansComeAndGo(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		path := d.in("/lots/%s/files", d.Adlead.LotFree)
		const content = "%PDF-1.7 plan"
		upload := func(field, name, content string) answer {
			body, kind := form(t, field, name, content)
			return c.do(t, "POST", path, body, "Content-Type", kind)
		}
		made := upload("file", `C:\plans\Étage 1 (bis).pdf`, content).want(200).data()
		if made["name"] != "Étage 1 (bis).pdf" || made["type"] != "pdf" || made["category"] != "plan" {
			t.Errorf("%v", made)
		}
		list := c.get(t, path)
		if !strings.Contains(string(list.Body), made["file_url"].(string)) {
			t.Errorf("%s", list.Body)
		}
		url := made["file_url"].(string)
		if a := d.plan(t, url).want(200); string(a.Body) != content || a.Header.Get("Content-Type") != "application/pdf" || a.Header.Get("Content-Security-Policy") != "sandbox" {
			t.Errorf("%v %s", a.Header, a.Body)
		}
		upload("file", "photo.png", "\x89PNG").refused(422, invalid).names("file")
		upload("plan", "a.pdf", content).refused(422, invalid).names("file")
		upload("file", "a.pdf", "%PDF-"+strings.Repeat("x", 20<<20)).refused(413, "Requête trop volumineuse.")
		c.do(t, "POST", path, `{}`).refused(422, invalid).names("file")
		c.do(t, "POST", path, "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n%PDF-", "Content-Type", "multipart/form-data; boundary=x").refused(422, invalid).names("file")
		c.do(t, "DELETE", fmt.Sprintf("%s/%d", path, made.id(t, "id")), "").want(200)
		d.with("").exchange(t, "GET", url, "").refused(404, notFound)
		c.do(t, "DELETE", fmt.Sprintf("%s/%d", path, made.id(t, "id")), "").refused(404, notFound)
	})
}

func TestOwnersAreThoseWhoMayOwn(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		all := d.full().get(t, d.in("/owners")).page()
		if len(all.Data) < 3 {
			t.Errorf("%v", all.Data)
		}
		owner := number(t, d.Adlead.Owner)
		own := d.open(t, access.Key{User: owner, Permissions: []access.Right{access.OptionCreate}}).get(t, d.in("/owners")).page()
		if len(own.Data) != 1 || own.Data[0].id(t, "id") != owner || own.Data[0]["company"].(map[string]any)["name"] != "Horizon Patrimoine" {
			t.Errorf("%v", own.Data)
		}
	})
}

// A repeat under the same key gets the first answer, byte for byte.
func TestAPostIsDoneOnceUnderItsKey(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		const body = `{"reference":"R01","type":"cellar","vat_rate":20,"price_including_vat":3000}`
		first := c.do(t, "POST", d.in("/lots"), body, "Idempotency-Key", "k-1").want(200)
		again := c.do(t, "POST", d.in("/lots"), body, "Idempotency-Key", "k-1").want(200)
		if string(first.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" || first.Header.Get("Idempotency-Replayed") != "" {
			t.Errorf("%s\n%s", first.Body, again.Body)
		}
		c.do(t, "POST", d.in("/lots"), strings.Replace(body, "R01", "R02", 1), "Idempotency-Key", "k-1").refused(422, invalid).names("Idempotency-Key")
		c.do(t, "POST", d.in("/lots"), body, "Idempotency-Key", strings.Repeat("k", 256)).refused(422, invalid).names("Idempotency-Key")
		// A key of somebody else's is another one.
		d.open(t, access.Key{Permissions: []access.Right{access.LotCreate}}).do(t, "POST", d.in("/lots"), body, "Idempotency-Key", "k-1").refused(422, invalid).names("reference")
	})
}

// HEAD is a GET without a body.
func TestHead(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		d.full().do(t, "HEAD", "/programs", "").want(200)
	})
}
