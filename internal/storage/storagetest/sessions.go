package storagetest

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

func sessionRows() []row {
	return []row{
		{"SetPassword FindLogin Password", passwords},
		{"InsertSession FindSession ListSessions", sessions},
		{"EndSessions", endSessions},
		{"DropSessions", dropSessions},
	}
}

// session is each account's one session, of agent, who logs in with mark@example.org.
const session int64 = 3900

func (w *world) seedSessions(ctx context.Context, tx event.Tx, account int64, mark string) error {
	w.ok(w.db.SetPassword(ctx, account, agent, mark+"@example.org", mark))
	return w.db.InsertSession(ctx, access.Session{Account: account, ID: session, User: agent, Kind: "web", Hash: mark,
		CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour)})
}

// entries is what an account has of people who log in.
type entries struct {
	Passwords [2]string
	Sessions  []access.Session
}

func (w *world) snapSessions(account int64) (e entries) {
	w.Helper()
	var err error
	for i, user := range []int64{agent, agent + 1} {
		e.Passwords[i], err = w.db.Password(w.ctx, account, user)
		w.ok(err)
	}
	e.Sessions, err = w.db.ListSessions(w.ctx, account, 0)
	w.ok(err)
	return e
}

func passwords(w *world) {
	set := func(account, user int64, key, kept string) {
		w.write(account, func(ctx context.Context, _ event.Tx) error {
			return w.db.SetPassword(ctx, account, user, key, kept)
		})
	}
	set(ours, agent+1, "e@example.org", "$argon2id$")
	k, found, err := w.db.FindLogin(w.ctx, "e@example.org")
	w.ok(err)
	u, _, err := w.db.GetUser(w.ctx, ours, agent+1)
	w.ok(err)
	a, _, err := w.db.GetAccount(w.ctx, ours)
	w.ok(err)
	w.same("found", []any{k, found}, []any{access.Known{Account: a, User: u, Password: "$argon2id$"}, true})
	kept, err := w.db.Password(w.ctx, ours, agent+1)
	w.ok(err)
	w.same("kept", kept, "$argon2id$")
	k, _, err = w.db.FindLogin(w.ctx, "two@example.org")
	w.ok(err)
	w.same("theirs", k.User.Account, theirs)
	for _, key := range []string{"", "E@example.org", "nobody@example.org"} {
		_, found, err = w.db.FindLogin(w.ctx, key)
		w.same("of "+key, []any{found, err}, []any{false, nil})
	}
	kept, err = w.db.Password(w.ctx, ours, stranger)
	w.same("of their stranger", []any{kept, err}, []any{"", nil})
	w.refused(fault.Conflict, "a name that logs in to their account", func(ctx context.Context, _ event.Tx) error {
		return w.db.SetPassword(ctx, ours, agent+1, "two@example.org", "x")
	})
	set(ours, stranger, "stranger@example.org", "x") // touches nothing: Run compares
	w.outside("SetPassword", w.db.SetPassword(w.ctx, ours, agent, "x", "x"))
}

func sampleSession(tx event.Tx, hash string) access.Session {
	return access.Session{Account: ours, ID: tx.NextID(), User: agent + 1, Kind: "flatsy", Hash: hash,
		CreatedAt: tx.Now(), ExpiresAt: tx.Now().Add(time.Hour), EndedAt: tx.Now().Add(time.Minute)}
}

func sessions(w *world) {
	var v access.Session
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		v = sampleSession(tx, "h1")
		return w.db.InsertSession(ctx, v)
	})
	w.filled(v, ".Token")
	e, found, err := w.db.FindSession(w.ctx, "h1")
	w.ok(err)
	u, _, err := w.db.GetUser(w.ctx, ours, agent+1)
	w.ok(err)
	a, _, err := w.db.GetAccount(w.ctx, ours)
	w.ok(err)
	w.same("found", []any{e, found}, []any{access.Entered{Account: a, User: u, Session: v}, true})
	e, _, err = w.db.FindSession(w.ctx, "two")
	w.ok(err)
	w.same("theirs", []int64{e.Account.ID, e.User.Account, e.Session.Account}, []int64{theirs, theirs, theirs})
	_, found, err = w.db.FindSession(w.ctx, "H1")
	w.same("in capitals", []any{found, err}, []any{false, nil})
	list, err := w.db.ListSessions(w.ctx, ours, agent+1)
	w.ok(err)
	w.same("of a user", list, []access.Session{v})
	list, err = w.db.ListSessions(w.ctx, theirs, agent+1)
	w.ok(err)
	w.same("of their user", len(list), 0)
	list, err = w.db.ListSessions(w.ctx, theirs, 0)
	w.ok(err)
	w.same("of their users", ids(list, func(v access.Session) int64 { return v.ID }), []int64{bond, session})
	w.refused(fault.Conflict, "a hash twice", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertSession(ctx, sampleSession(tx, "h1"))
	})
	w.refused(fault.Invalid, "of their stranger", func(ctx context.Context, tx event.Tx) error {
		v := sampleSession(tx, "h2")
		v.User = stranger
		return w.db.InsertSession(ctx, v)
	})
	w.outside("InsertSession", w.db.InsertSession(w.ctx, v))
}

func endSessions(w *world) {
	var list [3]access.Session
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		for i, hash := range []string{"e1", "e2", "e3"} {
			list[i] = sampleSession(tx, hash)
			list[i].User, list[i].EndedAt = agent, time.Time{}
			if i == 2 {
				list[i].ExpiresAt = tx.Now().Add(time.Second)
			}
			w.ok(w.db.InsertSession(ctx, list[i]))
		}
		return nil
	})
	end := list[0].CreatedAt.Add(time.Second)
	ended := func(user, id int64, at time.Time) (n int64) {
		w.write(ours, func(ctx context.Context, _ event.Tx) (err error) {
			n, err = w.db.EndSessions(ctx, ours, user, id, at)
			return err
		})
		return n
	}
	w.same("of another user", ended(agent+1, list[0].ID, end), int64(0))
	w.same("one", ended(agent, list[0].ID, end), int64(1))
	w.same("again", ended(agent, list[0].ID, end.Add(time.Second)), int64(0))
	w.same("all that are left: the seed's two and one, for one has expired", ended(agent, 0, end.Add(time.Second)), int64(3))
	list[0].EndedAt, list[1].EndedAt = end, end.Add(time.Second)
	for _, want := range list {
		e, _, err := w.db.FindSession(w.ctx, want.Hash)
		w.ok(err)
		w.same(want.Hash, e.Session, want)
	}
	_, err := w.db.EndSessions(w.ctx, ours, agent, 0, end)
	w.outside("EndSessions", err)
}

func dropSessions(w *world) {
	var early, late access.Session
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		early, late = sampleSession(tx, "d1"), sampleSession(tx, "d2")
		early.CreatedAt, early.ExpiresAt = time.UnixMicro(1).UTC(), time.UnixMicro(5).UTC()
		late.CreatedAt, late.ExpiresAt = early.CreatedAt, time.UnixMicro(6).UTC()
		w.ok(w.db.InsertSession(ctx, early))
		return w.db.InsertSession(ctx, late)
	})
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		return w.db.DropSessions(ctx, ours, early.ExpiresAt)
	})
	_, found, err := w.db.FindSession(w.ctx, "d1")
	w.same("expired", []any{found, err}, []any{false, nil})
	_, found, err = w.db.FindSession(w.ctx, "d2")
	w.same("a moment later", []any{found, err}, []any{true, nil})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		return w.db.DropSessions(ctx, ours, tx.Now().Add(24*time.Hour)) // theirs stay: Run compares
	})
	w.outside("DropSessions", w.db.DropSessions(w.ctx, ours, early.ExpiresAt))
}
