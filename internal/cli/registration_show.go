package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/sales"
)

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
		changes, err := history(e, a, by, "registration", r.ID)
		if err != nil {
			return err
		}
		s := registrationSheet{registrationRow: newRegistrationRow(r), Comment: r.Comment, History: changes,
			Rules:   each(r.Report.Rules, func(l sales.RuleLine) ruleRow { return ruleRow(l) }),
			Matches: each(r.Report.Matches, func(m sales.Evidence) matchRow { return matchRow(m) })}
		return e.print(s, func(w io.Writer) { s.print(w) })
	})
}

func (s registrationSheet) print(w io.Writer) {
	fmt.Fprintf(w, "Registration %d of %s on programme %d: %s%s\n", s.ID, plain(s.Name), s.Program, s.Status, s.until())
	printFields(w, []field{{"owner", fmt.Sprint(s.Owner)}, {"contact", bound(s.Contact)}, {"lead", bound(s.Lead)}, {"decision", s.decision()},
		{"refusal", s.Refusal}, {"comment", s.Comment}})
	fmt.Fprintln(w, "\nRules, with what the owner is told of each")
	printFields(w, each(s.Rules, ruleRow.field))
	fmt.Fprintln(w, "\nEvidence")
	if len(s.Matches) == 0 {
		fmt.Fprintln(w, "  none: nobody knew the person before")
	}
	printFields(w, each(s.Matches, matchRow.field))
	fmt.Fprintln(w, "\nHistory")
	for _, h := range s.History {
		h.print(w)
	}
}

// decision is what was decided and by whom, or what is left to do.
func (s registrationSheet) decision() string {
	if s.Status == string(sales.RegistrationPending) {
		return fmt.Sprintf("waits for one: palier registration arbitrate %d", s.ID)
	}
	return s.Decision + " by " + cmp.Or(s.decider(), "nobody")
}

// field says a rule in words; JSON has its code, as the door does.
func (r ruleRow) field() field {
	rule := map[string]string{
		sales.RuleNoMatch:          "who is known already",
		sales.RuleLiveRegistration: "another owner's registration",
		sales.RuleConcurrentClaim:  "another claim at the same time",
		sales.RuleOwnTeam:          "the developer's own team",
		sales.RuleRedeclareDelay:   "the delay before claiming again",
		sales.RuleOwnMatch:         "the owner's own contact",
		sales.RuleIdentity:         "the same name alone",
		sales.RuleArbitration:      "decided by a person",
	}[r.Code]
	outcome := map[string]string{sales.Pass: "speaks for it", sales.Fail: "speaks against it", sales.Doubt: "leaves a doubt"}[r.Outcome]
	return field{cmp.Or(rule, r.Code), cmp.Or(outcome, r.Outcome) + ": " + r.Explanation}
}

// field says in words what Palier holds of the person from before the claim.
func (m matchRow) field() field {
	whose := "somebody else's"
	switch {
	case m.SameOwner:
		whose = "the owner's"
	case m.OwnTeam:
		whose = "the developer's team's"
	}
	if m.Active {
		whose += ", a registration that goes on"
	}
	return field{m.Kind, fmt.Sprintf("since %s UTC, by %s; %s", stamp(m.Since), strings.Join(m.On, " and "), whose)}
}
