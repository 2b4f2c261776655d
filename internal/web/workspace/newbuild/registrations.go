package newbuild

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/core/sales"
	"palier/internal/web/workspace/frame"
)

// claimList is the list of registrations.
type claimList struct {
	Tabs        []choice
	Tab         string
	Programs    []choice
	Rows        []claimRow
	Next, First string
	Mine        bool
	Rules       string // what a registration of the programme comes to, for the empty list
}

// claimRow is a registration in the list.
type claimRow struct {
	ID                             int64
	Path, Person, Owner, Program   string
	Family, Key, When, Ends, Since string
	Clock                          *clock
	Held                           bool // an option or a purchase keeps it alive
}

// claimMarks are the families of a registration's states.
var claimMarks = map[sales.RegistrationStatus]string{sales.RegistrationPending: "wait", sales.RegistrationApproved: "free", sales.RegistrationRejected: "stop", sales.RegistrationExpired: "done", sales.RegistrationWithdrawn: "done"}

func (p *pages) registrations(c *frame.Call) error {
	d := claimList{Tab: c.Value("tab"), Mine: !c.Actor.Has(access.Arbitrate)}
	if !c.R.URL.Query().Has("tab") {
		d.Tab = string(sales.RegistrationPending)
		if d.Mine {
			d.Tab = ""
		}
	}
	d.Tabs = choices(c.Words, "registration.status.", d.Tab, string(sales.RegistrationPending), string(sales.RegistrationApproved), string(sales.RegistrationRejected), string(sales.RegistrationExpired), "")
	d.Tabs[4].Text = say(c.Words, "registrations.all")
	list, err := p.Registry.LatestRegistrations(c.Context(), c.Actor, sales.Across{Program: c.Number("program"), Status: d.Tab, Before: c.Number("before"), Limit: perPage + 1})
	if err != nil {
		return err
	}
	if len(list) > perPage {
		list = list[:perPage]
		d.Next = onward(c.R.URL, "before", text(list[perPage-1].ID))
	}
	if c.Value("before") != "" {
		d.First = onward(c.R.URL, "before", "")
	}
	if d.Programs, err = p.programChoices(c); err != nil {
		return err
	}
	if d.Rows, err = p.claimRows(c, list); err != nil {
		return err
	}
	return c.Show("registrations", d)
}

func (p *pages) claimRows(c *frame.Call, list []sales.Registration) ([]claimRow, error) {
	var owners, sites []int64
	for _, r := range list {
		owners, sites = append(owners, r.Owner), append(sites, r.Program)
	}
	names, err := p.named(c, owners...)
	if err != nil {
		return nil, err
	}
	titles, err := p.Programs.Names(c.Context(), c.Actor, sites)
	rows := make([]claimRow, len(list))
	for i, r := range list {
		status := r.StatusAt(c.Now)
		rows[i] = claimRow{ID: r.ID, Path: registrationPath(r.ID), Person: called(r.Person), Owner: names[r.Owner], Program: titles[r.Program],
			Family: claimMarks[status], Key: "registration.status." + string(status), When: moment(c, r.CreatedAt), Since: ago(c, r.CreatedAt), Held: r.Held}
		if status == sales.RegistrationApproved && !r.Held {
			rows[i].Clock = countdown(c, r.ExpiresAt)
		}
		rows[i].Ends = moment(c, r.ExpiresAt)
	}
	return rows, err
}

// claimView is one registration: the claim, what speaks for and against it, and the verdict.
type claimView struct {
	Row         claimRow
	Claim       sales.Registration
	Phone       string
	Path        string
	Program     programs.Program
	Rules       []ruleLine
	Evidence    []evidenceLine
	Range       string // what its owner is told of the evidence: between which dates
	Rivals      []claimRow
	Decided     string
	Human       bool
	CanDecide   bool
	CanWithdraw bool
	LeadPath    string
	Reasons     []choice
	Problems    []problem
	Limits      claimLimits
	Printed     string
}

// ruleLine is a rule and what it came to.
type ruleLine struct{ Family, Key, Outcome, Text string }

// evidenceLine is something that was earlier than the claim.
type evidenceLine struct {
	Kind, On, Since   string
	Own, Team, Active bool
}

// claimLimits are the programme's rules of registration.
type claimLimits struct{ Life, Delay, Team int }

func (p *pages) claimAt(c *frame.Call) (sales.Registration, error) {
	id, err := c.ID("registration")
	if err != nil {
		return sales.Registration{}, err
	}
	return p.Registry.FindRegistration(c.Context(), c.Actor, id)
}

func (p *pages) registration(c *frame.Call) error {
	return p.showClaim(c, http.StatusOK, "registration", nil)
}

func (p *pages) showClaim(c *frame.Call, status int, screen string, wrong error) error {
	d, err := p.claimView(c, wrong)
	if err != nil {
		return err
	}
	return c.ShowStatus(status, screen, d)
}

// claimView reads what the screens of one registration show; wrong is what its reader was
// refused.
func (p *pages) claimView(c *frame.Call, wrong error) (d claimView, err error) {
	r, err := p.claimAt(c)
	if err != nil {
		return d, err
	}
	in, err := p.Programs.Program(c.Context(), c.Actor, r.Program)
	if err != nil {
		return d, err
	}
	rows, err := p.claimRows(c, []sales.Registration{r})
	if err != nil {
		return d, err
	}
	d = claimView{Row: rows[0], Claim: r, Phone: c.Words.Phone(r.Person.Mobile), Path: registrationPath(r.ID), Program: in, Decided: moment(c, r.DecidedAt), Human: r.DecidedBy == sales.ByHuman,
		CanDecide: r.Status == sales.RegistrationPending && c.Actor.Has(access.Arbitrate), Limits: limitsOf(in), Printed: moment(c, c.Now)}
	state := r.StatusAt(c.Now)
	d.CanWithdraw = (state == sales.RegistrationPending || state == sales.RegistrationApproved) && !r.Held && c.Actor.Has(access.RegistrationDelete)
	if r.Lead != 0 && c.Actor.Has(access.LeadsRead) {
		d.LeadPath = "/leads/" + text(r.Lead)
	}
	for _, line := range r.Report.Rules {
		d.Rules = append(d.Rules, ruled(c, line))
	}
	if err := p.proofs(c, &d, r); err != nil {
		return d, err
	}
	d.Reasons = choices(c.Words, "refusal.", c.Value("reason"), "owner", "team", "identity", "late", "other")
	if wrong != nil {
		d.Problems = problems(c.Words, wrong)
		if fault.Is(wrong, fault.Conflict) {
			d.Problems = []problem{{"", say(c.Words, "registration.conflict")}}
		}
	}
	return d, nil
}

func limitsOf(in programs.Program) claimLimits {
	days := func(d time.Duration) int { return int(d / oneDay) }
	return claimLimits{days(in.Rules.RegistrationLife), days(in.Rules.RedeclareDelay), days(in.Rules.OwnTeamActive)}
}

// outcomes are the families in which what a rule came to is shown.
var outcomes = map[string]string{sales.Pass: "free", sales.Fail: "stop", sales.Doubt: "wait"}

// ruled is a rule's line in the reader's words; what a person wrote stays as it is.
func ruled(c *frame.Call, l sales.RuleLine) ruleLine {
	line := ruleLine{Family: outcomes[l.Outcome], Key: "rule." + l.Code, Outcome: "outcome." + l.Outcome, Text: l.Explanation}
	if key := "rule." + l.Code + "." + l.Outcome; l.Code != sales.RuleArbitration && c.Words.Has(key) {
		line.Text = say(c.Words, key)
	}
	return line
}

// proofs fills in what was known before the claim: all of it for who decides, a range of dates
// for its owner.
func (p *pages) proofs(c *frame.Call, d *claimView, r sales.Registration) error {
	var first, last time.Time
	for _, m := range r.Report.Matches {
		if first.IsZero() || m.Since.Before(first) {
			first = m.Since
		}
		if m.Since.After(last) {
			last = m.Since
		}
	}
	if !c.Actor.Has(access.Arbitrate) {
		if !first.IsZero() {
			d.Range = say(c.Words, "evidence.range", c.Words.Day(first.In(c.Zone)), c.Words.Day(last.In(c.Zone)))
		}
		return nil
	}
	for _, m := range r.Report.Matches {
		line := evidenceLine{Kind: "evidence." + m.Kind, Since: moment(c, m.Since), Own: m.SameOwner, Team: m.OwnTeam, Active: m.Active}
		for _, on := range m.On {
			if line.On != "" {
				line.On += ", "
			}
			line.On += known(c.Words, "on.", on)
		}
		d.Evidence = append(d.Evidence, line)
	}
	rivals, err := p.Registry.Rivals(c.Context(), c.Actor, r)
	if err != nil {
		return err
	}
	d.Rivals, err = p.claimRows(c, rivals)
	return err
}

func (p *pages) decide(c *frame.Call) error {
	r, err := p.claimAt(c)
	if err != nil {
		return err
	}
	approve := c.Value("verdict") == "approve"
	why := c.Value("words")
	if code := c.Value("reason"); !approve && slices.Contains([]string{"owner", "team", "identity", "late"}, code) {
		why = strings.TrimSpace(say(c.Words, "refusal."+code) + " " + why)
	}
	one, err := p.Registry.Arbitrate(c.Context(), c.Actor, r.ID, approve, why)
	switch fault.Of(err) {
	case fault.Conflict:
		return p.showClaim(c, http.StatusConflict, "registration", err)
	case fault.Invalid:
		return p.showClaim(c, http.StatusUnprocessableEntity, "registration", err)
	}
	if err != nil {
		return err
	}
	return c.Said(registrationPath(r.ID), "registration."+string(one.Status), called(r.Person))
}

func (p *pages) withdraw(c *frame.Call) error {
	r, err := p.claimAt(c)
	if err != nil {
		return err
	}
	if err := p.Registry.Withdraw(c.Context(), c.Actor, r.Program, r.ID); err != nil {
		if fault.Is(err, fault.Conflict) {
			return p.showClaim(c, http.StatusConflict, "registration", err)
		}
		return err
	}
	return c.Said(registrationsPath, "registration.withdrawn", called(r.Person))
}

// claimForm is the form of a new registration.
type claimForm struct {
	Programs []choice
	Owners   []choice
	Person   claimed
	Comment  string
	Problems []problem
	Back     string
}

func (p *pages) newRegistration(c *frame.Call) error {
	return p.showClaimForm(c, http.StatusOK, nil)
}

func (p *pages) showClaimForm(c *frame.Call, status int, wrong error) error {
	d := claimForm{Person: readClaimed(c), Comment: c.Value("comment"), Back: registrationsPath}
	var err error
	if d.Programs, err = p.programChoices(c); err != nil {
		return err
	}
	if d.Owners, err = p.owners(c, owner(c)); err != nil {
		return err
	}
	if wrong != nil {
		d.Problems = problems(c.Words, wrong)
	}
	return c.ShowStatus(status, "registration_new", d)
}

func (p *pages) register(c *frame.Call) error {
	program := c.Number("program")
	if program == 0 {
		return p.showClaimForm(c, http.StatusUnprocessableEntity, fault.Field("program", "Choose a programme."))
	}
	one, err := p.Registry.Register(c.Context(), c.Actor, sales.NewRegistration{Program: program, Owner: owner(c), Person: readClaimed(c).declared(c.Words.Lang), Comment: c.Value("comment")})
	if fault.Is(err, fault.Invalid) {
		return p.showClaimForm(c, http.StatusUnprocessableEntity, err)
	}
	if err != nil {
		return err
	}
	return c.Said(registrationPath(one.ID), "registration.made."+string(one.StatusAt(c.Now)), called(one.Person))
}
