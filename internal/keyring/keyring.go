// Package keyring knows the installation's one secret key, and gives each use a key of
// its own that is derived from it. It is in no database and no backup.
//
// It must not know what a key is used for, nor where what it seals is kept: it is told
// whether there is any.
package keyring

import (
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Bytes is the size of the secret key and of each that is derived from it.
const Bytes = 32

// File is the secret key's name inside a data directory.
const File = "seal.key"

// Ring is the secret key: the one given, or that of the file in the data directory.
// Nothing is read before a key is asked for, and each time anew until it is there: it
// may be put back at any time.
type Ring struct {
	dir, given string
	sealed     func() (bool, error)
}

// New makes the ring of a data directory (empty: there is none) and a key given in
// base64 (empty: that of the file). sealed tells whether anything is stored that a key
// has sealed: then none is made where it is missing, because it would open nothing.
func New(dir, given string, sealed func() (bool, error)) *Ring { return &Ring{dir, given, sealed} }

// Seal gives the secret key itself, which seals secrets. first: nothing is opened with
// it, so that it may be made.
func (r *Ring) Seal(first bool) ([]byte, error) {
	switch {
	case r.given != "":
		return decode(r.given)
	case r.dir == "":
		return nil, errors.New("a secret key is needed that all replicas share: set PALIER_SEAL_KEY to the content of the former seal.key, or, in a new installation, to the output of: openssl rand -base64 32")
	}
	path := filepath.Join(r.dir, File)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !first {
		return nil, fmt.Errorf("%s is missing: put back the one that the webhooks' secrets were sealed with, or rotate them: palier webhook rotate", path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		if err = create(r.dir, path); err == nil {
			text, err = os.ReadFile(path)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("keyring.Seal: %w", err)
	}
	return decode(string(text))
}

// For gives the key of a purpose, the same in every replica: whoever has it learns
// nothing of another purpose's. It changes when the secret key does.
func (r *Ring) For(purpose string) func() ([]byte, error) {
	var mu sync.Mutex
	var key []byte
	return func() ([]byte, error) {
		mu.Lock()
		defer mu.Unlock()
		if key != nil {
			return key, nil
		}
		secret, err := r.shared()
		if err != nil {
			return nil, err
		}
		key, err = hkdf.Key(sha256.New, secret, nil, "palier "+purpose, Bytes)
		return key, err
	}
}

// shared is the secret key, made when it is missing and nothing is sealed yet.
func (r *Ring) shared() ([]byte, error) {
	secret, err := r.Seal(false)
	if err == nil || r.given != "" || r.dir == "" {
		return secret, err
	}
	if any, asked := r.sealed(); asked != nil || any {
		return nil, errors.Join(err, asked)
	}
	return r.Seal(true)
}

func decode(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != Bytes {
		return nil, fmt.Errorf("the secret key must be %d bytes in base64: openssl rand -base64 %[1]d makes one", Bytes)
	}
	return key, nil
}

// create writes a new key for its owner alone, whole or not at all. Of two processes
// that do so at once one wins and both read its key.
func create(dir, path string) (err error) {
	raw := make([]byte, Bytes)
	rand.Read(raw)                         // never fails, see crypto/rand
	f, err := os.CreateTemp(dir, File+".") // with mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(raw) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Link(f.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}
