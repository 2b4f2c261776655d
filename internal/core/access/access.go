// Package access knows who may call: accounts, their agencies and users,
// providers (partners that call with a number and a token), and developers with
// the keys of their partners; it turns credentials into an Actor that every other
// service asks before it does anything.
//
// It knows nothing of HTTP headers, cookies or a vendor's error body.
package access

import (
	"cmp"
	"slices"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Mode tells a real account from a test one.
type Mode string

// The modes.
const (
	Live Mode = "live"
	Test Mode = "test"
)

// Account is a customer of Palier: one firm with all its agencies. Nothing is
// shared between accounts.
type Account struct {
	ID        int64
	Name      string
	Mode      Mode
	Country   string // ISO 3166-1 alpha-2: how its phone numbers are read
	TwoSteps  bool   // everybody comes in to the workspace by two steps
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Agency (agence) is a branch: what a provider is opened to.
type Agency struct {
	Account   int64
	ID        int64
	Name      string
	Company   string // trade name of the firm, may be empty
	Address   string
	Zipcode   string
	City      string
	Country   string // ISO 3166-1 alpha-2
	Phone     string
	Fax       string
	Email     string
	Website   string // URL or empty
	Picture   string // URL or empty
	Timezone  string // IANA name
	CreatedAt time.Time
	UpdatedAt time.Time
}

// User (négociateur, gérant...) is a person of an agency.
type User struct {
	Account   int64
	ID        int64
	UID       string // random UUID: what clients of some doors call him
	Agency    int64
	Username  string // log-in name, unique in the account whatever its case
	Firstname string
	Lastname  string
	Email     string
	Phone     string
	Mobile    string
	Fax       string
	Group     int  // code list user_group, 1-10
	Role      Role // empty: what his group says (Office)
	Active    bool
	Language  string // ISO 639-1
	Timezone  string // IANA name
	Picture   string // URL or empty
	// Presentation is how he presents himself to who will visit with him; may be empty.
	Presentation string
	Born         day.Date
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Right is one thing a provider may do, by the name people read in settings.
type Right string

// The rights of a provider (internal/api/apimo/README.md, What is served). All can
// be granted, though four open nothing yet: the door reads actions, contacts, requests
// and properties, and whoever may write them will as soon as it takes them, with the
// key it has.
const (
	LeadsRead       Right = "leads.read"
	LeadsWrite      Right = "leads.write"
	LeadsAll        Right = "leads.all" // sees and updates what other providers sent
	UsersRead       Right = "users.read"
	ActionsRead     Right = "actions.read"
	ActionsWrite    Right = "actions.write"
	ContactsRead    Right = "contacts.read"
	ContactsWrite   Right = "contacts.write"
	RequestsRead    Right = "requests.read"
	RequestsWrite   Right = "requests.write"
	PropertiesRead  Right = "properties.read"
	PropertiesWrite Right = "properties.write"
	ContractsRead   Right = "contracts.read"
	ResidencesRead  Right = "residences.read"
	Private         Right = "private" // fields marked private
)

// Rights are all of them, in the order people read them.
func Rights() []Right {
	return []Right{LeadsRead, LeadsWrite, LeadsAll, UsersRead, ActionsRead, ActionsWrite, ContactsRead, ContactsWrite,
		RequestsRead, RequestsWrite, PropertiesRead, PropertiesWrite, ContractsRead, ResidencesRead, Private}
}

// DefaultRights is what a new provider gets when nothing is said: it sends
// leads and reads back its own.
func DefaultRights() []Right { return []Right{LeadsRead, LeadsWrite} }

// Provider is a partner (portal, website, connector) that calls with a number
// and a token.
type Provider struct {
	Account    int64
	ID         int64 // what it logs in with, unique in the whole installation
	Name       string
	Agencies   []int64
	Rights     []Right
	Apimo      ApimoSettings
	DisabledAt time.Time // zero: in use
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// ApimoSettings are how the Apimo door answers a provider and how much it may ask.
// All but the quotas are of that vendor's shapes alone: a door to come has settings
// of its own beside these.
type ApimoSettings struct {
	Profile    string // "document" (default) or "openapi"
	FlatDates  bool   // opened, assigned, closed of a lead as bare dates
	CityObject bool   // city of an agency as an object
	NumberRefs bool   // numeric references of properties as numbers
	PerDay     int64  // calls a day, from midnight in Paris; 0: no limit
	PerSecond  int64  // calls a second; 0: no limit
}

// Secret is one token of a provider. The token itself is shown once and never
// stored.
type Secret struct {
	ID        int64
	Hash      string // SHA-256, hex
	Hint      string // its last characters, for people
	CreatedAt time.Time
	ExpiresAt time.Time // zero: does not expire
}

// Live tells whether the secret opens at the instant.
func (s Secret) Live(now time.Time) bool { return s.ExpiresAt.IsZero() || now.Before(s.ExpiresAt) }

// Actor is who is calling: one account, one credential, what it may do where.
// The zero Actor may do nothing.
type Actor struct {
	Account   int64
	Country   string // of the account
	Test      bool   // the account is in test mode
	Who       event.Who
	Provider  int64 // provider number, 0 for others
	Developer int64 // whose space a key opens, 0 for others
	Key       int64 // 0 for others
	User      int64 // whose acts these are, 0: nobody's
	Session   int64 // by which a user called, 0 for others
	Apimo     ApimoSettings
	agencies  []int64
	countries map[int64]string // of those agencies
	rights    []Right
	sites     *sites // what a key opens of its space, nil for others
	all       bool   // an operator of the whole account
	proved    string // hash of what is kept of the password that a user has just entered
	stepped   bool   // he has taken his second step too
}

// Operator is the command line: it may do anything in the account.
func Operator(account Account, door string) Actor {
	return Actor{Account: account.ID, Country: account.Country, Test: account.Mode == Test, Who: event.Who{Kind: "operator", Door: door}, all: true}
}

// Through is the actor as it acts through a door, in one request.
func (a Actor) Through(door, request string) Actor {
	a.Who.Door, a.Who.Request = door, request
	return a
}

// Opens tells whether the agency is open to the actor.
func (a Actor) Opens(agency int64) bool { return a.all || slices.Contains(a.agencies, agency) }

// CountryAt is where phone numbers without a prefix are read at an agency: its
// country or, when that is not known, the account's.
func (a Actor) CountryAt(agency int64) string { return cmp.Or(a.countries[agency], a.Country) }

// Has tells whether the actor holds the right.
func (a Actor) Has(r Right) bool { return a.all || slices.Contains(a.rights, r) }

// Agencies are those open to the actor; all is true when every one is.
func (a Actor) Agencies() (list []int64, all bool) { return a.agencies, a.all }

// Denied is the one refusal of a known caller.
func Denied() error { return fault.New(fault.Forbidden, "Access denied") }

// May refuses (Forbidden) an actor to whom the agency is not open or who lacks
// the right.
func (a Actor) May(r Right, agency int64) error {
	if !a.Opens(agency) || !a.Has(r) {
		return Denied()
	}
	return nil
}

// Sender is the provider whose records alone the actor sees; 0 when it sees
// everybody's.
func (a Actor) Sender() int64 {
	if a.Has(LeadsAll) {
		return 0
	}
	return a.Provider
}
