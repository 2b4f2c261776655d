package delivery_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"palier/internal/core/webhooks"
	"palier/internal/delivery"
)

func TestTheSealingKeyIsMadeOnceAndForItsOwnerAlone(t *testing.T) {
	dir := t.TempDir()
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Fatal("not empty")
	}
	keys := make([][]byte, 8)
	var all sync.WaitGroup
	for i := range keys { // as processes that start together
		all.Go(func() {
			var err error
			if keys[i], err = delivery.SealKey(dir, "")(true); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for _, k := range keys {
		if len(k) != webhooks.KeyBytes || !bytes.Equal(k, keys[0]) || bytes.Equal(k, make([]byte, webhooks.KeyBytes)) {
			t.Fatalf("keys differ or are none: %x, %x", k, keys[0])
		}
	}
	info, err := os.Stat(filepath.Join(dir, delivery.SealFile))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("left behind: %v", list)
	}
}

func TestASealingKeyThatIsGivenIsTheOneUsed(t *testing.T) {
	want := bytes.Repeat([]byte{7}, webhooks.KeyBytes)
	dir := t.TempDir()
	got, err := delivery.SealKey(dir, base64.StdEncoding.EncodeToString(want)+"\n")(true)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("key %x, %v", got, err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("a file was made: %v", list)
	}
	for what, call := range map[string]func(first bool) ([]byte, error){
		"too short":             delivery.SealKey("", base64.StdEncoding.EncodeToString(want[1:])),
		"not base64":            delivery.SealKey("", "no key"),
		"neither key nor place": delivery.SealKey("", ""),
		"no such directory":     delivery.SealKey(filepath.Join(dir, "none"), ""),
	} {
		if key, err := call(true); err == nil {
			t.Errorf("%s: key %x", what, key)
		}
	}
}

// A restored database has secrets that no new key opens: none is made, and the old one
// works as soon as it is put back.
func TestNoNewKeyIsMadeToOpenWhatAnotherSealed(t *testing.T) {
	dir := t.TempDir()
	key := delivery.SealKey(dir, "")
	if k, err := key(false); err == nil || !strings.Contains(err.Error(), delivery.SealFile) {
		t.Errorf("key %x, %v", k, err)
	}
	if list, _ := os.ReadDir(dir); len(list) != 0 {
		t.Errorf("a file was made: %v", list)
	}
	old := bytes.Repeat([]byte{7}, webhooks.KeyBytes)
	if err := os.WriteFile(filepath.Join(dir, delivery.SealFile), []byte(base64.StdEncoding.EncodeToString(old)), 0o600); err != nil {
		t.Fatal(err)
	}
	if k, err := key(false); err != nil || !bytes.Equal(k, old) {
		t.Errorf("key %x, %v", k, err)
	}
}
