package storage

import (
	"bytes"
	"testing"
	"time"
)

func shelfOfViews(most int) (*views, *time.Time) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return &views{most: most, now: func() time.Time { return now }, since: now}, &now
}

// What a list shows again stays; what it does not goes, and the whole never grows beyond its bound.
func TestViewsThatAreShownAgainStay(t *testing.T) {
	v, _ := shelfOfViews(1000)
	often := viewKey{1, 1, 1}
	v.keep(often, bytes.Repeat([]byte("a"), 50))
	for i := range int64(500) {
		v.keep(viewKey{1, 2 + i, 1}, bytes.Repeat([]byte("b"), 40))
		if got := v.find([]viewKey{often}); len(got[0]) != 50 {
			t.Fatalf("after %d others it is gone", i+1)
		}
		sum := 0
		for _, half := range []map[viewKey][]byte{v.latest, v.former} {
			for _, view := range half {
				sum += len(view)
			}
		}
		if sum > 1100 {
			t.Fatalf("%d bytes are kept after %d views", sum, i+1)
		}
	}
	if got := v.find([]viewKey{{1, 2, 1}, {1, 501, 1}}); got[0] != nil || got[1] == nil {
		t.Errorf("the first of all: %q, the last: %q", got[0], got[1])
	}
}

// A view is of one account, one property and one instant, and of five minutes.
func TestAViewIsKeptAsItWasAtAnInstant(t *testing.T) {
	v, now := shelfOfViews(1000)
	v.keep(viewKey{1, 7, 100}, []byte("x"))
	v.keep(viewKey{1, 8, 100}, nil)
	v.keep(viewKey{1, 9, 100}, bytes.Repeat([]byte("y"), 200))
	for i, one := range v.find([]viewKey{{1, 7, 100}, {1, 7, 101}, {2, 7, 100}, {1, 8, 100}, {1, 9, 100}}) {
		if (one != nil) != (i == 0) {
			t.Errorf("%d: %q", i, one)
		}
	}
	*now = now.Add(keptFor)
	if v.find([]viewKey{{1, 7, 100}})[0] == nil {
		t.Error("it is gone too soon")
	}
	*now = now.Add(time.Second)
	if v.find([]viewKey{{1, 7, 100}})[0] != nil {
		t.Error("it is there for ever")
	}
}
