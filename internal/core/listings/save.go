package listings

import (
	"context"
	"math"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/core/places"
	"palier/internal/core/uid"
)

// The kinds of line that properties have in the journal.
const (
	EventCreated   = "property.created"
	EventUpdated   = "property.updated"
	EventPictures  = "property.pictures_changed"
	EventPublished = "property.published"
	EventWithdrawn = "property.withdrawn"
)

// Create adds a property; p.ID 0 takes the next free number.
func (s *Service) Create(ctx context.Context, by access.Actor, p Property) (Property, error) {
	p.Account = by.Account
	s.situate(&p)
	if err := valid(p); err != nil {
		return p, err
	}
	wanted := p
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if p = wanted; p.ID == 0 {
			p.ID = tx.NextID()
		}
		tx.TakeID(p.ID)
		p.UID, p.CreatedAt, p.UpdatedAt = uid.New(), tx.Now(), tx.Now()
		return s.keep(ctx, tx, by.Who, Property{}, p)
	})
	return p, err
}

// Save makes the property that p says, or changes the one of its number, in the write
// that ctx carries or in one of its own. A property keeps its agency, its uid and the
// day it was made; when nothing else differs, nothing is written. Missing: there is no
// such property.
func (s *Service) Save(ctx context.Context, by access.Actor, p Property) (Property, error) {
	if p.ID == 0 {
		return s.Create(ctx, by, p)
	}
	p.Account = by.Account
	s.situate(&p)
	if err := valid(p); err != nil {
		return p, err
	}
	wanted := p
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, found, err := s.store.PropertyByID(ctx, by.Account, wanted.ID)
		if err != nil {
			return err
		}
		if !found || !by.Opens(before.Agency) {
			return fault.New(fault.Missing, "No such property")
		}
		p = wanted
		p.Agency, p.UID, p.CreatedAt, p.UpdatedAt = before.Agency, before.UID, before.CreatedAt, before.UpdatedAt
		p.Cover, p.PublishedAt, p.Complete = before.Cover, before.PublishedAt, before.Complete
		if event.Same(p, before) {
			return nil
		}
		p.UpdatedAt = tx.Now()
		return s.keep(ctx, tx, by.Who, before, p)
	})
	return p, err
}

// Property gives a property of the actor's agencies. Missing: there is none, or it is not
// his.
func (s *Service) Property(ctx context.Context, by access.Actor, id int64) (Property, error) {
	p, found, err := s.store.PropertyByID(ctx, by.Account, id)
	if err == nil && (!found || !by.Opens(p.Agency)) {
		err = fault.New(fault.Missing, "No such property")
	}
	return p, err
}

// situate says where a property is as it is kept: angles as they are stored, and the commune
// of its city as the list of communes knows it. One that it is said to be in stays where the
// postcode is none of the commune's (that of a company) and the city is called so.
func (s *Service) situate(p *Property) {
	said := p.Commune
	p.Lat, p.Lon, p.Commune = kept(p.Lat), kept(p.Lon), ""
	p.agree()
	if p.Country != "" && p.Country != "FR" {
		return
	}
	var found bool
	if p.Commune, found = s.towns.Code(p.Zipcode, p.City); found || said == "" {
		return
	}
	if c, there := s.towns.Named(said); there && people.Fold(places.CityOf(c.Name)) == people.Fold(p.City) {
		p.Commune = said
	}
}

func valid(p Property) error {
	switch {
	case p.Reference == "":
		return fault.Field("reference", "A property needs a reference.")
	case p.Located && !(p.Lat >= -90 && p.Lat <= 90 && p.Lon >= -180 && p.Lon <= 180): // NaN is neither
		return fault.Field("latitude", "A latitude is from -90 to 90, a longitude from -180 to 180.")
	}
	return nil
}

// kept is an angle as it is kept.
func kept(degrees float64) float64 { return math.Round(degrees*1e7) / 1e7 }

// keep stores a property, new when there was none before, with what it is found by and the
// price it has from now on, and tells what changed.
func (s *Service) keep(ctx context.Context, tx event.Tx, who event.Who, before, p Property) error {
	p.Complete = complete(p, tx.Now())
	if err := s.numberDistrict(ctx, tx, before, &p); err != nil {
		return err
	}
	e := event.Event{Kind: EventCreated, Subject: event.Subject{Kind: "property", ID: p.ID}, Agency: p.Agency, Who: who}
	price := priceChange(who, before, p, tx.Now())
	var err error
	if before.ID == 0 {
		e.Changes = event.Diff(nil, p.Fields())
		err = s.insert(ctx, p, price)
	} else {
		e.Kind, e.Changes = EventUpdated, event.Diff(before.Fields(), p.Fields())
		if err = s.notePrices(ctx, price); err == nil {
			err = s.save(ctx, p, before.UpdatedAt)
		}
	}
	tx.Record(e)
	if err != nil {
		return err
	}
	if err := s.saveWords(ctx, before, p); err != nil {
		return err
	}
	return s.told(ctx, tx, before, p)
}

// saveWords keeps the words by which a property is found, if they are others now.
func (s *Service) saveWords(ctx context.Context, before, p Property) error {
	words := p.Words()
	switch {
	case before.ID == 0:
		return s.store.AddWords(ctx, p.Account, p.ID, words)
	case slices.Equal(words, before.Words()):
		return nil
	}
	return s.store.SaveWords(ctx, p.Account, p.ID, words)
}

// Fields are the property's values by name, for the journal.
func (p Property) Fields() []event.Change {
	return append([]event.Change{
		{Field: "reference", After: p.Reference}, {Field: "user", After: event.Number(p.User)},
		{Field: "category", After: event.Number(p.Category)}, {Field: "type", After: event.Number(p.Type)}, {Field: "subtype", After: event.Number(p.Subtype)},
		{Field: "step", After: event.Number(p.Step)}, {Field: "status", After: event.Number(p.Status)}, {Field: "price", After: price(p.Price)},
		{Field: "address", After: p.Address}, {Field: "address_more", After: p.AddressMore}, {Field: "zipcode", After: p.Zipcode},
		{Field: "city", After: p.City}, {Field: "country", After: p.Country}, {Field: "place", After: p.place()},
		{Field: "agreement", After: event.Number(p.Agreement.Type)}, {Field: "agreement_reference", After: p.Agreement.Reference},
		{Field: "cover", After: p.Cover}, {Field: "published_at", After: event.Instant(p.PublishedAt)},
		{Field: "agreement_start", After: p.Agreement.Start.String()}, {Field: "agreement_end", After: p.Agreement.End.String()},
		{Field: "commune", After: p.Commune}, {Field: "group", After: event.Number(p.Group)}, {Field: "parent", After: event.Number(p.Parent)},
	}, slices.Concat(p.Details.fields(), p.Advert.fields(), p.Particulars.fields())...)
}

func price(a money.Amount) string {
	if a.Currency == "" {
		return ""
	}
	return money.Major(a.Minor) + " " + a.Currency
}

func (p Property) place() string {
	if !p.Located {
		return ""
	}
	return figure(&p.Lat) + " " + figure(&p.Lon)
}
