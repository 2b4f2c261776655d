package access

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// CreateDeveloper opens a client space on one of the account's agencies. Its slug
// is in the URLs that partners keep, so it never changes.
func (s *Service) CreateDeveloper(ctx context.Context, by Actor, d Developer) (Developer, error) {
	if err := by.administers(); err != nil {
		return d, err
	}
	d.Account, d.Name = by.Account, strings.TrimSpace(d.Name)
	d.Country = cmp.Or(strings.ToUpper(strings.TrimSpace(d.Country)), by.Country)
	problems := developerProblems(d)
	switch _, err := s.Agency(ctx, by, d.Agency); {
	case fault.Is(err, fault.Missing):
		problems = append(problems, fault.Problem{Field: "agency", Message: "There is no such agency."})
	case err != nil:
		return d, err
	}
	if err := fault.All(problems); err != nil {
		return d, err
	}
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		d.ID, d.CreatedAt, d.UpdatedAt = tx.NextID(), tx.Now(), tx.Now()
		tx.Record(event.Event{Kind: "developer.created", Subject: event.Subject{Kind: "developer", ID: d.ID}, Agency: d.Agency, Who: by.Who,
			Changes: []event.Change{{Field: "slug", After: d.Slug}, {Field: "name", After: d.Name}}})
		return taken(s.store.InsertDeveloper(ctx, d), "slug", "This slug is already a developer's.")
	})
	return d, err
}

func developerProblems(d Developer) (p []fault.Problem) {
	if !isSlug(d.Slug) {
		p = append(p, fault.Problem{Field: "slug", Message: "From 2 to 40 of a-z, 0-9 and -, such as client-a."})
	}
	if d.Name == "" {
		p = append(p, fault.Problem{Field: "name", Message: "A developer needs a name."})
	}
	if !alpha2(d.Country) {
		p = append(p, fault.Problem{Field: "country", Message: "Two letters, such as FR."})
	}
	if u, err := url.Parse(d.Logo); d.Logo != "" && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		p = append(p, fault.Problem{Field: "logo", Message: "The URL of an image, such as https://example.org/logo.png."})
	}
	return p
}

// isSlug tells a text that can stand in a URL as it is, whoever writes it there.
func isSlug(s string) bool {
	return len(s) >= 2 && len(s) <= 40 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// Developers lists the developers of the actor's account by id; a key sees its own.
func (s *Service) Developers(ctx context.Context, by Actor) ([]Developer, error) {
	if by.Developer != 0 {
		d, err := s.FindDeveloper(ctx, by, by.Developer)
		return []Developer{d}, err
	}
	return s.store.ListDevelopers(ctx, by.Account)
}

// FindDeveloper gives a developer of the actor's account, Missing when there is
// none; a key finds its own only.
func (s *Service) FindDeveloper(ctx context.Context, by Actor, id int64) (Developer, error) {
	if by.Developer != 0 && by.Developer != id {
		return Developer{}, noDeveloper(id)
	}
	d, found, err := s.store.GetDeveloper(ctx, by.Account, id)
	if err == nil && !found {
		err = noDeveloper(id)
	}
	return d, err
}

func noDeveloper(id int64) error {
	return fault.Newf(fault.Missing, "There is no developer %d in this account", id)
}
