package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
)

type leadShowCmd struct {
	inAccount `embed:""`
	Lead      int64 `arg:"" help:"Number of the enquiry."`
}

// Help is shown under the command's flags.
func (leadShowCmd) Help() string {
	return `Shows every value, the warnings with what was sent, the payload as it came, and
the history.

Example:
  palier lead show 1042`
}

// leadSheet is all that is known of a lead.
type leadSheet struct {
	leadRow
	Fields  map[string]string `json:"fields"`
	Sent    json.RawMessage   `json:"sent"` // as it came, JSON
	Tags    []string          `json:"tags"` // of a new-build enquiry
	History []eventRow        `json:"history"`
}

// Run shows a lead.
func (c *leadShowCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		l, err := findLead(e, a, by, c.Lead)
		if err != nil {
			return err
		}
		book, err := a.Catalogs.Book(e.ctx, by.Account)
		if err != nil {
			return err
		}
		changes, err := history(e, a, by, "lead", l.ID)
		if err != nil {
			return err
		}
		marks, err := tags(e, a, by, l.ID)
		if err != nil {
			return err
		}
		s := leadSheet{leadRow: newLeadRow(l), Fields: map[string]string{}, Sent: l.Sent, Tags: marks, History: changes}
		if !json.Valid(l.Sent) { // entered by hand
			s.Sent = nil
		}
		list := leadFields(l)
		for _, f := range list {
			s.Fields[f.Name] = f.Value
		}
		return e.print(s, func(w io.Writer) { s.print(w, l, spell(book, list)) })
	})
}

// findLead looks through the agencies: a lead is kept under its own.
func findLead(e *env, a *app.App, by access.Actor, id int64) (*leads.Lead, error) {
	all, err := a.Access.Agencies(e.ctx, by)
	if err != nil {
		return nil, err
	}
	for _, agency := range all {
		l, err := a.Leads.Get(e.ctx, by, agency.ID, id)
		if err == nil || !fault.Is(err, fault.Missing) {
			return l, err
		}
	}
	return nil, usageError{fmt.Errorf("there is no lead %d in this account: palier lead list", id)}
}

// tags are what partners marked an enquiry with; one that is about no programme has
// none.
func tags(e *env, a *app.App, by access.Actor, lead int64) ([]string, error) {
	_, interests, err := a.Desk.LeadAnywhere(e.ctx, by, lead)
	if err != nil || len(interests) == 0 {
		return []string{}, err
	}
	list, err := a.Desk.Tags(e.ctx, by, interests[0].Program, lead) // the lead's, whatever the programme
	return each(list, func(t leads.Tag) string { return t.Tag }), err
}

// leadFields are the lead's values without its warnings, which have a place of
// their own.
func leadFields(l *leads.Lead) []field {
	var out []field
	for _, c := range l.Fields() {
		if !strings.HasPrefix(c.Field, "warning.") {
			out = append(out, field{c.Field, c.After})
		}
	}
	return out
}

// codeLists names the code list that a field's number is from.
func codeLists(name string) string {
	switch name {
	case "type", "step":
		return "lead_" + name
	case "title":
		return "contact_title"
	case "method":
		return "action_method"
	case "area_unit":
		return "unit_area"
	case "referral":
		return name
	}
	return ""
}

// spell writes out what numbers of code lists mean.
func spell(book *catalog.Book, list []field) []field {
	return each(list, func(f field) field {
		entries, _ := book.Entries(codeLists(f.Name), catalog.French)
		for _, entry := range entries {
			if strconv.Itoa(entry.ID) == f.Value && entry.Name != "" {
				f.Value += " (" + entry.Name + ")"
			}
		}
		return f
	})
}

func (s leadSheet) print(w io.Writer, l *leads.Lead, list []field) {
	fmt.Fprintf(w, "Lead %d of agency %d, %s\n  received %s UTC, last changed %s UTC\n", s.ID, s.Agency, s.origin(), stamp(s.CreatedAt), stamp(s.UpdatedAt))
	if l.Contact != l.Shown {
		fmt.Fprintf(w, "  contact %d is merged into %d\n", l.Contact, l.Shown)
	}
	fmt.Fprintln(w)
	printFields(w, list)
	if len(s.Tags) > 0 {
		printFields(w, []field{{"tags", joined(s.Tags)}})
	}
	if len(s.Warnings) > 0 {
		fmt.Fprintln(w, "\nNot understood: the field, what was sent, and why")
		printFields(w, each(s.Warnings, func(v warning) field { return field{v.Field, strconv.Quote(v.Value) + "  " + v.Reason} }))
	}
	if s.Sent != nil {
		fmt.Fprintln(w, "\nAs it came")
		var pretty bytes.Buffer
		_ = json.Indent(&pretty, s.Sent, "  ", "  ") // valid, see Run
		for line := range strings.Lines("  " + pretty.String()) {
			fmt.Fprintln(w, indented(line))
		}
	}
	fmt.Fprintln(w, "\nHistory")
	for _, h := range s.History {
		h.print(w)
	}
}

// origin is who brought the enquiry, and through which door: the journal's first
// line of it says so.
func (s leadSheet) origin() string {
	if len(s.History) == 0 {
		return "of which the journal does not say who brought it"
	}
	by := s.History[0].Who
	switch by.Kind {
	case "provider":
		return fmt.Sprintf("sent by provider %d (door %s)", by.ID, by.Door)
	case "key":
		return fmt.Sprintf("sent with key %d (door %s)", by.ID, by.Door)
	case "user":
		return fmt.Sprintf("entered by user %d", by.ID)
	}
	return "entered in Palier (" + plain(by.Door) + ")"
}

// indented is a line as it may reach a terminal, with its indentation.
func indented(line string) string { return strings.TrimRight(plain(line), " ") }
