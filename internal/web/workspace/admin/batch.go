package admin

import (
	"strconv"

	"palier/internal/core/imports"
	"palier/internal/web/workspace/frame"
)

// batchPage is an import with what became of its lines.
type batchPage struct {
	batchLine
	Sum       string
	Overwrite bool
	Task      taskView
	Undoes    bool // it can be taken back
	Takes     int  // lines that changed something
	Rows      []rowLine
	Next      string
	First     string
}

func (d *desk) batch(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	b, err := d.Imports.Batch(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	tasks, err := d.Desk.TasksOfBatch(c.Context(), c.Actor, id, 1)
	if err != nil {
		return err
	}
	p := batchPage{batchLine: newBatchLine(c, b, agencyNames(c)), Sum: b.Sum, Overwrite: b.Overwrite, Takes: b.New + b.Updated}
	if len(tasks) > 0 {
		p.Task = newTaskView(c, tasks[0])
	}
	p.Undoes = b.State() != imports.WasUndone && !p.Task.Working
	after := int(c.Number("after"))
	rows, err := d.Imports.Lines(c.Context(), c.Actor, id, after, perPage)
	if err != nil {
		return err
	}
	tell, err := d.reader(c)
	if err != nil {
		return err
	}
	for _, r := range rows {
		one, err := newRowLine(c, tell, r)
		if err != nil {
			return err
		}
		p.Rows = append(p.Rows, one)
	}
	if len(rows) == perPage {
		p.Next = c.Words.Link(p.Path, "after", strconv.Itoa(rows[perPage-1].Line))
	}
	if after != 0 {
		p.First = c.Words.Link(p.Path)
	}
	return c.Show("batch", p)
}

func (d *desk) undoBatch(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if _, err := d.Desk.AskUndo(c.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Said(importsPath+"/"+strconv.FormatInt(id, 10), "import.undoing")
}
