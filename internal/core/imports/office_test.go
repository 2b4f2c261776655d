package imports_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// store is what the services need of the database; testkit gives the real one.
type store interface {
	event.Ledger
	access.Store
	people.Store
	buildings.Store
	imports.Store
	imports.Former
	Journal(ctx context.Context, account, after int64, s event.Subject, most int) ([]event.Event, error)
}

// office is an account of one agency that takes files in, over a real store.
type office struct {
	*testing.T
	clock     *testkit.Clock
	store     store
	people    *people.Service
	buildings *buildings.Service
	contacts  *imports.Contacts
	places    *imports.Places
	imports   *imports.Service
	by        access.Actor
	agency    int64
}

// nothingOnFile has no document.
type nothingOnFile struct{}

func (nothingOnFile) Lookup(_ context.Context, _, _ int64, uids []string) ([]string, error) {
	return uids, nil
}

func eachOffice(t *testing.T, run func(o *office)) {
	testkit.Each(t, func(t *testing.T, base testkit.Database) {
		clock := testkit.NewClock()
		store := base.Store(t, clock.Now)
		o := &office{T: t, clock: clock, store: store, people: people.NewService(store, store)}
		o.buildings = buildings.NewService(store, store, o.people, nothingOnFile{})
		o.contacts, o.places = imports.NewContacts(o.people), imports.NewPlaces(o.buildings, store, func(t buildings.Tree) buildings.Tree { return t })
		o.imports = o.over(store)
		o.by, o.agency = o.account("Agence du Port")
		run(o)
	})
}

// over is the service over another ledger.
func (o *office) over(l event.Ledger) *imports.Service {
	return imports.NewService(l, o.store, map[string]imports.Undoer{imports.KindContacts: o.contacts, imports.KindPlace: o.places})
}

// account opens one with an agency.
func (o *office) account(name string) (access.Actor, int64) {
	o.Helper()
	admin := access.NewService(o.store, o.store, people.Keys{}, func(context.Context) {})
	account, err := admin.CreateAccount(o.Context(), access.Account{Name: name, Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
	o.must(err)
	by := access.Operator(account, "test")
	agency, err := admin.CreateAgency(o.Context(), by, access.Agency{Name: "port"})
	o.must(err)
	return by, agency.ID
}

func (o *office) must(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) want(what string, got, want any) {
	o.Helper()
	if d := cmp.Diff(want, got); d != "" {
		o.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// person is a line: its number, and values as "field=value"; consents as "sms=true", a
// contact's number as "contact=".
func person(number int, values ...string) imports.Person {
	p := imports.Person{Number: number, Consents: map[people.Channel]bool{}}
	for _, v := range values {
		field, value, _ := strings.Cut(v, "=")
		switch c := people.Channel(field); {
		case field == "contact":
			fmt.Sscan(value, &p.Contact)
		case c == people.BySMS || c == people.ByPost:
			p.Consents[c] = value == "true"
		default:
			p.Said.Put(field, value)
		}
	}
	return p
}

// file is a file of persons under a name, which is its hash.
func (o *office) file(name string, overwrite bool) imports.File {
	return imports.File{Agency: o.agency, Kind: imports.KindContacts, Name: name, Sum: name, Overwrite: overwrite}
}

// lines reads persons as a file's.
func (o *office) lines(list []imports.Person) iter.Seq2[imports.Line, error] {
	sheet := o.contacts.Sheet("FR")
	return func(yield func(imports.Line, error) bool) {
		for _, p := range list {
			if !yield(sheet.Line(p), nil) {
				return
			}
		}
	}
}

// broken are lines that end in an error.
func broken(lines iter.Seq2[imports.Line, error], after int, err error) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		for line, e := range lines {
			if line.Number() > after {
				yield(nil, err)
				return
			}
			if !yield(line, e) {
				return
			}
		}
	}
}

// errKilled stands for the end of the process.
var errKilled = errors.New("killed")

// plan gives what each line would do.
func (o *office) plan(f imports.File, list ...imports.Person) (rows []imports.Row) {
	o.Helper()
	_, err := o.imports.Plan(o.Context(), o.by, f, o.lines(list), func(r imports.Row) { rows = append(rows, r) })
	o.must(err)
	return rows
}

// run imports, and holds what happened against the plan.
func (o *office) run(f imports.File, list ...imports.Person) (imports.Batch, []imports.Row) {
	o.Helper()
	before := o.journal()
	planned := o.plan(f, list...)
	o.want("lines of the journal that a plan writes", o.journal(), before)
	var rows []imports.Row
	b, err := o.imports.Run(o.Context(), o.by, f, o.lines(list), func(r imports.Row) { rows = append(rows, r) })
	o.must(err)
	for i, r := range rows {
		if p := planned[i]; p.Verdict != r.Verdict || p.Reason != r.Reason || !cmp.Equal(p.Changes, r.Changes) {
			o.Errorf("line %d was planned as %s and is %s", r.Line, cmp.Diff(nil, p), cmp.Diff(nil, r))
		}
	}
	return b, rows
}

// undo takes an import back and gives its rows.
func (o *office) undo(id int64) (imports.Batch, []imports.Row) {
	o.Helper()
	var rows []imports.Row
	b, err := o.imports.Undo(o.Context(), o.by, id, func(r imports.Row) { rows = append(rows, r) })
	o.must(err)
	return b, rows
}

// journal is how many lines the account's journal has.
func (o *office) journal() int {
	o.Helper()
	list, err := o.store.Journal(o.Context(), o.by.Account, 0, event.Subject{}, 1_000_000)
	o.must(err)
	return len(list)
}

// everybody are the agency's contacts.
func (o *office) everybody() (list []people.Contact) {
	o.Helper()
	page, err := o.people.Contacts(o.Context(), o.by, people.Query{Agency: o.agency, Limit: 1_000_000}, func(c people.Contact) error {
		list = append(list, c)
		return nil
	})
	o.must(err)
	o.want("total", int(page.Total), len(list))
	return list
}

// contact is one, as it is shown.
func (o *office) contact(id int64) people.Contact {
	o.Helper()
	c, err := o.people.Root(o.Context(), o.by, id)
	o.must(err)
	return c
}

// says is somebody's enquiry elsewhere.
func (o *office) says(d people.Declared) (contact int64) {
	o.Helper()
	o.write(func(ctx context.Context, tx event.Tx, p people.Place) error {
		r, err := o.people.Resolve(ctx, tx, p, people.NewClaim(d, "FR"), 0)
		contact = r.Named
		return err
	})
	return contact
}

// answers is what somebody says elsewhere of a channel.
func (o *office) answers(contact int64, c people.Channel, given bool) {
	o.Helper()
	o.write(func(ctx context.Context, tx event.Tx, p people.Place) error {
		return o.people.NoteConsents(ctx, tx, p, contact, []people.Consent{{Channel: c, Given: given, Proof: "form 7"}})
	})
}

func (o *office) write(fn func(ctx context.Context, tx event.Tx, p people.Place) error) {
	o.Helper()
	o.must(o.store.Write(o.Context(), o.by.Account, func(ctx context.Context, tx event.Tx) error {
		return fn(ctx, tx, people.Place{Account: o.by.Account, Agency: o.agency, Who: o.by.Who})
	}))
}

// consents are what is in force, with what proves it.
func (o *office) consents(contact int64) map[people.Channel]string {
	o.Helper()
	entries, err := o.people.ConsentsInForce(o.Context(), o.by, []int64{contact})
	o.must(err)
	out := map[people.Channel]string{}
	for _, e := range entries[contact] {
		out[e.Channel] = fmt.Sprintf("%t, %s", e.Given, e.Proof)
	}
	return out
}

// crowd is n persons of one file, from line 2.
func crowd(n int) (list []imports.Person) {
	for i := range n {
		list = append(list, person(i+2, fmt.Sprintf("lastname=Nom%05d", i), "firstname=Jo", fmt.Sprintf("email=p%d@example.org", i), fmt.Sprintf("mobile=+3363998%04d", i%10000)))
	}
	return list
}
