package access_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/brake"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

const (
	password = "une phrase de passe"
	home     = "203.0.113.9"
)

// colleague makes a user of the agency who logs in with name@example.org.
func (f *firm) colleague(by access.Actor, agency int64, name string, group int) access.User {
	f.Helper()
	u, err := f.access.CreateUser(f.Context(), by, access.User{Agency: agency, Username: name, Email: name + "@example.org", Group: group, Active: true})
	f.must(err)
	f.must(f.access.SetPassword(f.Context(), by, u.ID, password))
	return u
}

func (f *firm) newLogin() *access.Login { return access.NewLogin(f.store, f.clock.Now) }

// enter logs a user in, and opens a session of an hour.
func (f *firm) enter(name string) (access.Actor, access.Session) {
	f.Helper()
	a, _, err := f.newLogin().User(f.Context(), name+"@example.org", password, home)
	f.must(err)
	v, err := f.access.OpenSession(f.Context(), a, "web", time.Hour)
	f.must(err)
	return a, v
}

// taken tells whether a replica that believes nothing yet takes the token.
func (f *firm) opens(what, token string, want error) {
	f.Helper()
	if _, err := f.newLogin().Session(f.Context(), token); err != want {
		f.Errorf("%s: %v, want %v", what, err, want)
	}
}

func TestAPersonLogsInWithEmailAndPassword(t *testing.T) {
	eachFirm(t, func(f *firm) {
		u := f.colleague(f.operator, f.agencies[0], "c.roux", access.Agent)
		if _, err := f.access.CreateUser(f.Context(), f.operator, access.User{Agency: f.agencies[0], Username: "none", Email: "none@example.org", Active: true}); err != nil {
			f.Fatal(err)
		}
		login := f.newLogin()
		for _, email := range []string{"c.roux@example.org", " C.Roux@Example.ORG "} {
			a, who, err := login.User(f.Context(), email, password, home)
			f.must(err)
			if who.ID != u.ID || a.User != u.ID || a.Account != f.operator.Account || !a.Test || a.Country != "FR" || a.Who != (event.Who{Kind: "user", ID: u.ID}) {
				f.Errorf("%s: user %d, actor %+v", email, who.ID, a)
			}
			if !a.Opens(f.agencies[0]) || a.Opens(f.agencies[1]) || !a.Has(access.VisitsWrite) || a.Has(access.VisitsBook) || a.Provider+a.Key != 0 || a.Sender() != 0 {
				f.Errorf("%s may %+v", email, a)
			}
		}
		for what, c := range map[string][2]string{
			"a wrong password":    {"c.roux@example.org", password + "x"},
			"none":                {"c.roux@example.org", ""},
			"in capitals":         {"c.roux@example.org", strings.ToUpper(password)},
			"far too long":        {"c.roux@example.org", strings.Repeat(password, 100)},
			"nobody":              {"d.roux@example.org", password},
			"no e-mail":           {"", password},
			"one without any":     {"none@example.org", ""},
			"the log-in name":     {"c.roux", password},
			"an endless e-mail":   {strings.Repeat("c", 5000) + "@example.org", password},
			"an endless password": {"c.roux@example.org", strings.Repeat("x", 1<<20)},
		} {
			if a, who, err := f.newLogin().User(f.Context(), c[0], c[1], home); err != access.ErrCredentials || a.Account != 0 || who.ID != 0 {
				f.Errorf("%s: %v, actor %+v", what, err, a)
			}
		}
	})
}

// What a group may, and where: the one table of it.
func TestAUsersGroupSaysWhatHeMayAndWhere(t *testing.T) {
	eachFirm(t, func(f *firm) {
		for group, want := range map[int]struct{ all, reads, writes bool }{
			1: {true, true, true}, 2: {true, true, true}, 3: {false, true, true}, 4: {false, true, true}, 5: {false, true, true},
			6: {false, true, false}, 7: {false, true, false}, 8: {true, true, true}, 9: {false, false, false}, 10: {false, true, true},
		} {
			name := "u" + event.Number(group)
			f.colleague(f.operator, f.agencies[0], name, group)
			a, _, err := f.newLogin().User(f.Context(), name+"@example.org", password, home)
			f.must(err)
			if got := a.Opens(f.agencies[1]); got != want.all || !a.Opens(f.agencies[0]) || a.Opens(f.theirs[0]) {
				f.Errorf("group %d: the other agency is open: %t", group, got)
			}
			if a.Has(access.VisitsRead) != want.reads || a.Has(access.VisitsWrite) != want.writes || a.Has(access.LeadsWrite) != want.writes {
				f.Errorf("group %d: visits read %t, written %t", group, a.Has(access.VisitsRead), a.Has(access.VisitsWrite))
			}
			if _, all := a.Agencies(); all || len(a.Permissions()) != 0 || a.InProgram(1) {
				f.Errorf("group %d is taken for an operator or a key", group)
			}
		}
	})
}

func TestASessionOpensUntilItEnds(t *testing.T) {
	eachFirm(t, func(f *firm) {
		u := f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		f.colleague(f.rival, f.theirs[0], "gare", access.Agent)
		_, v := f.enter("roux")
		if len(v.Token) != 40 || v.Hash != access.HashToken(v.Token) || !v.ExpiresAt.Equal(v.CreatedAt.Add(time.Hour)) {
			f.Errorf("session %+v", v)
		}
		login := f.newLogin()
		a, err := login.Session(f.Context(), v.Token)
		f.must(err)
		if a.User != u.ID || a.Session != v.ID || a.Account != f.operator.Account || !a.Has(access.VisitsWrite) || !a.Opens(f.agencies[0]) {
			f.Errorf("actor %+v", a)
		}
		for what, token := range map[string]string{"none": "", "the hash": v.Hash, "another": strings.Repeat("0", 40), "in capitals": strings.ToUpper(v.Token) + "A"} {
			f.opens(what, token, access.ErrCredentials)
		}
		if _, err := f.access.OpenSession(f.Context(), a, "web", time.Hour); !fault.Is(err, fault.Forbidden) {
			f.Errorf("a session that opens another: %v", err)
		}
		_, second := f.enter("roux")
		stranger, _ := f.enter("gare")
		f.is("a stranger's end of it", f.access.EndSession(f.Context(), stranger, v.ID), fault.Missing)
		f.is("of all", errorOf(f.access.EndSessions(f.Context(), stranger, u.ID)), fault.Forbidden)
		f.must(f.access.EndSession(f.Context(), a, v.ID))
		f.opens("ended", v.Token, access.ErrCredentials)
		f.opens("the other", second.Token, nil)
		f.clock.Advance(time.Hour - time.Second)
		f.opens("nearly over", second.Token, nil)
		f.clock.Advance(2 * time.Second)
		f.opens("over", second.Token, access.ErrCredentials)
	})
}

func errorOf[T any](_ T, err error) error { return err }

// A believed session is held to the clock in each call.
func TestASessionIsOverAtItsInstantThoughItIsBelieved(t *testing.T) {
	eachFirm(t, func(f *firm) {
		f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		_, v := f.enter("roux")
		now := v.ExpiresAt.Add(-time.Microsecond)
		login := access.NewLogin(f.store, func() time.Time { return now })
		_, err := login.Session(f.Context(), v.Token)
		f.must(err)
		now = v.ExpiresAt
		if _, err := login.Session(f.Context(), v.Token); err != access.ErrCredentials {
			f.Errorf("at its end: %v", err)
		}
	})
}

// What was believed a moment ago is refused when the change is reported done.
func TestWhatEndsAPersonsSessionsIsInForceWhenItIsDone(t *testing.T) {
	eachFirm(t, func(f *firm) {
		u := f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		slow := access.NewService(f.store, f.store, plainKeys{}, access.OutlastBelief)
		for what, change := range map[string]func(v access.Session) error{
			"another password": func(access.Session) error {
				return slow.SetPassword(f.Context(), f.operator, u.ID, password)
			},
			"switched off": func(access.Session) error {
				return errorOf(slow.SetUserActive(f.Context(), f.operator, u.ID, false))
			},
			"logged out": func(v access.Session) error { return slow.EndSession(f.Context(), f.operator, v.ID) },
			"all ended":  func(access.Session) error { return errorOf(slow.EndSessions(f.Context(), f.operator, u.ID)) },
		} {
			_, v := f.enter("roux")
			replica := f.newLogin()
			_, err := replica.Session(f.Context(), v.Token)
			f.must(err)
			f.must(change(v))
			if _, err := replica.Session(f.Context(), v.Token); err != access.ErrCredentials {
				f.Errorf("%s: %v after it was reported done", what, err)
			}
			f.must(errorOf(f.access.SetUserActive(f.Context(), f.operator, u.ID, true)))
		}
	})
}

// Between the proof and the session the password may change: what was proved is void.
func TestAnOldPasswordOpensNoSession(t *testing.T) {
	eachFirm(t, func(f *firm) {
		u := f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		a, _, err := f.newLogin().User(f.Context(), "roux@example.org", password, home)
		f.must(err)
		f.must(f.access.SetPassword(f.Context(), a, u.ID, "une autre phrase"))
		if _, err := f.access.OpenSession(f.Context(), a, "web", time.Hour); err != access.ErrCredentials {
			f.Errorf("proved by the old password: %v", err)
		}
		if list, err := f.access.Sessions(f.Context(), f.operator, u.ID); err != nil || len(list) != 0 {
			f.Errorf("sessions %v, %v", list, err)
		}
		a, _, err = f.newLogin().User(f.Context(), "roux@example.org", "une autre phrase", home)
		f.must(err)
		f.must(errorOf(f.access.SetUserActive(f.Context(), f.operator, u.ID, false)))
		if _, err := f.access.OpenSession(f.Context(), a, "web", time.Hour); err != access.ErrCredentials {
			f.Errorf("switched off meanwhile: %v", err)
		}
	})
}

func TestPasswordsAreOnesOwnAndKeptAsASlowHash(t *testing.T) {
	eachFirm(t, func(f *firm) {
		u := f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		other := f.colleague(f.operator, f.agencies[0], "lefort", access.Agent)
		kept, err := f.store.Password(f.Context(), f.operator.Account, u.ID)
		f.must(err)
		twin, err := f.store.Password(f.Context(), f.operator.Account, other.ID)
		f.must(err)
		if !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") || kept == twin {
			f.Errorf("kept as %q and %q", kept, twin)
		}
		a, _ := f.enter("roux")
		set := func(by access.Actor, user int64, text string) error {
			return f.access.SetPassword(f.Context(), by, user, text)
		}
		f.is("somebody else's", set(a, other.ID, password), fault.Forbidden)
		f.is("of their account", set(f.rival, u.ID, password), fault.Missing)
		key, _ := f.provider()
		provider := access.Actor{Account: f.operator.Account, User: u.ID, Who: event.Who{Kind: "key", ID: key.ID}}
		f.is("by a key in his name", set(provider, u.ID, password), fault.Forbidden)
		f.problems("short", set(a, u.ID, "neuf sign"), "password")
		f.problems("long", set(a, u.ID, strings.Repeat("x", 1025)), "password")
		f.problems("the e-mail", set(a, u.ID, "ROUX@example.org"), "password")
		f.problems("two lines", set(a, u.ID, "une phrase\nde passe"), "password")
		taken, err := f.access.LoginTaken(f.Context(), "ROUX@example.org")
		if err != nil || !taken {
			f.Errorf("taken %t, %v", taken, err)
		}
	})
}

// The journal says that a password was set and who was let in, and no secret.
func TestTheJournalTellsOfLoginsWithoutSecrets(t *testing.T) {
	eachFirm(t, func(f *firm) {
		u := f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		a, v := f.enter("roux")
		f.must(f.access.EndSession(f.Context(), a, v.ID))
		f.must(f.access.EndSession(f.Context(), a, v.ID)) // again: nothing
		list, err := f.store.Journal(f.Context(), f.operator.Account, 0, event.Subject{Kind: "user", ID: u.ID}, 50)
		f.must(err)
		var got []string
		for _, e := range list {
			got = append(got, e.Kind)
			for _, c := range e.Changes {
				for _, secret := range []string{v.Token, v.Hash, password, "argon2id"} {
					if strings.Contains(c.Before+c.After, secret) {
						f.Errorf("%s tells %q", e.Kind, c)
					}
				}
			}
		}
		if want := []string{"user.created", "user.password_set", "session.opened", "session.ended"}; !slices.Equal(got, want) {
			f.Errorf("journal %v, want %v", got, want)
		}
	})
}

func TestSessionsAreForgottenAMonthAfterTheirEnd(t *testing.T) {
	eachFirm(t, func(f *firm) {
		u := f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		f.enter("roux")
		left := func(after time.Duration, want int) {
			f.Helper()
			f.clock.Advance(after)
			f.must(f.access.PurgeSessions(f.Context(), f.operator.Account))
			if list, err := f.access.Sessions(f.Context(), f.operator, u.ID); err != nil || len(list) != want {
				f.Errorf("%d sessions, want %d; %v", len(list), want, err)
			}
		}
		left(30*24*time.Hour, 1)
		left(2*time.Hour, 0)
	})
}

func TestAGuestMayBookAtOneAgencyAndNothingElse(t *testing.T) {
	eachFirm(t, func(f *firm) {
		a, err := f.access.Guest(f.Context(), f.operator.Account, f.agencies[0])
		f.must(err)
		if a.Who != (event.Who{Kind: "visitor"}) || !a.Test || a.Country != "FR" || !a.Opens(f.agencies[0]) || a.Opens(f.agencies[1]) {
			f.Errorf("actor %+v", a)
		}
		for _, r := range append(access.Rights(), access.VisitsRead, access.VisitsWrite) {
			if a.Has(r) {
				f.Errorf("has %s", r)
			}
		}
		if !a.Has(access.VisitsBook) {
			f.Error("may not book")
		}
		f.is("at their agency", errorOf(f.access.Guest(f.Context(), f.operator.Account, f.theirs[0])), fault.Missing)
		f.is("of no account", errorOf(f.access.Guest(f.Context(), 999, f.agencies[0])), fault.Missing)
	})
}

// TestFailuresBrakeWhoMakesThem: somebody's name at one address, and not his neighbour.
func TestFailuresBrakeWhoMakesThem(t *testing.T) {
	eachFirm(t, func(f *firm) {
		f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		f.colleague(f.operator, f.agencies[0], "lefort", access.Agent)
		login := f.newLogin()
		try := func(name, text, from string) error {
			return errorOf2(login.User(f.Context(), name+"@example.org", text, from))
		}
		for range 10 {
			if err := try("roux", "wrong", home); err != access.ErrCredentials {
				f.Fatal(err)
			}
		}
		err := try("roux", password, home)
		f.is("the eleventh, though it is right", err, fault.TooMany)
		if b, ok := errors.AsType[*brake.Braked](err); !ok || b.For <= 0 || b.For > 15*time.Minute {
			f.Errorf("braked %v", b)
		}
		f.must(try("lefort", password, home))
		f.must(try("roux", password, "203.0.113.10"))
		f.clock.Advance(15*time.Minute + time.Second)
		f.must(try("roux", password, home))
	})
}

func errorOf2[T, U any](_ T, _ U, err error) error { return err }
