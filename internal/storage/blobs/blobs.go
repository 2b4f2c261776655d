// Package blobs keeps the content of files outside the database, which they are
// too large for: in a directory, or in an object store that speaks S3. It knows
// names and bytes, not what they are of or who may read them.
package blobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"strings"

	"palier/internal/core/contents"
	"palier/internal/core/fault"
)

// Place is where contents are kept: what package contents asks for, and Close.
type Place interface {
	contents.Place
	io.Closer
}

// maxName is the length of the longest name, in bytes.
const maxName = 200

// check refuses a name that this program would not make: elements of lower-case
// letters and digits between slashes. Anything else is a mistake of the caller.
func check(name string) error {
	for element := range strings.SplitSeq(name, "/") {
		odd := strings.Trim(element, "abcdefghijklmnopqrstuvwxyz0123456789")
		if element == "" || odd != "" || len(name) > maxName {
			return fmt.Errorf("blobs: not a name of a content: %.*q", maxName, name)
		}
	}
	return nil
}

// missing says that a name has no content.
func missing(cause error) error {
	return fault.Wrap(fault.Missing, "The content of the file is not there", cause)
}

// Try tells whether contents can be kept in a place: it puts a small one under a
// name of its own, reads it, deletes it and expects it to be gone. The last step
// finds an object store that does not let its key tell "not there" from "not yours".
func Try(ctx context.Context, p Place) error {
	const text = "palier tries whether it can keep files here"
	name := "try" + strings.ToLower(rand.Text())
	if err := p.Put(ctx, name, strings.NewReader(text), int64(len(text))); err != nil {
		return err
	}
	if err := errors.Join(same(ctx, p, name, text), p.Delete(ctx, name)); err != nil {
		return err
	}
	left, err := p.Open(ctx, name)
	switch {
	case fault.Is(err, fault.Missing):
		return nil
	case err != nil:
		return err
	}
	return errors.Join(errors.New("blobs.Try: a content is still there after it was deleted"), left.Close())
}

// same reads a content and compares it.
func same(ctx context.Context, p Place, name, want string) error {
	content, err := p.Open(ctx, name)
	if err != nil {
		return err
	}
	defer content.Close()
	got, err := io.ReadAll(io.LimitReader(content, int64(len(want))+1))
	if err == nil && string(got) != want {
		err = errors.New("blobs.Try: a content is not what was put")
	}
	return err
}
