package eventtest_test

import (
	"fmt"
	"net/netip"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/event"
	"palier/internal/core/event/eventtest"
)

// garden has a field of every shape that values of the core have.
type garden struct {
	ID     int64
	Name   string
	Open   bool
	Trees  []tree
	Owner  *int64
	Until  time.Time
	Shade  time.Duration
	Fenced netip.Prefix
}

type tree struct{ Kind, Label string }

func (g garden) fields() []event.Change {
	trees, owner := "", ""
	for _, t := range g.Trees {
		trees += " " + t.Kind
	}
	if g.Owner != nil {
		owner = strconv.FormatInt(*g.Owner, 10)
	}
	return []event.Change{{Field: "name", After: g.Name}, {Field: "open", After: strconv.FormatBool(g.Open)}, {Field: "trees", After: trees},
		{Field: "owner", After: owner}, {Field: "until", After: event.Instant(g.Until)}, {Field: "shade", After: g.Shade.String()},
		{Field: "fenced", After: g.Fenced.String()}}
}

// judge is a test that keeps what is wrong.
type judge struct {
	testing.TB
	wrong []string
}

func (j *judge) Helper() {}

func (j *judge) Errorf(format string, args ...any) {
	j.wrong = append(j.wrong, fmt.Sprintf(format, args...))
}

func (j *judge) Fatalf(format string, args ...any) {
	j.Errorf(format, args...)
	panic(j)
}

func TestWhatTheJournalWouldLoseIsNamed(t *testing.T) {
	fenced := garden{Fenced: netip.MustParsePrefix("192.0.2.0/24")}
	for what, c := range map[string]struct {
		sample garden
		but    []string
		want   []string
	}{
		"nothing":             {fenced, []string{".ID", ".Trees.Label"}, nil},
		"a field and a part":  {fenced, nil, []string{".ID is not told: the journal would lose a change of it", ".Trees.Label is not told: the journal would lose a change of it"}},
		"a needless excuse":   {fenced, []string{".ID", ".Trees"}, []string{".Trees is told: .Trees is no exception", ".Trees.Kind is told: .Trees is no exception"}},
		"an excuse for none":  {fenced, []string{".ID", ".Trees.Label", ".Name.First"}, []string{" has no field .Name.First"}},
		"what nobody made up": {garden{}, nil, []string{".Fenced cannot be made up: give it in the sample"}},
	} {
		j := &judge{TB: t}
		func() {
			defer func() {
				if stop := recover(); stop != nil && stop != any(j) {
					panic(stop)
				}
			}()
			eventtest.Whole(j, c.sample, garden.fields, c.but...)
		}()
		var want []string
		for _, w := range c.want {
			want = append(want, "eventtest_test.garden"+w)
		}
		if d := cmp.Diff(want, j.wrong); d != "" {
			t.Errorf("%s (-want +got):\n%s", what, d)
		}
	}
}
