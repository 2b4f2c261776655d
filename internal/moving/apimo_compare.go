package moving

import (
	"context"
	"errors"
	"os"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/outer"
)

// ApimoDifference is something that another Apimo system and Palier say differently.
type ApimoDifference struct {
	List  string // contacts, properties, requests
	There string // its id there, "": it is not there
	Here  int64  // its number here, 0: it is not here
	Name  string // of a property its reference, of a person what he is called
	// Fields are what differs, ours before and its after; none: one side lacks all of it.
	Fields []event.Change
}

// ApimoCompared is what a comparison came to.
type ApimoCompared struct {
	Source string
	Lists  []ApimoComparedList
	Only   []ApimoCounted // lists that are counted there, and not compared
}

// ApimoComparedList is one list.
type ApimoComparedList struct {
	Name        string
	There, Here int64
	Alike       int64 // records that say the same
	Differences int64
	Closed      bool // the source does not open it
}

// comparison is one under way.
type comparison struct {
	*apimoReading
	tell  func(ApimoDifference)
	ours  map[string]map[string]int64 // by kind: the source's ids of what is the same here
	list  ApimoComparedList
	found bool // the record at hand differs
}

// CompareApimo reads another Apimo system whole and says of each record in what it differs
// from what is here; it writes nothing. A record is the one of ours that was imported of it,
// else the one that an import would take for it.
func (m *Mover) CompareApimo(ctx context.Context, by access.Actor, o ApimoOrder, told ApimoTold, tell func(ApimoDifference)) (done ApimoCompared, err error) {
	o.All, o.DryRun = true, true
	r, err := m.apimo(ctx, by, o, told)
	if err != nil {
		return done, err
	}
	done.Source = r.source
	dir, err := os.MkdirTemp("", "palier-compare-")
	if err != nil {
		return done, err
	}
	if r.spool, err = outer.OpenSpool(dir); err != nil {
		return done, err
	}
	defer r.spool.Remove()
	if err := r.known(ctx); err != nil {
		return done, err
	}
	done.Lists, err = r.compared(ctx, func(name string, page int) (outer.Kept, bool, error) {
		k, err := r.spool.Fetch(ctx, r.server, name, r.list(name, 0, page), func(p outer.Progress) { told.Doing(name, p.Read, p.Total) })
		if refused, is := errors.AsType[outer.Refused](err); is && refused.Status == 403 {
			return k, false, nil
		}
		return k, true, err
	}, tell)
	if err == nil {
		done.Only, err = r.only(ctx)
	}
	return done, err
}

// compared compares the lists that find has.
func (r *apimoReading) compared(ctx context.Context, find func(name string, page int) (k outer.Kept, open bool, err error), tell func(ApimoDifference)) (lists []ApimoComparedList, err error) {
	c := &comparison{apimoReading: r, tell: tell, ours: map[string]map[string]int64{"contact": {}, "property": {}, "request": {}}}
	for _, l := range apimoLists {
		k, open, err := find(l.name, l.page)
		if err != nil {
			return lists, err
		}
		c.list = ApimoComparedList{Name: l.name, There: int64(k.Count), Closed: !open}
		if open {
			if err := c.compare(ctx, k); err != nil {
				return lists, err
			}
		}
		lists = append(lists, c.list)
	}
	return lists, nil
}

// compare goes through a list and then through what is here alone.
func (c *comparison) compare(ctx context.Context, k outer.Kept) error {
	one, rest := c.contact, c.contactsHere
	switch k.Name {
	case "properties":
		one, rest = c.property, c.propertiesHere
		if err := c.pair(ctx, k); err != nil {
			return err
		}
	case "requests":
		one, rest = c.search, c.searchesHere
	}
	n := int64(0)
	for raw, err := range k.Records() {
		if err == nil {
			err = ctx.Err()
		}
		if err == nil {
			c.found = false
			err = one(ctx, raw)
		}
		if err != nil {
			return err
		}
		if !c.found {
			c.list.Alike++
		}
		n++
		c.told.Doing(k.Name, n, int64(k.Count))
	}
	return rest(ctx)
}

func (c *comparison) say(d ApimoDifference) {
	d.List, c.found = c.list.Name, true
	c.list.Differences += int64(max(1, len(d.Fields)))
	c.tell(d)
}

// fields says in what two lists of values differ.
func (c *comparison) fields(d ApimoDifference, ours, its []event.Change) {
	if d.Fields = event.Diff(ours, its); len(d.Fields) > 0 {
		c.say(d)
	}
}

// named is ours of what the source names, by an import of it.
func (c *comparison) named(ctx context.Context, kind, id string) (int64, error) {
	if n := c.ours[kind][id]; n != 0 {
		return n, nil
	}
	o, found, err := c.mover.Store.OuterOf(ctx, c.by.Account, c.source, kind, id)
	if !found {
		return 0, err
	}
	return o.Inner, err
}

// everyRecord is the limit of a list that is read whole.
const everyRecord = 1 << 30

func valuesOf(m map[string]int64) map[int64]bool {
	met := make(map[int64]bool, len(m))
	for _, n := range m {
		met[n] = true
	}
	return met
}
