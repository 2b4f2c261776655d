package newbuild

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/programs"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// lotForm is the form of a lot. Its texts are those of the journal, so that a form, a file and
// the history of a lot write a value alike.
type lotForm struct {
	Program    programs.Program
	Path, Back string
	New        bool
	Reference  string
	Version    string
	Fields     []formField
	Main       bool
	Parents    []choice
	Reason     string
	Problems   []problem
	Clashes    []clash
}

// formField is an input with its label, and what its reader saw in it.
type formField struct {
	Name, Label, Value, Was string
	Kind                    string // "text", "decimal", "select"
	Choices                 []choice
	Problem                 string
}

// clash is frame.Clash with the field's label.
type clash struct{ Field, Label, Mine, Theirs string }

// lotFields are the fields of the form: a reference, and what files may say too.
func lotFields() []string { return append([]string{"reference"}, imports.LotFields()...) }

// decimals are the fields that hold a number.
var decimals = []string{"price", "vat_rate", "reduced_price", "floor", "living_area", "garden_area", "terrace_area", "balcony_area"}

// valuesOf are a lot's values as texts, by field.
func valuesOf(fields []event.Change) map[string]string {
	values := map[string]string{}
	for _, f := range fields {
		values[f.Field] = f.After
	}
	return values
}

func (p *pages) newLot(c *frame.Call) error {
	in, v, err := p.site(c)
	if err != nil {
		return err
	}
	start := programs.Lot{Program: in.ID, Type: "apartment", VATRate: 2000, Main: true}
	return c.Show("lot_form", p.form(c, in, v, start, valuesOf(start.Fields()), nil))
}

// form is the form of a lot with these values in it.
func (p *pages) form(c *frame.Call, in programs.Program, v programs.View, l programs.Lot, values map[string]string, wrong []problem) lotForm {
	f := lotForm{Program: in, Path: programPath(in.ID) + "/lots/new", Back: programPath(in.ID), New: l.ID == 0, Reference: l.Reference, Main: l.Main, Problems: wrong, Reason: c.Value("reason")}
	if l.ID != 0 {
		f.Path, f.Back, f.Version = pathOf(l)+"/edit", pathOf(l), frame.Version(l.UpdatedAt)
	}
	was := valuesOf(l.Fields())
	for _, name := range lotFields() {
		f.Fields = append(f.Fields, input(c.Words, name, values[name], was[name], wrong))
	}
	main, _ := v.Lots(programs.LotQuery{Main: new(true)})
	for _, one := range main {
		if one.ID != l.ID {
			f.Parents = append(f.Parents, choice{text(one.ID), one.Reference, one.ID == l.Parent || values["parent"] == text(one.ID)})
		}
	}
	return f
}

func input(w page.Words, name, value, was string, wrong []problem) formField {
	f := formField{Name: name, Label: say(w, "field."+name), Value: value, Was: was, Kind: "text"}
	switch {
	case name == "type":
		f.Kind, f.Choices = "select", choices(w, "type.", value, lotTypes()...)
	case name == "typology":
		f.Kind, f.Choices = "select", append([]choice{{"", "", value == ""}}, choices(w, "typology.", value, programs.Typologies()...)...)
	case slices.Contains(decimals, name):
		f.Kind = "decimal"
	}
	for _, p := range wrong {
		if p.Field == name {
			f.Problem = p.Text
		}
	}
	return f
}

// lotTypes are the types of lot, dwellings first.
func lotTypes() []string {
	return []string{"apartment", "house", "land", "commercial", "office", "parking", "cellar", "storage"}
}

// typed reads the form: numbers as machines read them, with those that are none.
func typed(w page.Words, form url.Values) (values url.Values, wrong []problem) {
	values = url.Values{}
	for name, list := range form {
		values[name] = slices.Clone(list)
	}
	for _, name := range decimals {
		raw := form.Get(name)
		number := plain(raw)
		if number != "" {
			if n, err := strconv.ParseFloat(number, 64); err != nil {
				wrong = append(wrong, problem{name, say(w, "why.number")})
				continue
			} else {
				number = strconv.FormatFloat(n, 'f', -1, 64)
			}
		}
		values.Set(name, number)
	}
	return values, wrong
}

func (p *pages) addLot(c *frame.Call) error {
	in, v, err := p.site(c)
	if err != nil {
		return err
	}
	values, wrong := typed(c.Words, c.R.PostForm)
	l := programs.Lot{Program: in.ID, Main: true}
	for _, name := range lotFields() {
		l.Put(name, values.Get(name))
	}
	l.Parent = c.Number("parent")
	l.Main = l.Parent == 0 && programs.Types()[l.Type]
	if len(wrong) == 0 {
		made, err := p.Programs.CreateLot(c.Context(), c.Actor, l)
		if err == nil {
			return c.Said(pathOf(made), "lot.added", made.Reference)
		}
		if !fault.Is(err, fault.Invalid) {
			return err
		}
		wrong = problems(c.Words, err)
	}
	return c.ShowStatus(http.StatusUnprocessableEntity, "lot_form", p.form(c, in, v, programs.Lot{Program: in.ID, Main: l.Main, Parent: l.Parent}, flat(c.R.PostForm), wrong))
}

// flat is a form with one value for each name.
func flat(form url.Values) map[string]string {
	m := make(map[string]string, len(form))
	for name := range form {
		m[name] = form.Get(name)
	}
	return m
}

func (p *pages) editLot(c *frame.Call) error {
	in, v, l, err := p.lotAt(c)
	if err != nil {
		return err
	}
	return c.Show("lot_form", p.form(c, in, v, l, valuesOf(l.Fields()), nil))
}

func (p *pages) saveLot(c *frame.Call) error {
	in, v, l, err := p.lotAt(c)
	if err != nil {
		return err
	}
	values, wrong := typed(c.Words, c.R.PostForm)
	var clashes []frame.Clash
	if len(wrong) == 0 {
		edit := frame.ReadEdit(values, lotFields()...)
		_, err = p.Programs.UpdateLot(c.Context(), c.Actor, in.ID, l.ID, func(is *programs.Lot) {
			var merged map[string]string
			if merged, clashes = edit.Merge(values, valuesOf(is.Fields())); len(clashes) > 0 {
				return
			}
			for name, value := range merged {
				is.Put(name, value)
			}
			is.Parent, is.PriceReason = c.Number("parent"), c.Value("reason")
			is.Main = is.Parent == 0 && programs.Types()[is.Type]
		})
		if err == nil && len(clashes) == 0 {
			return c.Said(pathOf(l), "lot.saved", l.Reference)
		}
		if err != nil && !fault.Is(err, fault.Invalid) {
			return err
		}
		if err != nil {
			wrong = problems(c.Words, err)
		}
	}
	status := http.StatusUnprocessableEntity
	f := p.form(c, in, v, l, flat(c.R.PostForm), wrong)
	if len(clashes) > 0 {
		status = http.StatusConflict
		f.settle(c.Words, clashes)
	}
	return c.ShowStatus(status, "lot_form", f)
}

// settle shows both texts of each clash in place of the field's input.
func (f *lotForm) settle(w page.Words, clashes []frame.Clash) {
	for _, one := range clashes {
		f.Clashes = append(f.Clashes, clash{one.Field, say(w, "field."+one.Field), one.Mine, one.Theirs})
		f.Fields = slices.DeleteFunc(f.Fields, func(is formField) bool { return is.Name == one.Field })
	}
}

func (p *pages) withhold(c *frame.Call) error {
	in, _, l, err := p.lotAt(c)
	if err != nil {
		return err
	}
	away := c.Value("withheld") == "true"
	if _, err := p.Programs.UpdateLot(c.Context(), c.Actor, in.ID, l.ID, func(is *programs.Lot) { is.Withheld = away }); err != nil {
		return p.refusedOn(c, err)
	}
	key, back := "lot.offered", "true"
	if away {
		key, back = "lot.withheld", "false"
	}
	return c.SaidUndo(pathOf(l), pathOf(l)+"/withhold", url.Values{"withheld": {back}}, key, l.Reference)
}

func (p *pages) deleteLot(c *frame.Call) error {
	in, _, l, err := p.lotAt(c)
	if err != nil {
		return err
	}
	if err := p.Programs.DeleteLot(c.Context(), c.Actor, in.ID, l.ID); err != nil {
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		return p.showLot(c, http.StatusConflict, func(d *lotView, _ programs.View, _ programs.Lot) { d.Notice = "lot.used" })
	}
	return c.Said(programPath(in.ID), "lot.deleted", l.Reference)
}

// addPlan takes an uploaded PDF.
func (p *pages) addPlan(c *frame.Call) error {
	in, _, l, err := p.lotAt(c)
	if err != nil {
		return err
	}
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, programs.MaxFile+64<<10)
	content, head, err := c.R.FormFile("file")
	if err == nil {
		defer content.Close()
		_, err = p.Programs.AddFile(c.Context(), c.Actor, in.ID, l.ID, head.Filename, content)
	} else if tooLong := new(http.MaxBytesError); errors.As(err, &tooLong) {
		err = fault.Wrap(fault.TooLarge, "A plan has 20 MiB at most", err)
	} else {
		err = fault.Field("file", "Choose a file.")
	}
	if err != nil {
		return p.refusedOn(c, err)
	}
	return c.Said(pathOf(l), "plan.added", l.Reference)
}

// openPlan sends a plan to who may see its lot.
func (p *pages) openPlan(c *frame.Call) error {
	f, err := p.planAt(c)
	if err != nil {
		return err
	}
	_, content, err := p.Programs.OpenFile(c.Context(), c.Actor.Account, f.UID)
	if err != nil {
		return err
	}
	defer content.Close()
	return wire.SendFile(c.W, c.R, wire.File{Name: f.Name, Mime: "application/pdf", Tag: f.SHA256, Content: content})
}

// planAt gives the plan in the path.
func (p *pages) planAt(c *frame.Call) (programs.File, error) {
	in, _, l, err := p.lotAt(c)
	if err != nil {
		return programs.File{}, err
	}
	id, err := c.ID("file")
	if err != nil {
		return programs.File{}, err
	}
	list, err := p.Programs.Files(c.Context(), c.Actor, in.ID, l.ID)
	if err != nil {
		return programs.File{}, err
	}
	i := slices.IndexFunc(list, func(f programs.File) bool { return f.ID == id })
	if i < 0 {
		return programs.File{}, fault.New(fault.Missing, "No such file")
	}
	return list[i], nil
}

func (p *pages) removePlan(c *frame.Call) error {
	in, _, l, err := p.lotAt(c)
	if err != nil {
		return err
	}
	f, err := p.planAt(c)
	if err != nil {
		return err
	}
	if err := p.Programs.RemoveFile(c.Context(), c.Actor, in.ID, l.ID, f.ID); err != nil {
		return err
	}
	return c.Said(pathOf(l), "plan.removed", f.Name)
}
