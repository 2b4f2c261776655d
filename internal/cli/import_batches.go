package cli

import (
	"fmt"
	"io"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/imports"
)

type importListCmd struct {
	inAccount `embed:""`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (importListCmd) Help() string {
	return "The newest comes first. SAME are lines that changed nothing.\n\nExample:\n  palier import list"
}

// Run lists imports.
func (c *importListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		list, err := a.Imports.Batches(e.ctx, by, c.Limit)
		if err != nil {
			return err
		}
		return table(e, each(list, newBatchRow), "Nothing was imported yet: palier import contacts --help",
			"IMPORT | BEGUN (UTC) | AGENCY | KIND | FILE | STATE | NEW | UPDATED | SAME | CONFLICT | REFUSED | UNDONE | KEPT", func(r batchRow) []any {
				n := r.Counts
				return []any{r.ID, stamp(r.BegunAt), r.Agency, r.Kind, r.File, r.State, n.New, n.Updated, n.Unchanged, n.Conflict, n.Refused, r.Undone, r.Kept}
			})
	})
}

type importShowCmd struct {
	inAccount `embed:""`
	Import    int64 `arg:"" help:"Number of the import."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (importShowCmd) Help() string {
	return "Lines that changed nothing are counted and not shown.\n\nExamples:\n  palier import show 1204\n  palier import show 1204 --limit 5000 --json"
}

// shownImport is an import with its lines.
type shownImport struct {
	batchRow
	Changed []importRow `json:"changed"`
}

// Run shows an import.
func (c *importShowCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		b, err := a.Imports.Batch(e.ctx, by, c.Import)
		if err != nil {
			return missing(err, "there is no import %d in this account: palier import list", c.Import)
		}
		shown := shownImport{newBatchRow(b), []importRow{}}
		var all int64
		if err := a.Imports.Rows(e.ctx, by, b.ID, func(r imports.Row) error {
			if all++; len(shown.Changed) < c.Limit {
				shown.Changed = append(shown.Changed, newImportRow(r))
			}
			return nil
		}); err != nil {
			return err
		}
		err = e.print(shown, func(w io.Writer) {
			fmt.Fprintf(w, "Import %d of %s into agency %d, %s, by %s: %s\n", b.ID, plain(b.Name), b.Agency, stamp(b.BegunAt), shown.By, shown.State)
			fmt.Fprintf(w, "  %s\n  SHA-256 %s\n", shown.Counts, b.Sum)
			printLines(w, shown.Changed)
		})
		e.more(len(shown.Changed), all)
		return err
	})
}

type importUndoCmd struct {
	inAccount `embed:""`
	Import    int64 `arg:"" help:"Number of the import."`
}

// Help is shown under the command's flags.
func (importUndoCmd) Help() string {
	return `Persons that the import made go away if nothing refers to them and nobody changed them
since; fields that it changed get their former values where they still have the imported
ones; consents are taken back by a new entry. A building file gets its former content
while nobody wrote it since. Properties and searches that it made are marked as deleted
unless somebody changed or used them, or a later import did; what it withdrew is on the
market again, unpublished. What stays is told line by line, and ends the command with 3.

Example:
  palier import undo 1204`
}

// undoAnswer is what an undo answers.
type undoAnswer struct {
	batchRow
	Stays []importRow `json:"stays"`
}

// Run takes an import back.
func (c *importUndoCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		before, err := a.Imports.Batch(e.ctx, by, c.Import)
		if err != nil {
			return missing(err, "there is no import %d in this account: palier import list", c.Import)
		}
		bar, stays, n := e.bar(time.Now()), []importRow{}, int64(0)
		all := int64(before.New + before.Updated)
		b, err := a.Imports.Undo(e.ctx, by, c.Import, func(r imports.Row) {
			n++
			bar.show(progress{lines: n, done: n, all: all})
			if r.Fate == imports.Kept {
				stays = append(stays, newImportRow(r))
			}
		})
		bar.end()
		if err != nil {
			return err
		}
		answer := undoAnswer{newBatchRow(b), stays}
		if err := e.print(answer, func(w io.Writer) {
			printLines(w, stays)
			fmt.Fprintf(w, "Import %d: %s. %d lines undone, %d stay.\n", b.ID, answer.State, b.Undone, b.Kept)
		}); err != nil {
			return err
		}
		if b.Kept > 0 {
			return exitCode(exitFound)
		}
		return nil
	})
}
