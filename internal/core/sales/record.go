package sales

import (
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/money"
	"palier/internal/core/programs"
)

// What this package tells the journal, and what it is about. Options and purchases
// end, and stay: nothing deletes them.
const (
	SubjectOption       = "option"
	SubjectPurchase     = "purchase"
	SubjectRegistration = "registration"

	EventOptionCreated         = "option.created"
	EventOptionUpdated         = "option.updated" // its end and its turn among them
	EventPurchaseCreated       = "purchase.created"
	EventPurchaseUpdated       = "purchase.updated"
	EventPurchaseStatusUpdated = "purchase.status_updated" // with whatever else changed
	EventRegistrationCreated   = "registration.created"
	EventRegistrationUpdated   = "registration.updated"
	EventRegistrationExpiring  = "registration.expiring" // once, before an end
	EventRegistrationExpired   = "registration.expired"
)

// record puts what happened to an option or a purchase into the journal. Programme
// and lead are named each time, changed or not: whoever is told of it needs them.
func record(tx event.Tx, by access.Actor, p programs.Program, kind string, subject event.Subject, lead int64, changes []event.Change) {
	context := []event.Change{
		{Field: "program", Before: event.Number(p.ID), After: event.Number(p.ID)},
		{Field: "lead", Before: event.Number(lead), After: event.Number(lead)},
	}
	tx.Record(event.Event{Kind: kind, Subject: subject, Agency: p.Agency, Who: by.Who, Changes: append(context, changes...)})
}

// recordCreated tells of a new option, live or waiting.
func (o Option) recordCreated(tx event.Tx, by access.Actor, p programs.Program) {
	record(tx, by, p, EventOptionCreated, event.Subject{Kind: SubjectOption, ID: o.ID}, o.Lead, event.Diff(nil, o.fields()))
}

// recordUpdated tells of any change of an option, its end among them: the vendor has
// one event for all of them (option:updated at the Adlead door).
func (o Option) recordUpdated(tx event.Tx, by access.Actor, p programs.Program, before Option) {
	record(tx, by, p, EventOptionUpdated, event.Subject{Kind: SubjectOption, ID: o.ID}, o.Lead, event.Diff(before.fields(), o.fields()))
}

// fields are the option's values by name. An end is a value while it is live only.
func (o Option) fields() []event.Change {
	end := o.ExpiresAt
	if o.Status != OptionLive {
		end = time.Time{}
	}
	return []event.Change{
		{Field: "status", After: string(o.Status)}, {Field: "expires_at", After: event.Instant(end)},
		{Field: "lifespan", After: seconds(o.Lifespan)}, {Field: "renewals", After: event.Number(int64(o.Renewals))},
		{Field: "owner", After: event.Number(o.Owner)}, {Field: "lots", After: lotList(o.Lots)}, {Field: "comment", After: o.Comment},
	}
}

// recordCreated tells of a new purchase.
func (p Purchase) recordCreated(tx event.Tx, by access.Actor, in programs.Program) {
	record(tx, by, in, EventPurchaseCreated, event.Subject{Kind: SubjectPurchase, ID: p.ID}, p.Lead, event.Diff(nil, p.fields()))
}

// recordUpdated tells a change of status from any other one.
func (p Purchase) recordUpdated(tx event.Tx, by access.Actor, in programs.Program, before Purchase) {
	kind := EventPurchaseUpdated
	if p.Status != before.Status {
		kind = EventPurchaseStatusUpdated
	}
	record(tx, by, in, kind, event.Subject{Kind: SubjectPurchase, ID: p.ID}, p.Lead, event.Diff(before.fields(), p.fields()))
}

// fields are the purchase's values by name; amounts in euros, as people read them.
// A deposit of nothing is a value, none is none.
func (p Purchase) fields() []event.Change {
	list := []event.Change{
		{Field: "status", After: string(p.Status)}, {Field: "owner", After: event.Number(p.Owner)}, {Field: "option", After: event.Number(p.Option)},
		{Field: "price", After: money.Major(p.Price)}, {Field: "deposit_override", After: p.DepositOverride},
		{Field: "planned_deed", After: p.PlannedDeed.String()}, {Field: "comment", After: p.Comment},
		{Field: "cancellation", After: p.Cancellation}, {Field: "cancellation_comment", After: p.CancellationComment},
		{Field: "lots", After: lotList(p.Lots)}, {Field: "contacts", After: event.Numbers(p.Contacts)},
		{Field: "confirmed_at", After: event.Instant(p.ConfirmedAt)}, {Field: "signed_at", After: event.Instant(p.SignedAt)},
		{Field: "withdrawal_until", After: event.Instant(p.WithdrawalUntil)}, {Field: "appointment_set_at", After: event.Instant(p.AppointmentSetAt)},
		{Field: "appointment_end_at", After: event.Instant(p.AppointmentEndAt)}, {Field: "sold_at", After: event.Instant(p.SoldAt)},
		{Field: "canceled_at", After: event.Instant(p.CanceledAt)},
	}
	if p.Deposit != nil {
		list = append(list, event.Change{Field: "deposit", After: money.Major(*p.Deposit)})
	}
	if p.DepositRefunded != nil {
		list = append(list, event.Change{Field: "deposit_refunded", After: strconv.FormatBool(*p.DepositRefunded)})
	}
	return list
}

// lotList names lots with their frozen prices: "8116=369000 8120=8000".
func lotList(lots []OptionLot) string {
	words := make([]string, len(lots))
	for i, l := range lots {
		words[i] = event.Number(l.Lot) + "=" + money.Major(l.Price)
	}
	return strings.Join(words, " ")
}

func seconds(d time.Duration) string { return event.Number(int64(d / time.Second)) }
