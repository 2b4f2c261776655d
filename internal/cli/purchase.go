package cli

import (
	"fmt"
	"io"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/money"
	"palier/internal/core/sales"
)

type purchaseCmd struct {
	Book    purchaseBookCmd    `cmd:"" help:"Book lots, or what an option holds."`
	Advance purchaseAdvanceCmd `cmd:"" help:"Take a purchase to its next stage."`
	Change  purchaseChangeCmd  `cmd:"" help:"Change a purchase's deposit or comment."`
	Cancel  purchaseCancelCmd  `cmd:"" help:"End a purchase and free its lots."`
	List    purchaseListCmd    `cmd:"" help:"List a programme's purchases, the latest first."`
	Show    purchaseShowCmd    `cmd:"" help:"Show a purchase with its dates and its history."`
}

// Help is shown under the command's flags.
func (purchaseCmd) Help() string {
	return `A purchase goes from pre-booked to booked, notary-appointment and sold. Partners read
purchases through the Adlead door; they are written here.

Examples:
  palier purchase book 120 --option 2351 --deposit 3000
  palier purchase advance 120 2352 --to booked --at 2026-11-20T10:00:00+01:00
  palier purchase change 120 2352 --deposit 4500
  palier purchase cancel 120 2352 --reason loan-refused --refunded
  palier purchase list 120
  palier purchase show 120 2352`
}

// purchaseRow is a purchase as the command line shows it; sums in euros.
type purchaseRow struct {
	ID              int64      `json:"purchase"`
	Program         int64      `json:"program"`
	Lead            int64      `json:"lead"`
	Owner           int64      `json:"owner"`
	Option          int64      `json:"option"`
	Status          string     `json:"status"`
	Lots            []int64    `json:"lots"`
	Price           string     `json:"price"`
	Deposit         string     `json:"deposit"`
	PlannedDeed     string     `json:"planned_deed"`
	Comment         string     `json:"comment"`
	Cancellation    string     `json:"cancellation"`
	WithdrawalUntil *time.Time `json:"withdrawal_until"`
	UpdatedAt       time.Time  `json:"updated_at"`
}

func newPurchaseRow(p sales.Purchase) purchaseRow {
	row := purchaseRow{ID: p.ID, Program: p.Program, Lead: p.Lead, Owner: p.Owner, Option: p.Option, Status: string(p.Status),
		Lots: lotsOf(p.Lots), Price: money.Major(p.Price), PlannedDeed: p.PlannedDeed.String(), Comment: p.Comment, Cancellation: p.Cancellation, UpdatedAt: p.UpdatedAt}
	if p.Deposit != nil {
		row.Deposit = money.Major(*p.Deposit)
	}
	if !p.WithdrawalUntil.IsZero() {
		row.WithdrawalUntil = &p.WithdrawalUntil
	}
	return row
}

func (r purchaseRow) print(w io.Writer) {
	fmt.Fprintf(w, "Purchase %d on programme %d: %s\n", r.ID, r.Program, r.Status)
	printFields(w, r.fields())
}

// fields are what people read of a purchase.
func (r purchaseRow) fields() []field {
	list := []field{{"lots", joined(r.Lots)}, {"lead", fmt.Sprint(r.Lead)}, {"owner", fmt.Sprint(r.Owner)}, {"price", r.Price + " €"}}
	if r.Deposit != "" {
		list = append(list, field{"deposit", r.Deposit + " €"})
	}
	list = append(list, field{"deed planned for", r.PlannedDeed}, field{"comment", r.Comment}, field{"cancellation", r.Cancellation})
	if r.WithdrawalUntil != nil {
		list = append(list, field{"the buyer may withdraw until", inParis(*r.WithdrawalUntil)})
	}
	return list
}

// inParis is the end of a period that French law counts in days: by the clock that
// it is counted by.
func inParis(t time.Time) string {
	return t.In(day.Paris()).Format("2006-01-02 15:04:05") + " in Paris (" + stamp(t) + " UTC)"
}

type purchaseBookCmd struct {
	inAccount     `embed:""`
	Program       int64    `arg:"" help:"Number of the programme."`
	Option        int64    `placeholder:"N" help:"Live option that becomes the purchase, with its lots, lead and owner."`
	Lead          int64    `placeholder:"N" help:"Whose purchase it is, without an option."`
	Owner         int64    `placeholder:"N" help:"User who sold it, without an option."`
	Lot           []int64  `placeholder:"N" help:"Lots, without an option; several, separated by commas."`
	Contact       []int64  `placeholder:"N" help:"Buyers; the lead's person otherwise."`
	Deposit       *float64 `placeholder:"EUROS" help:"Deposit, in euros."`
	DepositReason string   `placeholder:"TEXT" help:"Why a deposit above the legal cap is taken."`
	Deed          *string  `placeholder:"DATE" help:"Day planned for the deed, YYYY-MM-DD; the programme's delivery stands for it otherwise."`
	Comment       string   `placeholder:"TEXT" help:"Anything to remember."`
}

// Help is shown under the command's flags.
func (purchaseBookCmd) Help() string {
	return `The price is the one that was frozen for the option, or that of the lots now. A deposit
above the legal cap (5 % with the deed within a year, 2 % within two, none later)
needs a reason. Without --deed the delay runs to the programme's delivery.

Examples:
  palier purchase book 120 --option 2351 --deposit 3000 --deed 2027-06-30
  palier purchase book 120 --lead 88 --owner 17 --lot 8116,8120`
}

// Run books.
func (c *purchaseBookCmd) Run(e *env) error {
	deposit, err := inCents("--deposit", c.Deposit)
	if err != nil {
		return err
	}
	deed, err := dayOf("--deed", c.Deed, true)
	if err != nil {
		return err
	}
	n := sales.NewPurchase{Program: c.Program, Option: c.Option, Lead: c.Lead, Owner: c.Owner, Lots: c.Lot, Contacts: c.Contact,
		Deposit: deposit, DepositOverride: c.DepositReason, Comment: c.Comment}
	set(&n.PlannedDeed, deed)
	return e.inProgram(c.inAccount, c.Program, func(a *app.App, by access.Actor) error {
		p, err := a.Sales.Book(e.ctx, by, n)
		return showPurchase(e, p, err)
	})
}

// showPurchase prints what a purchase is now.
func showPurchase(e *env, p sales.Purchase, err error) error {
	if err != nil {
		return err
	}
	return e.print(newPurchaseRow(p), newPurchaseRow(p).print)
}

type purchaseAdvanceCmd struct {
	inAccount `embed:""`
	Program   int64     `arg:"" help:"Number of the programme."`
	Purchase  int64     `arg:"" help:"Number of the purchase."`
	To        string    `required:"" enum:"booked,notary-appointment,sold" help:"The stage that comes next."`
	At        time.Time `placeholder:"INSTANT" help:"When it happened (2026-11-20T10:00:00+01:00), now otherwise; notary-appointment: when it was arranged."`
	Notified  time.Time `placeholder:"INSTANT" help:"booked: when the buyer got the signed contract; the ten days of withdrawal begin on the next day."`
	End       time.Time `placeholder:"INSTANT" help:"notary-appointment: its end."`
}

// Help is shown under the command's flags.
func (purchaseAdvanceCmd) Help() string {
	return `Stages follow one another; a deed is not signed within the period of withdrawal.

Example:
  palier purchase advance 120 2352 --to booked --at 2026-11-20T10:00:00+01:00`
}

// Run takes a purchase to its next stage.
func (c *purchaseAdvanceCmd) Run(e *env) error {
	return e.inProgram(c.inAccount, c.Program, func(a *app.App, by access.Actor) error {
		p, err := a.Sales.Advance(e.ctx, by, c.Program, c.Purchase,
			sales.Step{To: sales.PurchaseStatus(c.To), At: c.At, NotifiedAt: c.Notified, EndAt: c.End})
		return showPurchase(e, p, err)
	})
}

type purchaseCancelCmd struct {
	inAccount `embed:""`
	Program   int64  `arg:"" help:"Number of the programme."`
	Purchase  int64  `arg:"" help:"Number of the purchase."`
	Reason    string `required:"" enum:"withdrawal,loan-refused,buyer,developer,other" help:"Why it ends."`
	Comment   string `placeholder:"TEXT" help:"In words."`
	refund    `embed:""`
}

// Help is shown under the command's flags.
func (purchaseCancelCmd) Help() string {
	return `The lots are free, or the next in the queue has them, in the same commit.

Example:
  palier purchase cancel 120 2352 --reason loan-refused --refunded`
}

// Run ends a purchase.
func (c *purchaseCancelCmd) Run(e *env) error {
	refunded, err := c.said()
	if err != nil {
		return err
	}
	return e.inProgram(c.inAccount, c.Program, func(a *app.App, by access.Actor) error {
		p, err := a.Sales.CancelPurchase(e.ctx, by, c.Program, c.Purchase, c.Reason, c.Comment, refunded)
		return showPurchase(e, p, err)
	})
}
