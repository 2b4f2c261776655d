package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/programs"
)

// lotSheet follows one programme's sheet from change to change. Each writes a line
// about what changed, as the core does: that is what a sheet in memory goes by.
func lotSheet(w *world) {
	home := w.newSite(func(*programs.Program) {}).ID
	w.same("of an empty programme", w.sheet(w.ctx, ours, home), []programs.Lot(nil))
	lot := func(reference string, change func(*programs.Lot)) programs.Lot {
		var l programs.Lot
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			l = aLot(ours, tx.NextID(), reference, tx.Now(), func(l *programs.Lot) { l.Program = home; change(l) })
			tx.Record(about("lot.created", "lot", l.ID))
			return w.db.InsertLot(ctx, l)
		})
		return l
	}
	want := []programs.Lot{lot("1", func(*programs.Lot) {}), lot("2", func(*programs.Lot) {})}
	want = append(want, lot("3", func(l *programs.Lot) { l.Parent = want[0].ID }))
	w.same("new lots", w.sheet(w.ctx, ours, home), want)
	held := programs.Hold{State: programs.Optioned, Holder: 7001, Until: endOfDays}
	for _, c := range []struct {
		what, subject string
		id            int64
		do            func(ctx context.Context, now time.Time) error
	}{
		{"a changed lot", "lot", want[1].ID, func(ctx context.Context, now time.Time) error {
			want[1].Price, want[1].Floor, want[1].UpdatedAt = 7, new(int64(2)), now
			return w.db.UpdateLot(ctx, want[1])
		}},
		{"held lots", "lot", want[0].ID, func(ctx context.Context, now time.Time) error {
			want[0].Hold, want[0].UpdatedAt = held, now
			w.ok(w.db.TouchLots(ctx, ours, []int64{want[0].ID}, now))
			return w.db.TakeHolds(ctx, ours, []int64{want[0].ID}, held)
		}},
		{"a hold that lasts longer, of which its holder alone tells", "option", held.Holder, func(ctx context.Context, _ time.Time) error {
			want[0].Hold.Until = endOfDays.Add(time.Hour)
			return w.db.ChangeHolds(ctx, ours, want[0].Hold)
		}},
		{"something else", "lead", lead, func(context.Context, time.Time) error { return nil }},
		{"lots of another programme", "lot", flat, func(context.Context, time.Time) error { return nil }},
		{"free lots", "lot", want[0].ID, func(ctx context.Context, _ time.Time) error {
			want[0].Hold = programs.Hold{}
			return w.db.DropHolds(ctx, ours, []int64{want[0].ID})
		}},
		{"a lot gone", "lot", want[1].ID, func(ctx context.Context, _ time.Time) error {
			return w.db.DeleteLot(ctx, ours, want[1].ID)
		}},
	} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			w.ok(c.do(ctx, tx.Now()))
			tx.Record(about(c.subject+".updated", c.subject, c.id))
			if c.what == "a lot gone" {
				want = slices.Delete(want, 1, 2)
			}
			w.same(c.what+", in its write", w.sheet(ctx, ours, home), want)
			return nil
		})
		w.same(c.what, w.sheet(w.ctx, ours, home), want)
	}
	w.same("as the other account asks", w.sheet(w.ctx, theirs, home), []programs.Lot(nil))
	w.same("of their programme", w.sheet(w.ctx, ours, stranger), []programs.Lot(nil))
}

func about(kind, subject string, id int64) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: subject, ID: id}, Agency: agency, Who: event.Who{Kind: "operator"}}
}
