package adlead

import (
	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/sales"
)

// purchaseSheet is a purchase with what it names.
type purchaseSheet struct {
	sales.Purchase
	owner    access.User
	lots     []sales.OptionLot // those the key may see
	contacts []person
}

// renderPurchaseLine writes the abridged purchase of a list (openapi.yaml, schema PurchaseLine).
func renderPurchaseLine(e *wire.Encoder, p purchaseSheet) {
	e.Object()
	e.IntField("id", p.ID)
	e.IntField("lead_id", p.Lead)
	e.Key("owner")
	userMail(e, p.owner)
	nullableEuros(e, "deposit_amount", p.Deposit)
	euros(e, "price_including_vat", p.Price)
	e.NullableStringField("cancellation_type", p.Cancellation)
	each(e, "contacts", p.contacts, renderContact)
	e.End()
}

// renderPurchase writes the full sheet (openapi.yaml, schema Purchase).
func renderPurchase(e *wire.Encoder, p purchaseSheet) {
	e.Object()
	e.Key("owner")
	userMail(e, p.owner)
	each(e, "contacts", p.contacts, renderContact)
	purchaseFields(e, p)
	e.End()
}

// purchaseFields writes a purchase but for its people.
func purchaseFields(e *wire.Encoder, p purchaseSheet) {
	rate, mixed := rates(p.Lots)
	e.IntField("id", p.ID)
	e.IntField("lead_id", p.Lead)
	e.FloatField("vat_rate", percent(rate))
	e.BoolField("has_mixed_vat", mixed)
	nullableEuros(e, "deposit_amount", p.Deposit)
	euros(e, "price_including_vat", p.Price)
	e.NullableStringField("comment", p.Comment)
	e.StringField("status", string(p.Status))
	e.NullableStringField("cancellation_type", p.Cancellation)
	e.NullableStringField("cancellation_comment", p.CancellationComment)
	nullableBool(e, "deposit_refunded", p.DepositRefunded)
	each(e, "lots", p.lots, soldLot)
	instant(e, "pre_booking_confirmed_at", p.ConfirmedAt)
	instant(e, "booking_contract_signed_at", p.SignedAt)
	instant(e, "withdrawal_period_expires_at", p.WithdrawalUntil)
	instant(e, "notary_appointment_set_at", p.AppointmentSetAt)
	instant(e, "notary_appointment_end_at", p.AppointmentEndAt)
	instant(e, "sale_deed_signed_at", p.SoldAt)
	instant(e, "canceled_at", p.CanceledAt)
}

// rates are the first lot's rate, which main lots come first to give, and whether
// another lot has another one.
func rates(lots []sales.OptionLot) (first int64, mixed bool) {
	for i, l := range lots {
		if i == 0 {
			first = l.VATRate
		}
		mixed = mixed || l.VATRate != first
	}
	return first, mixed
}
