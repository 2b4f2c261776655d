package access

import (
	"context"
	"slices"

	"palier/internal/core/fault"
)

// Who administers an account answers for its people, agencies and credentials, as far as
// he reaches himself: what is not open to him he does not open to others.

// administers refuses (Forbidden) who does not administer the account.
func (a Actor) administers() error {
	if !a.Has(Administer) {
		return Denied()
	}
	return nil
}

// isHimself tells the user from whoever acts for him.
func (a Actor) isHimself(user int64) bool { return a.Who.Kind == whoUser && a.User == user }

// inCharge gives a user for whom the actor answers: himself, or one of an agency that is
// open to who administers the account and who has no right that he lacks. Forbidden, or
// Missing for a user of another account.
func (s *Service) inCharge(ctx context.Context, by Actor, id int64) (User, error) {
	if err := by.mayAnswerFor(id); err != nil {
		return User{}, err
	}
	u, err := s.User(ctx, by, id)
	if err != nil || by.isHimself(id) {
		return u, err
	}
	if !by.Opens(u.Agency) || !by.holds(RightsOf(u.Office())) {
		return User{}, Denied()
	}
	return u, nil
}

// mayMake refuses an actor who would make of a person what he may not: somebody with a
// right that he lacks, or of himself something else than he is.
func (a Actor) mayMake(before, after User) error {
	if before.Office() != after.Office() && before.ID != 0 && a.isHimself(before.ID) {
		return fault.Field("role", "Nobody changes his own role: somebody else who administers the account does.")
	}
	if !a.holds(RightsOf(after.Office())) {
		return fault.Field("role", "This role may do more than you.")
	}
	return nil
}

// holds tells whether the actor has all these rights himself.
func (a Actor) holds(rights []Right) bool {
	return !slices.ContainsFunc(rights, func(r Right) bool { return !a.Has(r) })
}

// reaches tells whether a provider has nothing that the actor has not.
func (a Actor) reaches(p Provider) bool {
	return a.holds(p.Rights) && !slices.ContainsFunc(p.Agencies, func(id int64) bool { return !a.Opens(id) })
}
