package app_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/grants"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/demo"
)

// reached is one person with a number as all doors show her: she asked through the Apimo
// door, lives behind a mailbox, enquired at the Adlead door and once came to a visit.
type reached struct {
	*crossing
	held  string // token of the Leads2Keys door
	visit string
	lead  string // at the Adlead door
}

const (
	herMail   = "ines.calls@example.org"
	herNumber = "+33639980321"
	herPlace  = "/agency/14/place/calls"
)

func (c *reached) adlead(method, path, body string) any {
	c.Helper()
	return c.ask(method, c.Card.Adlead.Base+path, body, func(r *http.Request) { r.Header.Set("X-API-Key", c.Card.Adlead.KeyFull) }).(map[string]any)["data"]
}

func (c *reached) field(method, path, body string) map[string]any {
	c.Helper()
	return c.ask(method, c.Leads2Keys.Base+path, body, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+c.held) }).(map[string]any)
}

// logIn gets tokens anew: they end while the test's clock moves.
func (c *reached) logIn() {
	c.Helper()
	ctx := c.Context()
	c.token = c.flatsy("POST", "/login", fmt.Sprintf(`{"identifier":%q,"password":%q}`, c.Card.Flatsy.Identifier, c.Card.Flatsy.Password)).(map[string]any)["token"].(string)
	user, _, err := c.Login.User(ctx, c.Leads2Keys.Login, c.Leads2Keys.Password, "192.0.2.7")
	must(c.T, err)
	asked, err := c.Grants.Ask(ctx, grants.Request{Client: c.Leads2Keys.ClientID})
	must(c.T, err)
	back, err := c.Grants.Authorize(ctx, user, asked)
	must(c.T, err)
	u, err := url.Parse(back)
	must(c.T, err)
	tokens, err := c.Grants.Exchange(ctx, grants.Exchange{Credentials: grants.Credentials{Client: c.Leads2Keys.ClientID, Secret: c.Leads2Keys.ClientSecret}, Code: u.Query().Get("code")})
	must(c.T, err)
	c.held = tokens.Access
}

// mailbox writes her into the building file, or changes it.
func (c *reached) mailbox(meteo int) {
	c.Helper()
	value := fmt.Sprintf(`{"immeuble":[{"id":"i","escalier":[{"id":"e","bal":[{"id":"b","person":[{"id":"p","firstname":"Inès","lastname":"Calvi","mobile":%q,"email":%q,"meteo":%d,"do_not_call":true}]}]}]}]}`,
		herNumber, herMail, meteo)
	if meteo == 1 {
		c.field("POST", herPlace, `{"value":`+value+`}`)
		return
	}
	cas := c.field("GET", herPlace, "")["cas"].(string)
	c.field("PUT", herPlace, `{"cas":"`+cas+`","value":`+value+`}`)
}

// under goes down a JSON answer: names of fields and positions of items.
func under(said any, path ...any) any {
	for _, step := range path {
		if at, ok := step.(int); ok {
			said = said.([]any)[at]
			continue
		}
		said = said.(map[string]any)[step.(string)]
	}
	return said
}

// marks are what each door says of her number: whether it may not be called.
func (c *reached) marks() map[string]bool {
	c.Helper()
	found := map[string]bool{}
	note := func(where, key string, shown any) { found[where] = shown.(map[string]any)[key] == true }
	for _, lead := range c.apimo("GET", "/leads?limit=1000", "")["leads"].([]any) {
		if under(lead, "reference") == "calls-1" {
			note("apimo lead", "do_not_call", lead)
		}
	}
	her := under(c.adlead("GET", "/contacts?emails[]="+herMail, ""), 0)
	note("adlead contact", "do_not_call", her)
	for _, contact := range c.apimo("GET", "/contacts?limit=1000", "")["contacts"].([]any) {
		if under(contact, "id") == under(her, "id") {
			note("apimo contact", "do_not_call", contact)
		}
	}
	if c.lead != "" {
		note("adlead lead", "do_not_call", under(c.adlead("GET", "/programs/"+c.Card.Adlead.Program+"/leads/"+c.lead, ""), "contacts", 0))
	}
	if c.visit != "" {
		note("flatsy visitor", "doNotCall", under(c.flatsy("GET", "/visit/"+c.visit, ""), "visitorVisits", 0, "visitor"))
	}
	note("leads2keys person", "do_not_call", under(c.field("GET", herPlace, ""), "value", "immeuble", 0, "escalier", 0, "bal", 0, "person", 0))
	return found
}

// want says that all doors agree, as soon as something happened.
func (c *reached) want(after string, marked bool) {
	c.Helper()
	found := c.marks()
	want := map[string]bool{}
	for door := range found {
		want[door] = marked
	}
	if diff := cmp.Diff(want, found); diff != "" || len(found) < 4 {
		c.Errorf("after %s (-want +got):\n%s", after, diff)
	}
}

func (c *reached) book(at time.Time) string {
	c.Helper()
	made := c.flatsy("POST", "/visit/create", fmt.Sprintf(`{"propertyId":%q,"date":%q,"visitor":{"email":%q,"firstName":"Inès","lastName":"Calvi","phone":%q}}`,
		c.Card.Flatsy.PropertyID, at.Format(time.RFC3339), herMail, herNumber))
	return under(made, "id").(string)
}

// contact is the person of the core that she is.
func (c *reached) contact() int64 {
	c.Helper()
	return int64(under(c.adlead("GET", "/contacts?emails[]="+herMail, ""), 0, "id").(float64))
}

func TestANumberIsMarkedInEveryDoorAtOnce(t *testing.T) {
	eachCrossing(t, func(crossed *crossing) {
		c := &reached{crossing: crossed}
		c.logIn()
		c.apimo("POST", "/leads", fmt.Sprintf(`{"reference":"calls-1","firstname":"Inès","lastname":"Calvi","email":%q,"mobile":%q}`, herMail, herNumber))
		c.mailbox(1)
		c.want("an enquiry", true)

		enquire := func(optin string) {
			made := c.adlead("POST", "/programs/"+c.Card.Adlead.Program+"/leads",
				fmt.Sprintf(`{"contact":{"title":"ms","name":"Calvi","firstname":"Inès","email1":%q,"phone1":%q%s}}`, herMail, herNumber, optin))
			c.lead = strconv.FormatFloat(under(made, "id").(float64), 'f', -1, 64)
		}
		enquire(`,"optin_phone":true`)
		c.want("a consent", false)
		c.mailbox(5)
		c.want("météo 5", true)
		enquire(`,"optin_phone":true`)
		c.want("another consent", false)
		enquire(`,"optin_phone":false`)
		c.want("a withdrawal", true)

		starts := c.free()
		c.visit = c.book(starts[0])
		c.want("a booking", false)
		c.flatsy("POST", "/visit/cancel", fmt.Sprintf(`{"visitId":%q,"visitorId":%q}`, c.visit, herMail))
		c.want("its cancellation", true)
		c.visit = c.book(starts[5])
		c.want("another booking", false)
		c.Clock.Advance(starts[5].Sub(c.Clock.Now()) + 24*time.Hour)
		c.logIn()
		c.want("the visit", true)

		lead, err := strconv.ParseInt(c.lead, 10, 64)
		must(t, err)
		options := "/programs/" + c.Card.Adlead.Program + "/options"
		option := under(c.adlead("POST", options, fmt.Sprintf(`{"lead_id":%d,"lot_ids":[%s],"owner_id":%s}`, lead, c.Card.Adlead.LotFree, c.Card.Adlead.Owner)), "id").(float64)
		c.want("an option", false)
		c.adlead("DELETE", fmt.Sprintf("%s/%.0f", options, option), "")
		c.want("giving it back", true)
	})
}

// What she gave or agreed on under another name of hers counts, as long as the records are
// one person.
func TestWhatRunsWithAnyRecordCounts(t *testing.T) {
	eachCrossing(t, func(crossed *crossing) {
		c := &reached{crossing: crossed}
		c.logIn()
		c.apimo("POST", "/leads", fmt.Sprintf(`{"reference":"calls-1","firstname":"Inès","lastname":"Calvi","email":%q,"mobile":%q}`, herMail, herNumber))
		c.mailbox(1)
		ctx, by, her := t.Context(), c.Operator, c.contact()

		p, err := c.Listings.Save(ctx, by, listings.Property{Agency: demo.Agency, Reference: "CALLS", Category: 1, Type: 1, Step: 1, Status: 1,
			Agreement: listings.Agreement{Type: 1, Reference: "12", Start: day.Of(c.Clock.Now())}})
		must(t, err)
		must(t, c.Listings.AddOwners(ctx, by, p.ID, []int64{her}))
		c.want("a mandate", false)
		p.Step = 3
		_, err = c.Listings.Save(ctx, by, p)
		must(t, err)
		c.want("closing it", true)

		other := c.adlead("POST", "/programs/"+c.Card.Adlead.Program+"/leads", `{"contact":{"name":"Roux","firstname":"Inès","email1":"ines.roux.calls@example.org","optin_phone":true}}`)
		twin := int64(under(other, "contacts", 0, "id").(float64))
		c.want("another's consent", true)
		must(t, c.People.Merge(ctx, by, her, twin, "née Roux"))
		c.want("a merge", false)
		must(t, c.Ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
			return c.People.NoteConsents(ctx, tx, people.Place{Account: by.Account, Agency: demo.Agency, Who: by.Who}, twin, []people.Consent{{Channel: people.ByEmail, Given: false}})
		}))
		c.want("a withdrawal of e-mails", false)
		must(t, c.People.Unmerge(ctx, by, twin))
		c.want("taking the merge back", true)
	})
}
