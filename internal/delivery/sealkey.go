package delivery

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"palier/internal/core/webhooks"
)

// SealFile is the sealing key's name inside a data directory.
const SealFile = "seal.key"

// SealKey gives the key that seals secrets: the one given (base64, 32 bytes), or
// that of the file seal.key in the data directory, which is made for the first
// secret only: to open one that is there, a new key would be of no use. It is in no
// database and no backup; whoever loses it rotates the secrets.
func SealKey(dir, given string) func(first bool) ([]byte, error) {
	return func(first bool) ([]byte, error) {
		switch {
		case given != "":
			return decodeKey(given)
		case dir == "":
			return nil, errors.New("webhooks need a sealing key that all replicas share: set PALIER_SEAL_KEY to the content of the former seal.key, or, in a new installation, to the output of: openssl rand -base64 32")
		}
		path := filepath.Join(dir, SealFile)
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) && !first {
			return nil, fmt.Errorf("%s is missing: put back the one that the webhooks' secrets were sealed with, or rotate them: palier webhook rotate", path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			if err = makeKey(dir, path); err == nil {
				text, err = os.ReadFile(path)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("delivery.SealKey: %w", err)
		}
		return decodeKey(string(text))
	}
}

func decodeKey(text string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != webhooks.KeyBytes {
		return nil, fmt.Errorf("the sealing key must be %d bytes in base64: openssl rand -base64 %[1]d makes one", webhooks.KeyBytes)
	}
	return key, nil
}

// makeKey writes a new key for its owner alone, whole or not at all. Of two
// processes that do so at once one wins and both read its key.
func makeKey(dir, path string) (err error) {
	raw := make([]byte, webhooks.KeyBytes)
	rand.Read(raw)                             // never fails, see crypto/rand
	f, err := os.CreateTemp(dir, SealFile+".") // with mode 0600
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
