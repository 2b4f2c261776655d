package access_test

import (
	"context"
	"slices"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

// as is the actor of a user whose role is this, at the first agency.
func (f *firm) as(by access.Actor, agency int64, name string, role access.Role) (access.Actor, access.User) {
	f.Helper()
	u, err := f.access.CreateUser(f.Context(), by, access.User{Agency: agency, Username: name, Email: name + "@example.org", Role: role, Active: true})
	f.must(err)
	f.must(f.access.SetPassword(f.Context(), by, u.ID, password))
	_, v := f.enter(name)
	a, err := f.newLogin().Session(f.Context(), v.Token)
	f.must(err)
	return a, u
}

// administration is what only who administers the account may, of one user and one provider.
func (f *firm) administration(user access.User, provider access.Provider) map[string]func(ctx context.Context, by access.Actor) error {
	s := f.access
	return map[string]func(ctx context.Context, by access.Actor) error{
		"change an agency": func(ctx context.Context, by access.Actor) error {
			_, err := s.ChangeAgency(ctx, by, f.agencies[0], func(a *access.Agency) { a.City = "Nantes" })
			return err
		},
		"change a user": func(ctx context.Context, by access.Actor) error {
			_, err := s.ChangeUser(ctx, by, user.ID, func(u *access.User) { u.Firstname = "Anne" })
			return err
		},
		"switch a user on": func(ctx context.Context, by access.Actor) error {
			_, err := s.SetUserActive(ctx, by, user.ID, true)
			return err
		},
		"set a password": func(ctx context.Context, by access.Actor) error { return s.SetPassword(ctx, by, user.ID, password) },
		"end sessions": func(ctx context.Context, by access.Actor) error {
			_, err := s.EndSessions(ctx, by, user.ID)
			return err
		},
		"see sessions":  func(ctx context.Context, by access.Actor) error { _, err := s.Sessions(ctx, by, user.ID); return err },
		"drop the step": func(ctx context.Context, by access.Actor) error { return s.DropSecondStep(ctx, by, user.ID) },
		"disable a partner": func(ctx context.Context, by access.Actor) error {
			return s.SetProviderDisabled(ctx, by, provider.ID, false)
		},
		"turn a token": func(ctx context.Context, by access.Actor) error {
			_, err := s.RotateSecret(ctx, by, provider.ID, 0)
			return err
		},
	}
}

func TestAnAgentIsRefusedWhatADirectorMay(t *testing.T) {
	eachFirm(t, func(f *firm) {
		agent, _ := f.as(f.operator, f.agencies[0], "agent", access.Negotiator)
		director, _ := f.as(f.operator, f.agencies[0], "director", access.Director)
		stranger, _ := f.as(f.rival, f.theirs[0], "stranger", access.Director)
		u := f.colleague(f.operator, f.agencies[1], "roux", access.Agent)
		p, _ := f.provider()
		for what, do := range f.administration(u, p) {
			f.is("an agent: "+what, do(f.Context(), agent), fault.Forbidden)
			f.must(do(f.Context(), director))
			f.is("of another account: "+what, do(f.Context(), stranger), fault.Missing)
		}
		for what, by := range map[string]access.Actor{"agent": agent, "nobody": {}} {
			_, err := f.access.CreateAgency(f.Context(), by, access.Agency{Name: "x"})
			f.is(what+": an agency", err, fault.Forbidden)
			_, err = f.access.CreateUser(f.Context(), by, access.User{Agency: f.agencies[0], Username: "x", Email: "x@example.org"})
			f.is(what+": a user", err, fault.Forbidden)
			_, _, err = f.access.CreateProvider(f.Context(), by, access.Provider{Name: "x", Agencies: f.agencies})
			f.is(what+": a provider", err, fault.Forbidden)
			_, err = f.access.Providers(f.Context(), by)
			f.is(what+": the providers", err, fault.Forbidden)
			_, err = f.access.Keys(f.Context(), by, 0)
			f.is(what+": the keys", err, fault.Forbidden)
			_, err = f.access.CreateDeveloper(f.Context(), by, access.Developer{Agency: f.agencies[0], Slug: "xx", Name: "x"})
			f.is(what+": a developer", err, fault.Forbidden)
			f.is(what+": an invitation", f.access.Invite(f.Context(), by, u.ID), fault.Forbidden)
			f.is(what+": the rule of two steps", f.access.RequireTwoSteps(f.Context(), by, true), fault.Forbidden)
		}
	})
}

func TestAKeyIsGivenByWhoAdministersItsAgency(t *testing.T) {
	eachSpace(t, func(s *space) {
		agent, _ := s.as(s.operator, s.agencies[0], "agent", access.Negotiator)
		director, _ := s.as(s.operator, s.agencies[0], "director", access.Director)
		stranger, _ := s.as(s.rival, s.theirs.Agency, "stranger", access.Director)
		_, _, err := s.access.CreateKey(s.Context(), agent, s.sample())
		s.is("an agent", err, fault.Forbidden)
		k, _, err := s.access.CreateKey(s.Context(), director, s.sample())
		s.must(err)
		for what, do := range map[string]func(by access.Actor) error{
			"rotate": func(by access.Actor) error { _, err := s.access.RotateKey(s.Context(), by, k.ID, 0); return err },
			"open":   func(by access.Actor) error { return s.access.OpenPrograms(s.Context(), by, k.ID, []int64{7101}) },
			"allot":  func(by access.Actor) error { return s.access.AllotLots(s.Context(), by, k.ID, []int64{7111}) },
		} {
			s.is("an agent: "+what, do(agent), fault.Forbidden)
			s.must(do(director))
			s.is("another account: "+what, do(stranger), fault.Missing)
		}
	})
}

func TestNobodyMakesOfHimselfOrOthersWhatHeMayNot(t *testing.T) {
	eachFirm(t, func(f *firm) {
		director, u := f.as(f.operator, f.agencies[0], "director", access.Director)
		_, err := f.access.ChangeUser(f.Context(), director, u.ID, func(u *access.User) { u.Role = access.Manager })
		f.problems("his own role", err, "role")
		_, err = f.access.SetUserActive(f.Context(), director, u.ID, false)
		f.is("himself", err, fault.Conflict)
		other := f.colleague(f.operator, f.agencies[1], "roux", access.Agent)
		changed, err := f.access.ChangeUser(f.Context(), director, other.ID, func(u *access.User) { u.Role = access.Manager })
		f.must(err)
		if read, err := f.access.User(f.Context(), director, other.ID); err != nil || read.Role != access.Manager || changed.Office() != access.Manager {
			f.Errorf("role %q, %v", read.Role, err)
		}
		_, err = f.access.ChangeUser(f.Context(), director, other.ID, func(u *access.User) { u.Role = "king" })
		f.problems("no such role", err, "role")
	})
}

// What a role may, and where: the one table of it.
func TestARoleSaysWhatAPersonMayAndWhere(t *testing.T) {
	eachFirm(t, func(f *firm) {
		for role, want := range map[access.Role]struct {
			all         bool
			may, mayNot access.Right
			group       int
		}{
			access.Director:     {true, access.Administer, "", access.CompanyHead},
			access.Manager:      {false, access.Arbitrate, access.Administer, access.AgencyHead},
			access.Negotiator:   {false, access.LeadsAssign, access.ContactsMerge, access.Agent},
			access.Assistant:    {false, access.ContactsMerge, access.ContactsErase, access.Secretariat},
			access.ViewingAgent: {false, access.VisitsWrite, access.LeadsRead, access.Member},
			access.Observer:     {false, access.LeadsRead, access.LeadsWrite, access.Intern},
			access.Translating:  {false, access.PropertiesRead, access.ContactsRead, access.Translator},
		} {
			a, u := f.as(f.operator, f.agencies[0], "r-"+string(role), role)
			if a.Opens(f.agencies[1]) != want.all || !a.Opens(f.agencies[0]) || a.Opens(f.theirs[0]) {
				f.Errorf("%s: the other agency is open: %t", role, a.Opens(f.agencies[1]))
			}
			if !a.Has(want.may) || want.mayNot != "" && a.Has(want.mayNot) {
				f.Errorf("%s: %s is %t, %s is %t", role, want.may, a.Has(want.may), want.mayNot, a.Has(want.mayNot))
			}
			if u.Group != want.group || u.Shown() != want.group {
				f.Errorf("%s: group %d, shown as %d", role, u.Group, u.Shown())
			}
		}
	})
}

func TestAPrescriberMayWhatHisKeyMay(t *testing.T) {
	eachSpace(t, func(s *space) {
		before, u := s.as(s.operator, s.agencies[1], "tiers", access.Prescriber)
		if ids, all := before.Agencies(); all || len(ids) > 0 || before.Has(access.LeadCreate) || before.Has(access.LeadsRead) {
			s.Errorf("without a key: %+v", before)
		}
		sample := s.sample()
		sample.User = u.ID
		k, token := s.key(sample)
		byKey, _, err := s.open("client-a", token)
		s.must(err)
		_, v := s.enter("tiers")
		a, err := s.newLogin().Session(s.Context(), v.Token)
		s.must(err)
		programs, _ := a.Programs()
		of, _ := byKey.Programs()
		if a.Key != k.ID || a.Developer != s.developer.ID || a.User != u.ID || a.Who.Kind != "user" || !slices.Equal(programs, of) ||
			!slices.Equal(a.Allotment(), byKey.Allotment()) || !slices.Equal(a.Permissions(), byKey.Permissions()) || !a.Opens(s.developer.Agency) {
			s.Errorf("by his key %+v\nby his log-in %+v", byKey, a)
		}
		s.must(s.access.RevokeKey(s.Context(), s.operator, k.ID))
		a, err = s.newLogin().Session(s.Context(), v.Token)
		if err != nil || a.Key != 0 || a.Has(access.LeadCreate) {
			s.Errorf("with a key that was revoked: %+v, %v", a, err)
		}
	})
}

func TestPreferencesAreOnesOwn(t *testing.T) {
	eachFirm(t, func(f *firm) {
		a, _ := f.as(f.operator, f.agencies[0], "agent", access.Negotiator)
		other, _ := f.as(f.operator, f.agencies[0], "other", access.Negotiator)
		p, err := f.access.Preferences(f.Context(), a)
		if f.must(err); p != access.DefaultPreferences() {
			f.Errorf("at first %+v", p)
		}
		want := access.Preferences{Theme: "dark", Density: "comfortable", Agency: f.agencies[0]}
		f.must(f.access.SavePreferences(f.Context(), a, want))
		want.Shortcuts = true
		f.must(f.access.SavePreferences(f.Context(), a, want))
		if p, err := f.access.Preferences(f.Context(), a); err != nil || p != want {
			f.Errorf("kept %+v, %v", p, err)
		}
		if p, err := f.access.Preferences(f.Context(), other); err != nil || p != access.DefaultPreferences() {
			f.Errorf("of another %+v, %v", p, err)
		}
		f.problems("wrong ones", f.access.SavePreferences(f.Context(), a, access.Preferences{Theme: "pink", Agency: f.agencies[1]}), "theme", "density", "agency")
		f.is("nobody's", f.access.SavePreferences(f.Context(), f.operator, want), fault.Forbidden)
	})
}
