package sales

import (
	"cmp"
	"context"
	"slices"
	"time"

	"palier/internal/core/people"
	"palier/internal/core/programs"
)

// The kinds of evidence (docs/sales.md, A registration).
const (
	EvidenceRegistration = "registration"
	EvidenceLead         = "lead"
	EvidenceVisit        = "visit"
	EvidenceMeeting      = "meeting"
	EvidenceCall         = "call"
	EvidenceOption       = "option"
	EvidencePurchase     = "purchase"
)

// Fact is one thing that Palier holds about a person. Its instants are this
// server's: no client's clock is evidence.
type Fact struct {
	Kind    string
	Contact int64     // the record it is about
	User    int64     // whose it is, 0: nobody's in particular
	Agency  int64     // of that user or, when it is nobody's, where it happened
	Since   time.Time // when Palier was told
	Last    time.Time // the latest sign of it; zero: it goes on
}

// Witness gives what Palier holds of people before a claim is decided. It is asked
// with all records of each person who may be the one: inside the claim's write, or
// just before it of those who only have the name. A few dozen facts, the newest, are
// enough. What a fact weighs is decided here; what it is (whose an enquiry is, when an
// option that ended ceased to count) is the witness's to say.
type Witness interface {
	Evidence(ctx context.Context, account, program int64, contacts []int64) ([]Fact, error)
}

// WitnessFunc is a function that is a Witness.
type WitnessFunc func(ctx context.Context, account, program int64, contacts []int64) ([]Fact, error)

// Evidence implements Witness.
func (f WitnessFunc) Evidence(ctx context.Context, account, program int64, contacts []int64) ([]Fact, error) {
	return f(ctx, account, program, contacts)
}

// proof is a piece of evidence as the rules weigh it.
type proof struct {
	Evidence
	strong bool      // the person's for sure, not a namesake's perhaps
	last   time.Time // of a fact; zero: it goes on
	claim  *Registration
}

// known is all that is known of the claimed person when a claim is made.
type known struct {
	claim  people.Claim // with what was found of its keys
	likely []people.Likeness
	proofs []proof // the oldest first
}

// heard is what was asked before a claim's write began, so that other writes do not
// wait for the answers: who has the person's name, and what is known of them. It
// raises doubts at most. What can refuse a claim is asked in its write.
type heard struct {
	named []people.Likeness
	facts []Fact
}

// hear asks about people of the claimed person's name.
func (r *Registry) hear(ctx context.Context, p programs.Program, claim people.Claim) (h heard, err error) {
	if h.named, err = r.needs.Lookup.Namesakes(ctx, p.Account, claim); err != nil {
		return h, err
	}
	h.facts, err = r.witnessed(ctx, p, records(h.named))
	return h, err
}

// witnessed is what all witnesses know of the records.
func (r *Registry) witnessed(ctx context.Context, p programs.Program, records []int64) (facts []Fact, err error) {
	if len(records) == 0 {
		return nil, nil
	}
	for _, w := range r.needs.Witnesses {
		more, err := w.Evidence(ctx, p.Account, p.ID, records)
		if err != nil {
			return nil, err
		}
		facts = append(facts, more...)
	}
	return facts, nil
}

// gather puts together what is known. It changes nothing, and runs before the claim
// touches a record: what a claim itself does to a person is no evidence.
func (r *Registry) gather(ctx context.Context, p programs.Program, owner int64, claim people.Claim, h heard, now time.Time) (known, error) {
	owners, claim, err := r.needs.Lookup.Owners(ctx, p.Account, claim)
	if err != nil {
		return known{}, err
	}
	k := known{claim: claim, likely: people.Join(owners, h.named...)}
	name, _ := people.FullName(claim.Name())
	claims, err := r.store.RegistrationsOf(ctx, p.Account, p.ID, records(k.likely), name, now)
	if err != nil {
		return known{}, err
	}
	for i := range claims {
		k.proofs = append(k.proofs, k.ofClaim(&claims[i], owner, now))
	}
	sure := records(owners)
	facts, err := r.witnessed(ctx, p, sure)
	if err != nil {
		return known{}, err
	}
	for _, f := range h.facts {
		if !slices.Contains(sure, f.Contact) {
			facts = append(facts, f)
		}
	}
	for _, f := range facts {
		if l, ok := k.like(f.Contact); ok {
			k.proofs = append(k.proofs, ofFact(f, l, owner, p.Agency))
		}
	}
	slices.SortStableFunc(k.proofs, func(a, b proof) int { return cmp.Compare(a.Since.UnixMicro(), b.Since.UnixMicro()) })
	return k, nil
}

// records are all records of several people.
func records(list []people.Likeness) (ids []int64) {
	for _, l := range list {
		ids = append(ids, l.Records...)
	}
	return ids
}

// like is the person whose record it is.
func (k known) like(contact int64) (people.Likeness, bool) {
	i := slices.IndexFunc(k.likely, func(l people.Likeness) bool { return slices.Contains(l.Records, contact) })
	if i < 0 {
		return people.Likeness{}, false
	}
	return k.likely[i], true
}

// ofClaim is an earlier claim as a proof. One that was found by its name alone is
// the same person's when its postcode is the same too.
func (k known) ofClaim(r *Registration, owner int64, now time.Time) proof {
	status := r.StatusAt(now)
	out := proof{claim: r, Evidence: Evidence{Kind: EvidenceRegistration, Since: r.CreatedAt, SameOwner: r.Owner == owner,
		Active: status == RegistrationApproved && r.Owner != owner}}
	if l, ok := k.like(r.Contact); ok {
		out.On, out.strong = l.On, l.Strong
	}
	if !out.strong {
		one, okOne := people.NameKey(k.claim.Name(), k.claim.Zipcode)
		other, okOther := people.NameKey(r.Person.Name(), r.Person.Zipcode)
		out.On, out.strong = []string{people.OnName}, okOne && okOther && one == other
	}
	return out
}

// ofFact is a fact about a person as a proof. The developer's own team are the
// users of its agency; what is nobody's and happened there is the developer's too.
func ofFact(f Fact, l people.Likeness, owner, agency int64) proof {
	return proof{strong: l.Strong, last: f.Last, Evidence: Evidence{Kind: f.Kind, On: l.On, Since: f.Since,
		SameOwner: f.User != 0 && f.User == owner, OwnTeam: f.Agency != 0 && f.Agency == agency}}
}

// own is the owner's claim on the same person that is live or waits, 0: there is
// none. Claiming again answers with it.
func (k known) own(now time.Time) int64 {
	for _, p := range k.proofs {
		if p.claim != nil && p.strong && p.SameOwner && p.claim.running(now) {
			return p.claim.ID
		}
	}
	return 0
}

// record is the record of the person that is known for sure, 0 when nobody is.
func (k known) record() int64 {
	for _, l := range k.likely {
		if l.Strong {
			return l.Root
		}
	}
	for _, p := range k.proofs {
		if p.strong && p.claim != nil {
			return p.claim.Contact
		}
	}
	return 0
}

// matches is the evidence for the report.
func matches(proofs []proof) []Evidence {
	var out []Evidence
	for _, p := range proofs {
		out = append(out, p.Evidence)
	}
	return out
}
