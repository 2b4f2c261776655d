package requests

import (
	"strconv"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/money"
)

// Fields are the search's values that say something, under the names that the journal gives
// them.
func (s Search) Fields() []event.Change { return event.Diff(nil, s.fields()) }

// fields are the search's values by name, for the journal.
func (s Search) fields() []event.Change {
	list := []event.Change{
		{Field: "contact", After: event.Number(s.Contact)}, {Field: "user", After: event.Number(s.User)}, {Field: "lead", After: event.Number(s.Lead)},
		{Field: "door", After: s.Door}, {Field: "active", After: flag(s.Active)}, {Field: "auto_matching", After: flag(s.Auto)},
		{Field: "validated", After: flag(s.Validated)}, {Field: "ranking", After: whole(s.Ranking)}, {Field: "last_action", After: event.Instant(s.LastAction)},
		{Field: "subscription", After: event.Number(s.Emailing.Subscription)}, {Field: "emailed_at", After: event.Instant(s.Emailing.Last)},
		{Field: "category", After: event.Number(s.Category)}, {Field: "subcategory", After: event.Number(s.Subcategory)}, {Field: "types", After: codes(s.Types)},
		{Field: "subtype", After: event.Number(s.Subtype)}, {Field: "origin", After: event.Number(s.Referral)}, {Field: "subreferral", After: s.Subreferral},
		{Field: "country", After: s.Country}, {Field: "sector", After: s.Sector}, {Field: "zone", After: s.Zone},
		{Field: "rooms", After: compared(s.RoomsBy, s.Rooms)}, {Field: "bedrooms", After: compared(s.RoomsBy, s.Bedrooms)},
		{Field: "standing", After: event.Number(s.Standing)}, {Field: "view_type", After: event.Number(s.ViewType)},
		{Field: "view_landscapes", After: event.Number(s.Landscape)}, {Field: "condition", After: event.Number(s.Condition)},
		{Field: "availability", After: event.Number(s.Availability)}, {Field: "margin", After: figure(&s.Margin)},
		{Field: "area_min", After: figure(s.Area.Min)}, {Field: "area_max", After: figure(s.Area.Max)}, {Field: "area_unit", After: event.Number(s.Area.Unit)},
		{Field: "budget_min", After: sum(s.Price.Min)}, {Field: "budget_max", After: sum(s.Price.Max)}, {Field: "currency", After: s.Price.Currency},
		{Field: "floor", After: compared(s.Floor.By, s.Floor.Value)}, {Field: "floor_type", After: event.Number(s.Floor.Type)},
		{Field: "proximities", After: codes(s.Proximities)}, {Field: "services", After: codes(s.Services)}, {Field: "activities", After: codes(s.Activities)},
		{Field: "tags", After: codes(s.Tags)}, {Field: "own_tags", After: strings.Join(s.OwnTags, "; ")},
		{Field: "comment", After: s.Comment}, {Field: "free_criteria", After: s.Free}, {Field: "ground", After: s.Ground.text()},
	}
	for i, p := range s.Places {
		list = append(list, event.Change{Field: "place." + strconv.Itoa(i+1), After: p.text()})
	}
	for i, r := range s.Rooming {
		list = append(list, event.Change{Field: "area." + strconv.Itoa(i+1), After: strings.Join([]string{event.Number(r.Type), event.Number(r.Number), figure(r.Least)}, "|")})
	}
	for i, w := range s.Warnings {
		list = append(list, event.Change{Field: "warnings." + strconv.Itoa(i+1), After: w.Field + " " + w.Value + " " + w.Reason})
	}
	return list
}

func (p Place) text() string {
	parts := make([]string, 0, 4)
	for _, text := range []string{p.Zipcode, p.District.text(), p.City.text(), p.Region.text()} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, ", ")
}

func (n Named) text() string {
	if n.Name != "" {
		return n.Name
	}
	return event.Number(n.ID)
}

func (g Ground) text() string {
	var parts []string
	if c := g.Circle; c != nil {
		parts = append(parts, figure(&c.Lat)+" "+figure(&c.Lon)+", "+figure(&c.Radius)+" m")
	}
	for _, p := range g.Outline {
		parts = append(parts, figure(&p.Lat)+" "+figure(&p.Lon))
	}
	return strings.Join(parts, "; ")
}

// compared is a number with the sign of how it is compared.
func compared(by Operator, n *int) string {
	if n == nil {
		return ""
	}
	return map[Operator]string{Equal: "= ", AtLeast: "≥ ", AtMost: "≤ "}[operator(by)] + strconv.Itoa(*n)
}

func sum(minor *int64) string {
	if minor == nil {
		return ""
	}
	return money.Major(*minor)
}

func figure(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'f', -1, 64)
}

func whole(v *int) string {
	if v == nil {
		return ""
	}
	return strconv.Itoa(*v)
}

func flag(set bool) string { return strconv.FormatBool(set) }

func codes(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, " ")
}
