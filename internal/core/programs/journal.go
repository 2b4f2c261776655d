package programs

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/money"
)

// What this package tells the journal, and what it is about. EventLotUpdated has all
// but the state of a lot, EventLotStatusUpdated that.
const (
	SubjectProgram = "program"
	SubjectLot     = "lot"

	EventProgramCreated   = "program.created"
	EventProgramUpdated   = "program.updated"
	EventLotCreated       = "lot.created"
	EventLotUpdated       = "lot.updated"
	EventLotStatusUpdated = "lot.status_updated"
	EventLotDeleted       = "lot.deleted"
)

func (p Program) event(kind string, by access.Actor, changes []event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: SubjectProgram, ID: p.ID}, Agency: p.Agency, Who: by.Who, Changes: changes}
}

// lotEvent tells of a lot. Its first change names the programme, whatever changed:
// readers of the journal need not look for a lot that may be gone.
func (p Program) lotEvent(kind string, by access.Actor, l Lot, changes []event.Change) event.Event {
	named := append([]event.Change{{Field: "program", After: event.Number(p.ID)}}, changes...)
	return event.Event{Kind: kind, Subject: event.Subject{Kind: SubjectLot, ID: l.ID}, Agency: p.Agency, Who: by.Who, Changes: named}
}

// statusEvent tells what a lot was and is now. The holder is in the trail of the
// option or purchase, not here: partners are sent these lines.
func (p Program) statusEvent(by access.Actor, before, after Lot) event.Event {
	return p.lotEvent(EventLotStatusUpdated, by, after, []event.Change{{Field: "status", Before: string(before.written()), After: string(after.written())}})
}

// Fields are the programme's values by name, for the journal.
func (p Program) Fields() []event.Change {
	where := ""
	if p.Position != nil {
		where = fmt.Sprint(p.Position.Latitude, p.Position.Longitude)
	}
	return []event.Change{
		{Field: "developer", After: event.Number(p.Developer)}, {Field: "code", After: p.Code}, {Field: "outer_code", After: p.OuterCode}, {Field: "name", After: p.Name},
		{Field: "description", After: p.Description}, {Field: "short_description", After: p.ShortDescription},
		{Field: "address", After: p.Address}, {Field: "address_more", After: p.AddressMore}, {Field: "zipcode", After: p.Zipcode},
		{Field: "city", After: p.City}, {Field: "country", After: p.Country}, {Field: "position", After: where},
		{Field: "delivery", After: p.Delivery.String()}, {Field: "tax_schemes", After: strings.Join(p.TaxSchemes, ", ")},
		{Field: "progress", After: string(p.Progress)}, {Field: "status", After: p.Status}, {Field: "rules", After: fmt.Sprintf("%+v", p.Rules)},
	}
}

// Fields are the lot's values by name, for the journal. Its state is not one of
// them: it has its own event. Nothing is decided by them, see Same.
func (l Lot) Fields() []event.Change {
	reduced, floor := "", ""
	if l.ReducedPrice != nil {
		reduced = money.Major(*l.ReducedPrice)
	}
	if l.Floor != nil {
		floor = strconv.FormatInt(*l.Floor, 10)
	}
	return []event.Change{
		{Field: "outer_code", After: l.OuterCode}, {Field: "reference", After: l.Reference}, {Field: "main", After: strconv.FormatBool(l.Main)},
		{Field: "type", After: l.Type}, {Field: "typology", After: l.Typology}, {Field: "subtype", After: l.Subtype},
		{Field: "price", After: money.Major(l.Price)}, {Field: "vat_rate", After: money.Major(l.VATRate)}, {Field: "reduced_price", After: reduced},
		{Field: "parent", After: event.Number(l.Parent)}, {Field: "floor", After: floor}, {Field: "building", After: l.Building}, {Field: "staircase", After: l.Staircase},
		{Field: "living_area", After: area(l.LivingArea)}, {Field: "garden_area", After: area(l.GardenArea)},
		{Field: "terrace_area", After: area(l.TerraceArea)}, {Field: "balcony_area", After: area(l.BalconyArea)}, {Field: "orientation", After: l.Orientation},
	}
}

func area(v float64) string {
	if v == 0 {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// mirrorLot brings the property of a main lot up to date and gives its id. A lot
// that never was a main one has none.
func (s *Service) mirrorLot(ctx context.Context, by access.Actor, p Program, l Lot) (int64, error) {
	if !l.Main && l.Property == 0 {
		return 0, nil
	}
	return s.mirror.MirrorLot(ctx, p.mirrored(by, l))
}

// unmirror takes the property of a deleted lot away from its agency's offer.
func (s *Service) unmirror(ctx context.Context, by access.Actor, p Program, l Lot) error {
	if l.Property == 0 {
		return nil
	}
	m := p.mirrored(by, l)
	m.Gone = true
	_, err := s.mirror.MirrorLot(ctx, m)
	return err
}

func (p Program) mirrored(by access.Actor, l Lot) Mirrored {
	return Mirrored{
		Account: l.Account, Agency: p.Agency, Property: l.Property, Reference: p.Code + "-" + l.Reference, Type: l.Type,
		State: l.written(), Gone: !l.Main, Price: l.Price, Address: p.Address, Zipcode: p.Zipcode, City: p.City, Country: p.Country, Who: by.Who,
	}
}

// remirror follows a programme whose main lots show something else of it now.
func (s *Service) remirror(ctx context.Context, by access.Actor, before, p Program) error {
	if p.mirrored(by, Lot{}) == before.mirrored(by, Lot{}) {
		return nil
	}
	sheet, err := s.store.LotSheet(ctx, p.Account, p.ID)
	if err != nil {
		return err
	}
	for l := range sheet.All() {
		if _, err := s.mirrorLot(ctx, by, p, l); err != nil {
			return err
		}
	}
	return nil
}
