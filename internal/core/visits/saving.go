package visits

import (
	"fmt"
	"strings"

	"palier/internal/core/listings"
	"palier/internal/core/money"
)

// Saving is what a client says of a property (Flatsy door, 3.5, PropertySaveRequest).
// What is nil stays as it is; a new property has the defaults.
type Saving struct {
	Reference   string  // required: the property that has it is changed, or made
	Agency      int64   // of a new property; 0: the actor's own
	InCharge    *string // e-mail or uid of a user of the agency; "": whoever is in charge of the listing
	Category    *int    // property_category
	Criteria    *Criteria
	Price       *money.Amount
	URL         *string
	Address     *Address
	Door        *string
	Memo        *string
	Pictures    *[]string
	Details     *listings.Details
	Refs        *[]string // other references
	TenantPhone *string
	Extra       *string // JSON objects of the client, kept as they come
	Metadata    *string
}

// Address is where a property is.
type Address struct {
	Street   string
	Zipcode  string
	City     string
	Country  string // ISO 3166-1 alpha-2; empty: that of the agency
	DoorInfo string
	Lat, Lon float64
	Located  bool
}

// How many other references and pictures a property has.
const (
	maxRefs     = 50
	maxPictures = 100
)

// check holds a saving to its limits.
func (n Saving) check() error {
	var c check
	if strings.TrimSpace(n.Reference) == "" {
		c.wrong("reference", "A property needs a reference.")
	}
	c.line("reference", n.Reference, maxName)
	c.line("url", said(n.URL, nil, ""), maxURL)
	c.text("door", said(n.Door, nil, ""), maxLine)
	c.text("memo", said(n.Memo, nil, ""), maxText)
	c.line("tenant_phone", said(n.TenantPhone, nil, ""), maxName)
	c.object("extra", said(n.Extra, nil, ""))
	c.object("metadata", said(n.Metadata, nil, ""))
	c.object("prequalification", said(n.Criteria, nil, Criteria{}).Prequalified)
	if n.Price != nil && n.Price.Minor < 0 {
		c.wrong("price", "A price is not negative.")
	}
	where := said(n.Address, nil, Address{})
	for _, line := range []string{where.Street, where.Zipcode, where.City} {
		c.line("address", line, maxLine)
	}
	c.text("address", where.DoorInfo, maxLine)
	c.list("pictures", said(n.Pictures, nil, nil), maxPictures, maxURL)
	c.list("refs", said(n.Refs, nil, nil), maxRefs, maxName)
	c.details(said(n.Details, nil, listings.Details{}))
	return c.err()
}

// list holds lines and their number.
func (c *check) list(field string, values []string, many, most int) {
	if len(values) > many {
		c.wrong(field, fmt.Sprintf("Give at most %d.", many))
		return
	}
	for _, v := range values {
		c.line(field, v, most)
	}
}

// details holds the texts of an ad; its numbers are the listing's to judge.
func (c *check) details(d listings.Details) {
	c.text("details", d.Text, maxText)
	for _, line := range []string{d.Orientation, d.AvailableFrom, d.Heating, d.Works, d.Energy} {
		c.text("fields", line, maxLine)
	}
	if len(d.Surfaces) > maxPictures {
		c.wrong("fields", fmt.Sprintf("Give at most %d surfaces.", maxPictures))
	}
	for _, s := range d.Surfaces[:min(len(d.Surfaces), maxPictures)] {
		c.text("fields", s.Name, maxLine)
	}
}

// note takes what the listing does not know.
func (n Saving) note(w *Showing) {
	f := &w.Facts
	set(&f.Criteria, n.Criteria)
	set(&f.URL, n.URL)
	set(&f.Door, n.Door)
	set(&f.Memo, n.Memo)
	set(&f.Pictures, n.Pictures)
	set(&f.TenantPhone, n.TenantPhone)
	set(&f.Extra, n.Extra)
	set(&f.Metadata, n.Metadata)
	if n.Address != nil {
		f.DoorInfo = n.Address.DoorInfo
	}
}
