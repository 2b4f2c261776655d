package storagetest

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
)

// What both accounts have of applications, under the same ids.
const (
	client int64 = 700
	grant  int64 = 710
	bond   int64 = 720 // the session a grant hangs on
)

func grantRows() []row {
	return []row{
		{"FindClient ListClients InsertClient UpdateClient", clients},
		{"InsertClientSecret ExpireClientSecrets", clientSecrets},
		{"InsertGrant UpdateGrant GetGrant ListGrants FindCode", grantsGiven},
		{"ListHoldings", holdings},
		{"InsertToken FindToken FindBearer", tokens},
		{"DropTokens", droppedTokens},
		{"ProlongSession", prolongedSession},
	}
}

// seedGrants gives each account an application that acts for its agent.
func (w *world) seedGrants(ctx context.Context, tx event.Tx, account int64, mark string) error {
	w.ok(w.db.InsertClient(ctx, sampleClient(account, client, "key-"+mark, tx)))
	w.ok(w.db.InsertClientSecret(ctx, account, client, access.Secret{ID: client + 1, Hash: "secret-" + mark, CreatedAt: tx.Now()}))
	w.ok(w.db.InsertSession(ctx, access.Session{Account: account, ID: bond, User: agent, Kind: "leads2keys", Hash: "bond-" + mark, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour)}))
	w.ok(w.db.InsertGrant(ctx, sampleGrant(account, grant, "code-"+mark, tx)))
	return w.db.InsertToken(ctx, sampleToken(account, "token-"+mark, tx))
}

func sampleClient(account, id int64, key string, tx event.Tx) grants.Client {
	return grants.Client{Account: account, ID: id, Key: key, Name: "n", Redirects: []string{"https://example.org/cb", "l2k://callback"},
		Scopes: []grants.Scope{grants.AccountRead, grants.PlacesWrite}, Compat: grants.SDK, Auth: grants.ByProof, Proof: true, Direct: true, Own: true,
		DisabledAt: tx.Now(), CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
}

func sampleGrant(account, id int64, code string, tx event.Tx) grants.Grant {
	return grants.Grant{Account: account, ID: id, Client: client, User: agent, Session: bond, Scopes: []grants.Scope{grants.AccountRead},
		Code: grants.Code{Hash: code, Redirect: "l2k://callback", Named: true, State: "s", Challenge: "c", ExpiresAt: tx.Now(), UsedAt: tx.Now()},
		Turn: 3, TurnedAt: tx.Now(), CreatedAt: tx.Now(), RevokedAt: tx.Now(), Reason: grants.Reused}
}

func sampleToken(account int64, hash string, tx event.Tx) grants.Token {
	return grants.Token{Account: account, Hash: hash, Grant: grant, Kind: grants.Access, Turn: 3, CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour)}
}

func clients(w *world) {
	var c grants.Client
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		c = sampleClient(ours, tx.NextID(), "new", tx)
		return w.db.InsertClient(ctx, c)
	})
	w.filled(c)
	only := func(what string) {
		w.Helper()
		got, _, found, err := w.db.FindClient(w.ctx, "new")
		w.same(what, []any{got, found, err}, []any{c, true, nil})
		list, err := w.db.ListClients(w.ctx, ours)
		w.ok(err)
		w.same(what+" in the list", list[len(list)-1], c)
		w.same("how many", len(list), 2)
	}
	only("as written")
	for _, account := range []int64{ours, theirs} { // a key is one in the whole installation
		err := w.db.Write(w.ctx, account, func(ctx context.Context, tx event.Tx) error {
			return w.db.InsertClient(ctx, sampleClient(account, tx.NextID(), "new", tx))
		})
		w.same("the same key", fault.Of(err), fault.Conflict)
	}
	changed := c
	changed.Name, changed.Redirects, changed.Scopes, changed.Compat, changed.Auth = "m", []string{"https://example.org"}, []grants.Scope{grants.MandatesRead}, grants.Documented, grants.ByNone
	changed.Proof, changed.Direct, changed.Own, changed.DisabledAt, changed.UpdatedAt = false, false, false, time.Time{}, c.UpdatedAt.Add(time.Hour)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		sent := changed
		sent.Key, sent.CreatedAt = "other", sent.UpdatedAt // what never changes
		return w.db.UpdateClient(ctx, sent)
	})
	c = changed
	only("changed")
	_, _, found, err := w.db.FindClient(w.ctx, "nobody")
	w.same("nobody", []any{found, err}, []any{false, nil})
	w.outside("InsertClient", w.db.InsertClient(w.ctx, c))
	w.outside("UpdateClient", w.db.UpdateClient(w.ctx, c))
}

func clientSecrets(w *world) {
	var added []access.Secret
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		added = nil
		for i := range 3 {
			v := access.Secret{ID: tx.NextID(), Hash: string(rune('a' + i)), Hint: "abcd", CreatedAt: tx.Now()}
			if i == 0 {
				v.ExpiresAt = tx.Now().Add(time.Second)
			}
			added = append(added, v)
			w.ok(w.db.InsertClientSecret(ctx, ours, client, v))
		}
		end := tx.Now().Add(time.Minute)
		added[1].ExpiresAt = end // the first ends sooner, the last is excepted
		return w.db.ExpireClientSecrets(ctx, ours, client, added[2].ID, end)
	})
	w.filled(added[1])
	_, secrets, _, err := w.db.FindClient(w.ctx, "key-one")
	w.ok(err)
	w.same("the secrets", secrets[1:], added)
	w.same("the older one ends too", secrets[0].ExpiresAt, added[1].ExpiresAt)
	_, secrets, _, err = w.db.FindClient(w.ctx, "new")
	w.same("another application's", []any{len(secrets), err}, []any{0, nil})
	w.outside("InsertClientSecret", w.db.InsertClientSecret(w.ctx, ours, client, added[0]))
	w.outside("ExpireClientSecrets", w.db.ExpireClientSecrets(w.ctx, ours, client, 0, time.Now()))
}

func grantsGiven(w *world) {
	var g grants.Grant
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		g = sampleGrant(ours, tx.NextID(), "new", tx)
		return w.db.InsertGrant(ctx, g)
	})
	w.filled(g)
	only := func(what string) {
		w.Helper()
		got, found, err := w.db.GetGrant(w.ctx, ours, g.ID)
		w.same(what, []any{got, found, err}, []any{g, true, nil})
		got, found, err = w.db.FindCode(w.ctx, "new")
		w.same(what+" by its code", []any{got, found, err}, []any{g, true, nil})
	}
	only("as written")
	changed := g
	changed.Code.UsedAt, changed.Turn, changed.TurnedAt, changed.RevokedAt, changed.Reason = time.Time{}, 4, g.CreatedAt.Add(time.Second), time.Time{}, ""
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		sent := changed
		sent.Scopes, sent.Session, sent.Code.Redirect = nil, 1, "x" // what never changes
		return w.db.UpdateGrant(ctx, sent)
	})
	g = changed
	only("changed")
	_, found, err := w.db.GetGrant(w.ctx, theirs, g.ID)
	w.same("in the other account", []any{found, err}, []any{false, nil})
	for _, c := range []struct {
		user, client int64
		want         []int64
	}{{0, 0, []int64{grant, g.ID}}, {agent, client, []int64{grant, g.ID}}, {agent + 1, 0, []int64{}}, {0, client + 1, []int64{}}} {
		list, err := w.db.ListGrants(w.ctx, ours, c.user, c.client)
		w.ok(err)
		w.same("listed", ids(list, func(g grants.Grant) int64 { return g.ID }), c.want)
	}
	w.outside("InsertGrant", w.db.InsertGrant(w.ctx, g))
	w.outside("UpdateGrant", w.db.UpdateGrant(w.ctx, g))
}

func holdings(w *world) {
	var h grants.Holding
	var over grants.Grant
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		h.Session, h.Client = sampleSession(tx, "holding"), sampleClient(ours, tx.NextID(), "holding", tx)
		h.Grant = sampleGrant(ours, tx.NextID(), "holding", tx)
		h.Grant.Client, h.Grant.User, h.Grant.Session, h.Grant.RevokedAt = h.Client.ID, h.Session.User, h.Session.ID, time.Time{}
		w.ok(w.db.InsertSession(ctx, h.Session))
		w.ok(w.db.InsertClient(ctx, h.Client))
		unused := h.Grant
		unused.ID, unused.Code.Hash, unused.Code.UsedAt = tx.NextID(), "unused", time.Time{}
		over = h.Grant
		over.ID, over.Code.Hash, over.RevokedAt = tx.NextID(), "over", tx.Now()
		w.ok(w.db.InsertGrant(ctx, unused))
		w.ok(w.db.InsertGrant(ctx, over))
		return w.db.InsertGrant(ctx, h.Grant)
	})
	list, err := w.db.ListHoldings(w.ctx, ours, h.Grant.User)
	w.same("of the user", []any{list, err}, []any{[]grants.Holding{h}, nil})
	list, err = w.db.ListHoldings(w.ctx, ours, stranger)
	w.same("of nobody", []any{len(list), err}, []any{0, nil})
	list, err = w.db.ListHoldings(w.ctx, theirs, h.Grant.User)
	w.same("of the user of that number in the other account", []any{len(list), err}, []any{0, nil})
	list, err = w.db.ListHoldings(w.ctx, ours, 0)
	w.ok(err)
	last := list[len(list)-1]
	w.same("of all, the last", last, h)
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		last.Grant.RevokedAt = over.RevokedAt
		return w.db.UpdateGrant(ctx, last.Grant)
	})
	list, err = w.db.ListHoldings(w.ctx, ours, h.Grant.User)
	w.same("after its end", []any{len(list), err}, []any{0, nil})
}

func tokens(w *world) {
	var t grants.Token
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		v := sampleSession(tx, "bond")
		w.ok(w.db.InsertSession(ctx, v))
		g := sampleGrant(ours, tx.NextID(), "bond", tx)
		g.User, g.Session = v.User, v.ID
		w.ok(w.db.InsertGrant(ctx, g))
		t = sampleToken(ours, "new", tx)
		t.Grant = g.ID
		return w.db.InsertToken(ctx, t)
	})
	w.filled(t)
	got, found, err := w.db.FindToken(w.ctx, "new")
	w.same("the token", []any{got, found, err}, []any{t, true, nil})
	_, found, err = w.db.FindToken(w.ctx, "nobody's")
	w.same("nobody's", []any{found, err}, []any{false, nil})

	b, found, err := w.db.FindBearer(w.ctx, "new")
	w.same("found", []any{found, err}, []any{true, nil})
	g, _, err := w.db.GetGrant(w.ctx, ours, t.Grant)
	w.ok(err)
	c, _, _, err := w.db.FindClient(w.ctx, "key-one")
	w.ok(err)
	e, _, err := w.db.FindSession(w.ctx, "bond")
	w.ok(err)
	w.same("with all it stands for", b, grants.Borne{Token: t, Grant: g, Client: c, By: e})
	b, found, err = w.db.FindBearer(w.ctx, "token-two")
	w.same("theirs is theirs", []any{b.By.Account.ID, b.Client.Account, found, err}, []any{theirs, theirs, true, nil})
	w.outside("InsertToken", w.db.InsertToken(w.ctx, t))
}

func droppedTokens(w *world) {
	var last grants.Grant
	var t time.Time
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		t = tx.Now().Add(24 * time.Hour)
		last = sampleGrant(ours, tx.NextID(), "last", tx)
		last.Code.ExpiresAt = t
		w.ok(w.db.InsertGrant(ctx, last))
		for hash, end := range map[string]time.Time{"over": t, "not yet": t.Add(time.Microsecond)} {
			v := sampleToken(ours, hash, tx)
			v.ExpiresAt = end
			w.ok(w.db.InsertToken(ctx, v))
		}
		return nil
	})
	w.write(ours, func(ctx context.Context, _ event.Tx) error { return w.db.DropTokens(ctx, ours, t) })
	for hash, want := range map[string]bool{"over": false, "not yet": true, "token-one": false, "token-two": true} {
		_, found, err := w.db.FindToken(w.ctx, hash)
		w.same(hash, []any{found, err}, []any{want, nil})
	}
	for id, want := range map[int64]bool{grant: true, last.ID: false} { // the first has a token still
		_, found, err := w.db.GetGrant(w.ctx, ours, id)
		w.same("grant", []any{found, err}, []any{want, nil})
	}
	w.outside("DropTokens", w.db.DropTokens(w.ctx, ours, t))
}

func prolongedSession(w *world) {
	var v access.Session
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		v = access.Session{Account: ours, ID: tx.NextID(), User: agent, Kind: "leads2keys", Hash: "prolonged", CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Minute)}
		return w.db.InsertSession(ctx, v)
	})
	end := v.ExpiresAt.Add(time.Hour)
	for _, c := range []struct {
		account, user, session int64
		now                    time.Time
		want                   bool
	}{{ours, agent + 1, v.ID, v.CreatedAt, false}, {ours, agent, v.ID + 1, v.CreatedAt, false}, {theirs, agent, v.ID, v.CreatedAt, false},
		{ours, agent, v.ID, v.ExpiresAt, false}, {ours, agent, v.ID, v.ExpiresAt.Add(-1 * time.Microsecond), true}} {
		w.write(c.account, func(ctx context.Context, _ event.Tx) error {
			open, err := w.db.ProlongSession(ctx, c.account, c.user, c.session, c.now, end)
			w.same("prolonged", open, c.want)
			return err
		})
	}
	e, _, err := w.db.FindSession(w.ctx, "prolonged")
	w.same("its end", []any{e.Session.ExpiresAt, err}, []any{end, nil})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		_, err := w.db.EndSessions(ctx, ours, agent, v.ID, v.CreatedAt)
		w.ok(err)
		open, err := w.db.ProlongSession(ctx, ours, agent, v.ID, v.CreatedAt, end)
		w.same("one that was ended", open, false)
		return err
	})
	_, err = w.db.ProlongSession(w.ctx, ours, agent, v.ID, v.CreatedAt, end)
	w.outside("ProlongSession", err)
}
