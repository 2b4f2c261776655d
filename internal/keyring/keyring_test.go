package keyring_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"palier/internal/keyring"
)

func nothing() (bool, error)   { return false, nil }
func something() (bool, error) { return true, nil }

func TestTheSecretKeyIsMadeOnceAndForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	keys := make([][]byte, 8)
	var all sync.WaitGroup
	for i := range keys { // as processes that start together
		all.Go(func() {
			var err error
			if keys[i], err = keyring.New(dir, "", nothing).Seal(true); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, k := range keys {
		if len(k) != keyring.Bytes || !bytes.Equal(k, keys[0]) || bytes.Equal(k, make([]byte, keyring.Bytes)) {
			t.Fatalf("keys differ or are none: %x, %x", k, keys[0])
		}
	}
	info, err := os.Stat(filepath.Join(dir, keyring.File))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("left behind: %v", list)
	}
}

func TestAKeyThatIsGivenIsTheOneUsed(t *testing.T) {
	want := bytes.Repeat([]byte{7}, keyring.Bytes)
	given := base64.StdEncoding.EncodeToString(want)
	dir := t.TempDir()
	got, err := keyring.New(dir, given+"\n", something).Seal(true)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("key %x, %v", got, err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("a file was made: %v", list)
	}
	for what, r := range map[string]*keyring.Ring{
		"too short":             keyring.New("", base64.StdEncoding.EncodeToString(want[1:]), nothing),
		"not base64":            keyring.New("", "no key", nothing),
		"neither key nor place": keyring.New("", "", nothing),
		"no such directory":     keyring.New(filepath.Join(dir, "none"), "", nothing),
	} {
		if key, err := r.Seal(true); err == nil {
			t.Errorf("%s: key %x", what, key)
		}
		if key, err := r.For("tests")(); err == nil {
			t.Errorf("%s: derived key %x", what, key)
		}
	}
}

// A restored database has secrets that no new key opens: none is made, for whatever
// purpose, and the old one works as soon as it is put back.
func TestNoNewKeyIsMadeOverWhatAnotherSealed(t *testing.T) {
	dir := t.TempDir()
	r := keyring.New(dir, "", something)
	derived := r.For("tests")
	for what, ask := range map[string]func() ([]byte, error){"to open": func() ([]byte, error) { return r.Seal(false) }, "to sign": derived} {
		if k, err := ask(); err == nil || !strings.Contains(err.Error(), keyring.File) {
			t.Errorf("%s: key %x, %v", what, k, err)
		}
	}
	unknown := keyring.New(dir, "", func() (bool, error) { return false, errors.New("the database is away") })
	if k, err := unknown.For("tests")(); err == nil {
		t.Errorf("nobody knows what is sealed: key %x", k)
	}
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("a file was made: %v", list)
	}
	old := bytes.Repeat([]byte{7}, keyring.Bytes)
	if err := os.WriteFile(filepath.Join(dir, keyring.File), []byte(base64.StdEncoding.EncodeToString(old)), 0o600); err != nil {
		t.Fatal(err)
	}
	if k, err := r.Seal(false); err != nil || !bytes.Equal(k, old) {
		t.Errorf("key %x, %v", k, err)
	}
	if k, err := derived(); err != nil || len(k) != keyring.Bytes {
		t.Errorf("derived key %x, %v", k, err)
	}
}

// Each purpose has a key of its own, the same in every replica and after every start.
func TestPurposesShareNoKey(t *testing.T) {
	dir := t.TempDir()
	first := keyring.New(dir, "", nothing)
	tokens, err := first.For("tokens")()
	if err != nil {
		t.Fatal(err)
	}
	passes, err := first.For("passes")()
	if err != nil {
		t.Fatal(err)
	}
	secret, err := first.Seal(false)
	if err != nil || bytes.Equal(tokens, passes) || bytes.Equal(tokens, secret) || len(tokens) != keyring.Bytes {
		t.Errorf("keys %x, %x, %v", tokens, passes, err)
	}
	again, err := keyring.New(dir, "", something).For("tokens")()
	if err != nil || !bytes.Equal(again, tokens) {
		t.Errorf("another replica has %x, %v", again, err)
	}
}
