package storage

import (
	"strings"
	"testing"
	"time"
)

func shelfOfViews(most int) (*views, *time.Time) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return &views{most: most, now: func() time.Time { return now }, since: now}, &now
}

// read has a view read as often as it takes to be kept.
func (v *views) read(id int64, view string) {
	for range 2 {
		v.keep([]viewKey{{1, id, 100}}, []string{view})
	}
}

func (v *views) has(account, id, at int64) bool {
	return v.find([]viewKey{{account, id, at}})[0] != ""
}

// What lists show again stays; what they do not goes, and the whole never grows beyond its bound.
func TestViewsThatAreShownAgainStay(t *testing.T) {
	v, _ := shelfOfViews(1000)
	v.read(1, strings.Repeat("a", 50))
	for i := range int64(500) {
		v.read(2+i, strings.Repeat("b", 40))
		if !v.has(1, 1, 100) {
			t.Fatalf("after %d others it is gone", i+1)
		}
		sum := 0
		for _, half := range []map[viewKey]string{v.latest, v.former} {
			for _, view := range half {
				sum += len(view)
			}
		}
		if sum > 1100 {
			t.Fatalf("%d bytes are kept after %d views", sum, i+1)
		}
	}
	if v.has(1, 2, 100) || !v.has(1, 501, 100) {
		t.Errorf("the first of all is there: %t, the last: %t", v.has(1, 2, 100), v.has(1, 501, 100))
	}
}

// Who walks through more than is remembered keeps nothing, however often, and pushes nothing out.
func TestAWalkThroughManyKeepsNothing(t *testing.T) {
	v, _ := shelfOfViews(1 << 20)
	v.read(1, "often")
	for range 3 {
		for i := range int64(3 * readOnce) {
			v.keep([]viewKey{{1, 10 + i, 100}}, []string{"seldom"})
		}
	}
	if kept := len(v.latest) + len(v.former); kept != 1 || !v.has(1, 1, 100) {
		t.Errorf("%d are kept", kept)
	}
	if noted := len(v.once) + len(v.before); noted > 2*readOnce {
		t.Errorf("%d are remembered", noted)
	}
}

// A view is of one account, one property and one instant, and of five minutes.
func TestAViewIsKeptAsItWasAtAnInstant(t *testing.T) {
	v, now := shelfOfViews(1000)
	v.read(7, "x")
	v.read(8, "")
	v.read(9, strings.Repeat("y", 200))
	for i, k := range []viewKey{{1, 7, 100}, {1, 7, 101}, {2, 7, 100}, {1, 8, 100}, {1, 9, 100}} {
		if v.has(k.account, k.id, k.at) != (i == 0) {
			t.Errorf("%v: %t", k, i != 0)
		}
	}
	*now = now.Add(keptFor)
	if !v.has(1, 7, 100) {
		t.Error("it is gone too soon")
	}
	*now = now.Add(time.Second)
	if v.has(1, 7, 100) {
		t.Error("it is there for ever")
	}
}
