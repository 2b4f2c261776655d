package buildings

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Edit changes a part of a file, whatever version it has: edit is given the tree as it is
// now, looks whether what it is about is still as its caller saw it, and may be called
// twice; an error of it is given back and nothing is written. Pointers in the tree (a floor,
// a mood) are replaced, never written through. What says the same already is no change.
// Missing: the agency has no file of the place, or is not the actor's.
func (s *Service) Edit(ctx context.Context, a access.Actor, agency int64, place string, edit func(*Tree) error) (File, error) {
	if err := may(a, access.PlacesWrite, agency); err != nil {
		return File{}, err
	}
	if !WellNamed(place) {
		return File{}, missing()
	}
	var f File
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		before, found, err := s.store.GetBuilding(ctx, a.Account, agency, place)
		if err == nil && !found {
			err = missing()
		}
		if err != nil {
			return err
		}
		t := before.Tree.clone()
		if err := edit(&t); err != nil {
			return err
		}
		if f = before; event.Same(before.Tree, t) {
			return nil
		}
		if err := s.ready(ctx, a, agency, place, &t); err != nil {
			return err
		}
		t.recognise(&before.Tree)
		f, err = s.replace(ctx, tx, a, before, t, nodes(Compare(before.Tree, t)))
		return err
	})
	return f, err
}

// nodes say in the journal what an edit was about, by level and id: who lives there is in
// the file.
func nodes(list []Difference) event.Change {
	const most = 20
	var names []string
	for _, d := range list[:min(len(list), most)] {
		names = append(names, strings.TrimSpace(d.Level+" "+d.ID))
	}
	if more := len(list) - most; more > 0 {
		names = append(names, "+"+strconv.Itoa(more))
	}
	return event.Change{Field: "nodes", After: strings.Join(names, ", ")}
}

// clone copies a tree so far as an edit changes it.
func (t Tree) clone() Tree {
	t.Buildings = slices.Clone(t.Buildings)
	for i := range t.Buildings {
		b := &t.Buildings[i]
		b.Stairs = slices.Clone(b.Stairs)
		for j := range b.Stairs {
			v := &b.Stairs[j]
			v.Boxes = slices.Clone(v.Boxes)
			for k := range v.Boxes {
				m := &v.Boxes[k]
				m.People, m.Companies = slices.Clone(m.People), slices.Clone(m.Companies)
			}
		}
	}
	return t
}

// Building is the one of an id; nil: there is none.
func (t *Tree) Building(id string) *Building {
	at := slices.IndexFunc(t.Buildings, func(b Building) bool { return b.ID == id })
	if at < 0 {
		return nil
	}
	return &t.Buildings[at]
}

// Staircase is the one of an id; nil: there is none.
func (t *Tree) Staircase(id string) *Staircase {
	for i := range t.Buildings {
		for j := range t.Buildings[i].Stairs {
			if v := &t.Buildings[i].Stairs[j]; v.ID == id {
				return v
			}
		}
	}
	return nil
}

// Mailbox is the one of an id; nil: there is none.
func (t *Tree) Mailbox(id string) *Mailbox {
	for i := range t.Buildings {
		for j := range t.Buildings[i].Stairs {
			list := t.Buildings[i].Stairs[j].Boxes
			if k := slices.IndexFunc(list, func(m Mailbox) bool { return m.ID == id }); k >= 0 {
				return &list[k]
			}
		}
	}
	return nil
}

// Move puts a mailbox on another floor or staircase. Missing: there is no such mailbox or
// staircase.
func (t *Tree) Move(mailbox, stairs string, floor *int) error {
	m, to := t.Mailbox(mailbox), t.Staircase(stairs)
	if m == nil || to == nil {
		return missing()
	}
	moved := *m
	moved.Floor = floor
	if slices.ContainsFunc(to.Boxes, func(o Mailbox) bool { return o.ID == mailbox }) {
		*m = moved
		return nil
	}
	t.take(mailbox)
	to.Boxes = append(to.Boxes, moved)
	return nil
}

// Drop takes a mailbox away. Conflict: somebody is noted behind it, who would be forgotten
// with it.
func (t *Tree) Drop(mailbox string) error {
	m := t.Mailbox(mailbox)
	if m == nil {
		return missing()
	}
	if len(m.People)+len(m.Companies) > 0 {
		return fault.New(fault.Conflict, "Somebody is noted behind this door")
	}
	t.take(mailbox)
	return nil
}

// take takes a mailbox off its staircase.
func (t *Tree) take(mailbox string) {
	for i := range t.Buildings {
		for j := range t.Buildings[i].Stairs {
			v := &t.Buildings[i].Stairs[j]
			v.Boxes = slices.DeleteFunc(v.Boxes, func(m Mailbox) bool { return m.ID == mailbox })
		}
	}
}
