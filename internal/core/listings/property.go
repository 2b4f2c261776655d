// Package listings knows properties (biens): what an agency sells or lets, under
// its reference, where and for how much, and what its ad says of it.
//
// It knows nothing of the enquiries, visits or sales that point at it, and of those who own
// it no more than which contacts they are.
package listings

import (
	"context"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/money"
	"palier/internal/core/places"
)

// Property is a good of an agency. Numbers named after a code list hold its ids,
// 0 when unknown.
type Property struct {
	Account     int64
	ID          int64
	UID         string // random UUID, given at its creation: what other programs call it
	Agency      int64
	User        int64  // in charge, 0: nobody
	Reference   string // the agency's own, shown on ads
	Category    int    // property_category: sale, rental...
	Type        int    // property_type: apartment, house...
	Subtype     int    // property_subtype
	Step        int    // property_step
	Status      int    // property_status
	Address     string
	AddressMore string
	Zipcode     string
	City        string
	Commune     string // INSEE code of the city, "": not known; worked out with each change
	Country     string
	Lat, Lon    float64      // degrees, WGS 84, kept to a ten-millionth
	Located     bool         // Lat and Lon are known
	Price       money.Amount // Minor 0 with no currency: no price
	Agreement   Agreement
	Group       int   // a number of the agency's own, 0 is 1
	Parent      int64 // property of the agency that it is part of, 0: none
	Details     Details
	Advert      Advert
	Particulars Particulars
	Cover       string    // uid of the document that is the first picture, empty: none
	PublishedAt time.Time // since when the public may see it; zero: it may not
	Complete    bool      // its sheet said all that an ad must, at its last change (Checks)
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Agreement is the mandate under which an agency offers a property, as its ad names it;
// the zero value: none is known. The mandate itself is in the register.
type Agreement struct {
	Type      int    // property_agreement: simple, exclusive...
	Reference string // its number
	Start     day.Date
	End       day.Date
}

// Query asks for a page of an agency's properties in the order of their last
// change.
type Query struct {
	Account int64
	Agency  int64
	Since   time.Time
	Step    int  // 0: any
	Status  int  // 0: any
	Group   int  // 0: any; 1 is the group of those of which nobody said one
	Owners  bool // they are asked for
	Limit   int
	Offset  int
}

// Page is an answer's frame: how many in all, and the last change among them.
type Page struct {
	Total int64
	Last  time.Time
}

// Store keeps properties.
type Store interface {
	InsertProperty(ctx context.Context, p Property, view []byte) error // with its ApimoView
	// UpdateProperty saves a property that was last changed at the instant, with its ApimoView.
	UpdateProperty(ctx context.Context, p Property, last time.Time, view []byte) error
	GetProperty(ctx context.Context, account, agency, id int64) (Property, bool, error)
	// FindProperty gives the id of the one property of the agency with exactly
	// this reference; 0 when there is none, or more than one.
	FindProperty(ctx context.Context, account, agency int64, reference string) (int64, error)
	// PropertyByID finds it in whichever agency.
	PropertyByID(ctx context.Context, account, id int64) (Property, bool, error)
	ListProperties(ctx context.Context, q Query, each func(Property) error) (Page, error)
	// ListPropertyViews gives the same page as stored views, in pieces; an empty line where none is
	// stored.
	ListPropertyViews(ctx context.Context, q Query, each func(Views) error) (Page, error)
	// ReadPropertyViews gives up to n properties of the account with an id above after, by id.
	ReadPropertyViews(ctx context.Context, account, after int64, n int) ([]Viewed, error)
	// SavePropertyView replaces a view and nothing else.
	SavePropertyView(ctx context.Context, account, id int64, view []byte) error
	// PropertiesByID gives those of the ids that are there, PropertiesReferred what has one of
	// the references in the agency.
	PropertiesByID(ctx context.Context, account int64, ids []int64) (map[int64]Property, error)
	PropertiesReferred(ctx context.Context, account, agency int64, references []string) (map[string][]int64, error)
	// ReferenceTaken tells whether a property of the agency other than but has exactly this
	// reference.
	ReferenceTaken(ctx context.Context, account, agency int64, reference string, but int64) (bool, error)
	// SearchProperties gives properties, changed last first, and one behind the limit when
	// there are more.
	SearchProperties(ctx context.Context, q Search) ([]Property, error)
	// SaveWords replaces the words by which a property is found.
	SaveWords(ctx context.Context, account, property int64, words []string) error
	// AddWords adds those of a property that has none yet.
	AddWords(ctx context.Context, account, property int64, words []string) error
	// WithoutWords gives properties with an id above after that have no words, by id.
	WithoutWords(ctx context.Context, account, after int64, most int) ([]Property, error)
	InsertAskedPrice(ctx context.Context, c PriceChange) error
	AskedPrices(ctx context.Context, account, property int64) ([]PriceChange, error) // in their order
	InsertPicture(ctx context.Context, p Picture) error
	UpdatePicture(ctx context.Context, p Picture) error // all but whose it is, its reference and its day
	DeletePicture(ctx context.Context, account, id int64) error
	PicturesOf(ctx context.Context, account, property int64) ([]Picture, error) // by rank
	Shelves
	// InsertOwner adds an owner of a property, unless he is one.
	InsertOwner(ctx context.Context, o Owner) error
	// OwnersOf gives the contacts that stand for the owners of properties, each once, by
	// rank.
	OwnersOf(ctx context.Context, account int64, properties []int64) (map[int64][]int64, error)
	// ReplaceOwners has these contacts own a property, in this order, and nobody else.
	ReplaceOwners(ctx context.Context, account, property int64, contacts []int64) error
}

// Service keeps the agencies' properties.
type Service struct {
	ledger    event.Ledger
	store     Store
	documents Documents
	towns     Towns
	view      ApimoView
	around    Around
	watcher   Watcher
}

// Towns knows communes (places.Table).
type Towns interface {
	// Code is the INSEE code of a city: of the one of that name in the postcode.
	Code(zipcode, city string) (insee string, ok bool)
	Named(insee string) (places.Commune, bool)
	CityCode(id int64) string // the INSEE code of a places.CityID, "": none
}

// NewService makes the service; Join says who keeps its pictures, Settle which list of
// communes is in use instead of the program's own.
func NewService(ledger event.Ledger, store Store) *Service {
	return &Service{ledger: ledger, store: store, towns: places.New()}
}

// Settle says which list of communes is in use.
func (s *Service) Settle(t Towns) { s.towns = t }
