package programs

import (
	"cmp"
	"context"
	"math"
	"regexp"
	"slices"
	"unicode/utf8"

	"palier/internal/core/fault"
	"palier/internal/core/money"
)

// MaxArea is what an area is below, in square metres.
const MaxArea = 1e6

// Limits of what is entered.
const (
	maxReference = 50     // characters
	maxText      = 200    // characters of a short text
	maxProse     = 20_000 // characters of a description
	maxPrice     = 100 * int64(money.Largest)
	maxVATRate   = 10_000 // 100 %
)

// problems are why a lot cannot be as it is, by itself, in the order of its
// fields, which have the names of the journal.
func (l *Lot) problems() []fault.Problem {
	var list []fault.Problem
	bad := func(wrong bool, field, message string) {
		if wrong {
			list = append(list, fault.Problem{Field: field, Message: message})
		}
	}
	_, known := Types()[l.Type]
	bad(l.Reference == "", "reference", "A lot needs a reference.")
	bad(utf8.RuneCountInString(l.Reference) > maxReference, "reference", "A reference has 50 characters at most.")
	bad(!known, "type", "This is not a type of lot.")
	bad(l.Typology != "" && !slices.Contains(Typologies(), l.Typology), "typology", "This is not a typology.")
	bad(l.Price < 0 || l.Price > maxPrice, "price", "A price is not negative.")
	bad(l.VATRate < 0 || l.VATRate > maxVATRate, "vat_rate", "A rate is between 0 and 100 %.")
	bad(l.ReducedPrice != nil && (*l.ReducedPrice < 0 || *l.ReducedPrice > maxPrice), "reduced_price", "A price is not negative.")
	bad(l.Main && l.Parent != 0, "parent", "A main lot is not sold with another.")
	text := func(field, value string) {
		bad(utf8.RuneCountInString(value) > maxText, field, "This text is too long: 200 characters at most.")
	}
	text("outer_code", l.OuterCode)
	text("subtype", l.Subtype)
	text("building", l.Building)
	text("staircase", l.Staircase)
	text("orientation", l.Orientation)
	area := func(field string, metres float64) {
		bad(!(metres >= 0 && metres < MaxArea), field, "An area is from 0 up to 1,000,000 square metres.")
	}
	area("living_area", l.LivingArea)
	area("garden_area", l.GardenArea)
	area("terrace_area", l.TerraceArea)
	area("balcony_area", l.BalconyArea)
	slices.SortStableFunc(list, func(a, b fault.Problem) int { return cmp.Compare(a.Field, b.Field) })
	return list
}

// tidy gives a lot's measures the precision they are kept with, a square decimetre,
// so that the answer to a write is what is read later.
func (l *Lot) tidy() {
	for _, v := range []*float64{&l.LivingArea, &l.GardenArea, &l.TerraceArea, &l.BalconyArea} {
		*v = math.Round(*v*100) / 100
	}
}

// check holds a lot against itself and its family, inside the write that stores it.
// A parent is a main lot and a child is none, so that no lot is sold with itself,
// however many steps away. A parent that the actor may not see is none.
func (s *Service) check(ctx context.Context, l, before Lot, sees sight) error {
	list := l.problems()
	if l.Parent != 0 && l.Parent != before.Parent {
		found, err := s.store.GetLots(ctx, l.Account, l.Program, []int64{l.Parent})
		if err != nil {
			return err
		}
		if len(found) == 0 || !sees(l.Parent) || !found[0].Main || l.Parent == l.ID {
			list = append(list, fault.Problem{Field: "parent", Message: "This is not a main lot of the programme."})
		}
	}
	if before.Main && !l.Main {
		children, err := s.store.Children(ctx, l.Account, []int64{l.ID})
		if err != nil {
			return err
		}
		if len(children) > 0 {
			list = append(list, fault.Problem{Field: "main", Message: "Other lots are sold with this one: it stays a main lot."})
		}
	}
	return fault.All(list)
}

// fill gives a new programme what was not said of it.
func (p *Program) fill(country string) {
	p.Country = cmp.Or(p.Country, country)
	p.Progress = cmp.Or(p.Progress, Launch)
	p.Status = cmp.Or(p.Status, Activated)
	p.Rules = cmp.Or(p.Rules, DefaultRules())
}

// tidy gives a programme's place the precision it is kept with, a centimetre.
func (p *Program) tidy() {
	if p.Position != nil {
		p.Position = &Position{math.Round(p.Position.Latitude*1e7) / 1e7, math.Round(p.Position.Longitude*1e7) / 1e7}
	}
	if len(p.TaxSchemes) == 0 {
		p.TaxSchemes = nil
	}
}

// codeForm is what a programme's code may be: it becomes a part of references.
var codeForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,19}$`)

// problems are why a programme cannot be as it is.
func (p *Program) problems() []fault.Problem {
	var list []fault.Problem
	bad := func(wrong bool, field, message string) {
		if wrong {
			list = append(list, fault.Problem{Field: field, Message: message})
		}
	}
	bad(p.Developer == 0, "developer", "A programme is of a developer.")
	bad(!codeForm.MatchString(p.Code), "code", "A code is 1 to 20 letters without accents, digits and hyphens.")
	bad(p.Name == "" || utf8.RuneCountInString(p.Name) > maxText, "name", "A name has 1 to 200 characters.")
	bad(utf8.RuneCountInString(p.Description) > maxProse, "description", "A description has 20,000 characters at most.")
	bad(utf8.RuneCountInString(p.ShortDescription) > maxProse, "short_description", "A description has 20,000 characters at most.")
	bad(len(p.Country) != 2, "country", "A country is a code of two letters (ISO 3166-1).")
	bad(!slices.Contains(Progresses(), p.Progress), "progress", "This is not a progress.")
	bad(!slices.Contains([]string{Activated, Deactivated, Archived}, p.Status), "status", "This is not a status.")
	if at := p.Position; at != nil {
		bad(!(math.Abs(at.Latitude) <= 90 && math.Abs(at.Longitude) <= 180), "position", "Latitude is within 90 and longitude within 180 degrees.")
	}
	return append(list, p.Rules.problems()...)
}

// problems are why rules of sale cannot be followed.
func (r Rules) problems() []fault.Problem {
	var list []fault.Problem
	bad := func(wrong bool, field, message string) {
		if wrong {
			list = append(list, fault.Problem{Field: field, Message: message})
		}
	}
	const length = "A length of time is positive."
	bad(r.OptionLife <= 0, "rules.option_life", length)
	bad(r.OptionMax < r.OptionLife, "rules.option_max", "The longest life of an option is not below its usual one.")
	bad(r.OptionRenewals < 0, "rules.option_renewals", "A number of renewals is not negative.")
	bad(r.RegistrationLife <= 0, "rules.registration_life", length)
	bad(r.RegistrationWarning < 0 || r.RegistrationWarning > r.RegistrationLife, "rules.registration_warning", "The warning is within the life of a registration.")
	bad(r.AfterOption < 0, "rules.after_option", length)
	bad(r.RedeclareDelay < 0, "rules.redeclare_delay", length)
	bad(r.OwnTeamActive < 0, "rules.own_team_active", length)
	bad(r.TieWindow < 0, "rules.tie_window", length)
	return list
}
