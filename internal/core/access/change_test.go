package access_test

import (
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/event/eventtest"
	"palier/internal/core/fault"
)

func TestTheJournalTellsEveryFieldOfAnAgencyAndOfAUser(t *testing.T) {
	eventtest.Whole(t, access.Agency{}, access.Agency.Fields, ".Account", ".ID", ".CreatedAt", ".UpdatedAt")
	eventtest.Whole(t, access.User{}, access.User.Fields, ".Account", ".ID", ".UID", ".CreatedAt", ".UpdatedAt")
}

func TestAnAgencyIsChanged(t *testing.T) {
	eachFirm(t, func(f *firm) {
		id := f.agencies[0]
		move := func(a *access.Agency) {
			a.Zipcode, a.City, a.Email, a.ID = "44760", "La Bernerie-en-Retz", "retz@example.org", 7
		}
		made, err := f.access.ChangeAgency(f.Context(), f.operator, id, move)
		f.must(err)
		read, err := f.access.Agency(f.Context(), f.operator, id)
		f.must(err)
		if !event.Same(made, read) || read.ID != id || read.Zipcode != "44760" || !read.UpdatedAt.After(read.CreatedAt) || f.waited != 1 {
			f.Errorf("changed %+v, read %+v, waited %d times", made, read, f.waited)
		}
		again, err := f.access.ChangeAgency(f.Context(), f.operator, id, move)
		if err != nil || !event.Same(again, read) {
			f.Errorf("again: %+v, %v", again, err)
		}
		f.journalOf(event.Subject{Kind: "agency", ID: id}, "agency.created", "agency.updated")
		change := func(by access.Actor, id int64, edit func(*access.Agency)) error {
			_, err := f.access.ChangeAgency(f.Context(), by, id, edit)
			return err
		}
		f.problems("wrong values", change(f.operator, id, func(a *access.Agency) { a.Name, a.Country, a.Timezone = " ", "France", "Paris" }), "name", "country", "timezone")
		f.is("by the other account", change(f.rival, id, move), fault.Missing)
		f.colleague(f.operator, id, "roux", access.Agent)
		head, _ := f.enter("roux")
		f.is("by an agent", change(head, id, move), fault.Forbidden)
	})
}

func TestAUserIsChangedAndLogsInByHisNewEMail(t *testing.T) {
	eachFirm(t, func(f *firm) {
		u := f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		other := f.colleague(f.operator, f.agencies[0], "lefort", access.Agent)
		_, session := f.enter("roux")
		change := func(by access.Actor, id int64, edit func(*access.User)) error {
			_, err := f.access.ChangeUser(f.Context(), by, id, edit)
			return err
		}
		waited := f.waited
		rename := func(u *access.User) {
			u.Email, u.Agency, u.Group, u.Language, u.Active = "elodie@example.org", f.agencies[1], access.AgencyHead, "EN", false
		}
		f.must(change(f.operator, u.ID, rename))
		f.must(change(f.operator, u.ID, rename)) // again: nothing
		read, err := f.access.User(f.Context(), f.operator, u.ID)
		f.must(err)
		if read.Email != "elodie@example.org" || read.Agency != f.agencies[1] || read.Group != access.AgencyHead || read.Language != "en" || !read.Active || f.waited != waited+1 {
			f.Errorf("read %+v, waited %d times", read, f.waited-waited)
		}
		list, err := f.store.Journal(f.Context(), f.operator.Account, 0, event.Subject{Kind: "user", ID: u.ID}, 50)
		f.must(err)
		if last := list[len(list)-1]; last.Kind != "user.updated" || len(last.Changes) != 4 || list[len(list)-2].Kind == "user.updated" {
			f.Errorf("the journal ends with %+v", last)
		}
		login := f.newLogin()
		if _, _, err := login.User(f.Context(), "roux@example.org", password, home); err != access.ErrCredentials {
			f.Errorf("by the former e-mail: %v", err)
		}
		if _, _, err := login.User(f.Context(), "Elodie@example.org", password, home); err != nil {
			f.Errorf("by the new one: %v", err)
		}
		if a, err := login.Session(f.Context(), session.Token); err != nil || !a.Opens(f.agencies[1]) || a.Opens(f.agencies[0]) {
			f.Errorf("who was logged in: %+v, %v", a, err)
		}
		f.problems("an e-mail of another", change(f.operator, other.ID, func(u *access.User) { u.Email = "ELODIE@example.org" }), "email")
		f.problems("a log-in name of another", change(f.operator, other.ID, func(u *access.User) { u.Username = "Roux" }), "username")
		f.problems("wrong values", change(f.operator, other.ID, func(u *access.User) {
			u.Email, u.Group, u.Language, u.Firstname = "x", 11, "fra", strings.Repeat("x", 201)
		}),
			"email", "group", "firstname", "language")
		f.problems("an agency of theirs", change(f.operator, other.ID, func(u *access.User) { u.Agency = f.theirs[0] }), "agency")
		f.is("by the other account", change(f.rival, u.ID, rename), fault.Missing)
		head, _ := f.enter("lefort")
		f.is("by himself", change(head, other.ID, rename), fault.Forbidden)
	})
}

// Two who log in with nothing may share a mailbox. Once one of them logs in with it, nobody
// else is given it: he never could.
func TestAnEMailThatSomebodyLogsInWithIsNobodyElses(t *testing.T) {
	eachFirm(t, func(f *firm) {
		create := func(by access.Actor, agency int64, name string) (access.User, error) {
			return f.access.CreateUser(f.Context(), by, access.User{Agency: agency, Username: name, Email: "Accueil@example.org", Active: true})
		}
		first, err := create(f.operator, f.agencies[0], "un")
		f.must(err)
		second, err := create(f.operator, f.agencies[0], "deux")
		f.must(err)
		theirs, err := create(f.rival, f.theirs[0], "un")
		f.must(err)
		f.must(f.access.SetPassword(f.Context(), f.operator, first.ID, password))
		f.problems("a password for the other account's", f.access.SetPassword(f.Context(), f.rival, theirs.ID, password), "email")
		f.problems("a password for the second", f.access.SetPassword(f.Context(), f.operator, second.ID, password), "email")
		f.problems("a third", errorOf(create(f.operator, f.agencies[0], "trois")), "email")
		f.problems("of the other account", errorOf(create(f.rival, f.theirs[0], "quatre")), "email")
		_, err = f.access.ChangeUser(f.Context(), f.operator, second.ID, func(u *access.User) { u.Email = "deux@example.org" })
		f.must(err)
		f.must(f.access.SetPassword(f.Context(), f.operator, second.ID, password))
	})
}
