package moving

import (
	"context"
	"fmt"

	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/outer"
)

// comparable has a reading compared, unless something of it was read from an import on: what is
// not in it would seem to be here alone.
func (r *apimoReading) comparable(open *imports.Open) error {
	for _, l := range apimoLists {
		if k, found, err := r.spool.Find(l.name); err != nil || found && k.Since != 0 {
			return err
		}
	}
	open.Compare = r.compareOnDesk
	return nil
}

// compareOnDesk compares what was read before.
func (r *apimoReading) compareOnDesk(ctx context.Context, seen func() error, tell func(imports.Row)) error {
	r.order.InCharge = 0 // who is in charge of searches there is not said to be whoever asks
	of := r.told
	heard, done := r.heardBy(ctx, func(int64, int64) error { return seen() }, func(string) {})
	lists, err := r.compared(heard, func(name string, _ int) (outer.Kept, bool, error) {
		k, found, err := r.spool.Find(name)
		return k, found, err
	}, func(d ApimoDifference) { tell(differing(d)) })
	if cause := context.Cause(heard); err != nil && cause != nil {
		err = cause
	}
	done()
	r.told = of
	for _, l := range lists {
		for range l.Alike {
			tell(imports.Row{Verdict: imports.Unchanged})
		}
		if l.Closed {
			tell(imports.Row{Verdict: imports.Refused, Reason: closedList(l.Name)})
		}
	}
	return err
}

// differing is a difference as the desk keeps it.
func differing(d ApimoDifference) imports.Row {
	kind := map[string]string{"contacts": "contact", "properties": "property", "requests": "request"}[d.List]
	row := imports.Row{Verdict: imports.Differs, Subject: event.Subject{Kind: kind, ID: d.Here}, Reason: d.Name, Changes: d.Fields}
	switch {
	case d.Here == 0:
		row.Verdict, row.Changes = imports.OnlyThere, []event.Change{{Field: imports.OuterField, After: d.There}}
	case d.There == "":
		row.Verdict = imports.OnlyHere
	}
	return row
}

func closedList(name string) string {
	return fmt.Sprintf("The source does not open its %s: ask there for the right to read them.", name)
}
