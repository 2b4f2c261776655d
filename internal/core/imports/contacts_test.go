package imports_test

import (
	"fmt"
	"strings"
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/core/people"
)

// What a line comes to, beside Inès Lefort and Paul Roux, whom Palier knows.
func TestALineIsNewOrSaysMoreOrIsInConflict(t *testing.T) {
	ines := []string{"firstname=Inès", "lastname=Lefort", "email=ines@example.org"}
	with := func(more ...string) []string { return append(ines[:3:3], more...) }
	cases := map[string]struct {
		line      []string
		overwrite bool
		verdict   imports.Verdict
		says      string // in the reason or the changes
	}{
		"somebody":                     {[]string{"lastname=Garnier", "email=g@example.org", "sms=true"}, false, imports.New, "consent.sms: > true"},
		"a company alone":              {[]string{"company=SCI du Port", "phone=02 40 00 00 01"}, false, imports.New, "company: > SCI du Port"},
		"a name with postcode":         {[]string{"lastname=Garnier", "firstname=Hugo", "zipcode=44000"}, false, imports.New, ""},
		"family on one phone":          {[]string{"lastname=Lefort", "firstname=Marie", "mobile=06 39 98 00 01"}, false, imports.New, ""},
		"the same":                     {with("mobile=+33639980001", "city=NANTES"), false, imports.Unchanged, ""},
		"a phone in another field":     {with("phone=0639980001"), false, imports.Unchanged, ""},
		"by the phone":                 {[]string{"lastname=Lefort", "mobile=0639980001"}, false, imports.Unchanged, ""},
		"something more":               {with("company=SCI du Port", "post=true"), false, imports.Updated, "company: > SCI du Port"},
		"another town":                 {with("city=Rezé"), false, imports.Conflict, "Palier has other values: city."},
		"another town, to be taken":    {with("city=Rezé"), true, imports.Updated, "city: Nantes > Rezé"},
		"an address is one thing":      {with("city=Rezé"), true, imports.Updated, "zipcode: 44000 > "},
		"a yes that was taken back":    {with("sms=true"), false, imports.Conflict, "consent.sms"},
		"even if it is to be taken":    {with("sms=true"), true, imports.Conflict, "consent.sms: false > true"},
		"a no":                         {with("post=false"), false, imports.Updated, "consent.post: > false"},
		"the same no":                  {with("sms=false"), false, imports.Unchanged, ""},
		"two who are known":            {[]string{"email=ines@example.org", "mobile=06 39 98 00 02"}, false, imports.Conflict, "It may be each of the contacts"},
		"another name on an e-mail":    {[]string{"lastname=Autre", "firstname=Luc", "email=ines@example.org"}, true, imports.Conflict, "who has another name"},
		"one's e-mail, another's name": {[]string{"lastname=Roux", "firstname=Paul", "mobile=0639980002", "email=ines@example.org"}, false, imports.Conflict, "and the rest says"},
		"nobody":                       {[]string{"city=Nantes"}, false, imports.Refused, "No name, e-mail or phone."},
		"a name alone":                 {[]string{"lastname=Garnier"}, false, imports.Refused, "Nothing to know the person by"},
		"no e-mail address":            {[]string{"lastname=Garnier", "email=garnier"}, false, imports.Refused, "email: this is not an e-mail"},
		"no phone":                     {[]string{"lastname=Garnier", "email=g@example.org", "mobile=12"}, false, imports.Refused, "mobile: this is not a phone"},
		"a bad e-mail of one known":    {[]string{"lastname=Lefort", "mobile=0639980001", "email_more=x"}, false, imports.Refused, "email_more: this is not"},
		"a long name":                  {[]string{"email=g@example.org", "lastname=" + strings.Repeat("é", 1001)}, false, imports.Refused, "lastname: 1000 characters at most"},
		"a number of nobody":           {with("contact=99999"), false, imports.Refused, "There is no contact 99999"},
	}
	eachOffice(t, func(o *office) {
		for name, c := range cases {
			o.by, o.agency = o.account(name) // each begins anew
			known := o.says(people.Declared{First: "Inès", Last: "Lefort", Email: "ines@example.org", Mobile: "06 39 98 00 01", Zipcode: "44000", City: "Nantes"})
			o.says(people.Declared{First: "Paul", Last: "Roux", Mobile: "06 39 98 00 02"})
			o.answers(known, people.BySMS, false)
			_, rows := o.run(o.file("a", c.overwrite), person(2, c.line...))
			said := rows[0].Reason
			for _, ch := range rows[0].Changes {
				said += fmt.Sprintf(" %s: %s> %s", ch.Field, strings.TrimPrefix(ch.Before+" ", " "), ch.After)
			}
			if rows[0].Verdict != c.verdict || !strings.Contains(said, c.says) {
				o.Errorf("%s: %s; %s; want %s: %s", name, rows[0].Verdict, said, c.verdict, c.says)
			}
			if n := len(o.everybody()); (n == 3) != (c.verdict == imports.New) {
				o.Errorf("%s: %d people", name, n)
			}
		}
	})
}

func TestAPersonIsOneLineOfAFile(t *testing.T) {
	eachOffice(t, func(o *office) {
		known := o.says(people.Declared{First: "Inès", Last: "Lefort", Email: "ines@example.org", Mobile: "06 39 98 00 09"})
		_, rows := o.run(o.file("a", false),
			person(2, "lastname=Garnier", "firstname=Hugo", "email=g@example.org", "mobile=0639980001"),
			person(3, "lastname=Autre", "firstname=Luc", "email=G@example.org"),
			person(4, "lastname=Garnier", "mobile=+33 6 39 98 00 01"),
			person(5, "lastname=Garnier", "firstname=Marie", "mobile=0639980001"),
			person(6, "lastname=Lefort", "email=ines@example.org", "city=Nantes"),
			person(7, "lastname=Lefort", "mobile=0639980009", "city=Rezé"))
		var got []string
		for _, r := range rows {
			got = append(got, fmt.Sprintf("%d %s %s", r.Line, r.Verdict, r.Reason))
		}
		o.want("lines", got, []string{"2 new ", "3 conflict Line 2 has the same e-mail or phone: a person is one line.",
			"4 conflict Line 2 has the same e-mail or phone: a person is one line.", "5 new ", "6 updated ", fmt.Sprintf("7 conflict Line 6 is the same person, contact %d.", known)})
	})
}

// Contacts that Palier exported carry their numbers: what they share makes no difference.
func TestANumberNamesAContactWhileSomethingElseAgrees(t *testing.T) {
	eachOffice(t, func(o *office) {
		father := o.says(people.Declared{First: "Jean", Last: "Martin", Mobile: "0639980001"})
		son := o.says(people.Declared{First: "Jean", Last: "Martin", Email: "fils@example.org"})
		of := func(id int64) string { return fmt.Sprintf("contact=%d", id) }
		_, rows := o.run(o.file("a", false),
			person(2, of(father), "lastname=Martin", "firstname=Jean", "mobile=0639980001"),
			person(3, of(son), "lastname=Martin", "firstname=Jean", "email=fils@example.org", "mobile=0639980001"),
			person(4, of(son), "lastname=Durand", "firstname=Zoé", "email=z@example.org"))
		var got []string
		for _, r := range rows {
			got = append(got, string(r.Verdict))
		}
		o.want("verdicts", got, []string{"unchanged", "updated", "conflict"})
		o.want("the number of somebody else", rows[2].Reason, fmt.Sprintf("Contact %d is somebody else; leave the number out.", son))
	})
}

func TestAFileMayComeTwice(t *testing.T) {
	eachOffice(t, func(o *office) {
		list := append(crowd(3), person(9, "firstname=Hugo", "lastname=Garnier", "zipcode=44000"), person(10, "lastname=Sms", "email=s@example.org", "sms=true"))
		first, _ := o.run(o.file("a", false), list...)
		o.want("the first", first.Counts, imports.Counts{New: 5})
		second, _ := o.run(o.file("a", false), list...)
		o.want("the second", []any{second.Counts, second.ID != first.ID}, []any{imports.Counts{Unchanged: 5}, true})
		o.want("people", len(o.everybody()), 5)
		rows := 0
		o.must(o.imports.Rows(o.Context(), o.by, second.ID, func(imports.Row) error { rows++; return nil }))
		o.want("lines kept of a batch that did nothing", rows, 0)
	})
}

func TestAConsentOfAFileSaysWhereItCameFrom(t *testing.T) {
	eachOffice(t, func(o *office) {
		b, rows := o.run(o.file("a", false), person(7, "lastname=Lefort", "email=ines@example.org", "sms=true", "post=false"))
		proof := fmt.Sprintf("import %d line 7", b.ID)
		o.want("consents", o.consents(rows[0].Subject.ID), map[people.Channel]string{people.BySMS: "true, " + proof, people.ByPost: "false, " + proof})
	})
}

func TestAnImportIsInTheJournalWithEachOfItsChanges(t *testing.T) {
	eachOffice(t, func(o *office) {
		b, rows := o.run(o.file("clients.csv", true), person(2, "lastname=Lefort", "email=ines@example.org"), person(3, "city=Nantes"))
		told, err := o.store.Journal(o.Context(), o.by.Account, 0, event.Subject{Kind: "import", ID: b.ID}, 10)
		o.must(err)
		var got []string
		for _, e := range told {
			got = append(got, e.Kind)
			for _, c := range e.Changes {
				got = append(got, c.Field+" "+c.After)
			}
		}
		o.want("the batch", got, []string{"import.begun", "kind contacts", "file clients.csv", "sha256 clients.csv", "overwrite true", "import.done", "new 1", "refused 1"})
		made, err := o.store.Journal(o.Context(), o.by.Account, 0, rows[0].Subject, 10)
		o.must(err)
		o.want("the contact", []string{made[0].Kind, made[0].Who.Kind, made[0].Who.Request}, []string{"contact.created", "operator", fmt.Sprintf("import %d", b.ID)})
	})
}
