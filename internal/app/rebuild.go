package app

import (
	"context"
	"fmt"

	"palier/internal/api/apimo"
	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
)

// Rebuilt counts what was looked at, and stored views that differed.
type Rebuilt struct{ Leads, Properties, Differed int64 }

// RebuildViews makes the stored views of every account's leads and properties anew, gives contacts the
// keys of names that older versions did not write, and counts the field and the figures anew; with check
// it only counts the views that differ from a fresh one.
func (a *App) RebuildViews(ctx context.Context, check bool, p Progress) (sum Rebuilt, err error) {
	accounts, err := a.Access.Accounts(ctx)
	if err != nil {
		return sum, err
	}
	r := leads.NewRebuilder(a.store, a.store, apimo.View)
	work := r.Rebuild
	if check {
		work = r.Check
	}
	for _, one := range accounts {
		part, err := work(ctx, access.Operator(one, "cli"), func(now leads.Rebuilt) { p("leads", sum.Leads+now.Leads) })
		sum.Leads += part.Leads
		sum.Differed += part.Differed
		if err == nil {
			var goods listings.Rebuilt
			goods, err = a.Listings.RebuildViews(ctx, access.Operator(one, "cli"), check)
			sum.Properties += goods.Properties
			sum.Differed += goods.Differed
		}
		if err == nil && !check {
			_, err = a.People.IndexNames(ctx, access.Operator(one, "cli"))
		}
		if err == nil && !check {
			_, err = a.Listings.Reindex(ctx, access.Operator(one, "cli"))
		}
		if err == nil && !check {
			_, err = a.Rounds.Recount(ctx, access.Operator(one, "cli"))
		}
		if err == nil && !check {
			err = a.Figures.Rebuild(ctx, one.ID)
		}
		if err != nil {
			return sum, fmt.Errorf("account %d: %w", one.ID, err)
		}
	}
	return sum, nil
}
