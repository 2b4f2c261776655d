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

// record puts what happened to an option or a purchase into the journal. Programme
// and lead are named each time, changed or not: whoever is told of it needs them.
func record(tx event.Tx, by access.Actor, p programs.Program, kind string, subject event.Subject, lead int64, changes []event.Change) {
	context := []event.Change{
		{Field: "program", Before: number(p.ID), After: number(p.ID)},
		{Field: "lead", Before: number(lead), After: number(lead)},
	}
	tx.Record(event.Event{Kind: kind, Subject: subject, Agency: p.Agency, Who: by.Who, Changes: append(context, changes...)})
}

// recordCreated tells of a new option, live or waiting.
func (o Option) recordCreated(tx event.Tx, by access.Actor, p programs.Program) {
	record(tx, by, p, "option.created", event.Subject{Kind: "option", ID: o.ID}, o.Lead, event.Diff(nil, o.fields()))
}

// recordUpdated tells of any change of an option, its end among them: the vendor has
// one event for all of them (Adlead door, 5).
func (o Option) recordUpdated(tx event.Tx, by access.Actor, p programs.Program, before Option) {
	record(tx, by, p, "option.updated", event.Subject{Kind: "option", ID: o.ID}, o.Lead, event.Diff(before.fields(), o.fields()))
}

// fields are the option's values by name. An end is a value while it is live only.
func (o Option) fields() []event.Change {
	end := o.ExpiresAt
	if o.Status != OptionLive {
		end = time.Time{}
	}
	return []event.Change{
		{Field: "status", After: string(o.Status)}, {Field: "expires_at", After: stamp(end)},
		{Field: "lifespan", After: seconds(o.Lifespan)}, {Field: "renewals", After: number(int64(o.Renewals))},
		{Field: "owner", After: number(o.Owner)}, {Field: "lots", After: lotList(o.Lots)}, {Field: "comment", After: o.Comment},
	}
}

// recordCreated tells of a new purchase.
func (p Purchase) recordCreated(tx event.Tx, by access.Actor, in programs.Program) {
	record(tx, by, in, "purchase.created", event.Subject{Kind: "purchase", ID: p.ID}, p.Lead, event.Diff(nil, p.fields()))
}

// recordUpdated tells a change of status from any other one.
func (p Purchase) recordUpdated(tx event.Tx, by access.Actor, in programs.Program, before Purchase) {
	kind := "purchase.updated"
	if p.Status != before.Status {
		kind = "purchase.status_updated"
	}
	record(tx, by, in, kind, event.Subject{Kind: "purchase", ID: p.ID}, p.Lead, event.Diff(before.fields(), p.fields()))
}

// fields are the purchase's values by name; amounts in euros, as people read them.
// A deposit of nothing is a value, none is none.
func (p Purchase) fields() []event.Change {
	list := []event.Change{
		{Field: "status", After: string(p.Status)}, {Field: "owner", After: number(p.Owner)}, {Field: "option", After: number(p.Option)},
		{Field: "price", After: money.Major(p.Price)}, {Field: "deposit_override", After: p.DepositOverride}, {Field: "comment", After: p.Comment},
		{Field: "cancellation", After: p.Cancellation}, {Field: "cancellation_comment", After: p.CancellationComment},
		{Field: "lots", After: lotList(p.Lots)}, {Field: "contacts", After: numbers(p.Contacts)},
		{Field: "confirmed_at", After: stamp(p.ConfirmedAt)}, {Field: "signed_at", After: stamp(p.SignedAt)},
		{Field: "withdrawal_until", After: stamp(p.WithdrawalUntil)}, {Field: "appointment_set_at", After: stamp(p.AppointmentSetAt)},
		{Field: "appointment_end_at", After: stamp(p.AppointmentEndAt)}, {Field: "sold_at", After: stamp(p.SoldAt)},
		{Field: "canceled_at", After: stamp(p.CanceledAt)},
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
		words[i] = number(l.Lot) + "=" + money.Major(l.Price)
	}
	return strings.Join(words, " ")
}

func numbers(ids []int64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		words[i] = number(id)
	}
	return strings.Join(words, " ")
}

func number(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func seconds(d time.Duration) string { return number(int64(d / time.Second)) }

// stamp keeps microseconds: an end is exact.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}
