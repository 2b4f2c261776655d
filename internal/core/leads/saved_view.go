package leads

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// SavedView is a list as somebody likes to see it, by name: the query of its address.
type SavedView struct {
	Account   int64
	ID        int64
	Agency    int64
	User      int64 // whose it is; 0: everybody's at the agency
	List      string
	Name      string
	Query     string
	CreatedAt time.Time
}

// mostViews is how many views of a list somebody may have before him.
const mostViews = 50

// longestQuery is the longest address of a view, in bytes.
const longestQuery = 1000

// Views gives the actor's views of a list, and those of the agencies that are open to him.
func (b *Inbox) Views(ctx context.Context, a access.Actor, list string) ([]SavedView, error) {
	open, err := b.open(ctx, a, nil)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	return b.store.ListSavedViews(ctx, a.Account, open, a.User, list)
}

// KeepView keeps a view; shared: for everybody at the agency, which takes the right to give
// enquiries to others. Invalid: "name", "query".
func (b *Inbox) KeepView(ctx context.Context, a access.Actor, v SavedView, shared bool) (SavedView, error) {
	need := access.LeadsRead
	if shared {
		need = access.LeadsAssign
	}
	if err := a.May(need, v.Agency); err != nil {
		return v, err
	}
	v.Account, v.User, v.Name = a.Account, a.User, strings.TrimSpace(v.Name)
	if shared {
		v.User = 0
	}
	if n := utf8.RuneCountInString(v.Name); n == 0 || n > longestName || !utf8.ValidString(v.Name) {
		return v, fault.Field("name", "A name of at most 80 characters.")
	}
	if _, err := url.ParseQuery(v.Query); err != nil || len(v.Query) > longestQuery {
		return v, fault.Field("query", "This view cannot be kept.")
	}
	err := b.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		known, err := b.store.ListSavedViews(ctx, a.Account, []int64{v.Agency}, a.User, v.List)
		if err != nil {
			return err
		}
		if len(known) >= mostViews {
			return fault.Field("name", "There are 50 views already: remove one.")
		}
		v.ID, v.CreatedAt = tx.NextID(), tx.Now()
		tx.Record(event.Event{Kind: "view.saved", Subject: event.Subject{Kind: "view", ID: v.ID}, Agency: v.Agency, Who: a.Who,
			Changes: []event.Change{{Field: "name", After: v.Name}, {Field: "query", After: v.Query}}})
		return b.store.InsertSavedView(ctx, v)
	})
	return v, err
}

// DropView removes a view: one's own or, with the right to give enquiries to others, the
// agency's. It gives what it was, to be kept again.
func (b *Inbox) DropView(ctx context.Context, a access.Actor, id int64) (v SavedView, err error) {
	err = b.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) (err error) {
		var found bool
		if v, found, err = b.store.GetSavedView(ctx, a.Account, id); err != nil {
			return err
		}
		if !found || !a.Opens(v.Agency) || v.User != 0 && v.User != a.User {
			return fault.Newf(fault.Missing, "There is no view %d", id)
		}
		if v.User == 0 {
			if err := a.May(access.LeadsAssign, v.Agency); err != nil {
				return err
			}
		}
		tx.Record(event.Event{Kind: "view.removed", Subject: event.Subject{Kind: "view", ID: v.ID}, Agency: v.Agency, Who: a.Who,
			Changes: []event.Change{{Field: "name", Before: v.Name}}})
		return b.store.DeleteSavedView(ctx, a.Account, id)
	})
	return v, err
}
