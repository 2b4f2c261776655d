package cli

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/sheets"
	"palier/internal/sheets/contacts"
)

// countsRow is how many lines came to what.
type countsRow struct {
	New       int `json:"new"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Conflict  int `json:"conflict"`
	Refused   int `json:"refused"`
}

func newCounts(c imports.Counts) countsRow {
	return countsRow{c.New, c.Updated, c.Unchanged, c.Conflict, c.Refused}
}

// Total is how many lines there are.
func (c countsRow) Total() int { return c.New + c.Updated + c.Unchanged + c.Conflict + c.Refused }

// String is "3 new, 1 updated", without what there is none of.
func (c countsRow) String() string {
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{{c.New, "new"}, {c.Updated, "updated"}, {c.Unchanged, "unchanged"}, {c.Conflict, "in conflict"}, {c.Refused, "refused"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	return cmp.Or(strings.Join(parts, ", "), "no line")
}

// batchRow is an import as the command line shows it.
type batchRow struct {
	ID        int64     `json:"import"`
	Agency    int64     `json:"agency"`
	Kind      string    `json:"kind"`
	File      string    `json:"file"`
	SHA256    string    `json:"sha256"`
	Overwrite bool      `json:"overwrite"`
	By        string    `json:"by"`
	State     string    `json:"state"`
	Counts    countsRow `json:"lines"`
	Undone    int       `json:"undone"`
	Kept      int       `json:"kept"`
	BegunAt   time.Time `json:"begun_at"`
	DoneAt    time.Time `json:"done_at,omitzero"`
	UndoneAt  time.Time `json:"undone_at,omitzero"`
}

func newBatchRow(b imports.Batch) batchRow {
	by := b.Who.Kind
	if b.Who.ID != 0 {
		by = fmt.Sprintf("%s %d", b.Who.Kind, b.Who.ID)
	}
	return batchRow{b.ID, b.Agency, b.Kind, b.Name, b.Sum, b.Overwrite, by, string(b.State()), newCounts(b.Counts), b.Undone, b.Kept, b.BegunAt, b.DoneAt, b.UndoneAt}
}

// importRow is what became of a line, as the command line shows it.
type importRow struct {
	Line    int           `json:"line"`
	Verdict string        `json:"verdict"`
	Subject string        `json:"subject,omitempty"` // contact/1003
	Changes []changeField `json:"changes,omitempty"`
	Reason  string        `json:"reason,omitempty"`
	Fate    string        `json:"fate,omitempty"`
	Why     string        `json:"why,omitempty"`
}

// changeField is a field before and after.
type changeField struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

func newImportRow(r imports.Row) importRow {
	row := importRow{Line: r.Line, Verdict: string(r.Verdict), Reason: r.Reason, Fate: string(r.Fate), Why: r.Why,
		Changes: each(r.Changes, func(c event.Change) changeField { return changeField{c.Field, c.Before, c.After} })}
	if r.Subject.ID != 0 {
		row.Subject = fmt.Sprintf("%s/%d", r.Subject.Kind, r.Subject.ID)
	}
	return row
}

// what says in a cell what a line did, or why it did not.
func (r importRow) what() string {
	var parts []string
	for _, c := range r.Changes {
		switch {
		case r.Verdict == string(imports.New) && !slices.Contains([]string{"firstname", "lastname", "company", "email", "place"}, c.Field):
		case c.Before == "":
			parts = append(parts, c.Field+": "+c.After)
		default:
			parts = append(parts, fmt.Sprintf("%s: %s -> %s", c.Field, c.Before, cmp.Or(c.After, "-")))
		}
	}
	said := strings.Join(parts, ", ")
	if r.Reason != "" {
		said = strings.TrimSpace(r.Reason + " " + said)
	}
	if r.Fate != "" {
		said = strings.TrimSpace(r.Fate + ". " + r.Why + " " + said)
	}
	return said
}

// printLines writes lines under one another.
func printLines(w io.Writer, rows []importRow) {
	if len(rows) == 0 {
		return
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "LINE\tVERDICT\tABOUT\tWHAT")
	for _, r := range rows {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\n", r.Line, r.Verdict, cmp.Or(r.Subject, "-"), plain(r.what()))
	}
	t.Flush()
}

// importAnswer is what an import, or its dry run, answers.
type importAnswer struct {
	DryRun bool        `json:"dry_run"`
	Batch  *batchRow   `json:"import,omitempty"`
	Counts countsRow   `json:"lines"`
	Lines  []importRow `json:"changed"` // the first of those that are not unchanged

	counts imports.Counts
	took   time.Duration
}

func (a importAnswer) print(w io.Writer) {
	printLines(w, a.Lines)
	switch {
	case a.DryRun:
		fmt.Fprintf(w, "Nothing was written. %d lines: %s.\n", a.Counts.Total(), a.Counts)
	case a.Batch.ID == 0:
		fmt.Fprintln(w, "There is no line in the file: nothing was done.")
	default:
		fmt.Fprintf(w, "Import %d, %d lines: %s; %.1f s. Undo: palier import undo %d\n", a.Batch.ID, a.Counts.Total(), a.Counts, a.took.Seconds(), a.Batch.ID)
	}
}

// mending is the list of lines that were not taken, as a file to be mended and imported.
type mending struct {
	file   *os.File
	out    *sheets.CSV
	reason int // column of the reason
	lines  int
}

// newMending begins the list, in the columns of the file that was read.
func newMending(path string, head []string) (*mending, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return nil, err
	}
	out, err := sheets.NewCSV(f)
	if err != nil {
		return nil, err
	}
	m := &mending{file: f, out: out, reason: slices.Index(head, contacts.Reason())}
	if m.reason < 0 {
		m.reason = len(head)
		head = append(slices.Clone(head), contacts.Reason())
	}
	return m, m.out.Write(head)
}

func (m *mending) add(cells []string, reason string) error {
	row := append(slices.Clone(cells), make([]string, max(0, m.reason+1-len(cells)))...)
	row[m.reason] = reason
	m.lines++
	return m.out.Write(row)
}

// close ends the list, if there is one; without a line it goes.
func (m *mending) close() error {
	if m == nil {
		return nil
	}
	err := m.out.Close()
	if closed := m.file.Close(); err == nil {
		err = closed
	}
	if err == nil && m.lines == 0 {
		err = os.Remove(m.file.Name())
	}
	return err
}
