package access_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

func TestATurnedKeyOverlapsTheOldOne(t *testing.T) {
	eachSpace(t, func(s *space) {
		k, first := s.key(s.sample())
		second, err := s.access.RotateKey(s.Context(), s.operator, k.ID, time.Hour)
		s.must(err)
		s.opens("old at once", first, nil)
		s.opens("new at once", second, nil)
		s.clock.Advance(59 * time.Minute)
		s.opens("old in the overlap", first, nil)
		s.clock.Advance(2 * time.Minute)
		s.opens("old after it", first, access.ErrCredentials)
		s.opens("new after it", second, nil)
		third, err := s.access.RotateKey(s.Context(), s.operator, k.ID, 0)
		s.must(err)
		s.clock.Advance(time.Second)
		s.opens("old without overlap", second, access.ErrCredentials)
		_, err = s.access.RotateKey(s.Context(), s.operator, k.ID, -time.Second)
		s.problems("backwards", err, "overlap")
		_, err = s.access.RotateKey(s.Context(), s.rival, k.ID, 0)
		s.is("by the other account", err, fault.Missing)
		s.opens("and nothing happened", third, nil)
		s.journalOf(event.Subject{Kind: "key", ID: k.ID}, "key.created", "key.rotated", "key.rotated")
		if s.waited != 2 {
			s.Errorf("%d changes waited until they were in force, want 2", s.waited)
		}
	})
}

func TestARevokedOrExpiredKeyStaysSo(t *testing.T) {
	eachSpace(t, func(s *space) {
		k, token := s.key(s.sample())
		s.is("by the other account", s.access.RevokeKey(s.Context(), s.rival, k.ID), fault.Missing)
		s.opens("theirs to revoke", token, nil)
		s.must(s.access.RevokeKey(s.Context(), s.operator, k.ID))
		s.must(s.access.RevokeKey(s.Context(), s.operator, k.ID)) // again: nothing to do, and nothing in the journal
		s.opens("revoked", token, access.ErrCredentials)
		short := s.sample()
		short.ExpiresAt = s.clock.Now().Add(time.Minute)
		expired, _ := s.key(short)
		s.clock.Advance(time.Hour)
		for _, id := range []int64{k.ID, expired.ID} {
			_, err := s.access.RotateKey(s.Context(), s.operator, id, 0)
			s.is("rotate", err, fault.Conflict)
			s.is("allot", s.access.AllotLots(s.Context(), s.operator, id, nil), fault.Conflict)
			s.is("open", s.access.OpenPrograms(s.Context(), s.operator, id, nil), fault.Conflict)
		}
		s.journalOf(event.Subject{Kind: "key", ID: k.ID}, "key.created", "key.revoked")
	})
}

func TestWhatAKeyReachesIsChangedAsAWhole(t *testing.T) {
	eachSpace(t, func(s *space) {
		k, _ := s.key(s.sample())
		reaches := func(what string, programs, lots []int64) {
			s.Helper()
			all, err := s.access.Keys(s.Context(), s.operator, s.developer.ID)
			s.must(err)
			if got := all[0]; len(all) != 1 || !slices.Equal(got.Programs, programs) || !slices.Equal(got.Lots, lots) {
				s.Errorf("%s: %+v, want programmes %v and lots %v", what, all, programs, lots)
			}
		}
		reaches("made", []int64{7101, 7102}, []int64{7111, 7121})
		s.must(s.access.AllotLots(s.Context(), s.operator, k.ID, []int64{7112, 7121, 7112}))
		reaches("allotted", []int64{7101, 7102}, []int64{7112, 7121})
		s.must(s.access.AllotLots(s.Context(), s.operator, k.ID, []int64{7121, 7112})) // the same: nothing in the journal
		s.must(s.access.OpenPrograms(s.Context(), s.operator, k.ID, []int64{7102}))
		reaches("closed with its lots", []int64{7102}, []int64{7121})
		s.problems("a lot of a closed programme", s.access.AllotLots(s.Context(), s.operator, k.ID, []int64{7111}), "lots")
		s.problems("another developer's programme", s.access.OpenPrograms(s.Context(), s.operator, k.ID, []int64{7201}), "programs")
		s.is("by the other account", s.access.AllotLots(s.Context(), s.rival, k.ID, nil), fault.Missing)
		reaches("and nothing happened", []int64{7102}, []int64{7121})
		s.must(s.access.AllotLots(s.Context(), s.operator, k.ID, nil))
		s.must(s.access.OpenPrograms(s.Context(), s.operator, k.ID, nil))
		reaches("nothing", nil, nil)
		s.journalOf(event.Subject{Kind: "key", ID: k.ID}, "key.created", "key.updated", "key.updated", "key.updated", "key.updated")
	})
}

func TestDevelopersAndKeysAreTheirAccounts(t *testing.T) {
	eachSpace(t, func(s *space) {
		s.key(s.sample())
		mine, token := s.key(access.Key{Developer: s.other.ID, Name: "Portail"})
		list, err := s.access.Developers(s.Context(), s.operator)
		if err != nil || !slices.Equal(list, []access.Developer{s.developer, s.other}) {
			s.Errorf("developers %+v, %v", list, err)
		}
		all, err := s.access.Keys(s.Context(), s.operator, 0)
		if err != nil || len(all) != 2 || all[1].ID != mine.ID {
			s.Errorf("keys %+v, %v", all, err)
		}
		all, err = s.access.Keys(s.Context(), s.rival, 0)
		if err != nil || len(all) != 0 {
			s.Errorf("keys of the other account %+v, %v", all, err)
		}
		_, err = s.access.Keys(s.Context(), s.rival, s.developer.ID)
		s.is("keys of our developer", err, fault.Missing)
		a, _, err := s.open("client-b", token)
		s.must(err)
		list, err = s.access.Developers(s.Context(), a)
		if err != nil || !slices.Equal(list, []access.Developer{s.other}) {
			s.Errorf("a key sees developers %+v, %v", list, err)
		}
		_, err = s.access.FindDeveloper(s.Context(), a, s.developer.ID)
		s.is("a key finds another's space", err, fault.Missing)
		_, err = s.access.FindDeveloper(s.Context(), s.rival, s.developer.ID)
		s.is("the other account finds it", err, fault.Missing)
	})
}

func TestWhatIsWrongWithADeveloperOrAKeyIsToldAtOnce(t *testing.T) {
	eachSpace(t, func(s *space) {
		developer := func(d access.Developer) error {
			_, err := s.access.CreateDeveloper(s.Context(), s.operator, d)
			return err
		}
		s.problems("a developer", developer(access.Developer{Country: "France", Logo: "javascript:alert(1)", Agency: 999_999}), "slug", "name", "country", "logo", "agency")
		s.problems("their agency", developer(access.Developer{Slug: "ok", Name: "x", Agency: s.firm.theirs[0]}), "agency")
		s.problems("a slug twice", developer(access.Developer{Slug: "client-a", Name: "x", Agency: s.agencies[0]}), "slug")
		s.problems("another account's slug", developer(access.Developer{Slug: "client-c", Name: "x", Agency: s.agencies[0]}), "slug")
		for _, slug := range []string{"a", strings.Repeat("a", 41), "Client", "client_a", "client a", "été", "a/b", "a\n"} {
			s.problems("slug "+slug, developer(access.Developer{Slug: slug, Name: "x", Agency: s.agencies[0]}), "slug")
		}
		key := func(change func(k *access.Key)) error {
			k := s.sample()
			change(&k)
			_, token, err := s.access.CreateKey(s.Context(), s.operator, k)
			if token != "" {
				s.Error("a token was given for no key")
			}
			return err
		}
		s.problems("a key", key(func(k *access.Key) {
			k.Name, k.Permissions, k.Networks, k.ExpiresAt, k.User = " ", []access.Right{"root", access.LeadsRead}, []netip.Prefix{{}}, s.clock.Now(), 999_999
			k.Programs, k.Lots = []int64{7101, 999_999}, []int64{7111, 999_999}
		}), "name", "permissions", "permissions", "networks", "expires_at", "user", "programs", "lots")
		s.problems("their developer", key(func(k *access.Key) { k.Developer, k.Programs, k.Lots = s.theirs.ID, nil, nil }), "developer")
		s.problems("another developer's programme", key(func(k *access.Key) { k.Programs, k.Lots = []int64{7201}, nil }), "programs")
		s.problems("a lot of a programme that it does not open", key(func(k *access.Key) { k.Programs = []int64{7101} }), "lots")
		all, err := s.access.Keys(s.Context(), s.operator, 0)
		if err != nil || len(all) != 0 {
			s.Errorf("keys %+v, %v", all, err)
		}
	})
}

func TestKeysAreKeptInTheirPlainForm(t *testing.T) {
	eachSpace(t, func(s *space) {
		k := s.sample()
		for _, n := range []string{"203.0.113.77/24", "::ffff:198.51.100.0/120", "203.0.113.0/24", "2001:db8::1/32"} {
			k.Networks = append(k.Networks, netip.MustParsePrefix(n))
		}
		asked := slices.Clone(k.Programs)
		made, _ := s.key(k)
		if got := access.JoinNetworks(made.Networks); got != "198.51.100.0/24,203.0.113.0/24,2001:db8::/32" {
			s.Errorf("networks %s", got)
		}
		if !slices.Equal(k.Programs, asked) {
			s.Error("the caller's list was changed")
		}
		stored, err := s.access.Keys(s.Context(), s.operator, s.developer.ID)
		if err != nil || len(stored) != 1 || access.JoinNetworks(stored[0].Networks) != access.JoinNetworks(made.Networks) || !slices.Equal(stored[0].Permissions, made.Permissions) {
			s.Errorf("stored %+v, %v", stored, err)
		}
	})
}

func TestPermissionsReadBackAsTheyAreWritten(t *testing.T) {
	for text, want := range map[string][]access.Right{
		"": nil, " lot.view , option.view,": {access.LotView, access.OptionView}, "all": access.Permissions(),
		access.JoinRights(access.Permissions()): access.Permissions(),
	} {
		if got := access.SplitPermissions(text); !slices.Equal(got, want) {
			t.Errorf("SplitPermissions(%q) = %v, want %v", text, got, want)
		}
	}
	for _, r := range access.Permissions() {
		if slices.Contains(access.Rights(), r) || r.Global() != strings.HasPrefix(string(r), "global.") {
			t.Errorf("%s is a provider's right, or not as global as its name", r)
		}
	}
}
