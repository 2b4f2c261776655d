package frame_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/web/workspace/frame"
)

// Each field by itself: what was seen, what is sent, what is stored by now.
func TestAnEditMeetsSomebodyElses(t *testing.T) {
	for what, c := range map[string]struct {
		was, mine, theirs string
		shown             string // the other's text that the form carries, "-": none
		want              string
		clash             bool
	}{
		"nobody changed it":              {"a", "a", "a", "-", "a", false},
		"I alone":                        {"a", "b", "a", "-", "b", false},
		"the other alone":                {"a", "a", "c", "-", "c", false},
		"both alike":                     {"a", "b", "b", "-", "b", false},
		"both differently":               {"a", "b", "c", "-", "c", true},
		"I emptied what the other wrote": {"a", "", "c", "-", "c", true},
		"I chose mine":                   {"a", "b", "c", "c", "b", false},
		"I chose the other's":            {"a", "c", "c", "c", "c", false},
		"I chose, and there is a third":  {"a", "b", "d", "c", "d", true},
		"a page does not show all of it": {"ab", "ab", "a\u202eb", "-", "a\u202eb", false},
		"I changed what is shown so":     {"ab", "c", "a\u202eb", "-", "c", false},
		"I chose mine over such a text":  {"a", "b", "c\u2066", "c", "b", false},
		"a browser ends lines otherwise": {"a\r\nb", "c", "a\nb", "-", "c", false},
	} {
		form := url.Values{"version": {"1"}, "name": {c.mine}, "was.name": {c.was}}
		if c.shown != "-" {
			form.Set("theirs.name", c.shown)
		}
		merged, clashes := frame.ReadEdit(form, "name").Merge(form, map[string]string{"name": c.theirs})
		var want []frame.Clash
		if c.clash {
			want = []frame.Clash{{Field: "name", Was: c.was, Mine: c.mine, Theirs: c.theirs}}
		}
		if diff := cmp.Diff(want, clashes); diff != "" || merged["name"] != c.want {
			t.Errorf("%s: %q saved, want %q; clashes (-want +got):\n%s", what, merged["name"], c.want, diff)
		}
	}
}

func TestAFormKnowsThatItIsOld(t *testing.T) {
	seen := time.Date(2026, 11, 22, 9, 0, 0, 1000, time.UTC)
	e := frame.ReadEdit(url.Values{"version": {frame.Version(seen)}})
	if e.Stale(seen) || !e.Stale(seen.Add(time.Microsecond)) {
		t.Error("a version is not that of its instant alone")
	}
	if (frame.Edit{}).Stale(seen) {
		t.Error("a form without a version is called old")
	}
}
