package cli

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/people"
)

type contactCmd struct {
	List    contactListCmd    `cmd:"" help:"List the persons that changed last."`
	Show    contactShowCmd    `cmd:"" help:"Show all that is known of a person."`
	Merge   contactMergeCmd   `cmd:"" help:"Say that two records are one person."`
	Unmerge contactUnmergeCmd `cmd:"" help:"Take a merge back."`
	Apart   contactApartCmd   `cmd:"" help:"Say that two records are two people."`
	Doubts  contactDoubtsCmd  `cmd:"" help:"List the pairs that may be one person."`
}

// Help is shown under the command's flags.
func (contactCmd) Help() string {
	return `Examples:
  palier contact doubts
  palier contact merge 1003 1047 --reason "same person, new number"
  palier contact unmerge 1047
  palier contact apart 1003 1047 --reason "father and son, one phone"`
}

// contactRow is a contact as lists show it.
type contactRow struct {
	ID         int64     `json:"contact"`
	Agency     int64     `json:"agency"`
	Name       string    `json:"name"`
	Email      string    `json:"email"`
	Phone      string    `json:"phone"`
	City       string    `json:"city"`
	MergedInto int64     `json:"merged_into,omitempty"`
	UpdatedAt  time.Time `json:"updated_at"`
}

func newContactRow(c people.Contact) contactRow {
	return contactRow{ID: c.ID, Agency: c.Agency, Name: cmp.Or(strings.TrimSpace(c.First+" "+c.Last), c.Company),
		Email: c.Email, Phone: cmp.Or(c.Mobile, c.Phone), City: c.City, MergedInto: c.MergedInto, UpdatedAt: c.UpdatedAt}
}

type contactListCmd struct {
	inAccount `embed:""`
	Agency    int64 `placeholder:"N" help:"Of this agency only."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (contactListCmd) Help() string {
	return "The last changed comes first; merged records are left out.\n\nExample:\n  palier contact list --agency 14"
}

// Run lists contacts.
func (c *contactListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		in, err := agencies(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		var rows []contactRow
		var total int64
		for _, agency := range in {
			q := people.Query{Agency: agency.ID} // no limit: the total alone
			page, err := a.People.Contacts(e.ctx, by, q, nil)
			if err != nil {
				return err
			}
			total += page.Total
			q.Limit, q.Offset = c.Limit, max(0, int(page.Total)-c.Limit)
			if _, err := a.People.Contacts(e.ctx, by, q, func(c people.Contact) error {
				rows = append(rows, newContactRow(c))
				return nil
			}); err != nil {
				return err
			}
		}
		slices.SortFunc(rows, func(a, b contactRow) int {
			return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), cmp.Compare(b.ID, a.ID))
		})
		rows = rows[:min(c.Limit, len(rows))]
		err = table(e, rows, "Nobody yet: persons come with enquiries.", "CONTACT | AGENCY | NAME | E-MAIL | PHONE | TOWN | CHANGED (UTC)",
			func(r contactRow) []any {
				return []any{r.ID, r.Agency, r.Name, r.Email, r.Phone, r.City, stamp(r.UpdatedAt)}
			})
		e.more(len(rows), total)
		return err
	})
}

type contactMergeCmd struct {
	inAccount `embed:""`
	Keep      int64  `arg:"" help:"The record that goes on standing for the person."`
	Other     int64  `arg:"" help:"The record it stands for from now on as well."`
	Reason    string `required:"" help:"Why, for the journal."`
}

// Help is shown under the command's flags.
func (contactMergeCmd) Help() string {
	return `Both numbers go on answering, and a merge can be taken back.

Example:
  palier contact merge 1003 1047 --reason "same person, new number"`
}

// merged is the answer of merge.
type merged struct {
	Kept   int64 `json:"contact"`
	Merged int64 `json:"merged"`
}

// Run merges two contacts.
func (c *contactMergeCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		keep, err := a.People.Root(e.ctx, by, c.Keep)
		if err != nil {
			return err
		}
		other, err := a.People.Root(e.ctx, by, c.Other)
		if err != nil {
			return err
		}
		if err := a.People.Merge(e.ctx, by, c.Keep, c.Other, c.Reason); err != nil {
			return err
		}
		return e.print(merged{keep.ID, other.ID}, func(w io.Writer) {
			fmt.Fprintf(w, "Contact %d stands for %d as well. Undo: palier contact unmerge %d\n", keep.ID, other.ID, other.ID)
		})
	})
}

type contactUnmergeCmd struct {
	inAccount `embed:""`
	Contact   int64 `arg:"" help:"The record that was merged into another."`
}

// Help is shown under the command's flags.
func (contactUnmergeCmd) Help() string {
	return "What came after the merge stays with the side it named.\n\nExample:\n  palier contact unmerge 1047"
}

// Run takes a merge back.
func (c *contactUnmergeCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		if err := a.People.Unmerge(e.ctx, by, c.Contact); err != nil {
			return err
		}
		one, err := a.People.Contact(e.ctx, by, c.Contact)
		if err != nil {
			return err
		}
		return e.print(newContactRow(one), func(w io.Writer) { fmt.Fprintf(w, "Contact %d stands for itself again.\n", c.Contact) })
	})
}
