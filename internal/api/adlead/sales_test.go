package adlead_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"palier/internal/api/adlead"
	"palier/internal/core/access"
	"palier/internal/core/sales"
)

const ines = `{"contact":{"title":"ms","name":"Lefort","firstname":"Inès","email1":"ines.lefort@example.org","phone1":"0639980001","optin_email":true,"optin_phone":true,"optin_sms":false},
"lead":{"message":"Je souhaite la plaquette","tracking_origin":"landing","property_rooms":["T2","T3"]},"events":[{"type":"callback","date":"2036-02-04 10:00:00","comment":"Entre 10 h et 12 h"}]}`

// lead posts the document's lead and gives its id.
func (d *door) lead(t *testing.T) int64 {
	t.Helper()
	return d.full().post(t, d.in("/leads"), ines).data().id(t, "id")
}

// take is the body of an option on lots, for a key without a user.
func (d *door) take(lead int64, lots ...string) string {
	return fmt.Sprintf(`{"lead_id":%d,"lot_ids":[%s],"owner_id":%s}`, lead, strings.Join(lots, ","), d.Adlead.Owner)
}

func TestALeadIsTakenReadAndMoved(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		made := c.post(t, d.in("/leads"), ines).data()
		if made["status"] != "to-process" || made.id(t, "interest_id") == 0 || made.id(t, "program_id") != number(t, d.Adlead.Program) {
			t.Errorf("%v", made)
		}
		again := c.post(t, d.in("/leads"), ines).data()
		if again.id(t, "id") != made.id(t, "id") {
			t.Error("the same person's open lead was not added to")
		}
		path := d.in("/leads/%d", made.id(t, "id"))
		got := c.get(t, path).data()
		if got["message"] != "Je souhaite la plaquette" || got["tracking_origin"] != "landing" || got["is_under_prescription"] != false {
			t.Errorf("%v", got)
		}
		c.do(t, "PATCH", path, `{}`).refused(405, noVerb)
		c.do(t, "PUT", path+"/interest", `{"status":"discarded"}`).refused(422, invalid).names("discard_reason")
		c.do(t, "PUT", path+"/interest", `{"status":"bought"}`).refused(422, invalid).names("status")
		moved := c.do(t, "PUT", path+"/interest", `{"status":"to-follow","follow_reason":"Rappeler en mars"}`).want(200).data()
		if moved["status"] != "to-follow" || moved["follow_reason"] != "Rappeler en mars" {
			t.Errorf("%v", moved)
		}
		if list := c.get(t, d.in("/leads")).page(); list.Meta.id(t, "total") < 2 {
			t.Errorf("%v", list.Meta)
		}
		anywhere := c.get(t, fmt.Sprintf("/leads/%d", made.id(t, "id"))).data()
		interests := anywhere["interests"].([]any)
		if len(interests) != 1 || interests[0].(map[string]any)["program"].(map[string]any)["name"] != "Les Jardins de l'Erdre" {
			t.Errorf("%v", interests)
		}
	})
}

func TestALeadWithoutAProgramme(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		made := c.post(t, "/leads", `{"contact":{"name":"Le Goff","phone1":"0639980002"}}`).data()
		if made["interest_id"] != nil || made["program_id"] != nil {
			t.Errorf("%v", made)
		}
		if got := c.get(t, fmt.Sprintf("/leads/%d", made.id(t, "id"))).data(); len(got["interests"].([]any)) != 0 {
			t.Errorf("%v", got)
		}
		c.do(t, "GET", d.in("/leads/%d", made.id(t, "id")), "").refused(404, notFound)
		c.do(t, "POST", "/leads", `{"contact":{"name":"Le Goff"}}`).refused(422, invalid).names("contact.email1")
	})
}

func TestTheThreadOfALead(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c, path := d.full(), d.in("/leads/%d", d.lead(t))
		if list := c.get(t, path+"/sales-actions").page(); len(list.Data) != 1 || list.Data[0]["type"] != "callback" || list.Data[0]["scheduled_at"] != "2036-02-04T09:00:00.000000Z" {
			t.Errorf("the call that was asked for: %v", list.Data)
		}
		c.do(t, "POST", path+"/sales-actions", `{"type":"call","scheduled_at":"2020-01-01T09:00:00.000000Z"}`).refused(422, invalid).names("scheduled_at")
		action := c.post(t, path+"/sales-actions", `{"type":"send-email","scheduled_at":"2036-02-10T09:00:00.000000Z","comment":"Envoyer les plans"}`).data()
		if action["type_display"] != "Envoi d'un e-mail" || action["priority"] != "medium" || action["done_at"] != nil {
			t.Errorf("%v", action)
		}
		record := c.post(t, path+"/records", `{"event":"outgoing-call","comment":"Rappeler jeudi","occurred_at":"2026-02-03T10:05:00"}`).data()
		if record["occurred_at"] != "2026-02-03T09:05:00.000000Z" {
			t.Errorf("%v", record)
		}
		c.do(t, "POST", path+"/records", `{"event":"registration"}`).refused(422, invalid).names("event")
		c.post(t, path+"/records", `{"event":"note"}`)
		if list := c.get(t, path+"/records").page(); len(list.Data) == 0 || list.Data[0]["event"] != "outgoing-call" {
			t.Errorf("%v", list.Data)
		}
		for _, list := range []string{"/sales-actions", "/records"} {
			first, second := c.get(t, path+list+"?per_page=1").page(), c.get(t, path+list+"?per_page=1&page=2").page()
			if len(first.Data) != 1 || second.Meta.id(t, "total") == 1 || len(second.Data) != 1 || first.Data[0].id(t, "id") == second.Data[0].id(t, "id") {
				t.Errorf("%s: pages %v %v", list, first.Data, second.Data)
			}
		}
		tag := c.post(t, path+"/tags", `{"tag_uuid":"7d1f0f3e-7c8e-4a55-8a0c-0a4b6c1d2e3f","is_global":true}`).data()
		if tag["is_global"] != true {
			t.Errorf("%v", tag)
		}
		c.do(t, "POST", d.in("/leads/424242/records"), `{"event":"note"}`).refused(404, notFound)
	})
}

func TestPeopleAreFoundByWhatIsKnownOfThem(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		lead := d.lead(t)
		c := d.full()
		for _, query := range []string{"?phones[]=0639980001", "?emails[]=INES.Lefort@example.org", "?names[]=LEFORT&emails[]=nobody@example.org", "?phones=33639980001", "?emails[0]=ines.lefort@example.org"} {
			list := c.get(t, d.in("/contacts")+query).page()
			if len(list.Data) != 1 || list.Data[0]["phone1"] != "+33639980001" || list.Data[0]["optin_email"] != true || list.Data[0]["optin_sms"] != false {
				t.Fatalf("%s: %v", query, list.Data)
			}
			leads := list.Data[0]["leads"].([]any)
			if len(leads) != 1 || fmt.Sprint(leads[0].(map[string]any)["id"]) != fmt.Sprint(lead) {
				t.Errorf("%s: leads %v", query, leads)
			}
			if everywhere := c.get(t, "/contacts"+query).page(); len(everywhere.Data) != 1 || len(everywhere.Data[0]["leads"].([]any)) != 1 {
				t.Errorf("%s: in the space %v", query, everywhere.Data)
			}
			// The links keep what was searched for.
			if next := list.Links["first"].(string); len(c.get(t, d.in("/contacts")+next).page().Data) != 1 {
				t.Errorf("%s: %s finds others", query, next)
			}
		}
		owners := func(c client) any {
			return c.get(t, d.in("/contacts?phones[]=0639980001")).page().Data[0]["leads"].([]any)[0].(map[string]any)["owner"]
		}
		owner := number(t, d.Adlead.Owner)
		c.do(t, "PUT", d.in("/leads/%d/interest", lead), fmt.Sprintf(`{"owner_id":%d}`, owner)).want(200)
		view := []access.Right{access.LeadView}
		if owners(c) == nil || owners(d.open(t, access.Key{Permissions: view})) != nil || owners(d.open(t, access.Key{Permissions: view, User: 18})) != nil ||
			owners(d.open(t, access.Key{Permissions: view, User: owner})) == nil {
			t.Error("owners are shown to those who may see registrations, and to themselves")
		}
		c.do(t, "GET", d.in("/contacts"), "").refused(422, invalid).names("emails")
		for _, query := range []string{"?names[]=%00&names[]=x", "?names[]=%ff", "?phones[]=x", "?emails[]=@"} {
			if a := c.do(t, "GET", d.in("/contacts")+query, ""); a.Status != 200 && a.Status != 422 {
				t.Errorf("%s: %d %s", query, a.Status, a.Body)
			}
		}
	})
}

const lefort = `{"owner_id":%s,"title":"ms","name":"Lefort","firstname":"Inès","email1":"ines.lefort@example.org","phone1":"0639980001","zipcode":"44000"}`

func TestARegistrationIsDecidedInItsAnswer(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.full()
		path := d.in("/registrations")
		own := d.open(t, access.Key{User: number(t, d.Adlead.Owner), Permissions: access.Permissions()})
		made := own.post(t, path, fmt.Sprintf(lefort, d.Adlead.Owner)).data()
		if made["status"] != "approved" || made["status_display"] != "Acceptée" || made.id(t, "lead_id") == 0 || made["expires_at"] == nil {
			t.Errorf("%v", made)
		}
		if again := own.post(t, path, fmt.Sprintf(lefort, d.Adlead.Owner)).data(); again.id(t, "id") != made.id(t, "id") {
			t.Error("a replay made a second registration")
		}
		refused := c.post(t, path, fmt.Sprintf(lefort, "18")).data()
		if refused["status"] != "rejected" || refused["lead_id"] != nil || strings.Contains(fmt.Sprint(refused), "FERRAND") {
			t.Errorf("another owner's claim: %v", refused)
		}
		c.do(t, "POST", path, strings.Replace(fmt.Sprintf(lefort, "1"), `"owner_id":1,`, "", 1)).refused(422, invalid).names("owner_id")
		own.do(t, "POST", path, fmt.Sprintf(lefort, "18")).refused(422, invalid).names("owner_id")
		if list := own.get(t, path+"?status=approved").page(); slices.ContainsFunc(list.Data, func(o object) bool { return o["status"] != "approved" }) || len(list.Data) == 0 {
			t.Errorf("%v", list.Data)
		}
		sheet := own.get(t, d.in("/leads/%d", made.id(t, "lead_id"))).data()
		if sheet["is_under_prescription"] != true {
			t.Errorf("%v", sheet)
		}
		one := fmt.Sprintf("%s/%d", path, made.id(t, "id"))
		d.Clock.Advance(31 * 24 * time.Hour)
		if got := own.get(t, one).data(); got["status"] != "expired" {
			t.Errorf("past its end: %v", got["status"])
		}
		d.Clock.Advance(-31 * 24 * time.Hour)
		own.do(t, "DELETE", fmt.Sprintf("%s/%d", path, refused.id(t, "id")), "").refused(404, notFound)
	})
}

// One 200, the others 409, and the loser learns no name.
func TestALotAskedForAtOnceIsOptionedOnce(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c, lead := d.full(), d.lead(t)
		const callers = 20
		answers := make([]answer, callers)
		var all sync.WaitGroup
		for i := range callers {
			all.Go(func() { answers[i] = c.do(t, "POST", d.in("/options"), d.take(lead, d.Adlead.LotFree)) })
		}
		all.Wait()
		count := map[int]int{}
		for _, a := range answers {
			count[a.Status]++
			if a.Status == 409 {
				a.names("lot_ids")
			}
			if a.Status == 409 && (!strings.Contains(string(a.Body), "n'est plus disponible.") || strings.Contains(string(a.Body), "FERRAND")) {
				t.Errorf("%s", a.Body)
			}
		}
		if !maps.Equal(count, map[int]int{200: 1, 409: callers - 1}) {
			t.Errorf("%v", count)
		}
		if got := c.get(t, d.in("/lots/%s", d.Adlead.LotFree)).data(); got["status"] != "option" {
			t.Errorf("the lot is %v", got["status"])
		}
		c.do(t, "DELETE", d.in("/lots/%s", d.Adlead.LotFree), "").refused(409, "Ce lot fait ou a fait l'objet d'une option ou d'une vente : il ne peut pas être supprimé.").names("lot_ids")
	})
}

func TestAnOptionLivesIsMovedAndEnds(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c, lead := d.full(), d.lead(t)
		house, parking := d.sample(t, "M04")
		made := c.post(t, d.in("/options"), d.take(lead, fmt.Sprint(house.id(t, "id")))).data()
		if made["status"] != "option" || len(made["lots"].([]any)) != 2 || made.id(t, "interest_id") == 0 || made["option_lifespan"] != nil {
			t.Errorf("%v", made)
		}
		path := d.in("/options/%d", made.id(t, "id"))
		if got := c.get(t, path).data(); got["expires_at"] != made["expires_at"] {
			t.Errorf("%v", got)
		}
		c.do(t, "POST", d.in("/options"), d.take(lead, fmt.Sprint(parking.id(t, "id")), d.Adlead.LotFree)).want(409).names("lot_ids")
		if got := c.get(t, d.in("/lots/%s", d.Adlead.LotFree)).data(); got["status"] != "available" {
			t.Error("a refused option took a lot")
		}
		c.do(t, "POST", d.in("/options"), d.take(lead, "424242")).refused(404, notFound).names("lot_ids")
		c.do(t, "POST", d.in("/options"), d.take(424242, d.Adlead.LotFree)).refused(404, notFound).names("lead_id")
		c.do(t, "PUT", path, `{"expires_at":"2020-01-01 10:00:00"}`).refused(422, invalid).names("expires_at")
		d.Clock.Advance(48 * time.Hour)
		if got := c.get(t, path).data(); got["status"] != "option-expired" || got["expires_at"] != nil || got["expires_at_utc"] != nil {
			t.Errorf("at its end: %v", got)
		}
		next := c.post(t, d.in("/options"), d.take(lead, fmt.Sprint(house.id(t, "id")))).data()
		ended := c.do(t, "DELETE", d.in("/options/%d", next.id(t, "id")), "").want(200).data()
		if ended["status"] != "option-canceled" || ended["expires_at"] != nil || len(ended["lots"].([]any)) != 2 {
			t.Errorf("%v", ended)
		}
		c.do(t, "DELETE", d.in("/options/%d", next.id(t, "id")), "").refused(409, "Cette option a pris fin.")
		if list := c.get(t, d.in("/options?status=option-canceled")).page(); len(list.Data) == 0 {
			t.Error("the canceled one is not listed")
		}
	})
}

// Three keys: invisible, visible, allowed.
func TestWhoMayCancelSomebodysOption(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		made := d.full().post(t, d.in("/options"), d.take(d.lead(t), d.Adlead.LotFree)).data()
		path := d.in("/options/%d", made.id(t, "id"))
		key := func(rights ...access.Right) client { return d.open(t, access.Key{User: 18, Permissions: rights}) }
		key(access.OptionDelete, access.OptionView).do(t, "DELETE", path, "").refused(404, notFound)
		key(access.OptionDelete, access.OptionExtendedView).do(t, "DELETE", path, "").refused(403, noRight)
		blind := key(access.OptionView)
		if list := blind.get(t, d.in("/options")).page(); slices.ContainsFunc(list.Data, func(o object) bool { return fmt.Sprint(o["owner_id"]) != "18" }) {
			t.Errorf("another's option is listed: %v", list.Data)
		}
		key(access.OptionExtendedDelete).do(t, "DELETE", path, "").want(200)
	})
}

func TestPurchasesAreReadByTheirOwnersOrByAll(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c, lead := d.full(), d.lead(t)
		program, owner := number(t, d.Adlead.Program), number(t, d.Adlead.Owner)
		var l sales.NewPurchase
		l.Program, l.Lead, l.Owner, l.Lots = program, lead, owner, []int64{number(t, d.Adlead.LotFree)}
		made, err := d.Sales.Book(t.Context(), d.Operator, l)
		if err != nil {
			t.Fatal(err)
		}
		sheet := c.get(t, d.in("/purchases/%d", made.ID)).data()
		if sheet["status"] != "pre-booked" || sheet["has_mixed_vat"] != false || len(sheet["lots"].([]any)) == 0 || sheet["owner"].(map[string]any)["email"] == nil {
			t.Errorf("%v", sheet)
		}
		find := func(c client) bool {
			return slices.ContainsFunc(c.get(t, d.in("/purchases")).page().Data, func(o object) bool { return o["id"] == json.Number(fmt.Sprint(made.ID)) })
		}
		own := d.open(t, access.Key{User: owner, Permissions: []access.Right{access.PurchaseView}})
		rival := d.open(t, access.Key{User: 18, Permissions: []access.Right{access.PurchaseView}})
		if !find(c) || !find(own) || find(rival) {
			t.Errorf("listed for all %v, its owner %v, another %v", find(c), find(own), find(rival))
		}
		rival.do(t, "GET", d.in("/purchases/%d", made.ID), "").refused(404, notFound)
		if lots := own.get(t, d.in("/purchases/%d", made.ID)).data()["lots"].([]any); len(lots) != 0 {
			t.Errorf("a key that may see no lot reads %v", lots)
		}
	})
}

// Every POST with a JSON body is done once under its key, and answers alike.
func TestEveryPostCanBeRepeated(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c, lead := d.full(), d.lead(t)
		on := d.in("/leads/%d", lead)
		bodies := map[string]string{
			"/leads":               ines,
			d.in("/leads"):         ines,
			d.in("/registrations"): strings.Replace(fmt.Sprintf(lefort, d.Adlead.Owner), "ines.lefort", "i.lefort", 1),
			d.in("/options"):       d.take(lead, d.Adlead.LotFree),
			on + "/records":        `{"event":"note","comment":"x"}`,
			on + "/sales-actions":  `{"type":"call","scheduled_at":"2036-02-10T09:00:00.000000Z"}`,
			on + "/tags":           `{"tag_uuid":"x"}`,
		}
		for path, body := range bodies {
			first := c.do(t, "POST", path, body, "Idempotency-Key", path).want(200)
			again := c.do(t, "POST", path, body, "Idempotency-Key", path).want(200)
			if string(first.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" {
				t.Errorf("%s:\n%s\n%s", path, first.Body, again.Body)
			}
		}
		posts := 0
		for _, o := range adlead.Operations() {
			if o.Method == "POST" {
				posts++
			}
		}
		if posts != len(bodies)+2 { // that of a lot has its own test, a plan's has no key
			t.Errorf("%d operations are POST: one is not tried here", posts)
		}
	})
}
