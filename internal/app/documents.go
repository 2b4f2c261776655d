package app

import (
	"context"

	"palier/internal/core/contents"
	"palier/internal/core/documents"
	"palier/internal/pictures"
)

// documents makes what keeps the contents of files, and the documents of agencies.
func (a *App) documents() error {
	place, err := a.place()
	if err != nil {
		return err
	}
	a.contents = contents.NewKeeper(a.Ledger, a.store, place)
	a.Documents = documents.NewService(a.Ledger, a.store, a.contents, darkroom{pictures.New()})
	return nil
}

// darkroom develops pictures for documents.
type darkroom struct{ room *pictures.Darkroom }

// Develop implements documents.Pictures.
func (d darkroom) Develop(ctx context.Context, body []byte, sizes []int) (documents.Developed, error) {
	p, err := d.room.Develop(ctx, body, sizes)
	return documents.Developed{Mime: p.Mime, Width: p.Width, Height: p.Height, Content: p.Content, Thumbnails: p.Thumbnails}, err
}

// Copies implements documents.Pictures.
func (d darkroom) Copies(ctx context.Context, kept []byte, sizes []int) ([]documents.Copy, error) {
	list, err := d.room.Copies(ctx, kept, sizes)
	out := make([]documents.Copy, len(list))
	for i, c := range list {
		out[i] = documents.Copy(c)
	}
	return out, err
}
