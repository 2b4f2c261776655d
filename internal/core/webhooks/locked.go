package webhooks

import (
	"context"
	"errors"

	"palier/internal/core/access"
)

// Locked is an endpoint whose secret does not open: nothing is delivered to it until
// the key that sealed the secret is back, or it has a new secret.
type Locked struct {
	Endpoint int64
	Why      error // says what to do
}

// Locked gives the account's endpoints whose secrets do not open with the sealing key
// at hand, by id. It makes no key where there is none.
func (s *Service) Locked(ctx context.Context, by access.Actor) ([]Locked, error) {
	all, err := s.List(ctx, by)
	if err != nil {
		return nil, err
	}
	var out []Locked
	for _, e := range all {
		if _, err := s.seal.open(e); err != nil {
			out = append(out, Locked{e.ID, errors.Unwrap(err)})
		}
	}
	return out, nil
}
