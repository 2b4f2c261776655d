package admin

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

const importsPath = "/imports"

func (d *desk) importRoutes() []route {
	const need = access.ImportsRun
	file := importsPath + "/files/{id}"
	return []route{
		{"GET " + importsPath, need, d.imports},
		{"POST " + importsPath, need, d.handIn},
		{"GET " + file, need, d.file},
		{"POST " + file + "/columns", need, d.mapColumns},
		{"POST " + file + "/plan", need, d.plan},
		{"POST " + file + "/run", need, d.run},
		{"POST " + file + "/drop", need, d.dropFile},
		{"GET " + importsPath + "/{id}", need, d.batch},
		{"POST " + importsPath + "/{id}/undo", need, d.undoBatch},
	}
}

// batchLine is an import of the list.
type batchLine struct {
	ID     int64
	Path   string
	Name   string
	Kind   string
	Agency string
	Who    string
	At     string
	Family string
	State  string
	imports.Counts
	Undone, Kept int
}

// fileLine is a file on the desk.
type fileLine struct {
	ID     int64
	Path   string
	Name   string
	Kind   string
	Agency string
	At     string
	Family string
	State  string // key of what is to be done next
}

type importsPage struct {
	Files    []fileLine
	Batches  []batchLine
	Agencies []access.Agency
	Agency   int64
	Kinds    []string
	More     bool
	Problems []problem
}

func newBatchLine(c *frame.Call, b imports.Batch, agencies map[int64]string) batchLine {
	l := batchLine{ID: b.ID, Path: importsPath + "/" + strconv.FormatInt(b.ID, 10), Name: b.Name, Kind: b.Kind, Agency: agencies[b.Agency], At: moment(c, b.BegunAt),
		Counts: b.Counts, Undone: b.Undone, Kept: b.Kept}
	switch b.State() {
	case imports.UnderWay:
		l.Family, l.State = "wait", "running"
	case imports.Done:
		l.Family, l.State = "free", "done"
	case imports.Undoing:
		l.Family, l.State = "wait", "undoing"
	case imports.WasUndone:
		l.Family, l.State = "done", "undone"
	default:
		l.Family, l.State = "held", "part"
	}
	return l
}

// stateOf says what a file waits for.
func stateOf(t imports.Task) (family, word string) {
	switch {
	case t.ID == 0:
		return "held", "mapping"
	case t.State == imports.TaskFailed:
		return "stop", "failed"
	case t.State == imports.TaskWaiting && t.Act == imports.ToPlan:
		return "wait", "planning"
	case t.State == imports.TaskWaiting:
		return "wait", "running"
	case t.Act == imports.ToPlan:
		return "held", "planned"
	}
	return "free", "done"
}

func (d *desk) importsPage(c *frame.Call) (p importsPage, err error) {
	p = importsPage{Agencies: c.Agencies(), Agency: c.At(), Kinds: []string{imports.KindContacts, imports.KindPlace}}
	agencies := agencyNames(c)
	files, err := d.Desk.Uploads(c.Context(), c.Actor, perPage)
	if err != nil {
		return p, err
	}
	for _, u := range files {
		l := fileLine{ID: u.ID, Path: filePath(u.ID), Name: u.Name, Kind: u.Kind, Agency: agencies[u.Agency], At: moment(c, u.CreatedAt)}
		l.Family, l.State = stateOf(u.Last)
		p.Files = append(p.Files, l)
	}
	list, err := d.Imports.Batches(c.Context(), c.Actor, perPage+1)
	if err != nil {
		return p, err
	}
	p.More = len(list) > perPage
	var users []int64
	for _, b := range list[:min(len(list), perPage)] {
		p.Batches = append(p.Batches, newBatchLine(c, b, agencies))
		users = append(users, b.Who.ID)
	}
	known, err := d.Access.UsersByID(c.Context(), c.Actor, users)
	for i, b := range list[:min(len(list), perPage)] {
		if u, found := known[b.Who.ID]; found && b.Who.Kind == "user" {
			p.Batches[i].Who = u.Firstname + " " + u.Lastname
		} else {
			p.Batches[i].Who = wordOf(c.Words, "author.", b.Who.Kind)
		}
	}
	return p, err
}

func filePath(id int64) string { return importsPath + "/files/" + strconv.FormatInt(id, 10) }

func (d *desk) imports(c *frame.Call) error {
	p, err := d.importsPage(c)
	if err != nil {
		return err
	}
	return c.Show("imports", p)
}

// handIn takes a file.
func (d *desk) handIn(c *frame.Call) error {
	u, err := readUpload(c, imports.MaxUpload)
	var kept imports.Upload
	if err == nil {
		agency, _ := strconv.ParseInt(u.fields["agency"], 10, 64) // none is the caller's own
		if agency == 0 {
			agency = c.At()
		}
		kept, err = d.Desk.Hand(c.Context(), c.Actor, imports.Handed{Agency: agency, Kind: u.fields["kind"], Name: u.name, Content: u.body})
	}
	if err == nil {
		return c.Go(filePath(kept.ID))
	}
	list, err := problems(c.Words, "import", tooLarge(err))
	if err != nil {
		return err
	}
	p, err := d.importsPage(c)
	if err != nil {
		return err
	}
	p.Problems = list
	return c.ShowStatus(http.StatusUnprocessableEntity, "imports", p)
}

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
	Task      taskView
	Rows      []rowLine
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
	families := map[imports.Verdict]string{imports.New: "free", imports.Updated: "held", imports.Conflict: "wait", imports.Refused: "stop"}
	l = rowLine{Line: r.Line, Family: families[r.Verdict], Verdict: string(r.Verdict), Path: journal.Path(r.Subject, ""), Reason: because(c.Words, r.Reason), Fate: string(r.Fate), Why: because(c.Words, r.Why)}
	if l.Family == "" {
		l.Family = "done"
	}
	of := cmp.Or(r.Subject.Kind, "contact")
	if slices.ContainsFunc(r.Changes, func(c event.Change) bool { return c.Field == imports.ProgramField }) {
		of = "lot"
	}
	var list []journal.Change
	for _, change := range r.Changes {
		if change.Field != imports.ProgramField { // all lines of a file say the same
			list = append(list, tell.Changes(of, []event.Change{change})...)
		}
	}
	l.Changes, err = changesOf(c.Words, list)
	return l, err
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
		Bytes: c.Words.Number(float64(max(u.Bytes, 1000))/1000, 0), Overwrite: u.Overwrite}
	var last imports.Task
	if len(tasks) > 0 {
		last = tasks[0]
	}
	p.Family, p.State = stateOf(last)
	p.Task = newTaskView(c, last)
	if len(u.Columns) > 0 && !p.Task.Working {
		if err := d.columns(c, u, &p); err != nil {
			return p, err
		}
	}
	if last.Act == imports.ToPlan && last.State == imports.TaskDone {
		after := int(c.Number("after"))
		rows, err := d.Desk.Planned(c.Context(), c.Actor, last.ID, after, perPage)
		if err != nil {
			return p, err
		}
		tell, err := d.reader(c)
		if err != nil {
			return p, err
		}
		for _, r := range rows {
			one, err := newRowLine(c, tell, r)
			if err != nil {
				return p, err
			}
			p.Rows = append(p.Rows, one)
		}
		if len(rows) == perPage {
			p.Next = c.Words.Link(p.Path, "after", strconv.Itoa(rows[perPage-1].Line))
		}
	}
	return p, nil
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

// mapColumns saves which column is what and has the file planned.
func (d *desk) mapColumns(c *frame.Call) error {
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
	if _, err := d.Desk.Map(c.Context(), c.Actor, id, columns, c.R.PostForm.Has("overwrite")); err != nil {
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
