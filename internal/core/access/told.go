package access

import "context"

// What messages tell of (package webhooks). They are told to an endpoint of the
// account, by nobody who calls: there is no actor to ask, and whose space it is about
// was looked at before.

// DeveloperTold gives a developer of the account, false when there is none.
func (s *Service) DeveloperTold(ctx context.Context, account, id int64) (Developer, bool, error) {
	return s.store.GetDeveloper(ctx, account, id)
}

// UserTold gives a user of the account, false when there is none.
func (s *Service) UserTold(ctx context.Context, account, id int64) (User, bool, error) {
	return s.store.GetUser(ctx, account, id)
}

// Firms gives the names of the account's agencies by id. People are shown with the
// firm that they are of to partners who may not see the agency itself, so the name is
// all that is told (Adlead: openapi.yaml, listOwners).
func (s *Service) Firms(ctx context.Context, a Actor) (map[int64]string, error) {
	list, err := s.store.ListAgencies(ctx, a.Account, nil, true)
	names := make(map[int64]string, len(list))
	for _, agency := range list {
		names[agency.ID] = agency.Name
	}
	return names, err
}
