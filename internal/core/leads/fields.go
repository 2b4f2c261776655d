package leads

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/money"
)

// What this package tells the journal, and what it is about: what is added to a lead
// is an event of the lead.
const (
	SubjectLead     = "lead"
	SubjectInterest = "interest"

	EventLeadCreated     = "lead.created"
	EventLeadUpdated     = "lead.updated"
	EventLeadTagged      = "lead.tagged"
	EventRecordAdded     = "lead.record_added"
	EventTaskAdded       = "lead.task_added"
	EventInterestCreated = "interest.created"
	EventInterestUpdated = "interest.updated"
)

// shortValue bounds how much of a value a warning repeats.
const shortValue = 200

// Warn notes that a field could not be taken as meant, in place of any former
// warning on it.
func (l *Lead) Warn(field, value, reason string) {
	l.Unwarn(field)
	if r := []rune(value); len(r) > shortValue {
		value = string(r[:shortValue]) + "…"
	}
	l.Warnings = append(l.Warnings, Warning{field, value, reason})
}

// Unwarn drops the warnings on a field, because it was sent anew. The list is
// copied: an earlier state of the lead may share it.
func (l *Lead) Unwarn(field string) {
	l.Warnings = slices.DeleteFunc(slices.Clone(l.Warnings), func(w Warning) bool { return w.Field == field })
}

// Fields are the lead's values that say something, under the names that the
// journal gives them.
func (l *Lead) Fields() []event.Change { return event.Diff(nil, l.fields()) }

// fields are the lead's values by name, for the journal. Numbers that say
// nothing are empty.
func (l *Lead) fields() []event.Change {
	p, a, w := l.Person, l.About, l.Wish
	list := []event.Change{
		{Field: "reference", After: l.Reference}, {Field: "type", After: event.Number(l.Type)}, {Field: "step", After: event.Number(l.Step)}, {Field: "stage", After: string(l.Stage)}, {Field: "door", After: l.Door},
		{Field: "date", After: event.Instant(l.Asked)}, {Field: "contact", After: event.Number(l.Contact)}, {Field: "property", After: event.Number(l.Property)}, {Field: "request", After: event.Number(l.Request)},
		{Field: "user", After: event.Number(l.User)}, {Field: "parent", After: event.Number(l.Parent)},
		{Field: "handed_at", After: event.Instant(l.HandedAt)}, {Field: "turns", After: event.Number(l.Turns)}, {Field: "snoozed_until", After: event.Instant(l.Snoozed)},
		{Field: "opened", After: event.Instant(l.Opened.At)}, {Field: "assigned", After: event.Instant(l.Assigned.At)}, {Field: "closed", After: event.Instant(l.Closed.At)},
		{Field: "title", After: event.Number(p.Title)}, {Field: "lastname", After: p.Last}, {Field: "firstname", After: p.First}, {Field: "company", After: p.Company},
		{Field: "email", After: p.Email}, {Field: "email_more", After: p.EmailMore}, {Field: "phone", After: p.Phone}, {Field: "mobile", After: p.Mobile}, {Field: "fax", After: p.Fax},
		{Field: "address", After: p.Address}, {Field: "address_more", After: p.AddressMore}, {Field: "zipcode", After: p.Zipcode},
		{Field: "city", After: p.City}, {Field: "country", After: p.Country}, {Field: "language", After: p.Language},
		{Field: "message", After: l.Message},
		{Field: "recipient", After: parts(l.Recipient.Last, l.Recipient.First, l.Recipient.Email)},
		{Field: "area", After: span(w.AreaMin, w.AreaMax)}, {Field: "area_unit", After: event.Number(w.AreaUnit)},
		{Field: "room", After: span(w.RoomMin, w.RoomMax)}, {Field: "bedroom", After: span(w.BedroomMin, w.BedroomMax)},
		{Field: "price", After: prices(w)}, {Field: "currency", After: w.Currency},
		{Field: "start_at", After: l.Start.String()}, {Field: "end_at", After: l.End.String()},
		{Field: "method", After: event.Number(l.Method)}, {Field: "referral", After: event.Number(l.Referral)}, {Field: "subreferral", After: l.Subreferral},
		{Field: "property_reference", After: a.Reference},
		{Field: "property_address", After: parts(a.Address, a.AddressMore, a.Zipcode, a.City, a.Country)},
		{Field: "property_kind", After: kinds(a)},
	}
	if t := l.Tracking; t != (Tracking{}) {
		list = append(list, event.Change{Field: "tracking", After: parts(t.Origin, t.Source, t.Medium, t.Campaign, t.Content)})
	}
	if l.Project.said() {
		list = append(list, l.Project.fields()...)
	}
	for _, w := range l.Warnings {
		list = append(list, event.Change{Field: "warning." + w.Field, After: w.Value})
	}
	return list
}

// parts are several texts as one; each keeps its place, so that "Anna" as a first
// name is not "Anna" as a last name.
func parts(list ...string) string {
	if text := strings.Join(list, "|"); len(text) >= len(list) {
		return text
	}
	return ""
}

func span[T int | float64](low, high T) string {
	if low == 0 && high == 0 {
		return ""
	}
	return fmt.Sprintf("%v-%v", low, high)
}

func prices(w Wish) string {
	if w.PriceMin == 0 && w.PriceMax == 0 {
		return ""
	}
	return money.Major(w.PriceMin) + "-" + money.Major(w.PriceMax)
}

func kinds(a About) string {
	if a.Category == 0 && len(a.Types) == 0 && a.Subtype == 0 && a.Landscape == 0 && a.ViewType == 0 && a.Location == 0 {
		return ""
	}
	return fmt.Sprint(a.Category, a.Types, a.Subtype, a.Landscape, a.ViewType, a.Location)
}

func (p Project) fields() []event.Change {
	confirmed := ""
	if p.BudgetConfirmed != nil {
		confirmed = strconv.FormatBool(*p.BudgetConfirmed)
	}
	return []event.Change{
		{Field: "project", After: parts(p.Purpose, p.Scheme)}, {Field: "project_rooms", After: strings.Join(p.Rooms, ",")},
		{Field: "project_types", After: strings.Join(p.Types, ",")}, {Field: "project_area", After: parts(p.Area, strings.Join(p.Localities, ","))},
		{Field: "budget", After: sum(p.Budget)}, {Field: "budget_min", After: sum(p.BudgetMin)}, {Field: "budget_max", After: sum(p.BudgetMax)},
		{Field: "deposit", After: sum(p.Deposit)}, {Field: "budget_confirmed", After: confirmed},
	}
}

// sum is an optional amount; 0 is one that was said.
func sum(minor *int64) string {
	if minor == nil {
		return ""
	}
	return money.Major(*minor)
}

func leadEvent(kind string, a access.Actor, l *Lead, changes []event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: SubjectLead, ID: l.ID}, Agency: l.Agency, Who: a.Who, Changes: changes}
}
