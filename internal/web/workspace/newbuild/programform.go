package newbuild

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/web/workspace/frame"
)

// programForm is the form of a programme with its rules of sale.
type programForm struct {
	Program    programs.Program
	Path, Back string
	New        bool
	Version    string
	Developers []choice
	Fields     []formField
	Texts      []formField // long ones
	Rules      []formField
	Switches   []formField
	Problems   []problem
	Clashes    []clash
}

// The fields of the form, by how they are asked.
var (
	programFields   = []string{"code", "name", "outer_code", "address", "address_more", "zipcode", "city", "country", "delivery", "tax_schemes", "progress", "status"}
	programTexts    = []string{"short_description", "description"}
	programRules    = []string{"rules.option_life", "rules.option_max", "rules.option_renewals", "rules.registration_life", "rules.registration_warning", "rules.after_option", "rules.redeclare_delay", "rules.own_team_active", "rules.tie_window"}
	programSwitches = []string{"rules.option_queue", "rules.options_registered", "rules.arbitration"}
)

// Units of the rules in the form: options count hours, registrations days.
const (
	hour   = time.Hour
	oneDay = 24 * time.Hour
	minute = time.Minute
)

// lengths are the rules that are a length of time, with the unit they are counted in.
func lengths(r *programs.Rules) map[string]struct {
	of   *time.Duration
	unit time.Duration
} {
	return map[string]struct {
		of   *time.Duration
		unit time.Duration
	}{
		"rules.option_life": {&r.OptionLife, hour}, "rules.option_max": {&r.OptionMax, hour},
		"rules.registration_life": {&r.RegistrationLife, oneDay}, "rules.registration_warning": {&r.RegistrationWarning, oneDay},
		"rules.after_option": {&r.AfterOption, oneDay}, "rules.redeclare_delay": {&r.RedeclareDelay, oneDay}, "rules.own_team_active": {&r.OwnTeamActive, oneDay},
		"rules.tie_window": {&r.TieWindow, minute},
	}
}

func switches(r *programs.Rules) map[string]*bool {
	return map[string]*bool{"rules.option_queue": &r.OptionQueue, "rules.options_registered": &r.OptionsRegistered, "rules.arbitration": &r.Arbitration}
}

func words(p *programs.Program) map[string]*string {
	return map[string]*string{"code": &p.Code, "name": &p.Name, "outer_code": &p.OuterCode, "address": &p.Address, "address_more": &p.AddressMore,
		"zipcode": &p.Zipcode, "city": &p.City, "country": &p.Country, "status": &p.Status, "short_description": &p.ShortDescription, "description": &p.Description}
}

// siteValues are a programme's values as the form writes them.
func siteValues(p programs.Program) map[string]string {
	v := map[string]string{"delivery": p.Delivery.String(), "tax_schemes": strings.Join(p.TaxSchemes, ", "), "progress": string(p.Progress),
		"rules.option_renewals": strconv.Itoa(p.Rules.OptionRenewals)}
	for name, of := range words(&p) {
		v[name] = *of
	}
	for name, l := range lengths(&p.Rules) {
		v[name] = strconv.FormatFloat(float64(*l.of)/float64(l.unit), 'f', -1, 64)
	}
	for name, of := range switches(&p.Rules) {
		v[name] = strconv.FormatBool(*of)
	}
	return v
}

// putSite gives a programme a field of the form; a value that is none is a problem of the
// field's.
func putSite(p *programs.Program, name, value string) bool {
	if of, ok := words(p)[name]; ok {
		*of = value
		return true
	}
	if of, ok := switches(&p.Rules)[name]; ok {
		*of = value == "true"
		return true
	}
	if l, ok := lengths(&p.Rules)[name]; ok {
		n, err := strconv.ParseFloat(plain(value), 64)
		*l.of = time.Duration(n * float64(l.unit))
		return err == nil && n >= 0 && n < 1e5
	}
	switch name {
	case "delivery":
		d, ok := day.Parse(value)
		p.Delivery = d
		return ok || value == ""
	case "progress":
		p.Progress = programs.Progress(value)
	case "tax_schemes":
		p.TaxSchemes = nil
		for one := range strings.SplitSeq(value, ",") {
			if one = strings.TrimSpace(one); one != "" {
				p.TaxSchemes = append(p.TaxSchemes, one)
			}
		}
	case "rules.option_renewals":
		n, err := strconv.Atoi(plain(value))
		p.Rules.OptionRenewals = n
		return err == nil
	}
	return true
}

// siteNames are all fields of the form.
func siteNames() (all []string) {
	for _, some := range [][]string{programFields, programTexts, programRules, programSwitches} {
		all = append(all, some...)
	}
	return all
}

func (p *pages) newProgram(c *frame.Call) error {
	start := programs.Program{Country: c.Actor.Country, Progress: programs.Launch, Status: programs.Activated, Rules: programs.DefaultRules()}
	f, err := p.siteForm(c, start, siteValues(start), nil)
	if err != nil {
		return err
	}
	return c.Show("program_form", f)
}

func (p *pages) editProgram(c *frame.Call) error {
	in, _, err := p.site(c)
	if err != nil {
		return err
	}
	f, err := p.siteForm(c, in, siteValues(in), nil)
	if err != nil {
		return err
	}
	return c.Show("program_form", f)
}

// siteForm is the form with these values in it.
func (p *pages) siteForm(c *frame.Call, in programs.Program, values map[string]string, wrong []problem) (programForm, error) {
	f := programForm{Program: in, Path: programsPath + "/new", Back: programsPath, New: in.ID == 0, Problems: wrong}
	was := siteValues(in)
	if in.ID != 0 {
		f.Path, f.Back, f.Version = programPath(in.ID)+"/edit", programPath(in.ID), frame.Version(in.UpdatedAt)
	} else {
		list, err := p.Access.Developers(c.Context(), c.Actor)
		if err != nil {
			return f, err
		}
		for _, d := range list {
			if c.Actor.Opens(d.Agency) {
				f.Developers = append(f.Developers, choice{text(d.ID), d.Name, d.ID == c.Number("developer")})
			}
		}
	}
	add := func(to *[]formField, names []string) {
		for _, name := range names {
			one := input(c.Words, name, values[name], was[name], wrong)
			switch name {
			case "progress":
				one.Kind, one.Choices = "select", choices(c.Words, "progress.", one.Value, progresses()...)
			case "status":
				one.Kind, one.Choices = "select", choices(c.Words, "status.", one.Value, programs.Activated, programs.Deactivated, programs.Archived)
			case "delivery":
				one.Kind = "date"
			}
			*to = append(*to, one)
		}
	}
	add(&f.Fields, programFields)
	add(&f.Texts, programTexts)
	add(&f.Rules, programRules)
	add(&f.Switches, programSwitches)
	return f, nil
}

func progresses() (list []string) {
	for _, one := range programs.Progresses() {
		list = append(list, string(one))
	}
	return list
}

// fill puts the form's values into a programme, and tells those that are none.
func fill(c *frame.Call, in *programs.Program, values map[string]string) (wrong []problem) {
	for _, name := range siteNames() {
		if !putSite(in, name, strings.TrimSpace(values[name])) {
			wrong = append(wrong, problem{name, say(c.Words, "why.number")})
		}
	}
	return wrong
}

func (p *pages) addProgram(c *frame.Call) error {
	in := programs.Program{Developer: c.Number("developer")}
	wrong := fill(c, &in, flat(c.R.PostForm))
	if len(wrong) == 0 {
		made, err := p.Programs.Create(c.Context(), c.Actor, in)
		if err == nil {
			return c.Said(programPath(made.ID), "program.added", made.Name)
		}
		if !fault.Is(err, fault.Invalid) {
			return err
		}
		wrong = problems(c.Words, err)
	}
	f, err := p.siteForm(c, programs.Program{}, flat(c.R.PostForm), wrong)
	if err != nil {
		return err
	}
	return c.ShowStatus(http.StatusUnprocessableEntity, "program_form", f)
}

func (p *pages) saveProgram(c *frame.Call) error {
	in, _, err := p.site(c)
	if err != nil {
		return err
	}
	for _, name := range programSwitches { // a box that is not ticked is not sent
		if !c.R.PostForm.Has(name) {
			c.R.PostForm.Set(name, "false")
		}
	}
	edit := frame.ReadEdit(c.R.PostForm, siteNames()...)
	var clashes []frame.Clash
	var wrong []problem
	_, err = p.Programs.Update(c.Context(), c.Actor, in.ID, func(is *programs.Program) {
		var merged map[string]string
		if merged, clashes = edit.Merge(c.R.PostForm, siteValues(*is)); len(clashes) > 0 {
			return
		}
		next := *is
		if wrong = fill(c, &next, merged); len(wrong) == 0 {
			*is = next
		}
	})
	if err == nil && len(clashes)+len(wrong) == 0 {
		return c.Said(programPath(in.ID), "program.saved", in.Name)
	}
	if err != nil && !fault.Is(err, fault.Invalid) {
		return err
	}
	if err != nil {
		wrong = problems(c.Words, err)
	}
	f, err := p.siteForm(c, in, flat(c.R.PostForm), wrong)
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	if len(clashes) > 0 {
		status = http.StatusConflict
		f.settle(c, clashes)
	}
	return c.ShowStatus(status, "program_form", f)
}

// settle shows both texts of each clash in place of the field's input.
func (f *programForm) settle(c *frame.Call, clashes []frame.Clash) {
	gone := map[string]bool{}
	for _, one := range clashes {
		f.Clashes = append(f.Clashes, clash{one.Field, say(c.Words, "field."+one.Field), one.Mine, one.Theirs})
		gone[one.Field] = true
	}
	for _, list := range []*[]formField{&f.Fields, &f.Texts, &f.Rules, &f.Switches} {
		var rest []formField
		for _, one := range *list {
			if !gone[one.Name] {
				rest = append(rest, one)
			}
		}
		*list = rest
	}
}
