package access_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/testkit"
)

// store is what the services need of the database, and the journal.
type store interface {
	event.Ledger
	access.Store
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// plainKeys takes e-mails and phones as they are written.
type plainKeys struct{}

func (plainKeys) EmailKey(raw string) (string, bool)    { return raw, raw != "" }
func (plainKeys) PhoneKey(raw, _ string) (string, bool) { return raw, raw != "" }

// firm is an installation with two accounts, each with two agencies.
type firm struct {
	*testing.T
	database testkit.Database
	store    store
	clock    *testkit.Clock
	access   *access.Service
	waited   int // how many changes waited until they were in force
	operator access.Actor
	agencies []int64
	rival    access.Actor // operator of the other account
	theirs   []int64
}

func eachFirm(t *testing.T, run func(f *firm)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		f := &firm{T: t, database: d, clock: testkit.NewClock()}
		f.store = d.Store(t, f.clock.Now)
		f.access = access.NewService(f.store, f.store, plainKeys{}, func(context.Context) { f.waited++ })
		f.operator, f.agencies = f.account("Agence du Port", 0, 0)
		f.rival, f.theirs = f.account("Agence de la Gare", 7001, 7002) // ids that ours does not have
		run(f)
	})
}

func (f *firm) account(name string, numbers ...int64) (access.Actor, []int64) {
	a, err := f.access.CreateAccount(f.Context(), access.Account{Name: name, Mode: access.Test, Country: "fr"}, event.Who{Kind: "operator"})
	f.must(err)
	by := access.Operator(a, "test")
	var ids []int64
	for _, number := range numbers {
		agency, err := f.access.CreateAgency(f.Context(), by, access.Agency{ID: number, Name: name})
		f.must(err)
		ids = append(ids, agency.ID)
	}
	return by, ids
}

func (f *firm) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

func (f *firm) is(what string, err error, kind fault.Kind) {
	f.Helper()
	if !fault.Is(err, kind) {
		f.Errorf("%s: %v, want kind %v", what, err, kind)
	}
}

// problems wants an error to name these fields.
func (f *firm) problems(what string, err error, want ...string) {
	f.Helper()
	f.is(what, err, fault.Invalid)
	var got []string
	if e, ok := err.(*fault.Error); ok {
		for _, p := range e.Problems {
			got = append(got, p.Field)
		}
	}
	if !slices.Equal(got, want) {
		f.Errorf("%s: problems of %v, want %v", what, got, want)
	}
}

// provider makes one that is opened to the first agency only.
func (f *firm) provider() (access.Provider, string) {
	f.Helper()
	p, token, err := f.access.CreateProvider(f.Context(), f.operator, access.Provider{Name: "Portail", Agencies: f.agencies[:1], Apimo: access.ApimoSettings{PerDay: 5}})
	f.must(err)
	return p, token
}

// login is a replica's: what one believes the other does not know.
func (f *firm) login(number int64, token string) (access.Actor, error) {
	return access.NewLogin(f.store, f.clock.Now).Provider(f.Context(), number, token)
}

func TestAProviderLogsInWithItsNumberAndToken(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p, token := f.provider()
		if p.ID != 1000 || len(token) != 40 {
			f.Errorf("number %d, token of %d characters; clients expect four digits and 40", p.ID, len(token))
		}
		a, err := f.login(p.ID, token)
		f.must(err)
		if a.Account != f.operator.Account || a.Provider != p.ID || a.Who != (event.Who{Kind: "provider", ID: p.ID}) || a.Country != "FR" || a.Apimo.PerDay != 5 || a.Apimo.Profile != "document" {
			f.Errorf("actor %+v", a)
		}
		for what, c := range map[string]struct {
			number int64
			token  string
		}{"a wrong token": {p.ID, strings.Repeat("0", 40)}, "no token": {p.ID, ""}, "no such number": {4242, token}, "in capitals": {p.ID, strings.ToUpper(token) + "A"}, "the hash": {p.ID, access.HashToken(token)}} {
			if _, err := f.login(c.number, c.token); err != access.ErrCredentials {
				f.Errorf("%s: %v, want ErrCredentials", what, err)
			}
		}
		second, other := f.provider()
		if second.ID != 1001 || other == token {
			f.Errorf("the second provider is %d", second.ID)
		}
		if _, err := f.login(second.ID, token); err != access.ErrCredentials {
			f.Errorf("with another's token: %v", err)
		}
	})
}

func TestAnActorMayWhatItsProviderWasGiven(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p, token := f.provider()
		a, err := f.login(p.ID, token)
		f.must(err)
		mine, closed := f.agencies[0], f.agencies[1]
		for what, c := range map[string]struct {
			actor  access.Actor
			agency int64
			right  access.Right
			want   error
		}{
			"its agency":             {a, mine, access.LeadsRead, nil},
			"a right it lacks":       {a, mine, access.ContactsRead, fault.New(fault.Forbidden, "")},
			"an agency not opened":   {a, closed, access.LeadsRead, fault.New(fault.Forbidden, "")},
			"the other account's":    {a, f.theirs[0], access.LeadsRead, fault.New(fault.Missing, "")},
			"no such agency":         {a, 999_999, access.LeadsRead, fault.New(fault.Missing, "")},
			"an operator":            {f.operator, closed, access.Private, nil},
			"an operator, elsewhere": {f.operator, f.theirs[0], access.LeadsRead, fault.New(fault.Missing, "")},
			"nobody":                 {access.Actor{}, mine, access.LeadsRead, fault.New(fault.Missing, "")},
		} {
			err := f.access.Enter(f.Context(), c.actor, c.agency, c.right)
			if (err == nil) != (c.want == nil) || err != nil && fault.Of(err) != fault.Of(c.want) {
				f.Errorf("%s: %v, want %v", what, err, c.want)
			}
		}
		list, err := f.access.Agencies(f.Context(), a)
		if err != nil || len(list) != 1 || list[0].ID != mine {
			f.Errorf("agencies %v, %v", list, err)
		}
		if a.Sender() != p.ID || f.operator.Sender() != 0 {
			f.Errorf("senders %d and %d", a.Sender(), f.operator.Sender())
		}
	})
}

func TestADisabledProviderIsShutOutUntilItIsEnabled(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p, token := f.provider()
		set := func(disabled bool) { f.must(f.access.SetProviderDisabled(f.Context(), f.operator, p.ID, disabled)) }
		set(true)
		set(true) // again: nothing to do, and nothing in the journal
		if _, err := f.login(p.ID, token); err != access.ErrCredentials {
			f.Errorf("disabled: %v", err)
		}
		set(false)
		if _, err := f.login(p.ID, token); err != nil {
			f.Errorf("enabled: %v", err)
		}
		if f.waited != 3 {
			f.Errorf("%d changes waited until they were in force, want 3", f.waited)
		}
		f.journal(p.ID, "provider.created", "provider.disabled", "provider.enabled")
		f.is("by the other account", f.access.SetProviderDisabled(f.Context(), f.rival, p.ID, true), fault.Missing)
	})
}

func (f *firm) journal(provider int64, want ...string) {
	f.Helper()
	f.journalOf(event.Subject{Kind: "provider", ID: provider}, want...)
}

func (f *firm) journalOf(subject event.Subject, want ...string) {
	f.Helper()
	list, err := f.store.Journal(f.Context(), f.operator.Account, 0, subject, 100)
	f.must(err)
	var got []string
	for _, e := range list {
		got = append(got, e.Kind)
		if text := fmt.Sprint(e); strings.Contains(text, "hash") {
			f.Errorf("a secret's hash is in the journal: %s", text)
		}
	}
	if !slices.Equal(got, want) {
		f.Errorf("journal %v, want %v", got, want)
	}
}

func TestATurnedTokenOverlapsTheOldOne(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p, first := f.provider()
		second, err := f.access.RotateSecret(f.Context(), f.operator, p.ID, time.Hour)
		f.must(err)
		opens := func(what string, want map[string]bool) {
			f.Helper()
			for token, open := range want {
				if _, err := f.login(p.ID, token); (err == nil) != open {
					f.Errorf("%s: %v, want open %v", what, err, open)
				}
			}
		}
		opens("at once", map[string]bool{first: true, second: true})
		f.clock.Advance(59 * time.Minute)
		opens("in the overlap", map[string]bool{first: true, second: true})
		f.clock.Advance(2 * time.Minute)
		opens("after it", map[string]bool{first: false, second: true})
		third, err := f.access.RotateSecret(f.Context(), f.operator, p.ID, 0)
		f.must(err)
		f.clock.Advance(time.Second)
		opens("with no overlap", map[string]bool{first: false, second: false, third: true})
		_, err = f.access.RotateSecret(f.Context(), f.rival, p.ID, 0)
		f.is("by the other account", err, fault.Missing)
		opens("and nothing happened", map[string]bool{third: true})
	})
}

// TestWhatALoginBelievesEnds: an actor is loaded again once Believed has passed,
// which is how long the real Settle waits.
func TestWhatALoginBelievesEnds(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p, token := f.provider()
		login := access.NewLogin(f.store, f.clock.Now)
		if _, err := login.Provider(f.Context(), p.ID, token); err != nil {
			f.Fatal(err)
		}
		slow := access.NewService(f.store, f.store, plainKeys{}, access.OutlastBelief)
		f.must(slow.SetProviderDisabled(f.Context(), f.operator, p.ID, true))
		if _, err := login.Provider(f.Context(), p.ID, token); err != access.ErrCredentials {
			f.Errorf("%v after it was reported done", err)
		}
	})
}

func TestWhatIsWrongIsToldAtOnce(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p, _ := f.provider()
		u, err := f.access.CreateUser(f.Context(), f.operator, access.User{Agency: f.agencies[0], Username: "Roux", Email: "roux@example.org"})
		f.must(err)
		problems := f.problems
		provider := func(p access.Provider) error {
			_, _, err := f.access.CreateProvider(f.Context(), f.operator, p)
			return err
		}
		user := func(u access.User) error {
			_, err := f.access.CreateUser(f.Context(), f.operator, u)
			return err
		}
		_, err = f.access.CreateAccount(f.Context(), access.Account{Country: "France"}, event.Who{})
		problems("an account", err, "name", "country")
		_, err = f.access.CreateAgency(f.Context(), f.operator, access.Agency{Country: "fr", Timezone: "Nantes"})
		problems("an agency", err, "name", "country", "timezone")
		_, err = f.access.CreateAgency(f.Context(), f.operator, access.Agency{ID: f.agencies[0], Name: "again"})
		problems("an agency's number", err, "id")
		problems("a provider", provider(access.Provider{ID: -1, Rights: []access.Right{"root"}, Apimo: access.ApimoSettings{Profile: "x"}}), "name", "id", "profile", "rights", "agency")
		problems("a provider's number", provider(access.Provider{ID: p.ID, Name: "again", Agencies: f.agencies}), "id")
		problems("a provider of their agency", provider(access.Provider{Name: "spy", Agencies: f.theirs}), "agency")
		problems("a user", user(access.User{Agency: f.agencies[0], Email: "x", Group: 11, Timezone: "x"}), "username", "email", "group", "timezone")
		problems("a user of their agency", user(access.User{Agency: f.theirs[0], Username: "spy", Email: "spy@example.org"}), "agency")
		problems("a log-in name twice", user(access.User{Agency: f.agencies[0], Username: "ROUX", Email: "r@example.org"}), "username")
		_, err = f.access.SetUserActive(f.Context(), f.rival, u.ID, true)
		f.is("their user", err, fault.Missing)
	})
}

func TestNumbersThatAreChosenAreNotGivenAgain(t *testing.T) {
	eachFirm(t, func(f *firm) {
		chosen, err := f.access.CreateAgency(f.Context(), f.operator, access.Agency{ID: 5000, Name: "chosen"})
		f.must(err)
		next, err := f.access.CreateAgency(f.Context(), f.operator, access.Agency{Name: "next"})
		f.must(err)
		if chosen.ID != 5000 || next.ID != 5001 {
			f.Errorf("numbers %d and %d", chosen.ID, next.ID)
		}
	})
}

func TestRightsReadBackAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string][]access.Right{
		"": nil, "leads.read": {access.LeadsRead}, " leads.read , users.read,": {access.LeadsRead, access.UsersRead}, "all": access.Rights(),
		access.JoinRights(access.Rights()): access.Rights(),
	} {
		if got := access.SplitRights(text); !slices.Equal(got, want) {
			t.Errorf("SplitRights(%q) = %v, want %v", text, got, want)
		}
	}
}
