package requests

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
)

// Create makes a search of a contact of the agency, and crosses it in the same write.
// Forbidden: the actor may not write searches there. Invalid, by the field's name in the
// Apimo door's document: a value is missing or out of its range, the contact or the user is
// none of the agency's.
func (s *Service) Create(ctx context.Context, by access.Actor, v Search) (Search, error) {
	if err := by.May(access.RequestsWrite, v.Agency); err != nil {
		return v, err
	}
	wanted := v
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		v = wanted
		v.Account, v.ID, v.Door = by.Account, tx.NextID(), by.Who.Door
		v.CreatedAt, v.UpdatedAt, v.CreatedBy, v.UpdatedBy = tx.Now(), tx.Now(), actingFor(by, v), actingFor(by, v)
		if err := s.sound(ctx, by, Search{}, &v); err != nil {
			return err
		}
		if err := s.store.InsertRequest(ctx, v, wordsOf(v)); err != nil {
			return err
		}
		return s.keep(ctx, tx, by, Search{}, v)
	})
	return v, err
}

// Change changes a search as apply says, which is given it as it is and may be called twice.
// Its agency, number, door, creation and the enquiry it came out of stay as they are. When
// nothing differs nothing is written. Missing: there is no such search in the agency (0: in
// any that is open to the actor). Otherwise as Create.
func (s *Service) Change(ctx context.Context, by access.Actor, agency, id int64, apply func(*Search) error) (v Search, err error) {
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.in(ctx, by, agency, id)
		if err != nil {
			return err
		}
		if err := by.May(access.RequestsWrite, before.Agency); err != nil {
			return err
		}
		v = before
		if err := apply(&v); err != nil {
			return err
		}
		v.Account, v.ID, v.Agency, v.Door, v.Lead = before.Account, before.ID, before.Agency, before.Door, before.Lead
		v.CreatedAt, v.CreatedBy, v.UpdatedAt, v.UpdatedBy = before.CreatedAt, before.CreatedBy, before.UpdatedAt, before.UpdatedBy
		if err := s.sound(ctx, by, before, &v); err != nil {
			return err
		}
		if event.Same(v, before) {
			return nil
		}
		v.UpdatedAt, v.UpdatedBy = tx.Now(), actingFor(by, v)
		if err := s.store.UpdateRequest(ctx, v, wordsOf(v), before.UpdatedAt); err != nil {
			return err
		}
		return s.keep(ctx, tx, by, before, v)
	})
	return v, err
}

// actingFor is the user who makes or changes a search: a program does it for whoever is in
// charge.
func actingFor(by access.Actor, v Search) int64 { return cmp.Or(by.User, v.User) }

// keep crosses a search that was stored and tells what changed.
func (s *Service) keep(ctx context.Context, tx event.Tx, by access.Actor, before, v Search) error {
	kept, err := s.crossRequest(ctx, tx, v)
	if err != nil {
		return err
	}
	e := event.Event{Kind: EventUpdated, Subject: event.Subject{Kind: "request", ID: v.ID}, Agency: v.Agency, Who: by.Who, Changes: event.Diff(before.fields(), v.fields())}
	if before.ID == 0 {
		e.Kind, e.Changes = EventCreated, v.Fields()
	}
	e.Changes = append(e.Changes, event.Change{Field: "matches", After: strconv.Itoa(kept)})
	tx.Record(e)
	return nil
}

// sound puts a search as it is kept and refuses what none may say.
func (s *Service) sound(ctx context.Context, by access.Actor, before Search, v *Search) error {
	v.Country, v.Price.Currency = strings.ToUpper(v.Country), strings.ToUpper(v.Price.Currency)
	if v.RoomsBy == 0 {
		v.RoomsBy = AtLeast
	}
	if v.Floor.By == 0 {
		v.Floor.By = AtLeast
	}
	for _, list := range []*[]int{&v.Types, &v.Proximities, &v.Services, &v.Activities, &v.Tags} {
		*list = once(*list)
	}
	for i := range v.Places {
		v.Places[i].Commune = "" // of whoever sent it: it is worked out
	}
	if err := check(*v); err != nil {
		return err
	}
	*v = Placed(*v, s.needs.Towns)
	if err := s.ofContact(ctx, by, before, v); err != nil {
		return err
	}
	return s.inCharge(ctx, before, *v)
}

// Placed is a search with its communes worked out; the places of the one that is given stay as
// they are.
func Placed(s Search, towns Towns) Search {
	s.Places = slices.Clone(s.Places)
	if countryOf(s.Country) == france {
		for i := range s.Places {
			s.Places[i].resolve(towns)
		}
	}
	return s
}

// once is a list without what it says again, in its order.
func once(list []int) []int {
	out := make([]int, 0, len(list))
	for _, n := range list {
		if !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// ofContact finds who stands for the contact of a search. It is one of the agency's, and one
// that the actor may see.
func (s *Service) ofContact(ctx context.Context, by access.Actor, before Search, v *Search) error {
	if v.Contact == before.Contact && v.Contact != 0 {
		v.Shown = before.Shown
		return nil
	}
	if v.Contact == before.Shown && v.Contact != 0 { // as it was read
		v.Contact, v.Shown = before.Contact, before.Shown
		return nil
	}
	root, err := people.Contact{}, error(nil)
	if v.Contact > 0 {
		root, err = s.needs.People.Seen(ctx, by, v.Agency, v.Contact)
	}
	if err != nil && !fault.Is(err, fault.Missing) {
		return err
	}
	if err != nil || root.ID == 0 {
		return fault.Field("contact", "This value is required: a contact of the agency.")
	}
	v.Shown = root.ID
	return nil
}

func (s *Service) inCharge(ctx context.Context, before, v Search) error {
	if v.User == before.User && v.User != 0 {
		return nil
	}
	u, found, err := s.needs.Users.GetUser(ctx, v.Account, v.User)
	if err == nil && (!found || u.Agency != v.Agency) {
		err = fault.Field("user", "This value is required: a user of the agency.")
	}
	return err
}

// in gives a search of an agency, 0 for any that is open to the actor.
func (s *Service) in(ctx context.Context, by access.Actor, agency, id int64) (Search, error) {
	v, found, err := s.store.GetRequest(ctx, by.Account, id)
	if err == nil && (!found || !by.Opens(v.Agency) || agency != 0 && v.Agency != agency) {
		err = fault.New(fault.Missing, "No such search")
	}
	return v, err
}

// Get gives a search of the actor's agencies. Missing: there is none, or it is not his.
// Forbidden: he may not read searches.
func (s *Service) Get(ctx context.Context, by access.Actor, id int64) (Search, error) {
	if !by.Has(access.RequestsRead) {
		return Search{}, access.Denied()
	}
	return s.in(ctx, by, 0, id)
}

// List gives a page of an agency's searches in the order of their last change.
func (s *Service) List(ctx context.Context, by access.Actor, q Query, each func(Search) error) (Page, error) {
	if err := by.May(access.RequestsRead, q.Agency); err != nil {
		return Page{}, err
	}
	q.Account = by.Account
	return s.store.ListRequests(ctx, q, each)
}

// namesakes is how many people that are called as was typed are looked for.
const namesakes = 100

// Find gives searches of the actor's agencies, of one of them when agency is not 0, with a
// text as people type it: whom it is of, where, what is said of it, its number. It adds one
// behind the limit when there are more.
func (s *Service) Find(ctx context.Context, by access.Actor, agency int64, text string, f Filter) ([]Search, error) {
	if !by.Has(access.RequestsRead) {
		return nil, access.Denied()
	}
	f.Account = by.Account
	f.Agencies, f.All = by.Agencies()
	if agency != 0 {
		if !by.Opens(agency) {
			return nil, fault.New(fault.Missing, "No such agency")
		}
		f.Agencies, f.All = []int64{agency}, false
	}
	if f.Words = wordsIn(text); len(f.Words) > mostWords {
		f.Words = f.Words[:mostWords]
	}
	if len(f.Words) > 0 && by.Has(access.ContactsRead) {
		list, err := s.needs.People.Find(ctx, by, agency, text, by.CountryAt(agency), namesakes)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			f.Contacts = append(f.Contacts, c.ID)
		}
	}
	return s.store.FindRequests(ctx, f)
}

// Of gives the searches of the person that a contact stands for, those changed last first, of
// the agencies that are open to the actor.
func (s *Service) Of(ctx context.Context, by access.Actor, contact int64) ([]Search, error) {
	if !by.Has(access.RequestsRead) {
		return nil, access.Denied()
	}
	root, err := s.needs.People.Root(ctx, by, contact)
	if err != nil {
		return nil, err
	}
	list, err := s.store.RequestsOf(ctx, by.Account, root.ID)
	return slices.DeleteFunc(list, func(v Search) bool { return !by.Opens(v.Agency) }), err
}

// ContactMoved implements people.Followers: what named one of these contacts shows another
// from now on.
func (s *Service) ContactMoved(ctx context.Context, tx event.Tx, account int64, contacts []int64, from, to int64) error {
	list, err := s.store.RequestsOf(ctx, account, from)
	if err != nil {
		return err
	}
	for _, v := range list {
		if !slices.Contains(contacts, v.Contact) {
			continue
		}
		last := v.UpdatedAt
		v.Shown, v.UpdatedAt = to, tx.Now()
		if err := s.store.UpdateRequest(ctx, v, wordsOf(v), last); err != nil {
			return err
		}
	}
	return nil
}

// mostWords is how many words of a text are looked for: what a person types, not a page.
const mostWords = 6

// wordsOf are what a search is found by, each once: the folded words of its places, of what
// is said of it, and its number.
func wordsOf(v Search) []string {
	texts := []string{strconv.FormatInt(v.ID, 10), v.Sector, v.Zone, v.Comment, v.Free, strings.Join(v.OwnTags, " ")}
	for _, p := range v.Places {
		texts = append(texts, p.City.Name, p.District.Name, p.Region.Name, p.Zipcode)
	}
	list := wordsIn(strings.Join(texts, " "))
	slices.Sort(list)
	const most = 500 // of a comment as long as a book
	list = slices.Compact(list)
	return list[:min(len(list), most)]
}

// wordsIn cuts a text into folded words, cut off where they are longer than any name.
func wordsIn(text string) []string {
	const longest = 40
	words := strings.Fields(people.Fold(text))
	for i, w := range words {
		if r := []rune(w); len(r) > longest {
			words[i] = string(r[:longest])
		}
	}
	return words
}
