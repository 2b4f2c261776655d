package access

import (
	"context"

	"palier/internal/core/event"
)

// prescriber is the actor of a user who sells somebody else's lots: what his key opens to
// a program it opens to him, with the same permissions, so that pages and door answer
// alike. The networks of the key are those of his programs and not asked of him. Without a
// key that opens he may nothing.
func (l *Login) prescriber(ctx context.Context, account Account, u User) (Actor, error) {
	a := Actor{Account: account.ID, Country: account.Country, Test: account.Mode == Test, User: u.ID, Who: event.Who{Kind: whoUser, ID: u.ID}}
	k, found, err := l.store.FindUserKey(ctx, account.ID, u.ID, l.now())
	if err != nil || !found {
		return a, err
	}
	agencies, err := l.store.ListAgencies(ctx, account.ID, []int64{k.Developer.Agency}, false)
	if err != nil {
		return Actor{}, err
	}
	k.Account = account
	opened := k.actor(countries(agencies))
	opened.Who = a.Who // the journal says who it was, not what program
	return opened, nil
}
