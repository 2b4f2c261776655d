package blobs

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/minio/minio-go/v7"

	"palier/internal/core/fault"
)

// eachPlace runs a test on an empty place of every kind. count tells how many
// contents it has, of any name.
func eachPlace(t *testing.T, run func(t *testing.T, p Place, count func() int)) {
	t.Run("directory", func(t *testing.T) {
		d, home := openDir(t)
		run(t, d, func() int { return len(files(t, home)) })
	})
	for _, secure := range []bool{false, true} { // the two are signed in different ways
		store := newObjectStore(t, secure)
		t.Run("object store at "+strings.TrimRight(store.URL, "0123456789"), func(t *testing.T) {
			run(t, store.open(t, store.options()), func() int { return len(store.names()) })
		})
	}
	if os.Getenv(storeVariable) != "" {
		t.Run("real object store", func(t *testing.T) {
			s := realStore(t)
			run(t, s, func() int { return len(keys(t, s)) })
		})
	}
}

// storeVariable names a bucket that tests may use, as http://key:secret@host/bucket.
const storeVariable = "PALIER_TEST_S3"

// realStore is a part of that bucket that nobody else uses; it is emptied at the end.
func realStore(t *testing.T) *S3 {
	t.Helper()
	u, err := url.Parse(os.Getenv(storeVariable))
	if err != nil {
		t.Fatal(err)
	}
	secret, _ := u.User.Password()
	s, err := OpenS3(S3Options{Endpoint: u.Scheme + "://" + u.Host, Bucket: strings.Trim(u.Path, "/"), Prefix: rand.Text(), Key: u.User.Username(), Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, key := range keys(t, s) {
			if err := s.client.RemoveObject(context.Background(), s.bucket, key, minio.RemoveObjectOptions{}); err != nil {
				t.Error(err)
			}
		}
		s.Close()
	})
	return s
}

// keys are the names of all contents, with their prefix.
func keys(t *testing.T, s *S3) (list []string) {
	t.Helper()
	for o := range s.client.Client.ListObjects(context.Background(), s.bucket, minio.ListObjectsOptions{Prefix: s.prefix + "/", Recursive: true}) {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
		list = append(list, o.Key)
	}
	return list
}

func put(t *testing.T, p Place, name, content string) {
	t.Helper()
	if err := p.Put(t.Context(), name, strings.NewReader(content), int64(len(content))); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, p Place, name string) string {
	t.Helper()
	f, err := p.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestAContentIsGivenBackUntilItIsDeleted(t *testing.T) {
	eachPlace(t, func(t *testing.T, p Place, count func() int) {
		put(t, p, "plans/1/ab12", "one")
		put(t, p, "plans/1/ab12", "two")
		put(t, p, "plans/2/ab12", "theirs")
		if got := read(t, p, "plans/1/ab12"); got != "two" {
			t.Errorf("content %q, want the later one", got)
		}
		for range 2 { // the second time there is nothing to delete
			if err := p.Delete(t.Context(), "plans/1/ab12"); err != nil {
				t.Error(err)
			}
		}
		if _, err := p.Open(t.Context(), "plans/1/ab12"); !fault.Is(err, fault.Missing) {
			t.Errorf("after the deletion: %v, want Missing", err)
		}
		if got := read(t, p, "plans/2/ab12"); got != "theirs" || count() != 1 {
			t.Errorf("the other content is %q, of %d", got, count())
		}
	})
}

func TestContentsOfEverySizeComeBackByteForByte(t *testing.T) {
	eachPlace(t, func(t *testing.T, p Place, _ func() int) {
		source := mathrand.NewChaCha8([32]byte{1})
		for _, size := range []int{0, 1, 64 << 10, 64<<10 + 1, 20 << 20} {
			content := make([]byte, size)
			source.Read(content)
			for what, reader := range map[string]io.Reader{"memory": bytes.NewReader(content), "a stream": iotest.HalfReader(bytes.NewReader(content))} {
				if err := p.Put(t.Context(), "a", reader, int64(size)); err != nil {
					t.Fatalf("%d bytes from %s: %v", size, what, err)
				}
				if got := read(t, p, "a"); got != string(content) {
					t.Errorf("%d bytes from %s came back as %d others", size, what, len(got))
				}
			}
		}
	})
}

func TestAContentThatBreaksOffLeavesTheFormerOne(t *testing.T) {
	eachPlace(t, func(t *testing.T, p Place, count func() int) {
		put(t, p, "a", "old")
		half := strings.NewReader("newer")
		half.ReadByte()
		for what, c := range map[string]struct {
			content io.Reader
			size    int64
		}{
			"a failing reader": {io.MultiReader(strings.NewReader("ne"), iotest.ErrReader(errors.New("broken off"))), 3},
			"too short":        {strings.NewReader("ne"), 3},
			"too long":         {strings.NewReader("newer"), 3},
			"too long, memory": {bytes.NewReader([]byte("newer")), 3},
			"half read":        {half, 5},
		} {
			if err := p.Put(t.Context(), "a", c.content, c.size); err == nil {
				t.Errorf("%s: no error", what)
			}
			if got := read(t, p, "a"); got != "old" || count() != 1 {
				t.Errorf("%s: content %q, one of %d", what, got, count())
			}
		}
	})
}

func TestNamesThatThisProgramDoesNotMakeAreRefused(t *testing.T) {
	eachPlace(t, func(t *testing.T, p Place, count func() int) {
		for _, name := range []string{"", "/", "a/", "/a", "a//b", "..", "../outside", "a/../../outside", ".", ".hidden", "A", "é", "a b", "a.pdf",
			`a\b`, "a\x00", "a-b", "a?location", "a%2fb", strings.Repeat("a", maxName+1)} {
			_, err := p.Open(context.Background(), name)
			for what, err := range map[string]error{"Open": err, "Put": p.Put(t.Context(), name, strings.NewReader("x"), 1), "Delete": p.Delete(t.Context(), name)} {
				if err == nil || !strings.Contains(err.Error(), "not a name") {
					t.Errorf("%s(%q): %v, want a refusal of the name", what, name, err)
				}
			}
		}
		long := strings.Repeat("a", maxName)
		if put(t, p, long, "x"); read(t, p, long) != "x" || count() != 1 {
			t.Error("the longest name has not the content that it was given")
		}
	})
}

// Whoever reads while others put sees one of the contents, whole.
func TestContentsArePutWholeWhoeverElsePuts(t *testing.T) {
	eachPlace(t, func(t *testing.T, p Place, count func() int) {
		texts := map[string]bool{}
		for hand := range 8 {
			texts[strings.Repeat(fmt.Sprint(hand), 100_000)] = true
		}
		var first string
		for first = range texts {
			break
		}
		put(t, p, "plans/1/same", first)
		var all sync.WaitGroup
		for text := range texts {
			all.Go(func() {
				if err := p.Put(t.Context(), "plans/1/same", strings.NewReader(text), int64(len(text))); err != nil {
					t.Error(err)
				}
			})
			all.Go(func() {
				f, err := p.Open(t.Context(), "plans/1/same")
				if err != nil {
					t.Error(err)
					return
				}
				defer f.Close()
				if got, err := io.ReadAll(f); err != nil || !texts[string(got)] {
					t.Errorf("read %d bytes that nobody put, %v", len(got), err)
				}
			})
		}
		if all.Wait(); count() != 1 {
			t.Errorf("%d contents of one name", count())
		}
	})
}

func TestATryLeavesNothing(t *testing.T) {
	eachPlace(t, func(t *testing.T, p Place, count func() int) {
		if err := Try(t.Context(), p); err != nil || count() != 0 {
			t.Errorf("%v, %d contents left", err, count())
		}
	})
}

// forgetful is a place that spoils what it is given in one way.
type forgetful struct {
	Place
	spoil  string // put instead of the content
	keeps  bool   // in spite of Delete
	failed error  // of Open
}

func (f forgetful) Put(ctx context.Context, name string, content io.Reader, size int64) error {
	if f.spoil != "" {
		content, size = strings.NewReader(f.spoil), int64(len(f.spoil))
	}
	return f.Place.Put(ctx, name, content, size)
}

func (f forgetful) Open(ctx context.Context, name string) (io.ReadSeekCloser, error) {
	if f.failed != nil {
		return nil, f.failed
	}
	return f.Place.Open(ctx, name)
}

func (f forgetful) Delete(ctx context.Context, name string) error {
	if f.keeps {
		return nil
	}
	return f.Place.Delete(ctx, name)
}

func TestATryFindsAPlaceThatDoesNotKeepItsWord(t *testing.T) {
	for says, p := range map[string]forgetful{"not what was put": {spoil: "another"}, "still there": {keeps: true}, "no reading": {failed: errors.New("no reading")}} {
		d, home := openDir(t)
		p.Place = d
		if err := Try(t.Context(), p); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
		if left := files(t, home); !p.keeps && len(left) > 0 {
			t.Errorf("%s: left behind %q", says, left)
		}
	}
}
