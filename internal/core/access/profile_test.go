package access_test

import (
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

func TestAUserSaysWhoHeIs(t *testing.T) {
	eachFirm(t, func(f *firm) {
		u := f.colleague(f.operator, f.agencies[0], "roux", access.Agent)
		other := f.colleague(f.operator, f.agencies[0], "lefort", access.Agent)
		a, _ := f.enter("roux")
		p := access.Profile{Firstname: " Élodie ", Lastname: "Roux", Phone: "02 61 91 00 30", Mobile: "06 39 98 00 12", Language: "FR", Presentation: "Dix ans\nà Nantes."}
		saved, err := f.access.SaveProfile(f.Context(), a, u.ID, p)
		f.must(err)
		read, err := f.access.User(f.Context(), a, u.ID)
		f.must(err)
		want := p
		want.Firstname, want.Language = "Élodie", "fr"
		if saved != read || read.Profile() != want || read.Email != u.Email || read.UID != u.UID || !read.Active || !read.UpdatedAt.After(u.UpdatedAt) {
			f.Errorf("saved %+v, read %+v", saved, read)
		}
		_, err = f.access.SaveProfile(f.Context(), a, u.ID, want) // again: nothing
		f.must(err)
		list, err := f.store.Journal(f.Context(), f.operator.Account, 0, event.Subject{Kind: "user", ID: u.ID}, 50)
		f.must(err)
		if last := list[len(list)-1]; last.Kind != "user.updated" || len(last.Changes) != 5 || last.Who.Kind != "user" || list[len(list)-2].Kind == "user.updated" {
			f.Errorf("the journal ends with %+v", last)
		}
		f.is("somebody else's", errorOf(f.access.SaveProfile(f.Context(), a, other.ID, p)), fault.Forbidden)
		f.is("in their account", errorOf(f.access.SaveProfile(f.Context(), f.rival, u.ID, p)), fault.Missing)
		long := strings.Repeat("x", 4001)
		f.problems("too long", errorOf(f.access.SaveProfile(f.Context(), a, u.ID, access.Profile{Firstname: long, Lastname: "a\nb", Language: "français", Presentation: long})),
			"firstname", "lastname", "presentation", "language")
	})
}
