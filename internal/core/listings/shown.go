package listings

import (
	"context"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Showcase is what the public pages read: no actor asks here, and nothing is found that is
// not published.
type Showcase struct {
	store     Shelf
	documents Album
}

// Shelf finds what is published. "Not there" is the zero value and false.
type Shelf interface {
	// PropertyAnywhere finds a property by its uid, in whichever account.
	PropertyAnywhere(ctx context.Context, uid string) (Property, bool, error)
	// PictureAnywhere finds a picture by its document, in whichever account.
	PictureAnywhere(ctx context.Context, uid string) (Picture, bool, error)
	PicturesOf(ctx context.Context, account, property int64) ([]Picture, error)
	SearchProperties(ctx context.Context, q Search) ([]Property, error)
	// PublishedOffices are the agencies with something published on the market, by account
	// and number.
	PublishedOffices(ctx context.Context) ([]Office, error)
	// PublishedAfter gives what is published by an agency with a number above after, by it.
	PublishedAfter(ctx context.Context, account, agency, after int64, most int) ([]Shown, error)
	// PublishedNth gives the number of the n-th that PublishedAfter would give, 0 when there are
	// not so many.
	PublishedNth(ctx context.Context, account, agency, after int64, n int) (int64, error)
}

// Album opens pictures without asking who looks (documents.Service).
type Album interface {
	Shown(ctx context.Context, account int64, uid string, size int) (documents.Document, documents.Content, error)
	Web(ctx context.Context, account int64, uid string, size int, webP bool) (documents.Document, documents.Content, error)
}

// PictureURL is where anybody finds a picture of a property as a JPEG, by its document: in one
// of documents.Sizes or documents.WebSizes, or as it was sent (0; a PNG or a GIF stays one, whatever the name says).
// base is the absolute address of the server, without a slash.
func PictureURL(base, uid string, size int) string { return base + picture(uid, size) + ".jpg" }

// WebPURL is PictureURL of a WebP, in one of documents.WebSizes.
func WebPURL(base, uid string, size int) string { return base + picture(uid, size) + ".webp" }

func picture(uid string, size int) string {
	if size == 0 {
		return "/photos/" + uid + "/full"
	}
	return "/photos/" + uid + "/" + strconv.Itoa(size)
}

// Office is an agency of an account.
type Office struct {
	Account, Agency int64
	Published       int64 // how many properties
	Last            time.Time
}

// Shown is a published property in a sitemap.
type Shown struct {
	ID        int64
	UID       string
	Reference string
	City      string
	Cover     string
	UpdatedAt time.Time
}

// NewShowcase makes it.
func NewShowcase(s Shelf, d Album) *Showcase { return &Showcase{s, d} }

var errNotShown = fault.New(fault.Missing, "No such property")

// Shown tells a property that the public may see.
func (p Property) Shown() bool { return !p.PublishedAt.IsZero() && p.Step == underWay }

// Property gives what anybody may read of a published property, with its pictures. Missing:
// there is none of the uid; Gone: it is not shown any more, and no more than whose it was is told.
func (s *Showcase) Property(ctx context.Context, uid string) (Property, []Picture, error) {
	p, found, err := s.store.PropertyAnywhere(ctx, uid)
	switch {
	case err != nil:
		return Property{}, nil, err
	case !found:
		return Property{}, nil, errNotShown
	case !p.Shown():
		return Property{Account: p.Account, Agency: p.Agency}, nil, fault.New(fault.Gone, "The property is not on offer any more")
	}
	list, err := s.store.PicturesOf(ctx, p.Account, p.ID)
	return p.Public(), list, err
}

// Asked is what somebody looks for among what an agency offers; what is zero narrows nothing.
type Asked struct {
	Office
	Category int // property_category
	Type     int // property_type
	City     string
	Most     int64 // the highest price, minor units
	Before   Position
	Limit    int
}

// Offers gives what anybody may read of an agency's published properties, the latest changed
// first, and whether there are more.
func (s *Showcase) Offers(ctx context.Context, a Asked) (list []Property, more bool, err error) {
	list, err = s.store.SearchProperties(ctx, Search{Account: a.Account, Agencies: []int64{a.Agency}, State: Published, Step: underWay,
		Category: a.Category, Type: a.Type, City: people.Fold(a.City), PriceTo: a.Most, Before: a.Before, Limit: a.Limit})
	if more = len(list) > a.Limit; more {
		list = list[:a.Limit]
	}
	for i := range list {
		list[i] = list[i].Public()
	}
	return list, more, err
}

// Offices are the agencies that offer something.
func (s *Showcase) Offices(ctx context.Context) ([]Office, error) {
	return s.store.PublishedOffices(ctx)
}

// Listed gives an agency's published properties by their numbers, for sitemaps.
func (s *Showcase) Listed(ctx context.Context, o Office, after int64, most int) ([]Shown, error) {
	return s.store.PublishedAfter(ctx, o.Account, o.Agency, after, most)
}

// Cuts are behind which numbers lists of so many of Listed begin, when the office has that many.
func (s *Showcase) Cuts(ctx context.Context, o Office, every int) ([]int64, error) {
	cuts := []int64{0}
	for left := o.Published; left > int64(every); left -= int64(every) {
		next, err := s.store.PublishedNth(ctx, o.Account, o.Agency, cuts[len(cuts)-1], every)
		if err != nil || next == 0 { // some were withdrawn since they were counted
			return cuts, err
		}
		cuts = append(cuts, next)
	}
	return cuts, nil
}

// Picture opens a picture of a property, in whatever state the property is: its uid is a
// secret that only the agency and those it was told have, and portals fetch pictures of what
// is not published here. Missing: no picture of a property is called so, or there is no such size
// (PictureURL, WebPURL). Unavailable: too many ask for sizes that have to be made. The caller closes the content.
func (s *Showcase) Picture(ctx context.Context, uid string, size int, webP bool) (documents.Document, documents.Content, error) {
	kept := !webP && (size == 0 || slices.Contains(documents.Sizes(), size))
	if !kept && !slices.Contains(documents.WebSizes(), size) {
		return documents.Document{}, documents.Content{}, errPicture
	}
	pic, found, err := s.store.PictureAnywhere(ctx, uid)
	if err == nil && !found {
		err = errPicture
	}
	if err != nil {
		return documents.Document{}, documents.Content{}, err
	}
	if kept {
		return s.documents.Shown(ctx, pic.Account, uid, size)
	}
	return s.documents.Web(ctx, pic.Account, uid, size, webP)
}
