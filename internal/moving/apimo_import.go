package moving

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/imports"
	"palier/internal/outer"
)

// ImportApimo imports contacts, properties with their pictures, and searches of another Apimo
// system, one batch a list. What was killed goes on where it was when the same is ordered
// again. The error is for who ordered it; what was done before it is told as well.
func (m *Mover) ImportApimo(ctx context.Context, by access.Actor, o ApimoOrder, told ApimoTold) (done ApimoDone, err error) {
	r, err := m.apimo(ctx, by, o, told)
	if err != nil {
		return done, err
	}
	done.Source = r.source
	dir, err := m.spoolOf(r.source, o)
	if err != nil {
		return done, err
	}
	if r.spool, err = outer.OpenSpool(dir); err != nil {
		return done, err
	}
	if o.DryRun {
		defer r.spool.Remove()
	}
	if err := r.known(ctx); err != nil {
		return done, err
	}
	for _, l := range apimoLists {
		one, kept, err := r.bring(ctx, l.name, l.kind, l.page)
		done.Lists = append(done.Lists, one)
		if err != nil {
			return done, err
		}
		if o.DryRun || kept.Name == "" {
			continue
		}
		if l.name == "properties" && !o.NoPhotos {
			if done.Photos, err = r.photos(ctx, kept); err != nil {
				return done, err
			}
		}
		// Behind the pictures: who is killed among them reads the same properties again.
		if err := imports.NoteRead(ctx, m.Ledger, m.Store, by.Account, r.source, l.kind, max(kept.Until, one.Since)); err != nil {
			return done, err
		}
	}
	if r.closed == len(apimoLists) { // a right that was taken away there is not a day without news
		return done, errors.Join(errNothingOpen, r.spool.Remove())
	}
	if done.Only, err = r.only(ctx); err != nil || o.DryRun {
		return done, err
	}
	return done, r.spool.Remove()
}

// spoolOf is where lists lie until they are imported: beside the store, or on this machine
// when the store is elsewhere.
func (m *Mover) spoolOf(source string, o ApimoOrder) (string, error) {
	at := filepath.Join(m.Data, "sources")
	if m.Data == "" {
		at = filepath.Join(os.TempDir(), fmt.Sprintf("palier-sources-%d", os.Getuid()))
	}
	if err := os.MkdirAll(at, 0o700); err != nil {
		return "", err
	}
	if o.DryRun {
		return os.MkdirTemp(at, "dry-")
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d %s", source, o.Into, m.DB))
	return filepath.Join(at, fmt.Sprintf("%x", sum[:12])), nil
}

// bring reads a list and imports it.
func (r *apimoReading) bring(ctx context.Context, name, kind string, page int) (one ApimoList, kept outer.Kept, err error) {
	one.Name = name
	since, err := r.since(ctx, kind)
	if err != nil {
		return one, kept, err
	}
	kept, err = r.read(ctx, name, kind, since, page)
	if refused, is := errors.AsType[outer.Refused](err); is && refused.Status == 403 {
		r.told.Trouble(fmt.Sprintf("The source does not open its %s: none are imported.", name))
		r.closed++
		return one, outer.Kept{}, nil
	}
	if err != nil {
		return one, kept, err
	}
	one.Since = kept.Since
	as := r.file(kind, kept)
	lines := r.lines(ctx, name, kept)
	tell := func(row imports.Row) { r.told.Row(name, row) }
	if r.order.DryRun {
		one.Counts, err = r.mover.Imports.Plan(ctx, r.by, as, lines, tell)
		return one, kept, err
	}
	one.Batch, err = r.mover.Imports.Run(ctx, r.by, as, lines, tell)
	one.Counts = one.Batch.Counts
	return one, kept, err
}

// since is from when on a list is asked for.
func (r *apimoReading) since(ctx context.Context, kind string) (int64, error) {
	switch {
	case r.order.All:
		return 0, nil
	case r.order.Since > 0:
		return r.order.Since, nil
	}
	return imports.ReadUntil(ctx, r.mover.Store, r.by.Account, r.source, kind)
}

// file is a list as imports know files.
func (r *apimoReading) file(kind string, k outer.Kept) imports.File {
	return imports.File{Agency: r.order.Into, Kind: kind, Name: strings.TrimPrefix(r.source, "apimo:") + " " + k.Name, Sum: k.Sum, Overwrite: r.order.Overwrite}
}

// read gives a list: the one that lies in the spool while its import is under way, else as the
// source has it now.
func (r *apimoReading) read(ctx context.Context, name, kind string, since int64, page int) (k outer.Kept, err error) {
	if !r.order.DryRun {
		k, found, err := r.spool.Find(name)
		if err != nil {
			return k, err
		}
		if found {
			_, open, err := r.mover.Store.OpenImport(ctx, r.by.Account, r.file(kind, k))
			if err != nil || open {
				return k, err
			}
		}
	}
	return r.spool.Fetch(ctx, r.server, name, r.list(name, since, page), func(p outer.Progress) { r.told.Doing(name, p.Read, p.Total) })
}

// only counts the lists of which nothing is taken.
func (r *apimoReading) only(ctx context.Context) (list []ApimoCounted, err error) {
	for _, name := range apimoOnly {
		n, err := r.server.Count(ctx, r.list(name, 0, 1))
		if _, refused := errors.AsType[outer.Refused](err); refused {
			n, err = -1, nil
		}
		if err != nil {
			return list, err
		}
		list = append(list, ApimoCounted{name, n})
	}
	return list, nil
}
