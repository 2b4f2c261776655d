package cli

import (
	"errors"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/programs"
)

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

	OptionLife              *time.Duration `placeholder:"48h" help:"How long an option lasts."`
	OptionMax               *time.Duration `placeholder:"96h" help:"How long at most."`
	OptionRenewals          *int           `placeholder:"1" help:"How often its end may be moved."`
	OptionQueue             *string        `enum:"on,off" placeholder:"off" help:"on: an option on a held lot waits for its turn."`
	OptionRegistration      *string        `enum:"on,off" placeholder:"off" help:"on: an option needs a registration of its owner."`
	RegistrationLife        *time.Duration `placeholder:"30d" help:"How long a registration lasts."`
	RegistrationWarning     *time.Duration `placeholder:"5d" help:"How long before its end its owner is warned."`
	RegistrationDelay       *time.Duration `placeholder:"10d" help:"After how long the same owner may claim the person again."`
	RegistrationOwnTeam     *time.Duration `placeholder:"90d" help:"How long a contact of the developer's own team counts."`
	RegistrationAfterOption *time.Duration `placeholder:"30d" help:"How long a registration lasts at least after an option or a purchase ended."`
	RegistrationTie         *time.Duration `placeholder:"0" help:"Claims this close to each other wait for a decision."`
	RegistrationDoubtful    *string        `enum:"on,off" placeholder:"on" help:"on: doubtful claims wait for a decision."`
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
	set(&r.AfterOption, s.RegistrationAfterOption)
	set(&r.TieWindow, s.RegistrationTie)
	setOn(&r.OptionQueue, s.OptionQueue)
	setOn(&r.OptionsRegistered, s.OptionRegistration)
	setOn(&r.Arbitration, s.RegistrationDoubtful)
	if s.Delivery != nil {
		var ok bool
		if p.Delivery, ok = day.Parse(*s.Delivery); !ok && *s.Delivery != "" {
			return usageError{errors.New("--delivery: a date such as 2027-06-30")}
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
