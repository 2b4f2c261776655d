package imports

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

// deleted is where a property stands that an import made and its undo took back: properties
// are never gone, since anything may refer to one.
const (
	deleted   = 4
	destroyed = 40
)

// Undo implements Undoer: what a line made is marked as deleted while nobody changed it since,
// what a line changed gets its former value where it still has the imported one.
func (g *Goods) Undo(ctx context.Context, tx event.Tx, j Job, rows []Row) error {
	for i := range rows {
		r := &rows[i]
		why, err := g.takeBack(ctx, tx, j, *r)
		if err != nil {
			return err
		}
		if r.Fate, r.Why = Reverted, why; why != "" {
			r.Fate = Kept
		}
	}
	return nil
}

func (g *Goods) takeBack(ctx context.Context, tx event.Tx, j Job, r Row) (why string, err error) {
	f, found, err := g.store.EarlierOf(ctx, j.By.Account, j.Batch.ID, r.Line)
	if err != nil || !found {
		return "", err
	}
	is, err := g.properties.Property(ctx, j.By, f.Property)
	if fault.Is(err, fault.Missing) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	later, err := g.store.LaterImport(ctx, j.By.Account, j.Batch.ID, is.ID)
	if err != nil {
		return "", err
	}
	if later != 0 { // what it found is what this one made: to take this one back alone would leave what neither file says
		return fmt.Sprintf("Import %d changed it since: take that one back first.", later), nil
	}
	if f.Before.ID == 0 {
		if why, err = g.remove(ctx, j, is, r); err == nil && why == "" {
			err = g.unname(ctx, tx, j, f)
		}
		if err == nil && why == "" {
			_, err = g.untie(ctx, j, r, is.ID)
		}
		return why, err
	}
	stays, err := g.untie(ctx, j, r, is.ID)
	if err != nil {
		return "", err
	}
	if err := g.unname(ctx, tx, j, f); err != nil {
		return "", err
	}
	_, clashes := listings.Merge(f.After, f.Before, is, false)
	if _, err = g.properties.Change(ctx, j.By, is.ID, func(p *listings.Property) error {
		*p, _ = listings.Merge(f.After, f.Before, *p, false)
		return nil
	}); err != nil {
		return "", err
	}
	if clashes = append(clashes, stays...); len(clashes) > 0 {
		why = "Changed since: " + strings.Join(clashes, ", ") + "."
	}
	if !f.Before.PublishedAt.IsZero() && is.PublishedAt.IsZero() {
		why = strings.TrimSpace(why + " It is not published again: publish it on its sheet.")
	}
	return why, nil
}

// unname forgets what the source calls the property, or what it said of it with that import.
func (g *Goods) unname(ctx context.Context, tx event.Tx, j Job, f Earlier) error {
	source := ""
	names, err := g.store.OuterNames(ctx, j.By.Account, subjectProperty, []int64{f.Property})
	for _, o := range names {
		if o.ID == f.Outer {
			source = o.Source
		}
	}
	if err == nil && source != "" {
		err = unread(ctx, g.store, j.By.Account, source)
	}
	switch {
	case err != nil || source == "":
		return err
	case f.Known:
		return g.name(ctx, tx, j, source, f.Outer, f.Property, Said{Property: f.Said})
	}
	return g.store.DropOuter(ctx, j.By.Account, source, subjectProperty, f.Outer)
}

// remove marks a property as deleted that a line made, as its row says; else it says why not.
// Photos that came with it go with it, those that people added here keep it.
func (g *Goods) remove(ctx context.Context, j Job, is listings.Property, r Row) (why string, err error) {
	made := slices.DeleteFunc(slices.Clone(r.Changes), func(c event.Change) bool { return c.Field == OuterField || c.Field == ownersField })
	is.Cover = ""
	if changed := event.Diff(made, is.Fields()); len(changed) > 0 {
		return "The property was changed since: " + strings.Join(fieldsOf(changed), ", ") + ".", nil
	}
	if owned, err := g.reowned(ctx, j, r, is.ID); err != nil || owned {
		return "The property was changed since: " + ownersField + ".", err
	}
	used, err := g.store.PropertyUsed(ctx, j.By.Account, is.ID)
	if err != nil || used != "" {
		return "Something refers to this property: " + used + ".", err
	}
	_, err = g.properties.Change(ctx, j.By, is.ID, func(p *listings.Property) error {
		// Its reference is free again for the same file.
		p.Step, p.Status, p.Reference = deleted, destroyed, fmt.Sprintf("%s (import %d)", p.Reference, j.Batch.ID)
		return nil
	})
	return "", err
}
