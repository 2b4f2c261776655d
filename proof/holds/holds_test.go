package holds

import (
	"testing"

	"palier/proof/newbuild"
)

func TestOptionsAndLotsTellTheSameStory(t *testing.T) {
	option := func(id int64, lots ...int64) newbuild.Option {
		o := newbuild.Option{ID: id, Status: "option"}
		for _, lot := range lots {
			o.Lots = append(o.Lots, struct{ ID int64 }{lot})
		}
		return o
	}
	for name, c := range map[string]struct {
		live   []newbuild.Option
		states map[int64]string
		want   string
	}{
		"they agree":                 {[]newbuild.Option{option(7, 1, 2)}, map[int64]string{1: "option", 2: "option", 3: "available", 4: "sold"}, ""},
		"a lot has two options":      {[]newbuild.Option{option(7, 1), option(8, 1)}, map[int64]string{1: "option"}, "doubled"},
		"a lot of an option is free": {[]newbuild.Option{option(7, 1)}, map[int64]string{1: "available"}, "half taken"},
		"a lot is held by no option": {nil, map[int64]string{1: "option"}, "half taken"},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, v := range Disagreements(c.live, c.states) {
				got += v.Kind
			}
			if got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}
