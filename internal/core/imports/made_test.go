package imports_test

import (
	"context"
	"slices"
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
)

// What a line made is read whole though its row keeps none of it, and so is a row of a time when
// rows kept everything. Both are taken back, unless somebody changed the property since.
func TestARowOfAMadePropertyIsReadWhole(t *testing.T) {
	eachPortfolio(t, func(p *portfolio) {
		var told []imports.Row
		b, err := p.imports.Run(p.Context(), p.by, p.named("first", false), p.goodLines(true, good(1, "A1"), good(2, "A2"), good(3, "A3")), func(r imports.Row) { told = append(told, r) })
		p.must(err)
		kept, err := p.store.ImportRows(p.Context(), p.by.Account, b.ID, -1, 9)
		p.must(err)
		p.want("kept", kept[0].Changes, []event.Change{{Field: imports.OuterField, After: "A1"}})

		old := told[1] // as it was written before
		old.Line = 9
		p.must(p.store.Write(p.Context(), p.by.Account, func(ctx context.Context, _ event.Tx) error {
			return p.store.AddImportRows(ctx, p.by.Account, b.ID, []imports.Row{old})
		}))
		var read []imports.Row
		p.must(p.imports.Rows(p.Context(), p.by, b.ID, func(r imports.Row) error { read = append(read, r); return nil }))
		for i, r := range read[:3] {
			for _, c := range told[i].Changes {
				if !slices.Contains(r.Changes, c) {
					p.Errorf("line %d: %+v is not among %+v", r.Line, c, r.Changes)
				}
			}
		}
		p.want("a row of before", read[3].Changes, read[1].Changes)

		p.change("A3", func(is *listings.Property) { is.Advert.Note = "clé" })
		_, undone := p.undo(b.ID)
		var fates []imports.Fate // the last line first; line 9 has nothing of its own to take back
		for _, r := range undone {
			fates = append(fates, r.Fate)
		}
		p.want("fates", fates, []imports.Fate{imports.Reverted, imports.Kept, imports.Reverted, imports.Reverted})
	})
}
