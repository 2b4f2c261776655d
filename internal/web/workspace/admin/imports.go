package admin

import (
	"net/http"
	"strconv"

	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/web/workspace/frame"
)

const importsPath = "/imports"

func (d *desk) importRoutes() []route {
	const need = access.ImportsRun
	file := importsPath + "/files/{id}"
	return []route{
		{"GET " + importsPath, need, d.imports},
		{"POST " + importsPath, need, d.handIn},
		{"POST " + importsPath + "/source", need, d.readSource},
		{"GET " + file, need, d.file},
		{"POST " + file + "/columns", need, d.choose},
		{"POST " + file + "/plan", need, d.plan},
		{"POST " + file + "/run", need, d.run},
		{"POST " + file + "/compare", need, d.compare},
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
	Source   sourceForm
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

// What a file waits for that nobody has tried yet: a table for its columns, a source until it is
// read.
const (
	mapping = "mapping"
	handed  = "handed"
	reading = "reading"
)

// stateOf says what a file waits for.
func stateOf(t imports.Task) (family, word string) {
	switch {
	case t.ID == 0:
		return "held", mapping
	case t.State == imports.TaskFailed:
		return "stop", "failed"
	case t.State == imports.TaskWaiting && t.Act == imports.ToPlan:
		return "wait", "planning"
	case t.State == imports.TaskWaiting && t.Act == imports.ToCompare:
		return "wait", "comparing"
	case t.State == imports.TaskWaiting:
		return "wait", "running"
	case t.Act == imports.ToPlan:
		return "held", "planned"
	case t.Act == imports.ToCompare:
		return "held", "compared"
	}
	return "free", "done"
}

func (d *desk) importsPage(c *frame.Call) (p importsPage, err error) {
	p = importsPage{Agencies: c.Agencies(), Agency: c.At(), Kinds: []string{imports.KindContacts, imports.KindPoliris, imports.KindApimoContacts, imports.KindApimoProperties, imports.KindApimoRequests, imports.KindPlace}}
	agencies := agencyNames(c)
	files, err := d.Desk.Uploads(c.Context(), c.Actor, perPage)
	if err != nil {
		return p, err
	}
	for _, u := range files {
		l := fileLine{ID: u.ID, Path: filePath(u.ID), Name: u.Name, Kind: u.Kind, Agency: agencies[u.Agency], At: moment(c, u.CreatedAt)}
		l.Family, l.State = stateOf(u.Last)
		switch {
		case l.State == mapping && len(u.Columns) == 0:
			l.State = handed
		case u.Content == "" && u.Last.State == imports.TaskWaiting:
			l.State = reading
		}
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
