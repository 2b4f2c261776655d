package access_test

import (
	"net/netip"
	"slices"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

func TestAProviderIsChangedWhereverItIsOpened(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p, token := f.provider()
		waited := f.waited
		changed, err := f.access.ChangeProvider(f.Context(), f.operator, p.ID, func(p *access.Provider) {
			p.Name, p.Agencies, p.Rights = " Portail 2 ", []int64{f.agencies[1], f.agencies[1]}, []access.Right{access.UsersRead}
			p.ID, p.Account = 1, 99 // are not for anybody to change
		})
		f.must(err)
		if changed.Name != "Portail 2" || changed.ID != p.ID || f.waited != waited+1 {
			t.Errorf("changed to %+v, waited %d times", changed, f.waited-waited)
		}
		a, err := f.login(p.ID, token)
		f.must(err)
		if a.Opens(f.agencies[0]) || !a.Opens(f.agencies[1]) || !a.Has(access.UsersRead) || a.Has(access.LeadsRead) {
			t.Errorf("acts as %+v", a)
		}
		lines, err := f.store.Journal(f.Context(), f.operator.Account, 0, event.Subject{Kind: "provider", ID: p.ID}, 9)
		f.must(err)
		if last := lines[len(lines)-1]; last.Kind != "provider.updated" || len(last.Changes) != 3 {
			t.Errorf("in the journal: %+v", last)
		}
		same := func(*access.Provider) {}
		if _, err := f.access.ChangeProvider(f.Context(), f.operator, p.ID, same); err != nil || f.waited != waited+1 {
			t.Errorf("no change: %v, waited %d times", err, f.waited-waited)
		}
		_, err = f.access.ChangeProvider(f.Context(), f.rival, p.ID, same)
		f.is("another account's", err, fault.Missing)
		_, err = f.access.ChangeProvider(f.Context(), access.Actor{Account: f.operator.Account}, p.ID, same)
		f.is("who administers nothing", err, fault.Forbidden)
		_, err = f.access.ChangeProvider(f.Context(), f.operator, p.ID, func(p *access.Provider) { p.Name, p.Agencies = "", f.theirs })
		f.problems("a wrong change", err, "name", "agency")
	})
}

func TestAKeyIsChangedWithWhatItReaches(t *testing.T) {
	eachSpace(t, func(s *space) {
		k, _ := s.key(s.sample())
		s.must(s.access.ChangeKey(s.Context(), s.operator, k.ID, func(k *access.Key) {
			k.Name, k.Programs, k.Networks = "Site", []int64{7102}, []netip.Prefix{netip.MustParsePrefix("192.0.2.7/24")}
			k.ExpiresAt, k.Developer = s.clock.Now().Add(time.Hour), s.other.ID // the last is not for anybody to change
		}))
		got, err := s.access.FindKey(s.Context(), s.operator, k.ID)
		s.must(err)
		if got.Name != "Site" || got.Developer != s.developer.ID || !slices.Equal(got.Lots, []int64{7121}) || access.JoinNetworks(got.Networks) != "192.0.2.0/24" || got.ExpiresAt.IsZero() {
			t.Errorf("changed to %+v", got)
		}
		s.problems("another developer's", s.access.ChangeKey(s.Context(), s.operator, k.ID, func(k *access.Key) { k.Programs, k.Lots = []int64{7201}, []int64{7111} }), "programs", "lots")
		same := func(*access.Key) {}
		s.is("another account's", s.access.ChangeKey(s.Context(), s.rival, k.ID, same), fault.Missing)
		_, err = s.access.FindKey(s.Context(), access.Actor{Account: s.operator.Account}, k.ID)
		s.is("who administers nothing", err, fault.Forbidden)
		s.must(s.access.RevokeKey(s.Context(), s.operator, k.ID))
		s.is("one that opens nothing", s.access.ChangeKey(s.Context(), s.operator, k.ID, same), fault.Conflict)
	})
}

func TestPeopleKnowASecretByItsEndAndItsLastUse(t *testing.T) {
	eachSpace(t, func(s *space) {
		p, token := s.provider()
		login := access.NewLogin(s.store, s.clock.Now)
		_, err := login.Provider(s.Context(), p.ID, token)
		s.must(err)
		s.must(s.access.SaveUses(s.Context(), login, s.operator.Account))
		next, err := s.access.RotateSecret(s.Context(), s.operator, p.ID, time.Minute)
		s.must(err)
		standing := func() access.Standing {
			all, err := s.access.Standings(s.Context(), s.operator, s.clock.Now())
			s.must(err)
			return all[access.Use{Kind: access.ByProvider, ID: p.ID}]
		}
		got := standing()
		if len(got.Marks) != 2 || got.Marks[0].Hint != token[len(token)-4:] || got.Marks[1].Hint != next[len(next)-4:] || got.UsedAt != s.clock.Now().UTC().Truncate(time.Minute) {
			t.Errorf("known by %+v", got)
		}
		s.clock.Advance(2 * time.Minute)
		if got := standing(); len(got.Marks) != 1 {
			t.Errorf("after the overlap: %+v", got.Marks)
		}
		_, err = s.access.Standings(s.Context(), access.Actor{Account: s.operator.Account}, s.clock.Now())
		s.is("who administers nothing", err, fault.Forbidden)
	})
}

func TestWorkGoesOnInTheNameOfWhoIsStillThere(t *testing.T) {
	eachSpace(t, func(s *space) {
		owner, u, err := s.access.Employee(s.Context(), s.operator.Account, s.user.ID)
		s.must(err)
		a, err := access.NewLogin(s.store, s.clock.Now).ActAs(s.Context(), owner, u, "web")
		s.must(err)
		if a.User != s.user.ID || a.Who.Door != "web" || !a.Opens(s.agencies[0]) || a.Has(access.Administer) {
			t.Errorf("acts as %+v", a)
		}
		_, _, err = s.access.Employee(s.Context(), s.rival.Account, s.user.ID)
		s.is("of another account", err, fault.Missing)
		_, err = s.access.SetUserActive(s.Context(), s.operator, s.user.ID, false)
		s.must(err)
		_, _, err = s.access.Employee(s.Context(), s.operator.Account, s.user.ID)
		s.is("who has left", err, fault.Unauthenticated)
	})
}
