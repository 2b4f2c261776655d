package leads_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/event"
	"palier/internal/core/leads"
	"palier/internal/core/people"
)

// The rules of identity from the enquiry to the rows: decisions "Persons" 1 to 4.

const (
	mail1, mail2   = "jean.martin@example.org", "jm@example.org"
	phone1, phone2 = "06 39 98 10 01", "06 39 98 10 02"
)

func person(first, last, email, phone string) people.Declared {
	return people.Declared{First: first, Last: last, Email: email, Mobile: phone}
}

// TestAnotherEnquiry tells what becomes of a second enquiry after a first.
func TestAnotherEnquiry(t *testing.T) {
	first := person("Jean", "MARTIN", mail1, phone1)
	titled := func(d people.Declared, title int) people.Declared { d.Title = title; return d }
	at := func(d people.Declared, zipcode string) people.Declared { d.Zipcode = zipcode; return d }
	for name, c := range map[string]struct {
		first, second people.Declared
		same, doubt   bool
	}{
		"the same":                           {first, first, true, false},
		"same e-mail, spelt otherwise":       {first, person("Jean", "Martin", " Jean.MARTIN@Example.org ", ""), true, false},
		"same phone, written otherwise":      {first, people.Declared{Last: "martin", First: "JEAN", Phone: "+33 (0)6.39.98.10.01"}, true, false},
		"same e-mail, initial":               {first, person("J.", "Martin", mail1, ""), true, false},
		"same e-mail, no name":               {first, person("", "", mail1, ""), true, false},
		"same e-mail, name in one field":     {first, person("", "Jean Martin", mail1, ""), true, false},
		"same e-mail, typing error":          {first, person("Jean", "Martim", mail1, ""), true, false},
		"same e-mail, swapped":               {first, person("Martin", "Jean", mail1, ""), true, false},
		"a family's phone":                   {first, person("Marie", "Martin", "", phone1), false, true},
		"a family's mailbox":                 {first, person("Marie", "Martin", mail1, phone2), false, true},
		"an assistant's mailbox":             {first, person("Paul", "Durand", mail1, ""), false, true},
		"nothing shared":                     {first, person("Jean", "Martin", mail2, phone2), false, false},
		"name and postcode only":             {at(first, "44000"), at(person("Jean", "Martin", mail2, phone2), "44000"), false, true},
		"name and another postcode":          {at(first, "44000"), at(person("Jean", "Martin", mail2, phone2), "44100"), false, false},
		"same fax only":                      {people.Declared{Last: "Martin", Fax: phone1}, people.Declared{Last: "Martin", Fax: phone1}, false, false},
		"Mme without a first name":           {titled(first, 1), titled(person("", "Martin", "", phone1), 2), false, true},
		"Mlle without a first name":          {titled(first, 1), titled(person("", "Martin", "", phone1), 3), false, true},
		"M. after Mme without a first name":  {titled(person("", "Martin", "", phone1), 2), titled(first, 1), false, true},
		"M. without a first name":            {titled(first, 1), titled(person("", "Martin", "", phone1), 1), true, false},
		"Mme after Mlle":                     {titled(person("", "Martin", mail1, ""), 3), titled(person("", "Martin", mail1, ""), 2), true, false},
		"no title, no first name":            {titled(first, 1), person("", "Martin", "", phone1), true, false},
		"a wrong title beside the same name": {titled(first, 1), titled(first, 2), true, false},
		"placeholder phone":                  {person("Jean", "Martin", "", "06 00 00 00 00"), person("Jean", "Martin", "", "0600000000"), false, false},
		"placeholder mailbox":                {person("Jean", "Martin", "noreply@example.org", ""), person("Jean", "Martin", "noreply@example.org", ""), false, false},
		"the agency's number":                {person("Jean", "Martin", "", "02 55 59 90 01"), person("Jean", "Martin", "", "+33255599001"), false, false},
		"the agency's mailbox":               {person("Jean", "Martin", "port@agence-du-port.example", ""), person("Jean", "Martin", "PORT@agence-du-port.example", ""), false, false},
		"the agency's front desk":            {person("Jean", "Martin", "contact@agence-du-port.example", ""), person("Jean", "Martin", "contact@agence-du-port.example", ""), false, false},
		"an agent's mobile":                  {person("Jean", "Martin", "", "06 39 98 55 55"), person("Jean", "Martin", "", "06 39 98 55 55"), false, false},
		"an agent's mobile beside an e-mail": {person("Jean", "Martin", mail1, "06 39 98 55 55"), person("Jean", "Martin", mail1, "06 39 98 55 55"), true, false},
	} {
		t.Run(name, func(t *testing.T) {
			eachOffice(t, func(o *office) {
				a, b := o.post(c.first), o.post(c.second)
				if a.Contact == 0 || b.Contact == 0 || a.Shown != a.Contact || b.Shown != b.Contact {
					o.Fatalf("contacts %d (%d) and %d (%d)", a.Contact, a.Shown, b.Contact, b.Shown)
				}
				if (a.Contact == b.Contact) != c.same {
					o.Errorf("contacts %d and %d, want the same: %v", a.Contact, b.Contact, c.same)
				}
				var want [][2]int64
				if c.doubt {
					want = [][2]int64{{a.Contact, b.Contact}}
				}
				o.want("doubts", o.doubts(), want)
				o.want("contacts", len(o.contacts()), map[bool]int{true: 1, false: 2}[c.same])
			})
		})
	}
}

func TestAnEnquiryOfNobodyHasNoContact(t *testing.T) {
	eachOffice(t, func(o *office) {
		l := o.post(people.Declared{Zipcode: "44000", City: "Nantes", Language: "fr"})
		o.want("contact", []int64{l.Contact, l.Shown, l.Parent}, []int64{0, 0, 0})
		again := o.post(people.Declared{})
		o.want("parent of another", again.Parent, 0)
		o.want("contacts", o.contacts(), []int64(nil))
	})
}

func TestContactsAreOfTheWholeAccount(t *testing.T) {
	eachOffice(t, func(o *office) {
		d := person("Jean", "Martin", mail1, "")
		a := o.post(d)
		b := o.send(o.other, leads.Lead{Agency: o.branch, Person: d})
		o.want("shown at the other agency", b.Shown, a.Contact)
		own := o.contact(b.Contact)
		o.want("of whom it has a record", []int64{own.Agency, own.MergedInto}, []int64{o.branch, a.Contact})
		d.City = "Rezé"
		again := o.send(o.other, leads.Lead{Agency: o.branch, Person: d})
		o.want("the same the next time", []int64{again.Contact, again.Shown}, []int64{b.Contact, a.Contact})
		o.want("which learns, not the other agency's", []string{o.contact(b.Contact).City, o.contact(a.Contact).City}, []string{"Rezé", ""})
		o.must(o.people.Unmerge(o.Context(), o.operator, b.Contact))
		apart := o.send(o.other, leads.Lead{Agency: o.branch, Person: d})
		o.want("told apart", []int64{o.lead(o.branch, b.ID).Shown, apart.Contact, apart.Shown}, []int64{b.Contact, b.Contact, b.Contact})
		o.want("and each in his list", o.contacts(), []int64{a.Contact, b.Contact})
	})
}

func TestAKnownPersonsSheetFollowsWhatIsSaid(t *testing.T) {
	eachOffice(t, func(o *office) {
		a := o.post(people.Declared{First: "J.", Last: "Martin", Email: mail1, Zipcode: "44000", City: "Nantes"})
		o.post(people.Declared{Title: 1, First: "Jean", Last: "MARTIN", Email: mail1, Mobile: phone1, Zipcode: "44100"})
		want := people.Declared{Title: 1, First: "J.", Last: "Martin", Email: mail1, Mobile: phone1, Zipcode: "44100"}
		if d := cmp.Diff(want, o.contact(a.Contact).Declared); d != "" {
			o.Errorf("sheet (-want +got):\n%s", d)
		}
		third := o.post(person("Jean", "Martin", "", phone1))
		o.want("found by the phone learnt later", third.Contact, a.Contact)
	})
}

// TestTwoThatAnEnquiryJoins: the e-mail of one, the phone of the other.
func TestTwoThatAnEnquiryJoins(t *testing.T) {
	eachOffice(t, func(o *office) {
		a, b := o.post(person("Jean", "Martin", mail1, "")), o.post(person("J.", "MARTIN", "", phone1))
		if a.Contact == b.Contact {
			o.Fatal("they are one before anything joins them")
		}
		before := []people.Contact{o.contact(a.Contact), o.contact(b.Contact)}
		_, seq := o.happened(0)
		joining := o.post(person("Jean", "Martin", mail1, phone1))
		kinds, _ := o.happened(seq)
		o.want("in one commit", kinds, []string{"contact.merged", "lead.created"})
		o.want("contacts", o.contacts(), []int64{a.Contact})
		for what, l := range map[string]*leads.Lead{"first": a, "second": b, "joining": joining} {
			now := o.lead(o.agency, l.ID)
			o.want(what+" lead shows", now.Shown, a.Contact)
			o.want(what+" lead names", now.Contact, l.Contact)
			o.want(what+" lead's view", o.view(l.ID), []int64{l.ID, a.Contact})
		}
		o.want("the moved lead is news", o.lead(o.agency, b.ID).UpdatedAt, joining.UpdatedAt)
		o.want("the old id's root", o.root(b.Contact), a.Contact)

		o.must(o.people.Unmerge(o.Context(), o.operator, b.Contact))
		for _, c := range before {
			after := o.contact(c.ID)
			// One is listed again, the other shows less: readers of the list must see both.
			if !after.UpdatedAt.After(joining.UpdatedAt) {
				o.Errorf("contact %d is at %v after the undo, not after %v", c.ID, after.UpdatedAt, joining.UpdatedAt)
			}
			after.UpdatedAt = c.UpdatedAt
			if d := cmp.Diff(c, after); d != "" {
				o.Errorf("contact %d after the undo (-before +after):\n%s", c.ID, d)
			}
		}
		o.want("contacts", o.contacts(), []int64{a.Contact, b.Contact})
		for what, c := range map[string]struct{ lead, shown int64 }{"first": {a.ID, a.Contact}, "second": {b.ID, b.Contact}, "joining": {joining.ID, joining.Contact}} {
			o.want(what+" lead shows", o.lead(o.agency, c.lead).Shown, c.shown)
			o.want(what+" lead's view", o.view(c.lead), []int64{c.lead, c.shown})
		}
		o.want("the e-mail is still the first one's alone", o.post(person("Jean", "Martin", mail1, "")).Contact, a.Contact)
		o.want("the phone is still the second one's alone", o.post(person("Jean", "Martin", "", phone1)).Contact, b.Contact)
		again := o.post(person("Jean", "Martin", mail1, phone1))
		o.want("an undone merge stays undone", []int64{o.root(a.Contact), o.root(b.Contact)}, []int64{a.Contact, b.Contact})
		o.want("the enquiry goes to the older one", again.Contact, a.Contact)
	})
}

// TestWhatComesAfterAMergeStaysWithTheSideItNamed
func TestWhatComesAfterAMergeStaysWithTheSideItNamed(t *testing.T) {
	eachOffice(t, func(o *office) {
		a, b := o.post(person("Jean", "Martin", mail1, "")), o.post(person("Jean", "Martin", mail2, ""))
		kept := o.contact(a.Contact)
		o.must(o.people.Merge(o.Context(), o.operator, a.Contact, b.Contact, "same person"))
		later := o.post(person("Jean", "Martin", mail2, phone2))
		o.want("names, shows", []int64{later.Contact, later.Shown}, []int64{b.Contact, a.Contact})
		o.must(o.people.Unmerge(o.Context(), o.operator, b.Contact))
		o.want("shows after the undo", o.lead(o.agency, later.ID).Shown, b.Contact)
		first := o.contact(a.Contact)
		first.UpdatedAt = kept.UpdatedAt
		if d := cmp.Diff(kept, first); d != "" {
			o.Errorf("the first contact learnt from the second (-before +after):\n%s", d)
		}
		o.want("the second one's phone", o.contact(b.Contact).Mobile, phone2)
	})
}

func TestMergesOfMergesComeApartOneByOne(t *testing.T) {
	eachOffice(t, func(o *office) {
		var l []*leads.Lead
		for _, mail := range []string{"a@example.org", "b@example.org", "c@example.org"} {
			l = append(l, o.post(person("Jean", "Martin", mail, "")))
		}
		a, b, c := l[0].Contact, l[1].Contact, l[2].Contact
		o.must(o.people.Merge(o.Context(), o.operator, b, c, "")) // c stands under b
		o.must(o.people.Merge(o.Context(), o.operator, a, c, "")) // and b, c's root, under a
		shown := func() []int64 {
			return []int64{o.lead(o.agency, l[0].ID).Shown, o.lead(o.agency, l[1].ID).Shown, o.lead(o.agency, l[2].ID).Shown}
		}
		o.want("all as one", shown(), []int64{a, a, a})
		if err := o.people.Merge(o.Context(), o.operator, c, a, ""); err == nil {
			o.Error("one contact was merged with itself")
		}
		o.must(o.people.Unmerge(o.Context(), o.operator, b))
		o.want("b apart, with c", shown(), []int64{a, b, b})
		o.must(o.people.Unmerge(o.Context(), o.operator, c))
		o.want("all apart", shown(), []int64{a, b, c})
		if err := o.people.Unmerge(o.Context(), o.operator, c); err == nil {
			o.Error("a contact on its own was separated")
		}
	})
}

// TestALeadThatChangesHandsIsCountedOnce: the person of a lead is corrected, and
// the correction joins that person with another, which moves the lead as well.
// The counters of long lists must know it moved once: a page far behind is found
// by them.
func TestALeadThatChangesHandsIsCountedOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		older, l := o.post(person("Jean", "Martin", mail1, "")), o.post(person("Jean", "Martin", "", phone1))
		const others = 1024
		o.must(o.store.Write(o.Context(), l.Account, func(ctx context.Context, tx event.Tx) error {
			for i := range others {
				other := leads.Lead{Account: l.Account, ID: tx.NextID(), Agency: o.agency, Reference: fmt.Sprintf("other-%d", i), Type: 1, Step: 1, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
				if err := o.store.InsertLead(ctx, &other, nil); err != nil {
					return err
				}
			}
			return nil
		}))
		l = o.put(l, func(l *leads.Lead) { l.Person.Email = mail1 })
		o.want("shows", l.Shown, older.Contact)
		o.want("contacts", o.contacts(), []int64{older.Contact})
		var got []int64
		page, err := o.leads.List(o.Context(), o.operator, leads.Query{Agency: o.agency, Offset: others + 1, Limit: 10}, func(l *leads.Lead) error {
			got = append(got, l.ID)
			return nil
		})
		o.must(err)
		o.want("behind the others", got, []int64{l.ID})
		o.want("total", page.Total, others+2)
	})
}

func TestALeadKeepsItsContactWhileTheNameFits(t *testing.T) {
	eachOffice(t, func(o *office) {
		l := o.post(person("Jean", "Martin", mail1, ""))
		first := l.Contact
		l = o.put(l, func(l *leads.Lead) { l.Person.Email = mail2 })
		o.want("another e-mail", l.Contact, first)
		o.want("found by it", o.post(person("Jean", "Martin", mail2, "")).Contact, first)
		l = o.put(l, func(l *leads.Lead) { l.Person.First = "Marie" })
		if l.Contact == first || l.Contact == 0 {
			o.Errorf("another first name: contact %d", l.Contact)
		}
		l = o.put(l, func(l *leads.Lead) { l.Person = people.Declared{} })
		o.want("nobody any more", []int64{l.Contact, l.Shown}, []int64{0, 0})
	})
}

func TestSeveralItCouldBeAreNobodyUntilOneFitsExactly(t *testing.T) {
	eachOffice(t, func(o *office) {
		jean, marie := o.post(person("Jean", "Martin", "", phone1)), o.post(person("Marie", "Martin", "", phone1))
		vague := o.post(person("", "Martin", "", phone1))
		if slices.Contains([]int64{jean.Contact, marie.Contact}, vague.Contact) {
			o.Errorf("a Martin without first name became contact %d", vague.Contact)
		}
		o.want("the same again", o.post(person("", "Martin", "", phone1)).Contact, vague.Contact)
		o.want("Marie again", o.post(person("Marie", "Martin", "", phone1)).Contact, marie.Contact)
	})
}

// TestACrowdsPhoneDoesNotHideAnEmail: an office line shared by many, and the one
// person's own e-mail.
func TestACrowdsPhoneDoesNotHideAnEmail(t *testing.T) {
	eachOffice(t, func(o *office) {
		first := []string{"Alain", "Brice", "Chloe", "Diane", "Edgar", "Fanny", "Gilles", "Hector", "Ingrid", "Jules", "Karine", "Loic", "Muriel", "Noe", "Odile", "Pascal",
			"Quentin", "Rachel", "Serge", "Thibault", "Ugo", "Vincent"}
		for _, name := range first {
			o.post(person(name, "Petit", "", phone1))
		}
		me := o.post(person("Zelie", "Petit", mail1, phone1))
		o.want("the same again", o.post(person("Zelie", "Petit", mail1, phone1)).Contact, me.Contact)
		o.want("contacts", len(o.contacts()), len(first)+1)
	})
}

func TestConcurrentEnquiriesOfANewPersonMakeOneContact(t *testing.T) {
	eachOffice(t, func(o *office) {
		const posts = 32
		found := make([]int64, posts)
		var all sync.WaitGroup
		for i := range posts {
			all.Go(func() {
				a := o.portal
				if i%2 == 1 {
					a = o.other
				}
				sent, err := o.leads.Create(o.Context(), a, leads.Lead{Agency: o.agency, Reference: string(rune('A' + i)), Person: person("Jean", "Martin", mail1, phone1)}, "FR")
				if err != nil {
					o.Error(err)
					return
				}
				l, err := o.leads.Get(o.Context(), o.operator, o.agency, sent.ID)
				if err != nil {
					o.Error(err)
					return
				}
				found[i] = l.Contact
			})
		}
		all.Wait()
		if slices.Min(found) == 0 || slices.Min(found) != slices.Max(found) {
			o.Errorf("contacts %v", found)
		}
		o.want("contacts", len(o.contacts()), 1)
		o.want("doubts", len(o.doubts()), 0)
	})
}

// Whoever enquires at both agencies at the same time, and is corrected there, has one record of each.
func TestConcurrentEnquiriesAtTwoAgenciesMakeOneRecordOfEach(t *testing.T) {
	eachOffice(t, func(o *office) {
		known := o.post(person("Jean", "Martin", mail1, ""))
		const posts = 48
		var all sync.WaitGroup
		for i := range posts {
			all.Go(func() {
				a, agency := o.portal, o.branch
				if i%2 == 1 {
					a = o.other
				}
				if i%3 == 2 {
					agency = o.agency
				}
				say := person("Jean", "Martin", mail1, "")
				say.City = fmt.Sprintf("Ville %d", i%4)
				if _, err := o.leads.Create(o.Context(), a, leads.Lead{Agency: agency, Reference: fmt.Sprint("two-", i), Person: say}, "FR"); err != nil {
					o.Error(err)
				}
			})
		}
		all.Wait()
		records, err := o.people.Records(o.Context(), o.operator, known.Contact)
		o.must(err)
		if len(records) != 2 || o.contact(records[1]).Agency != o.branch {
			o.Errorf("records %v", records)
		}
		for _, agency := range []int64{o.agency, o.branch} {
			var listed []people.Contact
			page, err := o.people.Contacts(o.Context(), o.operator, people.Query{Agency: agency, Limit: 9}, func(c people.Contact) error {
				listed = append(listed, c)
				return nil
			})
			o.must(err)
			if page.Total != 1 || len(listed) != 1 || listed[0].ID != known.Contact || !page.Last.Equal(listed[0].UpdatedAt) {
				o.Errorf("agency %d: %d until %v: %+v", agency, page.Total, page.Last, listed)
			}
		}
	})
}

// view is the stored view of a lead: its id and the contact it shows.
func (o *office) view(id int64) (numbers []int64) {
	o.Helper()
	_, err := o.leads.ListViews(o.Context(), o.operator, leads.Query{Agency: o.agency, Limit: 100}, func(views []string) error {
		for _, v := range views {
			if n := scan(v); n[0] == id {
				numbers = n
			}
		}
		return nil
	})
	o.must(err)
	return numbers
}

func (o *office) root(id int64) int64 {
	o.Helper()
	c, err := o.people.Root(o.Context(), o.operator, id)
	o.must(err)
	return c.ID
}
