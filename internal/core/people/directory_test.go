package people_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// store is what the services need of the database; testkit gives the real one.
type store interface {
	event.Ledger
	access.Store
	people.Store
	people.KeyOwners
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// directory is an account of one agency and its people, over a real store.
type directory struct {
	*testing.T
	store  store
	people *people.Service
	by     access.Actor
	agency int64
}

func eachDirectory(t *testing.T, run func(d *directory)) {
	testkit.Each(t, func(t *testing.T, base testkit.Database) {
		store := base.Store(t, testkit.NewClock().Now)
		d := &directory{T: t, store: store, people: people.NewService(store, store)}
		admin := access.NewService(store, store, people.Keys{}, func(context.Context) {})
		account, err := admin.CreateAccount(t.Context(), access.Account{Name: "Agence du Port", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
		d.must(err)
		d.by = access.Operator(account, "test").Through("adlead", "req-1")
		agency, err := admin.CreateAgency(t.Context(), d.by, access.Agency{Name: "port"})
		d.must(err)
		d.agency = agency.ID
		run(d)
	})
}

func (d *directory) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *directory) want(what string, got, want any) {
	d.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		d.Errorf("%s: %v, want %v", what, got, want)
	}
}

func (d *directory) write(fn func(ctx context.Context, tx event.Tx, p people.Place) error) error {
	return d.store.Write(d.Context(), d.by.Account, func(ctx context.Context, tx event.Tx) error {
		return fn(ctx, tx, people.Place{Account: d.by.Account, Agency: d.agency, Who: d.by.Who})
	})
}

// says is somebody's enquiry; it gives the record that it named.
func (d *directory) says(who people.Declared) (named int64) {
	d.Helper()
	d.must(d.write(func(ctx context.Context, tx event.Tx, p people.Place) error {
		r, err := d.people.Resolve(ctx, tx, p, people.NewClaim(who, "FR"), 0)
		named = r.Named
		return err
	}))
	return named
}

func (d *directory) found(q people.Search) (ids []int64) {
	d.Helper()
	q.Country = "FR"
	list, total, err := d.people.Search(d.Context(), d.by, q)
	d.must(err)
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	if q.Limit == 0 {
		d.want("total", total, len(ids))
	}
	return ids
}

func TestASecondEmailRecognisesAPersonToo(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		ines := d.says(people.Declared{First: "Inès", Last: "Lefort", Email: "ines@example.org", EmailMore: "i.lefort@example.org"})
		d.want("by the second", d.says(people.Declared{Last: "Lefort", Email: "I.LEFORT@example.org"}), ines)
		c, err := d.people.Contact(d.Context(), d.by, ines)
		d.must(err)
		d.want("both are kept", []string{c.Email, c.EmailMore}, []string{"I.LEFORT@example.org", "ines@example.org"})
		d.want("a new second", d.says(people.Declared{First: "Inès", Last: "Lefort", Email: "ines@example.org", EmailMore: "new@example.org"}), ines)
		d.want("known by it", d.says(people.Declared{Email: "new@example.org"}), ines)
		d.want("all find her", d.found(people.Search{Emails: []string{"new@example.org", "i.lefort@example.org"}}), []int64{ines})
	})
}

func TestTheSecondEmailThatBecomesTheFirstChangesPlaces(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		id := d.says(people.Declared{Last: "Lefort", Email: "a@example.org", EmailMore: "b@example.org"})
		d.says(people.Declared{Last: "Lefort", Email: "b@example.org"})
		c, err := d.people.Contact(d.Context(), d.by, id)
		d.must(err)
		d.want("e-mails", []string{c.Email, c.EmailMore}, []string{"b@example.org", "a@example.org"})
	})
}

func TestASearchFindsWhoMeetsAnyCriterion(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		ines := d.says(people.Declared{First: "Inès", Last: "LEFÓRT", Email: "ines@example.org", Mobile: "06 39 98 00 01"})
		hugo := d.says(people.Declared{First: "Hugo", Last: "Garnier", Email: "hugo@example.org"})
		jean := d.says(people.Declared{First: "Jean", Last: "Le Fort", Mobile: "0639980003"})
		twin := d.says(people.Declared{First: "Hugo", Last: "Garnier", Mobile: "0639980004"})
		d.must(d.people.Merge(d.Context(), d.by, hugo, twin, "same"))
		for what, c := range map[string]struct {
			q    people.Search
			want []int64
		}{
			"an e-mail":         {people.Search{Emails: []string{" INES@example.org"}}, []int64{ines}},
			"a phone":           {people.Search{Phones: []string{"33639980001", "+33 6 39 98 00 03"}}, []int64{ines, jean}},
			"a name":            {people.Search{Names: []string{"lefort"}}, []int64{ines}},
			"a name in parts":   {people.Search{Names: []string{"le-fort"}}, []int64{jean}},
			"a part of a name":  {people.Search{Names: []string{"lef"}}, nil},
			"a first name":      {people.Search{Names: []string{"hugo"}}, nil},
			"any":               {people.Search{Emails: []string{"hugo@example.org"}, Phones: []string{"0639980001"}, Names: []string{"Le Fort"}}, []int64{ines, hugo, jean}},
			"a merged record's": {people.Search{Phones: []string{"0639980004"}}, []int64{hugo}},
			"both of one":       {people.Search{Phones: []string{"0639980004"}, Names: []string{"GARNIER"}}, []int64{hugo}},
			"nonsense":          {people.Search{Emails: []string{"@"}, Phones: []string{"12"}, Names: []string{"--"}}, nil},
			"a page":            {people.Search{Names: []string{"garnier", "lefort", "le fort"}, Limit: 1, Offset: 1}, []int64{hugo}},
		} {
			d.want(what, d.found(c.q), c.want)
		}
		for what, q := range map[string]people.Search{"none": {}, "too many": {Names: slices.Repeat([]string{"x"}, 201)}} {
			if _, _, err := d.people.Search(d.Context(), d.by, q); !fault.Is(err, fault.Invalid) {
				d.Errorf("%s: %v, want invalid", what, err)
			}
		}
	})
}

func TestALastNameLinksAndProposesNobody(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		one, other := d.says(people.Declared{First: "Inès", Last: "Lefort", Email: "a@example.org"}), d.says(people.Declared{First: "Inès", Last: "Lefort", Email: "b@example.org"})
		doubts, err := d.people.Doubts(d.Context(), d.by)
		d.must(err)
		d.want("two people, no doubt", []any{one != other, len(doubts)}, []any{true, 0})
		d.says(people.Declared{First: "Inès", Last: "Lefort-Durand", Email: "a@example.org"})
		d.want("under the name she added", d.found(people.Search{Names: []string{"Lefort Durand"}}), []int64{one})
	})
}

func TestContactsOlderThanTheKeysOfNamesGetThem(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		var old int64
		d.must(d.write(func(ctx context.Context, tx event.Tx, p people.Place) error { // as a record of schema 1 is
			for _, last := range []string{"--", "Lefort"} {
				old = tx.NextID()
				c := people.Contact{Account: p.Account, ID: old, Agency: p.Agency, Declared: people.Declared{First: "Inès", Last: last}, CreatedAt: tx.Now(), UpdatedAt: tx.Now()}
				if err := d.store.InsertContact(ctx, c); err != nil {
					return err
				}
			}
			return nil
		}))
		d.says(people.Declared{Last: "Garnier", Email: "g@example.org"})
		d.want("before", d.found(people.Search{Names: []string{"lefort"}}), []int64(nil))
		d.want("nor like anybody", d.like(people.Declared{First: "ines", Last: "lefort"}), []people.Likeness(nil))
		for _, want := range []int64{1, 0} {
			n, err := d.people.IndexNames(d.Context(), d.by)
			d.must(err)
			d.want("given their keys", n, want)
		}
		d.want("after", d.found(people.Search{Names: []string{"lefort"}}), []int64{old})
		d.want("like her", d.like(people.Declared{First: "ines", Last: "lefort"}), []people.Likeness{{Root: old, Records: []int64{old}, On: []string{people.OnName}}})
	})
}

func TestConsentIsTheLastAnswerOnAnyRecordOfThePerson(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		one, other := d.says(people.Declared{Last: "Lefort", Email: "a@example.org"}), d.says(people.Declared{Last: "Lefort", Email: "b@example.org"})
		note := func(contact int64, list ...people.Consent) error {
			return d.write(func(ctx context.Context, tx event.Tx, p people.Place) error {
				return d.people.NoteConsents(ctx, tx, p, contact, list)
			})
		}
		in := func(contact int64) map[people.Channel]bool {
			m, err := d.people.Consents(d.Context(), d.by, contact)
			d.must(err)
			return m
		}
		d.must(note(one, people.Consent{Channel: people.ByEmail, Given: true}, people.Consent{Channel: people.ByPhone, Given: true}))
		d.must(note(one)) // nothing said
		d.want("of another person", in(other), map[people.Channel]bool{})
		d.must(d.people.Merge(d.Context(), d.by, one, other, "same"))
		d.must(note(other, people.Consent{Channel: people.ByEmail, Given: false}))
		for _, id := range []int64{one, other} {
			d.want("withdrawn through the other record", in(id), map[people.Channel]bool{people.ByEmail: false, people.ByPhone: true})
		}
		silent := d.says(people.Declared{Last: "Garnier", Email: "s@example.org"})
		all, err := d.people.ConsentsOf(d.Context(), d.by, []int64{one, silent})
		d.must(err)
		d.want("of several", all, map[int64]map[people.Channel]bool{one: {people.ByEmail: false, people.ByPhone: true}})
		d.must(d.people.Unmerge(d.Context(), d.by, other))
		d.want("each his own again", []any{in(one), in(other)}, []any{map[people.Channel]bool{people.ByEmail: true, people.ByPhone: true}, map[people.Channel]bool{people.ByEmail: false}})
		if err := note(999_999, people.Consent{Channel: people.ByEmail}); !fault.Is(err, fault.Missing) {
			d.Errorf("of nobody: %v, want missing", err)
		}
		found, err := d.store.ConsentsInForce(d.Context(), d.by.Account, []int64{other})
		d.must(err)
		list := found[other]
		d.want("its proof", []string{list[0].Source, list[0].Proof}, []string{"adlead operator:0", "req-1"})
	})
}

func TestTheOnesWhoStandForSeveral(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		var ids []int64
		for _, email := range []string{"a", "b", "c", "d"} {
			ids = append(ids, d.says(people.Declared{Last: "Lefort", Email: email + "@example.org"}))
		}
		d.must(d.people.Merge(d.Context(), d.by, ids[1], ids[0], "same"))
		d.must(d.people.Merge(d.Context(), d.by, ids[2], ids[1], "same"))
		roots, err := d.people.Roots(d.Context(), d.by, append(ids, ids[0], 999_999))
		d.must(err)
		for n, want := range []int64{ids[2], ids[2], ids[2], ids[3]} {
			one, err := d.people.Root(d.Context(), d.by, ids[n])
			d.must(err)
			d.want("as one by one", roots[ids[n]], one)
			d.want("who stands for it", roots[ids[n]].ID, want)
		}
		d.want("how many", len(roots), len(ids))
	})
}

func TestAProfileTakesTheNewestOfEachWord(t *testing.T) {
	eachDirectory(t, func(d *directory) {
		id := d.says(people.Declared{Last: "Lefort", Email: "a@example.org"})
		none, two, yes := 0, 2, true
		say := func(said people.Profile) people.Contact {
			d.must(d.write(func(ctx context.Context, tx event.Tx, p people.Place) error {
				return d.people.NoteProfile(ctx, tx, p, id, said)
			}))
			c, err := d.people.Contact(d.Context(), d.by, id)
			d.must(err)
			return c
		}
		say(people.Profile{Children: &two, Profession: "architecte", Invested: &yes})
		c := say(people.Profile{Children: &none, Residence: "tenant"})
		d.want("profile", []any{*c.Profile.Children, c.Profile.Profession, c.Profile.Residence, *c.Profile.Invested}, []any{0, "architecte", "tenant", true})
		d.want("the same again changes nothing", say(people.Profile{Children: &none}).UpdatedAt, c.UpdatedAt)
		d.want("nor does silence", say(people.Profile{}).UpdatedAt, c.UpdatedAt)
	})
}
