package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/event"
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

// end is when a registration ends, as tables show it.
func (r registrationRow) end() string {
	if r.ExpiresAt == nil {
		return "-"
	}
	return stamp(*r.ExpiresAt)
}

type registrationListCmd struct {
	inAccount `embed:""`
	Program   int64  `placeholder:"N" help:"Of this programme only."`
	Status    string `placeholder:"WORD" help:"Only those that are pending, approved, rejected, expired or withdrawn."`
	Limit     int    `default:"50" placeholder:"N" help:"How many at most."`
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
	words := []string{"", "pending", "approved", "rejected", "expired", "withdrawn"}
	if c.Limit < 1 || !slices.Contains(words, c.Status) {
		return usageError{fmt.Errorf("--limit: 1 or more; --status: one of %s", strings.Join(words[1:], ", "))}
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		list, _, err := a.Registry.Registrations(e.ctx, by, sales.Query{Program: c.Program, Status: c.Status, Limit: c.Limit})
		if err != nil {
			return missing(err, "there is no programme %d in this account", c.Program)
		}
		return table(e, each(list, newRegistrationRow), "No registration: introducers make them through the Adlead door.",
			"REGISTRATION | PROGRAMME | OWNER | PERSON | STATUS | BY | MADE (UTC) | ENDS (UTC)",
			func(r registrationRow) []any {
				return []any{r.ID, r.Program, r.Owner, r.Name, r.Status, r.DecidedBy, stamp(r.CreatedAt), r.end()}
			})
	})
}

type registrationShowCmd struct {
	inAccount    `embed:""`
	Registration int64 `arg:"" help:"Number of the registration."`
}

// Help is shown under the command's flags.
func (registrationShowCmd) Help() string {
	return `Shows each rule with what it came to, the evidence, and the history.

Example:
  palier registration show 512`
}

// registrationSheet is all that is known of a registration.
type registrationSheet struct {
	registrationRow
	Comment string     `json:"comment"`
	Rules   []ruleRow  `json:"rules"`
	Matches []matchRow `json:"matches"`
	History []eventRow `json:"history"`
}

type ruleRow struct {
	Code        string `json:"code"`
	Outcome     string `json:"outcome"`
	Explanation string `json:"explanation"`
}

type matchRow struct {
	Kind      string    `json:"kind"`
	On        []string  `json:"on"`
	Since     time.Time `json:"since"`
	SameOwner bool      `json:"same_owner"`
	Active    bool      `json:"active_registration"`
	OwnTeam   bool      `json:"own_team"`
}

// Run shows a registration.
func (c *registrationShowCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		r, err := a.Registry.FindRegistration(e.ctx, by, c.Registration)
		if err != nil {
			return missing(err, "there is no registration %d in this account: palier registration list", c.Registration)
		}
		history, err := a.Journal(e.ctx, by.Account, 0, event.Subject{Kind: "registration", ID: r.ID}, historyLimit)
		if err != nil {
			return err
		}
		s := registrationSheet{registrationRow: newRegistrationRow(r), Comment: r.Comment, History: each(history, newEventRow),
			Rules:   each(r.Report.Rules, func(l sales.RuleLine) ruleRow { return ruleRow(l) }),
			Matches: each(r.Report.Matches, func(m sales.Evidence) matchRow { return matchRow(m) })}
		return e.print(s, func(w io.Writer) { s.print(w) })
	})
}

func (s registrationSheet) print(w io.Writer) {
	fmt.Fprintf(w, "Registration %d of %s on programme %d: %s\n", s.ID, plain(s.Name), s.Program, s.Status)
	printFields(w, []field{{"owner", fmt.Sprint(s.Owner)}, {"contact", fmt.Sprint(s.Contact)}, {"lead", bound(s.Lead)}, {"decision", s.Decision + " (" + s.DecidedBy + ")"},
		{"refusal", s.Refusal}, {"ends", s.end()}, {"comment", s.Comment}})
	fmt.Fprintln(w, "Rules")
	for _, r := range s.Rules {
		printFields(w, []field{{r.Code + " " + r.Outcome, r.Explanation}})
	}
	fmt.Fprintln(w, "Evidence")
	for _, m := range s.Matches {
		printFields(w, []field{{m.Kind, fmt.Sprintf("since %s on %s; same owner %t, active registration %t, own team %t",
			stamp(m.Since), strings.Join(m.On, "+"), m.SameOwner, m.Active, m.OwnTeam)}})
	}
	fmt.Fprintln(w, "History")
	for _, h := range s.History {
		printFields(w, []field{{stamp(h.At), h.Kind}})
	}
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
			fmt.Fprintf(w, "Registration %d is %s; ends: %s.\n", r.ID, row.Status, row.end())
		})
	})
}
