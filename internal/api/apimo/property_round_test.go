package apimo_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/api/apitest"
)

const propertiesPath = "/agencies/14/properties"

// Every field that the document names, of answers and of requests.
const (
	documentShows = `id reference agency user step status group parent ranking category subcategory name type subtype agreement agreement.type
agreement.reference agreement.start_at agreement.end_at block_name lot_reference cadastre_reference stairs_reference address address_more
publish_address country region region.id region.name city city.id city.name city.zipcode district district.id district.name longitude
latitude radius altitude area area.unit area.value area.total area.weighted rooms bedrooms sleeps price price.value price.max price.fees
price.period price.hide price.inventory price.deposit price.currency price.commission price.guarantee price.transfer_tax price.contribution
price.pension price.tenant price.vat price.sold price.sold_at price.commission_owner price.commission_customer price.net_seller
price.estimation price.estimation.min price.estimation.max price.negotiable owner visit visit.contact visit.comment exchanges status_comment
logs logs[].field logs[].value logs[].date residence residence.id residence.type residence.fees residence.period residence.lots view
view.type view.landscape construction construction.method construction.construction_year construction.construction_step
construction.renovation_year floor floor.type floor.value floor.levels floor.floors heating heating.device heating.access heating.type water
water.hot_device water.hot_access water.waste condition standing style style.name facades url availability available_at delivered_at
activities orientations services proximities tags tags_customized tags_customized[].comment pictures pictures[].id pictures[].rank
pictures[].url pictures[].width_max pictures[].height_max pictures[].comments pictures[].comments[].language pictures[].comments[].comment
medias medias[].type medias[].value comments comments[].language comments[].title comments[].subtitle comments[].hook comments[].comment
comments[].comment_full areas areas[].type areas[].number areas[].area areas[].flooring areas[].ceiling_height areas[].floor
areas[].floor.id areas[].floor.value areas[].orientations areas[].comments areas[].comments[].language areas[].comments[].comment
regulations regulations[].type regulations[].value regulations[].date financial financial[].type financial[].amount financial[].year
filling_rate private_comment created_at updated_at`
	documentTakes = documentShows + ` zipcode price.unit areas[].floor.type`
)

// workedOut are fields of answers that no request says: each is held against what it follows
// from by the test that its comment names.
const workedOut = `id reference agency region.id region.name district.id price.net_seller exchanges logs[].field logs[].value logs[].date
pictures[].id pictures[].rank pictures[].url pictures[].width_max pictures[].height_max pictures[].comments[].language pictures[].comments[].comment
medias[].type medias[].value created_at updated_at areas[].floor.id city.id city.name city.zipcode district.name`

// whole is a property of which everything is said.
const whole = `{"user":9,"step":2,"status":22,"group":7,"parent":233031,"ranking":4,"category":1,"subcategory":3,"name":"Villa Les Pins","type":2,"subtype":14,
"agreement":{"type":3,"reference":"M-1158","start_at":"2026-04-12","end_at":"2027-04-12"},
"block_name":"Bât. A","lot_reference":"12","cadastre_reference":"AB 120","stairs_reference":"C","address":"12 rue des Tilleuls","address_more":"2e étage",
"publish_address":true,"country":"FR","city":"Nantes","zipcode":"44300","district":"Erdre","longitude":-1.5536001,"latitude":47.2184,"radius":150,"altitude":-3,
"area":{"unit":2,"value":1000.5,"total":1200,"weighted":1100.25},"rooms":4.5,"bedrooms":3,"sleeps":8,
"price":{"value":298000.55,"max":310000,"fees":120.5,"unit":1,"period":4,"hide":true,"inventory":90,"deposit":890.5,"currency":"CHF","commission":9000,
 "guarantee":500,"transfer_tax":23000,"contribution":40000,"pension":800,"tenant":950,"vat":true,"sold":290000,"sold_at":"2026-06-01",
 "commission_owner":4000,"commission_customer":9000,"estimation":{"min":280000,"max":300000},"negotiable":285000},
"owner":"<contact>","visit":{"contact":"<contact>","comment":"Clé au café"},"status_comment":"Attend le notaire",
"residence":{"id":12,"type":2,"fees":300.5,"period":4,"lots":24},"view":{"type":3,"landscape":[2,1]},
"construction":{"method":[1,2],"construction_year":1962,"construction_step":4,"renovation_year":2019},
"floor":{"type":4,"value":2,"levels":1,"floors":5},"heating":{"device":3,"access":1,"type":7},"water":{"hot_device":2,"hot_access":1,"waste":2},
"condition":3,"standing":2,"style":{"name":"Art déco"},"facades":2,"url":"https://www.example.org/villa","availability":2,"available_at":"2026-08-01","delivered_at":"2028-01-15",
"activities":[2,1],"orientations":[3,1],"services":[4,6,7,11,47],"proximities":[10,2],"tags":[16,1],"tags_customized":[{"comment":"Coup de cœur"},{"comment":"À voir"}],
"comments":[{"language":"fr","title":"Trois pièces au calme","subtitle":"Sous-titre","hook":"Rare !","comment":"Appartement traversant.","comment_full":"Long\ntexte"},
 {"language":"en","title":"Quiet flat","subtitle":"Sub","hook":"Rare!","comment":"Bright.","comment_full":"Long"}],
"areas":[{"type":"1","number":"2","area":11.5,"flooring":"1","ceiling_height":2.55,"floor":{"id":4,"value":2},"orientations":[1],"comments":[{"language":"fr","comment":"Claire"}]}],
"regulations":[{"type":1,"value":"168","date":"2026-02-03"},{"type":2,"value":"9.5","date":"2026-02-03"},{"type":50,"value":"C","date":"2026-02-03"},{"type":52,"value":"B","date":"2026-02-03"},
 {"type":6,"value":"Absence d'amiante","date":"2026-02-04"},{"type":3,"value":"72,4","date":null}],
"financial":[{"type":1,"amount":-125000.5,"year":2025}],"filling_rate":82.5,"private_comment":"Vendeurs pressés"}`

// propertyList is what a list of properties answers, as far as the tests look at it.
type propertyList struct {
	Total      int64            `json:"total_items"`
	Timestamp  int64            `json:"timestamp"`
	Properties []map[string]any `json:"properties"`
}

// property is the one with the number in the whole list.
func property(t testing.TB, c apitest.Client, id int64) map[string]any {
	t.Helper()
	for _, p := range apitest.Decode[propertyList](t, c.Get(t, propertiesPath)).Properties {
		if fmt.Sprint(p["id"]) == fmt.Sprint(id) {
			return p
		}
	}
	t.Fatalf("property %d is not in the list", id)
	return nil
}

// put changes a property.
func put(t testing.TB, c apitest.Client, id int64, body string) apitest.Answer {
	t.Helper()
	return c.Try(t, apitest.Request{Method: http.MethodPut, Path: fmt.Sprintf("%s/%d", propertiesPath, id), Body: []byte(body)})
}

// postProperty makes one.
func postProperty(t testing.TB, c apitest.Client, body string) sent {
	t.Helper()
	return apitest.Decode[sent](t, c.Post(t, propertiesPath, body))
}

// someContact is one of the demonstration's agency.
func someContact(t testing.TB, c apitest.Client) string {
	t.Helper()
	list := apitest.Decode[struct{ Contacts []map[string]any }](t, c.Get(t, "/agencies/14/contacts?limit=1"))
	return fmt.Sprint(list.Contacts[0]["id"])
}

// Every field of the document is stored and read back as it was sent: numbers once as they
// are and once as text, in a POST and in a PUT.
func TestEveryFieldOfAPropertyComesBackAsItWasSent(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.demo()
		said := apitest.Decode[map[string]any](t, apitest.Answer{Body: []byte(strings.ReplaceAll(whole, `"<contact>"`, someContact(t, c)))})
		for i, way := range []func(map[string]any) map[string]any{maps.Clone[map[string]any], asText} {
			body := way(said)
			body["reference"] = fmt.Sprintf("ROUND-%d", i)
			posted := postProperty(t, c, marshal(t, body))
			back(t, said, property(t, c, posted.ID), fmt.Sprintf("post %d", i))

			bare := postProperty(t, c, fmt.Sprintf(`{"reference":"BARE-%d","user":10}`, i))
			delete(body, "reference")
			put(t, c, bare.ID, marshal(t, body)).Want(t, 200)
			back(t, said, property(t, c, bare.ID), fmt.Sprintf("put %d", i))
			put(t, c, bare.ID, `{"publish_address":false}`).Want(t, 200)
			if got := property(t, c, bare.ID)["radius"]; got != said["radius"] {
				t.Errorf("radius of a hidden address: %v, was sent as %v", got, said["radius"])
			}
			put(t, c, bare.ID, nothing(t, said)).Want(t, 200)
			cleared(t, property(t, c, bare.ID), said)
		}
	})
}

// back holds what is shown of a property against what was said of it, and against the list of
// fields that the document has: each is one or the other.
func back(t *testing.T, said, shown map[string]any, what string) {
	t.Helper()
	told, got := flat(said), flat(shown)
	for _, p := range strings.Fields(documentTakes) {
		_, isSaid := told[p]
		if _, isParent := told[p+"."]; !isSaid && !isParent && !slices.Contains(strings.Fields(workedOut), p) && !partOf(p) {
			t.Errorf("%s: the test says nothing of %s", what, p)
		}
	}
	for _, p := range strings.Fields(documentShows) {
		if _, there := got[p]; !there && got[p+"."] == nil && !partOf(p) {
			t.Errorf("%s: %s is not shown", what, p)
		}
	}
	for p, want := range told {
		switch p {
		case "user":
			want, p = fmt.Sprint(want), "user.id"
			got[p] = fmt.Sprint(got[p])
		case "city", "district":
			p += ".name"
		case "zipcode":
			p = "city.zipcode"
		case "radius": // none while the whole address is public
			want = json.Number("0")
		}
		if !strings.HasSuffix(p, ".") && !cmp.Equal(got[p], want) {
			t.Errorf("%s: %s is %#v, was sent as %#v", what, p, got[p], want)
		}
	}
	if fmt.Sprintf("%v %v %v %v", got["price.net_seller"], got["city.id"], got["region.name"], got["agency"]) != "285000.55 44109 Pays de la Loire 14" || got["district.id"] == nil {
		t.Errorf("%s: worked out as net %v, city %v, region %v, agency %v, district %v", what, got["price.net_seller"], got["city.id"], got["region.name"], got["agency"], got["district.id"])
	}
}

// partOf are lists and objects that the test looks at by their parts.
func partOf(p string) bool {
	return slices.Contains(strings.Fields(`pictures medias pictures[].comments logs region areas[].floor.type`), p) || strings.HasPrefix(p, "pictures[]") || strings.HasPrefix(p, "medias[]")
}

// flat is an object by paths: leaves and lists as they are, and a mark for each object.
func flat(o map[string]any) map[string]any {
	out := map[string]any{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			out[path+"."] = true
			for k, inner := range v {
				walk(strings.TrimPrefix(path+"."+k, "."), inner)
			}
		case []any:
			if len(v) > 0 {
				if _, is := v[0].(map[string]any); is {
					out[path+"."] = true
					for i, item := range v {
						for k, inner := range item.(map[string]any) {
							if walk(path+"[]."+k, inner); i > 0 {
								walk(fmt.Sprintf("%s[%d].%s", path, i, k), inner)
							}
						}
					}
					return
				}
			}
			out[path] = v
		default:
			out[path] = v
		}
	}
	walk("", o)
	return out
}

// asText is the same with numbers and booleans as text.
func asText(o map[string]any) map[string]any { return textual(o).(map[string]any) }

func textual(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, inner := range v {
			out[k] = textual(inner)
		}
		return out
	case []any:
		out := []any{}
		for _, inner := range v {
			out = append(out, textual(inner))
		}
		return out
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	return v
}

func marshal(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// nothing clears all that was said but for the user.
func nothing(t testing.TB, said map[string]any) string {
	none := map[string]any{}
	for k := range said {
		none[k] = nil
	}
	return marshal(t, none)
}

// ofNulls is an object with the keys of another, each null but for these.
func ofNulls(v any, but map[string]any) any {
	keys, _ := v.(map[string]any)
	out := map[string]any{}
	for k := range keys {
		out[k] = but[k]
	}
	return out
}

// cleared wants a property of which nothing is known any more.
func cleared(t *testing.T, shown, said map[string]any) {
	t.Helper()
	for k := range said {
		want, has := map[string]any{"step": json.Number("1"), "status": json.Number("1"), "group": json.Number("1"), "publish_address": false}[k]
		if _, list := said[k].([]any); list {
			want, has = []any{}, true
		}
		if !has {
			want = nil
		}
		if slices.Contains([]string{"agreement", "city", "area", "price"}, k) {
			want = ofNulls(shown[k], map[string]any{"unit": json.Number("1"), "currency": "EUR", "hide": false})
		}
		if k != "zipcode" && !cmp.Equal(shown[k], want) {
			t.Errorf("cleared: %s is %#v, want %#v", k, shown[k], want)
		}
	}
}
