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

// Record is a contact and its place in a merge.
type Record struct {
	ID         int64
	MergedInto int64 // 0: it stands for itself
}

// KeyOwners is what a Lookup needs of the store.
type KeyOwners interface {
	MatchKeys(ctx context.Context, account int64, keys []Key) (matches []Match, stopped []Key, err error)
	GetContacts(ctx context.Context, account int64, ids []int64) ([]Contact, error)
	Trees(ctx context.Context, account int64, ids []int64) (map[int64][]int64, error)
	// Namesakes gives the records that own the key, the newest first.
	Namesakes(ctx context.Context, account int64, k Key, most int) ([]Record, error)
}

// Lookup finds who may be a person without linking anybody: unlike Resolve it
// takes a shared e-mail or phone for the same person whatever the names, because
// that is how developers' contracts say it (docs/sales.md, A registration).
type Lookup struct{ owners KeyOwners }

// NewLookup makes a lookup.
func NewLookup(o KeyOwners) *Lookup { return &Lookup{o} }

// namesakes is how many records of one full name are looked at, the newest: it
// bounds what a Jean Martin costs, whose name says little about anybody.
const namesakes = 8

// Owners lists who owns the claim's e-mails and phones, or its name with postcode.
// met is the claim with what was found: to resolve it in the same write costs no
// second look.
func (l *Lookup) Owners(ctx context.Context, account int64, claim Claim) (owners []Likeness, met Claim, err error) {
	matches, stopped, err := l.owners.MatchKeys(ctx, account, claim.keys)
	if err != nil {
		return nil, claim, err
	}
	var signs []sign
	for _, m := range matches {
		if !slices.ContainsFunc(stopped, m.Key.same) {
			signs = append(signs, sign{Record{m.Contact.ID, m.Contact.MergedInto}, on(m.Key.Kind), true})
		}
	}
	claim.found = &findings{matches, stopped}
	owners, err = l.persons(ctx, account, signs)
	return owners, claim, err
}

// Namesakes lists who has the claim's first and last name, the newest few.
func (l *Lookup) Namesakes(ctx context.Context, account int64, claim Claim) ([]Likeness, error) {
	name, ok := FullName(claim.Name())
	if !ok {
		return nil, nil
	}
	named, err := l.owners.Namesakes(ctx, account, Key{Kind: KeyFullName, Value: name}, namesakes)
	if err != nil {
		return nil, err
	}
	var signs []sign
	for _, r := range named {
		signs = append(signs, sign{r, OnName, false})
	}
	return l.persons(ctx, account, signs)
}

// sign is a record that has something in common with the claim.
type sign struct {
	Record
	on     string
	strong bool
}

// persons groups the signs by person.
func (l *Lookup) persons(ctx context.Context, account int64, signs []sign) ([]Likeness, error) {
	if len(signs) == 0 {
		return nil, nil
	}
	records := make([]Record, len(signs))
	for i, s := range signs {
		records[i] = s.Record
	}
	above, err := climb(ctx, l.owners, account, records)
	if err != nil {
		return nil, err
	}
	var out []Likeness
	var roots []int64
	for _, s := range signs {
		one := Likeness{Root: top(above, s.ID), On: []string{s.on}, Strong: s.strong}
		out, roots = Join(out, one), append(roots, one.Root)
	}
	trees, err := l.owners.Trees(ctx, account, roots)
	for i := range out {
		out[i].Records = trees[out[i].Root]
	}
	return out, err
}

// Join adds more people to a list, each person once with all that was found on.
func Join(list []Likeness, more ...Likeness) []Likeness {
	out := slices.Clone(list)
	for _, m := range more {
		i := slices.IndexFunc(out, func(k Likeness) bool { return k.Root == m.Root })
		if i < 0 {
			out = append(out, m)
			continue
		}
		k := &out[i]
		k.Strong = k.Strong || m.Strong
		for _, what := range m.On {
			if !slices.Contains(k.On, what) {
				k.On = append(slices.Clip(k.On), what)
			}
		}
	}
	return out
}

// climb gives, for the records and all those above them, which one each is merged
// into: 0 for those that stand for themselves.
func climb(ctx context.Context, store interface {
	GetContacts(ctx context.Context, account int64, ids []int64) ([]Contact, error)
}, account int64, records []Record) (map[int64]int64, error) {
	above := map[int64]int64{}
	for len(records) > 0 { // once, and once more for each step of a merge
		var wanted []int64
		for _, r := range records {
			above[r.ID] = r.MergedInto
		}
		for _, r := range records {
			if _, known := above[r.MergedInto]; r.MergedInto != 0 && !known {
				wanted = append(wanted, r.MergedInto)
			}
		}
		list, err := store.GetContacts(ctx, account, wanted)
		if err != nil {
			return nil, err
		}
		records = nil
		for _, c := range list {
			records = append(records, Record{c.ID, c.MergedInto})
		}
	}
	return above, nil
}

// top goes up to the record that stands for the person.
func top(above map[int64]int64, id int64) int64 {
	for above[id] != 0 {
		id = above[id]
	}
	return id
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
