package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"palier/internal/core/event"
)

// table answers with rows: a JSON array, or aligned columns under a head. What
// people read instead of an empty table is empty, which says what to do next.
func table[T any](e *env, rows []T, empty, head string, line func(T) []any) error {
	if rows == nil {
		rows = []T{} // [] in JSON, not null
	}
	return e.print(rows, func(w io.Writer) {
		if len(rows) == 0 {
			fmt.Fprintln(w, empty)
			return
		}
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		fmt.Fprintln(t, strings.ReplaceAll(head, " | ", "\t"))
		for _, r := range rows {
			var cells []string
			for _, c := range line(r) {
				cells = append(cells, plain(fmt.Sprint(c)))
			}
			fmt.Fprintln(t, strings.Join(cells, "\t"))
		}
		t.Flush()
	})
}

// plain is a text as it may reach a terminal: one line, and nothing that steers
// it. Much of what is shown was sent by callers.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r): // control and invisible characters, turns of the direction of writing
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// stamp is an instant as tables show it, UTC; "-" for none.
func stamp(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format("2006-01-02 15:04:05")
}

// yes is a yes or a no as people read it.
func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// field is a named value of a record.
type field struct {
	Name  string `json:"field"`
	Value string `json:"value"`
}

func fields(list []event.Change) []field {
	out := make([]field, len(list))
	for i, c := range list {
		out[i] = field{c.Field, c.After}
	}
	return out
}

// printFields writes values under one another, aligned, those that say nothing
// left out.
func printFields(w io.Writer, list []field) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, f := range list {
		if f.Value != "" {
			fmt.Fprintf(t, "  %s\t%s\n", plain(f.Name), plain(f.Value))
		}
	}
	t.Flush()
}

// joined writes numbers with commas.
func joined[T any](list []T) string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = fmt.Sprint(v)
	}
	return strings.Join(out, ",")
}

// count is a number with the word for what it counts.
func count[T int | int64](n T, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// each turns every row of a list into the form it is shown in.
func each[T, U any](list []T, show func(T) U) []U {
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = show(v)
	}
	return out
}
