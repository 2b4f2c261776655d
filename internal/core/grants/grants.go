// Package grants knows which applications may act for whom: the applications that an
// account registered (OAuth2 clients), what a user let one do, and the codes and tokens
// that stand for it (RFC 6749, 7636, 9700; docs/oauth.md).
//
// It must not know HTTP, pages or a vendor's error body, nor how a user proves who he is:
// package access says so, and a grant lives no longer than the session access opened for it.
package grants

import (
	"slices"
	"time"

	"palier/internal/core/access"
)

// Client is an application (OAuth2 client) that an account registered.
type Client struct {
	Account   int64
	ID        int64
	Key       string   // client_id: what it calls itself by, unique in the whole installation
	Name      string   // what users are shown
	Redirects []string // addresses it may be answered at, compared byte for byte; the first is the default
	Scopes    []Scope  // what it may ask for
	Compat    Compat
	Auth      Auth
	// Proof: every code it asks for needs a challenge (PKCE). Always so without a secret.
	Proof bool
	// Direct: it may send a user's password itself, without the page.
	Direct bool
	// Own: it is the agency's own, and users are not asked whether it may act for them.
	Own        bool
	DisabledAt time.Time // zero: in use
	CreatedAt  time.Time
	UpdatedAt  time.Time
}

// Auth is how an application proves at the token endpoint which one it is.
type Auth string

// The ways.
const (
	BySecret Auth = "secret"
	ByProof  Auth = "pkce" // a public client: it has no secret, its codes have a challenge
	ByNone   Auth = "none" // exactly the two fields of the vendor's document; an administrator's choice
)

// Compat is which shapes the application reads (Leads2Keys door, 5.1).
type Compat string

// The shapes.
const (
	Documented Compat = "documented"
	SDK        Compat = "sdk"
)

// Scope is one thing an application may be let do.
type Scope string

// The scopes (Leads2Keys door, 2.1).
const (
	AccountRead   Scope = "account:read"
	MandatesRead  Scope = "mandates:read"
	PlacesRead    Scope = "places:read"
	PlacesWrite   Scope = "places:write"
	ProjectsRead  Scope = "projects:read"
	ProjectsWrite Scope = "projects:write"
)

// Scopes are all of them, in the order people read them.
func Scopes() []Scope {
	return []Scope{AccountRead, MandatesRead, PlacesRead, PlacesWrite, ProjectsRead, ProjectsWrite}
}

// rights are what a scope lets an application do of what its user may do.
func rights(scopes []Scope) []access.Right {
	list := make([]access.Right, 0, len(scopes))
	for _, s := range scopes {
		switch s {
		case AccountRead:
			list = append(list, access.AccountRead)
		case MandatesRead:
			list = append(list, access.MandatesRead)
		case PlacesRead:
			list = append(list, access.PlacesRead)
		case PlacesWrite:
			list = append(list, access.PlacesWrite)
		case ProjectsRead:
			list = append(list, access.ProjectsRead)
		case ProjectsWrite:
			list = append(list, access.ProjectsWrite)
		}
	}
	return list
}

// ScopesFor are the scopes of which each gives one of some rights.
func ScopesFor(list []access.Right) []Scope {
	return slices.DeleteFunc(Scopes(), func(s Scope) bool {
		return !slices.ContainsFunc(rights([]Scope{s}), func(r access.Right) bool { return slices.Contains(list, r) })
	})
}

// How long things work.
const (
	CodeLife    = 60 * time.Second
	AccessLife  = time.Hour
	RefreshLife = 60 * 24 * time.Hour
	// overlap is how long the direct predecessor of a refresh token works on after it was
	// changed first, for answers that were lost on their way (decision 19).
	overlap = 60 * time.Second
	// kept is how long what is over is remembered, so that a replay is recognised.
	kept = 30 * 24 * time.Hour
)

// Grant is that one user lets one application act for him.
type Grant struct {
	Account   int64
	ID        int64
	Client    int64
	User      int64
	Session   int64 // of the user, on which the grant hangs
	Scopes    []Scope
	Code      Code
	Turn      int64     // how often its refresh token was changed
	TurnedAt  time.Time // when that turn began; zero: never
	CreatedAt time.Time
	RevokedAt time.Time // zero: in force
	Reason    string    // why it was revoked: Revoked, Replayed, Reused
}

// Why a grant was revoked.
const (
	Revoked  = "revoked"  // by its user, its application or an operator
	Replayed = "replayed" // its code came a second time
	Reused   = "reused"   // a refresh token came that had been changed
)

// Code is what the application is sent away with, to come back for tokens.
type Code struct {
	Hash      string
	Redirect  string // where it was sent
	Named     bool   // the application had named that address
	State     string // hash of the state it gave
	Challenge string // S256; empty: none
	ExpiresAt time.Time
	UsedAt    time.Time // zero: not yet
}

// Kind is what a token is for.
type Kind string

// The kinds.
const (
	Access  Kind = "access"
	Refresh Kind = "refresh"
)

// Token is one token of a grant.
type Token struct {
	Account   int64
	Hash      string
	Grant     int64
	Kind      Kind
	Turn      int64 // the grant's when it was given
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Tokens are what an application is answered.
type Tokens struct {
	Access  string
	Refresh string
	Life    time.Duration // of the access token
	Scopes  []Scope
}

// The kinds of line that applications and grants have in the journal.
const (
	EventClientAdded    = "client.added"
	EventClientChanged  = "client.changed"
	EventClientRotated  = "client.rotated"
	EventClientDisabled = "client.disabled"
	EventClientEnabled  = "client.enabled"
	EventGranted        = "grant.given"
	EventRevoked        = "grant.revoked"
)
