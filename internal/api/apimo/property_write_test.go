package apimo_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/apimo"
	"palier/internal/api/apitest"
	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/listings"
	"palier/internal/core/money"
)

// refusedFields are the fields that a 422 names.
func refusedFields(t testing.TB, a apitest.Answer) string {
	t.Helper()
	if a.Status != 422 {
		t.Fatalf("answered %d %s", a.Status, a.Body)
	}
	var names []string
	for name := range apitest.Decode[struct{ Errors map[string]any }](t, a).Errors {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func tryProperty(t testing.TB, c apitest.Client, body string) apitest.Answer {
	t.Helper()
	return c.Try(t, apitest.Request{Method: http.MethodPost, Path: propertiesPath, Body: []byte(body)})
}

// stands is a property as the core has it.
func (d *door) stands(t testing.TB, id int64) listings.Property {
	t.Helper()
	p, err := d.Listings.Property(context.Background(), d.Operator, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// A PUT merges: objects key by key, so that what is not named stays.
func TestAPutLeavesWhatItDoesNotName(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		one := postProperty(t, c, `{"reference":"M-1","user":9,"price":{"value":100,"deposit":900,"currency":"CHF"},"area":{"unit":2,"value":1000},"services":[6,11],"longitude":2.5,"latitude":48.5,
"floor":{"value":2,"floors":5},"regulations":[{"type":1,"value":"168"},{"type":1,"value":"200,5"}],"agreement":{"reference":"12","end_at":"2027-01-01"},"city":"Nantes","zipcode":"44000","district":"Erdre"}`)
		for _, step := range []struct{ body, path, want string }{
			{`{"price":{"value":200}}`, "price.deposit", "900"},
			{`{"price":{"currency":"eur"}}`, "price.currency", "EUR"},
			{`{"price":{"max":300}}`, "price.value", "200"},
			{`{"area":{"total":1100}}`, "area.value", "1000"},
			{`{"area":{"unit":1}}`, "area.value", "1000"},
			{`{"area":{"unit":1}}`, "area.total", "1100"},
			{`{"services":[11]}`, "services", "[11]"},
			{`{"latitude":49}`, "longitude", "2.5"},
			{`{"floor":{"value":null}}`, "floor.floors", "5"},
			{`{"agreement":{"type":2}}`, "agreement.end_at", "2027-01-01"},
			{`{"name":"x"}`, "regulations[1].value", "200,5"},
			{`{"district":null}`, "city.name", "Nantes"},
			{`{"latitude":null}`, "longitude", "<nil>"},
			{`{"price":null}`, "price.value", "<nil>"},
			{`{"price":null}`, "price.currency", "EUR"},
			{`{"nobody":1,"logs":[1],"id":7}`, "id", fmt.Sprint(one.ID)},
		} {
			put(t, c, one.ID, step.body).Want(t, 200)
			if got := fmt.Sprint(flat(property(t, c, one.ID))[step.path]); got != step.want {
				t.Errorf("after %s, %s is %s, want %s", step.body, step.path, got, step.want)
			}
		}
		before := property(t, c, one.ID)["updated_at"]
		d.Clock.Advance(time.Minute)
		put(t, c, one.ID, `{"name":"x"}`).Want(t, 200)
		if after := property(t, c, one.ID)["updated_at"]; after != before {
			t.Error("a PUT that says nothing new moves updated_at")
		}
	})
}

// Ids that no catalog knows are kept, shown, and noted; said again as they should be, the note goes.
func TestUnknownIDsAreKeptWithAWarning(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		one := postProperty(t, c, `{"reference":"W-1","user":9,"category":77,"tags":[16,9999],"heating":{"type":99},"areas":[{"type":9999}],"price":{"value":1000,"commission_customer":5,"commission":8}}`)
		p, got := d.stands(t, one.ID), flat(property(t, c, one.ID))
		var noted []string
		for _, w := range p.Particulars.Warnings {
			noted = append(noted, w.Field+"="+w.Value)
		}
		slices.Sort(noted)
		if want := "areas[0].type=9999 category=77 heating.type=99 price.commission=8 tags[1]=9999"; strings.Join(noted, " ") != want {
			t.Errorf("noted %s, want %s", noted, want)
		}
		if fmt.Sprintf("%v %v %v %v %v", got["category"], got["tags"], got["heating.type"], got["areas[].type"], got["price.commission"]) != "77 [16 9999] 99 9999 5" {
			t.Errorf("shown as %v %v %v %v %v", got["category"], got["tags"], got["heating.type"], got["areas[].type"], got["price.commission"])
		}
		put(t, c, one.ID, `{"category":1,"tags":[16],"heating":null,"areas":[],"price":null}`).Want(t, 200)
		if left := d.stands(t, one.ID).Particulars.Warnings; len(left) != 0 {
			t.Errorf("left: %v", left)
		}
	})
}

// What is refused names its fields in the document's words, and changes nothing.
func TestWhatAPropertyMayNotSayIsRefused(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		neighbour := d.neighbour(t)
		one := postProperty(t, c, `{"reference":"R-1","user":9,"name":"Les Pins"}`)
		before := property(t, c, one.ID)
		list := func(n int, item string) string { return "[" + strings.Repeat(item+",", n-1) + item + "]" }
		var languages []string
		for i := range 51 {
			languages = append(languages, fmt.Sprintf(`{"language":"%c%c","title":"x"}`, 'a'+i/26, 'a'+i%26))
		}
		for body, want := range map[string]string{
			`{"price":{"value":"NaN"}}`: "price.value", `{"price":{"value":1e400}}`: "price.value", `{"price":{"value":-1}}`: "price.value", `{"price":{"deposit":"-0.5"}}`: "price.deposit",
			`{"price":7}`: "price", `{"price":{"currency":"euro"}}`: "price.currency", `{"price":{"hide":"peut-être"}}`: "price.hide", `{"price":{"sold_at":"2026-02-30"}}`: "price.sold_at",
			`{"area":{"value":100,"total":99.9}}`: "area.total", `{"area":{"unit":[]}}`: "area.unit", `{"area":[]}`: "area", `{"rooms":-1}`: "rooms", `{"rooms":"3,5"}`: "rooms", `{"bedrooms":2.5}`: "bedrooms",
			`{"ranking":0}`: "ranking", `{"ranking":6}`: "ranking", `{"step":"x"}`: "step", `{"type":-1}`: "type", `{"user":999999}`: "user", `{"user":"moi"}`: "user",
			`{"parent":999999999}`: "parent", fmt.Sprintf(`{"parent":%d}`, one.ID): "parent", fmt.Sprintf(`{"parent":%d}`, neighbour): "parent",
			`{"owner":999999999}`: "owner", `{"owner":-1}`: "owner", `{"visit":{"contact":999999999}}`: "visit.contact", `{"visit":[1]}`: "visit",
			`{"city":"99999"}`: "city", `{"city":"44109","country":"BE"}`: "city", `{"district":"987654321"}`: "district", `{"country":"France"}`: "country",
			`{"longitude":2}`: "longitude", `{"longitude":181,"latitude":1}`: "latitude", `{"longitude":"est","latitude":1}`: "longitude",
			`{"available_at":"hier"}`: "available_at", `{"agreement":{"start_at":"2026-02-01","end_at":"2026-01-01"}}`: "agreement.end_at", `{"agreement":{"start_at":"32/01/2026"}}`: "agreement.start_at",
			`{"url":"javascript:alert(1)"}`: "url", `{"url":"www.example.org"}`: "url", `{"name":["x"]}`: "name", `{"name":{"fr":"x"}}`: "name", `{"publish_address":"oui"}`: "publish_address",
			`{"services":6}`: "services", `{"services":[[6]]}`: "services[0]", `{"services":["six"]}`: "services[0]", `{"tags":` + list(501, "16") + `}`: "tags",
			`{"areas":` + list(201, `{"type":1}`) + `}`: "areas", `{"areas":[{"number":2}]}`: "areas[0].type", `{"areas":[7]}`: "areas[0]", `{"areas":[{"type":1,"area":-1}]}`: "areas",
			`{"comments":[{"title":"x"}]}`: "comments[0].language", `{"comments":[{"language":"fr"},{"language":"fr"}]}`: "comments[1].language", `{"comments":[` + strings.Join(languages, ",") + `]}`: "comments",
			`{"comments":[{"language":"fr","title":"` + strings.Repeat("é", 121) + `"}]}`: "comments", `{"private_comment":"` + strings.Repeat("x", 10_001) + `"}`: "private_comment",
			`{"comments":[{"language":"fr","comment":"` + strings.Repeat("x", 900_000) + `"}]}`: "comments[0].comment", `{"name":"` + strings.Repeat("é", 301) + `"}`: "name",
			`{"regulations":[{"value":"x"}]}`: "regulations[0].type", `{"financial":[{"type":1,"amount":1e400}]}`: "financial[0] financial[0].amount", `{"filling_rate":101}`: "filling_rate",
			`{"group":-1}`: "group", `{"group":1.5}`: "group", `{"reference":" "}`: "reference", `{"reference":["x"]}`: "reference", `{"altitude":99999}`: "altitude", `{"floor":{"value":1e9}}`: "floor.value",
			`{"name":"` + strings.Repeat("x", 301) + `","rooms":"x","price":{"value":"y","sold_at":7}}`: "name price.sold_at price.value rooms", `{"tags_customized":["` + strings.Repeat("x", 301) + `"]}`: "tags_customized",
		} {
			if got := refusedFields(t, put(t, c, one.ID, body)); got != want {
				t.Errorf("%.120s: refused for %q, want %q", body, got, want)
			}
		}
		if after := property(t, c, one.ID); !cmp.Equal(before, after) {
			t.Errorf("what was refused changed something: %s", cmp.Diff(before, after))
		}
		for body, status := range map[string]int{`[]`: 400, `{`: 400, `{"name":"` + strings.Repeat("x", 1<<20) + `"}`: 413, `{"areas":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}`: 400,
			"{\"name\":\"a\x01\"}": 400, `{"name":"\u0000"}`: 400, `{"pictures":` + list(10_000, `{"id":1}`) + `,"name":"Les Pins"}`: 400, `{"pictures":` + list(9_000, `{"id":1}`) + `,"name":"Les Pins"}`: 200} {
			put(t, c, one.ID, body).Want(t, status)
		}
		put(t, c, one.ID, `{"name":"\u0007 \u001b[31m \u2028 \u202e <script>"}`).Want(t, 200)
		if got := property(t, c, one.ID)["name"]; got != "\u0007 \u001b[31m \u2028 \u202e <script>" {
			t.Errorf("control characters come back as %q", got)
		}
	})
}

// neighbour is a property of another agency of the account.
func (d *door) neighbour(t testing.TB) int64 {
	t.Helper()
	a, err := d.Access.CreateAgency(context.Background(), d.Operator, access.Agency{ID: 33, Name: "Voisine", Country: "FR", Email: "voisine@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.Listings.Add(context.Background(), d.Operator, listings.Property{Agency: a.ID, Reference: "N-1", Category: 1})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// No chain of parents closes, however long it is.
func TestAPropertyIsNoPartOfItself(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		first := postProperty(t, c, `{"reference":"P-0","user":9}`).ID
		last := first
		for i := range 60 {
			last = postProperty(t, c, fmt.Sprintf(`{"reference":"P-%d","user":9,"parent":%d}`, i+1, last)).ID
		}
		if got := refusedFields(t, put(t, c, first, fmt.Sprintf(`{"parent":%d}`, last))); got != "parent" {
			t.Errorf("refused for %s", got)
		}
		put(t, c, last, `{"parent":null}`).Want(t, 200)
		put(t, c, first, fmt.Sprintf(`{"parent":%d}`, last)).Want(t, 200)
	})
}

func TestOnePropertyPostedAtOnceIsOne(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		total := apitest.Decode[propertyList](t, c.Get(t, propertiesPath+"?limit=1")).Total
		answers := atOnce(40, func(int) apitest.Answer {
			return c.Do(t, apitest.Request{Method: http.MethodPost, Path: propertiesPath, Body: []byte(`{"reference":"ONCE","user":9,"district":"Erdre"}`)})
		})
		for _, a := range answers {
			if a.Status != 200 || string(a.Body) != string(answers[0].Body) {
				t.Fatalf("answered %d %s, and another %s", a.Status, a.Body, answers[0].Body)
			}
		}
		if now := apitest.Decode[propertyList](t, c.Get(t, propertiesPath+"?limit=1")).Total; now != total+1 {
			t.Errorf("%d properties more", now-total)
		}
		d.Clock.Advance(time.Hour)
		put(t, c, apitest.Decode[sent](t, answers[0]).ID, `{"name":"changed"}`).Want(t, 200)
		if again := c.Post(t, propertiesPath, `{"user":"9","district":"Erdre","reference":"ONCE","name":null}`); string(again.Body) != string(answers[0].Body) {
			t.Errorf("again: %s, first %s", again.Body, answers[0].Body)
		}
		// Another provider's is another one's, and a reference is one in the agency.
		if got := refusedFields(t, tryProperty(t, d.portal(t), `{"reference":"ONCE","user":9,"district":"Erdre"}`)); got != "reference" {
			t.Errorf("refused for %s", got)
		}
	})
}

// registered is a register in which every property has its mandate under one number.
type registered string

func (r registered) NumberOf(context.Context, int64, int64) (string, error) { return string(r), nil }

// A mandate of the register keeps its number; dates and kind may be said.
func TestARegisteredMandateKeepsItsNumber(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		id := postProperty(t, c, `{"reference":"REG","user":9,"agreement":{"type":3,"reference":"77","end_at":"2027-01-01"}}`).ID
		d.Listings.Meet(listings.Around{Register: registered("77")})
		put(t, c, id, `{"agreement":{"reference":"99999","end_at":"2031-01-01"}}`).Want(t, 200)
		p := d.stands(t, id)
		if p.Agreement.Reference != "77" || p.Agreement.End.String() != "2027-01-01" || len(p.Particulars.Warnings) != 1 || p.Particulars.Warnings[0].Field != "agreement.reference" {
			t.Errorf("agreement %+v, warnings %v", p.Agreement, p.Particulars.Warnings)
		}
		put(t, c, id, `{"agreement":{"reference":"77","end_at":"2031-01-01"}}`).Want(t, 200)
		if p := d.stands(t, id); p.Agreement.End.String() != "2031-01-01" || len(p.Particulars.Warnings) != 0 {
			t.Errorf("agreement %+v, warnings %v", p.Agreement, p.Particulars.Warnings)
		}
	})
}

// Owners: the document's one is the first; the others that Palier knows stay behind him.
func TestTheOwnerIsTheFirstOfSeveral(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		list := apitest.Decode[struct{ Contacts []map[string]any }](t, c.Get(t, "/agencies/14/contacts?limit=1000")).Contacts
		a, b, e := fmt.Sprint(list[0]["id"]), fmt.Sprint(list[1]["id"]), fmt.Sprint(list[2]["id"])
		one := postProperty(t, c, `{"reference":"O-1","user":9,"owner":`+a+`}`)
		var other int64
		fmt.Sscan(e, &other)
		if err := d.Listings.AddOwners(context.Background(), d.Operator, one.ID, []int64{other}); err != nil {
			t.Fatal(err)
		}
		for _, s := range []struct{ body, owner, owners string }{
			{`{"name":"x"}`, a, "[" + a + " " + e + "]"}, {`{"owner":` + b + `}`, b, "[" + b + " " + e + "]"}, {`{"owner":"` + e + `"}`, e, "[" + e + "]"}, {`{"owner":null}`, "<nil>", "<nil>"},
		} {
			put(t, c, one.ID, s.body).Want(t, 200)
			if p := property(t, c, one.ID); fmt.Sprint(p["owner"]) != s.owner || fmt.Sprint(p["owners"]) != s.owners {
				t.Errorf("after %s: %v of %v, want %s of %s", s.body, p["owner"], p["owners"], s.owner, s.owners)
			}
		}
		if p := property(t, d.portal(t), one.ID); p["owner"] != nil {
			t.Error("a portal sees the owner")
		}
	})
}

// What is private is shown to who has the right, and to nobody else; a user's birthday too.
func TestPrivateFieldsOfAPropertyAreForWhoMayReadThem(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		one := postProperty(t, c, `{"reference":"S-1","user":9,"price":{"value":100000,"commission_owner":1111,"negotiable":2222,"estimation":{"min":3333}},"private_comment":"4444","status_comment":"5555","visit":{"comment":"6666"},"filling_rate":77.7}`)
		whole, public := property(t, c, one.ID), property(t, d.portal(t), one.ID)
		for _, secret := range []string{"1111", "2222", "3333", "4444", "5555", "6666", "77.7", "birthday_at", "owner", "logs", "exchanges", "net_seller"} {
			if text := marshal(t, public); strings.Contains(text, secret) {
				t.Errorf("a portal reads %s: %s", secret, text)
			}
			if text := marshal(t, whole); !strings.Contains(text, secret) {
				t.Errorf("who may does not read %s: %s", secret, text)
			}
		}
		reader := d.provider(t, access.ApimoSettings{}, access.PropertiesRead)
		for _, r := range []apitest.Request{{Method: "POST", Path: propertiesPath, Body: []byte(`{"reference":"x","user":9}`)},
			{Method: "PUT", Path: fmt.Sprintf("%s/%d", propertiesPath, one.ID), Body: []byte(`{"name":"x"}`)},
			{Method: "DELETE", Path: fmt.Sprintf("%s/%d/pictures/1", propertiesPath, one.ID)}} {
			reader.Do(t, r).Want(t, 403)
		}
		number := d.provider(t, access.ApimoSettings{NumberRefs: true}, access.PropertiesRead)
		put(t, c, one.ID, `{"reference":"0042"}`).Want(t, 200)
		if a, b := property(t, number, one.ID)["reference"], property(t, reader, one.ID)["reference"]; fmt.Sprint(a) != "42" || b != "0042" {
			t.Errorf("references %v and %v", a, b)
		}
		d.neighbour(t)
		c.Do(t, apitest.Request{Method: "GET", Path: "/agencies/33/properties"}).Want(t, 403)
		c.Do(t, apitest.Request{Method: "PUT", Path: fmt.Sprintf("/agencies/33/properties/%d", one.ID), Body: []byte(`{}`)}).Want(t, 403)
	})
}

// What is stored beside a property is what rendering it anew gives, whoever changed it: this
// door, the office, a lot, an owner, a picture; and palier rebuild finds nothing to mend.
func TestStoredViewsOfPropertiesEqualAFreshRender(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		ctx, c := context.Background(), d.demo()
		one := postProperty(t, c, strings.ReplaceAll(whole[:1]+`"reference":"V-1",`+whole[1:], `"<contact>"`, someContact(t, c)))
		put(t, c, one.ID, `{"name":"Autre\nnom \u0001 \u0002"}`).Want(t, 200)
		path := fmt.Sprintf("%s/%d", propertiesPath, one.ID)
		c.Post(t, path+"/pictures", `{"reference":"a","content":"`+photo(t, 30, 20)+`"}`)
		c.Post(t, path+"/medias", `{"type":9,"content":"<b>x</b>"}`)
		c.Post(t, path+"/comments", `{"language":"es","title":"Piso"}`)
		c.Post(t, path+"/providers", `{}`)
		if _, err := d.Listings.Change(ctx, d.Operator, one.ID, func(p *listings.Property) error {
			p.Price, p.Details.Surface = money.Amount{Minor: 31_000_000, Currency: "EUR"}, new(92.9)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Listings.Withdraw(ctx, d.Operator, one.ID); err != nil {
			t.Fatal(err)
		}
		var stored []string
		if _, err := d.Listings.ListViews(ctx, d.Operator, listings.Query{Agency: 14, Limit: 1000}, func(v listings.Views) error {
			for i, id := range v.IDs {
				p := d.stands(t, id)
				pictures, err := d.Listings.Pictures(ctx, d.Operator, id)
				if err != nil {
					return err
				}
				prices, err := d.Listings.Prices(ctx, d.Operator, id)
				if err != nil {
					return err
				}
				if fresh := string(apimo.PropertyView(listings.Whole{Property: p, Pictures: pictures, Prices: prices})); fresh != v.Lines[i] {
					t.Errorf("property %d: %s", id, cmp.Diff(fresh, v.Lines[i]))
				}
			}
			stored = append(stored, v.Lines...)
			return nil
		}); err != nil || len(stored) < 79 {
			t.Fatalf("%d views, %v", len(stored), err)
		}
		if r, err := d.Listings.RebuildViews(ctx, d.Operator, true); err != nil || r.Differed != 0 || r.Properties < 79 {
			t.Errorf("rebuilt %+v, %v", r, err)
		}
		before := string(c.Get(t, propertiesPath).Body)
		d.Listings.Render(func(listings.Whole) []byte { return nil }) // as after a step of the schema
		if _, err := d.Listings.RebuildViews(ctx, d.Operator, false); err != nil {
			t.Fatal(err)
		}
		d.Listings.Render(apimo.PropertyView)
		for _, limit := range []string{"", "?limit=50"} {
			if _, err := d.Listings.RebuildViews(ctx, d.Operator, true); err != nil {
				t.Fatal(err)
			}
			got := string(c.Get(t, propertiesPath+limit).Body)
			if limit == "" && got != before {
				t.Error("views that are not stored are shown otherwise")
			}
		}
		if r, err := d.Listings.RebuildViews(ctx, d.Operator, false); err != nil || r.Differed < 79 {
			t.Errorf("rebuilt %+v, %v", r, err)
		}
		if after := string(c.Get(t, propertiesPath).Body); after != before {
			t.Error("views that were rebuilt are shown otherwise")
		}
	})
}

// photo is a JPEG as base64.
func photo(t testing.TB, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func pngOf(t testing.TB, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Files that lie, that are cut off or too large are refused; the sixty-first picture too.
func TestPicturesThatAreNone(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		one := postProperty(t, c, `{"reference":"PIC","user":9}`)
		path := fmt.Sprintf("%s/%d", propertiesPath, one.ID)
		send := func(reference, content string) apitest.Answer {
			return c.Try(t, apitest.Request{Method: "POST", Path: path + "/pictures", Body: []byte(fmt.Sprintf(`{"reference":%q,"content":%q}`, reference, content))})
		}
		whole := pngOf(t, 300, 200)
		bomb := slices.Clone(whole) // a head that says 60,000 by 60,000
		copy(bomb[16:24], []byte{0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60})
		encode := base64.StdEncoding.EncodeToString
		for what, content := range map[string]string{
			"no base64": "%%%", "text": encode([]byte("hello")), "a PDF": encode([]byte("%PDF-1.4\n%%EOF")), "a GIF": encode([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")),
			"cut off": encode(whole[:len(whole)/2]), "only a head": encode(whole[:20]), "a bomb": encode(bomb), "HTML behind a head": encode([]byte("\xff\xd8\xff<html>")),
			"an SVG": encode([]byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`)), "empty": "",
		} {
			if got := refusedFields(t, send("x", content)); got != "content" {
				t.Errorf("%s: refused for %q", what, got)
			}
		}
		send("x", encode(make([]byte, 20<<20+1))).Want(t, 413)
		send("x", strings.Repeat("A", 40<<20)).Want(t, 413)
		before := property(t, c, one.ID)
		if fmt.Sprint(before["pictures"]) != "[]" {
			t.Fatalf("pictures %v", before["pictures"])
		}
		first := send("p0", photo(t, 30, 20)).Want(t, 200)
		for i := 1; i < listings.MostPictures; i++ {
			send(fmt.Sprintf("p%d", i), photo(t, 8+i, 8)).Want(t, 200)
		}
		if got := refusedFields(t, send("one more", photo(t, 8, 8))); got != "content" {
			t.Errorf("the sixty-first is refused for %q", got)
		}
		d.Clock.Advance(time.Minute)
		again := send("p0", base64.URLEncoding.EncodeToString(whole)).Want(t, 200) // in its place
		a, b := apitest.Decode[map[string]any](t, first), apitest.Decode[map[string]any](t, again)
		if fmt.Sprint(a["id"]) != fmt.Sprint(b["id"]) || fmt.Sprint(b["width_max"]) != "300" || a["url"] == b["url"] || fmt.Sprint(b["rank"]) != "1" {
			t.Errorf("first %s, again %s", first.Body, again.Body)
		}
		now := property(t, c, one.ID)
		list := now["pictures"].([]any)
		cover := list[0].(map[string]any)
		if len(list) != listings.MostPictures || cover["url"] != b["url"] || cover["internet"] != "1" || now["updated_at"] == before["updated_at"] || !strings.HasPrefix(fmt.Sprint(cover["url"]), d.URL+"/photos/") {
			t.Errorf("%d pictures, the first %v, updated %v", len(list), cover, now["updated_at"])
		}
	})
}

// An Idempotency-Key answers a picture once, and a document; what came twice leaves no file.
func TestAKeyRepeatsAPictureAndKeepsOneFile(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		one := postProperty(t, c, `{"reference":"KEY","user":9}`)
		path := fmt.Sprintf("%s/%d", propertiesPath, one.ID)
		count := func() int {
			found, err := d.Documents.Find(context.Background(), d.Operator, documents.Query{Limit: 1000})
			if err != nil {
				t.Fatal(err)
			}
			return len(found.List)
		}
		files := count()
		for _, r := range []apitest.Request{
			{Method: "POST", Path: path + "/pictures", Header: http.Header{"Idempotency-Key": {"k1"}}, Body: []byte(`{"reference":"a","content":"` + photo(t, 30, 20) + `"}`)},
			{Method: "POST", Path: path + "/documents", Header: http.Header{"Idempotency-Key": {"k2"}}, Body: []byte(`{"name":"plan.png","content":"` + photo(t, 30, 20) + `"}`)},
		} {
			files++
			first, again := c.Do(t, r).Want(t, 200), c.Do(t, r).Want(t, 200)
			if string(first.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" || count() != files {
				t.Errorf("%s and %s, %d files, want %d", first.Body, again.Body, count(), files)
			}
			if url := apitest.Decode[map[string]any](t, first)["download_url"]; url != nil {
				plain := c
				plain.Contract, plain.URL = nil, ""
				if file := plain.Do(t, apitest.Request{Method: "GET", Path: fmt.Sprint(url)}).Want(t, 200); file.Header.Get("Content-Type") != "image/jpeg" || len(file.Body) < 100 {
					t.Errorf("the document is %s of %d bytes", file.Header.Get("Content-Type"), len(file.Body))
				}
			}
		}
	})
}
