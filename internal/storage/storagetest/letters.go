package storagetest

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/letters"
	"palier/internal/core/visits"
)

func letterRows() []row {
	return []row{
		{"InsertLetter GetLetter ListLetters Recipients", lettersKept},
		{"DueLetters SaveLetter LetterAccounts CountWaiting", lettersDue},
		{"PurgeLetters", lettersEnded},
	}
}

// write to somebody about the visit that both accounts have.
func (w *world) newLetter(account int64, change func(tx event.Tx, l *letters.Letter)) letters.Letter {
	w.Helper()
	var l letters.Letter
	w.write(account, func(ctx context.Context, tx event.Tx) error {
		l = letters.Letter{Account: account, ID: tx.NextID(), Kind: visits.Moved, Visit: viewing, Version: 3, Position: 2, Property: property, User: agent,
			To: "Noé@example.org", Name: "Noé", Language: "fr", Before: at(-60), State: letters.Waiting, Rung: 1, Tries: 2, DueAt: tx.Now(), Error: "421",
			CreatedAt: tx.Now()}
		change(tx, &l)
		return w.db.InsertLetter(ctx, l)
	})
	return l
}

func (w *world) dropLetters(account int64) {
	w.Helper()
	list, err := w.db.ListLetters(w.ctx, letters.Query{Account: account})
	w.ok(err)
	w.write(account, func(ctx context.Context, tx event.Tx) error {
		for _, l := range list {
			was, lease := l.State, l.Lease
			l.State, l.EndedAt, l.Lease = letters.Sent, tx.Now().Add(-time.Hour), time.Time{}
			if saved, err := w.db.SaveLetter(ctx, l, was, lease); err != nil || !saved {
				return fmt.Errorf("saved %v, %w", saved, err)
			}
		}
		_, err := w.db.PurgeLetters(ctx, account, tx.Now())
		return err
	})
}

func lettersKept(w *world) {
	whole := w.newLetter(ours, func(tx event.Tx, l *letters.Letter) {
		l.Lease, l.EndedAt = tx.Now().Add(time.Minute), tx.Now().Add(time.Second)
		l.Subject, l.SubjectID = "ticket", 7
	})
	w.filled(whole)
	bare := w.newLetter(ours, func(_ event.Tx, l *letters.Letter) {
		*l = letters.Letter{Account: ours, ID: l.ID, Kind: visits.Invitation, Property: property, To: "inez@example.org", State: letters.Dropped, DueAt: l.DueAt, CreatedAt: l.CreatedAt}
	})
	for _, want := range []letters.Letter{whole, bare} {
		got, found, err := w.db.GetLetter(w.ctx, ours, want.ID)
		w.same("stored", []any{got, found, err}, []any{want, true, nil})
		_, found, err = w.db.GetLetter(w.ctx, theirs, want.ID)
		w.same("of the other account", []any{found, err}, []any{false, nil})
	}
	for _, c := range []struct {
		what string
		q    letters.Query
		want []letters.Letter
	}{
		{"all, the latest first", letters.Query{}, []letters.Letter{bare, whole}},
		{"one", letters.Query{Limit: 1}, []letters.Letter{bare}},
		{"in a state", letters.Query{State: letters.Waiting}, []letters.Letter{whole}},
		{"of a visit", letters.Query{Visit: viewing}, []letters.Letter{whole}},
		{"of another", letters.Query{Visit: viewing + 1}, nil},
	} {
		c.q.Account = ours
		got, err := w.db.ListLetters(w.ctx, c.q)
		w.same(c.what, []any{got, err}, []any{c.want, nil})
		c.q.Account = theirs
		got, err = w.db.ListLetters(w.ctx, c.q)
		w.same(c.what+", other account", []any{len(got), err}, []any{0, nil})
	}
	for _, c := range []struct {
		what    string
		account int64
		about   int64
		kind    visits.LetterKind
		since   time.Time
		want    []string
	}{
		{"since then", ours, property, visits.Invitation, bare.CreatedAt, []string{"inez@example.org"}},
		{"later", ours, property, visits.Invitation, bare.CreatedAt.Add(time.Microsecond), nil},
		{"of another kind", ours, property, visits.Moved, bare.CreatedAt.Add(-time.Hour), []string{"Noé@example.org"}},
		{"of another property", ours, property + 1, visits.Invitation, bare.CreatedAt, nil},
		{"of the other account", theirs, property, visits.Invitation, bare.CreatedAt, nil},
	} {
		got, err := w.db.Recipients(w.ctx, c.account, c.about, c.kind, c.since)
		w.same(c.what, []any{got, err}, []any{c.want, nil})
	}
	w.outside("InsertLetter", w.db.InsertLetter(w.ctx, bare))
	w.dropLetters(ours)
}

func lettersDue(w *world) {
	noon := time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)
	due := func(when time.Time, lease time.Time, state letters.State) letters.Letter {
		return w.newLetter(ours, func(_ event.Tx, l *letters.Letter) { l.DueAt, l.Lease, l.State = when, lease, state })
	}
	second := due(noon, time.Time{}, letters.Waiting)
	first := due(noon.Add(-time.Hour), noon, letters.Waiting) // whose lease ran out
	due(noon.Add(time.Microsecond), time.Time{}, letters.Waiting)
	due(noon, noon.Add(time.Microsecond), letters.Waiting) // lent
	due(noon, time.Time{}, letters.GivenUp)
	list := func(account int64, most int) (out []int64) {
		got, err := w.db.DueLetters(w.ctx, account, noon, most)
		w.ok(err)
		return ids(got, func(l letters.Letter) int64 { return l.ID })
	}
	w.same("due", list(ours, 0), []int64{first.ID, second.ID})
	w.same("one of them", list(ours, 1), []int64{first.ID})
	w.same("of the other account", len(list(theirs, 0)), 0)
	accounts, err := w.db.LetterAccounts(w.ctx, noon)
	w.same("accounts", []any{accounts, err}, []any{[]int64{ours}, nil})
	accounts, err = w.db.LetterAccounts(w.ctx, noon.Add(-2*time.Hour))
	w.same("accounts before", []any{len(accounts), err}, []any{0, nil})
	n, since, err := w.db.CountWaiting(w.ctx, ours, noon)
	w.same("waiting", []any{n, since, err}, []any{int64(4), first.DueAt, nil})
	n, since, err = w.db.CountWaiting(w.ctx, theirs, noon)
	w.same("waiting in the other account", []any{n, since, err}, []any{int64(0), time.Time{}, nil})

	changed := first
	changed.State, changed.Rung, changed.Tries, changed.DueAt, changed.Lease, changed.Error = letters.GivenUp, 4, 9, noon.Add(time.Hour), noon.Add(time.Minute), "550"
	changed.EndedAt = noon.Add(time.Second)
	save := func(account int64, state letters.State, lease time.Time) (saved bool) {
		w.write(account, func(ctx context.Context, _ event.Tx) (err error) {
			l := changed
			l.Account = account
			saved, err = w.db.SaveLetter(ctx, l, state, lease)
			return err
		})
		return saved
	}
	w.same("under another lease", save(ours, letters.Waiting, noon.Add(time.Microsecond)), false)
	w.same("in another state", save(ours, letters.Sent, first.Lease), false)
	w.same("in the other account", save(theirs, letters.Waiting, first.Lease), false)
	w.same("saved", save(ours, letters.Waiting, first.Lease), true)
	got, _, err := w.db.GetLetter(w.ctx, ours, first.ID)
	w.same("as saved", []any{got, err}, []any{changed, nil})
	_, err = w.db.SaveLetter(w.ctx, changed, letters.GivenUp, changed.Lease)
	w.outside("SaveLetter", err)
	w.dropLetters(ours)
}

func lettersEnded(w *world) {
	noon := time.Date(2027, 1, 1, 12, 0, 0, 0, time.UTC)
	kept := w.newLetter(ours, func(_ event.Tx, l *letters.Letter) { l.State, l.EndedAt = letters.Sent, noon })
	w.newLetter(ours, func(_ event.Tx, l *letters.Letter) { l.State, l.EndedAt = letters.Sent, noon.Add(-time.Microsecond) })
	w.newLetter(ours, func(tx event.Tx, l *letters.Letter) { l.DueAt = tx.Now().Add(-time.Hour) })
	purge := func(account int64) (n int64) {
		w.write(account, func(ctx context.Context, _ event.Tx) (err error) {
			n, err = w.db.PurgeLetters(ctx, account, noon)
			return err
		})
		return n
	}
	w.same("of the other account", purge(theirs), int64(0))
	w.same("ended before", purge(ours), int64(1))
	w.same("again", purge(ours), int64(0))
	_, found, err := w.db.GetLetter(w.ctx, ours, kept.ID)
	w.same("what ended at the instant stays", []any{found, err}, []any{true, nil})
	_, err = w.db.PurgeLetters(w.ctx, ours, noon)
	w.outside("PurgeLetters", err)
	w.dropLetters(ours)
}
