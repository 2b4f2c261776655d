package storagetest

import (
	"context"
	"time"

	"palier/internal/core/catalog"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/once"
)

func journalRows() []row {
	return []row{
		{"Write Journal Head", journal},
		{"InsertCatalogRow CatalogRows", catalogRows},
		{"SaveAnswer FindAnswer", answers},
		{"PurgeAnswers", purge},
		{"Ping Engine About Damage", alive},
	}
}

func journal(w *world) {
	before, err := w.db.Journal(w.ctx, ours, 0, event.Subject{}, 1000)
	w.ok(err)
	var last int64
	if len(before) > 0 {
		last = before[len(before)-1].Seq
	}
	first := event.Event{Kind: "lead.updated", Subject: event.Subject{Kind: "lead", ID: lead}, Agency: agency,
		Who:     event.Who{Kind: "provider", ID: 9, Door: "apimo", Request: "r-1"},
		Changes: []event.Change{{Field: "city", Before: `a "b"`, After: "é\n"}, {Field: "step", After: "2"}}}
	second := event.Event{Kind: "contact.created", Subject: event.Subject{Kind: "contact", ID: lead}, Who: event.Who{Kind: "palier"}, Changes: []event.Change{}}
	w.write(ours, func(_ context.Context, tx event.Tx) error {
		first.Seq, first.At, second.Seq, second.At = last+1, tx.Now(), last+2, tx.Now()
		tx.Record(first)
		tx.Record(second)
		return nil
	})
	w.filled(first)
	w.filled(first.Changes[0])
	read := func(account, after int64, s event.Subject, most int) []event.Event {
		list, err := w.db.Journal(w.ctx, account, after, s, most)
		w.ok(err)
		return list
	}
	seq, at, err := w.db.Head(w.ctx, ours)
	w.same("head", []any{seq, at, err}, []any{second.Seq, second.At, nil})
	seq, at, err = w.db.Head(w.ctx, 999)
	w.same("head of no account", []any{seq, at, err}, []any{int64(0), time.Time{}, nil})
	w.same("after", read(ours, last, event.Subject{}, 10), []event.Event{first, second})
	w.same("at most", read(ours, last, event.Subject{}, 1), []event.Event{first})
	w.same("of a subject", read(ours, last, event.Subject{Kind: "contact", ID: lead}, 10), []event.Event{second})
	w.same("of a kind of subject", read(ours, last, event.Subject{Kind: "lead"}, 10), []event.Event{first})
	w.same("of the other account", len(read(theirs, 0, event.Subject{}, 10)), 1)
}

func catalogRows(w *world) {
	r := catalog.Row{Catalog: "referral", ID: 100_002, French: "Salon", English: "Fair"}
	w.filled(r)
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.InsertCatalogRow(ctx, ours, r) })
	list, err := w.db.CatalogRows(w.ctx, ours)
	w.ok(err)
	w.same("rows", list, []catalog.Row{{Catalog: "referral", ID: 100_001, French: "one", English: "one"}, r})
	w.refused(fault.Conflict, "an id twice", func(ctx context.Context, _ event.Tx) error { return w.db.InsertCatalogRow(ctx, ours, r) })
	w.outside("InsertCatalogRow", w.db.InsertCatalogRow(w.ctx, ours, r))
}

func answers(w *world) {
	k := once.Key{Account: ours, Credential: "provider:5", Value: "key", Fingerprint: "f1"}
	a := once.Answer{Status: 201, Body: []byte("{\"é\":\"\n\"} ")}
	var now time.Time
	save := func(k once.Key, a once.Answer, kept time.Duration) {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			now = tx.Now()
			return w.db.SaveAnswer(ctx, k, a, now.Add(kept))
		})
	}
	type answer struct {
		Answer      once.Answer
		Fingerprint string
		Found       bool
	}
	find := func(k once.Key, at time.Time) answer {
		a, fingerprint, found, err := w.db.FindAnswer(w.ctx, k, at)
		w.ok(err)
		return answer{a, fingerprint, found}
	}
	save(k, a, time.Minute)
	w.same("stored", find(k, now), answer{a, "f1", true})
	w.same("in its last instant", find(k, now.Add(time.Minute-time.Microsecond)), answer{a, "f1", true})
	w.same("after its end", find(k, now.Add(time.Minute)), answer{})
	for what, wrong := range map[string]once.Key{
		"another account's": {Account: theirs, Credential: k.Credential, Value: k.Value}, "another caller's": {Account: ours, Credential: "provider:6", Value: k.Value},
		"another key": {Account: ours, Credential: k.Credential, Value: "KEY"},
	} {
		w.same(what, find(wrong, now), answer{})
	}
	k.Fingerprint, a.Status = "f2", 200
	save(k, a, time.Hour)
	w.same("taken over", find(k, now), answer{a, "f2", true})
	w.outside("SaveAnswer", w.db.SaveAnswer(w.ctx, k, a, now))
}

func purge(w *world) {
	var now time.Time
	key := func(v string) once.Key {
		return once.Key{Account: ours, Credential: "provider:7", Value: v, Fingerprint: v}
	}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		now = tx.Now()
		w.ok(w.db.SaveAnswer(ctx, key("old"), once.Answer{Status: 1}, now.Add(-time.Hour)))
		w.ok(w.db.SaveAnswer(ctx, key("ends now"), once.Answer{Status: 1}, now))
		return w.db.SaveAnswer(ctx, key("lives"), once.Answer{Status: 1}, now.Add(time.Hour))
	})
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		n, err := w.db.PurgeAnswers(ctx, ours, now)
		w.same("purged", n, int64(2))
		return err
	})
	for v, want := range map[string]bool{"old": false, "ends now": false, "lives": true} {
		_, _, found, err := w.db.FindAnswer(w.ctx, key(v), time.UnixMicro(1))
		w.same(v, []any{found, err}, []any{want, nil})
	}
	w.write(ours, func(ctx context.Context, _ event.Tx) error { // theirs live on: Run compares
		_, err := w.db.PurgeAnswers(ctx, ours, now.Add(1000*time.Hour))
		return err
	})
	_, err := w.db.PurgeAnswers(w.ctx, ours, now)
	w.outside("PurgeAnswers", err)
}

func alive(w *world) {
	w.ok(w.db.Ping(w.ctx))
	if e := w.db.Engine(); e != "sqlite" && e != "postgres" {
		w.Errorf("engine %q", e)
	}
	a, err := w.db.About(w.ctx)
	if err != nil || a.Version == "" || a.Bytes == 0 {
		w.Errorf("about itself: %+v %v", a, err)
	}
	damage, err := w.db.Damage(w.ctx)
	w.same("damage", []any{damage, err}, []any{"", nil})
}
