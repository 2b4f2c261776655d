package people

import (
	"context"
	"slices"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// longestKey bounds what a name is listed under, in bytes.
const longestKey = 80

// ListKey is what a person is listed under: the last name and the first, else the company,
// else the e-mail, folded, with a nought between the words. Letters and digits alone are in
// the same order on every engine, whatever it knows of a language. Empty: nothing says who
// the person is.
func ListKey(d Declared) string {
	for _, name := range []string{d.Last + " " + d.First, d.Company, d.Email} {
		if key := KeyOf(name); key != "" {
			return key
		}
	}
	return ""
}

// KeyOf is how a name, or the beginning of one, is written in a ListKey.
func KeyOf(name string) string {
	key := strings.ReplaceAll(Fold(name), " ", "0")
	if len(key) > longestKey {
		key = strings.ToValidUTF8(key[:longestKey], "")
	}
	return key
}

// mostTurned is how many words of a name, beside the first, somebody is found by.
const mostTurned = 6

// Turns are what a person is found under beside the ListKey: the same words, begun with each
// of the others, so that "Camille" and "camille march" are the beginning of something for
// Camille Marchand too. None for who is listed by an e-mail.
func Turns(d Declared) (list []string) {
	words := strings.Fields(Fold(d.Last + " " + d.First))
	if len(words) == 0 {
		words = strings.Fields(Fold(d.Company))
	}
	for i := 1; i < len(words) && i <= mostTurned; i++ {
		key := KeyOf(strings.Join(slices.Concat(words[i:], words[:i]), " "))
		if key != ListKey(d) && !slices.Contains(list, key) {
			list = append(list, key)
		}
	}
	return list
}

// Part is a choice of people by what they have to do with the agency.
type Part string

// The parts of a directory.
const (
	Everybody Part = ""
	Seekers   Part = "seeker"   // an enquiry shows them
	Owners    Part = "owner"    // of a property
	Buyers    Part = "buyer"    // named by a purchase
	Visitors  Part = "visitor"  // of a visit
	Refusing  Part = "refusing" // whose last answer about calls is no
	Doubtful  Part = "doubtful" // who may be somebody else as well
)

// Parts are all of them.
func Parts() []Part {
	return []Part{Everybody, Seekers, Owners, Buyers, Visitors, Refusing, Doubtful}
}

// Spot is a place in the directory: behind the one with this key and id.
type Spot struct {
	Key string
	ID  int64
}

// Browse asks for a page of the directory, by name.
type Browse struct {
	Agency int64 // 0: every agency that is open to the actor
	Part   Part
	After  Spot // a letter alone: from there on
	Limit  int
}

// DirectoryQuery is a Browse as the store reads it.
type DirectoryQuery struct {
	Account  int64
	Agencies []int64 // none: all of the account
	Part     Part
	After    Spot
	Limit    int // records to look at
}

// Entry is a record of the directory, and who stands for it; Fits: he is of the part that was
// asked for.
type Entry struct {
	Spot
	Root int64
	Fits bool
}

// Directory finds people by how they are listed.
type Directory interface {
	// Listed gives the next records by name: those that are in their agencies' lists, of all
	// agencies those that stand for somebody.
	Listed(ctx context.Context, q DirectoryQuery) ([]Entry, error)
	// Beginning gives the first records of these agencies (none: all) that are listed under
	// a key which begins so, merged ones too.
	Beginning(ctx context.Context, account int64, agencies []int64, key string, most int) ([]Spot, error)
	// Turned is Beginning for the other words of what records are listed under (Turns).
	Turned(ctx context.Context, account int64, agencies []int64, key string, most int) ([]Spot, error)
	// Holding gives the records that have a key which begins so, of whatever agency.
	Holding(ctx context.Context, account int64, kind KeyKind, beginning string, most int) ([]int64, error)
	// KnownIn gives those of the records, which stand for persons, that one of the agencies
	// has to do with: a record, an enquiry or a visit of the person is its own.
	KnownIn(ctx context.Context, account int64, ids, agencies []int64) ([]int64, error)
	// SentBy tells whether a lead that the provider sent to the agency names the person for
	// whom the record stands.
	SentBy(ctx context.Context, account, root, agency, provider int64) (bool, error)
}

// mostLooked bounds how many records a page of a rare part looks at: the reader goes on
// from there.
const mostLooked = 1200

// Directory gives a page of the people of the actor's agencies, by name, and where the next
// one begins: the zero Spot when there is none. A page may be shorter than asked for, and
// even empty, where few are of the part. Forbidden: the actor may not read contacts.
func (s *Service) Directory(ctx context.Context, a access.Actor, b Browse) (page []Contact, next Spot, err error) {
	agencies, err := mine(a, b.Agency)
	if err != nil {
		return nil, Spot{}, err
	}
	q := DirectoryQuery{Account: a.Account, Agencies: agencies, Part: b.Part, After: b.After}
	var found []int64
	for looked := 0; ; {
		if q.Limit = b.Limit + 1; b.Part != Everybody {
			q.Limit = min(max(b.Limit, looked)*4, mostLooked)
		}
		list, err := s.store.Listed(ctx, q)
		if err != nil {
			return nil, Spot{}, err
		}
		for _, e := range list {
			if e.Fits && e.Root != e.ID && len(agencies) > 1 {
				if e.Fits, err = s.first(ctx, a.Account, agencies, e); err != nil {
					return nil, Spot{}, err
				}
			}
			if e.Fits && len(found) == b.Limit {
				return s.listed(ctx, a, found, q.After)
			}
			if e.Fits {
				found = append(found, e.ID)
			}
			q.After = e.Spot
		}
		if looked += len(list); len(list) < q.Limit {
			return s.listed(ctx, a, found, Spot{})
		}
		if looked >= mostLooked {
			return s.listed(ctx, a, found, q.After)
		}
	}
}

// first tells whether a record is the first of its person's at several agencies, each of which
// lists him: he is met once.
func (s *Service) first(ctx context.Context, account int64, agencies []int64, e Entry) (bool, error) {
	ids, err := s.store.Tree(ctx, account, e.Root)
	if err != nil {
		return false, err
	}
	records, err := s.store.GetContacts(ctx, account, ids)
	if err != nil {
		return false, err
	}
	records = slices.DeleteFunc(records, func(c Contact) bool { return !slices.Contains(agencies, c.Agency) })
	return len(records) > 0 && inOrder(e.Root, records)[0].ID == e.ID, nil
}

// listed gives people in the order of the ids.
func (s *Service) listed(ctx context.Context, a access.Actor, ids []int64, next Spot) ([]Contact, Spot, error) {
	roots, err := s.Roots(ctx, a, ids)
	if err != nil {
		return nil, Spot{}, err
	}
	page := make([]Contact, 0, len(ids))
	for _, id := range ids {
		if c, there := roots[id]; there {
			page = append(page, c)
		}
	}
	return page, next, nil
}

// mine are the agencies whose people the actor reads, none for all; one of them alone when
// it is asked for.
func mine(a access.Actor, agency int64) ([]int64, error) {
	list, all := a.Agencies()
	switch {
	case agency != 0:
		return []int64{agency}, a.May(access.ContactsRead, agency)
	case !a.Has(access.ContactsRead) || len(list) == 0 && !all:
		return nil, access.Denied()
	case all:
		return nil, nil
	}
	return list, nil
}

// Find gives people of the actor's agencies by what somebody typed of them: any words of a
// name or their beginnings, a phone number in any spelling or its beginning, an e-mail or
// its beginning. country is where numbers without a prefix are read.
func (s *Service) Find(ctx context.Context, a access.Actor, agency int64, typed, country string, most int) ([]Contact, error) {
	agencies, err := mine(a, agency)
	if err != nil {
		return nil, err
	}
	ids, err := s.holding(ctx, a.Account, agencies, typed, country, most)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	roots, err := s.Roots(ctx, a, ids)
	if err != nil {
		return nil, err
	}
	var list []Contact
	var shown []int64
	for _, id := range ids {
		if c, there := roots[id]; there && !slices.Contains(shown, c.ID) {
			list, shown = append(list, c), append(shown, c.ID)
		}
	}
	if agencies != nil {
		known, err := s.store.KnownIn(ctx, a.Account, shown, agencies)
		if err != nil {
			return nil, err
		}
		list = slices.DeleteFunc(list, func(c Contact) bool { return !slices.Contains(known, c.ID) })
	}
	return list[:min(len(list), most)], nil
}

// fewestDigits and fewestLetters are what is looked for at least: less says nothing.
const (
	fewestDigits  = 4
	fewestLetters = 2
)

// holding gives records by what was typed: the keys of a number or an e-mail are looked up
// in the whole account, for a person known there may be known here as well.
func (s *Service) holding(ctx context.Context, account int64, agencies []int64, typed, country string, most int) ([]int64, error) {
	typed = strings.TrimSpace(typed)
	if strings.Contains(typed, "@") {
		return s.store.Holding(ctx, account, KeyEmail, strings.ToLower(typed), 2*most)
	}
	if number := numberBeginning(typed, country); number != "" {
		return s.store.Holding(ctx, account, KeyPhone, number, 2*most)
	}
	words := strings.Fields(Fold(typed))
	if len(strings.Join(words, "")) < fewestLetters {
		return nil, nil
	}
	ids, err := s.named(ctx, account, agencies, words, most)
	if err == nil && len(ids) < most && !strings.Contains(typed, " ") { // the beginning of an e-mail, perhaps
		var more []int64
		more, err = s.store.Holding(ctx, account, KeyEmail, strings.ToLower(typed), most)
		ids = append(ids, more...)
	}
	return ids, err
}

// Somebody listed as "marchand camille anne" may be typed as "anne march" before it is
// finished: the words are looked for as they stand, then one by one at the front.
const (
	mostFronts = 3   // how many words may stand in front of the one that is looked for
	mostAlike  = 400 // people whose name begins alike are looked at for the other words
)

// named gives records by the words of a name, in whichever order: those first whose last name
// begins so.
func (s *Service) named(ctx context.Context, account int64, agencies []int64, words []string, most int) (ids []int64, err error) {
	type look func(ctx context.Context, account int64, agencies []int64, key string, most int) ([]Spot, error)
	take := func(from look, words, others []string, n int) {
		if err != nil || len(ids) >= most {
			return
		}
		var list []Spot
		list, err = from(ctx, account, agencies, KeyOf(strings.Join(words, " ")), n)
		for _, one := range list {
			lacks := func(w string) bool { return !strings.Contains("0"+one.Key, "0"+w) }
			if len(ids) < most && !slices.ContainsFunc(others, lacks) && !slices.Contains(ids, one.ID) {
				ids = append(ids, one.ID)
			}
		}
	}
	take(s.store.Beginning, words, nil, most)
	take(s.store.Turned, words, nil, most)
	for turn := 1; turn < min(len(words), mostFronts+1); turn++ {
		front, back := words[:turn], words[turn:]
		take(s.store.Beginning, slices.Concat(back, front), nil, most)
		take(s.store.Beginning, back, front, mostAlike)
		take(s.store.Turned, back, front, mostAlike)
	}
	return ids, err
}

// numberBeginning is a number, or the beginning of one, as keys have it; empty when what
// was typed is none.
func numberBeginning(typed, country string) string {
	if e164, ok := Phone(typed, country); ok {
		return e164
	}
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" .-/()\u00a0\u202f", r) {
			return -1
		}
		return r
	}, typed)
	rest, plus := strings.CutPrefix(digits, "+")
	if len(rest) < fewestDigits || strings.Trim(rest, "0123456789") != "" {
		return ""
	}
	if code := frenchCode(strings.ToUpper(country)); !plus && rest[0] == '0' && rest[1] != '0' {
		if code == "" {
			code = "33"
		}
		return "+" + code + rest[1:]
	}
	if plus {
		return "+" + rest
	}
	return ""
}

// Person gives the one who stands for id, with what the records it stands for know. Missing:
// there is none, or no agency of the actor's has to do with him. Forbidden: the actor may
// not read contacts.
func (s *Service) Person(ctx context.Context, a access.Actor, id int64) (Contact, error) {
	agencies, err := mine(a, 0)
	if err != nil {
		return Contact{}, err
	}
	c, err := s.Root(ctx, a, id)
	if err != nil || agencies == nil {
		return c, err
	}
	known, err := s.store.KnownIn(ctx, a.Account, []int64{c.ID}, agencies)
	if err == nil && len(known) == 0 {
		err = fault.Newf(fault.Missing, "There is no contact %d", id)
	}
	return c, err
}

// change runs a change of a person whom the actor may see and has the right to change.
func (s *Service) change(ctx context.Context, a access.Actor, need access.Right, id int64, do func(ctx context.Context, tx event.Tx, c Contact) error) error {
	if !a.Has(need) {
		return access.Denied()
	}
	return s.ledger.Write(ctx, a.Account, func(ctx context.Context, tx event.Tx) error {
		c, err := s.Person(ctx, a, id)
		if err != nil {
			return err
		}
		return do(ctx, tx, c)
	})
}

// placeOf is where an actor changes a person.
func placeOf(a access.Actor, c Contact) Place {
	return Place{Account: a.Account, Agency: c.Agency, Who: a.Who}
}
