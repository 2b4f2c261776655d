package blobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
)

// Dir is a directory of contents: contents.Place. Nothing outside it can be reached
// through it, whatever the name and whatever links lie in it.
type Dir struct{ root *os.Root }

// Open opens the directory and makes it, for its owner alone, when it is not there.
func Open(dir string) (*Dir, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blobs.Open: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("blobs.Open: %w", err)
	}
	return &Dir{root}, nil
}

// Close gives the directory back. Contents that are open stay readable.
func (d *Dir) Close() error { return d.root.Close() }

// Put keeps size bytes of content under a name, in place of what it had. When it
// returns nil they are on the disk; else the name has what it had before.
func (d *Dir) Put(_ context.Context, name string, content io.Reader, size int64) error {
	if err := check(name); err != nil {
		return err
	}
	if err := d.put(name, content, size); err != nil {
		return fmt.Errorf("blobs.Put(%s): %w", name, err)
	}
	return nil
}

func (d *Dir) put(name string, content io.Reader, size int64) error {
	parent := path.Dir(name)
	if err := d.root.MkdirAll(parent, 0o700); err != nil {
		return err
	}
	// A point begins no name that check lets through: no content is ever called so.
	temporary := path.Join(parent, "."+rand.Text())
	if err := d.write(temporary, content, size); err != nil {
		return errors.Join(err, d.remove(temporary))
	}
	if err := d.root.Rename(temporary, name); err != nil {
		return errors.Join(err, d.remove(temporary))
	}
	return d.syncUp(parent)
}

// write makes a file for its owner alone, of exactly size bytes, on the disk.
func (d *Dir) write(name string, content io.Reader, size int64) error {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	n, err := io.Copy(f, io.LimitReader(content, size+1))
	if err == nil && n != size {
		err = fmt.Errorf("content of %d bytes or more, %d announced", n, size)
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// syncUp puts a directory's list of names on the disk, and those above it: they may
// be new.
func (d *Dir) syncUp(name string) error {
	for {
		f, err := d.root.Open(name)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil || name == "." {
			return err
		}
		name = path.Dir(name)
	}
}

// Open gives the content of a name; fault.Missing when it has none. The caller
// closes it.
func (d *Dir) Open(_ context.Context, name string) (io.ReadSeekCloser, error) {
	if err := check(name); err != nil {
		return nil, err
	}
	f, err := d.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(err)
	}
	if err != nil {
		return nil, fmt.Errorf("blobs.Open(%s): %w", name, err)
	}
	return f, nil
}

// Delete removes the content of a name, if it has one.
func (d *Dir) Delete(_ context.Context, name string) error {
	if err := check(name); err != nil {
		return err
	}
	if err := d.remove(name); err != nil {
		return fmt.Errorf("blobs.Delete(%s): %w", name, err)
	}
	return nil
}

func (d *Dir) remove(name string) error {
	if err := d.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
