package access_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

func TestAKeyOpensWhatItWasGivenAndNoMore(t *testing.T) {
	eachSpace(t, func(s *space) {
		k, token := s.key(s.sample())
		a, d, err := s.open("client-a", token)
		s.must(err)
		if d != s.developer || len(token) != 40 {
			s.Errorf("developer %+v, token of %d characters", d, len(token))
		}
		if a.Account != s.operator.Account || a.Country != "FR" || a.Developer != s.developer.ID || a.Key != k.ID || a.User != s.user.ID ||
			a.Provider != 0 || a.Who != (event.Who{Kind: "key", ID: k.ID}) {
			s.Errorf("actor %+v", a)
		}
		if !a.InProgram(7101) || !a.InProgram(7102) || a.InProgram(7201) || a.InProgram(0) {
			s.Error("not in its own programmes alone")
		}
		list, all := a.Programs()
		if !slices.Equal(list, []int64{7101, 7102}) || all || !slices.Equal(a.Allotment(), []int64{7111, 7121}) {
			s.Errorf("programmes %v (all %t), allotment %v", list, all, a.Allotment())
		}
		if !slices.Equal(a.Permissions(), []access.Right{access.GlobalLeadView, access.LeadCreate}) || !a.Has(access.LeadCreate) || a.Has(access.LeadView) || a.Has(access.LeadsRead) {
			s.Errorf("permissions %v", a.Permissions())
		}
		if !a.Opens(s.agencies[0]) || a.Opens(s.agencies[1]) || a.CountryAt(s.agencies[0]) != "FR" || a.Sender() != 0 {
			s.Error("not at its developer's agency alone, or taken for a provider")
		}
		none, token := s.key(access.Key{Developer: s.developer.ID, Name: "Rien"})
		a, _, err = s.open("client-a", token)
		s.must(err)
		if a.User != 0 || a.InProgram(7101) || len(a.Permissions())+len(a.Allotment()) != 0 || len(none.Programs) != 0 {
			s.Errorf("a key that was given nothing may %+v", a)
		}
	})
}

func TestOthersThanKeysHaveNoProgrammeButAnOperatorHasAll(t *testing.T) {
	eachFirm(t, func(f *firm) {
		p, token := f.provider()
		provider, err := f.login(p.ID, token)
		f.must(err)
		for what, a := range map[string]access.Actor{"a provider": provider, "nobody": {}} {
			if list, all := a.Programs(); len(list) != 0 || all || a.InProgram(0) || a.InProgram(1) || len(a.Allotment()) != 0 || len(a.Permissions()) != 0 {
				f.Errorf("%s has programmes", what)
			}
		}
		if _, all := f.operator.Programs(); !all || !f.operator.InProgram(1) || !slices.Equal(f.operator.Permissions(), access.Permissions()) {
			f.Error("an operator has not all")
		}
	})
}

// TestOnlyAGoodKeyLearnsWhichSpacesThereAre: everybody else gets one answer.

func TestOnlyAGoodKeyLearnsWhichSpacesThereAre(t *testing.T) {
	eachSpace(t, func(s *space) {
		_, good := s.key(s.sample())
		dead, revoked := s.key(s.sample())
		s.must(s.access.RevokeKey(s.Context(), s.operator, dead.ID))
		away := s.sample()
		away.Networks = []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}
		_, elsewhere := s.key(away)
		_, foreign, err := s.access.CreateKey(s.Context(), s.rival, access.Key{Developer: s.theirs.ID, Name: "Portail"})
		s.must(err)
		for what, c := range map[string]struct {
			slug, token string
			want        error
		}{
			"good":                       {"client-a", good, nil},
			"a developer of the account": {"client-b", good, access.ErrCredentials},
			"another account's":          {"client-c", good, access.ErrCredentials},
			"their key":                  {"client-a", foreign, access.ErrCredentials},
			"no such space":              {"nowhere", good, access.ErrTenant},
			"a slug in capitals":         {"CLIENT-A", good, access.ErrTenant},
			"no slug":                    {"", good, access.ErrTenant},
			"no key":                     {"client-a", "", access.ErrCredentials},
			"no key, no such space":      {"nowhere", "", access.ErrCredentials},
			"unknown":                    {"client-a", strings.Repeat("0", 40), access.ErrCredentials},
			"unknown, no such space":     {"nowhere", strings.Repeat("0", 40), access.ErrCredentials},
			"in capitals":                {"client-a", strings.ToUpper(good) + "A", access.ErrCredentials},
			"the hash":                   {"client-a", access.HashToken(good), access.ErrCredentials},
			"revoked":                    {"client-a", revoked, access.ErrCredentials},
			"revoked, no such space":     {"nowhere", revoked, access.ErrCredentials},
			"from elsewhere":             {"client-a", elsewhere, access.ErrCredentials},
			"from elsewhere, no space":   {"nowhere", elsewhere, access.ErrCredentials},
		} {
			a, d, err := s.open(c.slug, c.token)
			if err != c.want || err != nil && (a.Account != 0 || d != (access.Developer{})) {
				s.Errorf("%s: %v, want %v; account %d", what, err, c.want, a.Account)
			}
		}
	})
}

// TestAKeyIsHeldToTimeAndPlaceInEveryCall: one Login, which believes the key.

func TestAKeyIsHeldToTimeAndPlaceInEveryCall(t *testing.T) {
	eachSpace(t, func(s *space) {
		ends := s.clock.Now().Add(time.Hour).UTC().Truncate(time.Microsecond)
		k := s.sample()
		k.ExpiresAt, k.Networks = ends, []netip.Prefix{netip.MustParsePrefix("203.0.113.0/24")}
		_, token := s.key(k)
		now := ends.Add(-time.Microsecond)
		login := access.NewLogin(s.store, func() time.Time { return now })
		ask := func(what string, from netip.Addr, want error) {
			s.Helper()
			if _, _, err := login.Key(s.Context(), "client-a", token, from); err != want {
				s.Errorf("%s: %v, want %v", what, err, want)
			}
		}
		ask("the last microsecond", caller, nil)
		ask("from elsewhere", netip.MustParseAddr("203.0.114.9"), access.ErrCredentials)
		ask("from an address that is not known", netip.Addr{}, access.ErrCredentials)
		ask("from its network again", caller, nil)
		now = ends
		ask("at its end", caller, access.ErrCredentials)
	})
}

func TestNetworksTakeEachFormOfAnAddress(t *testing.T) {
	for what, c := range map[string]struct {
		network, from string
		want          bool
	}{
		"inside":                 {"203.0.113.0/24", "203.0.113.255", true},
		"beside":                 {"203.0.113.0/24", "203.0.114.0", false},
		"IPv4 within IPv6":       {"203.0.113.0/24", "::ffff:203.0.113.9", true},
		"IPv6":                   {"2001:db8::/32", "2001:db8:1::1", true},
		"IPv6 with a zone":       {"fe80::/10", "fe80::1%eth0", true},
		"IPv6, beside":           {"2001:db8::/32", "2001:db9::1", false},
		"all of IPv4 is no IPv6": {"0.0.0.0/0", "2001:db8::1", false},
	} {
		k := access.Key{Networks: []netip.Prefix{netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix(c.network)}}
		if got := k.Live(time.Now(), netip.MustParseAddr(c.from)); got != c.want {
			t.Errorf("%s: %t, want %t", what, got, c.want)
		}
	}
}

// TestWhatALoginBelievesOfAKeyEnds: the real Settle waits as long as any Login

func TestWhatALoginBelievesOfAKeyEnds(t *testing.T) {
	eachSpace(t, func(s *space) {
		k, token := s.key(s.sample())
		login := access.NewLogin(s.store, s.clock.Now)
		if _, _, err := login.Key(s.Context(), "client-a", token, caller); err != nil {
			s.Fatal(err)
		}
		slow := access.NewService(s.store, s.store, plainKeys{}, access.OutlastBelief)
		s.must(slow.OpenPrograms(s.Context(), s.operator, k.ID, []int64{7101}))
		a, _, err := login.Key(s.Context(), "client-a", token, caller)
		if err != nil || a.InProgram(7102) {
			s.Errorf("%v, in the programme that was closed: %t", err, a.InProgram(7102))
		}
		s.must(slow.RevokeKey(s.Context(), s.operator, k.ID))
		if _, _, err := login.Key(s.Context(), "client-a", token, caller); err != access.ErrCredentials {
			s.Errorf("%v after it was reported done", err)
		}
	})
}
