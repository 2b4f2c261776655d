package imports

import (
	"context"

	"palier/internal/core/listings"
)

// lookedUp is what lines that are decided together looked up at once. What is not in it is looked
// up by itself.
type lookedUp struct {
	asked      map[string]bool  // the source's ids
	outers     map[string]Outer // of those, the known ones
	references map[string][]int64
	properties map[int64]listings.Property
}

// Ahead implements Ahead.
func (l *goodLine) Ahead(ctx context.Context, j Job, lines []Line) error {
	s, g := l.sheet, l.sheet.goods
	s.seen = lookedUp{asked: map[string]bool{}}
	var ids, references []string
	for _, line := range lines {
		if one, is := line.(*goodLine); is && one.ID != "" && !s.seen.asked[one.ID] {
			s.seen.asked[one.ID] = true
			ids = append(ids, one.ID)
		}
	}
	var err error
	if s.seen.outers, err = g.store.OutersNamed(ctx, j.By.Account, s.source, subjectProperty, ids); err != nil {
		return err
	}
	for _, line := range lines {
		if one, is := line.(*goodLine); is && s.seen.outers[one.ID].Inner == 0 && one.Said.Reference != "" {
			references = append(references, one.Said.Reference)
		}
	}
	if s.seen.references, err = g.properties.Referred(ctx, j.By, j.Batch.Agency, references); err != nil {
		return err
	}
	var inner []int64
	for _, o := range s.seen.outers {
		inner = append(inner, o.Inner)
	}
	for _, list := range s.seen.references {
		inner = append(inner, list...)
	}
	s.seen.properties, err = g.properties.Several(ctx, j.By, inner)
	return err
}

// named finds what the source calls the line's property.
func (l *goodLine) named(ctx context.Context, j Job) (Outer, bool, error) {
	if l.sheet.seen.asked[l.ID] {
		o, known := l.sheet.seen.outers[l.ID]
		return o, known, nil
	}
	return l.sheet.goods.store.OuterOf(ctx, j.By.Account, l.sheet.source, subjectProperty, l.ID)
}

// referred finds the property that has the line's reference.
func (l *goodLine) referred(ctx context.Context, j Job) (id int64, several bool, err error) {
	if !l.sheet.seen.asked[l.ID] {
		return l.sheet.goods.properties.FindReference(ctx, j.By, j.Batch.Agency, l.Said.Reference)
	}
	switch list := l.sheet.seen.references[l.Said.Reference]; len(list) {
	case 0:
		return 0, false, nil
	case 1:
		return list[0], false, nil
	}
	return 0, true, nil
}

func (l *goodLine) property(ctx context.Context, j Job, id int64) (listings.Property, error) {
	if p, there := l.sheet.seen.properties[id]; there {
		return p, nil
	}
	return l.sheet.goods.properties.Property(ctx, j.By, id)
}
