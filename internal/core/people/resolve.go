package people

import (
	"cmp"
	"context"
	"slices"

	"palier/internal/core/event"
)

// Claim is a declared person with the keys it can be recognised by, worked out
// before the write begins.
type Claim struct {
	Declared
	keys  []Key
	found *findings // Lookup.Owners', in the write that resolves the claim; nil: nobody has looked
}

// findings are who owns a claim's keys, and those of the keys that are nobody's.
type findings struct {
	matches []Match
	stopped []Key
}

// NewClaim normalises what was declared. country is where numbers without a
// prefix are read, the agency's.
func NewClaim(d Declared, country string) Claim {
	c := Claim{Declared: d}
	for _, raw := range []string{d.Email, d.EmailMore} {
		if k, ok := Email(raw); ok {
			c.add(Key{Kind: KeyEmail, Value: k, Raw: raw})
		}
	}
	for _, raw := range []string{d.Mobile, d.Phone} { // a fax is an office's more often than a person's
		if k, ok := Phone(raw, country); ok {
			c.add(Key{Kind: KeyPhone, Value: k, Raw: raw})
		}
	}
	if k, ok := NameKey(d.Name(), d.Zipcode); ok {
		c.add(Key{Kind: KeyName, Value: k, Raw: d.Last})
	}
	return c
}

func (c *Claim) add(k Key) {
	same := func(o Key) bool { return o.Kind == k.Kind && o.Value == k.Value }
	if !Placeholder(k, nil) && !slices.ContainsFunc(c.keys, same) {
		c.keys = append(c.keys, k)
	}
}

// Resolved is the contact of a claim: Named is the record whose key was named
// (what the caller keeps), Root the one that stands for the person (what is
// shown). Both 0: nothing says who it is. New: the person was not known before.
type Resolved struct {
	Named, Root int64
	New         bool
	agency      int64 // whose record was named
}

// candidate is a person who shares a key with the claim.
type candidate struct {
	root       int64
	named      Contact
	compatible bool
	exact      bool
	strong     bool  // by e-mail or phone, not by name only
	keys       []Key // of the claim, that the person owns already
}

// Resolve finds or makes the contact of a claim, inside the caller's write
// (decisions "Persons" 1 to 4). current is the contact the claim was linked to
// before, 0 when there is none: it stays when its names still fit.
func (s *Service) Resolve(ctx context.Context, tx event.Tx, p Place, claim Claim, current int64) (Resolved, error) {
	if claim.anonymous() {
		return Resolved{}, nil
	}
	claim, matches, err := s.owners(ctx, p.Account, claim)
	if err != nil {
		return Resolved{}, err
	}
	if current != 0 {
		c, found, err := s.store.GetContact(ctx, p.Account, current)
		if err != nil {
			return Resolved{}, err
		}
		if found {
			matches = append(matches, Match{Key: Key{Kind: KeyEmail}, Contact: c})
		}
	}
	candidates, err := s.candidates(ctx, claim, matches, p.Agency)
	if err != nil {
		return Resolved{}, err
	}
	return s.decide(ctx, tx, p, claim, candidates)
}

// owners gives the claim without the keys that are nobody's, and who owns the
// others.
func (s *Service) owners(ctx context.Context, account int64, claim Claim) (Claim, []Match, error) {
	f := claim.found
	if f == nil {
		f = &findings{}
		var err error
		if f.matches, f.stopped, err = s.store.MatchKeys(ctx, account, claim.keys); err != nil {
			return claim, nil, err
		}
	}
	claim.keys = slices.DeleteFunc(slices.Clone(claim.keys), func(k Key) bool { return slices.ContainsFunc(f.stopped, k.same) })
	matches := slices.DeleteFunc(slices.Clone(f.matches), func(m Match) bool { return !slices.ContainsFunc(claim.keys, m.Key.same) })
	return claim, matches, nil
}

func (k Key) same(o Key) bool { return k.Kind == o.Kind && k.Value == o.Value }

// candidates groups the matches by person. Of several records of one person that fit, the
// agency's own is named.
func (s *Service) candidates(ctx context.Context, claim Claim, matches []Match, agency int64) ([]candidate, error) {
	var out []candidate
	for _, m := range matches {
		root, err := s.root(ctx, m.Contact)
		if err != nil {
			return nil, err
		}
		same := fits(claim.Declared, m.Contact.Declared)
		i := slices.IndexFunc(out, func(c candidate) bool { return c.root == root.ID })
		if i < 0 {
			out = append(out, candidate{root: root.ID, named: m.Contact})
			i = len(out) - 1
		}
		c := &out[i]
		if same && (!c.compatible || c.named.Agency != agency && m.Contact.Agency == agency) {
			c.named = m.Contact
		}
		c.compatible = c.compatible || same
		c.exact = c.exact || Fold(claim.First+" "+claim.Last) == Fold(m.Contact.First+" "+m.Contact.Last)
		c.strong = c.strong || m.Key.Kind != KeyName
		c.keys = append(c.keys, m.Key)
	}
	return out, nil
}

// decide links, merges or creates, and notes doubts about the rest.
func (s *Service) decide(ctx context.Context, tx event.Tx, p Place, claim Claim, all []candidate) (Resolved, error) {
	fit, other := fitting(all)
	var r Resolved
	var err error
	if len(fit) == 0 {
		r, err = s.create(ctx, tx, p, claim)
	} else {
		r, err = s.link(ctx, tx, p, claim, fit)
	}
	if err != nil {
		return r, err
	}
	for _, c := range worthAsking(other) {
		if err := s.doubt(ctx, tx, p, r, c); err != nil {
			return r, err
		}
	}
	return r, nil
}

// fitting parts the candidates into those who can be the claim's person and the others.
// Several who cannot be one another fit only if the name is exactly one's.
func fitting(all []candidate) (fit, other []candidate) {
	for _, c := range all {
		if c.strong && c.compatible {
			fit = append(fit, c)
		} else {
			other = append(other, c)
		}
	}
	if !allCompatible(fit) {
		exact := slices.DeleteFunc(slices.Clone(fit), func(c candidate) bool { return !c.exact })
		if len(exact) == 1 {
			other = append(other, slices.DeleteFunc(slices.Clone(fit), func(c candidate) bool { return c.exact })...)
			fit = exact
		} else { // several people it could be: nobody's, until a human says
			other, fit = all, nil
		}
	}
	return fit, other
}

// commonName is how many others of one name and postcode make it a common name,
// which proposes nobody: there is a Jean Martin in every street. Stores give no
// more than this many.
const commonName = 4

// worthAsking leaves out those who share a common name only.
func worthAsking(list []candidate) []candidate {
	weak := 0
	for _, c := range list {
		if !c.strong {
			weak++
		}
	}
	if weak < commonName {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(c candidate) bool { return !c.strong })
}

func allCompatible(list []candidate) bool {
	for i, a := range list {
		for _, b := range list[i+1:] {
			if !fits(a.named.Declared, b.named.Declared) {
				return false
			}
		}
	}
	return true
}

// fits tells whether two records can be one person's by their names and, where a
// first name is missing, by their titles: "Mme Martin" is not Jean Martin, M.
func fits(a, b Declared) bool {
	man := func(d Declared) bool { return d.Title == 1 }
	woman := func(d Declared) bool { return d.Title == 2 || d.Title == 3 }
	vague := Fold(a.First) == "" || Fold(b.First) == ""
	return Compatible(a.Name(), b.Name()) && !(vague && (man(a) && woman(b) || woman(a) && man(b)))
}

func (s *Service) create(ctx context.Context, tx event.Tx, p Place, claim Claim) (Resolved, error) {
	c := Contact{Account: p.Account, ID: tx.NextID(), Agency: p.Agency, Provider: p.Provider, Declared: claim.Declared,
		CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
	if err := s.store.InsertContact(ctx, c); err != nil {
		return Resolved{}, err
	}
	if err := s.store.AddKeys(ctx, c.Account, c.ID, slices.Concat(claim.keys, names(claim.Name())), tx.Now()); err != nil {
		return Resolved{}, err
	}
	tx.Record(contactEvent("contact.created", p, c.ID, event.Diff(nil, c.fields())...))
	return Resolved{c.ID, c.ID, true, c.Agency}, nil
}

// link takes the claim into the person it fits; two or more fitting people are
// one, and the oldest record stands for them. Each record keeps what it had, and
// learns only from an enquiry that named it alone: a merge can then be undone
// without a trace of one person in the other.
func (s *Service) link(ctx context.Context, tx event.Tx, p Place, claim Claim, fit []candidate) (Resolved, error) {
	slices.SortFunc(fit, func(a, b candidate) int { return cmp.Compare(a.root, b.root) })
	first := fit[0]
	to := first
	for _, c := range fit[1:] {
		apart, err := s.apart(ctx, p.Account, first.root, c.root)
		switch {
		case err != nil:
		case !apart: // somebody may have undone this very merge
			err = s.merge(ctx, tx, p, first.root, c.root, "one enquiry shares a key with both, and all names fit")
		case to.named.Agency != p.Agency && c.named.Agency == p.Agency: // of two persons, the agency's
			to = c
		}
		if err != nil {
			return Resolved{}, err
		}
	}
	unowned := slices.DeleteFunc(slices.Clone(claim.keys), func(k Key) bool {
		return slices.ContainsFunc(fit, func(c candidate) bool { return slices.ContainsFunc(c.keys, k.same) })
	})
	unowned = append(unowned, newNames(to.named.Name(), claim.Name())...)
	if err := s.store.AddKeys(ctx, p.Account, to.named.ID, unowned, tx.Now()); err != nil {
		return Resolved{}, err
	}
	r := Resolved{Named: to.named.ID, Root: to.root, agency: to.named.Agency}
	switch {
	case len(fit) > 1 && len(unowned) > 0: // whoever learned last is shown before others
		return r, s.stir(ctx, tx, p.Account, to.root)
	case len(fit) > 1:
		return r, nil
	}
	return r, s.enrich(ctx, tx, p, to.named, claim.Declared)
}

// enrich takes newer words into the record whose key was named.
func (s *Service) enrich(ctx context.Context, tx event.Tx, p Place, c Contact, d Declared) error {
	before := c
	c.Declared = c.Declared.with(d)
	if c.Declared == before.Declared {
		return nil
	}
	c.UpdatedAt = tx.Now()
	tx.Record(contactEvent("contact.updated", p, c.ID, event.Diff(before.fields(), c.fields())...))
	return s.save(ctx, tx, c, before)
}

// doubt proposes the claim's person and a candidate to a human, unless one has said
// already what they are.
func (s *Service) doubt(ctx context.Context, tx event.Tx, p Place, r Resolved, c candidate) error {
	if c.root == r.Root {
		return nil
	}
	if !r.New {
		if apart, err := s.apart(ctx, p.Account, r.Root, c.root); err != nil || apart {
			return err
		}
	}
	reason := "same e-mail or phone, other name"
	switch {
	case !c.strong:
		reason = "same name and postcode, no common e-mail or phone"
	case c.compatible:
		reason = "same e-mail or phone, several people it could be"
	}
	return s.store.AddDoubt(ctx, p.Account, Doubt{First: min(r.Root, c.root), Second: max(r.Root, c.root), Reason: reason, CreatedAt: tx.Now()})
}
