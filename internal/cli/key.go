package cli

import (
	"fmt"
	"net/netip"
	"time"

	"palier/internal/app"
	"palier/internal/core/access"
)

type keyCmd struct {
	Add    keyAddCmd    `cmd:"" help:"Let a partner into a developer's space; its token is shown once."`
	List   keyListCmd   `cmd:"" help:"List the keys."`
	Rotate keyRotateCmd `cmd:"" help:"Give a key a new token."`
	Revoke keyRevokeCmd `cmd:"" help:"End a key for good."`
	Open   keyOpenCmd   `cmd:"" help:"Say which programmes a key opens."`
	Allot  keyAllotCmd  `cmd:"" help:"Say which lots are allotted to a key."`
}

// Help is shown under the command's flags.
func (keyCmd) Help() string {
	return `A key lets a partner into one developer's space: some programmes, some
permissions, and no more. What a command here reports done is in force in every
replica.

Examples:
  palier key add --developer client-a --name "Portail" --permission information.view,lead.create --program 1,2
  palier key rotate 12 --overlap 24h
  palier key revoke 12`
}

// keyRow is a key as the command line shows it.
type keyRow struct {
	ID          int64          `json:"key"`
	Developer   string         `json:"developer"`
	Name        string         `json:"name"`
	State       string         `json:"state"` // in use, expired or revoked
	User        *int64         `json:"user"`
	Permissions []access.Right `json:"permissions"`
	Programs    []int64        `json:"programs"`
	Lots        []int64        `json:"lots"`
	Networks    []netip.Prefix `json:"networks"`
	CreatedAt   time.Time      `json:"created_at"`
	ExpiresAt   *time.Time     `json:"expires_at"`
	RevokedAt   *time.Time     `json:"revoked_at"`
	Token       string         `json:"token,omitempty"` // in the answer that makes it only
}

func newKeyRow(k access.Key, d access.Developer) keyRow {
	r := keyRow{ID: k.ID, Developer: d.Slug, Name: k.Name, State: "in use", Permissions: filled(k.Permissions),
		Programs: filled(k.Programs), Lots: filled(k.Lots), Networks: filled(k.Networks), CreatedAt: k.CreatedAt}
	if k.User != 0 {
		r.User = &k.User
	}
	if !k.ExpiresAt.IsZero() {
		r.ExpiresAt = &k.ExpiresAt
	}
	switch {
	case !k.RevokedAt.IsZero():
		r.State, r.RevokedAt = "revoked", &k.RevokedAt
	case k.Expired(time.Now()):
		r.State = "expired"
	}
	return r
}

// filled is a list that JSON shows as one when it is empty.
func filled[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

type keyListCmd struct {
	inAccount `embed:""`
	Developer string `placeholder:"SLUG" help:"Of this space only."`
}

// Help is shown under the command's flags.
func (keyListCmd) Help() string {
	return `FOR USER is the person whose acts the key's own are; LOTS are those allotted to it.
--json has every permission, programme and lot by itself.

Example:
  palier key list --developer client-a`
}

// Run lists the keys; tokens cannot be shown, only their hashes are kept.
func (c *keyListCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		rows, err := keys(e, a, by, c.Developer)
		if err != nil {
			return err
		}
		return table(e, rows, `No key yet. Let a partner in: palier key add --developer SLUG --name "Portail" --permission …`,
			"KEY | NAME | DEVELOPER | STATE | FOR USER | PROGRAMMES | LOTS | UNTIL (UTC) | FROM | MAY", func(r keyRow) []any {
				user := "-"
				if r.User != nil {
					user = fmt.Sprint(*r.User)
				}
				return []any{r.ID, r.Name, r.Developer, r.State, user, few(r.Programs), few(r.Lots), stampOf(r.ExpiresAt), shortNetworks(r.Networks),
					shortRights(r.Permissions, access.Permissions())}
			})
	})
}

// keys are the account's, or those of one of its developers.
func keys(e *env, a *app.App, by access.Actor, slug string) ([]keyRow, error) {
	spaces, err := a.Access.Developers(e.ctx, by)
	if err != nil {
		return nil, err
	}
	var of int64 // every one
	if slug != "" {
		d, err := developer(e, a, by, slug)
		if err != nil {
			return nil, err
		}
		of = d.ID
	}
	all, err := a.Access.Keys(e.ctx, by, of)
	if err != nil {
		return nil, err
	}
	byID := map[int64]access.Developer{}
	for _, d := range spaces {
		byID[d.ID] = d
	}
	return each(all, func(k access.Key) keyRow { return newKeyRow(k, byID[k.Developer]) }), nil
}

// orNone is a text as people read it when it may be empty.
func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}
