package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"palier/internal/app"
	"palier/internal/config"
	"palier/internal/core/access"
	"palier/internal/core/money"
	"palier/internal/core/programs"
)

// programRow is a programme as the command line shows it.
type programRow struct {
	ID        int64    `json:"program"`
	Developer int64    `json:"developer"`
	Code      string   `json:"code"`
	Name      string   `json:"name"`
	City      string   `json:"city"`
	Progress  string   `json:"progress_status"`
	Status    string   `json:"status"`
	Delivery  string   `json:"delivery_date"`
	Rules     rulesRow `json:"rules"`
}

// rulesRow are a programme's settings; durations as flags write them.
type rulesRow struct {
	OptionLife          string `json:"option_life"`
	OptionMax           string `json:"option_max"`
	OptionRenewals      int    `json:"option_renewals"`
	OptionQueue         bool   `json:"option_queue"`
	OptionsRegistered   bool   `json:"option_requires_registration"`
	RegistrationLife    string `json:"registration_life"`
	RegistrationWarning string `json:"registration_warning"`
	AfterOption         string `json:"after_option"`
	RedeclareDelay      string `json:"redeclare_delay"`
	OwnTeamActive       string `json:"own_team_active"`
	TieWindow           string `json:"tie_window"`
	Arbitration         bool   `json:"arbitration"`
}

func newProgramRow(p programs.Program) programRow {
	r, long := p.Rules, config.FormatDuration
	return programRow{p.ID, p.Developer, p.Code, p.Name, p.City, string(p.Progress), p.Status, p.Delivery.String(), rulesRow{
		long(r.OptionLife), long(r.OptionMax), r.OptionRenewals, r.OptionQueue, r.OptionsRegistered,
		long(r.RegistrationLife), long(r.RegistrationWarning), long(r.AfterOption), long(r.RedeclareDelay),
		long(r.OwnTeamActive), long(r.TieWindow), r.Arbitration,
	}}
}

// print shows a programme with its settings.
func (r programRow) print(w io.Writer) {
	fmt.Fprintf(w, "Programme %d, %s (%s), %s, %s\n", r.ID, plain(r.Name), r.Code, r.Progress, r.Status)
	printFields(w, []field{{"town", r.City}, {"delivery", r.Delivery}})
	r.Rules.print(w)
}

// print shows the settings under the names of the flags that change them.
func (r rulesRow) print(w io.Writer) {
	fmt.Fprintln(w, "\nSettings of sale, each by the flag of palier program set that changes it")
	printFields(w, []field{
		{"--option-life", r.OptionLife}, {"--option-max", r.OptionMax}, {"--option-renewals", strconv.Itoa(r.OptionRenewals)},
		{"--option-queue", onOff(r.OptionQueue)}, {"--option-registration", onOff(r.OptionsRegistered)},
		{"--registration-life", r.RegistrationLife}, {"--registration-warning", r.RegistrationWarning},
		{"--registration-after-option", r.AfterOption}, {"--registration-delay", r.RedeclareDelay},
		{"--registration-own-team", r.OwnTeamActive}, {"--registration-tie", r.TieWindow}, {"--registration-doubtful", onOff(r.Arbitration)},
	})
}

// onOff is a setting as its flag writes it.
func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}

type programShowCmd struct {
	inAccount `embed:""`
	Program   int64 `arg:"" help:"Number of the programme."`
}

// Help is shown under the command's flags.
func (programShowCmd) Help() string { return "Example:\n  palier program show 120" }

// programPage is all that is known of a programme.
type programPage struct {
	programRow
	Space       string           `json:"space"` // its developer's
	Address     string           `json:"address"`
	Zipcode     string           `json:"zipcode"`
	OuterCode   string           `json:"outer_code"`
	Description string           `json:"description"`
	Lots        int64            `json:"lots"`
	ByStatus    map[string]int64 `json:"lots_by_status"`
	From        string           `json:"price_from"` // of an available main lot, euros with VAT; empty: there is none
}

// Run shows a programme.
func (c *programShowCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		p, err := a.Programs.Program(e.ctx, by, c.Program)
		if err != nil {
			return noProgram(err, c.Program)
		}
		v, err := a.Programs.View(e.ctx, by, p.ID)
		if err != nil {
			return err
		}
		spaces, err := slugs(e, a, by)
		if err != nil {
			return err
		}
		page := newProgramPage(p, v)
		page.Space = spaces[p.Developer]
		return e.print(page, page.print)
	})
}

func newProgramPage(p programs.Program, v programs.View) programPage {
	page := programPage{programRow: newProgramRow(p), Address: p.Address, Zipcode: p.Zipcode, OuterCode: p.OuterCode, Description: p.Description, ByStatus: map[string]int64{}}
	for _, s := range lotStates() {
		_, n := v.Lots(programs.LotQuery{State: s, Limit: 1})
		page.ByStatus[string(s)] = n
		page.Lots += n
	}
	if least := v.Figures().MinPrice; least != nil {
		page.From = money.Major(*least)
	}
	return page
}

func (p programPage) print(w io.Writer) {
	fmt.Fprintf(w, "Programme %d, %s (%s), %s, %s\n", p.ID, plain(p.Name), p.Code, p.Progress, p.Status)
	list := []field{{"developer", p.Space}, {"address", p.Address}, {"town", strings.TrimSpace(p.Zipcode + " " + p.City)}, {"delivery", p.Delivery},
		{"outer code", p.OuterCode}, {"description", p.Description}, {"lots", p.figures()}}
	if p.From != "" {
		list = append(list, field{"price from", p.From + " €"})
	}
	printFields(w, list)
	p.Rules.print(w)
}

// figures are how many lots there are and what they are.
func (p programPage) figures() string {
	var parts []string
	for _, s := range lotStates() {
		if n := p.ByStatus[string(s)]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	if parts == nil {
		return "none"
	}
	return fmt.Sprintf("%d: %s", p.Lots, strings.Join(parts, ", "))
}
