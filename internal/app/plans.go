package app

import (
	"context"
	"io"
	"path/filepath"

	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/storage/blobs"
)

// plans is where the content of plans is kept.
func (a *App) plans() (programs.Blobs, error) {
	dir := a.Config.Files
	switch {
	case dir == "" && a.Config.Data == "":
		return nowhere{}, nil
	case dir == "":
		dir = filepath.Join(a.Config.Data, "files")
	}
	kept, err := blobs.Open(dir)
	if err != nil {
		return nil, err
	}
	a.close = append(a.close, kept.Close)
	return kept, nil
}

// nowhere is where plans go when nobody said where: with PostgreSQL there is no
// data directory, and replicas must share what they keep.
type nowhere struct{}

var errNowhere = fault.New(fault.Unavailable, "Plans have no place yet: start palier with --files")

func (nowhere) Put(context.Context, string, io.Reader, int64) error { return errNowhere }
func (nowhere) Open(context.Context, string) (io.ReadCloser, error) { return nil, errNowhere }
func (nowhere) Delete(context.Context, string) error                { return nil }
