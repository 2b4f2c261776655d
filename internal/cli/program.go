package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/programs"
)

type programCmd struct {
	Add    programAddCmd    `cmd:"" help:"Add a programme of a developer."`
	List   programListCmd   `cmd:"" help:"List the programmes."`
	Set    programSetCmd    `cmd:"" help:"Change a programme and its settings of sale."`
	Prices programPricesCmd `cmd:"" help:"Show every price that a lot ever had."`
}

// Help is shown under the command's flags.
func (programCmd) Help() string {
	return `A programme is a new-build site whose lots are sold. Lots come through the Adlead
door (POST .../programs/N/lots), with a key that has lot.create.

Examples:
  palier program add --developer client-a --code JDE --name "Les Jardins de l'Erdre" --city Nantes
  palier program set 120 --option-life 72h --option-queue on
  palier program list
  palier program prices 120 8116`
}

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
	r := p.Rules
	return programRow{p.ID, p.Developer, p.Code, p.Name, p.City, string(p.Progress), p.Status, p.Delivery.String(), rulesRow{
		r.OptionLife.String(), r.OptionMax.String(), r.OptionRenewals, r.OptionQueue, r.OptionsRegistered,
		r.RegistrationLife.String(), r.RegistrationWarning.String(), r.AfterOption.String(), r.RedeclareDelay.String(),
		r.OwnTeamActive.String(), r.TieWindow.String(), r.Arbitration,
	}}
}

// print shows a programme with its settings.
func (r programRow) print(w io.Writer) {
	fmt.Fprintf(w, "Programme %d, %s (%s), %s, %s\n", r.ID, plain(r.Name), r.Code, r.Progress, r.Status)
	o := r.Rules
	printFields(w, []field{{"town", r.City}, {"delivery", r.Delivery},
		{"options", fmt.Sprintf("%s, %s at most, %d renewals; queue %t; registration needed %t", o.OptionLife, o.OptionMax, o.OptionRenewals, o.OptionQueue, o.OptionsRegistered)},
		{"registrations", fmt.Sprintf("%s, warned %s before; %s left after an option; again after %s", o.RegistrationLife, o.RegistrationWarning, o.AfterOption, o.RedeclareDelay)},
		{"verdict", fmt.Sprintf("own team counts %s; claims within %s concur; arbitration %t", o.OwnTeamActive, o.TieWindow, o.Arbitration)}})
}

// sheet is what may be said of a programme, when it is made and later. What is
// left out stays as it is.
type sheet struct {
	Name        *string `placeholder:"TEXT" help:"What it is called."`
	City        *string `placeholder:"TEXT" help:"Town."`
	Zipcode     *string `placeholder:"TEXT" help:"Postcode."`
	Address     *string `placeholder:"TEXT" help:"Street and number."`
	Description *string `placeholder:"TEXT" help:"What partners read of it."`
	OuterCode   *string `placeholder:"TEXT" help:"Its number in the developer's own tool."`
	Delivery    *string `placeholder:"DATE" help:"When it is delivered, YYYY-MM-DD: the cap of deposits follows from it."`
	Progress    *string `placeholder:"WORD" help:"preview, launch, marketing, construction, delivered or sold-out."`
	Status      *string `placeholder:"WORD" help:"activated, deactivated or archived."`

	OptionLife           *time.Duration `placeholder:"48h" help:"How long an option lasts."`
	OptionMax            *time.Duration `placeholder:"96h" help:"How long at most."`
	OptionRenewals       *int           `placeholder:"1" help:"How often its end may be moved."`
	OptionQueue          *string        `enum:"on,off" placeholder:"off" help:"on: an option on a held lot waits for its turn."`
	OptionRegistration   *string        `enum:"on,off" placeholder:"off" help:"on: an option needs a registration of its owner."`
	RegistrationLife     *time.Duration `placeholder:"720h" help:"How long a registration lasts."`
	RegistrationWarning  *time.Duration `placeholder:"120h" help:"How long before its end its owner is warned."`
	RegistrationDelay    *time.Duration `placeholder:"240h" help:"After how long the same owner may claim the person again."`
	RegistrationOwnTeam  *time.Duration `placeholder:"2160h" help:"How long a contact of the developer's own team counts."`
	RegistrationDoubtful *string        `enum:"on,off" placeholder:"on" help:"on: doubtful claims wait for a decision."`
}

// apply writes what was said into the programme.
func (s sheet) apply(p *programs.Program) error {
	set(&p.Name, s.Name)
	set(&p.City, s.City)
	set(&p.Zipcode, s.Zipcode)
	set(&p.Address, s.Address)
	set(&p.Description, s.Description)
	set(&p.OuterCode, s.OuterCode)
	set(&p.Status, s.Status)
	if s.Progress != nil {
		p.Progress = programs.Progress(*s.Progress)
	}
	r := &p.Rules
	set(&r.OptionLife, s.OptionLife)
	set(&r.OptionMax, s.OptionMax)
	set(&r.OptionRenewals, s.OptionRenewals)
	set(&r.RegistrationLife, s.RegistrationLife)
	set(&r.RegistrationWarning, s.RegistrationWarning)
	set(&r.RedeclareDelay, s.RegistrationDelay)
	set(&r.OwnTeamActive, s.RegistrationOwnTeam)
	setOn(&r.OptionQueue, s.OptionQueue)
	setOn(&r.OptionsRegistered, s.OptionRegistration)
	setOn(&r.Arbitration, s.RegistrationDoubtful)
	if s.Delivery != nil {
		var ok bool
		if p.Delivery, ok = day.Parse(*s.Delivery); !ok && *s.Delivery != "" {
			return usageError{fmt.Errorf("--delivery: a date such as 2027-06-30")}
		}
	}
	return nil
}

// set takes over what was said.
func set[T any](dest *T, said *T) {
	if said != nil {
		*dest = *said
	}
}

func setOn(dest *bool, said *string) {
	if said != nil {
		*dest = *said == "on"
	}
}

type programAddCmd struct {
	inAccount `embed:""`
	Developer string `required:"" placeholder:"SLUG" help:"Whose it is."`
	Code      string `required:"" help:"Short and lasting: begins the references of its lots in other doors (JDE-A101)."`
	sheet     `embed:""`
}

// Help is shown under the command's flags.
func (programAddCmd) Help() string {
	return `Example:
  palier program add --developer client-a --code JDE --name "Les Jardins de l'Erdre" --city Nantes --delivery 2027-06-30`
}

// Run adds a programme.
func (c *programAddCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		d, err := developer(e, a, by, c.Developer)
		if err != nil {
			return err
		}
		p := programs.Program{Developer: d.ID, Code: c.Code, Country: d.Country, Rules: programs.DefaultRules()}
		if err := c.apply(&p); err != nil {
			return err
		}
		if p, err = a.Programs.Create(e.ctx, by, p); err != nil {
			return err
		}
		return e.print(newProgramRow(p), func(w io.Writer) {
			newProgramRow(p).print(w)
			fmt.Fprintf(w, "Next: palier key add --developer %s --program %d --name \"…\" --permission lot.view,lot.create,…\n", d.Slug, p.ID)
		})
	})
}

type programSetCmd struct {
	inAccount `embed:""`
	Program   int64 `arg:"" help:"Number of the programme."`
	sheet     `embed:""`
}

// Help is shown under the command's flags.
func (programSetCmd) Help() string {
	return `What is not named stays. Options and registrations that run keep the ends they have.

Examples:
  palier program set 120 --progress construction --delivery 2027-06-30
  palier program set 120 --option-life 72h --option-queue on`
}

// Run changes a programme.
func (c *programSetCmd) Run(e *env) error {
	if err := c.apply(new(programs.Program)); err != nil { // before anything is written
		return err
	}
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		p, err := a.Programs.Update(e.ctx, by, c.Program, func(p *programs.Program) { _ = c.apply(p) })
		if err != nil {
			return missing(err, "there is no programme %d in this account: palier program list", c.Program)
		}
		return e.print(newProgramRow(p), newProgramRow(p).print)
	})
}

type programListCmd struct {
	inAccount `embed:""`
}

// Help is shown under the command's flags.
func (programListCmd) Help() string { return "Example:\n  palier program list --json" }

// Run lists the programmes.
func (c *programListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		all, err := a.Programs.Programs(e.ctx, by)
		if err != nil {
			return err
		}
		return table(e, each(all, newProgramRow), `No programme yet: palier program add --developer SLUG --code JDE --name "…"`,
			"PROGRAMME | DEVELOPER | CODE | NAME | TOWN | PROGRESS | STATUS", func(r programRow) []any {
				return []any{r.ID, r.Developer, r.Code, r.Name, r.City, r.Progress, strings.TrimSpace(r.Status)}
			})
	})
}
