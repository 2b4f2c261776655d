// Package demo builds the demonstration account: an invented firm with its
// agencies, people, properties, diary and enquiries, and its new-build sales, always
// the same but for their dates. It works through the services of the core, as a customer would.
//
// Names, addresses and numbers come from ranges reserved for fiction. It must not
// know a door, a table or a row: what no service of the core can make, it has not.
package demo

import (
	"context"
	_ "embed"
	"fmt"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/agenda"
	"palier/internal/core/buildings"
	"palier/internal/core/day"
	"palier/internal/core/documents"
	"palier/internal/core/event"
	"palier/internal/core/grants"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/market"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/core/prospecting"
	"palier/internal/core/requests"
	"palier/internal/core/sales"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
)

// The numbers that demo.json promises.
const (
	Provider     = 9999 // every right, on Agency
	Agency       = 14
	ClosedAgency = 15
	User         = 9
	portal       = 1001 // sends leads and sees its own
)

// Services are what the account is built through.
type Services struct {
	Ledger    event.Ledger
	Access    *access.Service
	Listings  *listings.Service
	Agenda    *agenda.Service
	Leads     *leads.Service
	Inbox     *leads.Inbox
	Programs  *programs.Service
	Desk      *leads.Desk
	Sales     *sales.Service
	Registry  *sales.Registry
	Visits    *visits.Service
	Buildings *buildings.Service
	Mandates  *mandates.Service
	Market    *market.Service
	Documents *documents.Service
	Grants    *grants.Service
	Rounds    *prospecting.Service
	Requests  *requests.Service
	Webhooks  *webhooks.Service
	Now       func() time.Time
}

//go:embed firstnames.csv
var firstnames string

//go:embed lastnames.csv
var lastnames string

// cast is the invented people, in a fixed order.
type cast struct {
	first []given
	last  []string
}

// given is a first name with the title that goes with it (code list contact_title).
type given struct {
	name  string
	title int
}

func newCast() cast {
	titles := map[string]int{"M": 1, "F": 2}
	var c cast
	for _, line := range strings.Split(strings.TrimSpace(firstnames), "\n")[1:] {
		gender, name, _ := strings.Cut(strings.TrimSpace(line), ";")
		c.first = append(c.first, given{name, titles[gender]})
	}
	for _, line := range strings.Split(strings.TrimSpace(lastnames), "\n")[1:] {
		c.last = append(c.last, strings.TrimSpace(line))
	}
	return c
}

// person is the nth of them. Two numbers far apart may share a name, never a
// first and last name within the first thousands.
func (c cast) person(n int) people.Declared {
	first, last := c.first[n%len(c.first)], c.last[(n/len(c.first)+n*7)%len(c.last)]
	d := people.Declared{
		Title: first.title, First: first.name, Last: strings.ToUpper(last),
		Email:   fmt.Sprintf("%s.%s.%d@example.org", mailbox(first.name), mailbox(last), n),
		Zipcode: "44000", City: "Nantes", Country: "FR", Language: "fr",
	}
	if n < 10_000 { // as many as the range for fiction has
		d.Mobile = fmt.Sprintf("+3363998%04d", n)
	} else { // a crowd comes from all over the country
		d.Zipcode, d.City = fmt.Sprintf("%02d%03d", 1+n%95, n/95%1000), ""
	}
	return d
}

func mailbox(name string) string { return strings.ReplaceAll(people.Fold(name), " ", "") }

// Credentials are the secrets of the demonstration.
type Credentials struct {
	Token string // of the provider 9999
	Keys
	Viewing
	Prospecting
}

// Build makes the account in an empty database. It is one write, but for what takes its
// time, a password and a picture: a process that dies meanwhile leaves nothing half built, or what Reissue
// makes whole.
func Build(ctx context.Context, s Services) (c Credentials, err error) {
	const account = 1 // the first of a database
	var by access.Actor
	err = s.Ledger.Write(ctx, account, func(ctx context.Context, _ event.Tx) error {
		made, err := s.Access.CreateAccount(ctx, access.Account{Name: "Démonstration", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator", Door: "demo"})
		if err != nil {
			return err
		}
		by = access.Operator(made, "demo")
		c, err = build(ctx, s, by)
		return err
	})
	if err == nil {
		err = c.open(ctx, s, by)
	}
	if err == nil {
		err = s.Requests.Settle(ctx)
	}
	return c, err
}

// open draws what is drawn anew each time, and makes what of it is not there yet.
func (c *Credentials) open(ctx context.Context, s Services, by access.Actor) (err error) {
	if c.Viewing, err = openViewing(ctx, s, by); err != nil {
		return err
	}
	c.Prospecting, err = openProspecting(ctx, s, by)
	return err
}

// construct is Build in steps, each a write of its own, with something in between: what has
// happened since the office opened, in place of the enquiries and the diary of Build. A process that dies meanwhile leaves a demonstration that
// Reissue refuses, and that is begun anew.
func construct(ctx context.Context, s Services, between func(context.Context, *builder) error) (c Credentials, err error) {
	made, err := s.Access.CreateAccount(ctx, access.Account{Name: "Démonstration", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator", Door: "demo"})
	if err != nil {
		return c, err
	}
	b := &builder{Services: s, by: access.Operator(made, "demo"), cast: newCast()}
	write := func(step func(context.Context) error) {
		if err == nil {
			err = s.Ledger.Write(ctx, made.ID, func(ctx context.Context, _ event.Tx) error { return step(ctx) })
		}
	}
	write(func(ctx context.Context) error { c.Token, err = b.office(ctx); return err })
	if err == nil {
		err = between(ctx, b)
	}
	write(func(ctx context.Context) error { c.Keys, err = b.developers(ctx); return err })
	if err == nil {
		err = c.open(ctx, s, b.by)
	}
	return c, err
}

func build(ctx context.Context, s Services, by access.Actor) (c Credentials, err error) {
	b := builder{Services: s, by: by, cast: newCast()}
	if c.Token, err = b.office(ctx); err != nil {
		return c, err
	}
	for _, step := range []func(context.Context) error{b.enquiries, b.diary} {
		if err := step(ctx); err != nil {
			return c, err
		}
	}
	c.Keys, err = b.developers(ctx)
	return c, err
}

// office is who works where, for whom and with which partners.
func (b *builder) office(ctx context.Context) (token string, err error) {
	for _, step := range []func(context.Context) error{b.agencies, b.users, b.properties} {
		if err := step(ctx); err != nil {
			return "", err
		}
	}
	return b.providers(ctx)
}

// developers are the new-build sales, and the property that visitors are shown.
func (b *builder) developers(ctx context.Context) (Keys, error) {
	k, err := b.newBuild(ctx)
	if err != nil {
		return k, err
	}
	return k, b.show(ctx)
}

// Reissue gives the demonstration new secrets, when the card with its own is gone.
func Reissue(ctx context.Context, s Services, by access.Actor) (c Credentials, err error) {
	if c.Token, err = s.Access.RotateSecret(ctx, by, Provider, 0); err != nil {
		return c, err
	}
	keys, err := s.Access.Keys(ctx, by, 0)
	if err != nil {
		return c, err
	}
	for i, token := range c.tokens() { // keys are listed as they were made
		if i == len(keys) {
			return c, fmt.Errorf("demo: this demonstration is of an earlier version: remove it and begin anew")
		}
		if *token, err = s.Access.RotateKey(ctx, by, keys[i].ID, 0); err != nil {
			return c, err
		}
	}
	return c, c.open(ctx, s, by)
}

type builder struct {
	Services
	by   access.Actor
	cast cast
	full access.Actor // provider 9999
	own  access.Actor // the portal
}

func (b *builder) agencies(ctx context.Context) error {
	for _, a := range []access.Agency{
		{ID: Agency, Name: "Agence des Tilleuls", Company: "Tilleuls Immobilier", Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes",
			Phone: "+33261910030", Email: "contact@tilleuls.example.org", Website: "https://tilleuls.example.org"},
		{ID: ClosedAgency, Name: "Agence du Port", Company: "Tilleuls Immobilier", Address: "3 quai du Port", Zipcode: "44600", City: "Saint-Nazaire",
			Phone: "+33261910031", Email: "contact@port.example.org"},
	} {
		if _, err := b.Access.CreateAgency(ctx, b.by, a); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) users(ctx context.Context) error {
	for _, u := range []access.User{
		{ID: User, Agency: Agency, Firstname: "Camille", Lastname: "MOREAU", Group: 2, Mobile: "+33639980003", Born: day.Date{Year: 1985, Month: 4, Day: 12}},
		{ID: 10, Agency: Agency, Firstname: "Karim", Lastname: "BENALI", Group: 5, Mobile: "+33639980004"},
		{ID: 11, Agency: Agency, Firstname: "Élodie", Lastname: "LE GOFF", Group: 5, Mobile: "+33639980005"},
		{ID: 12, Agency: Agency, Firstname: "Sophie", Lastname: "DURAND", Group: 4, Phone: "+33261910032"},
		{ID: 13, Agency: ClosedAgency, Firstname: "Yann", Lastname: "KERVELLA", Group: 3, Mobile: "+33639980006"},
	} {
		u.Active = true
		u.Username = mailbox(string([]rune(u.Firstname)[:1]) + u.Lastname)
		u.Email = mailbox(u.Firstname) + "." + mailbox(u.Lastname) + "@tilleuls.example.org"
		if _, err := b.Access.CreateUser(ctx, b.by, u); err != nil {
			return err
		}
	}
	return nil
}

var streets = []string{"rue de la Fosse", "rue Crébillon", "quai de la Loire", "avenue des Marronniers", "rue du Calvaire", "place Viarme"}

func (b *builder) properties(ctx context.Context) error {
	for i := range 24 {
		p := listings.Property{
			ID: int64(233030 + i), Agency: Agency, User: int64(User + i%3), Reference: fmt.Sprintf("TIL-%03d", 101+i),
			Category: 1 + i%2, Type: 1 + i%2, Subtype: []int{5, 18}[i%2], Step: 1, Status: 1,
			Address: fmt.Sprintf("%d %s", 3+2*i, streets[i%len(streets)]), Zipcode: "44000", City: "Nantes", Country: "FR",
			Price: money.Amount{Minor: []int64{26_000_000, 95_000}[i%2] + int64(i)*[]int64{1_250_000, 2_500}[i%2], Currency: "EUR"},
		}
		if _, err := b.Listings.Create(ctx, b.by, p); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) providers(ctx context.Context) (token string, err error) {
	all := access.Provider{ID: Provider, Name: "Connecteur de démonstration", Agencies: []int64{Agency}, Rights: access.Rights()}
	if _, token, err = b.Access.CreateProvider(ctx, b.by, all); err != nil {
		return "", err
	}
	one := access.Provider{ID: portal, Name: "Portail des annonces", Agencies: []int64{Agency}}
	if _, _, err = b.Access.CreateProvider(ctx, b.by, one); err != nil {
		return "", err
	}
	b.full, b.own = b.by, b.by
	b.full.Provider, b.own.Provider = Provider, portal
	b.full, b.own = b.full.Through("apimo", ""), b.own.Through("apimo", "")
	return token, nil
}

var questions = []string{
	"Bonjour, est-il possible de visiter samedi ?",
	"Le bien est-il toujours disponible ?\nMerci de me rappeler après 18 h.",
	"Pouvez-vous m'envoyer le diagnostic de performance énergétique ?",
	"Nous cherchons à emménager en septembre, avec deux enfants.",
	"Merci de me rappeler au sujet du prix.",
}

func (b *builder) enquiries(ctx context.Context) error {
	for i := range 60 {
		l := b.enquiry(i, i/2*7) // some people ask more than once
		actor := b.full
		if i%3 == 0 {
			actor = b.own
		}
		if i%10 == 9 {
			actor = b.by // entered by hand
			l.Reference = ""
		}
		if i%17 == 5 {
			l.Warn("price_max", "selon le bien", "a price is expected")
		}
		if _, err := b.Leads.Create(ctx, actor, l, "FR"); err != nil {
			return err
		}
	}
	return nil
}

// enquiry is the nth lead, of the pth person.
func (b *builder) enquiry(n, p int) leads.Lead {
	l := leads.Lead{
		Agency: Agency, Reference: fmt.Sprintf("DEMO%07d", n+1), Fingerprint: "demo", Type: 1 + n%2, Step: leads.New + n%3,
		Asked: b.Now().Add(-time.Duration(n%1000+1) * 5 * time.Hour).Truncate(time.Second), Person: b.cast.person(p),
		Sent: fmt.Appendf(nil, `{"reference":"DEMO%07d"}`, n+1),
	}
	l.Message = questions[n%len(questions)]
	l.About.Reference = fmt.Sprintf("TIL-%03d", 101+n%24)
	if n%2 == 1 {
		l.Wish = leads.Wish{AreaMin: float64(40 + n%60), AreaMax: float64(90 + n%60), AreaUnit: 1, RoomMin: 2, RoomMax: 4, PriceMin: 20_000_000, PriceMax: 38_000_000, Currency: "EUR"}
		l.About.Category, l.About.Types = 1, []int{1, 2}
	}
	if n%4 == 3 {
		l.User = int64(User + n%3)
	}
	return l
}

func (b *builder) diary(ctx context.Context) error {
	today := day.Of(b.Now().In(day.Paris()))
	for i := range 18 {
		a := agenda.Action{
			ID: int64(19344200 + i), Agency: Agency, User: int64(User + i%3), Type: []int{agenda.Email, agenda.Visit, agenda.Call}[i/3%3],
			Day: today, Subject: "Complément sur un bien", Content: "Bonjour, voici les informations demandées.",
		}
		if a.Type == agenda.Visit {
			a.Start, a.End = fmt.Sprintf("%02d:00:00", 9+i%9), fmt.Sprintf("%02d:45:00", 9+i%9)
			a.Subject = "Visite du bien " + fmt.Sprintf("TIL-%03d", 101+i)
		}
		if i%2 == 0 {
			a.Properties = []agenda.Subject{{Property: int64(233030 + i), Price: money.Amount{Minor: 26_000_000, Currency: "EUR"}}}
		}
		if _, err := b.Agenda.Note(ctx, b.by, a, day.Paris()); err != nil {
			return err
		}
	}
	return nil
}
