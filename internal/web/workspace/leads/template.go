package leads

import (
	"fmt"
	"net/http"
	"net/url"

	"palier/internal/core/access"
	core "palier/internal/core/leads"
	"palier/internal/web/workspace/frame"
)

// templatesPath is where the texts of the agencies are.
const templatesPath = "/settings/templates"

// templatesScreen is the list, with the form of a new one.
type templatesScreen struct {
	List     []core.Template
	Names    map[int64]string // of agencies
	Agencies []access.Agency
	templateForm
}

// templateForm is a text that is changed, or made.
type templateForm struct {
	ID        int64
	Agency    int64
	Template  map[string]string
	Variables []string
	Sample    sample
	Version   string
	Problems  []problem
	Clashes   []clash
	Writes    bool
}

// sample is what a text says of an enquiry that is made up.
type sample struct{ Subject, Body string }

// clash is a field that two people changed differently.
type clash struct{ Field, Label, Mine, Theirs string }

// templateFields are those that are typed.
var templateFields = []string{"name", "language", "subject", "body"}

func values(t core.Template) map[string]string {
	return map[string]string{"name": t.Name, "language": t.Language, "subject": t.Subject, "body": t.Body}
}

func with(t core.Template, v map[string]string) core.Template {
	t.Name, t.Language, t.Subject, t.Body = v["name"], v["language"], v["subject"], v["body"]
	return t
}

// typed are the form's texts; a browser ends lines as the network does.
func typed(form url.Values) url.Values {
	for _, name := range []string{"body", "was.body", "theirs.body"} {
		for i, text := range form[name] {
			form[name][i] = lines(text)
		}
	}
	return form
}

func (p *pages) form(c *frame.Call, t core.Template) (f templateForm, err error) {
	f = templateForm{ID: t.ID, Agency: t.Agency, Template: values(t), Version: frame.Version(t.UpdatedAt), Writes: c.Actor.May(access.LeadsWrite, t.Agency) == nil}
	facts := core.Facts{}
	for _, v := range core.Variables() {
		name := v.French
		if c.Words.Lang == "en" {
			name = v.English
		}
		f.Variables = append(f.Variables, name)
		if facts[v.English], err = c.Words.T("sample." + v.English); err != nil {
			return f, err
		}
	}
	f.Sample.Subject, f.Sample.Body = t.Filled(facts)
	return f, nil
}

func (p *pages) templates(c *frame.Call) error {
	return p.showTemplates(c, http.StatusOK, core.Template{Agency: c.At(), Language: c.Words.Lang}, nil)
}

func (p *pages) showTemplates(c *frame.Call, status int, fresh core.Template, wrong []problem) (err error) {
	d := templatesScreen{Names: map[int64]string{}, Agencies: c.Agencies()}
	var agencies []int64
	if c.Agency != 0 {
		agencies = []int64{c.Agency}
	}
	if d.List, err = p.Inbox.Templates(c.Context(), c.Actor, agencies); err != nil {
		return err
	}
	for _, one := range c.Agencies() {
		d.Names[one.ID] = one.Name
	}
	if d.templateForm, err = p.form(c, fresh); err != nil {
		return err
	}
	d.Problems = wrong
	return c.ShowStatus(status, "templates", d)
}

func (p *pages) addTemplate(c *frame.Call) error {
	t := with(core.Template{Agency: c.Number("agency")}, map[string]string{"name": c.Value("name"), "language": c.Value("language"), "subject": c.Value("subject"),
		"body": lines(c.R.PostForm.Get("body"))})
	if t.Agency == 0 {
		t.Agency = c.At()
	}
	made, err := p.Inbox.AddTemplate(c.Context(), c.Actor, t)
	if wrong, err := problems(c, "template.problem", err); len(wrong) > 0 || err != nil {
		if err != nil {
			return err
		}
		return p.showTemplates(c, http.StatusUnprocessableEntity, t, wrong)
	}
	return c.Said(fmt.Sprintf("%s/%d", templatesPath, made.ID), "template.added")
}

func (p *pages) template(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	t, err := p.Inbox.Template(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	f, err := p.form(c, t)
	if err != nil {
		return err
	}
	return c.Show("template", f)
}

// changeTemplate saves a text. What somebody else changed meanwhile stays; where both changed
// the same, the reader chooses.
func (p *pages) changeTemplate(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	edit := frame.ReadEdit(typed(c.R.PostForm), templateFields...)
	var wanted core.Template
	var clashes []frame.Clash
	_, err = p.Inbox.ChangeTemplate(c.Context(), c.Actor, id, func(t *core.Template) {
		merged, met := edit.Merge(c.R.PostForm, values(*t))
		clashes, wanted = met, with(*t, merged)
		if len(met) == 0 {
			*t = wanted
		}
	})
	wrong, err := problems(c, "template.problem", err)
	if err != nil {
		return err
	}
	if len(wrong) == 0 && len(clashes) == 0 {
		return c.Said(fmt.Sprintf("%s/%d", templatesPath, id), "template.saved")
	}
	f, err := p.form(c, wanted)
	if err != nil {
		return err
	}
	f.Problems = wrong
	status := http.StatusUnprocessableEntity
	for _, one := range clashes {
		label, err := c.Words.T("template." + one.Field)
		if err != nil {
			return err
		}
		status, f.Clashes = http.StatusConflict, append(f.Clashes, clash{one.Field, label, one.Mine, one.Theirs})
	}
	return c.ShowStatus(status, "template", f)
}

func (p *pages) removeTemplate(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if err := p.Inbox.RemoveTemplate(c.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Said(templatesPath, "template.removed")
}
