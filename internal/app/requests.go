package app

import (
	"context"

	"palier/internal/core/dossier"
	"palier/internal/core/event"
	"palier/internal/core/people"
	"palier/internal/core/requests"
)

// searches makes what crosses searches with properties, which tell it of their changes.
func (a *App) searches() {
	a.Requests = requests.NewService(a.Ledger, a.store, requests.Needs{People: a.People, Users: a.store, Goods: a.store, Towns: a.Communes, Now: a.now})
	a.Listings.Watch(a.Requests)
}

// following are all that point at contacts, and are told when those change shape.
type following []people.Followers

// ContactMoved implements people.Followers.
func (f following) ContactMoved(ctx context.Context, tx event.Tx, account int64, contacts []int64, from, to int64) error {
	for _, one := range f {
		if err := one.ContactMoved(ctx, tx, account, contacts, from, to); err != nil {
			return err
		}
	}
	return nil
}

// soughtBy says what people look for, for what is taken away of them.
type soughtBy struct{ app *App }

// SoughtBy implements dossier.Searches.
func (s soughtBy) SoughtBy(ctx context.Context, account, contact int64) ([]dossier.Sought, error) {
	list, err := s.app.store.RequestsOf(ctx, account, contact)
	out := make([]dossier.Sought, len(list))
	for i, one := range list {
		out[i] = dossier.Sought{Request: one.ID, CreatedAt: one.CreatedAt, UpdatedAt: one.UpdatedAt, Says: one.Fields()}
	}
	return out, err
}
