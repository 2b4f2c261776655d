package visits_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
)

// told is what a list of events says, in short, without what only the write knows.
func told(list []event.Event) (out []string) {
	for _, e := range list {
		n, _ := visits.ReadNews(e)
		out = append(out, e.Kind+" "+string(n.Before)+">"+string(n.Status))
	}
	return out
}

// posted is what a list of letters says, as letterbox.taken does.
func posted(list []visits.Letter) (out []string) {
	for _, l := range list {
		to := l.To
		if l.User != 0 {
			to = "the agent"
		}
		out = append(out, string(l.Kind)+" "+to)
	}
	return out
}

// fresh is what the journal tells of visits behind its first lines.
func (o *office) fresh(behind int) []string {
	o.Helper()
	return o.news()[behind:]
}

// group is a visit of two at noon.
func (o *office) group() visits.Visit {
	o.Helper()
	o.rules(visits.Overrides{Capacity: new(3), AutoConfirm: new(true)})
	o.booked("noe", "12:00")
	v := o.booked("ines", "12:00")
	o.post.taken()
	return v
}

func TestWhatAMoveWouldSendIsWhatItSends(t *testing.T) {
	live(t, func(o *office) {
		v := o.group()
		for _, by := range []string{"web", "flatsy"} {
			behind, at := len(o.news()), o.at(map[string]string{"web": "2026-07-09 14:00", "flatsy": "2026-07-06 18:00"}[by])
			foreseen, err := o.visits.ForeseeMove(o.Context(), o.signedIn(by), v.UID, at)
			o.must(err)
			o.same(by+": nothing has happened", len(o.news()), behind)
			v, err = o.visits.MoveAll(o.Context(), o.signedIn(by), v.UID, at)
			o.must(err)
			if diff := cmp.Diff(told(foreseen.Events), o.fresh(behind)); diff != "" {
				o.Errorf("%s: events foreseen and told:\n%s", by, diff)
			}
			if diff := cmp.Diff(posted(foreseen.Letters), o.post.taken()); diff != "" {
				o.Errorf("%s: letters foreseen and written:\n%s", by, diff)
			}
			o.same(by+": all of them moved", len(v.Visitors), 2)
			o.same(by+": at", v.StartsAt.UTC(), at.UTC())
		}
	})
}

func TestWhatACancellationWouldSendIsWhatItSends(t *testing.T) {
	live(t, func(o *office) {
		v := o.group()
		behind := len(o.news())
		foreseen, err := o.visits.ForeseeCancel(o.Context(), o.operator, v.UID, "", visits.CancelledByAgent)
		o.must(err)
		_, err = o.visits.CancelAll(o.Context(), o.operator, v.UID, visits.CancelledByAgent)
		o.must(err)
		o.same("events", o.fresh(behind), told(foreseen.Events))
		o.same("letters", o.post.taken(), posted(foreseen.Letters))
		o.same("free", o.free("12:00"), true)
		_, err = o.visits.CancelAll(o.Context(), o.operator, v.UID, visits.CancelledByAgent)
		o.is("once more", err, fault.Conflict)
		_, err = o.visits.ForeseeCancel(o.Context(), o.operator, v.UID, "", visits.CancelledByAgent)
		o.is("foreseen once more", err, fault.Conflict)
	})
}

func TestAMoveOfAllIsRefusedWhole(t *testing.T) {
	live(t, func(o *office) {
		v := o.group()
		at := o.at("15:00")
		o.booked("lea", "15:00")
		o.booked("awa", "15:00")
		behind := len(o.news())
		_, err := o.visits.MoveAll(o.Context(), o.operator, v.UID, at) // room for one
		o.is("too few seats", err, fault.Conflict)
		o.same("nothing happened", len(o.news()), behind)
		_, err = o.visits.ForeseeMove(o.Context(), o.operator, v.UID, o.at("15:10"))
		o.is("off the grid", err, fault.Invalid)
		list, err := o.visits.Search(o.Context(), o.operator, visits.Query{Status: visits.Confirmed})
		o.must(err)
		o.same("confirmed", len(list), 2)
		_, err = o.visits.CancelAll(o.Context(), o.operator, v.UID, visits.CancelledByOwner)
		o.must(err)
		for status, want := range map[visits.Status]int{visits.Confirmed: 1, visits.Off: 1, visits.Proposed: 0, visits.Done: 0} {
			list, err := o.visits.Search(o.Context(), o.operator, visits.Query{Status: status})
			o.must(err)
			o.same(string(status), len(list), want)
		}
	})
}
