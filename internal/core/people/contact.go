// Package people knows contacts: who a person is, under which e-mails and
// phones, and whether two records are one person. Merging moves no row and can
// be undone.
//
// It knows nothing of leads or visits; those point at contacts and are told when
// a person they point at changes shape (Followers).
package people

import (
	"context"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/event"
)

// Declared is what somebody said a person is: one enquiry's person block.
// Everything is kept as written; any part may be empty.
type Declared struct {
	Title       int // code list contact_title, 0 unknown
	First       string
	Last        string
	Company     string
	Email       string
	EmailMore   string // a second one
	Phone       string
	Mobile      string
	Fax         string
	Address     string
	AddressMore string
	Zipcode     string
	City        string
	Country     string // ISO 3166-1 alpha-2
	Language    string // ISO 639-1
}

// Name is the name as identity rules compare it.
func (d Declared) Name() Name { return Name{First: d.First, Last: d.Last} }

// anonymous tells whether nothing says who the person is.
func (d Declared) anonymous() bool {
	return d.First == "" && d.Last == "" && d.Company == "" && d.Email == "" && d.EmailMore == "" && d.Phone == "" && d.Mobile == "" && d.Fax == ""
}

// Contact (contact, client, prospect) is a person of the account.
type Contact struct {
	Account    int64
	ID         int64
	Agency     int64 // whose record it is
	Provider   int64 // the provider that brought the person, 0: none
	MergedInto int64 // the contact that stands for this one, 0: itself
	Lists      Lists
	Declared
	Profile   Profile
	Card      Card
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Fields are the contact's values that say something, under the names that the
// journal gives them.
func (c Contact) Fields() []event.Change { return event.Diff(nil, c.fields()) }

// fields are the contact's values by name, for the journal.
func (c Contact) fields() []event.Change {
	title := ""
	if c.Title != 0 {
		title = strconv.Itoa(c.Title)
	}
	list := []event.Change{
		{Field: "title", After: title}, {Field: "firstname", After: c.First}, {Field: "lastname", After: c.Last},
		{Field: "company", After: c.Company}, {Field: "email", After: c.Email}, {Field: "email_more", After: c.EmailMore}, {Field: "phone", After: c.Phone},
		{Field: "mobile", After: c.Mobile}, {Field: "fax", After: c.Fax}, {Field: "address", After: c.Address},
		{Field: "address_more", After: c.AddressMore}, {Field: "zipcode", After: c.Zipcode}, {Field: "city", After: c.City},
		{Field: "country", After: c.Country}, {Field: "language", After: c.Language},
	}
	if c.Profile != (Profile{}) {
		list = append(list, c.Profile.fields()...)
	}
	if !c.Card.Blank() {
		list = append(list, c.Card.fields()...)
	}
	return list
}

// with is the contact after a person declared something newer: coordinates
// follow the latest declaration, names only fill what was empty (an initial does
// not replace a first name). Nothing is lost: every enquiry keeps its own words.
func (d Declared) with(newer Declared) Declared {
	fill := func(dst *string, v string) {
		if *dst == "" {
			*dst = v
		}
	}
	if d.Title == 0 {
		d.Title = newer.Title
	}
	fill(&d.First, newer.First)
	fill(&d.Last, newer.Last)
	fill(&d.Company, newer.Company)
	former := d.Email
	latest(&d.Email, newer.Email)
	latest(&d.EmailMore, newer.EmailMore)
	if strings.EqualFold(d.EmailMore, d.Email) { // the second became the first: they change places
		d.EmailMore = ""
		if !strings.EqualFold(former, d.Email) {
			d.EmailMore = former
		}
	}
	latest(&d.Phone, newer.Phone)
	latest(&d.Mobile, newer.Mobile)
	latest(&d.Fax, newer.Fax)
	latest(&d.Language, newer.Language)
	if newer.Address != "" || newer.Zipcode != "" || newer.City != "" { // an address is one thing
		d.Address, d.AddressMore, d.Zipcode, d.City = newer.Address, newer.AddressMore, newer.Zipcode, newer.City
		latest(&d.Country, newer.Country)
	}
	fill(&d.Country, newer.Country)
	return d
}

// Doubt is a pair of contacts that may be one person ("à vérifier").
type Doubt struct {
	First, Second int64
	Reason        string
	CreatedAt     time.Time
}

// Match is a contact that owns a key.
type Match struct {
	Key     Key
	Contact Contact
}

// Query asks for a page of the contacts that are listed at an agency, or of those that a
// provider brought there, in the order of their last change.
type Query struct {
	Account int64
	Agency  int64
	Sender  int64 // only those brought by this provider; 0: everybody's
	Since   time.Time
	Limit   int
	Offset  int
}

// Page is an answer's frame: how many records there are in all, and the instant
// of the last change among them.
type Page struct {
	Total int64
	Last  time.Time
}

// Store keeps contacts, their keys and doubts. Methods that change run inside
// event.Ledger.Write. It is whole for the Service, because to learn of a person, to
// merge and to take back touch all of it; others have KeyOwners.
type Store interface {
	// MatchKeys gives the contacts that own any of the keys a claim has (two
	// e-mails, two phones, a name) and, when there are
	// some, those of the keys that are nobody's because they are the account's own.
	MatchKeys(ctx context.Context, account int64, keys []Key) (matches []Match, stopped []Key, err error)
	GetContact(ctx context.Context, account, id int64) (Contact, bool, error)
	// GetContacts gives those of the ids that there are, by id.
	GetContacts(ctx context.Context, account int64, ids []int64) ([]Contact, error)
	// Tree gives the ids of all contacts that id stands for, itself included.
	Tree(ctx context.Context, account, id int64) ([]int64, error)
	InsertContact(ctx context.Context, c Contact) error
	// UpdateContact saves c; before is when it was last changed.
	UpdateContact(ctx context.Context, c Contact, before Contact) error
	AddKeys(ctx context.Context, account, contact int64, keys []Key, at time.Time) error
	ListContacts(ctx context.Context, q Query, each func(Contact) error) (Page, error)
	Records
	Doubts
	Consents
	Grounds
	Finder
	Amends
	Directory
	Choices
	Merges
	Reaches
	Staff
}

// Records knows what the records learned that stand for nobody any more.
type Records interface {
	// MergedInto gives the contacts that are merged into one of these directly, by id.
	MergedInto(ctx context.Context, account int64, ids []int64) ([]Contact, error)
	// Learned says when each of the contacts last learned an e-mail or a phone that it
	// did not have. One that never had any is left out.
	Learned(ctx context.Context, account int64, ids []int64) (map[int64]time.Time, error)
}

// Doubts keeps pairs that a human should look at.
type Doubts interface {
	AddDoubt(ctx context.Context, account int64, d Doubt) error
	AnswerDoubt(ctx context.Context, account, first, second int64, at time.Time) error
	ListDoubts(ctx context.Context, account int64) ([]Doubt, error)
	// Answered tells whether a doubt about the two, in either order, is answered.
	Answered(ctx context.Context, account, one, other int64) (bool, error)
}

// Followers are told, in the same transaction, that what points at these
// contacts no longer shows as from, but as to.
type Followers interface {
	ContactMoved(ctx context.Context, tx event.Tx, account int64, contacts []int64, from, to int64) error
}
