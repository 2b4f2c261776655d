package leads

import "slices"

// Tracking is where an enquiry came from, in its sender's words.
type Tracking struct {
	Origin   string // Origins; "other" for what is none of them
	Source   string
	Medium   string
	Campaign string
	Content  string
}

// Origins are the known origins of an enquiry (Adlead: openapi.yaml, schema EnquiryInput).
func Origins() []string {
	return []string{"landing", "lead-ads", "website", "portal", "phone", "walk-in", "referral", "email", "other"}
}

// known is the tracking with an origin that is one of Origins, or none.
func (t Tracking) known() Tracking {
	if t.Origin != "" && !slices.Contains(Origins(), t.Origin) {
		t.Origin = "other"
	}
	return t
}

// Project is what a buyer of new-build is after. Empty and nil mean not said.
type Project struct {
	Purpose         string
	Scheme          string // investment scheme
	Rooms           []string
	Types           []string
	Area            string
	Localities      []string
	Budget          *int64 // minor units, as the next three
	BudgetMin       *int64
	BudgetMax       *int64
	Deposit         *int64
	BudgetConfirmed *bool // with a bank
}

// said tells whether anything is.
func (p Project) said() bool {
	return p.Purpose != "" || p.Scheme != "" || len(p.Rooms) > 0 || len(p.Types) > 0 || p.Area != "" || len(p.Localities) > 0 ||
		p.Budget != nil || p.BudgetMin != nil || p.BudgetMax != nil || p.Deposit != nil || p.BudgetConfirmed != nil
}
