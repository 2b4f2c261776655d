package cli

import (
	"errors"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/sales"
)

type purchaseChangeCmd struct {
	inAccount     `embed:""`
	Program       int64    `arg:"" help:"Number of the programme."`
	Purchase      int64    `arg:"" help:"Number of the purchase."`
	Deposit       *float64 `placeholder:"EUROS" help:"Deposit, in euros."`
	DepositReason *string  `placeholder:"TEXT" help:"Why a deposit above the legal cap is taken."`
	Deed          *string  `placeholder:"DATE" help:"Day planned for the deed, YYYY-MM-DD: the cap of the deposit follows from it."`
	Comment       *string  `placeholder:"TEXT" help:"Anything to remember."`
	refund        `embed:""`
}

// Help is shown under the command's flags.
func (purchaseChangeCmd) Help() string {
	return `What is not named stays; --comment "" clears it, and so does --deed "". The stage has a command of its own
(palier purchase advance), and so has the end (palier purchase cancel).

Examples:
  palier purchase change 120 2352 --deposit 4500
  palier purchase change 120 2352 --refunded --comment "Chèque rendu le 12"`
}

// Run changes a purchase.
func (c *purchaseChangeCmd) Run(e *env) error {
	deposit, err := inCents("--deposit", c.Deposit)
	if err != nil {
		return err
	}
	refunded, err := c.said()
	if err != nil {
		return err
	}
	deed, err := dayOf("--deed", c.Deed, true)
	if err != nil {
		return err
	}
	change := sales.PurchaseChange{Deposit: deposit, PlannedDeed: deed, DepositOverride: c.DepositReason, DepositRefunded: refunded, Comment: c.Comment}
	if change == (sales.PurchaseChange{}) {
		return usageError{errors.New("say what is to change: --deposit, --deposit-reason, --deed, --comment, --refunded or --not-refunded")}
	}
	return e.inProgram(c.inAccount, c.Program, func(a *app.App, by access.Actor) error {
		p, err := a.Sales.ChangePurchase(e.ctx, by, c.Program, c.Purchase, change)
		return showPurchase(e, p, err)
	})
}

// refund is what became of a deposit.
type refund struct {
	Refunded    bool `help:"The deposit was given back."`
	NotRefunded bool `help:"The deposit was kept."`
}

// said is whether it was given back, nil when nobody said.
func (r refund) said() (*bool, error) {
	switch {
	case r.Refunded && r.NotRefunded:
		return nil, usageError{errors.New("say --refunded or --not-refunded")}
	case r.Refunded || r.NotRefunded:
		return &r.Refunded, nil
	}
	return nil, nil
}
