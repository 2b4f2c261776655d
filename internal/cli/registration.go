package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/sales"
)

type registrationCmd struct {
	List      registrationListCmd      `cmd:"" help:"List registrations, or those that wait for a decision."`
	Show      registrationShowCmd      `cmd:"" help:"Show a registration with its report."`
	Arbitrate registrationArbitrateCmd `cmd:"" help:"Decide a registration that waits."`
}

// Help is shown under the command's flags.
func (registrationCmd) Help() string {
	return `Examples:
  palier registration list --status pending
  palier registration show 512
  palier registration arbitrate 512 --approve`
}

// registrationRow is a registration as lists show it.
type registrationRow struct {
	ID        int64      `json:"registration"`
	Program   int64      `json:"program"`
	Owner     int64      `json:"owner"`
	Contact   int64      `json:"contact"`
	Lead      int64      `json:"lead"`
	Name      string     `json:"name"`
	Status    string     `json:"status"`
	Decision  string     `json:"decision"`
	DecidedBy string     `json:"decided_by"`
	Refusal   string     `json:"refusal_reason"`
	ExpiresAt *time.Time `json:"expires_at"`
	CreatedAt time.Time  `json:"created_at"`
}

func newRegistrationRow(r sales.Registration) registrationRow {
	row := registrationRow{ID: r.ID, Program: r.Program, Owner: r.Owner, Contact: r.Contact, Lead: r.Lead,
		Name: cmp.Or(strings.TrimSpace(r.Person.First+" "+r.Person.Last), r.Person.Email), Status: string(r.StatusAt(time.Now())),
		Decision: r.Report.Decision, DecidedBy: r.DecidedBy, Refusal: r.Refusal, CreatedAt: r.CreatedAt}
	if !r.ExpiresAt.IsZero() {
		row.ExpiresAt = &r.ExpiresAt
	}
	return row
}

// until is the end of a registration that has one, as a sentence goes on.
func (r registrationRow) until() string {
	if r.ExpiresAt == nil {
		return ""
	}
	return "; it ends on " + stamp(*r.ExpiresAt) + " UTC"
}

// decider is who decided, in words; empty while nobody has.
func (r registrationRow) decider() string {
	if r.Status == string(sales.RegistrationPending) {
		return ""
	}
	return map[string]string{sales.ByRules: "the rules", sales.ByHuman: "a person"}[r.DecidedBy]
}

type registrationListCmd struct {
	inAccount `embed:""`
	Program   int64   `placeholder:"N" help:"Of this programme only."`
	Status    *string `enum:"pending,approved,rejected,expired,withdrawn" placeholder:"WORD" help:"Only those that are pending, approved, rejected, expired or withdrawn."`
	atMost    `embed:""`
}

// Help is shown under the command's flags.
func (registrationListCmd) Help() string {
	return `A registration says who brought a person to a programme. Most are decided at once;
those that are pending wait for somebody to decide: palier registration arbitrate.
Withdrawn ones are listed when asked for.

Example:
  palier registration list --program 120 --status pending`
}

// Run lists registrations.
func (c *registrationListCmd) Run(e *env) error {
	if err := c.check(); err != nil {
		return err
	}
	q := sales.Query{Program: c.Program}
	set(&q.Status, c.Status)
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		list, total, err := latest(c.Limit, func(limit, offset int) ([]sales.Registration, int64, error) {
			q.Limit, q.Offset = limit, offset
			return a.Registry.Registrations(e.ctx, by, q)
		})
		if err != nil {
			return noProgram(err, c.Program)
		}
		err = table(e, each(list, newRegistrationRow), "No registration: introducers make them through the Adlead door.",
			"REGISTRATION | PROGRAMME | OWNER | PERSON | STATUS | DECIDED BY | MADE (UTC) | ENDS (UTC)",
			func(r registrationRow) []any {
				return []any{r.ID, r.Program, r.Owner, r.Name, r.Status, cmp.Or(r.decider(), "-"), stamp(r.CreatedAt), stampOf(r.ExpiresAt)}
			})
		e.more(len(list), total)
		return err
	})
}

type registrationArbitrateCmd struct {
	inAccount    `embed:""`
	Registration int64  `arg:"" help:"Number of the registration."`
	Approve      bool   `help:"Accept the claim: its time begins now."`
	Reject       bool   `help:"Refuse the claim; needs --reason."`
	Reason       string `placeholder:"TEXT" help:"Why. The owner reads it: name nobody."`
}

// Help is shown under the command's flags.
func (registrationArbitrateCmd) Help() string {
	return `A decision is final. An approved claim gets a lead; the owner reads the reason.

Examples:
  palier registration arbitrate 512 --approve
  palier registration arbitrate 512 --reject --reason "Même personne qu'une dénonciation antérieure."`
}

// Run decides a registration.
func (c *registrationArbitrateCmd) Run(e *env) error {
	if c.Approve == c.Reject {
		return usageError{errors.New("say --approve or --reject")}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		r, err := a.Registry.Arbitrate(e.ctx, by, c.Registration, c.Approve, c.Reason)
		if err != nil {
			return missing(err, "there is no registration %d in this account: palier registration list --status pending", c.Registration)
		}
		row := newRegistrationRow(r)
		return e.print(row, func(w io.Writer) {
			fmt.Fprintf(w, "Registration %d is %s%s.\n", r.ID, row.Status, row.until())
		})
	})
}
