package admin

import (
	"cmp"
	"strings"

	"palier/internal/core/event"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

// auditColumns are those of the journal as a table: what people read, and beside it the codes
// and numbers by which a line is found again.
var auditColumns = []string{"seq", "at", "who", "door", "what", "subject", "agency", "field", "before", "after", "kind", "subject_id", "who_id", "request"}

// auditCSV writes the lines of a filter as a table, at most as many as a spreadsheet takes.
func (d *desk) auditCSV(c *frame.Call) error {
	_, q, _ := readAudit(c)
	heading := make([]string, len(auditColumns))
	for i, name := range auditColumns {
		heading[i] = mustText(c, "audit.column."+name)
	}
	agencies := agencyNames(c)
	return d.download(c, mustText(c, "audit.file"), "csv", heading, func(row func([]any) error) error {
		left := mostRows
		return d.Audit.Pieces(c.Context(), c.Actor, q, func(lines []event.Event) error {
			tell, err := d.teller(c, lines)
			if err != nil {
				return err
			}
			for _, e := range lines {
				for _, cells := range auditRows(c, tell, e, agencies[e.Agency]) {
					if left--; left < 0 {
						return errFull
					}
					if err := row(cells); err != nil {
						return err
					}
				}
			}
			return nil
		})
	})
}

// auditRows are a row for each field of a line, one for a line without any.
func auditRows(c *frame.Call, tell *journal.Teller, e event.Event, agency string) (rows [][]any) {
	said := tell.Line(e)
	if len(said.Changes) == 0 {
		said.Changes = []journal.Change{{}}
	}
	door := ""
	if e.Who.Door != "" {
		door = cmp.Or(wordOf(c.Words, "door.", e.Who.Door), e.Who.Door)
	}
	for _, change := range said.Changes {
		rows = append(rows, []any{e.Seq, e.At.In(c.Zone), tell.Author(e.Who), door, said.What, said.Subject.Text, agency,
			change.Field, flat(change.Before), flat(change.After), e.Kind, event.Number(e.Subject.ID), event.Number(e.Who.ID), e.Who.Request})
	}
	return rows
}

// flat is a value as one text.
func flat(pieces []journal.Said) string {
	var all []string
	for _, one := range pieces {
		all = append(all, one.Text)
	}
	return strings.Join(all, ", ")
}
