package people

import (
	"context"
	"slices"
)

// What two records of one person have in common, as reports name it.
const (
	OnEmail = "email"
	OnPhone = "phone"
	OnName  = "name"
)

// Likeness is somebody who may be the declared person.
type Likeness struct {
	Root    int64    // the contact that stands for the person
	Records []int64  // all records of the person, Root first
	On      []string // OnEmail, OnPhone, OnName
	Strong  bool     // by e-mail, phone, or name with postcode; false: by the name alone
}

// FullName gives the key "last|first", folded. ok only when both are there.
func FullName(n Name) (string, bool) {
	last, first := Fold(n.Last), Fold(n.First)
	if last == "" || first == "" {
		return "", false
	}
	return last + "|" + first, true
}

// Owners is what a Lookup needs of the store.
type Owners interface {
	MatchKeys(ctx context.Context, account int64, keys []Key) (matches []Match, stopped []Key, err error)
	GetContact(ctx context.Context, account, id int64) (Contact, bool, error)
	Tree(ctx context.Context, account, id int64) ([]int64, error)
	// Namesakes gives the contacts that own the key, the newest first.
	Namesakes(ctx context.Context, account int64, k Key, most int) ([]Contact, error)
}

// Lookup finds who may be a person without linking anybody: unlike Resolve it
// takes a shared e-mail or phone for the same person whatever the names, because
// that is how developers' contracts say it (Adlead door, 3.6, rule 1).
type Lookup struct{ owners Owners }

// NewLookup makes a lookup.
func NewLookup(o Owners) *Lookup { return &Lookup{o} }

// namesakes is how many owners of a last name are looked at, the newest. It
// bounds what a Martin costs; a name that so many bear says little about any.
const namesakes = 200

// Like lists who the claim's person may be, those known for sure first.
func (l *Lookup) Like(ctx context.Context, account int64, claim Claim) ([]Likeness, error) {
	found, stopped, err := l.owners.MatchKeys(ctx, account, claim.keys)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(m Match) bool { return slices.ContainsFunc(stopped, m.Key.same) })
	var out []Likeness
	for _, m := range found {
		if out, err = l.add(ctx, out, m.Contact, on(m.Key.Kind), true); err != nil {
			return nil, err
		}
	}
	named, err := l.named(ctx, account, claim)
	if err != nil {
		return nil, err
	}
	for _, c := range named {
		if out, err = l.add(ctx, out, c, OnName, false); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// named gives the contacts with the claim's first and last name.
func (l *Lookup) named(ctx context.Context, account int64, claim Claim) ([]Contact, error) {
	name, ok := FullName(claim.Name())
	if !ok {
		return nil, nil
	}
	list, err := l.owners.Namesakes(ctx, account, Key{Kind: KeyLastName, Value: Fold(claim.Last)}, namesakes)
	return slices.DeleteFunc(list, func(c Contact) bool {
		other, _ := FullName(c.Name())
		return other != name
	}), err
}

// add notes that the person of the contact has something in common with the claim.
func (l *Lookup) add(ctx context.Context, out []Likeness, c Contact, what string, strong bool) ([]Likeness, error) {
	i := slices.IndexFunc(out, func(k Likeness) bool { return slices.Contains(k.Records, c.ID) })
	if i < 0 {
		records, err := l.records(ctx, c)
		if err != nil {
			return nil, err
		}
		out = append(out, Likeness{Root: records[0], Records: records})
		i = len(out) - 1
	}
	k := &out[i]
	k.Strong = k.Strong || strong
	if !slices.Contains(k.On, what) {
		k.On = append(k.On, what)
	}
	return out, nil
}

// records are all of the person's, the one that stands for it first.
func (l *Lookup) records(ctx context.Context, c Contact) ([]int64, error) {
	for c.MergedInto != 0 {
		next, found, err := l.owners.GetContact(ctx, c.Account, c.MergedInto)
		if err != nil {
			return nil, err
		}
		if !found {
			break
		}
		c = next
	}
	return l.owners.Tree(ctx, c.Account, c.ID)
}

func on(k KeyKind) string {
	switch k {
	case KeyEmail:
		return OnEmail
	case KeyPhone:
		return OnPhone
	}
	return OnName
}
