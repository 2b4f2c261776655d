package requests

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/people"
)

// Query asks for a page of an agency's searches in the order of their last change.
type Query struct {
	Account int64
	Agency  int64
	Since   time.Time
	Limit   int
	Offset  int
}

// Page is an answer's frame: how many in all, and the last change among them.
type Page struct {
	Total int64
	Last  time.Time
}

// Filter asks for searches, those changed last first. Fields that are zero narrow nothing.
type Filter struct {
	Account  int64
	Agencies []int64
	All      bool // agencies
	User     int64
	Contact  int64 // that stands for the person
	Category int
	Active   *bool
	Words    []string // folded, each the beginning of a word of the search
	Contacts []int64  // or it is of one of these: who is called as was typed
	Before   Position // only what comes behind it
	Limit    int
}

// Position is a search's place in a Filter's answer; zero: before the first.
type Position struct {
	At time.Time
	ID int64
}

// Store keeps searches and crossings. Methods that change run inside event.Ledger.Write.
type Store interface {
	InsertRequest(ctx context.Context, s Search, words []string) error
	// UpdateRequest saves a search that was last changed at the instant.
	UpdateRequest(ctx context.Context, s Search, words []string, last time.Time) error
	GetRequest(ctx context.Context, account, id int64) (Search, bool, error)
	ListRequests(ctx context.Context, q Query, each func(Search) error) (Page, error)
	// FindRequests adds one behind the limit when there are more.
	FindRequests(ctx context.Context, f Filter) ([]Search, error)
	// RequestsOf gives the searches that show a contact, changed last first.
	RequestsOf(ctx context.Context, account, shown int64) ([]Search, error)
	Index
	Crossings
	Ranking
	Work
	Settings
	Removal
}

// Index finds who might match. It keeps the terms of searches that are active and the facts
// of properties that are on the market.
type Index interface {
	// SaveTerms puts the terms of a search in the place of its former ones; one that is not
	// active has none.
	SaveTerms(ctx context.Context, account int64, t Terms) error
	// SaveLive keeps how many properties match each of some searches, and that they were counted
	// now.
	SaveLive(ctx context.Context, account int64, live map[int64]int) error
	SaveFacts(ctx context.Context, account int64, f Facts) error
	// AddFacts keeps those of a property that has none yet.
	AddFacts(ctx context.Context, account int64, f Facts) error
	// PropertiesFor gives the facts of all properties that share a shelf with the search and
	// whose price it reaches.
	PropertiesFor(ctx context.Context, account int64, t Terms) ([]Facts, error)
	// RequestsFor gives all searches that share a shelf with the property and reach its price.
	RequestsFor(ctx context.Context, account int64, f Facts) ([]Sought, error)
}

// Sought is a search that a property may match.
type Sought struct {
	Terms
	Live    int64 // how many properties matched it when they were last counted
	Counted int64 // how many properties of the account had been crossed by then
}

// Crossings keeps pairs.
type Crossings interface {
	// CrossingsOf gives all pairs of a search or of a property, whichever is not 0.
	CrossingsOf(ctx context.Context, account, request, property int64) ([]Crossing, error)
	// SaveCrossings saves new pairs, and the score of others and whether they match.
	SaveCrossings(ctx context.Context, list []Crossing) error
	// SaveStep saves what became of a pair.
	SaveStep(ctx context.Context, c Crossing) error
	GetCrossing(ctx context.Context, account, request, property int64) (Crossing, bool, error)
	// ListCrossings gives a page of the pairs of a search or of a property.
	ListCrossings(ctx context.Context, q CrossingQuery, each func(Crossing) error) (Page, error)
	// CountCrossings counts, for each search, the pairs that are to be suggested.
	CountCrossings(ctx context.Context, account int64, requests []int64) (map[int64]int, error)
}

// Work keeps notes of properties that changed and are to be crossed.
type Work interface {
	// NoteCrossing leaves a note, in the place of one that is there.
	NoteCrossing(ctx context.Context, account, agency, property int64, at time.Time) error
	// DueCrossings gives properties with a note: of an agency the oldest first, or any of the
	// account.
	DueCrossings(ctx context.Context, account, agency int64, most int) ([]int64, error)
	// CrossingNote gives the note of a property, if there is one.
	CrossingNote(ctx context.Context, account, property int64) (Note, bool, error)
	// DropCrossingNote says that a property was crossed.
	DropCrossingNote(ctx context.Context, account, property int64) error
	// NoteAllCrossings leaves a note for every property on the market.
	NoteAllCrossings(ctx context.Context, account int64, at time.Time) error
	// NextCrossing gives a property with a note, of any account.
	NextCrossing(ctx context.Context) (account, property int64, found bool, err error)
}

// Note says that a property is due, and how the account stood when it was read: two that are
// the same have nothing between them that matters to the crossings of the property.
type Note struct {
	At       time.Time // of the last change
	Searches int64     // how often a search, or what became of its crossings, changed
	Crossed  int64     // how many properties were crossed
}

func (n Note) same(o Note) bool {
	return n.At.Equal(o.At) && n.Searches == o.Searches && n.Crossed == o.Crossed
}

// Settings keeps what accounts have settled.
type Settings interface {
	MatchWeights(ctx context.Context, account int64) (Weights, bool, error)
	SaveMatchWeights(ctx context.Context, account int64, w Weights, at time.Time) error
}

// People finds who stands for whom (people.Service).
type People interface {
	Root(ctx context.Context, a access.Actor, id int64) (people.Contact, error)
	Seen(ctx context.Context, a access.Actor, agency, id int64) (people.Contact, error)
	Find(ctx context.Context, a access.Actor, agency int64, typed, country string, most int) ([]people.Contact, error)
}

// Users finds who may be in charge.
type Users interface {
	GetUser(ctx context.Context, account, id int64) (access.User, bool, error)
}

// Goods finds properties.
type Goods interface {
	PropertyByID(ctx context.Context, account, id int64) (listings.Property, bool, error)
}

// Needs are what the service asks others.
type Needs struct {
	People People
	Users  Users
	Goods  Goods
	Towns  Towns
	Now    func() time.Time
}

// Service keeps searches and crosses them with properties.
type Service struct {
	ledger event.Ledger
	store  Store
	needs  Needs
	noted  noted
	turns  turns
	most   int // crossings of one search, and of one property
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store, needs Needs) *Service {
	return &Service{ledger: ledger, store: store, needs: needs, most: MostCrossings, turns: make(turns, 1), noted: noted{last: map[int64]time.Time{}, stirred: make(chan struct{}, 1)}}
}
