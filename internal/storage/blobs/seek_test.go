package blobs

import (
	"io"
	"slices"
	"strings"
	"testing"
)

// A part of a content is read from where it begins, in whichever order parts are
// asked for, as whoever serves ranges asks for them.
func TestAContentIsReadFromAnywhere(t *testing.T) {
	eachPlace(t, func(t *testing.T, p Place, _ func() int) {
		put(t, p, "a", "0123456789")
		f, err := p.Open(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for _, c := range []struct {
			offset int64
			whence int
			at     int64
			text   string
		}{
			{0, io.SeekEnd, 10, ""}, {0, io.SeekStart, 0, "012"}, {2, io.SeekCurrent, 5, "567"}, {3, io.SeekStart, 3, "345"}, {-2, io.SeekEnd, 8, "89"}, {0, io.SeekStart, 0, "0123456789"},
			{12, io.SeekStart, 12, ""}, {1, io.SeekStart, 1, "1"},
		} {
			at, err := f.Seek(c.offset, c.whence)
			if at != c.at || err != nil {
				t.Fatalf("Seek(%d, %d): %d %v, want %d", c.offset, c.whence, at, err, c.at)
			}
			got, err := io.ReadAll(io.LimitReader(f, max(1, int64(len(c.text)))))
			if string(got) != c.text || err != nil {
				t.Errorf("from %d: %q %v, want %q", c.at, got, err, c.text)
			}
		}
		if _, err := f.Seek(-1, io.SeekStart); err == nil {
			t.Error("a place before the beginning was found")
		}
	})
}

// Who only looks how long a content is, and reads it whole, asks the store once.
func TestAWholeContentIsOneRequest(t *testing.T) {
	store := newObjectStore(t, false)
	o := store.options()
	o.Region = store.region
	p := store.open(t, o)
	put(t, p, "a", strings.Repeat("0123456789", 10_000))
	f, err := p.Open(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, whence := range []int{io.SeekEnd, io.SeekStart} {
		if _, err := f.Seek(0, whence); err != nil {
			t.Fatal(err)
		}
	}
	if body, err := io.ReadAll(f); len(body) != 100_000 || err != nil {
		t.Errorf("%d bytes, %v", len(body), err)
	}
	if want := []string{"PUT /plans/palier/prod/a", "GET /plans/palier/prod/a"}; !slices.Equal(store.requests(), want) {
		t.Errorf("requests %q, want %q", store.requests(), want)
	}
}
