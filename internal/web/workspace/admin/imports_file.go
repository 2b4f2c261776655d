package admin

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

// columnLine is a column of a file, and what it is said to be.
type columnLine struct {
	Number int
	Head   string
	Field  string
	Sample []string
}

// filePage is a file on the desk: which column is what, what it would do, and how far it is.
type filePage struct {
	fileLine
	Bytes     string
	Columns   []columnLine
	Fields    []choice
	Overwrite bool
	Unread    bool // the source was not read to its end: it can only be removed
	Extent    string
	Extents   []string // what may be chosen, the usual first; none of most kinds
	Task      taskView
	Rows      []rowLine
	Left      []string // why something that is no line did not come with an import
	Compared  imports.Compared
	Compares  bool // it can be asked for
	Next      string
	Problems  []problem
}

// taskView is what is done about a file.
type taskView struct {
	ID      int64
	Act     string
	Working bool
	Failed  bool
	Seen    int
	Total   int
	Share   int
	imports.Counts
	Takes   int // lines that an import would take
	Trouble string
	Batch   int64
}

func newTaskView(c *frame.Call, t imports.Task) taskView {
	return taskView{ID: t.ID, Act: string(t.Act), Working: t.State == imports.TaskWaiting, Failed: t.State == imports.TaskFailed, Seen: t.Seen, Total: t.Total, Share: t.Share(),
		Counts: t.Counts, Takes: t.New + t.Updated, Trouble: because(c.Words, t.Trouble), Batch: t.Batch}
}

// rowLine is what becomes of a line of a file.
type rowLine struct {
	Of      string // kind of what it is about, may be empty
	ID      int64
	Line    int
	Family  string
	Verdict string
	Path    string
	Changes template.HTML
	Reason  string
	Fate    string
	Why     string
}

func newRowLine(c *frame.Call, tell *journal.Teller, r imports.Row) (l rowLine, err error) {
	families := map[imports.Verdict]string{imports.New: "free", imports.Updated: "held", imports.Conflict: "wait", imports.Refused: "stop", imports.Differs: "wait", imports.OnlyThere: "held", imports.OnlyHere: "held"}
	l = rowLine{Of: r.Subject.Kind, ID: r.Subject.ID, Line: r.Line, Family: families[r.Verdict], Verdict: string(r.Verdict), Path: journal.Path(r.Subject, ""), Reason: because(c.Words, r.Reason), Fate: string(r.Fate), Why: because(c.Words, r.Why)}
	if l.Family == "" {
		l.Family = "done"
	}
	of := cmp.Or(r.Subject.Kind, "contact")
	if slices.ContainsFunc(r.Changes, func(c event.Change) bool { return c.Field == imports.ProgramField }) {
		of = "lot"
	}
	if says(r.Changes, imports.OuterField) && r.Subject.Kind == "" { // what a source would have made, by what it always says
		switch {
		case says(r.Changes, "reference"):
			of = "property"
		case says(r.Changes, "auto_matching"):
			of = "request"
		}
	}
	var list []journal.Change
	for _, change := range r.Changes {
		if change.Field != imports.ProgramField { // all lines of a file say the same
			list = append(list, tell.Changes(of, []event.Change{change})...)
		}
	}
	if r.Verdict == imports.Differs {
		l.Changes, err = sidesOf(c.Words, list)
		return l, err
	}
	l.Changes, err = changesOf(c.Words, list)
	return l, err
}

// says tells whether a field is among changes.
func says(list []event.Change, field string) bool {
	return slices.ContainsFunc(list, func(c event.Change) bool { return c.Field == field })
}

// reader tells fields of what is imported: nothing in them is known by a number yet.
func (d *desk) reader(c *frame.Call) (*journal.Teller, error) {
	books, err := d.Catalogs.Book(c.Context(), c.Actor.Account)
	return d.journal.For(c.Words.Lang, c.Zone, books, nil), err
}

func (d *desk) filePage(c *frame.Call) (p filePage, err error) {
	id, err := c.ID("id")
	if err != nil {
		return p, err
	}
	u, err := d.Desk.Upload(c.Context(), c.Actor, id)
	if err != nil {
		return p, err
	}
	tasks, err := d.Desk.TasksOf(c.Context(), c.Actor, id, 1)
	if err != nil {
		return p, err
	}
	p = filePage{fileLine: fileLine{ID: u.ID, Path: filePath(u.ID), Name: u.Name, Kind: u.Kind, Agency: agencyNames(c)[u.Agency], At: moment(c, u.CreatedAt)},
		Overwrite: u.Overwrite, Extent: string(u.Extent)}
	if u.Bytes > 0 {
		p.Bytes = c.Words.Number(float64(max(u.Bytes, 1000))/1000, 0)
	}
	if u.Kind == imports.KindPoliris {
		p.Extents = []string{string(imports.Whole), string(imports.Part), string(imports.Shrunk)}
	}
	var last imports.Task
	if len(tasks) > 0 {
		last = tasks[0]
	}
	if p.Family, p.State = stateOf(last); p.State == mapping && len(u.Columns) == 0 {
		p.State = handed
	}
	p.Task, p.Compared, p.Compares = newTaskView(c, last), last.Compared(), u.Kind == imports.KindApimo
	if unread := u.Content == ""; unread && p.Task.Working {
		p.State, p.Task.Act = reading, "read"
	} else if unread {
		p.Unread = true
	}
	if len(u.Columns) > 0 && !p.Task.Working {
		if err := d.columns(c, u, &p); err != nil {
			return p, err
		}
	}
	if last.State == imports.TaskDone {
		return p, d.rows(c, last, &p)
	}
	return p, nil
}

// rows shows what was kept of a task: the lines of a dry run, what did not come with an import, and
// records that differ.
func (d *desk) rows(c *frame.Call, t imports.Task, p *filePage) error {
	rows, err := d.Desk.Planned(c.Context(), c.Actor, t.ID, int(c.Number("after")), perPage)
	if err != nil {
		return err
	}
	tell, err := d.reader(c)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if t.Act == imports.ToRun {
			p.Left = append(p.Left, because(c.Words, r.Reason))
			continue
		}
		one, err := newRowLine(c, tell, r)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, one)
	}
	if len(rows) == perPage {
		p.Next = c.Words.Link(p.Path, "after", strconv.Itoa(rows[perPage-1].Line))
	}
	return nil
}

// columns shows the file's columns with what they are said to be.
func (d *desk) columns(c *frame.Call, u imports.Upload, p *filePage) error {
	look, err := d.Desk.Outline(c.Context(), u)
	if err != nil {
		return err
	}
	for _, name := range look.Known {
		p.Fields = append(p.Fields, choice{Value: name, Label: wordOf(c.Words, "field.", name)})
	}
	for i, head := range look.Head {
		one := columnLine{Number: i, Head: head}
		if i < len(u.Columns) {
			one.Field = u.Columns[i]
		}
		for _, row := range look.Sample[:min(3, len(look.Sample))] {
			if i < len(row) && row[i] != "" {
				one.Sample = append(one.Sample, row[i])
			}
		}
		p.Columns = append(p.Columns, one)
	}
	return nil
}

func (d *desk) file(c *frame.Call) error {
	p, err := d.filePage(c)
	if err != nil {
		return err
	}
	return c.Show("file", p)
}

// choose saves how the file is to be read, such as which column is what, and has it planned.
func (d *desk) choose(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	u, err := d.Desk.Upload(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	columns := slices.Clone(u.Columns)
	for i := range columns {
		columns[i] = c.Value("column." + strconv.Itoa(i))
	}
	as := imports.Choice{Columns: columns, Overwrite: c.R.PostForm.Has("overwrite"), Extent: imports.Extent(c.Value("extent"))}
	if _, err := d.Desk.Choose(c.Context(), c.Actor, id, as); err != nil {
		return d.fileAgain(c, err)
	}
	return d.ask(c, id, imports.ToPlan)
}

func (d *desk) fileAgain(c *frame.Call, wrong error) error {
	list, err := problems(c.Words, "import", wrong)
	if err != nil {
		return err
	}
	p, err := d.filePage(c)
	if err != nil {
		return err
	}
	p.Problems = list
	return c.ShowStatus(http.StatusUnprocessableEntity, "file", p)
}

func (d *desk) plan(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	return d.ask(c, id, imports.ToPlan)
}

func (d *desk) run(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	return d.ask(c, id, imports.ToRun)
}

func (d *desk) compare(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	return d.ask(c, id, imports.ToCompare)
}

func (d *desk) ask(c *frame.Call, id int64, act imports.Act) error {
	if _, err := d.Desk.Ask(c.Context(), c.Actor, id, act); err != nil {
		return err
	}
	return c.Go(filePath(id))
}

func (d *desk) dropFile(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if err := d.Desk.Drop(c.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Said(importsPath, "import.dropped")
}
