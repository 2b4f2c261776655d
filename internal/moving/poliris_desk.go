package moving

import (
	"context"
	"errors"
	"io"

	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/sheets/poliris"
)

// portfolio opens a portfolio that was handed in. It lies in a directory of its own until it
// is closed.
func (t tables) portfolio(ctx context.Context, by access.Actor, u imports.Upload, body io.Reader) (imports.Open, error) {
	path, gone, err := laidDown(u.Name, body)
	if err != nil {
		return imports.Open{}, err
	}
	f, err := poliris.Open(path)
	if err != nil {
		return imports.Open{}, errors.Join(inForm(err), gone())
	}
	j := imports.Job{By: by, Batch: imports.Batch{Account: by.Account, File: u.File}}
	one := imports.List{
		File:  u.File,
		Lines: t.mover.PolirisLines(ctx, j, f, u.Extent, func(poliris.Ad) {}),
		After: func(ctx context.Context, seen func() error, left func(string)) error {
			ctx, stop := context.WithCancelCause(ctx)
			defer stop(nil)
			_, err := t.mover.PolirisPhotos(ctx, by, u.Agency, f, func() {
				if err := seen(); err != nil {
					stop(err)
				}
			}, left)
			if err != nil && context.Cause(ctx) != nil {
				err = context.Cause(ctx)
			}
			return err
		},
	}
	return imports.Open{Lists: []imports.List{one}, Total: f.Lines, Close: func() error { return errors.Join(f.Close(), gone()) }}, nil
}
