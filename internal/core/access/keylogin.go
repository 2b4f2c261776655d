package access

import (
	"context"
	"crypto/subtle"
	"net/netip"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// ErrTenant answers the holder of a good key who asks for a space that there is
// not. Who has no good key gets ErrCredentials whatever it
// asks for, and so does who asks for somebody else's space.
var ErrTenant = fault.New(fault.Missing, "There is no such space")

// opener is a key as Login remembers it: what it is and whom it makes.
type opener struct {
	Unlocked
	actor Actor
}

// Key answers who the holder of a token is in the space with the slug, calling
// from the address; otherwise ErrCredentials, which does not say what was wrong,
// or ErrTenant. Time and address are looked at in every call, so that a key ends
// at its instant though it is believed.
//
// The slug is looked at last: until the key has proved good, the answer does not
// depend on it, nor does the time it takes.
func (l *Login) Key(ctx context.Context, slug, token string, from netip.Addr) (Actor, Developer, error) {
	if token == "" {
		return Actor{}, Developer{}, ErrCredentials
	}
	o, found, err := l.opener(ctx, HashToken(token))
	if err != nil {
		return Actor{}, Developer{}, err
	}
	if !found || !o.opens(l.now(), from) {
		return Actor{}, Developer{}, ErrCredentials
	}
	l.uses.note(o.Account.ID, ByKey, o.Unlocked.Key.ID, l.now())
	if o.Developer.Slug == slug {
		return o.actor, o.Developer, nil
	}
	exists, err := l.store.TenantExists(ctx, slug)
	if err == nil {
		err = ErrTenant
		if exists {
			err = ErrCredentials
		}
	}
	return Actor{}, Developer{}, err
}

// opens tells whether the token opens at the instant, for a caller at the address. A
// key acts in its user's name, so it opens nothing while that user is switched off.
func (u Unlocked) opens(now time.Time, from netip.Addr) bool {
	return u.Secret.Live(now) && u.Key.Live(now, from) && !u.UserLeft
}

// opener finds the key with the hash. Those that are found are believed, whatever
// their state, those that are not are asked for again: guesses fill no memory.
func (l *Login) opener(ctx context.Context, hash string) (opener, bool, error) {
	if o, ok := l.keys.Recall(hash); ok {
		return o, true, nil
	}
	asked := time.Now()
	u, found, err := l.store.FindKey(ctx, hash)
	// How long an index looks for a hash tells nothing of the token; that the row
	// is the hash's own is not left to the index's idea of equal.
	if err != nil || !found || subtle.ConstantTimeCompare([]byte(u.Secret.Hash), []byte(hash)) != 1 {
		return opener{}, false, err
	}
	agencies, err := l.store.ListAgencies(ctx, u.Account.ID, []int64{u.Developer.Agency}, false)
	if err != nil {
		return opener{}, false, err
	}
	o := opener{u, u.actor(countries(agencies))}
	l.keys.Remember(hash, o, asked.Add(Believed))
	return o, true, nil
}

// actor is the key's: the developer's agency is the one open to it, because the
// people and enquiries of its space are there.
func (u Unlocked) actor(countries map[int64]string) Actor {
	k := u.Key
	return Actor{
		Account: u.Account.ID, Country: u.Account.Country, Test: u.Account.Mode == Test, Developer: u.Developer.ID, Key: k.ID, User: k.User,
		Who:      event.Who{Kind: "key", ID: k.ID},
		agencies: []int64{u.Developer.Agency}, countries: countries, rights: k.Permissions,
		sites: &sites{programs: k.Programs, lots: k.Lots},
	}
}
