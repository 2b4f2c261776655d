package storagetest

import (
	"context"
	"strings"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

func propertyViews(w *world) {
	a := w.newProperty("W1", func(p *listings.Property) { p.Step, p.Group = 1, 0 })
	b := w.newProperty("W2", func(p *listings.Property) { p.Step, p.Group = 2, 7 })
	last := b.UpdatedAt
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		b.UpdatedAt = tx.Now()
		w.ok(w.db.SavePropertyView(ctx, ours, a.ID, []byte("\x01first\x02")))
		w.ok(w.db.SavePropertyView(ctx, theirs, b.ID, []byte("never")))
		return w.db.UpdateProperty(ctx, b, last, []byte(`{"second":"é"}`))
	})
	for what, c := range map[string]struct {
		q    listings.Query
		want string
		ids  []int64
	}{
		"since":             {listings.Query{Account: ours, Agency: agency, Limit: 100}, "\x01first\x02\n{\"second\":\"é\"}", []int64{a.ID, b.ID}},
		"in pieces":         {listings.Query{Account: ours, Agency: agency, Limit: 1000}, "\x01first\x02\n{\"second\":\"é\"}", []int64{a.ID, b.ID}},
		"behind one":        {listings.Query{Account: ours, Agency: agency, Limit: 1000, Offset: 1}, `{"second":"é"}`, []int64{b.ID}},
		"of a step":         {listings.Query{Account: ours, Agency: agency, Step: 2, Limit: 1000}, `{"second":"é"}`, []int64{b.ID}},
		"of a group":        {listings.Query{Account: ours, Agency: agency, Group: 7, Limit: 10}, `{"second":"é"}`, []int64{b.ID}},
		"of the usual":      {listings.Query{Account: ours, Agency: agency, Group: 1, Limit: 10}, "\x01first\x02", []int64{a.ID}},
		"of another agency": {listings.Query{Account: ours, Agency: neighbour, Limit: 1000}, "", nil},
	} {
		c.q.Since = a.UpdatedAt
		var views []string
		var got []int64
		page, err := w.db.ListPropertyViews(w.ctx, c.q, func(v listings.Views) error {
			views, got = append(views, strings.Join(v.Lines, "\n")), append(got, v.IDs...)
			return nil
		})
		w.same(what, []any{strings.Join(views, "\n"), got, err}, []any{c.want, c.ids, nil})
		if len(c.ids) > 0 && c.q.Offset == 0 && page.Total != int64(len(c.ids)) {
			w.Errorf("%s: %d in all", what, page.Total)
		}
	}
	showViewsAsTheyAre(w, a, b)
	list, err := w.db.ReadPropertyViews(w.ctx, ours, a.ID-1, 10)
	w.ok(err)
	w.same("read", list, []listings.Viewed{{Property: a, View: []byte("\x01first\x02")}, {Property: b, View: []byte(`{"second":"é"}`)}})
	list, err = w.db.ReadPropertyViews(w.ctx, theirs, a.ID-1, 10)
	for _, v := range list {
		if v.Account != theirs {
			w.Errorf("%d is theirs", v.ID)
		}
	}
	w.ok(err)
	w.outside("SavePropertyView", w.db.SavePropertyView(w.ctx, ours, a.ID, nil))
}

// showViewsAsTheyAre lists what was listed before, and after it changed.
func showViewsAsTheyAre(w *world, a, b listings.Property) {
	w.Helper()
	long := func() string {
		var all []byte
		_, err := w.db.ListPropertyViews(w.ctx, listings.Query{Account: ours, Agency: agency, Since: a.UpdatedAt, Limit: 1000}, func(v listings.Views) error {
			all = append(all, strings.Join(v.Lines, "\n")...)
			return nil
		})
		w.ok(err)
		return string(all)
	}
	for range 3 { // the third time it is kept
		w.same("again", long(), "\x01first\x02\n{\"second\":\"é\"}")
	}
	change := func(view string, last time.Time) time.Time {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			b.UpdatedAt = tx.Now()
			return w.db.UpdateProperty(ctx, b, last, []byte(view))
		})
		return b.UpdatedAt
	}
	was := b
	last := change("changed", b.UpdatedAt)
	w.same("changed", long(), "\x01first\x02\nchanged")
	last = change("", last)
	w.same("never stored", long(), "\x01first\x02\n")
	w.same("never stored, again", long(), "\x01first\x02\n")
	b = was
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.UpdateProperty(ctx, was, last, []byte(`{"second":"é"}`))
	})
	w.same("as it was", long(), "\x01first\x02\n{\"second\":\"é\"}")
}

func propertyOrigins(w *world) {
	a := w.newProperty("G1", func(p *listings.Property) { p.Parent = property })
	b := w.newProperty("G2", func(p *listings.Property) { p.Parent = a.ID })
	o := listings.Origin{Account: ours, Agency: agency, Property: a.ID, Provider: portal(ours), Reference: "sent", Fingerprint: "f", CreatedAt: a.CreatedAt}
	w.filled(o)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SavePropertyOrigin(ctx, o) })
	got, found, err := w.db.SentProperty(w.ctx, ours, agency, o.Provider, "sent")
	w.same("sent", []any{got, found, err}, []any{o, true, nil})
	for _, none := range []listings.Origin{{Account: theirs, Agency: agency, Provider: o.Provider}, {Account: ours, Agency: neighbour, Provider: o.Provider}, {Account: ours, Agency: agency, Provider: 1}} {
		_, found, err := w.db.SentProperty(w.ctx, none.Account, none.Agency, none.Provider, "sent")
		w.same("not sent", []any{found, err}, []any{false, nil})
	}
	again := o
	again.Property = b.ID
	w.refused(fault.Conflict, "two under one reference", func(ctx context.Context, _ event.Tx) error { return w.db.SavePropertyOrigin(ctx, again) })
	none := again
	none.Provider, none.Account = 0, ours
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SavePropertyOrigin(ctx, none) }) // nobody's: nothing is noted
	w.outside("SavePropertyOrigin", w.db.SavePropertyOrigin(w.ctx, o))
	for _, c := range []struct {
		account, of, other int64
		want               bool
	}{{ours, b.ID, a.ID, true}, {ours, b.ID, property, true}, {ours, b.ID, b.ID, true}, {ours, a.ID, b.ID, false}, {theirs, b.ID, a.ID, false}} {
		part, err := w.db.PartOf(w.ctx, c.account, c.of, c.other)
		w.same("part of", []any{part, err}, []any{c.want, nil})
	}
}

func districts(w *world) {
	var d listings.District
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		d = listings.District{ID: tx.NextID(), Name: "Île de Nantes"}
		return w.db.InsertDistrict(ctx, ours, d, "44109", "ile de nantes")
	})
	got, found, err := w.db.DistrictByID(w.ctx, ours, d.ID)
	w.same("by number", []any{got, found, err}, []any{d, true, nil})
	got, found, err = w.db.FindDistrict(w.ctx, ours, "44109", "ile de nantes")
	w.same("by name", []any{got, found, err}, []any{d, true, nil})
	_, found, err = w.db.DistrictByID(w.ctx, theirs, d.ID)
	w.same("theirs", []any{found, err}, []any{false, nil})
	_, found, err = w.db.FindDistrict(w.ctx, ours, "44110", "ile de nantes")
	w.same("of another town", []any{found, err}, []any{false, nil})
	w.refused(fault.Conflict, "twice", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertDistrict(ctx, ours, listings.District{ID: tx.NextID(), Name: "x"}, "44109", "ile de nantes")
	})
	w.outside("InsertDistrict", w.db.InsertDistrict(w.ctx, ours, d, "1", "x"))
}

func enclosures(w *world) {
	var f listings.Enclosure
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		f = listings.Enclosure{Account: ours, ID: tx.NextID(), Property: property, Document: "d", Name: "plan.pdf", Type: 1, CreatedAt: tx.Now()}
		return w.db.InsertEnclosure(ctx, f)
	})
	w.filled(f)
	list, err := w.db.EnclosuresOf(w.ctx, ours, property)
	w.same("of the property", []any{list, err}, []any{[]listings.Enclosure{f}, nil})
	list, err = w.db.EnclosuresOf(w.ctx, theirs, property)
	w.same("theirs", []any{len(list), err}, []any{0, nil})
	w.refused(fault.Invalid, "of no property", func(ctx context.Context, tx event.Tx) error {
		stray := f
		stray.ID, stray.Property = tx.NextID(), stranger
		return w.db.InsertEnclosure(ctx, stray)
	})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DeleteEnclosure(ctx, theirs, f.ID) })
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DeleteEnclosure(ctx, ours, f.ID) })
	list, err = w.db.EnclosuresOf(w.ctx, ours, property)
	w.same("gone", []any{len(list), err}, []any{0, nil})
	w.outside("InsertEnclosure", w.db.InsertEnclosure(w.ctx, f))
	w.outside("DeleteEnclosure", w.db.DeleteEnclosure(w.ctx, ours, f.ID))
}

func portals(w *world) {
	var p listings.Portal
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		p = listings.Portal{Account: ours, Property: property, Provider: portal(ours), Step: 1, URL: "https://portal.example.org", Since: tx.Now()}
		return w.db.SavePortal(ctx, p)
	})
	w.filled(p)
	list, err := w.db.PortalsOf(w.ctx, ours, property)
	w.same("of the property", []any{list, err}, []any{[]listings.Portal{p}, nil})
	p = listings.Portal{Account: ours, Property: property, Provider: portal(ours), Step: 2}
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.SavePortal(ctx, p) })
	list, err = w.db.PortalsOf(w.ctx, ours, property)
	w.same("changed", []any{list, err}, []any{[]listings.Portal{p}, nil})
	list, err = w.db.PortalsOf(w.ctx, theirs, property)
	w.same("theirs", []any{len(list), err}, []any{0, nil})
	for _, c := range []struct {
		account, provider int64
		want              bool
	}{{ours, portal(ours), true}, {ours, portal(theirs), false}, {theirs, portal(ours), false}} {
		opens, err := w.db.ProviderOpens(w.ctx, c.account, c.provider, agency)
		w.same("opens", []any{opens, err}, []any{c.want, nil})
	}
	w.refused(fault.Invalid, "of their provider", func(ctx context.Context, _ event.Tx) error {
		stray := p
		stray.Provider = portal(theirs)
		return w.db.SavePortal(ctx, stray)
	})
	w.outside("SavePortal", w.db.SavePortal(w.ctx, p))
}
