package storagetest

import (
	"context"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// Each account's space of new-build sales, under the same ids.
const (
	promoter int64 = 500
	estate   int64 = 510 // the promoter's programme, with two flats
	flat     int64 = 520
	annex    int64 = 511 // another, with one flat
	doorKey  int64 = 530 // opens estate, with flat allotted
)

// slug and token are of the account alone: both are unique in the installation.
func slug(mark string) string  { return "space-" + mark }
func token(mark string) string { return "token-" + mark }

func keyRows() []row {
	return []row{
		{"InsertDeveloper GetDeveloper ListDevelopers TenantExists", developers},
		{"DeveloperPrograms ProgramLots", sites},
		{"InsertKey GetKey ListKeys FindKey", doorKeys},
		{"UpdateKey", updateKey},
		{"InsertKeySecret ExpireKeySecrets", keySecrets},
		{"FindKey", keyOfWhoLeft},
	}
}

func sampleDeveloper(tx event.Tx, account, id int64, slug string) access.Developer {
	return access.Developer{Account: account, ID: id, Slug: slug, Name: "Promoteur", Agency: agency, Address: "1 quai", AddressMore: "Bâtiment B", Zipcode: "44000",
		City: "Nantes", Country: "FR", Logo: "https://example.org/logo.png", CreatedAt: tx.Now(), UpdatedAt: tx.Now().Add(time.Microsecond)}
}

func (w *world) seedKeys(ctx context.Context, tx event.Tx, account int64, mark string) error {
	now := tx.Now()
	w.ok(w.db.InsertDeveloper(ctx, sampleDeveloper(tx, account, promoter, slug(mark))))
	for site, flats := range map[int64][]int64{estate: {flat, flat + 1}, annex: {flat + 2}} {
		w.ok(w.db.InsertProgram(ctx, programs.Program{Account: account, ID: site, Developer: promoter, Agency: agency, Code: mark + strconv.FormatInt(site, 10), Name: mark,
			Country: "FR", Progress: programs.Launch, Status: programs.Activated, Rules: programs.DefaultRules(), CreatedAt: now, UpdatedAt: now}))
		for _, id := range flats {
			w.ok(w.db.InsertLot(ctx, programs.Lot{Account: account, ID: id, Program: site, Reference: mark + strconv.FormatInt(id, 10), Main: true, Type: "apartment",
				Price: 1, VATRate: 2000, CreatedAt: now, UpdatedAt: now}))
		}
	}
	w.ok(w.db.InsertKey(ctx, sampleKey(tx, account, doorKey)))
	return w.db.InsertKeySecret(ctx, account, doorKey, access.Secret{ID: 1, Hash: token(mark), CreatedAt: now})
}

// spaces is what the reads of this file give of an account.
type spaces struct {
	Developers []access.Developer
	Keys       []any
	Found      []any
}

func (w *world) snapKeys(account int64) (s spaces) {
	w.Helper()
	var err error
	s.Developers, err = w.db.ListDevelopers(w.ctx, account)
	w.ok(err)
	keys, err := w.db.ListKeys(w.ctx, account, 0)
	w.ok(err)
	for _, k := range keys {
		s.Keys = append(s.Keys, plainKey(k))
	}
	u, found, err := w.db.FindKey(w.ctx, token(map[int64]string{ours: "one", theirs: "two"}[account]))
	w.ok(err)
	if found {
		s.Found = append(s.Found, u.Account, u.Developer, plainKey(u.Key), u.Secret)
	}
	return s
}

func developers(w *world) {
	var d access.Developer
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		d = sampleDeveloper(tx, ours, tx.NextID(), "client-a")
		return w.db.InsertDeveloper(ctx, d)
	})
	w.filled(d)
	got, found, err := w.db.GetDeveloper(w.ctx, ours, d.ID)
	w.same("developer", []any{got, found, err}, []any{d, true, nil})
	_, found, err = w.db.GetDeveloper(w.ctx, theirs, d.ID)
	w.same("of the other account", []any{found, err}, []any{false, nil})
	list, err := w.db.ListDevelopers(w.ctx, ours)
	w.ok(err)
	w.same("listed", ids(list, func(d access.Developer) int64 { return d.ID }), slices.Sorted(slices.Values([]int64{promoter, alike, d.ID})))
	for slug, want := range map[string]bool{"client-a": true, slug("two"): true, "client-b": false, "CLIENT-A": false, "": false} {
		exists, err := w.db.TenantExists(w.ctx, slug)
		w.same("tenant "+slug, []any{exists, err}, []any{want, nil})
	}
	w.refused(fault.Conflict, "their slug", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertDeveloper(ctx, sampleDeveloper(tx, ours, tx.NextID(), slug("two")))
	})
	w.refused(fault.Invalid, "an agency that is not there", func(ctx context.Context, tx event.Tx) error {
		d := sampleDeveloper(tx, ours, tx.NextID(), "client-b")
		d.Agency = 999_999
		return w.db.InsertDeveloper(ctx, d)
	})
	w.outside("InsertDeveloper", w.db.InsertDeveloper(w.ctx, d))
}

func sites(w *world) {
	for what, c := range map[string]struct {
		ask  func(ctx context.Context, account, id int64) ([]int64, error)
		id   int64
		want []int64
	}{
		"programmes":        {w.db.DeveloperPrograms, promoter, []int64{estate, annex}},
		"of no developer":   {w.db.DeveloperPrograms, estate, nil},
		"lots":              {w.db.ProgramLots, estate, []int64{flat, flat + 1}},
		"lots of another":   {w.db.ProgramLots, annex, []int64{flat + 2}},
		"lots of no estate": {w.db.ProgramLots, promoter, nil},
	} {
		got, err := c.ask(w.ctx, ours, c.id)
		w.ok(err)
		w.same(what, got, c.want)
		got, err = c.ask(w.ctx, 77, c.id)
		w.ok(err)
		w.same(what+", no such account", len(got), 0)
	}
}

func sampleKey(tx event.Tx, account, id int64) access.Key {
	return access.Key{Account: account, ID: id, Developer: promoter, Name: "Portail", User: agent, Permissions: []access.Right{access.LotAllotedView, access.OptionView},
		Programs: []int64{estate}, Lots: []int64{flat}, Networks: []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32")},
		CreatedAt: tx.Now(), UpdatedAt: tx.Now().Add(1000), ExpiresAt: tx.Now().Add(time.Hour), RevokedAt: tx.Now().Add(time.Minute)}
}

func doorKeys(w *world) {
	var k, bare access.Key
	var s access.Secret
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		k = sampleKey(tx, ours, tx.NextID())
		k.Programs, k.Lots = []int64{estate, annex}, []int64{flat, flat + 2}
		bare = access.Key{Account: ours, ID: tx.NextID(), Developer: promoter, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		s = access.Secret{ID: tx.NextID(), Hash: "of k", CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Minute)}
		w.ok(w.db.InsertKey(ctx, k))
		w.ok(w.db.InsertKey(ctx, bare))
		return w.db.InsertKeySecret(ctx, ours, k.ID, s)
	})
	w.filled(k)
	for _, want := range []access.Key{k, bare} {
		got, found, err := w.db.GetKey(w.ctx, ours, want.ID)
		w.same("key", []any{plainKey(got), found, err}, []any{plainKey(want), true, nil})
		_, found, err = w.db.GetKey(w.ctx, theirs, want.ID)
		w.same("of the other account", []any{found, err}, []any{false, nil})
	}
	for _, of := range []int64{0, promoter} {
		all, err := w.db.ListKeys(w.ctx, ours, of)
		w.ok(err)
		w.same("listed", ids(all, func(k access.Key) int64 { return k.ID }), slices.Sorted(slices.Values([]int64{doorKey, k.ID, bare.ID})))
		i := slices.IndexFunc(all, func(listed access.Key) bool { return listed.ID == k.ID })
		w.same("in the list", plainKey(all[i]), plainKey(k))
	}
	none, err := w.db.ListKeys(w.ctx, ours, 999_999)
	w.same("of no developer", []any{len(none), err}, []any{0, nil})
	w.findsKey(k, s)
	w.refused(fault.Conflict, "an id twice", func(ctx context.Context, _ event.Tx) error { return w.db.InsertKey(ctx, k) })
	for what, change := range map[string]func(k *access.Key){
		"no such developer": func(k *access.Key) { k.Developer = 999_999 }, "their user": func(k *access.Key) { k.User = stranger },
		"no such programme": func(k *access.Key) { k.Programs = []int64{999_999} }, "no such lot": func(k *access.Key) { k.Lots = []int64{999_999} },
	} {
		w.refused(fault.Invalid, what, func(ctx context.Context, tx event.Tx) error {
			k := sampleKey(tx, ours, tx.NextID())
			change(&k)
			return w.db.InsertKey(ctx, k)
		})
	}
	w.outside("InsertKey", w.db.InsertKey(w.ctx, k))
}

// plainKey is a key that can be compared: a network has no fields of its own.
func plainKey(k access.Key) []any {
	networks := access.JoinNetworks(k.Networks)
	k.Networks = nil
	return []any{k, networks}
}

// findsKey looks the key up as a log-in does, and its account and developer with it.
func (w *world) findsKey(k access.Key, s access.Secret) {
	w.Helper()
	u, found, err := w.db.FindKey(w.ctx, s.Hash)
	w.ok(err)
	d, _, err := w.db.GetDeveloper(w.ctx, ours, k.Developer)
	w.ok(err)
	w.same("found", []any{plainKey(u.Key), u.Secret, u.Developer, found}, []any{plainKey(k), s, d, true})
	w.same("its account", []any{u.Account.ID, u.Account.Name, u.Account.Mode, u.Account.Country}, []any{ours, "one", access.Test, "FR"})
	u, found, err = w.db.FindKey(w.ctx, token("two"))
	w.same("theirs is theirs", []any{u.Account.ID, u.Key.Account, u.Developer.Account, found, err}, []any{theirs, theirs, theirs, true, nil})
	_, found, err = w.db.FindKey(w.ctx, "OF K")
	w.same("no such hash", []any{found, err}, []any{false, nil})
}

func updateKey(w *world) {
	k, _, err := w.db.GetKey(w.ctx, ours, doorKey)
	w.ok(err)
	other, _, err := w.db.GetKey(w.ctx, theirs, doorKey)
	w.ok(err)
	update := func(k access.Key) {
		w.Helper()
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateKey(ctx, k) })
	}
	changed := k
	changed.Name, changed.User, changed.Permissions = "Autre", agent+1, []access.Right{access.LotView}
	changed.Programs, changed.Lots, changed.Networks = []int64{annex}, []int64{flat + 2}, []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32")}
	changed.UpdatedAt, changed.ExpiresAt, changed.RevokedAt = k.UpdatedAt.Add(time.Second), k.ExpiresAt.Add(time.Second), k.RevokedAt.Add(time.Second)
	for _, want := range []access.Key{changed, {Account: ours, ID: doorKey, Developer: promoter, CreatedAt: k.CreatedAt, UpdatedAt: k.UpdatedAt}, k} {
		update(want)
		got, _, err := w.db.GetKey(w.ctx, ours, doorKey)
		w.ok(err)
		w.same("updated", plainKey(got), plainKey(want))
		after, _, err := w.db.GetKey(w.ctx, theirs, doorKey)
		w.ok(err)
		w.same("theirs of the same number", plainKey(after), plainKey(other))
	}
	w.manyLots(k)
	missing := changed
	missing.ID = 999_999
	update(missing) // touches nothing, and is no reason to open programmes to a key that is not there
	w.outside("UpdateKey", w.db.UpdateKey(w.ctx, k))
}

// manyLots allots more lots to the key than go in a statement, and deletes them.
func (w *world) manyLots(k access.Key) {
	const many = 250
	with := k
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		with.Lots = []int64{flat}
		for id := flat + 50; id < flat+50+many; id++ {
			with.Lots = append(with.Lots, id)
			w.ok(w.db.InsertLot(ctx, programs.Lot{Account: ours, ID: id, Program: estate, Reference: "many" + strconv.FormatInt(id, 10), Type: "cellar",
				CreatedAt: k.CreatedAt, UpdatedAt: k.CreatedAt}))
		}
		return w.db.UpdateKey(ctx, with)
	})
	got, _, err := w.db.GetKey(w.ctx, ours, k.ID)
	w.ok(err)
	w.same("many lots", got.Lots, with.Lots)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		for _, id := range with.Lots[1:] {
			w.ok(w.db.DeleteLot(ctx, ours, id))
		}
		return nil
	})
	got, _, err = w.db.GetKey(w.ctx, ours, k.ID)
	w.ok(err)
	w.same("a lot that is deleted is allotted to nobody", got.Lots, []int64{flat})
}

// A key is its user's while he is at work. The user of the same number in the other
// account is another, who has left.
func keyOfWhoLeft(w *world) {
	u, _, err := w.db.GetUser(w.ctx, ours, agent)
	w.ok(err)
	for _, active := range []bool{true, false} {
		u.Active = active
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateUser(ctx, u) })
		for mark, want := range map[string]bool{"one": !active, "two": true} {
			k, found, err := w.db.FindKey(w.ctx, token(mark))
			w.same("the user has left, "+mark, []any{k.UserLeft, found, err}, []any{want, true, nil})
		}
	}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		nobodys := access.Key{Account: ours, ID: tx.NextID(), Developer: promoter, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
		w.ok(w.db.InsertKey(ctx, nobodys))
		return w.db.InsertKeySecret(ctx, ours, nobodys.ID, access.Secret{ID: tx.NextID(), Hash: "nobody's", CreatedAt: tx.Now()})
	})
	k, found, err := w.db.FindKey(w.ctx, "nobody's")
	w.same("nobody's key", []any{k.UserLeft, found, err}, []any{false, true, nil})
}

func keySecrets(w *world) {
	var first, second access.Secret
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		first = access.Secret{ID: tx.NextID(), Hash: "aa", CreatedAt: tx.Now()}
		second = access.Secret{ID: tx.NextID(), Hash: "bb", CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Minute)}
		w.ok(w.db.InsertKeySecret(ctx, ours, doorKey, first))
		return w.db.InsertKeySecret(ctx, ours, doorKey, second)
	})
	stored := func(what string) {
		w.Helper()
		for _, want := range []access.Secret{first, second} {
			u, found, err := w.db.FindKey(w.ctx, want.Hash)
			w.same(what, []any{u.Secret, found, err}, []any{want, true, nil})
		}
	}
	stored("stored")
	expire := func(key, except int64, end time.Time) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			return w.db.ExpireKeySecrets(ctx, ours, key, except, end)
		})
	}
	expire(999_999, 0, first.CreatedAt)
	stored("another key's ended")
	expire(doorKey, second.ID, first.CreatedAt.Add(time.Second))
	first.ExpiresAt = first.CreatedAt.Add(time.Second)
	stored("all but one end")
	expire(doorKey, 0, second.CreatedAt.Add(time.Hour))
	stored("none lives longer")
	w.refused(fault.Conflict, "a hash twice", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertKeySecret(ctx, ours, doorKey, access.Secret{ID: tx.NextID(), Hash: "aa", CreatedAt: tx.Now()})
	})
	w.refused(fault.Invalid, "of no key", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertKeySecret(ctx, ours, 999_999, access.Secret{ID: tx.NextID(), Hash: "cc", CreatedAt: tx.Now()})
	})
	w.outside("InsertKeySecret", w.db.InsertKeySecret(w.ctx, ours, doorKey, first))
	w.outside("ExpireKeySecrets", w.db.ExpireKeySecrets(w.ctx, ours, doorKey, 0, first.CreatedAt))
}
