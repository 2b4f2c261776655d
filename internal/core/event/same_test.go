package event_test

import (
	"net/netip"
	"testing"
	"time"

	"palier/internal/core/event"
)

// thing has a field of every shape that values of the core have.
type thing struct {
	Name    string
	Area    float64
	Sum     *int64
	List    []part
	At      time.Time
	Network netip.Prefix
	Part    part
	part
}

type part struct{ N int }

// full is made anew each time: no two of them share anything.
func full() thing {
	sum := int64(1)
	return thing{"a", 1, &sum, []part{{1}, {2}}, time.Date(2026, 3, 1, 9, 0, 0, 1000, time.UTC), netip.MustParsePrefix("192.0.2.0/24"), part{1}, part{1}}
}

func TestEveryFieldThatDiffersIsSeen(t *testing.T) {
	for what, change := range map[string]func(*thing){
		"a text":                     func(v *thing) { v.Name = "b" },
		"a number":                   func(v *thing) { v.Area = 2 },
		"what a pointer points at":   func(v *thing) { *v.Sum = 2 },
		"nothing to point at":        func(v *thing) { v.Sum = nil },
		"an element":                 func(v *thing) { v.List[1].N = 3 },
		"an element less":            func(v *thing) { v.List = v.List[:1] },
		"a microsecond":              func(v *thing) { v.At = v.At.Add(time.Microsecond) },
		"no instant":                 func(v *thing) { v.At = time.Time{} },
		"a value of another package": func(v *thing) { v.Network = netip.MustParsePrefix("192.0.2.0/25") },
		"a field of a field":         func(v *thing) { v.Part.N = 2 },
		"an embedded field":          func(v *thing) { v.N = 2 },
	} {
		one, other := full(), full()
		if change(&other); event.Same(one, other) || event.Same(other, one) {
			t.Errorf("%s makes no difference", what)
		}
	}
}

func TestWhatSaysTheSameIsTheSame(t *testing.T) {
	for what, change := range map[string]func(*thing){
		"a value of its own":             func(*thing) {},
		"a part of a microsecond":        func(v *thing) { v.At = v.At.Add(time.Nanosecond) },
		"the same instant in other zone": func(v *thing) { v.At = v.At.In(time.FixedZone("", 3600)) },
	} {
		one, other := full(), full()
		if change(&other); !event.Same(one, other) {
			t.Errorf("%s makes a difference", what)
		}
	}
	if !event.Same(thing{}, thing{List: []part{}}) {
		t.Error("no list is not an empty one")
	}
}
