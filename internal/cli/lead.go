package cli

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/leads"
)

type leadCmd struct {
	List leadListCmd `cmd:"" help:"List the enquiries that changed last."`
	Show leadShowCmd `cmd:"" help:"Show all that is known of an enquiry."`
}

// Help is shown under the command's flags.
func (leadCmd) Help() string {
	return `Examples:
  palier lead list --warnings
  palier lead show 1042`
}

// leadRow is a lead as lists show it.
type leadRow struct {
	ID        int64     `json:"lead"`
	Agency    int64     `json:"agency"`
	Provider  int64     `json:"provider"`
	Reference string    `json:"reference"`
	Name      string    `json:"name"`
	Property  string    `json:"property_reference"`
	Step      int       `json:"step"`
	Contact   int64     `json:"contact"`
	Warnings  []warning `json:"warnings"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// warning is a part of an enquiry that could not be taken as meant.
type warning struct {
	Field  string `json:"field"`
	Value  string `json:"value"` // as sent, shortened
	Reason string `json:"reason"`
}

func newLeadRow(l *leads.Lead) leadRow {
	return leadRow{
		ID: l.ID, Agency: l.Agency, Provider: l.Provider, Reference: l.Reference, Contact: l.Shown, Step: l.Step,
		Name:     cmp.Or(strings.TrimSpace(l.Person.First+" "+l.Person.Last), l.Person.Company, l.Person.Email),
		Property: l.About.Reference, Warnings: newWarnings(l), CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt,
	}
}

func newWarnings(l *leads.Lead) []warning {
	return each(l.Warnings, func(w leads.Warning) warning { return warning(w) })
}

type leadListCmd struct {
	inAccount `embed:""`
	Agency    int64 `placeholder:"N" help:"Of this agency only."`
	Warnings  bool  `help:"Only those of which a part could not be understood."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (leadListCmd) Help() string {
	return `The last changed comes first. Nothing of an enquiry is refused because a part of
it makes no sense: that part becomes a warning, and the enquiry is in this list.

Example:
  palier lead list --agency 14 --warnings`
}

// Run lists leads.
func (c *leadListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		in, err := agencies(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		found, total, err := latestLeads(e, a, by, in, c.Warnings, c.Limit)
		if err != nil {
			return err
		}
		empty := "No enquiry yet. Partners send them: palier provider create --agency N --name \"Portail\""
		if c.Warnings {
			empty = "No enquiry with a warning: everything that came in was understood."
		}
		err = table(e, each(found, newLeadRow), empty, "LEAD | AGENCY | RECEIVED (UTC) | PROVIDER | REFERENCE | PERSON | ABOUT | STEP | WARNINGS",
			func(r leadRow) []any {
				warned := each(r.Warnings, func(w warning) string { return w.Field })
				return []any{r.ID, r.Agency, stamp(r.CreatedAt), bound(r.Provider), r.Reference, r.Name, r.Property, r.Step, joined(warned)}
			})
		e.more(len(found), total)
		return err
	})
}

// latestLeads gives the ends of the agencies' lists, the last changed first, and how
// many leads there are in them.
func latestLeads(e *env, a *app.App, by access.Actor, in []access.Agency, warned bool, limit int) (found []*leads.Lead, total int64, err error) {
	for _, agency := range in {
		q := leads.Query{Agency: agency.ID, Warned: warned} // no limit: the total alone
		page, err := a.Leads.List(e.ctx, by, q, nil)
		if err != nil {
			return nil, 0, err
		}
		total += page.Total
		q.Limit, q.Offset = limit, max(0, int(page.Total)-limit)
		if _, err := a.Leads.List(e.ctx, by, q, func(l *leads.Lead) error {
			found = append(found, l)
			return nil
		}); err != nil {
			return nil, 0, err
		}
	}
	slices.SortFunc(found, func(a, b *leads.Lead) int {
		return cmp.Or(b.UpdatedAt.Compare(a.UpdatedAt), cmp.Compare(b.ID, a.ID))
	})
	return found[:min(limit, len(found))], total, nil
}
