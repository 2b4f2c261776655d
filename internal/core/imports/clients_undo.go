package imports

import (
	"context"
	"slices"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Undo implements Undoer, as for files of contacts; the source's names for people go, too.
func (c *Clients) Undo(ctx context.Context, tx event.Tx, j Job, rows []Row) error {
	var made []int64
	for _, r := range rows {
		if r.Verdict == New {
			made = append(made, r.Subject.ID)
		}
	}
	uses, err := c.people.Uses(ctx, j.By.Account, made, j.Batch.BegunAt)
	if err != nil {
		return err
	}
	for i := range rows {
		why, err := c.takeBack(ctx, tx, j, &rows[i], uses[rows[i].Subject.ID])
		if err != nil {
			return err
		}
		if rows[i].Fate, rows[i].Why = Reverted, why; why != "" {
			rows[i].Fate = Kept
		}
	}
	return nil
}

func (c *Clients) takeBack(ctx context.Context, tx event.Tx, j Job, r *Row, use string) (why string, err error) {
	f, found, err := c.store.RecordOf(ctx, j.By.Account, j.Batch.ID, r.Line)
	if err != nil || !found {
		return "", err
	}
	plain := *r // as a file of contacts would have it
	plain.Changes = slices.DeleteFunc(slices.Clone(r.Changes), func(c event.Change) bool { return c.Field == OuterField })
	u := undoing{c.people, j, &plain, people.Place{Account: j.By.Account, Agency: j.Batch.Agency, Who: j.By.Who}}
	if r.Verdict == New {
		if why, err = u.remove(ctx, tx, use); err == nil && why == "" {
			err = unnamed(ctx, tx, c.store, j, subjectContact, f)
		}
		return why, err
	}
	if err := unnamed(ctx, tx, c.store, j, subjectContact, f); err != nil {
		return "", err
	}
	is, err := c.people.Seen(ctx, j.By, j.Batch.Agency, f.ID)
	if fault.Is(err, fault.Missing) || err == nil && is.Unknown() {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	back, later := merged(f.After.Contact, f.Before.Contact, is, false, nil, contactOwn...)
	if !event.Same(back, is) {
		if _, err := c.people.Revise(ctx, j.By, j.Batch.Agency, is.ID, func(f *people.Filing) error {
			f.Declared, f.Profile, f.Card = back.Declared, back.Profile, back.Card
			return nil
		}); err != nil {
			return refusedBack(err)
		}
	}
	if err := u.unsettle(ctx, tx); err != nil {
		return "", err
	}
	answers, err := u.answers(ctx, tx)
	if later = append(later, answers...); err != nil || len(later) == 0 {
		return "", err
	}
	return "Changed since: " + strings.Join(later, ", ") + ".", nil
}

// refusedBack is a former value that can no longer stand.
func refusedBack(err error) (string, error) {
	if fault.Is(err, fault.Invalid) {
		return "What was there before can no longer stand: " + err.Error() + ".", nil
	}
	return "", err
}

// unnamed forgets what a source calls a thing, or what it said of it with that import.
func unnamed(ctx context.Context, tx event.Tx, store OuterStore, j Job, kind string, f Record) error {
	names, err := store.OuterNames(ctx, j.By.Account, kind, []int64{f.ID})
	for _, o := range names {
		if err != nil || o.ID != f.Outer {
			continue
		}
		if f.Known {
			o.Said, o.SeenAt = f.Said, tx.Now()
			err = store.PutOuter(ctx, o)
		} else {
			err = store.DropOuter(ctx, j.By.Account, o.Source, kind, o.ID)
		}
		if err == nil {
			err = unread(ctx, store, j.By.Account, o.Source)
		}
	}
	return err
}
