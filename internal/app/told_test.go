package app_test

import (
	"testing"

	"palier/internal/core/sales"
)

func TestAWithdrawnClaimIsNotTold(t *testing.T) {
	eachRegistry(t, func(c *claims) {
		r := c.claim(c.ada, ines())
		told, found, err := c.registry.RegistrationTold(c.Context(), c.operator.Account, r.ID)
		c.must(err)
		if !found || told.ID != r.ID || told.Status != sales.RegistrationApproved {
			c.Errorf("while it is live: %v %+v", found, told)
		}
		_, found, err = c.registry.RegistrationTold(c.Context(), c.operator.Account+1, r.ID)
		if found || err != nil {
			c.Errorf("of another account: %v %v", found, err)
		}
		c.must(c.registry.Withdraw(c.Context(), c.ada, c.program, r.ID))
		if _, found, err = c.registry.RegistrationTold(c.Context(), c.operator.Account, r.ID); found || err != nil {
			c.Errorf("once it is withdrawn: %v %v", found, err)
		}
	})
}
