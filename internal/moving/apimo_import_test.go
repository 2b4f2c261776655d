package moving_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/moving"
	"palier/internal/testkit"
)

// shop is a Palier that answers, with a provider who may do everything.
type shop struct {
	*testing.T
	*testkit.Server
	by       access.Actor
	agency   int64
	provider int64
	token    string
	base     string
	users    []access.User
	seen     map[string][]map[string]any // lists that were asked for names
}

// let gives a provider in.
func (s *shop) let() *shop {
	s.Helper()
	p, token, err := s.Access.CreateProvider(s.Context(), s.by, access.Provider{Name: "Moving", Agencies: []int64{s.agency}, Rights: access.Rights()})
	s.must(err)
	s.provider, s.token, s.base = p.ID, token, "http://"+s.Addr()+"/apimo"
	return s
}

func (s *shop) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// the shop that is full: the demonstration's agency, with what it has not by itself.
func full(t *testing.T) *shop {
	h := testkit.Demo(t, testkit.SQLite(t))
	s := (&shop{T: t, Server: h, by: h.Operator, agency: 14}).let()
	users, _, err := h.Access.Users(t.Context(), h.Operator, 14, 0, 0)
	s.must(err)
	s.users = users
	return s
}

// the shop that is empty but for colleagues of the same e-mails.
func bare(t *testing.T, d testkit.Database, staff []access.User) *shop {
	t.Helper()
	s := &shop{T: t, Server: testkit.Empty(t, d)}
	account, err := s.Access.CreateAccount(t.Context(), access.Account{Name: "Agence Neuve", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
	s.must(err)
	s.by = access.Operator(account, "test")
	agency, err := s.Access.CreateAgency(t.Context(), s.by, access.Agency{Name: "neuve"})
	s.must(err)
	s.agency = agency.ID
	for _, u := range staff {
		_, err := s.Access.CreateUser(t.Context(), s.by, access.User{Agency: agency.ID, Group: u.Group, Firstname: u.Firstname, Lastname: u.Lastname, Username: u.Username, Email: u.Email, Active: true, Mobile: u.Mobile, Phone: u.Phone})
		s.must(err)
	}
	return s.let()
}

// call makes one call of the door.
func (s *shop) call(method, path, body string) map[string]any {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), method, s.base+fmt.Sprintf("/agencies/%d/", s.agency)+path, strings.NewReader(body))
	s.must(err)
	req.SetBasicAuth(fmt.Sprint(s.provider), s.token)
	resp, err := http.DefaultClient.Do(req)
	s.must(err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	s.must(err)
	var said map[string]any
	if err := json.Unmarshal(raw, &said); err != nil || resp.StatusCode != http.StatusOK {
		s.Fatalf("%s %s: %d %s", method, path, resp.StatusCode, raw)
	}
	return said
}

// record is one of a list of the door.
func (s *shop) record(list, field, value string) map[string]any {
	s.Helper()
	for _, one := range s.list(list) {
		if fmt.Sprint(one[field]) == value {
			return one
		}
	}
	s.Fatalf("no %s with %s %s", list, field, value)
	return nil
}

func (s *shop) list(name string) (list []map[string]any) {
	s.Helper()
	for _, one := range s.call("GET", name, "")[name].([]any) {
		list = append(list, one.(map[string]any))
	}
	return list
}

// furnish gives the shop a property, a contact and a search of which everything is said.
func (s *shop) furnish() {
	s.Helper()
	s.Clock.Advance(5 * time.Second) // a reading goes on from the second of the last change
	user := s.users[0].ID
	contact := s.call("POST", "contacts", fmt.Sprintf(`{"user":%d,"category":1,"title":2,"firstname":"Inès","lastname":"LEFORT","email":"ines.lefort@example.org","mobile":"+33639980041",
"spouse_title":1,"spouse_firstname":"Paul","spouse_lastname":"LEFORT","spouse_email":"paul.lefort@example.org","spouse_birthday_at":"1980-02-03","birthday_at":"1982-11-05","address":"3 rue Basse",
"address_more":"Bât. B","zipcode":"44000","city":"Nantes","country":"FR","nationality":"FR","spouse_nationality":"italienne","taxcode":"1820544","comment":"Rappeler le soir.","relationship":1,
"civil_status":2,"children":2,"website":"https://www.example.org","mailing":2,"emailing":1,"magazine":1,"language":["fr","it"],"tags_customized":[{"comment":"VIP"}]}`, user))["id"]
	seller := s.call("POST", "contacts", fmt.Sprintf(`{"user":%d,"lastname":"VENTOUX","firstname":"Marc","mobile":"+33639980042"}`, user))["id"]
	parent := s.call("POST", "properties", fmt.Sprintf(`{"reference":"PARC-1","user":%d,"category":4,"type":6,"city":"Nantes","zipcode":"44000"}`, user))["id"]
	s.call("POST", "properties", fmt.Sprintf(everything, user, parent, seller, contact))
	s.call("POST", "requests", fmt.Sprintf(`{"contact":%q,"user":%d,"active":true,"auto":false,"validated":true,"ranking":3,"last_action":"2026-05-04 09:37:18","emailing":{"subscription":1,"last_at":"2026-05-01 08:00:00"},
"category":1,"subcategory":2,"types":[1,2],"subtype":5,"referral":6,"subreferral":"salon","country":"FR","locations":[{"city":{"name":"Nantes"},"district":{"name":"Erdre"}},{"city":{"name":"Rezé"},"zipcode":"44400"}],
"coordinates":{"latitude":47.2,"longitude":-1.55,"radius":5000},"sector":"centre","zone":"A","rooms_operator":1,"rooms":3,"bedrooms":2,"standing":2,"view":{"type":3,"landscape":2},"condition":3,"availability":1,
"margin":12.5,"area":{"min":60,"max":120,"unit":1},"price":{"min":200000,"max":320000.5,"currency":"EUR"},"floor":{"operator":3,"type":4,"value":2},"areas":[{"type":1,"number":2,"area_min":11.5}],
"proximities":[2],"services":[6],"activities":[1],"tags":[1],"tags_customized":[{"comment":"urgent"}],"comment":"Cherche vite.","free_criteria":"un vieux poêle"}`, contact, user))
}

const everything = `{"reference":"TOUT-1","user":%d,"parent":%v,"owner":%v,"step":1,"status":1,"group":7,"ranking":4,"category":1,"subcategory":3,"name":"Villa Les Pins","type":2,"subtype":14,
"agreement":{"type":3,"reference":"M-1158","start_at":"2026-04-12","end_at":"2027-04-12"},"block_name":"A","lot_reference":"12","cadastre_reference":"AB 120","stairs_reference":"C",
"address":"12 rue des Tilleuls","address_more":"2e étage","publish_address":true,"country":"FR","city":"Nantes","zipcode":"44300","district":"Erdre","longitude":-1.5536001,"latitude":47.2184,"radius":150,"altitude":-3,
"area":{"unit":1,"value":72.4,"total":1200,"weighted":1100.25},"rooms":4.5,"bedrooms":3,"sleeps":8,
"price":{"value":298000.55,"max":310000,"fees":120.5,"period":4,"hide":true,"inventory":90,"deposit":890.5,"currency":"EUR","guarantee":500,"transfer_tax":23000,"contribution":40000,"pension":800,
 "tenant":950,"vat":true,"commission_owner":4000,"commission_customer":9000,"estimation":{"min":280000,"max":300000},"negotiable":285000},
"visit":{"contact":%v,"comment":"Clé au café"},"status_comment":"Attend","residence":{"type":2,"fees":300.5,"period":4,"lots":24},"view":{"type":3,"landscape":[2,1]},
"construction":{"method":[1,2],"construction_year":1962,"construction_step":4,"renovation_year":2019},"floor":{"type":4,"value":2,"levels":1,"floors":5},"heating":{"device":3,"access":1,"type":7},
"water":{"hot_device":2,"hot_access":1,"waste":2},"condition":3,"standing":2,"style":{"name":"Art déco"},"facades":2,"url":"https://www.example.org/villa","availability":2,"available_at":"2026-08-01",
"delivered_at":"2028-01-15","activities":[2,1],"orientations":[3,1],"services":[4,6,7,11,47],"proximities":[10,2],"tags":[16,1],"tags_customized":[{"comment":"Coup de cœur"}],
"comments":[{"language":"fr","title":"Au calme","subtitle":"Sous-titre","hook":"Rare !","comment":"Traversant.","comment_full":"Long\ntexte"},{"language":"en","title":"Quiet","comment":"Bright."}],
"areas":[{"type":"1","number":"2","area":11.5,"flooring":"1","ceiling_height":2.55,"floor":{"id":4,"value":2},"orientations":[1],"comments":[{"language":"fr","comment":"Claire"}]}],
"regulations":[{"type":1,"value":"168","date":"2026-02-03"},{"type":50,"value":"C","date":"2026-02-03"},{"type":6,"value":"Absence d'amiante","date":"2026-02-04"}],
"financial":[{"type":1,"amount":-125000.5,"year":2025}],"filling_rate":82.5,"private_comment":"Vendeurs pressés"}`

// heard is what an import tells.
type heard struct {
	rows    map[string][]imports.Row
	trouble []string
}

func (h *heard) Doing(string, int64, int64) {}
func (h *heard) Row(list string, r imports.Row) {
	if h.rows == nil {
		h.rows = map[string][]imports.Row{}
	}
	h.rows[list] = append(h.rows[list], r)
}
func (h *heard) Trouble(what string) { h.trouble = append(h.trouble, what) }

// from is an order of what the shop has.
func (s *shop) from(source *shop, change ...func(*moving.ApimoOrder)) moving.ApimoOrder {
	o := moving.ApimoOrder{ApimoAccess: moving.ApimoAccess{URL: source.base, Provider: fmt.Sprint(source.provider), Token: source.token, Agency: source.agency,
		Wait: func(context.Context, time.Duration) error { return nil }}, Into: s.agency}
	for _, c := range change {
		c(&o)
	}
	return o
}

// take imports.
func (s *shop) take(o moving.ApimoOrder) (moving.ApimoDone, *heard) {
	s.Helper()
	h := &heard{}
	done, err := s.Moving.ImportApimo(s.Context(), s.by, o, h)
	s.must(err)
	return done, h
}

// counts are what became of the lists, in their order.
func counts(done moving.ApimoDone) (list []imports.Counts) {
	for _, l := range done.Lists {
		list = append(list, l.Counts)
	}
	return list
}

func everyRow(o *moving.ApimoOrder) { o.All = true }

// An agency that moves from one Palier to another by the API finds there what it had, as the
// API shows it, but for what the comments name.
func TestWhatTheAPIShowsMovesFromOneOfficeToAnother(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		here := full(t)
		here.furnish()
		there := bare(t, d, here.users)
		before := here.list("properties")
		dry, _ := there.take(there.from(here, func(o *moving.ApimoOrder) { o.DryRun = true }))
		if n := len(there.list("contacts")) + len(there.list("properties")) + len(there.list("requests")); n != 0 {
			t.Fatalf("a dry run wrote %d records", n)
		}
		done, h := there.take(there.from(here))
		if diff := cmp.Diff(counts(dry), counts(done)); diff != "" {
			t.Errorf("a dry run tells otherwise (-dry +done):\n%s", diff)
		}
		for list, rows := range h.rows {
			for _, r := range rows {
				if r.Verdict != imports.New {
					t.Errorf("%s line %d: %s %s %v", list, r.Line, r.Verdict, r.Reason, r.Changes)
				}
			}
		}
		for _, name := range []string{"contacts", "properties", "requests"} {
			compareLists(t, here, there, name)
		}
		if diff := cmp.Diff(before, here.list("properties")); diff != "" {
			t.Errorf("the source was changed:\n%s", diff)
		}
		again, _ := there.take(there.from(here, everyRow))
		for i, c := range counts(again) {
			if c.Total() != c.Unchanged || c.Total() != counts(done)[i].Total() {
				t.Errorf("%s the second time: %+v", again.Lists[i].Name, c)
			}
		}
	})
}

// compareLists holds a list of one door against the other's, record by record and field by
// field.
func compareLists(t *testing.T, here, there *shop, name string) {
	t.Helper()
	ours, its := there.list(name), here.list(name)
	if len(ours) != len(its) {
		t.Errorf("%s: %d here, %d there", name, len(its), len(ours))
		return
	}
	// What must differ: numbers and instants are each server's own; logs are of former prices,
	// which an import does not know; an action that was made is the diary's, which stays; whether
	// somebody may be called rests on his enquiries and on consents that the API does not show.
	own := []string{"do_not_call", "id", "agency", "created_at", "updated_at", "created_by", "updated_by", "logs", "incoming_action_at", "outgoing_action_at"}
	// These name records by numbers, which are held against each other by what they name.
	names := map[string]string{"user": "users", "contact": "contacts", "owner": "contacts", "parent": "properties"}
	plain := func(s *shop, r map[string]any) map[string]any {
		out := map[string]any{}
		for k, v := range r {
			switch list := names[k]; {
			case slices.Contains(own, k):
			case k == "owners":
				var all []string
				for _, id := range v.([]any) {
					all = append(all, s.called("contacts", id))
				}
				out[k] = all
			case k == "visit" && v != nil:
				out[k] = map[string]any{"comment": v.(map[string]any)["comment"], "contact": s.called("contacts", v.(map[string]any)["contact"])}
			case list != "":
				out[k] = s.called(list, v)
			default:
				out[k] = numberless(v)
			}
		}
		return out
	}
	key := func(s *shop, r map[string]any) string {
		switch name {
		case "properties":
			return fmt.Sprint(r["reference"])
		case "requests":
			return s.called("contacts", r["contact"]) + fmt.Sprint(r["comment"], r["price"], r["category"], r["types"], r["area"])
		}
		return fmt.Sprint(r["firstname"], r["lastname"], r["company"], r["email"], r["mobile"], r["phone"])
	}
	arrived := map[string]map[string]any{}
	for _, r := range ours {
		arrived[key(there, r)] = plain(there, r)
	}
	for _, r := range its {
		if diff := cmp.Diff(plain(here, r), arrived[key(here, r)]); diff != "" {
			t.Errorf("%s %s (-source +arrived):\n%s", name, key(here, r), diff)
		}
	}
}

// numberless is a value without numbers of districts and medias, which each server gives
// itself, and of pictures, which lie at its own address.
func numberless(v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, one := range v {
			out[i] = numberless(one)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		_, district := v["name"]
		_, value := v["value"]
		for k, one := range v {
			if k == "url" || k == "id" && (district || value || v["url"] != nil) {
				continue
			}
			out[k] = numberless(one)
		}
		return out
	}
	return v
}

// called is what a record is called that is named by its number.
func (s *shop) called(list string, id any) string {
	if one, is := id.(map[string]any); is {
		id = one["id"]
	}
	if f, is := id.(float64); is {
		id = int64(f)
	}
	if id == nil || fmt.Sprint(id) == "" {
		return ""
	}
	for _, r := range s.cached(list) {
		if f, is := r["id"].(float64); is && fmt.Sprint(int64(f)) == fmt.Sprint(id) || fmt.Sprint(r["id"]) == fmt.Sprint(id) {
			return fmt.Sprint(r["email"], r["reference"], r["firstname"], r["lastname"], r["mobile"])
		}
	}
	return fmt.Sprintf("%s %v is not there", list, id)
}

func (s *shop) cached(list string) []map[string]any {
	if s.seen == nil {
		s.seen = map[string][]map[string]any{}
	}
	if s.seen[list] == nil {
		s.seen[list] = s.list(list)
	}
	return s.seen[list]
}
