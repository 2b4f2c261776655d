package imports

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/programs"
)

// KindLots is a list of lots of a programme.
const KindLots = "lots"

// LotRow is what a line of a file says of a lot. Fields are the names, as the journal has
// them, of what it says; the others are not said, and stay.
type LotRow struct {
	Number int // of the line
	Said   programs.Lot
	Parent string // reference of the main lot that it is sold with, empty: not said
	Fields []string
	Unread []string // cells that cannot be understood, as sentences
}

// Lots makes lots of lines: a lot is known again by its reference.
type Lots struct{ programs *programs.Service }

// NewLots makes it.
func NewLots(p *programs.Service) *Lots { return &Lots{p} }

// LotSheet is one reading of a file, from its first line to its last.
type LotSheet struct {
	lots    *Lots
	program int64
	met     map[string]int // reference to its line
}

// Sheet begins a reading of lots of a programme.
func (l *Lots) Sheet(program int64) *LotSheet {
	return &LotSheet{l, program, map[string]int{}}
}

// Line is the next line of the reading.
func (s *LotSheet) Line(r LotRow) Line {
	line := &lotLine{LotRow: r, sheet: s, twin: s.met[r.Said.Reference]}
	if line.twin == 0 && r.Said.Reference != "" {
		s.met[r.Said.Reference] = r.Number
	}
	return line
}

// lotLine is a line of lots.
type lotLine struct {
	LotRow
	sheet *LotSheet
	twin  int
}

// Number implements Line.
func (l *lotLine) Number() int { return l.LotRow.Number }

// Decide implements Line.
func (l *lotLine) Decide(ctx context.Context, j Job) (Row, error) {
	switch {
	case len(l.Unread) > 0:
		return wrong(Refused, "%s", strings.Join(l.Unread, " ")), nil
	case l.Said.Reference == "":
		return wrong(Refused, "No reference: nothing to know the lot by again."), nil
	case l.twin != 0:
		return wrong(Conflict, "Line %d has the same reference: a lot is one line.", l.twin), nil
	}
	known, found, parent, err := l.whom(ctx, j)
	if err != nil {
		return Row{}, err
	}
	if l.Parent != "" && parent == 0 {
		return wrong(Refused, "There is no main lot %s in the programme.", l.Parent), nil
	}
	after := l.merged(known, found, parent)
	if problems := after.Problems(); len(problems) > 0 {
		return wrong(Refused, "%s: %s", problems[0].Field, problems[0].Message), nil
	}
	var was []event.Change
	if found {
		was = known.Fields()
	}
	changes := event.Diff(was, after.Fields())
	row := Row{Verdict: New, Changes: append([]event.Change{{Field: ProgramField, After: event.Number(l.sheet.program)}}, changes...)}
	switch {
	case !found:
		return row, nil
	case len(changes) == 0:
		return Row{Verdict: Unchanged, Subject: lotSubject(known.ID)}, nil
	}
	row.Verdict, row.Subject = Updated, lotSubject(known.ID)
	return row, nil
}

// ProgramField names the programme among the changes of a row: a lot's undo begins there.
const ProgramField = "program"

func lotSubject(id int64) event.Subject {
	return event.Subject{Kind: programs.SubjectLot, ID: id}
}

// whom finds the lot that the line is about, and the one that it is sold with.
func (l *lotLine) whom(ctx context.Context, j Job) (known programs.Lot, found bool, parent int64, err error) {
	v, err := l.sheet.lots.programs.View(ctx, j.By, l.sheet.program)
	if err != nil {
		return known, false, 0, err
	}
	known, found = v.Named(l.Said.Reference)
	if main, there := v.Named(l.Parent); there && main.Main && l.Parent != "" {
		parent = main.ID
	}
	return known, found, parent, nil
}

// merged is the lot with what the line says of it.
func (l *lotLine) merged(known programs.Lot, found bool, parent int64) programs.Lot {
	after := known
	after.Program, after.Reference = l.sheet.program, l.Said.Reference
	if !found {
		after.Main = programs.Types()[l.Said.Type]
		after.VATRate = usualVAT
	}
	for _, c := range l.Said.Fields() {
		if slices.Contains(l.Fields, c.Field) {
			after.Put(c.Field, c.After)
		}
	}
	if parent != 0 {
		after.Parent, after.Main = parent, false
	}
	return after
}

// usualVAT is the rate of a lot of which none is said, in hundredths of a percent.
const usualVAT = 2000

// LotFields are what a line may say of a lot besides its reference and its parent.
func LotFields() []string {
	return []string{"outer_code", "type", "typology", "subtype", "price", "vat_rate", "reduced_price", "floor", "building", "staircase",
		"living_area", "garden_area", "terrace_area", "balcony_area", "orientation"}
}

// Apply implements Line.
func (l *lotLine) Apply(ctx context.Context, _ event.Tx, j Job, row Row) (Row, error) {
	svc := l.sheet.lots.programs
	_, _, parent, err := l.whom(ctx, j)
	if err != nil {
		return row, err
	}
	if row.Verdict == New {
		made, err := svc.CreateLot(ctx, j.By, l.merged(programs.Lot{}, false, parent))
		row.Subject = lotSubject(made.ID)
		return row, err
	}
	_, err = svc.UpdateLot(ctx, j.By, l.sheet.program, row.Subject.ID, func(is *programs.Lot) {
		*is = l.merged(*is, true, parent)
		is.PriceReason = j.proof(l.LotRow.Number)
	})
	return row, err
}

// Undo implements Undoer: a lot that a line made goes away while nothing was ever made of it,
// and what a line changed gets its former value where it still has the imported one.
func (l *Lots) Undo(ctx context.Context, tx event.Tx, j Job, rows []Row) error {
	for i := range rows {
		r := &rows[i]
		why, err := l.takeBack(ctx, tx, j, *r)
		if err != nil {
			return err
		}
		if r.Fate, r.Why = Reverted, why; why != "" {
			r.Fate = Kept
		}
	}
	return nil
}

func (l *Lots) takeBack(ctx context.Context, tx event.Tx, j Job, r Row) (why string, err error) {
	program := number(r.Changes, ProgramField)
	is, found, err := l.programs.LotTold(ctx, j.By.Account, program, r.Subject.ID)
	if err != nil || !found { // gone already
		return "", err
	}
	later := changedSince(is, r)
	if r.Verdict == New {
		return l.remove(ctx, tx, j, is, later)
	}
	_, err = l.programs.UpdateLot(ctx, j.By, program, is.ID, func(lot *programs.Lot) {
		for _, c := range r.Changes {
			if c.Field != ProgramField && !slices.Contains(later, c.Field) {
				lot.Put(c.Field, c.Before)
			}
		}
		lot.PriceReason = fmt.Sprintf("undo of import %d", j.Batch.ID)
	})
	if len(later) > 0 {
		why = "Changed since: " + strings.Join(later, ", ") + "."
	}
	return why, err
}

// remove takes a lot away that a line made; else it says why not.
func (l *Lots) remove(ctx context.Context, tx event.Tx, j Job, is programs.Lot, later []string) (why string, err error) {
	if len(later) > 0 {
		return "The lot was changed since: " + strings.Join(later, ", ") + ".", nil
	}
	used, err := l.programs.Used(ctx, j.By, is)
	if err != nil || used {
		return "An option or a purchase was made of this lot.", err
	}
	return "", l.programs.TakeLotOut(ctx, tx, j.By, is.Program, is.ID)
}

// changedSince are the fields that are not as the import left them: of a lot that it made,
// all of them are.
func changedSince(is programs.Lot, r Row) (later []string) {
	for _, now := range is.Fields() {
		i := slices.IndexFunc(r.Changes, func(c event.Change) bool { return c.Field == now.Field })
		left := ""
		if i >= 0 {
			left = r.Changes[i].After
		}
		if (i >= 0 || r.Verdict == New) && now.After != left {
			later = append(later, now.Field)
		}
	}
	return later
}

// number is the number that a change gives a field.
func number(changes []event.Change, field string) int64 {
	for _, c := range changes {
		if c.Field == field {
			n, _ := strconv.ParseInt(c.After, 10, 64)
			return n
		}
	}
	return 0
}
