package main

import (
	"slices"
	"testing"

	"palier/proof/door"
	"palier/proof/harness"
	"palier/proof/newbuild"
)

func kinds(list []harness.Violation) []string {
	var out []string
	for _, v := range list {
		out = append(out, v.Kind)
	}
	return out
}

// world is one of each: a lead of either door, an option that was given back on a lot
// that had another price; and all that was told of it.
func world() (*promises, standing, map[subject][]message) {
	p := newPromises()
	p.enquiries["A-1"] = enquiry{id: 1, message: "Bonjour"}
	p.leads[2] = true
	p.options[3] = option{lots: []int64{4}, canceled: true}
	p.repriced[4] = true
	gone := newbuild.Option{ID: 3, Status: "option-canceled", Lots: []struct{ ID int64 }{{4}}}
	now := standing{
		enquiries: []door.Lead{{ID: 1, Reference: "A-1", Message: "Bonjour"}, {ID: 2}, {ID: 9, Reference: "OLD"}}, total: 3,
		options: []newbuild.Option{gone}, lots: []newbuild.Lot{{ID: 4, Status: "available", Price: 200}},
	}
	priced, asked := at(3, "lot:updated", "available"), at(1, "interest:created", "")
	priced.Data.Price, asked.Data.Context.Lead = 200, 2
	return p, now, map[subject][]message{
		{"lot", 4}:      {at(1, statusUpdated, "option"), at(2, statusUpdated, "available"), priced},
		{"option", 3}:   {at(1, "option:created", "option"), at(2, "option:updated", "option-canceled")},
		{"interest", 5}: {asked},
	}
}

func TestWhatWasAcknowledgedStands(t *testing.T) {
	for name, c := range map[string]struct {
		change func(p *promises, now *standing)
		want   []string
	}{
		"all is there":                   {func(*promises, *standing) {}, nil},
		"a lead is missing":              {func(_ *promises, now *standing) { now.enquiries, now.total = now.enquiries[1:], 2 }, []string{"lost"}},
		"a lead is listed twice":         {func(_ *promises, now *standing) { now.enquiries[2].Reference = "A-1" }, []string{"doubled"}},
		"a lead has another id":          {func(_ *promises, now *standing) { now.enquiries[0].ID = 7 }, []string{"doubled"}},
		"a change of a lead is missing":  {func(_ *promises, now *standing) { now.enquiries[0].Message = "Avant" }, []string{"lost"}},
		"a lead of the other door is":    {func(_ *promises, now *standing) { now.enquiries[1].ID = 8 }, []string{"lost"}},
		"the total is wrong":             {func(_ *promises, now *standing) { now.total++ }, []string{"count"}},
		"an option is missing":           {func(_ *promises, now *standing) { now.options = nil }, []string{"lost"}},
		"an option lives on":             {func(_ *promises, now *standing) { now.options[0].Status = "option" }, []string{"lost"}},
		"an option that nobody was told": {func(p *promises, _ *standing) { delete(p.options, 3) }, []string{"doubled"}},
	} {
		t.Run(name, func(t *testing.T) {
			p, now, _ := world()
			c.change(p, &now)
			if got := kinds(p.kept(now)); !slices.Equal(got, c.want) {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

func TestEveryChangeIsTold(t *testing.T) {
	lot, opt, inter := subject{"lot", 4}, subject{"option", 3}, subject{"interest", 5}
	for name, c := range map[string]struct {
		change  func(heard map[subject][]message)
		about   subject // which is excused while it waits
		untold  int
		excused int
	}{
		"all is told":               {func(map[subject][]message) {}, lot, 0, 0},
		"the option is not told":    {func(h map[subject][]message) { h[opt] = h[opt][1:] }, opt, 1, 0},
		"its end is not told":       {func(h map[subject][]message) { h[opt] = h[opt][:1] }, opt, 1, 0},
		"the interest is not told":  {func(h map[subject][]message) { delete(h, inter) }, inter, 1, 0},
		"the price is not told":     {func(h map[subject][]message) { h[lot] = h[lot][:2] }, lot, 1, 0},
		"the last step is not told": {func(h map[subject][]message) { h[lot] = append(h[lot][:1:1], h[lot][2]) }, lot, 1, 0},
		"two steps are not told":    {func(h map[subject][]message) { h[lot] = h[lot][2:] }, lot, 2, 0},
		"another one is excused":    {func(h map[subject][]message) { h[lot] = h[lot][:2] }, opt, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			p, now, heard := world()
			c.change(heard)
			if got := p.told(now, heard, nil); len(got) != c.untold {
				t.Errorf("found %v, want %d", got, c.untold)
			}
			if got := p.told(now, heard, map[subject]bool{c.about: true}); len(got) != c.excused {
				t.Errorf("while %v waits: found %v, want %d", c.about, got, c.excused)
			}
		})
	}
}
