package storagetest

import (
	"context"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

func accessRows() []row {
	return []row{
		{"InsertAccount ListAccounts GetAccount", accounts},
		{"InsertAgency ListAgencies", agencies},
		{"UpdateAgency", updateAgency},
		{"ReplaceStops", stops},
		{"InsertProvider FindProvider ListProviders", providers},
		{"UpdateProvider", updateProvider},
		{"InsertSecret ExpireSecrets", secrets},
	}
}

func accounts(w *world) {
	a := access.Account{ID: 3, Name: "Agence du Port", Mode: access.Live, Country: "BE", TwoSteps: true}
	w.write(3, func(ctx context.Context, tx event.Tx) error {
		a.CreatedAt, a.UpdatedAt = tx.Now(), tx.Now().Add(time.Second)
		return w.db.InsertAccount(ctx, a)
	})
	w.filled(a)
	list, err := w.db.ListAccounts(w.ctx)
	w.ok(err)
	w.same("accounts", ids(list, func(a access.Account) int64 { return a.ID }), []int64{ours, theirs, 3})
	w.same("account 3", list[2], a)
	got, found, err := w.db.GetAccount(w.ctx, 3)
	w.same("by number", []any{got, found, err}, []any{a, true, nil})
	_, found, err = w.db.GetAccount(w.ctx, 4)
	w.same("no such account", []any{found, err}, []any{false, nil})
	w.refused(fault.Conflict, "a number twice", func(ctx context.Context, _ event.Tx) error { return w.db.InsertAccount(ctx, a) })
	w.outside("InsertAccount", w.db.InsertAccount(w.ctx, a))
}

func agencies(w *world) {
	a := access.Agency{Account: ours, Name: "Port", Company: "Agence du Port", Address: "1 quai", Zipcode: "44000", City: "Nantes", Country: "FR",
		Phone: "0639980001", Fax: "0639980002", Email: "port@example.org", Website: "https://example.org", Picture: "https://example.org/p.png", Timezone: "Indian/Reunion"}
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		a.ID, a.CreatedAt, a.UpdatedAt = tx.NextID(), tx.Now(), tx.Now().Add(time.Microsecond)
		return w.db.InsertAgency(ctx, a)
	})
	w.filled(a)
	list, err := w.db.ListAgencies(w.ctx, ours, []int64{a.ID}, false)
	w.ok(err)
	w.same("by id", list, []access.Agency{a})
	list, err = w.db.ListAgencies(w.ctx, ours, nil, true)
	w.ok(err)
	w.same("all", ids(list, func(a access.Agency) int64 { return a.ID }), []int64{agency, neighbour, a.ID})
	list, err = w.db.ListAgencies(w.ctx, theirs, []int64{a.ID}, false)
	w.ok(err)
	w.same("of the other account", len(list), 0)
	w.refused(fault.Conflict, "an id twice", func(ctx context.Context, _ event.Tx) error { return w.db.InsertAgency(ctx, a) })
	w.outside("InsertAgency", w.db.InsertAgency(w.ctx, a))
}

func updateAgency(w *world) {
	list, err := w.db.ListAgencies(w.ctx, ours, []int64{neighbour}, false)
	w.ok(err)
	was := list[0]
	update := func(a access.Agency) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateAgency(ctx, a) })
	}
	a := access.Agency{Account: ours, ID: was.ID, Name: "Port", Company: "Agence du Port", Address: "1 quai", Zipcode: "44000", City: "Nantes", Country: "BE",
		Phone: "0639980001", Fax: "0639980002", Email: "port@example.org", Website: "https://example.org", Picture: "https://example.org/p.png",
		Timezone: "Indian/Reunion", CreatedAt: was.CreatedAt, UpdatedAt: was.UpdatedAt.Add(time.Second)}
	w.filled(a)
	update(a)
	list, err = w.db.ListAgencies(w.ctx, ours, []int64{neighbour}, false)
	w.same("updated", []any{list, err}, []any{[]access.Agency{a}, nil})
	update(was)
	a.ID = stranger
	update(a) // touches nothing: Run compares
	w.outside("UpdateAgency", w.db.UpdateAgency(w.ctx, a))
}

func stops(w *world) {
	asked := []people.Key{{Kind: people.KeyEmail, Value: "a@example.org"}, {Kind: people.KeyEmail, Value: "b@example.org"}, {Kind: people.KeyPhone, Value: "+33639980005"}}
	w.write(ours, func(ctx context.Context, tx event.Tx) error { // stops are told of keys that somebody owns
		return w.db.AddKeys(ctx, ours, friend, append(slices.Clone(asked), people.Key{Kind: people.KeyPhone, Value: "+33639980000"}), tx.Now())
	})
	stopped := func(account int64) []people.Key {
		_, list, err := w.db.MatchKeys(w.ctx, account, asked)
		w.ok(err)
		return list
	}
	replace := func(emails, phones []string) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			return w.db.ReplaceStops(ctx, ours, "user:9", emails, phones)
		})
	}
	replace([]string{"a@example.org"}, []string{"+33639980005"})
	w.same("first", len(stopped(ours)), 2)
	w.same("of the other account", len(stopped(theirs)), 0)
	replace([]string{"b@example.org"}, nil)
	w.same("replaced", stopped(ours), []people.Key{{Kind: people.KeyEmail, Value: "b@example.org"}})
	_, kept, err := w.db.MatchKeys(w.ctx, ours, []people.Key{{Kind: people.KeyPhone, Value: "+33639980000"}})
	w.ok(err)
	w.same("another source's", len(kept), 1)
	replace(nil, nil)
	w.same("none left", len(stopped(ours)), 0)
	w.outside("ReplaceStops", w.db.ReplaceStops(w.ctx, ours, "user:9", nil, nil))
}

func sampleProvider(tx event.Tx, id int64) access.Provider {
	return access.Provider{Account: ours, ID: id, Name: "Portail", Agencies: []int64{agency, neighbour}, Rights: []access.Right{access.LeadsRead, access.Private},
		Apimo:      access.ApimoSettings{Profile: "openapi", FlatDates: true, CityObject: true, NumberRefs: true, PerDay: 1000, PerSecond: 10},
		DisabledAt: tx.Now().Add(3), CreatedAt: tx.Now(), UpdatedAt: tx.Now().Add(time.Microsecond)}
}

func providers(w *world) {
	var p access.Provider
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		p = sampleProvider(tx, 777)
		p.DisabledAt = tx.Now().Add(time.Minute)
		return w.db.InsertProvider(ctx, p)
	})
	w.filled(p)
	got, account, list, found, err := w.db.FindProvider(w.ctx, 777)
	if err != nil || !found {
		w.Fatal(found, err)
	}
	w.same("provider", got, p)
	w.same("its account", access.Account{ID: account.ID, Name: account.Name, Mode: account.Mode, Country: account.Country},
		access.Account{ID: ours, Name: "one", Mode: access.Test, Country: "FR"})
	w.same("secrets", len(list), 0)
	all, err := w.db.ListProviders(w.ctx, ours)
	w.ok(err)
	w.same("listed", all[0], p)
	for _, other := range all {
		if other.Account != ours {
			w.Errorf("provider %d of account %d is listed", other.ID, other.Account)
		}
	}
	_, _, _, found, err = w.db.FindProvider(w.ctx, 555)
	w.same("no such number", []any{found, err}, []any{false, nil})
	w.refused(fault.Conflict, "their number", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertProvider(ctx, sampleProvider(tx, portal(theirs)))
	})
	w.refused(fault.Invalid, "an agency that is not there", func(ctx context.Context, tx event.Tx) error {
		p := sampleProvider(tx, 778)
		p.Agencies = []int64{agency, 999_999}
		return w.db.InsertProvider(ctx, p)
	})
	w.outside("InsertProvider", w.db.InsertProvider(w.ctx, p))
}

func updateProvider(w *world) {
	p, _, _, _, err := w.db.FindProvider(w.ctx, portal(ours))
	w.ok(err)
	update := func(p access.Provider) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateProvider(ctx, p) })
	}
	changed := p
	changed.Name, changed.Rights, changed.DisabledAt, changed.UpdatedAt = "Autre", []access.Right{access.LeadsWrite}, p.CreatedAt.Add(time.Hour), p.CreatedAt.Add(time.Hour)
	changed.Apimo = access.ApimoSettings{Profile: "openapi", FlatDates: true, CityObject: true, NumberRefs: true, PerDay: 7, PerSecond: 8}
	changed.Agencies = []int64{neighbour}
	update(changed)
	got, _, _, _, err := w.db.FindProvider(w.ctx, portal(ours))
	w.ok(err)
	w.same("updated", got, changed)
	update(p)
	wrong := changed
	wrong.ID = portal(theirs)
	update(wrong) // touches nothing: Run compares
	w.outside("UpdateProvider", w.db.UpdateProvider(w.ctx, p))
}

func secrets(w *world) {
	var first, second access.Secret
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.InsertProvider(ctx, sampleProvider(tx, 779)))
		first = access.Secret{ID: tx.NextID(), Hash: "aa", CreatedAt: tx.Now()}
		second = access.Secret{ID: tx.NextID(), Hash: "bb", CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Minute)}
		w.ok(w.db.InsertSecret(ctx, ours, 779, first))
		return w.db.InsertSecret(ctx, ours, 779, second)
	})
	stored := func() []access.Secret {
		_, _, list, _, err := w.db.FindProvider(w.ctx, 779)
		w.ok(err)
		return list
	}
	w.same("stored", stored(), []access.Secret{first, second})
	expire := func(provider, except int64, end time.Time) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error {
			return w.db.ExpireSecrets(ctx, ours, provider, except, end)
		})
	}
	expire(779, second.ID, first.CreatedAt.Add(time.Second))
	first.ExpiresAt = first.CreatedAt.Add(time.Second)
	w.same("all but one end", stored(), []access.Secret{first, second})
	expire(779, 0, second.CreatedAt.Add(time.Hour))
	w.same("none lives longer", stored(), []access.Secret{first, second})
	expire(portal(theirs), 0, first.CreatedAt) // touches nothing: Run compares
	w.refused(fault.Invalid, "a secret of their provider", func(ctx context.Context, _ event.Tx) error {
		return w.db.InsertSecret(ctx, ours, portal(theirs), first)
	})
	w.outside("InsertSecret", w.db.InsertSecret(w.ctx, ours, 779, first))
	w.outside("ExpireSecrets", w.db.ExpireSecrets(w.ctx, ours, 779, 0, first.CreatedAt))
}

func staffRows() []row {
	return []row{{"InsertUser GetUser UsersByID", users}, {"UpdateUser", updateUser}, {"ListUsers", listUsers}}
}

func sampleUser(tx event.Tx) access.User {
	return access.User{Account: ours, ID: tx.NextID(), UID: "5b0c1c1e-8d0c-4f7c-9a0a-0d9f2b5a7e11", Agency: agency, Role: access.Manager, Username: "Élodie.Roux", Firstname: "Élodie", Lastname: "Roux", Email: "e@example.org",
		Phone: "1", Mobile: "2", Fax: "3", Group: 5, Active: true, Language: "fr", Timezone: "Europe/Paris", Picture: "https://example.org/e.png", Presentation: "Dix ans à Nantes.",
		Born: day.Date{Year: 1990, Month: 2, Day: 28}, CreatedAt: tx.Now(), UpdatedAt: tx.Now().Add(time.Microsecond)}
}

func users(w *world) {
	var u access.User
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		u = sampleUser(tx)
		return w.db.InsertUser(ctx, u)
	})
	w.filled(u)
	got, found, err := w.db.GetUser(w.ctx, ours, u.ID)
	if err != nil || !found {
		w.Fatal(found, err)
	}
	w.same("user", got, u)
	_, found, err = w.db.GetUser(w.ctx, theirs, u.ID)
	w.same("of the other account", []any{found, err}, []any{false, nil})
	_, found, err = w.db.GetUser(w.ctx, ours, stranger)
	w.same("the other account's", []any{found, err}, []any{false, nil})
	list, err := w.db.UsersByID(w.ctx, ours, []int64{u.ID, stranger})
	w.same("by id, with the other account's", []any{list, err}, []any{[]access.User{u}, nil})
	list, err = w.db.UsersByID(w.ctx, theirs, []int64{u.ID})
	w.same("by id, from the other account", []any{list, err}, []any{[]access.User(nil), nil})
	w.refused(fault.Conflict, "a log-in name twice, in capitals", func(ctx context.Context, tx event.Tx) error {
		u := sampleUser(tx)
		u.Username, u.UID = "ÉLODIE.ROUX", ""
		return w.db.InsertUser(ctx, u)
	})
	w.refused(fault.Conflict, "a uid twice", func(ctx context.Context, tx event.Tx) error {
		u := sampleUser(tx)
		u.Username = "another"
		return w.db.InsertUser(ctx, u)
	})
	w.outside("InsertUser", w.db.InsertUser(w.ctx, u))
}

func updateUser(w *world) {
	u, _, err := w.db.GetUser(w.ctx, ours, agent)
	w.ok(err)
	update := func(u access.User) {
		w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.UpdateUser(ctx, u) })
	}
	changed := u
	changed.Username, changed.Firstname, changed.Lastname, changed.Email, changed.Phone, changed.Mobile, changed.Fax = "u", "f", "l", "e", "1", "2", "3"
	changed.Group, changed.Active, changed.Language, changed.Timezone, changed.Picture = 7, true, "en", "UTC", "p"
	changed.Presentation, changed.Agency, changed.Role = "Vingt ans.", neighbour, access.Manager
	changed.Born, changed.UpdatedAt = day.Date{Year: 1980, Month: 1, Day: 1}, u.UpdatedAt.Add(time.Second)
	w.filled(changed, ".UID") // which stays as it is
	update(changed)
	got, _, err := w.db.GetUser(w.ctx, ours, agent)
	w.ok(err)
	w.same("updated", got, changed)
	update(u)
	u.ID = stranger
	update(u) // touches nothing: Run compares
	w.outside("UpdateUser", w.db.UpdateUser(w.ctx, u))
}

func listUsers(w *world) {
	var added []int64
	for _, name := range []string{"a", "b", "c"} {
		w.write(ours, func(ctx context.Context, tx event.Tx) error {
			u := access.User{Account: ours, ID: tx.NextID(), UID: name, Agency: neighbour, Username: name, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
			added = append(added, u.ID)
			return w.db.InsertUser(ctx, u)
		})
	}
	page := func(q access.UserQuery) ([]int64, int64) {
		list, n, err := w.db.ListUsers(w.ctx, q)
		w.ok(err)
		return ids(list, func(u access.User) int64 { return u.ID }), n
	}
	got, n := page(access.UserQuery{Account: ours, Agency: neighbour, Limit: 2, Offset: 1})
	w.same("a page", []any{got, n}, []any{added[:2], int64(4)})
	got, n = page(access.UserQuery{Account: theirs, Agency: neighbour})
	w.same("of the other account", []any{got, n}, []any{[]int64{agent + 1}, int64(1)})
	_, n = page(access.UserQuery{Account: theirs})
	w.same("all of the other account", n, int64(3))
	got, n = page(access.UserQuery{Account: ours, Agency: neighbour, Offset: 9})
	w.same("past the end", []any{got, n}, []any{[]int64{}, int64(4)})
}
