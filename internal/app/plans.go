package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"palier/internal/config"
	"palier/internal/core/contents"
	"palier/internal/core/fault"
	"palier/internal/jobs"
	"palier/internal/storage/blobs"
)

// PlansAt says where the configuration keeps plans: a directory or
// s3://bucket/prefix; "" when nobody said where.
func PlansAt(c config.Config) string {
	if c.Files == "" && c.Data != "" {
		return filepath.Join(c.Data, "files")
	}
	return c.Files
}

// place is where contents are kept, until the App is closed.
func (a *App) place() (contents.Place, error) {
	kept, err := openPlans(a.Config)
	if err != nil {
		return nil, err
	}
	a.close = append(a.close, kept.Close)
	return kept, nil
}

// openPlans opens where plans are kept. An object store is not asked anything yet.
func openPlans(c config.Config) (blobs.Place, error) {
	at := PlansAt(c)
	if at == "" {
		return nowhere{}, nil
	}
	where, far := strings.CutPrefix(at, inObjectStore)
	if !far {
		return blobs.Open(at)
	}
	bucket, prefix, _ := strings.Cut(strings.TrimSuffix(where, "/"), "/")
	return blobs.OpenS3(blobs.S3Options{
		Endpoint: c.S3.Endpoint, Region: c.S3.Region, Bucket: bucket, Prefix: prefix, Key: c.S3.Key, Secret: c.S3.Secret,
	})
}

// Elsewhere counts the plans and the documents that an archive knows of. Their content
// is not in it: gigabytes that never change would be copied with every archive.
func Elsewhere(r Archive) (plans, documents int64) {
	for _, t := range r.Manifest.Tables {
		switch t.Name {
		case "lot_files":
			plans = t.Rows
		case "documents":
			documents = t.Rows
		}
	}
	return plans, documents
}

// inObjectStore is how --files begins when it names a bucket.
const inObjectStore = "s3://"

// PlanCheck is what trying to keep a plan showed.
type PlanCheck struct {
	At     string // see PlansAt
	Wrong  string // why plans cannot be kept; "" when they can, or have no place
	Advice string // what to do about it
}

// CheckPlans puts a small content where plans are kept, reads it and takes it away
// again. It needs no database.
func CheckPlans(ctx context.Context, c config.Config) PlanCheck {
	out := PlanCheck{At: PlansAt(c)}
	if out.At == "" {
		out.Advice = "--files DIR, which all replicas share, or --files s3://bucket/prefix."
		return out
	}
	place, err := openPlans(c)
	if err == nil {
		defer place.Close()
		err = blobs.Try(ctx, place)
	}
	if err == nil {
		return out
	}
	out.Wrong, out.Advice = err.Error(), "Mend --files; with s3://, the --s3- settings too."
	if !strings.HasPrefix(out.At, inObjectStore) {
		out.Advice = "Is there room, and may this user write there?"
	}
	if t, ok := errors.AsType[*blobs.Trouble](err); ok {
		out.Wrong, out.Advice = t.Text, t.Advice
	}
	return out
}

// startCheck is how long the check at the start may take.
const startCheck = time.Minute

// watchPlans tells the log at the start when an object store cannot keep plans.
// Nothing waits for it: enquiries are taken while a bucket is out of reach. A
// directory was opened already: that is its check.
func (a *App) watchPlans() *jobs.Work {
	return jobs.NewWork(func(ctx context.Context) {
		if !strings.HasPrefix(a.Config.Files, inObjectStore) {
			return
		}
		in, cancel := context.WithTimeout(ctx, startCheck)
		defer cancel()
		if check := CheckPlans(in, a.Config); check.Wrong != "" && ctx.Err() == nil {
			a.log.LogAttrs(ctx, slog.LevelWarn, "plans cannot be kept", slog.String("files", check.At), slog.String("why", check.Wrong), slog.String("do", check.Advice))
		}
	})
}

// nowhere is where plans go when nobody said where: with PostgreSQL there is no
// data directory, and replicas must share what they keep.
type nowhere struct{}

var errNowhere = fault.New(fault.Unavailable, "Files have no place yet: start palier with --files")

func (nowhere) Put(context.Context, string, io.Reader, int64) error     { return errNowhere }
func (nowhere) Open(context.Context, string) (io.ReadSeekCloser, error) { return nil, errNowhere }
func (nowhere) Delete(context.Context, string) error                    { return nil }
func (nowhere) Close() error                                            { return nil }
