package people

import (
	"context"
	"time"
)

// Channel is a way to reach somebody.
type Channel string

// The channels.
const (
	ByPhone Channel = "phone"
	BySMS   Channel = "sms"
	ByEmail Channel = "email"
	ByPost  Channel = "post"
)

// Consent is one entry of a person's consent ledger: it is only ever added to, and
// the last entry of a channel is in force (decisions "Consent"). Whoever calls must
// be able to prove it, hence where it came from and its proof.
type Consent struct {
	Account int64
	ID      int64
	Contact int64 // the record it was declared on
	Channel Channel
	Given   bool
	Source  string // door and credential: "adlead key:12"
	Proof   string // request id, wording, form: what the caller can show
	At      time.Time
}

// Consents keeps the ledger.
type Consents interface {
	AddConsent(ctx context.Context, c Consent) error
	// ConsentsInForce gives, for all records of a person together, the last entry
	// of each channel.
	ConsentsInForce(ctx context.Context, account int64, records []int64) ([]Consent, error)
}
