package cli

import (
	"context"
	"strconv"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
)

// content looks at every account.
func (x *examination) content(ctx context.Context) {
	if err := x.accounts(ctx); err != nil {
		x.add(problem, "accounts", "palier serve logs what goes wrong in detail.", "%s", explain(err))
	}
}

func (x *examination) accounts(ctx context.Context) error {
	a, err := x.open()
	if err != nil {
		return err
	}
	defer a.Close()
	all, err := a.Access.Accounts(ctx)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		x.add(note, "accounts", `palier account create --name "…"`, "there is none yet")
	}
	var last time.Time
	for _, one := range all {
		_, at, err := a.Head(ctx, one.ID)
		if err != nil {
			return err
		}
		if at.After(last) {
			last = at
		}
		for _, look := range []func(context.Context, *app.App, access.Account) error{x.account, x.secrets, x.letters, x.cards, x.registers} {
			if err := look(ctx, a, one); err != nil {
				return err
			}
		}
	}
	if err := x.addresses(ctx, a, all); err != nil {
		return err
	}
	if ahead := last.Sub(x.now); ahead > clockSlack {
		x.add(problem, "clock", "Set the clock. Until then changes are dated just after the last one, so that clients miss none.",
			"it is %s behind the last change, of %s UTC", ahead.Round(time.Second), stamp(last))
	}
	return nil
}

// account says what an account lacks before it can be used.
func (x *examination) account(ctx context.Context, a *app.App, one access.Account) error {
	by := access.Operator(one, "cli")
	in, err := a.Access.Agencies(ctx, by)
	if err != nil {
		return err
	}
	partners, err := a.Access.Providers(ctx, by)
	if err != nil {
		return err
	}
	enabled := 0
	for _, p := range partners {
		if p.DisabledAt.IsZero() {
			enabled++
		}
	}
	number := strconv.FormatInt(one.ID, 10)
	check := "account " + number
	x.add(fine, check, "", "%s; agencies: %d, providers: %d", one.Name, len(in), len(partners))
	switch {
	case len(in) == 0:
		x.add(note, check, `palier agency create --account `+number+` --name "…"`, "it has no agency")
	case len(partners) == 0:
		x.add(note, check, `palier provider create --account `+number+` --agency N --name "…"`, "it has no provider: nobody can call the Apimo API")
	case enabled == 0:
		x.add(note, check, "palier provider enable N", "all its providers are disabled: nobody can call the Apimo API")
	}
	return nil
}

// secrets tells whether the secrets that sign an account's webhooks can be opened.
func (x *examination) secrets(ctx context.Context, a *app.App, one access.Account) error {
	const check = "webhook secrets"
	by := access.Operator(one, "cli")
	all, err := a.Webhooks.List(ctx, by)
	if err != nil || len(all) == 0 {
		return err
	}
	locked, err := a.Webhooks.Locked(ctx, by)
	if err != nil {
		return err
	}
	for _, l := range locked {
		x.add(problem, check, inPlain(l.Why), "the one of endpoint %d (account %d) does not open, and nothing is delivered to it", l.Endpoint, one.ID)
	}
	if len(locked) == 0 {
		x.add(fine, check, "", "all of account %d open: %d", one.ID, len(all))
	}
	return nil
}
