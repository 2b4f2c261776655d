package apimo

import (
	"cmp"
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/people"
	"palier/internal/core/places"
)

// listResidences answers GET /agencies/{agency}/residences: the agency's building files.
func (d *Door) listResidences(c *call) error {
	p := c.page(10_000)
	q := buildings.ResidenceQuery{Agency: c.agency.ID, Since: p.since(), Limit: p.limit, Offset: p.offset}
	s := c.stream()
	s.Object()
	s.Key("residences")
	s.Array()
	each, rest := gather(func(list []buildings.Residence) error { return d.renderResidences(c, s, list) })
	page, err := d.Buildings.Residences(c.Ctx, c.actor, q, each)
	if err == nil {
		err = rest()
	}
	s.EndArray()
	p.frame(s, page.Total, page.Last)
	return s.Finish(err)
}

func (d *Door) renderResidences(c *call, s *wire.Stream, list []buildings.Residence) error {
	var there []int64
	for i := range list {
		list[i].Tree.Everyone(func(p *buildings.Person) {
			if p.Contact != 0 {
				there = append(there, p.Contact)
			}
		})
	}
	roots, err := d.roots(c, there)
	for _, r := range list {
		if err == nil {
			d.renderResidence(&s.Encoder, c, r, roots)
			err = s.Err()
		}
	}
	return err
}

// renderResidence writes a building file: every number of it is text (openapi.yaml, schema
// Residence).
func (d *Door) renderResidence(e *wire.Encoder, c *call, r buildings.Residence, roots map[int64]people.Contact) {
	f := r.Facts
	address := cmp.Or(r.Line, r.Tree.Address)
	e.Object()
	e.StringField("id", number(r.ID))
	e.StringField("user", strconv.FormatInt(cmp.Or(f.User, r.Writer), 10))
	e.StringField("type", strconv.Itoa(cmp.Or(f.Type, 1))) // the first of the catalog: a building
	e.StringField("name", cmp.Or(r.Tree.Name, address, r.Place))
	e.NullableStringField("reference", f.Reference)
	e.NullableStringField("location_reference", f.LocationReference)
	e.StringField("address", address)
	e.NullField("address_more")
	d.whereabouts(e, c, r)
	e.NullableStringField("construction_year", number(int64(f.Built)))
	e.NullableStringField("standing", number(int64(f.Standing)))
	floors, doors := extent(r.Tree)
	e.NullableStringField("floors", number(int64(cmp.Or(f.Floors, floors))))
	e.NullableStringField("lots", number(int64(cmp.Or(f.Lots, doors))))
	e.NullableStringField("total_shares", hundredths(f.TotalShares))
	if c.actor.Has(access.Private) {
		e.NullableStringField("code", r.Tree.Codes())
		momentField(e, "code_at", f.CodedAt)
	}
	e.NullableStringField("comment", f.Comment)
	e.Key("contacts")
	e.Array()
	sharers(e, r, roots)
	e.EndArray()
	stamps(e, r.CreatedAt, r.UpdatedAt)
	e.End()
}

// whereabouts writes the town, and the point: that of the address, else the middle of the
// town.
func (d *Door) whereabouts(e *wire.Encoder, c *call, r buildings.Residence) {
	lat, lon, known := r.Lat, r.Lon, r.Located
	if !known {
		lat, lon, _ = d.Communes.Centre(r.Postcode, r.City)
	}
	e.Key("city")
	e.Object()
	e.StringField("id", strconv.FormatInt(d.cityOf(r), 10))
	e.StringField("name", r.City)
	e.StringField("zipcode", r.Postcode)
	e.End()
	e.NullField("district")
	e.StringField("country", c.actor.CountryAt(r.Agency))
	e.StringField("longitude", strconv.FormatFloat(lon, 'f', -1, 64))
	e.StringField("latitude", strconv.FormatFloat(lat, 'f', -1, 64))
}

// cityOf is the number of the commune: an id of the address base begins with its code, any
// other address is looked up by its town; 0 where none is known.
func (d *Door) cityOf(r buildings.Residence) int64 {
	if len(r.Place) > 6 && r.Place[5] == '_' {
		if id := places.CityID(r.Place[:5]); id != 0 {
			return id
		}
	}
	code, _ := d.Communes.Code(r.Postcode, r.City)
	return places.CityID(code)
}

// extent is the highest floor of a tree, and how many mailboxes it has.
func extent(t buildings.Tree) (floors, doors int) {
	t.Doors(func(d buildings.Door) {
		doors++
		if d.Mailbox.Floor != nil {
			floors = max(floors, *d.Mailbox.Floor)
		}
	})
	return floors, doors
}

// sharers writes who is noted behind the doors and is somebody the core knows.
func sharers(e *wire.Encoder, r buildings.Residence, roots map[int64]people.Contact) {
	held := make(map[string]buildings.Holding, len(r.Facts.Holdings))
	for _, h := range r.Facts.Holdings {
		held[h.Person] = h
	}
	r.Tree.Doors(func(door buildings.Door) {
		for _, p := range door.Mailbox.People {
			root, known := roots[p.Contact]
			if p.Contact == 0 || !known {
				continue
			}
			h := held[p.ID]
			e.Object()
			e.StringField("contact", number(root.ID))
			e.StringField("type", strconv.Itoa(cmp.Or(h.Role, buildings.Occupant)))
			e.NullableStringField("shares", hundredths(h.Shares))
			e.Key("property")
			unit(e, h, door.Mailbox.Floor)
			e.NullableStringField("comment", h.Comment)
			e.End()
		}
	})
}

// unit writes what somebody holds or lives in, null where nobody said.
func unit(e *wire.Encoder, h buildings.Holding, floor *int) {
	if !h.Unit {
		e.Null()
		return
	}
	e.Object()
	e.StringField("rooms", strconv.Itoa(h.Rooms))
	e.StringField("bedrooms", strconv.Itoa(h.Bedrooms))
	e.StringField("subtype", strconv.Itoa(h.Subtype))
	e.StringField("area", cmp.Or(hundredths(h.Area), "0"))
	e.Key("floor")
	e.Object()
	if floor == nil {
		e.IntField("type", 0)
		e.NullField("value")
	} else {
		e.IntField("type", floorType(*floor))
		e.IntField("value", int64(*floor))
	}
	e.End()
	e.End()
}

// floorType is the number that the catalog property_floor gives a floor, 0 for one that it
// does not have: it grew in pieces.
func floorType(floor int) int64 {
	for _, part := range []struct{ from, to, first int }{{0, 0, 1}, {1, 20, 3}, {21, 40, 31}, {41, 50, 57}} {
		if floor >= part.from && floor <= part.to {
			return int64(part.first + floor - part.from)
		}
	}
	switch {
	case floor < 0 && floor >= -4:
		return int64(24 - floor)
	case floor < -4 && floor >= -10:
		return int64(46 - floor)
	}
	return 0
}

// hundredths is a number as text with two digits behind the point, "" for none.
func hundredths(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(n)/100, 'f', 2, 64)
}
