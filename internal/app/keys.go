package app

import (
	"context"

	"palier/internal/core/access"
	"palier/internal/keyring"
)

// The purposes that keys are derived for. A word that changes makes void what was
// signed before.
const (
	flatsyTokens = "flatsy tokens" // log-ins of the Flatsy door
	visitPasses  = "visit passes"  // links in letters and of the booking page
	officeDoors  = "office doors"  // links to choose a password, second steps
)

// ring is the secret key that all replicas share. Whether it may still be made is asked
// when it is missing: whatever is sealed by then was sealed by another.
func (a *App) ring() *keyring.Ring {
	return keyring.New(a.Config.Data, a.Config.SealKey, func() (bool, error) { return a.sealed(context.Background()) })
}

// sealed tells whether any account has a secret that a key has sealed: a webhook's, or that
// of somebody's second step.
func (a *App) sealed(ctx context.Context) (bool, error) {
	if any, err := a.Access.Sealed(ctx); err != nil || any {
		return any, err
	}
	accounts, err := a.Access.Accounts(ctx)
	if err != nil {
		return false, err
	}
	for _, account := range accounts {
		list, err := a.Webhooks.List(ctx, access.Operator(account, "palier"))
		if err != nil || len(list) > 0 {
			return len(list) > 0, err
		}
	}
	return false, nil
}
