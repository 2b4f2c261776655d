package moving

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/sheets"
	"palier/internal/sheets/contacts"
	"palier/internal/sheets/lists"
	"palier/internal/sheets/poliris"
)

// Files are the files that people hand in.
func (m *Mover) Files() imports.Files { return tables{m} }

// tables reads files that are handed in.
type tables struct{ mover *Mover }

// Outline implements imports.Files.
func (t tables) Outline(_ context.Context, kind, name string, body io.Reader) (look imports.Outline, err error) {
	switch kind {
	case imports.KindPlace:
		_, err := t.mover.ReadPlace(body)
		return look, err
	case imports.KindPoliris:
		return look, laidOut(name, body, func(path string) error {
			f, err := poliris.Open(path)
			if err != nil {
				return inForm(err)
			}
			return f.Close()
		})
	case imports.KindApimoContacts, imports.KindApimoProperties, imports.KindApimoRequests:
		return look, laidOut(name, body, func(path string) error { return apimoFits(path, kind) })
	case imports.KindContacts:
	default:
		return look, fault.Field("kind", "There is no such kind of file.")
	}
	err = laidOut(name, body, func(path string) error {
		look.Known = contacts.Fields()
		look.Head, look.Fields, look.Sample, err = contacts.Guess(path)
		return err
	})
	return look, inForm(err)
}

// inForm is a file that cannot be read as the problem of a form. The file has a name of its
// own while it is read, which nobody knows.
func inForm(err error) error {
	wrong, ok := errors.AsType[*sheets.Error](err)
	switch {
	case !ok:
		return err
	case wrong.Column > 0:
		return fault.Field("file", fmt.Sprintf("The file, line %d, column %d: %s.", wrong.Line, wrong.Column, wrong.What))
	case wrong.Line > 0:
		return fault.Field("file", fmt.Sprintf("The file, line %d: %s.", wrong.Line, wrong.What))
	}
	return fault.Field("file", "The file: "+wrong.What+".")
}

// laidOut gives a content a path while it is used: readers of tables jump about in it.
func laidOut(name string, body io.Reader, use func(path string) error) error {
	path, gone, err := laidDown(name, body)
	if err != nil {
		return err
	}
	return errors.Join(use(path), gone())
}

// Open implements imports.Files.
func (t tables) Open(ctx context.Context, by access.Actor, u imports.Upload, body io.Reader) (imports.Open, error) {
	if u.Kind == imports.KindPlace {
		place, err := t.mover.ReadPlace(body)
		if err != nil {
			return imports.Open{}, err
		}
		one := func(yield func(imports.Line, error) bool) {
			yield(t.mover.Places.Line(place, func([]buildings.Difference) {}), nil)
		}
		return imports.Open{Lists: []imports.List{{File: u.File, Lines: one}}, Total: 1, Close: func() error { return nil }}, nil
	}
	if u.Kind == imports.KindApimo {
		return t.reading(ctx, by, u, body)
	}
	if u.Kind == imports.KindPoliris {
		return t.portfolio(ctx, by, u, body)
	}
	if slices.ContainsFunc(apimoKinds, func(k apimoKind) bool { return k.kind == u.Kind }) {
		return t.exported(ctx, by, u, body)
	}
	titles, err := lists.Titles(ctx, t.mover.Catalogs, by.Account)
	if err != nil {
		return imports.Open{}, err
	}
	return t.contacts(by, u, titles, body)
}

// laidDown puts a content into a directory of its own, until gone is called.
func laidDown(name string, body io.Reader) (path string, gone func() error, err error) {
	dir, err := os.MkdirTemp("", "palier-import-")
	if err != nil {
		return "", nil, err
	}
	gone = func() error { return os.RemoveAll(dir) }
	path = filepath.Join(dir, "file"+filepath.Ext(name))
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = io.Copy(f, body)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return "", nil, errors.Join(err, gone())
	}
	return path, gone, nil
}

// contacts opens a table of people. What it is read from lies in a directory of its own until
// it is closed.
func (t tables) contacts(by access.Actor, u imports.Upload, titles contacts.Titles, body io.Reader) (imports.Open, error) {
	path, gone, err := laidDown(u.Name, body)
	if err != nil {
		return imports.Open{}, err
	}
	f, err := contacts.OpenAs(path, titles, u.Columns)
	if err != nil {
		return imports.Open{}, errors.Join(inForm(err), gone())
	}
	open := imports.Open{Lists: []imports.List{{File: u.File, Lines: t.lines(by, u, f)}}, Close: func() error { return errors.Join(f.Close(), gone()) }}
	for _, err := range f.People() { // one that is wrong somewhere is wrong
		if err != nil {
			return imports.Open{}, errors.Join(inForm(err), open.Close())
		}
		open.Total++
	}
	return open, nil
}

// lines gives the file to the core.
func (t tables) lines(by access.Actor, u imports.Upload, f *contacts.File) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		sheet := t.mover.Contacts.Sheet(by.CountryAt(u.Agency))
		for entry, err := range f.People() {
			var line imports.Line
			if err == nil {
				line = sheet.Line(entry.Person)
			}
			if !yield(line, inForm(err)) || err != nil {
				return
			}
		}
	}
}
