package programs_test

import (
	"slices"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/programs"
)

// at is the service with a clock that stands still, and nobody who settles.
func (y *yard) at(now time.Time) *programs.Service {
	return programs.NewService(y.store, y.store, y.keeper(y.blobs), y.mirror, func() time.Time { return now })
}

func references(lots []programs.Lot) (list []string) {
	for _, l := range lots {
		list = append(list, l.Reference)
	}
	return list
}

func TestAListIsFilteredPagedAndCounted(t *testing.T) {
	eachYard(t, func(y *yard) {
		end := y.clock.Now().Truncate(time.Microsecond).Add(time.Hour)
		free := y.newLot("1", func(l *programs.Lot) { l.Typology = "T2" }).ID
		withheld := y.newLot("2", func(l *programs.Lot) { l.Withheld = true }).ID
		optioned := y.newLot("3", func(l *programs.Lot) { l.Type, l.Main = "parking", false }).ID
		booked := y.newLot("4", func(*programs.Lot) {}).ID
		y.must(y.claim(option(7001, end), optioned))
		y.must(y.claim(programs.Hold{State: programs.Booked, Holder: 7002}, booked))
		_, err := y.programs.UpdateLot(y.Context(), y.operator, y.site.ID, booked, func(l *programs.Lot) { l.Withheld = true })
		y.must(err)
		some := y.key([]int64{booked, free}, access.LotAllotedView)
		before := end.Add(-time.Microsecond)
		for what, c := range map[string]struct {
			actor access.Actor
			now   time.Time
			query programs.LotQuery
			want  []string
			total int64
		}{
			"all":                      {y.operator, end, programs.LotQuery{}, []string{"1", "2", "3", "4"}, 4},
			"a page":                   {y.operator, end, programs.LotQuery{Limit: 2, Offset: 1}, []string{"2", "3"}, 4},
			"the rest":                 {y.operator, end, programs.LotQuery{Offset: 3}, []string{"4"}, 4},
			"beyond the end":           {y.operator, end, programs.LotQuery{Limit: 2, Offset: 4}, nil, 4},
			"some, each once":          {y.operator, end, programs.LotQuery{IDs: []int64{optioned, free, optioned, 1}}, []string{"1", "3"}, 2},
			"none":                     {y.operator, end, programs.LotQuery{IDs: []int64{}}, nil, 0},
			"some of an allotment":     {some, end, programs.LotQuery{IDs: []int64{booked, withheld}}, []string{"4"}, 1},
			"a page of an allotment":   {some, end, programs.LotQuery{Limit: 1, Offset: 1}, []string{"4"}, 2},
			"available, before":        {y.operator, before, programs.LotQuery{State: programs.Available}, []string{"1"}, 1},
			"available, at the end":    {y.operator, end, programs.LotQuery{State: programs.Available}, []string{"1", "3"}, 2},
			"optioned, before":         {y.operator, before, programs.LotQuery{State: programs.Optioned}, []string{"3"}, 1},
			"optioned, at the end":     {y.operator, end, programs.LotQuery{State: programs.Optioned}, nil, 0},
			"booked":                   {y.operator, end, programs.LotQuery{State: programs.Booked}, []string{"4"}, 1},
			"unavailable":              {y.operator, end, programs.LotQuery{State: programs.Unavailable}, []string{"2"}, 1},
			"of a type":                {y.operator, end, programs.LotQuery{Type: "parking"}, []string{"3"}, 1},
			"of a typology":            {y.operator, end, programs.LotQuery{Typology: "T2"}, []string{"1"}, 1},
			"main":                     {y.operator, end, programs.LotQuery{Main: new(true)}, []string{"1", "2", "4"}, 3},
			"a page of what is chosen": {y.operator, end, programs.LotQuery{Main: new(true), Limit: 1, Offset: 1}, []string{"2"}, 3},
			"all filters": {some, end, programs.LotQuery{IDs: []int64{free, booked}, State: programs.Available, Type: "apartment", Typology: "T2", Main: new(true), Limit: 1},
				[]string{"1"}, 1},
		} {
			v, err := y.at(c.now).View(y.Context(), c.actor, y.site.ID)
			y.must(err)
			list, total := v.Lots(c.query)
			y.want(what, []any{references(list), total}, []any{c.want, c.total})
		}
	})
}

// What a view tells, it tells of one moment, whatever happens meanwhile.
func TestAViewDoesNotChange(t *testing.T) {
	eachYard(t, func(y *yard) {
		house, parking := y.family()
		before, err := y.programs.View(y.Context(), y.operator, y.site.ID)
		y.must(err)
		y.must(y.claim(programs.Hold{State: programs.Sold, Holder: 7001}, house.ID))
		_, err = y.programs.UpdateLot(y.Context(), y.operator, y.site.ID, parking.ID, func(l *programs.Lot) { l.Parent, l.Price = 0, 1 })
		y.must(err)
		l, err := before.Lot(house.ID)
		y.must(err)
		y.want("the lot", l, house)
		y.want("its family", before.Family(l).With, int64(37_700_000))
		y.want("figures", before.Figures().Available, int64(2))
		after, err := y.programs.View(y.Context(), y.operator, y.site.ID)
		y.must(err)
		l, err = after.Lot(house.ID)
		y.must(err)
		y.want("the lot then", l.State(after.At), programs.Sold)
		y.want("its family then", after.Family(l).With, int64(36_900_000))
		y.want("figures then", after.Figures().Available, int64(1))
	})
}

func TestWhoSeesALot(t *testing.T) {
	eachYard(t, func(y *yard) {
		lots := y.flats("A01", "A02")
		for what, c := range map[string]struct {
			actor access.Actor
			want  []bool
		}{
			"all": {y.key(nil, access.LotView), []bool{true, true}}, "an allotment": {y.key(lots[1:], access.LotAllotedView), []bool{false, true}},
			"nothing allotted": {y.key(nil, access.InformationView), []bool{false, false}}, "no permission": {y.key(lots, access.OptionView), []bool{false, false}},
		} {
			y.want(what, []bool{y.programs.Sees(c.actor, lots[0]), y.programs.Sees(c.actor, lots[1])}, c.want)
		}
	})
}

// A hold in another programme is settled by who reads that one.
func TestAViewSettlesItsOwnProgramme(t *testing.T) {
	eachYard(t, func(y *yard) {
		flat := y.flats("A01")[0]
		y.must(y.claim(option(7001, y.clock.Now().Add(time.Hour)), flat))
		y.clock.Advance(time.Hour)
		for _, c := range []struct{ program, asked int64 }{{y.other.ID, 0}, {y.site.ID, 1}, {y.site.ID, 1}} {
			_, err := y.programs.View(y.Context(), y.operator, c.program)
			y.must(err)
			y.want("settled", int64(y.settler.asked), c.asked)
		}
		if told := y.told(flat); !slices.Contains(told, "lot.status_updated option>available") {
			t.Error(told)
		}
	})
}
