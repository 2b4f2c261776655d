package cli

import (
	"fmt"
	"io"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/sales"
)

type purchaseShowCmd struct {
	inAccount `embed:""`
	Program   int64 `arg:"" help:"Number of the programme."`
	Purchase  int64 `arg:"" help:"Number of the purchase."`
}

// Help is shown under the command's flags.
func (purchaseShowCmd) Help() string { return "Example:\n  palier purchase show 120 2352" }

// purchaseSheet is all that is known of a purchase. A date that is null has not come.
type purchaseSheet struct {
	purchaseRow
	Buyers              []int64    `json:"buyers"` // contacts
	DepositReason       string     `json:"deposit_reason"`
	Refunded            *bool      `json:"deposit_refunded"` // null: nobody said
	CancellationComment string     `json:"cancellation_comment"`
	ConfirmedAt         *time.Time `json:"confirmed_at"`
	SignedAt            *time.Time `json:"signed_at"`
	AppointmentSetAt    *time.Time `json:"appointment_set_at"`
	AppointmentEndAt    *time.Time `json:"appointment_end_at"`
	SoldAt              *time.Time `json:"sold_at"`
	CanceledAt          *time.Time `json:"canceled_at"`
	History             []eventRow `json:"history"`
}

func newPurchaseSheet(p sales.Purchase, changes []eventRow) purchaseSheet {
	return purchaseSheet{purchaseRow: newPurchaseRow(p), Buyers: filled(p.Contacts), DepositReason: p.DepositOverride, Refunded: p.DepositRefunded,
		CancellationComment: p.CancellationComment, ConfirmedAt: known(p.ConfirmedAt), SignedAt: known(p.SignedAt),
		AppointmentSetAt: known(p.AppointmentSetAt), AppointmentEndAt: known(p.AppointmentEndAt), SoldAt: known(p.SoldAt),
		CanceledAt: known(p.CanceledAt), History: changes}
}

// known is an instant as JSON shows it: null for none.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// Run shows a purchase.
func (c *purchaseShowCmd) Run(e *env) error {
	return e.inProgram(c.inAccount, c.Program, func(a *app.App, by access.Actor) error {
		p, err := a.Sales.Purchase(e.ctx, by, c.Program, c.Purchase)
		if err != nil {
			return missing(err, "there is no purchase %d in programme %d: palier purchase list %[2]d", c.Purchase, c.Program)
		}
		changes, err := history(e, a, by, "purchase", p.ID)
		if err != nil {
			return err
		}
		s := newPurchaseSheet(p, changes)
		return e.print(s, s.print)
	})
}

func (s purchaseSheet) print(w io.Writer) {
	fmt.Fprintf(w, "Purchase %d on programme %d: %s\n", s.ID, s.Program, s.Status)
	list := append(s.fields(), field{"buyers", joined(s.Buyers)}, field{"of option", event.Number(s.Option)}, field{"reason for the deposit", s.DepositReason})
	if s.Refunded != nil {
		list = append(list, field{"deposit given back", yes(*s.Refunded)})
	}
	list = append(list, field{"cancellation in words", s.CancellationComment})
	for _, d := range []struct {
		name string
		at   *time.Time
	}{{"confirmed", s.ConfirmedAt}, {"contract signed", s.SignedAt}, {"appointment arranged", s.AppointmentSetAt}, {"appointment", s.AppointmentEndAt},
		{"deed signed", s.SoldAt}, {"canceled", s.CanceledAt}} {
		if d.at != nil {
			list = append(list, field{d.name, stamp(*d.at) + " UTC"})
		}
	}
	printFields(w, list)
	fmt.Fprintln(w, "\nHistory")
	for _, h := range s.History {
		h.print(w)
	}
}
