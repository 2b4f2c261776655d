package cli

import (
	"fmt"
	"io"
	"slices"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/people"
)

type contactShowCmd struct {
	inAccount `embed:""`
	Contact   int64 `arg:"" help:"Number of the person."`
}

// Help is shown under the command's flags.
func (contactShowCmd) Help() string { return "Example:\n  palier contact show 1003" }

// contactSheet is all that is known of a person.
type contactSheet struct {
	contactRow
	Fields  map[string]string `json:"fields"`
	Records []int64           `json:"records"` // that the contact stands for, its own first
	Doubts  []doubt           `json:"doubts"`
	Leads   []leadRow         `json:"leads"`
	// Consents are the last answers, by channel: one that is not there was never given.
	Consents map[people.Channel]bool `json:"consents"`
	Call     callRow                 `json:"call"`
}

// callRow is whether a person may be called now.
type callRow struct {
	May   bool       `json:"may"`
	Why   string     `json:"why"`   // what allows or forbids it; empty: nobody ever asked
	Since *time.Time `json:"since"` // null: likewise
	Until *time.Time `json:"until"` // null: no end is known
}

// String says it in a line.
func (r callRow) String() string {
	if r.Why == "" {
		return "no: never asked"
	}
	s := yes(r.May) + ": " + r.Why
	if r.Since != nil {
		s += " since " + stamp(*r.Since) + " UTC"
	}
	if r.Until != nil {
		s += " until " + stamp(*r.Until) + " UTC"
	}
	return s
}

// Run shows a contact, under the number it was asked by.
func (c *contactShowCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		one, err := a.People.Contact(e.ctx, by, c.Contact)
		if err != nil {
			return err
		}
		s := contactSheet{contactRow: newContactRow(one), Fields: map[string]string{}}
		list := fields(one.Fields())
		for _, f := range list {
			s.Fields[f.Name] = f.Value
		}
		if err := s.fill(e, a, by, one); err != nil {
			return err
		}
		book, err := a.Catalogs.Book(e.ctx, by.Account)
		if err != nil {
			return err
		}
		return e.print(s, func(w io.Writer) { s.print(w, spell(book, list)) })
	})
}

// fill adds what points at the contact.
func (s *contactSheet) fill(e *env, a *app.App, by access.Actor, one people.Contact) (err error) {
	if s.Records, err = a.People.Records(e.ctx, by, one.ID); err != nil {
		return err
	}
	root, err := a.People.Root(e.ctx, by, one.ID)
	if err != nil {
		return err
	}
	found, err := a.Leads.OfContact(e.ctx, by, root.ID, s.Records)
	if err != nil {
		return err
	}
	s.Leads = each(found, newLeadRow)
	if s.Consents, err = a.People.Consents(e.ctx, by, one.ID); err != nil {
		return err
	}
	calls, err := a.People.Calls(e.ctx, by, []int64{one.ID}, time.Now())
	if err != nil {
		return err
	}
	call := calls[one.ID]
	s.Call = callRow{call.May, string(call.Why), known(call.Since), known(call.Until)}
	s.Doubts, err = doubts(e, a, by, func(d people.Doubt) bool {
		return slices.Contains(s.Records, d.First) || slices.Contains(s.Records, d.Second)
	})
	return err
}

func (s contactSheet) print(w io.Writer, list []field) {
	fmt.Fprintf(w, "Contact %d, known first to agency %d\n", s.ID, s.Agency)
	if s.MergedInto != 0 {
		fmt.Fprintf(w, "  merged into %d; undo: palier contact unmerge %d\n", s.MergedInto, s.ID)
	}
	if len(s.Records) > 1 {
		fmt.Fprintf(w, "  stands for %s as well\n", joined(s.Records[1:]))
	}
	fmt.Fprintln(w)
	printFields(w, list)
	if len(s.Doubts) > 0 {
		fmt.Fprintln(w, "\nMay be the same person as")
		printFields(w, each(s.Doubts, func(d doubt) field {
			other, name := d.First, d.FirstName
			if slices.Contains(s.Records, other) {
				other, name = d.Second, d.SecondName
			}
			return field{fmt.Sprint(other), name + ": " + d.Reason}
		}))
	}
	if len(s.Consents) > 0 {
		fmt.Fprintln(w, "\nMay be reached by")
		printFields(w, s.consents())
	}
	fmt.Fprintf(w, "\nMay be called: %s\n", s.Call)
	fmt.Fprintf(w, "\nEnquiries: %d\n", len(s.Leads))
	printFields(w, each(s.Leads, func(l leadRow) field {
		return field{fmt.Sprint(l.ID), fmt.Sprintf("%s  agency %d  %s", stamp(l.CreatedAt), l.Agency, l.Property)}
	}))
}

// consents are the channels that somebody asked about, with the answer.
func (s contactSheet) consents() (list []field) {
	for _, c := range people.Channels() {
		if given, asked := s.Consents[c]; asked {
			list = append(list, field{string(c), yes(given)})
		}
	}
	return list
}
