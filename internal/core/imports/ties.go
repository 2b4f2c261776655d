package imports

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

// KindApimoProperties are the properties of another Apimo system, or of its CSV files.
const KindApimoProperties = "apimo-properties"

// Ties are what a source says a property has to do with others, by the source's own ids of
// contacts and properties.
type Ties struct {
	Owners  []string // in their order
	Parent  string   // the property that it is part of
	Visitor string   // who shows it
}

// ownersField names the owners among the changes of a row, as in the journal.
const ownersField = "owners"

// Promising has lines of the sheet speak of what earlier lines of the same reading would make.
func (s *GoodSheet) Promising(p *Promises) *GoodSheet {
	s.promises = p
	return s
}

func (s *GoodSheet) promised(id string) { s.promises.promise(subjectProperty, id) }

// tie puts our numbers into what a line says of others. Whom the source names and nobody knows
// here is left out, with a warning on the property.
func (l *goodLine) tie(ctx context.Context, j Job, m *matched) (err error) {
	if l.Ties == nil {
		return nil
	}
	l.Said.Particulars.Warnings = slices.DeleteFunc(slices.Clone(l.Said.Particulars.Warnings), func(w listings.Warning) bool { return w.Reason == untied })
	find := func(field, kind, id string) int64 {
		if id == "" || err != nil {
			return 0
		}
		var ours int64
		if ours, err = numberOf(ctx, l.sheet.goods.store, j.By.Account, l.sheet.source, kind, id); err == nil && ours == 0 && !l.sheet.promises.has(kind, id) {
			l.Said.Particulars.Warnings = append(l.Said.Particulars.Warnings, listings.Warning{Field: field, Value: id, Reason: untied})
		}
		return ours
	}
	if l.Said.Parent = find("parent", subjectProperty, l.Ties.Parent); err == nil {
		err = l.straighten(ctx, j, m.outer.Inner)
	}
	l.Said.Particulars.VisitContact = find("visit_contact", subjectContact, l.Ties.Visitor)
	var said []int64
	l.tied = nil
	for _, id := range l.Ties.Owners {
		if n := find("owner", subjectContact, id); n != 0 && !slices.Contains(said, n) {
			said, l.tied = append(said, n), append(l.tied, id)
		}
	}
	if err != nil {
		return err
	}
	if m.is.ID != 0 {
		all, err := l.sheet.goods.properties.Owners(ctx, j.By, []int64{m.is.ID})
		if err != nil {
			return err
		}
		m.owned = all[m.is.ID]
	}
	former, _ := strings.CutPrefix(m.outer.Said.Digest, ownersField+"=")
	if m.known && former == strings.Join(l.tied, ",") { // the source says nothing new
		l.owned = m.owned
		return nil
	}
	l.owned = said
	var before []int64
	for id := range strings.SplitSeq(former, ",") {
		n, err := numberOf(ctx, l.sheet.goods.store, j.By.Account, l.sheet.source, subjectContact, id)
		if err != nil {
			return err
		}
		before = append(before, n)
	}
	for _, id := range m.owned { // whom the source took away goes, whom somebody added here stays
		if !slices.Contains(before, id) && !slices.Contains(said, id) {
			l.owned = append(l.owned, id)
		}
	}
	return nil
}

// straighten leaves out a parent that is another agency's, or part of the property itself.
func (l *goodLine) straighten(ctx context.Context, j Job, self int64) error {
	const deepest = 20 // what is deeper is taken for a circle
	for at, n := l.Said.Parent, 0; at != 0; n++ {
		p, err := l.sheet.goods.properties.Property(ctx, j.By, at)
		switch {
		case fault.Is(err, fault.Missing), err == nil && (p.Agency != j.Batch.Agency || at == self || n == deepest):
			l.Said.Parent = 0
			l.Said.Particulars.Warnings = append(l.Said.Particulars.Warnings, listings.Warning{Field: "parent", Value: l.Ties.Parent, Reason: untied})
			return nil
		case err != nil:
			return err
		}
		at = p.Parent
	}
	return nil
}

// untied is why a tie is left out.
const untied = "the source's, and not here"

// tieDigest keeps which of the owners were found.
func (l *goodLine) tieDigest() string {
	if len(l.tied) == 0 {
		return ""
	}
	return ownersField + "=" + strings.Join(l.tied, ",")
}

// reowned tells whether a property that a line made has other owners than the line gave it.
func (g *Goods) reowned(ctx context.Context, j Job, r Row, property int64) (bool, error) {
	given := ""
	for _, c := range r.Changes {
		if c.Field == ownersField {
			given = c.After
		}
	}
	now, err := g.properties.Owners(ctx, j.By, []int64{property})
	return event.Numbers(now[property]) != given, err
}

// untie gives a property its owners of before a line; it names them when they were changed
// since.
func (g *Goods) untie(ctx context.Context, j Job, r Row, property int64) (later []string, err error) {
	i := slices.IndexFunc(r.Changes, func(c event.Change) bool { return c.Field == ownersField })
	if i < 0 {
		return nil, nil
	}
	now, err := g.properties.Owners(ctx, j.By, []int64{property})
	if err != nil {
		return nil, err
	}
	if event.Numbers(now[property]) != r.Changes[i].After {
		return []string{ownersField}, nil
	}
	var before []int64
	for text := range strings.SplitSeq(r.Changes[i].Before, ",") {
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			before = append(before, n)
		}
	}
	return nil, g.properties.SetOwners(ctx, j.By, property, before)
}
