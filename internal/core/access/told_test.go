package access_test

import (
	"maps"
	"testing"
)

func TestFirmsAreTheAgenciesOfTheAccountAlone(t *testing.T) {
	eachFirm(t, func(f *firm) {
		names, err := f.access.Firms(f.Context(), f.operator)
		f.must(err)
		want := map[int64]string{}
		list, err := f.access.Agencies(f.Context(), f.operator)
		f.must(err)
		for _, a := range list {
			want[a.ID] = a.Name
		}
		if len(want) != 2 || !maps.Equal(names, want) {
			f.Errorf("%v, want %v", names, want)
		}
	})
}

func TestWhatMessagesTellStaysInTheAccount(t *testing.T) {
	eachSpace(t, func(s *space) {
		for what, find := range map[string]func(account int64) (int64, bool, error){
			"developer": func(account int64) (int64, bool, error) {
				d, found, err := s.access.DeveloperTold(s.Context(), account, s.developer.ID)
				return d.ID, found, err
			},
			"user": func(account int64) (int64, bool, error) {
				u, found, err := s.access.UserTold(s.Context(), account, s.user.ID)
				return u.ID, found, err
			},
		} {
			if id, found, err := find(s.operator.Account); !found || id == 0 || err != nil {
				s.Errorf("%s: %d %v %v", what, id, found, err)
			}
			if id, found, err := find(s.rival.Account); found || err != nil {
				s.Errorf("%s of the other account: %d %v", what, id, err)
			}
		}
	})
}
