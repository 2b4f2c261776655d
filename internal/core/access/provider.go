package access

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// CreateProvider opens the door to a partner and gives its token, which is shown
// once and cannot be read again. p.ID 0 takes the first free number from 1000 on.
func (s *Service) CreateProvider(ctx context.Context, by Actor, p Provider) (Provider, string, error) {
	if err := by.administers(); err != nil {
		return p, "", err
	}
	p.Account = by.Account
	if len(p.Rights) == 0 {
		p.Rights = DefaultRights()
	}
	if p.Apimo.Profile == "" {
		p.Apimo.Profile = "document"
	}
	if err := s.checkProvider(ctx, by, p); err != nil {
		return p, "", err
	}
	token, hash := newToken()
	wanted := p.ID
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		var err error
		if p.ID, err = s.providerNumber(ctx, wanted); err != nil {
			return err
		}
		p.CreatedAt, p.UpdatedAt = tx.Now(), tx.Now()
		if err := s.store.InsertProvider(ctx, p); err != nil {
			return taken(err, "id", "This number is already a provider's.")
		}
		tx.Record(providerEvent("provider.created", by, p.ID, event.Change{Field: "name", After: p.Name},
			event.Change{Field: "agencies", After: event.Numbers(p.Agencies)}, event.Change{Field: "rights", After: JoinRights(p.Rights)}))
		return s.store.InsertSecret(ctx, p.Account, p.ID, Secret{ID: tx.NextID(), Hash: hash, Hint: HintOf(token), CreatedAt: tx.Now()})
	})
	return p, token, err
}

// firstProvider is the first number given to a provider: existing clients expect
// three or four digits.
const firstProvider = 1000

func (s *Service) providerNumber(ctx context.Context, wanted int64) (int64, error) {
	if wanted != 0 {
		return wanted, nil
	}
	for n := int64(firstProvider); ; n++ {
		_, _, _, found, err := s.store.FindProvider(ctx, n)
		if err != nil || !found {
			return n, err
		}
	}
}

func (s *Service) checkProvider(ctx context.Context, by Actor, p Provider) error {
	var problems []fault.Problem
	add := func(field, message string) {
		problems = append(problems, fault.Problem{Field: field, Message: message})
	}
	if strings.TrimSpace(p.Name) == "" {
		add("name", "A provider needs a name.")
	}
	if !numeric(p.ID) {
		add("id", "A number of at most nine digits.")
	}
	if p.Apimo.Profile != "document" && p.Apimo.Profile != "openapi" {
		add("profile", "Either document or openapi.")
	}
	for _, r := range p.Rights {
		if !slices.Contains(Rights(), r) {
			add("rights", "Unknown right "+strconv.Quote(string(r))+". Known: "+JoinRights(Rights())+".")
		}
	}
	if len(p.Agencies) == 0 {
		add("agency", "Name at least one agency.")
	}
	open, err := s.store.ListAgencies(ctx, by.Account, p.Agencies, false)
	if err != nil {
		return err
	}
	if len(open) != len(p.Agencies) {
		add("agency", "There is no such agency.")
	}
	if err := fault.All(problems); err != nil {
		return err
	}
	if !by.reaches(p) {
		return Denied()
	}
	return nil
}

// Providers lists the account's providers.
func (s *Service) Providers(ctx context.Context, by Actor) ([]Provider, error) {
	if err := by.administers(); err != nil {
		return nil, err
	}
	return s.store.ListProviders(ctx, by.Account)
}

// RotateSecret gives a provider a new token. The old ones go on working for the
// overlap (0: they end at once).
func (s *Service) RotateSecret(ctx context.Context, by Actor, number int64, overlap time.Duration) (string, error) {
	token, hash := newToken()
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		if _, err := s.provider(ctx, by, number); err != nil {
			return err
		}
		secret := Secret{ID: tx.NextID(), Hash: hash, Hint: HintOf(token), CreatedAt: tx.Now()}
		if err := s.store.InsertSecret(ctx, by.Account, number, secret); err != nil {
			return err
		}
		end := tx.Now().Add(overlap)
		tx.Record(providerEvent("provider.rotated", by, number, event.Change{Field: "old_until", After: event.Instant(end)}))
		return s.store.ExpireSecrets(ctx, by.Account, number, secret.ID, end)
	})
	if err != nil {
		return "", err
	}
	s.outlast(ctx)
	return token, nil
}

// SetProviderDisabled shuts the door to a provider, or opens it again.
func (s *Service) SetProviderDisabled(ctx context.Context, by Actor, number int64, disabled bool) error {
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		p, err := s.provider(ctx, by, number)
		if err != nil || disabled == !p.DisabledAt.IsZero() {
			return err
		}
		kind := "provider.enabled"
		p.DisabledAt, p.UpdatedAt = time.Time{}, tx.Now()
		if disabled {
			kind, p.DisabledAt = "provider.disabled", tx.Now()
		}
		tx.Record(providerEvent(kind, by, number))
		return s.store.UpdateProvider(ctx, p)
	})
	if err == nil {
		s.outlast(ctx)
	}
	return err
}

func (s *Service) provider(ctx context.Context, by Actor, number int64) (Provider, error) {
	if err := by.administers(); err != nil {
		return Provider{}, err
	}
	p, account, _, found, err := s.store.FindProvider(ctx, number)
	if err == nil && (!found || account.ID != by.Account) {
		err = fault.Newf(fault.Missing, "There is no provider %d in this account", number)
	}
	if err == nil && !by.reaches(p) {
		err = Denied()
	}
	return p, err
}

func providerEvent(kind string, by Actor, number int64, changes ...event.Change) event.Event {
	return event.Event{Kind: kind, Subject: event.Subject{Kind: "provider", ID: number}, Who: by.Who, Changes: changes}
}

// JoinRights writes rights as people type them: separated by commas.
func JoinRights(rights []Right) string {
	out := make([]string, len(rights))
	for i, r := range rights {
		out[i] = string(r)
	}
	return strings.Join(out, ",")
}

// SplitRights reads what JoinRights writes; "all" means every right.
func SplitRights(text string) []Right {
	if strings.TrimSpace(text) == "all" {
		return Rights()
	}
	var out []Right
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, Right(part))
		}
	}
	return out
}
