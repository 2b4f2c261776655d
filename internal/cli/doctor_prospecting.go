package cli

import (
	"context"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/mandates"
)

// walkAtMost is how many lines a register may have to be walked in passing.
const walkAtMost = 20_000

// cards tells of professional cards that are over, or will be soon: without one nobody
// may hold a mandate, and to renew one takes weeks.
func (x *examination) cards(ctx context.Context, a *app.App, one access.Account) error {
	const check = "cards"
	all, err := a.Mandates.Cards(ctx, access.Operator(one, "cli"))
	if err != nil {
		return err
	}
	today := day.Of(x.now.In(day.Paris()))
	for _, c := range all {
		advice := "Once it is renewed: palier card change " + joined([]int64{c.ID}) + " --valid-until YYYY-MM-DD"
		switch days, said := c.DaysLeft(today); {
		case !said:
		case days < 0:
			x.add(problem, check, advice, "card %d (%s) of account %d is over since %s: its agencies may hold no mandate", c.ID, c.Number, one.ID, c.Until)
		case days <= mandates.ExpiryNotice:
			x.add(note, check, advice, "card %d (%s) of account %d holds until %s: %d days left", c.ID, c.Number, one.ID, c.Until, days)
		default:
			x.add(fine, check, "", "card %d of account %d holds until %s", c.ID, one.ID, c.Until)
		}
	}
	return nil
}

// registers walks an account's registers of mandates, unless that would take long.
func (x *examination) registers(ctx context.Context, a *app.App, one access.Account) error {
	const check = "registers"
	by := access.Operator(one, "cli")
	all, err := a.Mandates.Series(ctx, by)
	if err != nil {
		return err
	}
	for _, v := range all {
		if v.Lines > walkAtMost {
			x.add(note, check, "palier register verify walks it.", "register %s of card %d (account %d) is not checked: it has %d lines", v.Kind, v.Card, one.ID, v.Lines)
			continue
		}
		verdict, err := a.Mandates.Verify(ctx, by, v.Card, v.Kind)
		if err != nil {
			return err
		}
		if len(verdict.Wrong) > 0 {
			x.add(problem, check, "Somebody changed the database beside the program. Keep a copy of it; palier register verify says all that it finds, and a backup from before has what it was.",
				"register %s of card %d (account %d) does not hold: %s", v.Kind, v.Card, one.ID, verdict.Wrong[0])
			continue
		}
		x.add(fine, check, "", "register %s of card %d (account %d) holds: %s", v.Kind, v.Card, one.ID, count(verdict.Entries, "mandate", "mandates"))
		if n := verdict.Incomplete; n > 0 {
			x.add(note, check, "palier register list --incomplete shows what; palier register rectify completes it.", "register %s of card %d (account %d): %s to complete", v.Kind, v.Card, one.ID, count(n, "mandate", "mandates"))
		}
	}
	return nil
}

// addresses tells whether applications that search for places find any.
func (x *examination) addresses(ctx context.Context, a *app.App, all []access.Account) error {
	used := false
	for _, one := range all {
		clients, err := a.Grants.Clients(ctx, access.Operator(one, "cli"))
		if err != nil {
			return err
		}
		for _, c := range clients {
			used = used || c.DisabledAt.IsZero()
		}
	}
	if !used {
		return nil
	}
	const check = "addresses"
	if app.AddressFile(x.cfg) == "" {
		x.add(note, check, "--addresses FILE, which all replicas read; then palier import ban.", "they have no place: applications find none")
		return nil
	}
	have, err := app.KnownAddresses(ctx, x.cfg)
	switch {
	case err != nil:
		x.add(problem, check, "No backup has it and nothing is lost: remove it, then palier import ban makes it anew.", "%s", explain(err))
	case have.Departments == 0:
		x.add(note, check, "palier import ban adresses-NN.csv.gz, for each department you work in, from adresse.data.gouv.fr.", "there is none: applications that search for places find nothing")
	default:
		x.add(fine, check, "", "%d in %s, imported since %s", have.Addresses, count(have.Departments, "department", "departments"), have.OldestAt.UTC().Format(time.DateOnly))
	}
	return nil
}
