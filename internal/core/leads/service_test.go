package leads_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/leads"
	"palier/internal/core/listings"
	"palier/internal/core/people"
)

func TestANewLeadHasWhatWasNotSaid(t *testing.T) {
	eachOffice(t, func(o *office) {
		bare := o.send(o.portal, leads.Lead{Agency: o.agency})
		o.want("type, step", []int{bare.Type, bare.Step}, []int{1, leads.New})
		o.want("asked, updated", []time.Time{bare.Asked, bare.UpdatedAt}, []time.Time{bare.CreatedAt, bare.CreatedAt})
		o.want("marks", []leads.Mark{bare.Opened, bare.Assigned, bare.Closed}, []leads.Mark{{}, {}, {}})
		o.want("sender", bare.Provider, o.portal.Provider)
	})
}

func TestALeadOfAPortalNeedsItsReference(t *testing.T) {
	eachOffice(t, func(o *office) {
		_, err := o.leads.Create(o.Context(), o.portal, leads.Lead{Agency: o.agency}, "FR")
		o.refused("without", err, "reference")
		if _, err := o.leads.Create(o.Context(), o.operator, leads.Lead{Agency: o.agency}, "FR"); err != nil {
			o.Errorf("entered by hand: %v", err)
		}
	})
}

// refused expects an Invalid error of one field.
func (o *office) refused(what string, err error, field string) {
	o.Helper()
	if !fault.Is(err, fault.Invalid) || err.(*fault.Error).Problems[0].Field != field {
		o.Errorf("%s: %v, want a problem of %s", what, err, field)
	}
}

// TestParents: which earlier enquiry a new one repeats (Apimo: openapi.yaml,
// createLead).
func TestParents(t *testing.T) {
	jean := person("Jean", "Martin", mail1, "")
	about := func(reference string) leads.Lead {
		return leads.Lead{Person: jean, Details: leads.Details{About: leads.About{Reference: reference}}}
	}
	for name, c := range map[string]struct {
		first, second leads.Lead
		later         time.Duration
		parent        bool
	}{
		"same person, same property":       {about("R1"), about("R1"), 0, true},
		"same person, no property":         {about(""), about(""), 0, true},
		"another property":                 {about("R1"), about("R2"), 0, false},
		"a property, then none":            {about("R1"), about(""), 0, false},
		"none, then a property":            {about(""), about("R1"), 0, false},
		"another person":                   {about("R1"), leads.Lead{Person: person("Paul", "Durand", mail2, ""), Details: about("R1").Details}, 0, false},
		"a person who shares the mailbox":  {about("R1"), leads.Lead{Person: person("Marie", "Martin", mail1, ""), Details: about("R1").Details}, 0, false},
		"29 days later":                    {about("R1"), about("R1"), days(29), true},
		"31 days later":                    {about("R1"), about("R1"), days(31), false},
		"after one that was opened":        {leads.Lead{Person: jean, Step: leads.Opened}, about(""), 0, true},
		"after one being dealt with":       {leads.Lead{Person: jean, Step: leads.Processing}, about(""), 0, true},
		"after one that was closed":        {leads.Lead{Person: jean, Step: leads.Closed}, about(""), 0, false},
		"about a property with its number": {leads.Lead{Person: jean, Property: -1}, about("R1"), 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			eachOffice(t, func(o *office) {
				p, err := o.listings.Create(o.Context(), o.operator, listings.Property{Agency: o.agency, Reference: "R1"})
				o.must(err)
				c.first.Agency, c.second.Agency = o.agency, o.agency
				if c.first.Property < 0 {
					c.first.Property = p.ID
				}
				first := o.send(o.portal, c.first)
				o.clock.Advance(c.later)
				second := o.send(o.other, c.second)
				o.want("parent", second.Parent, map[bool]int64{true: first.ID, false: 0}[c.parent])
				o.want("the first one's parent", o.lead(o.agency, first.ID).Parent, 0)
			})
		})
	}
}

func TestTheChainOfParentsIsFlat(t *testing.T) {
	eachOffice(t, func(o *office) {
		d := person("Jean", "Martin", mail1, "")
		first, second := o.post(d), o.post(d)
		o.want("second", second.Parent, first.ID)
		o.want("third", o.post(d).Parent, first.ID)
		o.put(first, func(l *leads.Lead) { l.Step = leads.Closed })
		o.want("once the first is closed, the second's first", o.post(d).Parent, first.ID)
		o.clock.Advance(days(29))
		fifth := o.post(d)
		o.want("within the window of any", fifth.Parent, first.ID)
		o.clock.Advance(days(2))
		o.want("the first is out of the window, a duplicate of it is not", o.post(d).Parent, first.ID)
		o.clock.Advance(days(31))
		o.want("none within the window", o.post(d).Parent, 0)
		o.want("another agency has parents of its own", o.send(o.portal, leads.Lead{Agency: o.branch, Person: d}).Parent, 0)
		o.want("set once", o.lead(o.agency, second.ID).Parent, first.ID)
	})
}

func TestTheLinkedPropertyIsTheOneWithTheReference(t *testing.T) {
	eachOffice(t, func(o *office) {
		property := func(agency int64, reference string) int64 {
			p, err := o.listings.Create(o.Context(), o.operator, listings.Property{Agency: agency, Reference: reference})
			o.must(err)
			return p.ID
		}
		one, twin, away := property(o.agency, "R1"), property(o.agency, "R2"), property(o.branch, "R3")
		property(o.agency, "R2")
		send := func(id int64, reference string) *leads.Lead {
			return o.send(o.portal, leads.Lead{Agency: o.agency, Property: id, Details: leads.Details{About: leads.About{Reference: reference}}})
		}
		for what, c := range map[string]struct {
			id        int64
			reference string
			want      int64
			warned    bool
			shown     string
		}{
			"by reference": {0, "R1", one, false, "R1"}, "by id": {twin, "", twin, false, "R2"}, "by both": {twin, "R1", twin, false, "R1"},
			"by a reference of two": {0, "R2", 0, false, "R2"}, "by one of another agency": {0, "R3", 0, false, "R3"}, "by no such reference": {0, "nowhere", 0, false, "nowhere"},
			"by an id of another agency": {away, "", 0, true, ""}, "by no such id": {999_999, "", 0, true, ""}, "by no such id and a reference": {999_999, "R1", one, true, "R1"},
		} {
			l := send(c.id, c.reference)
			o.want(what, []any{l.Property, l.About.Reference, len(l.Warnings)}, []any{c.want, c.shown, map[bool]int{true: 1, false: 0}[c.warned]})
			if c.warned {
				o.want(what, l.Warnings[0], leads.Warning{Field: "property", Value: fmt.Sprint(c.id), Reason: "no such property in this agency"})
			}
		}
		l := send(0, "R1")
		o.want("another reference", o.put(l, func(l *leads.Lead) { l.About.Reference = "R2" }).Property, 0)
		o.want("back", o.put(l, func(l *leads.Lead) { l.About.Reference = "R1" }).Property, one)
		o.want("no reference", o.put(l, func(l *leads.Lead) { l.About.Reference = "" }).Property, 0)
		o.want("by id", o.put(l, func(l *leads.Lead) { l.Property = twin }).Property, twin)
		o.want("a wrong id changes nothing", o.put(l, func(l *leads.Lead) { l.Property = away }).Property, twin)
		o.want("cleared", o.put(l, func(l *leads.Lead) { l.Property = 0 }).Property, 0)
	})
}

func TestLinksThatDoNotExistBecomeWarnings(t *testing.T) {
	eachOffice(t, func(o *office) {
		known := o.post(person("Jean", "Martin", mail1, ""))
		l := o.send(o.portal, leads.Lead{Agency: o.agency, User: 999_999, Contact: 999_998, Person: person("Paul", "Durand", mail2, "")})
		o.want("user", l.User, 0)
		if l.Contact == 0 || l.Contact == known.Contact {
			o.Errorf("contact %d: it is still the person's", l.Contact)
		}
		want := []leads.Warning{{Field: "user", Value: "999999", Reason: "no such user in this agency"}, {Field: "contact", Value: "999998", Reason: "no such contact in this agency"}}
		if d := cmp.Diff(want, l.Warnings); d != "" {
			o.Errorf("warnings (-want +got):\n%s", d)
		}
		o.want("the agent of another agency", o.send(o.portal, leads.Lead{Agency: o.branch, User: o.user}).User, 0)
		linked := o.put(l, func(l *leads.Lead) { l.User, l.Contact = o.user, known.Contact; l.Unwarn("user"); l.Unwarn("contact") })
		o.want("links that exist", []any{linked.User, linked.Contact, linked.Shown, len(linked.Warnings)}, []any{o.user, known.Contact, known.Contact, 0})
		kept := o.put(l, func(l *leads.Lead) { l.User = 999_999 })
		o.want("a wrong one leaves the old", []any{kept.User, len(kept.Warnings)}, []any{o.user, 1})
		var warned []int64
		_, err := o.leads.List(o.Context(), o.portal, leads.Query{Agency: o.agency, Warned: true, Limit: 10}, func(l *leads.Lead) error { warned = append(warned, l.ID); return nil })
		o.must(err)
		o.want("found by their warnings", warned, []int64{l.ID})
	})
}

func TestMarksAreSetOnceAtTheCommit(t *testing.T) {
	eachOffice(t, func(o *office) {
		l := o.post(people.Declared{})
		step := func(step int, user int64) *leads.Lead {
			o.clock.Advance(time.Hour)
			return o.put(l, func(l *leads.Lead) { l.Step, l.User = step, user })
		}
		opened := step(leads.Opened, 0)
		o.want("opened", []any{opened.Opened, opened.Assigned, opened.Closed}, []any{leads.Mark{At: opened.UpdatedAt}, leads.Mark{}, leads.Mark{}})
		assigned := step(leads.Processing, o.user)
		o.want("assigned", []any{assigned.Opened, assigned.Assigned}, []any{opened.Opened, leads.Mark{At: assigned.UpdatedAt, By: o.user}})
		closed := step(leads.Closed, o.user)
		o.want("closed", []any{closed.Opened, closed.Assigned, closed.Closed}, []any{opened.Opened, assigned.Assigned, leads.Mark{At: closed.UpdatedAt, By: o.user}})
		back := step(leads.New, 0)
		o.want("the user cleared", back.User, 0)
		again := step(leads.Closed, o.user)
		for what, now := range map[string]*leads.Lead{"reopened": back, "closed again": again} {
			o.want(what, []any{now.Opened, now.Assigned, now.Closed}, []any{closed.Opened, closed.Assigned, closed.Closed})
		}
		at := o.send(o.portal, leads.Lead{Agency: o.agency, Step: leads.Closed, User: o.user})
		mark := leads.Mark{At: at.CreatedAt, By: o.user}
		o.want("closed from the start", []leads.Mark{at.Opened, at.Assigned, at.Closed}, []leads.Mark{mark, mark, mark})
	})
}

func TestAnUpdateThatChangesNothingWritesNothing(t *testing.T) {
	eachOffice(t, func(o *office) {
		l := o.send(o.portal, leads.Lead{Agency: o.agency, Person: person("Jean", "Martin", mail1, phone1), Sent: []byte(`{"a":1}`),
			Details: leads.Details{Message: "m", Recipient: leads.Recipient{Last: "Anna"}, About: leads.About{Types: []int{1}, City: "Nantes"}}})
		o.clock.Advance(time.Hour)
		_, seq := o.happened(0)
		sent, err := o.leads.Update(o.Context(), o.portal, o.agency, l.ID, "FR", func(l *leads.Lead) {
			l.Message, l.Sent, l.About.Types, l.Person = "m", []byte(`{"a":1}`), []int{1}, person("Jean", "Martin", mail1, phone1)
		})
		o.must(err)
		o.want("answer", sent, leads.Sent{ID: l.ID, CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt})
		kinds, _ := o.happened(seq)
		o.want("journal", kinds, []string(nil))
		if d := cmp.Diff(l, o.lead(o.agency, l.ID)); d != "" {
			o.Errorf("the lead changed:\n%s", d)
		}
		for _, c := range []struct {
			what  string
			apply func(*leads.Lead)
		}{
			{"the message", func(l *leads.Lead) { l.Message = "" }},
			{"only the payload", func(l *leads.Lead) { l.Sent = []byte(`{"a":2}`) }},
			{"a first name instead of a last", func(l *leads.Lead) { l.Recipient = leads.Recipient{First: "Anna"} }},
			{"another type", func(l *leads.Lead) { l.About.Types = []int{1, 2} }},
			{"a new warning", func(l *leads.Lead) { l.Warn("step", "9", "no such step") }},
			{"a warning less", func(l *leads.Lead) { l.Unwarn("step") }},
			{"the company", func(l *leads.Lead) { l.Person.Company = "SCI" }},
			{"a second e-mail", func(l *leads.Lead) { l.Person.EmailMore = mail2 }},
			{"asked a moment later", func(l *leads.Lead) { l.Asked = l.Asked.Add(time.Millisecond) }},
			{"a country instead of a city", func(l *leads.Lead) { l.About.City, l.About.Country = "", "Nantes" }},
		} {
			before := o.lead(o.agency, l.ID)
			if after := o.put(l, c.apply); !after.UpdatedAt.After(before.UpdatedAt) {
				o.Errorf("%s: updated_at stayed", c.what)
			}
		}
	})
}

func TestEveryChangeIsInTheJournalBeforeAndAfter(t *testing.T) {
	eachOffice(t, func(o *office) {
		l := o.send(o.portal.Through("apimo", "req-1"), leads.Lead{Agency: o.agency, Details: leads.Details{Message: "one"}})
		o.put(l, func(l *leads.Lead) { l.Warn("step", "9", "no such step"); l.Message = "two" })
		o.put(l, func(l *leads.Lead) { l.Unwarn("step") })
		list, err := o.store.Journal(o.Context(), o.operator.Account, 0, leadSubject(l), 10)
		o.must(err)
		var got []string
		for _, e := range list {
			line := e.Kind + " " + e.Who.Request
			for _, c := range e.Changes {
				if slices.Contains([]string{"message", "warning.step"}, c.Field) {
					line += fmt.Sprintf(" %s:%s>%s", c.Field, c.Before, c.After)
				}
			}
			got = append(got, line)
		}
		want := []string{"lead.created req-1 message:>one", "lead.updated  message:one>two warning.step:>9", "lead.updated  warning.step:9>"}
		if d := cmp.Diff(want, got); d != "" {
			o.Errorf("journal (-want +got):\n%s", d)
		}
	})
}

func TestOnlyWhatTheActorMaySeeIsChanged(t *testing.T) {
	eachOffice(t, func(o *office) {
		l := o.post(people.Declared{})
		update := func(a access.Actor, agency, id int64, apply func(*leads.Lead)) error {
			_, err := o.leads.Update(o.Context(), a, agency, id, "FR", apply)
			return err
		}
		read := func(a access.Actor, agency int64) error {
			_, err := o.leads.Get(o.Context(), a, agency, l.ID)
			return err
		}
		touch := func(l *leads.Lead) { l.Message = "touched" }
		for what, err := range map[string]error{
			"another portal": update(o.other, o.agency, l.ID, touch), "another agency": update(o.portal, o.branch, l.ID, touch), "no such lead": update(o.portal, o.agency, 999_999, touch),
			"another portal's read": read(o.other, o.agency), "another agency's read": read(o.portal, o.branch), "nobody": update(access.Actor{}, o.agency, l.ID, touch),
		} {
			if !fault.Is(err, fault.Missing) {
				o.Errorf("%s: %v, want missing", what, err)
			}
		}
		o.want("untouched", o.lead(o.agency, l.ID).Message, "")
		o.refused("another reference", update(o.portal, o.agency, l.ID, func(l *leads.Lead) { l.Reference = "new"; l.Message = "touched" }), "reference")
		o.want("untouched", o.lead(o.agency, l.ID).Message, "")
		o.must(update(o.all, o.agency, l.ID, touch))
		o.want("by one who sees all", o.lead(o.agency, l.ID).Message, "touched")
		for what, c := range map[string]struct {
			actor access.Actor
			want  int64
		}{"its sender": {o.portal, 1}, "another": {o.other, 0}, "one who sees all": {o.all, 1}, "nobody": {access.Actor{}, 0}} {
			page, err := o.leads.ListViews(o.Context(), c.actor, leads.Query{Agency: o.agency, Limit: 10}, func([]string) error { return nil })
			o.must(err)
			o.want("seen by "+what, page.Total, c.want)
		}
	})
}

func TestAReferenceSentAgainIsARepeat(t *testing.T) {
	eachOffice(t, func(o *office) {
		create := func(a access.Actor, agency int64, fingerprint string) (leads.Sent, error) {
			return o.leads.Create(o.Context(), a, leads.Lead{Agency: agency, Reference: "R", Fingerprint: fingerprint, Person: person("Jean", "Martin", mail1, "")}, "FR")
		}
		first, err := create(o.portal, o.agency, "f")
		o.must(err)
		o.clock.Advance(time.Hour)
		o.put(o.lead(o.agency, first.ID), func(l *leads.Lead) { l.Message = "since changed" })
		_, seq := o.happened(0)
		again, err := create(o.portal, o.agency, "f")
		again.Fingerprint = "" // is not part of the answer
		o.want("the first answer", []any{again, err}, []any{first, nil})
		_, err = create(o.portal, o.agency, "another payload")
		o.refused("another payload", err, "reference")
		kinds, _ := o.happened(seq)
		o.want("written", kinds, []string(nil))
		for what, c := range map[string]struct {
			actor  access.Actor
			agency int64
		}{"another agency": {o.portal, o.branch}, "another sender": {o.other, o.agency}} {
			other, err := create(c.actor, c.agency, "f")
			if err != nil || other.ID == first.ID {
				o.Errorf("%s: lead %d, %v", what, other.ID, err)
			}
		}
	})
}

func TestConcurrentPostsOfOneReferenceMakeOneLead(t *testing.T) {
	eachOffice(t, func(o *office) {
		const posts = 100
		answers := make([]leads.Sent, posts)
		var all sync.WaitGroup
		for i := range posts {
			all.Go(func() {
				sent, err := o.leads.Create(o.Context(), o.portal, leads.Lead{Agency: o.agency, Reference: "R", Fingerprint: "f", Person: person("Jean", "Martin", mail1, "")}, "FR")
				if err != nil {
					o.Error(err)
				}
				sent.Fingerprint = ""
				answers[i] = sent
			})
		}
		all.Wait()
		for _, a := range answers {
			if a != answers[0] {
				o.Errorf("answers %v and %v", answers[0], a)
			}
		}
		kinds, _ := o.happened(0)
		created := slices.DeleteFunc(kinds, func(k string) bool { return k != "lead.created" && k != "contact.created" })
		o.want("made", created, []string{"contact.created", "lead.created"})
	})
}
