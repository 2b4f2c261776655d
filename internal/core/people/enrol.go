package people

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Filing is a person as a partner's file has him.
type Filing struct {
	Declared
	Profile  Profile
	Card     Card
	Consents []Consent      // what is said anew; answers are never taken back
	Unlisted []event.Change // what was said that no code list has, by field: the journal warns of it
}

// How long the texts of an entry may be, in characters.
const (
	longestLine    = 255
	longestComment = 20_000
	mostTags       = 50
	mostLanguages  = 20
)

// Enrol makes a person known whom a partner files at an agency, or learns what is new of one
// who is known already, by an e-mail or a phone and a name that fits. What is given is who
// stands for him. The partner has a record of his own of the person from then on: it may
// Revise him, and what it said can be told apart again. Forbidden; Invalid: neither last name
// nor company, an e-mail that is none, a user who is not the agency's.
func (s *Service) Enrol(ctx context.Context, a access.Actor, agency int64, e Filing) (Contact, error) {
	if err := a.May(access.ContactsWrite, agency); err != nil {
		return Contact{}, err
	}
	f := e.check(Filing{})
	if e.Card.User == 0 {
		f.Wrong("user", "Name the user in charge.")
	}
	if err := f.Err(); err != nil {
		return Contact{}, err
	}
	claim := NewClaim(e.Declared, a.CountryAt(agency))
	var c Contact
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		if err := s.inCharge(ctx, a.Account, agency, e.Card.User); err != nil {
			return err
		}
		p := Place{Account: a.Account, Agency: agency, Provider: a.Provider, Who: a.Who}
		r, err := s.Resolve(ctx, tx, p, claim, 0)
		if err != nil {
			return err
		}
		if !r.New {
			if r.Named, err = s.ownRecord(ctx, tx, a, p, r, claim); err != nil {
				return err
			}
		}
		if err := s.learn(ctx, tx, p, r.Named, e); err != nil {
			return err
		}
		if err := s.consented(ctx, tx, a, p, r.Named, e); err != nil {
			return err
		}
		c, err = s.Root(ctx, a, r.Named)
		return err
	})
	return c, err
}

// Revise changes what a partner says of a person whom it sees at an agency (Seen). apply is
// given the person as he is shown, in the write, and changes what it likes; what it fails with
// is given back. As after Edit he is recognised by what he has now; whoever else has it, and a
// name that fits, is the same person from then on. A partner that sees only what it sent
// changes its own record of somebody for whom another's stands, and that no other says is
// replaced by what it could not read. What is given is who stands for him. Missing; Forbidden;
// Invalid.
func (s *Service) Revise(ctx context.Context, a access.Actor, agency, id int64, apply func(*Filing) error) (Contact, error) {
	if err := a.May(access.ContactsWrite, agency); err != nil {
		return Contact{}, err
	}
	country := a.CountryAt(agency)
	var c Contact
	err := s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		shown, err := s.Seen(ctx, a, agency, id)
		if err != nil {
			return err
		}
		p := Place{Account: a.Account, Agency: agency, Provider: a.Provider, Who: a.Who}
		if a.Sender() != 0 && (shown.Provider != a.Sender() || shown.Agency != agency) {
			c, err = s.reviseOwn(ctx, tx, a, p, shown, apply)
			return err
		}
		e, err := s.revised(ctx, p, shown, apply)
		if err != nil {
			return err
		}
		next := shown
		next.Declared, next.Profile, next.Card = e.Declared, e.Profile, e.Card
		if err := s.put(ctx, tx, a, p, shown, next, country); err != nil {
			return err
		}
		if len(e.Unlisted) > 0 && !event.Same(shown, next) {
			tx.Record(contactEvent("contact.updated", p, shown.ID, e.Unlisted...))
		}
		if err := s.consented(ctx, tx, a, p, shown.ID, e); err != nil {
			return err
		}
		if err := s.meet(ctx, tx, a, p, shown, next, country); err != nil {
			return err
		}
		c, err = s.Root(ctx, a, shown.ID)
		return err
	})
	return c, err
}

// revised has a person's entry changed, and judges what comes of it.
func (s *Service) revised(ctx context.Context, p Place, of Contact, apply func(*Filing) error) (Filing, error) {
	was := Filing{Declared: of.Declared, Profile: of.Profile, Card: of.Card}
	e := was
	if err := apply(&e); err != nil {
		return e, err
	}
	f := e.check(was)
	if err := f.Err(); err != nil {
		return e, err
	}
	if e.Card.User == was.Card.User || e.Card.User == 0 {
		return e, nil
	}
	return e, s.inCharge(ctx, p.Account, p.Agency, e.Card.User)
}

// reviseOwn is Revise of the actor's own record of somebody for whom another's stands. Who only
// sent a lead of him gets one, under the name by which he is shown.
func (s *Service) reviseOwn(ctx context.Context, tx event.Tx, a access.Actor, p Place, shown Contact, apply func(*Filing) error) (Contact, error) {
	name := Declared{Title: shown.Title, First: shown.First, Last: shown.Last, Company: shown.Company}
	id, err := s.ownRecord(ctx, tx, a, p, Resolved{Named: shown.ID, Root: shown.ID}, NewClaim(name, a.CountryAt(p.Agency)))
	if err != nil {
		return shown, err
	}
	own, err := s.Contact(ctx, a, id)
	if err != nil {
		return shown, err
	}
	e, err := s.revised(ctx, p, own, apply)
	if err != nil {
		return shown, err
	}
	if err := s.Amend(ctx, tx, p, id, e.Declared, a.CountryAt(p.Agency)); err != nil {
		return shown, err
	}
	if own, err = s.Contact(ctx, a, id); err != nil {
		return shown, err
	}
	next := own
	next.Profile, next.Card = e.Profile, e.Card
	if changes := event.Diff(own.fields(), next.fields()); len(changes) > 0 {
		next.UpdatedAt = tx.Now()
		tx.Record(contactEvent("contact.updated", p, id, append(changes, e.Unlisted...)...))
		if err := s.store.UpdateContact(ctx, next, own); err != nil {
			return shown, err
		}
		if err := s.stir(ctx, tx, p.Account, shown.ID); err != nil {
			return shown, err
		}
	}
	if err := s.consented(ctx, tx, a, p, id, e); err != nil {
		return shown, err
	}
	return s.Root(ctx, a, shown.ID)
}

// Seen gives the one who stands for id, with what the records he stands for know, to an actor
// who may name him at the agency: a record of the person is the actor's own there, or a lead
// that it sent names him, or, for who sees what all partners sent, the agency has to do with
// him. Missing: there is no such person.
func (s *Service) Seen(ctx context.Context, a access.Actor, agency, id int64) (Contact, error) {
	c, err := s.Root(ctx, a, id)
	if err != nil {
		return c, err
	}
	seen, err := s.seen(ctx, a, agency, c.ID)
	if err == nil && !seen {
		err = fault.Newf(fault.Missing, "There is no contact %d", id)
	}
	if err != nil {
		return Contact{}, err
	}
	return c, nil
}

func (s *Service) seen(ctx context.Context, a access.Actor, agency, root int64) (bool, error) {
	if !a.Opens(agency) {
		return false, nil
	}
	own, err := s.ownOf(ctx, a, agency, root)
	switch {
	case err != nil || own.ID != 0:
		return own.ID != 0, err
	case a.Sender() != 0:
		return s.store.SentBy(ctx, a.Account, root, agency, a.Sender())
	}
	known, err := s.store.KnownIn(ctx, a.Account, []int64{root}, []int64{agency})
	return len(known) > 0, err
}

// ownOf gives the record of a person that is the actor's own at an agency, the one that stands
// for him before others; the zero Contact where there is none.
func (s *Service) ownOf(ctx context.Context, a access.Actor, agency, root int64) (Contact, error) {
	ids, err := s.store.Tree(ctx, a.Account, root)
	if err != nil {
		return Contact{}, err
	}
	records, err := s.store.GetContacts(ctx, a.Account, ids)
	records = slices.DeleteFunc(records, func(c Contact) bool { return c.Agency != agency || a.Sender() != 0 && c.Provider != a.Sender() })
	if err != nil || len(records) == 0 {
		return Contact{}, err
	}
	if i := slices.IndexFunc(records, func(c Contact) bool { return c.ID == root }); i > 0 {
		return records[i], nil
	}
	return records[0], nil
}

// ownRecord gives the record of a known person that the actor writes into: its own, or the one
// that was named where it sees what all sent and the agency knows him, or a new one that is
// merged into him.
func (s *Service) ownRecord(ctx context.Context, tx event.Tx, a access.Actor, p Place, r Resolved, claim Claim) (int64, error) {
	if a.Sender() == 0 {
		seen, err := s.seen(ctx, a, p.Agency, r.Root)
		if err != nil || seen {
			return r.Named, err
		}
	} else if own, err := s.ownOf(ctx, a, p.Agency, r.Root); err != nil || own.ID != 0 {
		return own.ID, err
	}
	c := Contact{Account: p.Account, ID: tx.NextID(), Agency: p.Agency, Provider: p.Provider, MergedInto: r.Root, Declared: claim.Declared,
		CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
	if err := s.store.InsertContact(ctx, c); err != nil {
		return 0, err
	}
	claim, _, err := s.owners(ctx, p.Account, claim)
	if err != nil {
		return 0, err
	}
	if err := s.store.AddKeys(ctx, c.Account, c.ID, slices.Concat(claim.keys, names(claim.Name())), tx.Now()); err != nil {
		return 0, err
	}
	tx.Record(contactEvent("contact.created", p, c.ID, event.Diff(nil, c.fields())...))
	tx.Record(contactEvent("contact.merged", p, c.ID, event.Change{Field: "merged_into", After: event.Number(r.Root)},
		event.Change{Field: "reason", After: "one enquiry shares a key with both, and all names fit"}))
	return c.ID, s.stir(ctx, tx, p.Account, r.Root)
}

// learn takes what an entry says beside names and coordinates into a record.
func (s *Service) learn(ctx context.Context, tx event.Tx, p Place, id int64, e Filing) error {
	before, found, err := s.store.GetContact(ctx, p.Account, id)
	if err != nil || !found {
		return err
	}
	c := before
	c.Profile, c.Card = filled(e.Profile, c.Profile), filled(e.Card, c.Card)
	if e.Profile.MaritalStatus != "" { // said in other words than before
		c.Card.CivilStatus = 0
	} else if e.Card.CivilStatus != 0 {
		c.Profile.MaritalStatus = ""
	}
	changes := event.Diff(before.fields(), c.fields())
	if len(changes) == 0 {
		return nil
	}
	changes = append(changes, e.Unlisted...)
	c.UpdatedAt = tx.Now()
	tx.Record(contactEvent("contact.updated", p, id, changes...))
	if err := s.store.UpdateContact(ctx, c, before); err != nil || c.MergedInto == 0 {
		return err
	}
	root, err := s.root(ctx, c)
	if err != nil {
		return err
	}
	return s.stir(ctx, tx, p.Account, root.ID)
}

// consented notes the answers of an entry that are news. Who takes the magazine and was never
// asked about post has answered about that, too: it comes by post.
func (s *Service) consented(ctx context.Context, tx event.Tx, a access.Actor, p Place, id int64, e Filing) error {
	list := slices.Clone(e.Consents)
	if e.Card.Magazine != nil && *e.Card.Magazine {
		list = append(list, Consent{Channel: ByPost, Given: true})
	}
	if len(list) == 0 {
		return nil
	}
	known, err := s.Consents(ctx, a, id)
	if err != nil {
		return err
	}
	var news []Consent
	for i, n := range list {
		given, asked := known[n.Channel]
		magazine := i == len(e.Consents)
		said := magazine && slices.ContainsFunc(e.Consents, func(o Consent) bool { return o.Channel == n.Channel })
		if !asked && !said || asked && !magazine && given != n.Given {
			news = append(news, n)
		}
	}
	return s.NoteConsents(ctx, tx, p, id, news)
}

// Takes tells whether a person takes the magazine, nil when nobody said: who takes no post
// does not.
func (c Card) Takes(answers map[Channel]bool) *bool {
	if c.Magazine == nil {
		return nil
	}
	post, asked := answers[ByPost]
	takes := *c.Magazine && (post || !asked)
	return &takes
}

// put writes what a person is to be shown as.
func (s *Service) put(ctx context.Context, tx event.Tx, a access.Actor, p Place, shown, next Contact, country string) error {
	own, err := s.Contact(ctx, a, shown.ID)
	if err != nil {
		return err
	}
	say := own.Declared
	fields := event.Diff(shown.fields(), next.fields())
	for _, field := range DeclaredFields() {
		if v := next.Value(field); v != shown.Value(field) {
			say.Put(field, v)
		}
	}
	if err := s.Amend(ctx, tx, p, own.ID, say, country); err != nil {
		return err
	}
	if err := s.unlearn(ctx, p, shown, next, country); err != nil {
		return err
	}
	if err := s.choose(ctx, tx, p, shown.ID, fields, 0); err != nil {
		return err
	}
	return s.rewrite(ctx, tx, p, own.ID, shown, next)
}

// meet links a person who has a new e-mail, phone or name with whoever else has it and can be
// him, and notes doubts about the others (decisions "Persons" 1 to 3).
func (s *Service) meet(ctx context.Context, tx event.Tx, a access.Actor, p Place, shown, next Contact, country string) error {
	if shown.Declared == next.Declared {
		return nil
	}
	own, err := s.Contact(ctx, a, shown.ID)
	if err != nil {
		return err
	}
	claim, matches, err := s.owners(ctx, p.Account, NewClaim(own.Declared, country))
	if err != nil {
		return err
	}
	all, err := s.candidates(ctx, claim, matches)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(c candidate) bool { return c.root == own.ID })
	fit, other := fitting(append(slices.Clone(all), candidate{root: own.ID, named: own, compatible: true, exact: true, strong: true}))
	if !slices.ContainsFunc(fit, func(c candidate) bool { return c.root == own.ID }) { // several it could be, or one
		fit, other = nil, all
	}
	slices.SortFunc(fit, func(a, b candidate) int { return cmp.Compare(a.root, b.root) })
	root := own.ID
	for _, c := range fit[min(1, len(fit)):] {
		root = fit[0].root
		apart, err := s.apart(ctx, p.Account, root, c.root)
		if err == nil && !apart {
			err = s.merge(ctx, tx, p, root, c.root, "one enquiry shares a key with both, and all names fit")
		}
		if err != nil {
			return err
		}
	}
	for _, c := range worthAsking(other) {
		if err := s.doubt(ctx, tx, p, Resolved{Named: own.ID, Root: root}, c); err != nil {
			return err
		}
	}
	return nil
}

// check finds what is wrong with an entry. What was there before is not judged: another door
// may have brought it. A phone is kept as it was written; one that is none recognises nobody.
func (e Filing) check(before Filing) (f fault.Findings) {
	long := func(field, value string, most int) { f.Length(field, value, most) }
	email := func(field, value, was string) {
		if _, ok := Email(value); value != "" && value != was && !ok {
			f.Wrong(field, "This is not an e-mail address.")
		}
	}
	for _, field := range DeclaredFields() {
		if v := e.Value(field); v != before.Value(field) {
			long(field, v, longestLine)
		}
	}
	c := e.Card
	for field, v := range map[string]string{"vat_number": c.VATNumber, "taxcode": c.TaxCode, "nationality": c.Nationality, "website": c.Website,
		"spouse_firstname": c.SpouseFirst, "spouse_lastname": c.SpouseLast, "spouse_email": c.SpouseEmail,
		"spouse_nationality": c.SpouseNationality, "spouse_taxcode": c.SpouseTaxCode} {
		long(field, v, longestLine)
	}
	long("comment", c.Comment, longestComment)
	f.Count("tags_customized", len(c.Tags), mostTags)
	f.Count("language", len(c.Languages)+1, mostLanguages)
	for _, tag := range c.Tags {
		long("tags_customized", tag, longestLine)
	}
	email("email", e.Email, before.Email)
	email("spouse_email", c.SpouseEmail, before.Card.SpouseEmail)
	if c.Website != before.Card.Website && !reachable(c.Website) {
		f.Wrong("website", "Give an address that begins with http:// or https://.")
	}
	if named := strings.TrimSpace(before.Last+before.Company) != "" || before.anonymous(); named && strings.TrimSpace(e.Last+e.Company) == "" || e.anonymous() {
		f.Wrong("lastname", "Give a last name or a company.")
	}
	return f
}

// reachable tells an address of the web from what a browser would run.
func reachable(address string) bool {
	scheme, rest, with := strings.Cut(strings.ToLower(address), ":")
	return address == "" || !strings.ContainsAny(address, " <>\"\t\n") && (!with || scheme == "http" || scheme == "https" || strings.Contains(scheme, ".") && !strings.HasPrefix(rest, "//"))
}
