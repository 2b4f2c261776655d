package app

import (
	"context"
	"errors"
	"io"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/sheets/poliris"
	"palier/internal/web/workspace/admin"
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
		Lines: t.app.PolirisLines(ctx, j, f, u.Extent, func(poliris.Ad) {}),
		After: func(ctx context.Context, seen func() error, left func(string)) error {
			ctx, stop := context.WithCancelCause(ctx)
			defer stop(nil)
			_, err := t.app.PolirisPhotos(ctx, by, u.Agency, f, func() {
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

// portfolios writes and judges portfolios for the screens.
type portfolios struct{ app *App }

// Write implements admin.Portfolios.
func (p portfolios) Write(ctx context.Context, by access.Actor, o admin.PortfolioOrder, w io.Writer, tell func(admin.PortfolioDoubt)) (written, refused int, err error) {
	done, err := p.app.WritePoliris(ctx, by, p.order(o), w, telling(tell))
	return done.Written, done.Refused, err
}

// Judge implements admin.Portfolios.
func (p portfolios) Judge(ctx context.Context, by access.Actor, o admin.PortfolioOrder, tell func(admin.PortfolioDoubt)) (written, refused int, err error) {
	done, err := p.app.JudgePoliris(ctx, by, p.order(o), telling(tell))
	return done.Written, done.Refused, err
}

func (portfolios) order(o admin.PortfolioOrder) PolirisExport {
	version, known := poliris.VersionNamed(o.Version)
	if !known {
		version = poliris.Versions()[0]
	}
	x := PolirisExport{Agency: o.Agency, Code: o.Code, All: o.All, NoPhotos: o.Photos == "none",
		Options: poliris.Options{Version: version, Windows1252: o.Encoding == "windows-1252", Whole: o.Photos == "full"}}
	if x.Code == "" {
		x.Code = event.Number(o.Agency)
	}
	return x
}

func telling(tell func(admin.PortfolioDoubt)) func(listings.Property, []poliris.Doubt) {
	return func(p listings.Property, list []poliris.Doubt) {
		for _, d := range list {
			tell(admin.PortfolioDoubt{Property: p.ID, Reference: p.Reference, Field: poliris.Field(d.Rank), Problem: d.Problem, Refused: d.Heavy})
		}
	}
}
