package storagetest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// What of theirs is looked for in ours: rows that look alike but for whose they are.

func apartRows() []row {
	return []row{
		{"MatchKeys", keysOfOthers},
		{"ConsentsInForce SearchContacts ListKeys GetLots Families LotSheet", twins},
		{"ListDoubts ListKeys ListLeads ListProperties ListContacts ListActions Journal", marks},
	}
}

// The keys and stops that only their account has, one for each place of a question.
var strangersKeys = []people.Key{
	{Kind: people.KeyPhone, Value: "+33639980091"}, {Kind: people.KeyPhone, Value: "+33639980092"},
	{Kind: people.KeyPhone, Value: "+33639980093"}, {Kind: people.KeyPhone, Value: "+33639980094"},
	{Kind: people.KeyName, Value: "stranger"},
}

func (w *world) seedStrangersKeys(ctx context.Context, now time.Time) error {
	w.ok(w.db.AddKeys(ctx, theirs, stranger, strangersKeys, now))
	var phones []string
	for _, k := range strangersKeys[:4] {
		phones = append(phones, k.Value)
	}
	return w.db.ReplaceStops(ctx, theirs, "agency:15", nil, phones)
}

// A question has several places, and each is a part of the statement with an account
// of its own to forget.
func keysOfOthers(w *world) {
	seeded := people.Key{Kind: people.KeyPhone, Value: "+33639980001"} // of both accounts
	for place := range strangersKeys {
		asked := append([]people.Key{}, strangersKeys...)
		asked[place] = seeded
		found, stopped, err := w.db.MatchKeys(w.ctx, ours, asked)
		w.ok(err)
		w.same("stops of the other account", len(stopped), 0)
		for _, m := range found {
			if m.Contact.Account != ours || m.Key != seeded || m.Contact.First != "" && m.Contact.First != "one" {
				w.Errorf("place %d: %+v is found", place, m)
			}
		}
		if len(found) < 2 {
			w.Errorf("place %d: %d are found, want those of the seed", place, len(found))
		}
	}
	found, _, err := w.db.MatchKeys(w.ctx, ours, strangersKeys)
	w.ok(err)
	w.same("keys of the other account", len(found), 0)
	found, _, err = w.db.MatchKeys(w.ctx, theirs, strangersKeys)
	w.ok(err)
	w.same("their own", len(found), len(strangersKeys))
}

// seedTwins adds to rows that both accounts have what only theirs has beside them.
func (w *world) seedTwins(ctx context.Context, tx event.Tx) error {
	w.ok(w.db.AddConsent(ctx, people.Consent{Account: theirs, ID: stranger, Contact: contact, Channel: people.BySMS, Given: true, Source: "theirs", At: tx.Now()}))
	w.ok(w.db.AddKeys(ctx, theirs, contact, []people.Key{twinsMail}, tx.Now()))
	k := sampleKey(tx, theirs, doorKey)
	k.Programs, k.Lots = append(k.Programs, stranger), append(k.Lots, stranger)
	w.ok(w.db.UpdateKey(ctx, k))
	return w.db.TakeHolds(ctx, theirs, []int64{annexed}, programs.Hold{State: programs.Sold, Holder: stranger + 1})
}

// twinsMail is of their record of the contact that both accounts have.
var twinsMail = people.Key{Kind: people.KeyEmail, Value: "twin@example.org"}

// annexed is the lot of annex, which only their account has sold.
const annexed = flat + 2

// What stands beside a row of the other account does not stand beside ours of the
// same number.
func twins(w *world) {
	consents, err := w.db.ConsentsInForce(w.ctx, ours, []int64{contact})
	w.ok(err)
	w.same("consents", len(consents[contact]), 0)
	persons, total, err := w.db.SearchContacts(w.ctx, people.KeySearch{Account: ours, Keys: []people.Key{twinsMail}})
	w.ok(err)
	w.same("found by their key", []int64{int64(len(persons)), total}, []int64{0, 0})
	keys, err := w.db.ListKeys(w.ctx, ours, 0)
	w.ok(err)
	for _, k := range keys {
		if slices.Contains(k.Programs, stranger) || slices.Contains(k.Lots, stranger) {
			w.Errorf("key %d opens what is theirs", k.ID)
		}
	}
	named, err := w.db.GetLots(w.ctx, ours, annex, []int64{annexed})
	w.ok(err)
	family, err := w.db.Families(w.ctx, ours, annex, []int64{annexed})
	w.ok(err)
	for what, list := range map[string][]programs.Lot{"named": named, "of a family": family, "on a sheet": w.sheet(w.ctx, ours, annex)} {
		if len(list) != 1 || list[0].ID != annexed || list[0].Hold.Holder != 0 {
			w.Errorf("%s: %+v, want the lot that nobody holds", what, list)
		}
	}
}

// ahead refuses a list of ours that says it was changed when only theirs was, a day
// from now: a reader who polls from there would miss what happens to ours until then.
func (w *world) ahead(what string, account int64, last ...time.Time) {
	w.Helper()
	for _, at := range last {
		if account == ours && at.After(time.Now().Add(12*time.Hour)) {
			w.Errorf("%s: last changed at %s", what, at)
		}
	}
}

// Whatever is read of an account has its mark or none.
func marks(w *world) {
	text, err := json.Marshal(w.snapshot(ours))
	w.ok(err)
	for _, mark := range []string{`"two`, `"theirs`, `"stranger`, `@two`} {
		if i := strings.Index(string(text), mark); i >= 0 {
			w.Errorf("ours shows %s of the other account", text[max(0, i-200):min(len(text), i+50)])
		}
	}
	if !strings.Contains(string(text), `"one`) {
		w.Error("ours shows nothing of its own")
	}
	// The journal by subject: theirs has a line of the same one, with its own mark.
	for _, s := range []event.Subject{{Kind: "lead", ID: lead}, {Kind: "lead"}} {
		list, err := w.db.Journal(w.ctx, ours, 0, s, 1000)
		w.ok(err)
		for _, e := range list {
			if e.Who.Request == "two" {
				w.Errorf("ours has their line %+v", e)
			}
		}
		if len(list) == 0 {
			w.Errorf("ours has no line of %+v", s)
		}
	}
}
