package access_test

import (
	"fmt"
	"sync"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// Accounts have the numbers of the installation: who opens one at the same instant as others gets
// one of his own, and nobody is sent away.
func TestAccountsOpenedAtOnceHaveANumberEach(t *testing.T) {
	eachFirm(t, func(f *firm) {
		before, err := f.access.Accounts(f.Context())
		f.must(err)
		const newcomers = 8
		users, errs := make([]access.User, 2*newcomers), make([]error, 2*newcomers)
		var all sync.WaitGroup
		for i := range users {
			all.Go(func() {
				if i%2 == 0 {
					_, errs[i] = f.access.CreateAccount(f.Context(), access.Account{Name: "Agence", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
					return
				}
				users[i], errs[i] = f.access.SignUp(f.Context(), access.Newcomer{Company: "Agence", Lastname: "Roux", Email: fmt.Sprintf("roux-%d@example.org", i),
					Password: "un escalier de granit", Language: "fr"}, event.Who{Kind: "visitor", Door: "signup"})
			})
		}
		all.Wait()
		for i, err := range errs {
			if u := users[i]; err != nil || i%2 == 1 && (u.ID == 0 || u.Agency == 0) {
				f.Errorf("newcomer %d: %+v, %v", i, users[i], err)
			}
		}
		after, err := f.access.Accounts(f.Context())
		if f.must(err); len(after) != len(before)+2*newcomers {
			f.Errorf("%d accounts, want %d", len(after), len(before)+2*newcomers)
		}
	})
}
