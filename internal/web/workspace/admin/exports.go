package admin

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/exports"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

const exportsPath = "/exports"

func (d *desk) exportRoutes() []route {
	return []route{
		{"GET " + exportsPath, "", d.exports},
		{"POST " + exportsPath + "/{what}", "", d.export},
	}
}

// exportChoice is a list that may be taken away, with what narrows it.
type exportChoice struct {
	What     string
	Filters  []string // the names of its filters
	Personal bool
}

type exportsPage struct {
	Lists    []exportChoice
	Agencies []access.Agency
	Agency   int64
	Programs []choice
	Form     *portfolioForm // nil: he may not
}

// filters are what narrows a list.
func filters(what exports.What) []string {
	switch what {
	case exports.Leads, exports.Visits:
		return []string{"agency", "from", "until"}
	case exports.Registrations, exports.Lots:
		return []string{"program"}
	case exports.Mandates:
		return nil
	}
	return []string{"agency"}
}

func (d *desk) exports(c *frame.Call) error {
	p := exportsPage{Agencies: c.Agencies(), Agency: c.Agency}
	for _, what := range exports.All() {
		if d.Exports.May(c.Actor, what) {
			p.Lists = append(p.Lists, exportChoice{string(what), filters(what), what.Personal()})
		}
	}
	if len(p.Lists) == 0 {
		return access.Denied()
	}
	all, err := d.Programs.Programs(c.Context(), c.Actor)
	if err != nil && !fault.Is(err, fault.Forbidden) {
		return err
	}
	for _, one := range all {
		p.Programs = append(p.Programs, choice{Value: strconv.FormatInt(one.ID, 10), Label: one.Name})
	}
	if len(p.Programs) == 0 { // nothing to choose from
		p.Lists = slices.DeleteFunc(p.Lists, func(l exportChoice) bool { return slices.Contains(l.Filters, "program") })
	}
	if d.Exports.May(c.Actor, exports.Properties) {
		form := newPortfolioForm(c, PortfolioOrder{Agency: c.At()})
		p.Form = &form
	}
	return c.Show("exports", p)
}

// export sends a list.
func (d *desk) export(c *frame.Call) error {
	what := exports.What(c.R.PathValue("what"))
	if !slices.Contains(exports.All(), what) {
		return fault.New(fault.Missing, "Resource not found")
	}
	if !d.Exports.May(c.Actor, what) {
		return access.Denied()
	}
	o := exports.Order{What: what, Format: c.Value("format"), Language: c.Words.Lang}
	if o.Format != "xlsx" {
		o.Format = "csv"
	}
	for _, name := range filters(what) {
		if v := c.Value(name); v != "" && v != "0" {
			o.Filter = append(o.Filter, event.Change{Field: name, After: v})
		}
	}
	if err := d.ownFilter(c, o); err != nil {
		return err
	}
	tell := d.journal.For(c.Words.Lang, c.Zone, nil, nil)
	return d.download(c, mustText(c, "export."+string(what)+".file"), o.Format, d.heading(c, what), func(row func([]any) error) error {
		_, err := d.Exports.Make(c.Context(), c.Actor, o, func(cells []exports.Cell) error {
			for i, cell := range cells {
				cells[i] = inWords(tell, cell)
			}
			return row(cells)
		})
		return err
	})
}

// inWords is a cell with its codes in words, as one writes what stands alone.
func inWords(tell *journal.Teller, cell exports.Cell) any {
	word := func(one exports.Code) string {
		text := []rune(flat(tell.Value(one.Subject, one.Field, one.Value)))
		if len(text) > 0 {
			text[0] = unicode.ToUpper(text[0])
		}
		return string(text)
	}
	switch v := cell.(type) {
	case exports.Code:
		return word(v)
	case []exports.Code:
		words := make([]string, len(v))
		for i, one := range v {
			words[i] = word(one)
		}
		return strings.Join(words, ", ")
	}
	return cell
}

// ownFilter refuses what is not open to the caller before anything is sent.
func (d *desk) ownFilter(c *frame.Call, o exports.Order) error {
	if v := o.Value("agency"); v != "" {
		if id, err := strconv.ParseInt(v, 10, 64); err != nil || !c.Actor.Opens(id) {
			return fault.New(fault.Missing, "Resource not found")
		}
	}
	if v := o.Value("program"); v != "" || slices.Contains(filters(o.What), "program") {
		if id, err := strconv.ParseInt(v, 10, 64); err != nil || !c.Actor.InProgram(id) {
			return fault.New(fault.Missing, "Resource not found")
		}
	}
	return nil
}

// heading is the first row of a list. Contacts have the headings that an import finds again.
func (d *desk) heading(c *frame.Call, what exports.What) []string {
	names := d.Exports.Columns(what)
	if what == exports.Contacts {
		return names
	}
	head := make([]string, len(names))
	for i, name := range names {
		head[i] = mustText(c, "export.column."+name)
	}
	return head
}
