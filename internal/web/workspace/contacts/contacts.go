// Package contacts holds the screens about people: the directory, one person with everything
// that any door brought of him, who may be whom, consents, and what is taken away or erased.
//
// It knows forms, links and in which order things are shown. It must not know who is whom, who
// may be called nor what the law keeps: it asks people and dossier, and says what they answer.
package contacts

import (
	"cmp"
	"embed"
	"net/http"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/dossier"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

//go:embed templates texts
var files embed.FS

// Services are what the screens ask.
type Services struct {
	People   *people.Service
	Dossier  *dossier.Service
	Staff    *access.Service
	Catalogs *catalog.Shelf
	Requests *requests.Service
}

type screens struct {
	Services
	journal journal.Words
}

// Path is where the directory is.
const Path = "/contacts"

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	set, err := f.Screens(files)
	if err != nil {
		return err
	}
	words, err := journal.Read(f.Log)
	if err != nil {
		return err
	}
	p := &screens{s, words}
	const one = Path + "/{id}"
	for _, r := range []struct {
		pattern string
		need    access.Right
		serve   func(c *frame.Call) error
	}{
		{"GET " + Path, access.ContactsRead, p.list},
		{"GET " + Path + "/new", access.ContactsWrite, p.new},
		{"POST " + Path, access.ContactsWrite, p.add},
		{"GET " + one, access.ContactsRead, p.person},
		{"GET " + one + "/edit", access.ContactsWrite, p.edit},
		{"POST " + one + "/edit", access.ContactsWrite, p.save},
		{"POST " + one + "/jot", access.ActionsWrite, p.jot},
		{"POST " + one + "/silence", access.ContactsWrite, p.silence},
		{"POST " + one + "/consents", access.ContactsWrite, p.answer},
		{"GET " + Path + "/duplicates", access.ContactsRead, p.duplicates},
		{"GET " + Path + "/merge", access.ContactsMerge, p.compare},
		{"POST " + Path + "/merge", access.ContactsMerge, p.merge},
		{"POST " + Path + "/apart", access.ContactsMerge, p.apart},
		{"POST " + one + "/unmerge", access.ContactsMerge, p.unmerge},
		{"GET " + one + "/export", access.ContactsExport, p.takeAway},
		{"GET " + one + "/export.json", access.ContactsExport, p.takeFile},
		{"GET " + one + "/erase", access.ContactsErase, p.erasing},
		{"POST " + one + "/erase", access.ContactsErase, p.erase},
		{"GET " + Path + "/retention", access.ContactsErase, p.retention},
		{"POST " + Path + "/retention", access.ContactsErase, p.forget},
		{"GET /consents", access.ContactsRead, p.consents},
	} {
		set.Handle(mux, r.pattern, r.need, r.serve)
	}
	return nil
}

// pathOf is a person's screen, with what is behind it.
func pathOf(id int64, rest string) string { return Path + "/" + number(id) + rest }

func number(id int64) string { return strconv.FormatInt(id, 10) }

// nameOf is what a person is called, the first name first; the last thing that says who he is
// when nobody said a name. Empty: nothing does.
func nameOf(c people.Contact) string {
	return cmp.Or(strings.TrimSpace(c.First+" "+c.Last), c.Company, c.Email, numberOf(c))
}

// sortedNameOf is a name as a directory writes it: the last name first.
func sortedNameOf(c people.Contact) string {
	return cmp.Or(strings.TrimSpace(c.Last+" "+c.First), c.Company, c.Email, numberOf(c))
}

// word is the text of PREFIX.CODE, or else the code: a vendor's word is better than none.
func word(c *frame.Call, prefix, code string) string {
	if key := prefix + "." + code; c.Words.Has(key) {
		if text, err := c.Words.T(key); err == nil {
			return text
		}
	}
	return code
}

// userName is what a colleague is called; empty for nobody.
func userName(u access.User) string { return strings.TrimSpace(u.Firstname + " " + u.Lastname) }
