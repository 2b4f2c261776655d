package moving

import (
	"context"
	"errors"
	"io"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/imports"
	exported "palier/internal/sheets/apimo"
)

// fileOf is the kind of file that is imported as a kind of import.
func fileOf(kind string) exported.Kind {
	for _, k := range apimoKinds {
		if k.kind == kind {
			return k.file
		}
	}
	return ""
}

// apimoFits looks whether a file lists what it is handed in as.
func apimoFits(path, kind string) error {
	f, err := exported.Open(path, nil)
	if err != nil {
		return inForm(err)
	}
	if f.Kind != fileOf(kind) {
		err = fault.Field("file", "The file is an Apimo export of "+string(f.Kind)+": choose that kind.")
	}
	return errors.Join(err, f.Close())
}

// exported opens a file that an Apimo account exported and somebody handed in. It lies in a
// directory of its own until it is closed.
func (t tables) exported(ctx context.Context, by access.Actor, u imports.Upload, body io.Reader) (imports.Open, error) {
	labels, err := t.mover.apimoLabels(ctx, by.Account)
	if err != nil {
		return imports.Open{}, err
	}
	staff, err := t.mover.staff(ctx, by, u.Agency)
	if err != nil {
		return imports.Open{}, err
	}
	o := ApimoOrder{Into: u.Agency, InCharge: by.User} // of searches whose own is nobody here
	if employed(staff, by.User) != nil {
		o.InCharge = 0
	}
	r, err := t.mover.filesOf(ctx, by, o)
	if err != nil {
		return imports.Open{}, err
	}
	path, gone, err := laidDown(u.Name, body)
	if err != nil {
		return imports.Open{}, err
	}
	f, err := exported.Open(path, labels)
	if err != nil {
		return imports.Open{}, errors.Join(inForm(err), gone())
	}
	open := imports.Open{Lists: []imports.List{{File: u.File, Lines: r.lines(ctx, f, func(int64) {})}}, Close: func() error { return errors.Join(f.Close(), gone()) }}
	for _, err := range f.Records() { // one that is wrong somewhere is wrong
		if err != nil {
			return imports.Open{}, errors.Join(inForm(err), open.Close())
		}
		open.Total++
	}
	return open, nil
}
