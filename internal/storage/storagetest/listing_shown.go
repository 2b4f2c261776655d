package storagetest

import (
	"context"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/listings"
)

// shownToAnybody: what public pages find of whichever account is what is published, and by uids
// alone what there is one of.
func shownToAnybody(w *world) {
	shown := func(p *listings.Property) { p.Step = 1 }
	before, err := w.db.PublishedOffices(w.ctx)
	w.ok(err)
	a, b, c := w.newProperty("P1", shown), w.newProperty("P2", shown), w.newProperty("P3", shown)
	w.newProperty("P4", func(p *listings.Property) { p.Step, p.PublishedAt = 1, time.Time{} })
	w.newProperty("P5", func(p *listings.Property) { p.Step = 4 })

	p, found, err := w.db.PropertyAnywhere(w.ctx, b.UID)
	w.same("by its uid", []any{p, found, err}, []any{b, true, nil})
	for _, uid := range []string{"", "no-such"} {
		if _, found, err := w.db.PropertyAnywhere(w.ctx, uid); found || err != nil {
			w.Errorf("uid %q: %v, %v", uid, found, err)
		}
	}
	pic := listings.Picture{Account: ours, Property: a.ID, Document: "5b0fca6a5d3c4b6b9c2f1e0d7a8b9c01", Width: 900, Height: 600, CreatedAt: a.CreatedAt}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		pic.ID = tx.NextID()
		return w.db.InsertPicture(ctx, pic)
	})
	one, found, err := w.db.PictureAnywhere(w.ctx, pic.Document)
	w.same("a picture", []any{one.ID, one.Account, one.Property, found, err}, []any{pic.ID, ours, a.ID, true, nil})
	if _, found, err := w.db.PictureAnywhere(w.ctx, "no-such"); found || err != nil {
		w.Errorf("no picture: %v, %v", found, err)
	}

	after, err := w.db.PublishedOffices(w.ctx)
	w.ok(err)
	w.same("offices", of(after, ours).Published-of(before, ours).Published, int64(3))
	w.same("last change", of(after, ours).Last, c.UpdatedAt)
	w.same("offices of the other account", of(after, theirs), of(before, theirs))
	for what, q := range map[string]struct {
		account, agency, after int64
		most                   int
		want                   []int64
	}{
		"all": {ours, agency, a.ID - 1, 10, []int64{a.ID, b.ID, c.ID}}, "some": {ours, agency, a.ID, 1, []int64{b.ID}},
		"of another agency": {ours, neighbour, a.ID - 1, 10, []int64{}}, "of another account": {theirs, agency, a.ID - 1, 10, []int64{}},
	} {
		list, err := w.db.PublishedAfter(w.ctx, q.account, q.agency, q.after, q.most)
		w.ok(err)
		w.same(what, ids(list, func(s listings.Shown) int64 { return s.ID }), q.want)
		if q.most == 1 {
			w.same("what a map says", list[0], listings.Shown{ID: b.ID, UID: b.UID, Reference: b.Reference, City: b.City, Cover: b.Cover, UpdatedAt: b.UpdatedAt})
		}
	}
	for what, q := range map[string]struct {
		account, agency, after int64
		n                      int
		want                   int64
	}{
		"the first": {ours, agency, a.ID - 1, 1, a.ID}, "the third": {ours, agency, a.ID - 1, 3, c.ID}, "behind one": {ours, agency, a.ID, 1, b.ID}, "not so many": {ours, agency, a.ID - 1, 4, 0},
		"of another agency": {ours, neighbour, a.ID - 1, 1, 0}, "of another account": {theirs, agency, a.ID - 1, 1, 0},
	} {
		id, err := w.db.PublishedNth(w.ctx, q.account, q.agency, q.after, q.n)
		w.same(what, []any{id, err}, []any{q.want, nil})
	}
}

func of(list []listings.Office, account int64) (found listings.Office) {
	for _, o := range list {
		if o.Account == account && o.Agency == agency {
			found = o
		}
	}
	return found
}
