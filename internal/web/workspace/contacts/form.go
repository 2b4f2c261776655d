package contacts

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"palier/internal/core/catalog"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// personForm is a person as somebody types him.
type personForm struct {
	ID       int64 // 0: a new one
	Name     string
	Agency   int64
	Fields   []field
	Version  string
	Problems []problem
	Clashes  []clash
}

// field is one input of the form.
type field struct {
	Name, Kind string // Kind: text, email, tel, title, language
	Value, Was string
	Wide       bool
	Wrong      bool
	Clashes    bool // it is asked above, with both texts
	Choices    []choice
}

// choice is one of those that a field has.
type choice struct {
	Value, Text string
	On          bool
}

type problem struct{ Field, Text string }

// clash is a field that two people changed differently.
type clash struct{ Field, Label, Mine, Theirs string }

var kindOf = map[string]string{"title": "title", "language": "language", "email": "email", "email_more": "email", "phone": "tel", "mobile": "tel", "fax": "tel"}

// form shows values; was are those that its reader saw stored.
func (p *screens) form(c *frame.Call, id int64, values, was map[string]string, problems []problem, clashes []clash) (personForm, error) {
	book, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return personForm{}, err
	}
	f := personForm{ID: id, Problems: problems, Clashes: clashes}
	for _, name := range people.DeclaredFields() {
		one := field{Name: name, Kind: cmp.Or(kindOf[name], "text"), Value: values[name], Was: was[name], Wide: name == "address" || name == "address_more"}
		for _, x := range problems {
			one.Wrong = one.Wrong || x.Field == name
		}
		for _, x := range clashes {
			one.Clashes = one.Clashes || x.Field == name
		}
		switch one.Kind {
		case "title":
			one.Choices = titles(book, c.Words.Lang, one.Value)
		case "language":
			one.Choices = languages(c, one.Value)
		}
		f.Fields = append(f.Fields, one)
	}
	return f, nil
}

func titles(book *catalog.Book, lang, chosen string) []choice {
	list := []choice{{On: chosen == ""}}
	entries, _ := book.Entries("contact_title", lang)
	said := map[string]bool{}
	for _, e := range entries {
		v := strconv.Itoa(e.ID)
		if said[e.Name] && v != chosen { // the vendor's list has a title twice
			continue
		}
		said[e.Name] = true
		list = append(list, choice{v, e.Name, v == chosen})
	}
	return list
}

// languages are those in which people are written to; another one that is stored stays.
func languages(c *frame.Call, chosen string) []choice {
	list := []choice{{On: chosen == ""}}
	for _, code := range []string{"fr", "en", "de", "es", "it", "nl", "pt"} {
		list = append(list, choice{code, word(c, "spoken", code), code == chosen})
	}
	if chosen != "" && !strings.Contains("fr en de es it nl pt", chosen) {
		list = append(list, choice{chosen, chosen, true})
	}
	return list
}

// values are a person's fields as people read them.
func values(c *frame.Call, one people.Contact) map[string]string {
	v, country := map[string]string{}, c.Actor.CountryAt(one.Agency)
	for _, name := range people.DeclaredFields() {
		v[name] = readable(name, one.Value(name), country)
	}
	return v
}

// typed reads the form.
func typed(c *frame.Call) map[string]string {
	v := map[string]string{}
	for _, name := range people.DeclaredFields() {
		v[name] = c.Value(name)
	}
	return v
}

func declared(values map[string]string) (d people.Declared) {
	for _, name := range people.DeclaredFields() {
		d.Put(name, values[name])
	}
	return d
}

// problems words what the core found wrong with a form, by the field's name.
func problems(c *frame.Call, err error) []problem {
	wrong, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return nil
	}
	list := make([]problem, len(wrong.Problems))
	for i, x := range wrong.Problems {
		key := "wrong." + x.Field
		if strings.HasPrefix(x.Message, "At most") {
			key = "wrong.long"
		}
		text, err := c.Words.T(key)
		if err != nil {
			text = x.Message
		}
		list[i] = problem{x.Field, text}
	}
	return list
}
