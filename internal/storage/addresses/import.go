package addresses

import (
	"context"
	"io"
	"slices"
	"time"

	"palier/internal/core/fault"
)

// Options of an import.
type Options struct {
	Shrink   bool // a department may lose more than half of its addresses
	Now      func() time.Time
	Progress func(Progress) // told every few thousand lines, and after each department; may be nil
}

// Progress is how far an import is.
type Progress struct {
	File       string
	Department string // the one being read
	Lines      int64  // read so far, of all files
	Done, All  int64  // bytes read of all files, and how many they have
}

// Report is what an import did.
type Report struct {
	Departments []Imported `json:"departments"`
	Lines       int64      `json:"lines"`      // read, the first of each file not counted
	Incomplete  int64      `json:"incomplete"` // left out: without postcode, street or position
	Repeated    int64      `json:"repeated"`   // skipped: of departments that an earlier run finished
	Unchanged   []string   `json:"unchanged"`  // files that an earlier run finished
}

// Imported is a department as it is now.
type Imported struct {
	Code      string `json:"department"`
	Addresses int    `json:"addresses"`
	Streets   int    `json:"streets"`
	Before    int    `json:"before"` // addresses it had
}

// gathered is how many addresses wait in memory before departments are written: files of
// fewer lines may have them in any order, larger ones must have each department's together.
const gathered = 250_000

// importer is an import under way.
type importer struct {
	Options
	ctx     context.Context
	w       *writer
	from    *source
	before  int64 // bytes of the files before this one
	all     int64
	open    map[string]*department // by code, not written yet
	order   []string               // of open: as they came
	waiting int                    // addresses in open
	closed  map[string]string      // written in this run: the file they came from
	skip    map[string]bool        // of this file: written by an earlier run
	report  Report
}

// Import reads files of the address base into the file at path, which it makes when
// there is none. Each department of a file takes the place of that department, whole, in
// one commit; who searches meanwhile finds what was there before. When it fails, or ctx
// ends, the departments that were done stay done, and the next import of the same files
// goes on after them. What is wrong in a file is fault.Invalid with its name and line.
func Import(ctx context.Context, path string, files []string, o Options) (Report, error) {
	sources, err := openAll(files)
	defer closeAll(sources)
	if err != nil {
		return Report{}, err
	}
	r, err := importInto(ctx, path, sources, o)
	if damaged(err) {
		err = spoilt(path)
	}
	return r, err
}

func importInto(ctx context.Context, path string, sources []*source, o Options) (Report, error) {
	w, err := openWriter(ctx, path)
	if err != nil {
		return Report{}, err
	}
	defer w.close()
	return w.importAll(ctx, sources, o)
}

func (w *writer) importAll(ctx context.Context, sources []*source, o Options) (Report, error) {
	im := &importer{Options: o, ctx: ctx, w: w, closed: map[string]string{}}
	im.report.Departments, im.report.Unchanged = []Imported{}, []string{}
	for _, s := range sources {
		im.all += s.size
	}
	for _, s := range sources {
		if err := im.file(s); err != nil {
			return im.report, err
		}
		im.before += s.size
	}
	return im.report, w.settle(ctx)
}

// openAll opens every file before the first is read: a slip in the last name should not
// be found an hour later.
func openAll(files []string) (sources []*source, err error) {
	for _, path := range files {
		s, err := openSource(path)
		if err != nil {
			return sources, err
		}
		sources = append(sources, s)
		if err := s.header(required()...); err != nil {
			return sources, err
		}
	}
	return sources, nil
}

func closeAll(sources []*source) {
	for _, s := range sources {
		s.close()
	}
}

// file imports one file.
func (im *importer) file(s *source) error {
	done, skip, err := im.w.known(im.ctx, s.mark)
	if err != nil {
		return err
	}
	if done {
		im.report.Unchanged = append(im.report.Unchanged, s.name)
		return nil
	}
	im.from, im.skip, im.open, im.order, im.waiting = s, skip, map[string]*department{}, nil, 0
	if err := im.lines(); err != nil {
		return err
	}
	for len(im.order) > 0 {
		if err := im.write(im.order[0]); err != nil {
			return err
		}
	}
	return im.w.finished(im.ctx, s.mark)
}

// lines reads all of the file's.
func (im *importer) lines() error {
	for {
		row, err := im.from.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if im.report.Lines++; im.report.Lines%4096 == 0 {
			im.tell("")
			if err := im.ctx.Err(); err != nil {
				return err
			}
		}
		if err := im.line(row); err != nil {
			return err
		}
	}
}

func (im *importer) line(r row) error {
	e, complete, err := r.entry()
	switch {
	case err != nil:
		return err
	case im.skip[e.department]:
		im.report.Repeated++
		return nil
	case !complete:
		im.report.Incomplete++
		return nil
	}
	d := im.open[e.department]
	if d == nil {
		if d, err = im.begin(r, e.department); err != nil {
			return err
		}
	}
	d.add(e)
	im.waiting++
	return nil
}

// begin starts a department. Those before it are written when much waits.
func (im *importer) begin(r row, code string) (*department, error) {
	switch by, written := im.closed[code]; {
	case written && by == im.from.name:
		return nil, r.wrong("addresses of department %s begin again: sort the file by code_insee", code)
	case written:
		return nil, r.wrong("department %s was already imported from %s", code, by)
	}
	for im.waiting > gathered {
		if err := im.write(im.order[0]); err != nil {
			return nil, err
		}
	}
	d := newDepartment(code)
	im.open[code], im.order = d, append(im.order, code)
	return d, nil
}

// write puts the department that came first into the file.
func (im *importer) write(code string) error {
	d := im.open[code]
	im.tell(code)
	done, err := im.w.replace(im.ctx, d, im.from.mark, im.Now(), im.Shrink)
	if err != nil {
		return err
	}
	im.report.Departments = append(im.report.Departments, done)
	im.closed[code] = im.from.name
	delete(im.open, code)
	im.order = slices.Delete(im.order, 0, 1)
	im.waiting -= d.addresses
	return nil
}

func (im *importer) tell(department string) {
	if im.Progress == nil {
		return
	}
	if department == "" && len(im.order) > 0 {
		department = im.order[len(im.order)-1]
	}
	im.Progress(Progress{File: im.from.name, Department: department, Lines: im.report.Lines, Done: im.before + im.from.done.n, All: im.all})
}

// shrunk refuses a department that lost more than half of its addresses: a file of
// another kind, or a part of one.
func shrunk(code string, before, now int) error {
	return fault.Newf(fault.Conflict, "department %s would have %d addresses instead of %d: say --shrink if that is meant", code, now, before)
}
