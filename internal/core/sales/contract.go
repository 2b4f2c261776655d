package sales

import (
	"context"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/programs"
)

// Contract is a purchase as an agency's partners read it, whoever of the agency made it.
type Contract struct {
	Purchase
	Property int64 // that the first main lot is mirrored as, 0: none of its lots is
}

// ContractQuery asks for a page of an agency's contracts in the order of their last change.
type ContractQuery struct {
	Account int64
	Agency  int64
	Since   time.Time
	Limit   int
	Offset  int
}

// ContractPage is an answer's frame: how many there are in all, and the instant of the last
// change among those of the page.
type ContractPage struct {
	Total int64
	Last  time.Time
}

// Contracts lists a page of an agency's purchases, canceled ones too. Forbidden: the agency is
// not open to the actor, or it may not read contracts.
func (s *Service) Contracts(ctx context.Context, a access.Actor, q ContractQuery, each func(Contract) error) (ContractPage, error) {
	if err := a.May(access.ContractsRead, q.Agency); err != nil {
		return ContractPage{}, err
	}
	q.Account = a.Account
	return s.store.ListContracts(ctx, q, each)
}

// WithoutVAT is the price of a purchase without the tax that it includes, lot by lot, in minor
// units; rate is that of all its lots in hundredths of a percent, false when they have several.
func (p Purchase) WithoutVAT() (net, rate int64, one bool) {
	one = len(p.Lots) > 0
	for _, l := range p.Lots {
		net += programs.WithoutVAT(l.Price, l.VATRate)
		one = one && l.VATRate == p.Lots[0].VATRate
	}
	if one {
		rate = p.Lots[0].VATRate
	}
	return net, rate, one
}
