package moving

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/outer"
)

// reading opens what was read of another Apimo system and packed. It lies in a directory of its
// own until it is closed.
func (t tables) reading(ctx context.Context, by access.Actor, u imports.Upload, body io.Reader) (open imports.Open, err error) {
	dir, err := os.MkdirTemp("", "palier-reading-")
	if err != nil {
		return open, err
	}
	open.Close = func() error { return os.RemoveAll(dir) }
	r, err := t.unpacked(ctx, by, u, dir, body)
	if err == nil {
		err = r.opened(ctx, &open)
	}
	if err != nil {
		return imports.Open{}, errors.Join(err, open.Close())
	}
	return open, nil
}

// unpacked makes a reading of a packed one, which needs no token any more.
func (t tables) unpacked(ctx context.Context, by access.Actor, u imports.Upload, dir string, body io.Reader) (*apimoReading, error) {
	if err := unpack(dir, body); err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(filepath.Join(dir, aboutFile))
	if err != nil {
		return nil, err
	}
	var about aboutReading
	if err := json.Unmarshal(raw, &about); err != nil {
		return nil, err
	}
	reach, err := t.mover.Reach()
	if err != nil {
		return nil, err
	}
	server, err := outer.Gallery(outer.Access{URL: about.URL, Reach: reach, Guarded: true})
	if err != nil {
		return nil, err
	}
	staff, err := t.mover.staff(ctx, by, u.Agency)
	if err != nil {
		return nil, err
	}
	o := ApimoOrder{Into: u.Agency, Overwrite: u.Overwrite, InCharge: by.User} // of searches whose own is nobody here
	if employed(staff, by.User) != nil {
		o.InCharge = 0
	}
	r, err := t.mover.apimoOf(ctx, by, server, about.Source, o, untold{})
	if err != nil {
		return nil, err
	}
	if r.spool, err = outer.OpenSpool(dir); err != nil {
		return nil, err
	}
	if k, found, err := r.spool.Find("users"); err != nil || !found {
		return r, err
	} else {
		return r, r.meet(k, staff)
	}
}

// unpack lays the files of a packed reading, which has no directories, into dir.
func unpack(dir string, body io.Reader) error {
	packed := filepath.Join(dir, "reading.zip")
	f, err := os.OpenFile(packed, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = io.Copy(f, body)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return err
	}
	z, err := zip.OpenReader(packed)
	if err != nil {
		return err
	}
	defer z.Close()
	for _, member := range z.File {
		if err := unpackOne(filepath.Join(dir, filepath.Base(member.Name)), member); err != nil {
			return err
		}
	}
	return nil
}

func unpackOne(path string, member *zip.File) error {
	from, err := member.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, io.LimitReader(from, mostReading))
	return errors.Join(err, to.Close())
}

// opened gives the lists of a reading, each a batch, in the order in which they rest on one
// another.
func (r *apimoReading) opened(ctx context.Context, open *imports.Open) error {
	if k, found, err := r.spool.Find("users"); err != nil {
		return err
	} else if k.Name = "users"; !found { // then nobody is put in charge
		r.shut(open, imports.KindApimoContacts, k)
	}
	for _, l := range apimoLists {
		k, found, err := r.spool.Find(l.name)
		if err != nil {
			return err
		}
		if k.Name = l.name; !found {
			r.shut(open, l.kind, k)
			continue
		}
		open.Lists = append(open.Lists, imports.List{File: r.file(l.kind, k), Lines: r.lines(ctx, l.name, k),
			After: func(ctx context.Context, seen func() error, left func(string)) error {
				return r.after(ctx, l.name, l.kind, k, seen, left)
			}})
		open.Total += k.Count
	}
	return r.comparable(open)
}

// after fetches the pictures of properties that were imported, and notes how far the list was read.
func (r *apimoReading) after(ctx context.Context, name, kind string, k outer.Kept, seen func() error, left func(string)) error {
	if name == "properties" {
		of := r.told
		heard, done := r.heardBy(ctx, func(int64, int64) error { return seen() }, left)
		_, err := r.photos(heard, k)
		if cause := context.Cause(heard); err != nil && cause != nil {
			err = cause
		}
		done()
		if r.told = of; err != nil {
			return err
		}
	}
	return imports.NoteRead(ctx, r.mover.Ledger, r.mover.Store, r.by.Account, r.source, kind, max(k.Until, k.Since))
}

// shut adds a list that the source does not open, which is one line.
func (r *apimoReading) shut(open *imports.Open, kind string, k outer.Kept) {
	one := func(yield func(imports.Line, error) bool) { yield(shutList{k.Name}, nil) }
	open.Lists, open.Total = append(open.Lists, imports.List{File: r.file(kind, k), Lines: one}), open.Total+1
}

type shutList struct{ name string }

// Number implements imports.Line.
func (shutList) Number() int { return 1 }

// Decide implements imports.Line.
func (s shutList) Decide(context.Context, imports.Job) (imports.Row, error) {
	return imports.Row{Verdict: imports.Refused, Reason: closedList(s.name)}, nil
}

// Apply implements imports.Line: what is refused is not applied.
func (s shutList) Apply(_ context.Context, _ event.Tx, _ imports.Job, row imports.Row) (imports.Row, error) {
	return row, nil
}
