package people

import (
	"cmp"
	"context"
	"slices"
)

// Recognised is whom a claim would be taken for, for who must know before anything is
// written.
type Recognised struct {
	Fit    []int64 // who it can be, by the contact that stands for each, the oldest first
	Namely int64   // who owns an e-mail of the claim under a name that does not fit, 0: nobody but who fits
	Known  bool    // there is an e-mail, a phone, or a name with postcode to go by
}

// Marks are the e-mails and phones that the claim can be recognised by.
func (c Claim) Marks() []Key {
	return slices.DeleteFunc(slices.Clone(c.keys), func(k Key) bool { return k.Kind == KeyName })
}

// Recognise says whom Resolve would take the claim for; it only reads. Unlike there, a
// claim without e-mail and phone is recognised by its full name with the postcode: who
// says the same again, a file that is read twice, does not make a second person.
func (s *Service) Recognise(ctx context.Context, account int64, claim Claim) (r Recognised, err error) {
	claim, matches, err := s.owners(ctx, account, claim)
	if err != nil {
		return r, err
	}
	all, err := s.candidates(ctx, claim, matches, 0)
	if err != nil {
		return r, err
	}
	fit, _ := fitting(all)
	switch {
	case len(claim.Marks()) == 0:
		fit = slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return !c.exact || !c.compatible })
	case len(fit) == 0: // several it can be, who are not one another
		fit = slices.DeleteFunc(slices.Clone(all), func(c candidate) bool { return !c.strong || !c.compatible })
	}
	slices.SortFunc(fit, func(a, b candidate) int { return cmp.Compare(a.root, b.root) })
	for _, c := range fit {
		r.Fit = append(r.Fit, c.root)
	}
	r.Known = len(claim.keys) > 0
	r.Namely = namely(all, r.Fit)
	return r, nil
}

// namely finds who owns an e-mail that nobody of those who fit owns. A phone is shared by
// families; an e-mail address is one person's.
func namely(all []candidate, fit []int64) int64 {
	owned := func(k Key) bool {
		return slices.ContainsFunc(all, func(c candidate) bool { return slices.Contains(fit, c.root) && slices.ContainsFunc(c.keys, k.same) })
	}
	for _, c := range all {
		for _, k := range c.keys {
			if k.Kind == KeyEmail && !slices.Contains(fit, c.root) && !owned(k) {
				return c.root
			}
		}
	}
	return 0
}
