package listings_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
)

// problems are the fields of an error, each once.
func problems(err error) (fields []string) {
	e, is := errors.AsType[*fault.Error](err)
	if !is || e.Kind != fault.Invalid {
		return nil
	}
	for _, p := range e.Problems {
		fields = append(fields, p.Field)
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

func repeat[T any](n int, one T) []T { return slices.Repeat([]T{one}, n) }

func TestParticularsHaveTheirLimits(t *testing.T) {
	eachStreet(t, func(s *street) {
		made, err := s.Add(s.Context(), s.operator, listings.Property{Agency: home})
		s.must(err)
		long := strings.Repeat("é", 301)
		area := func(a listings.Area) func(p *listings.Property) {
			return func(p *listings.Property) { p.Particulars.Areas = []listings.Area{{Type: 1}, a} }
		}
		for what, c := range map[string]struct {
			apply func(p *listings.Property)
			want  []string
		}{
			"nothing": {func(*listings.Property) {}, nil},
			"long lines": {func(p *listings.Property) {
				p.Particulars.Name, p.Particulars.Block, p.Particulars.Style = long, long, long
			}, []string{"block", "name", "style"}},
			"a district": {func(p *listings.Property) { p.Particulars.District.Name = long }, []string{"district"}},
			"long texts": {func(p *listings.Property) {
				p.Particulars.Texts = []listings.MoreText{{Language: "fr", Hook: long}, {Language: "en", Full: strings.Repeat("x", 10_001)}}
			}, []string{"full.en", "hook.fr"}},
			"a language twice": {func(p *listings.Property) {
				p.Particulars.Texts = []listings.MoreText{{Language: "en", Hook: "a"}, {Language: "en", Hook: "b"}}
			}, []string{"texts"}},
			"no language": {func(p *listings.Property) {
				p.Particulars.Texts = []listings.MoreText{{Language: "Deutsch", Hook: "a"}}
			}, []string{"texts"}},
			"no address": {func(p *listings.Property) { p.Particulars.URL = "javascript:alert(1)" }, []string{"url"}},
			"an address": {func(p *listings.Property) { p.Particulars.URL = "HTTPS://example.org/é" }, nil},
			"ranking 0":  {func(p *listings.Property) { p.Particulars.Ranking = new(0) }, []string{"ranking"}},
			"ranking 6":  {func(p *listings.Property) { p.Particulars.Ranking = new(6) }, []string{"ranking"}},
			"less than none": {func(p *listings.Property) {
				p.Particulars.Sums.Pension, p.Particulars.AreaWeighted = new(-0.01), new(-1.0)
			}, []string{"area_weighted", "pension"}},
			"no number":     {func(p *listings.Property) { p.Particulars.Sums.Sold = new(math.NaN()) }, []string{"sold"}},
			"a rate":        {func(p *listings.Property) { p.Particulars.FillingRate = new(100.5) }, []string{"filling_rate"}},
			"a total below": {func(p *listings.Property) { p.Details.Surface, p.Particulars.AreaTotal = new(50.0), new(49.0) }, []string{"area_total"}},
			"a total in feet": {func(p *listings.Property) {
				p.Measure(2, new(800.0))
				p.Particulars.AreaTotal = new(700.0)
			}, []string{"area_total"}},
			"a total above in feet": {func(p *listings.Property) {
				p.Measure(2, new(800.0))
				p.Particulars.AreaTotal = new(801.0)
			}, nil},
			"a range": {func(p *listings.Property) {
				p.Price, p.Particulars.Sums.Max = money.Amount{Minor: 20_000_000, Currency: "EUR"}, new(199_999.0)
			}, []string{"price_max"}},
			"codes below none":  {func(p *listings.Property) { p.Particulars.Standing, p.Particulars.Services = -1, []int{0} }, []string{"services", "standing"}},
			"codes of no list":  {func(p *listings.Property) { p.Particulars.Standing, p.Particulars.Services = 9999, []int{9999} }, nil},
			"too many codes":    {func(p *listings.Property) { p.Particulars.Tags = repeat(listings.MostCodes+1, 1) }, []string{"tags"}},
			"tags of two lines": {func(p *listings.Property) { p.Particulars.OwnTags = []string{"a\nb"} }, []string{"own_tags"}},
			"an empty tag":      {func(p *listings.Property) { p.Particulars.OwnTags = []string{"a", " "} }, []string{"own_tags"}},
			"too many tags":     {func(p *listings.Property) { p.Particulars.OwnTags = repeat(listings.MostOwnTags+1, "a") }, []string{"own_tags"}},
			"a film of nothing": {func(p *listings.Property) { p.Particulars.Medias = []listings.Media{{ID: 7, Type: 2}} }, []string{"media.7"}},
			"a film of no type": {func(p *listings.Property) { p.Particulars.Medias = []listings.Media{{ID: 7, Value: "x"}} }, []string{"media.7"}},
			"too many films": {func(p *listings.Property) {
				p.Particulars.Medias = repeat(listings.MostMedias+1, listings.Media{ID: 7, Type: 2, Value: "x"})
			}, []string{"medias"}},
			"a room below none":  {area(listings.Area{Type: 3, Area: new(-1.0)}), []string{"area.2"}},
			"a ceiling too high": {area(listings.Area{Type: 3, Ceiling: new(1001.0)}), []string{"area.2"}},
			"a room on no floor": {area(listings.Area{Type: 3, Floor: new(-101)}), []string{"area.2"}},
			"a room's language":  {area(listings.Area{Type: 3, Comments: []listings.Caption{{Language: "FR", Text: "x"}}}), []string{"area.2"}},
			"too many rooms":     {func(p *listings.Property) { p.Particulars.Areas = repeat(listings.MostAreas+1, listings.Area{Type: 1}) }, []string{"areas"}},
			"a figure of no year": {func(p *listings.Property) {
				p.Particulars.Finances = []listings.Finance{{Type: 1, Amount: 5, Year: 25}}
			}, []string{"financial.1"}},
			"a loss": {func(p *listings.Property) {
				p.Particulars.Finances = []listings.Finance{{Type: 2, Amount: -5, Year: 2025}}
			}, nil},
			"no figure":          {func(p *listings.Property) { p.Particulars.Finances = []listings.Finance{{Amount: 5}} }, []string{"financial.1"}},
			"a group below none": {func(p *listings.Property) { p.Group = -1 }, []string{"group"}},
		} {
			_, err := s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error {
				p.Price, p.Details, p.Particulars, p.Group = money.Amount{}, listings.Details{}, listings.Particulars{}, 0
				c.apply(p)
				return nil
			})
			if diff := cmp.Diff(c.want, problems(err)); diff != "" || err != nil && len(c.want) == 0 {
				s.Errorf("%s: %v (-want +got):\n%s", what, err, diff)
			}
		}
	})
}

// What came in before anybody checked it stands in the way of nothing but itself.
func TestWhatASheetSaysAlreadyIsNotRefusedAgain(t *testing.T) {
	eachStreet(t, func(s *street) {
		p := flat()
		p.Particulars.URL, p.Particulars.Ranking = "www.example.org", new(9)
		made, err := s.Save(s.Context(), s.operator, p) // as an import does
		s.must(err)
		_, err = s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error { p.City = "Rezé"; return nil })
		s.must(err)
		_, err = s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error { p.Particulars.Ranking = new(8); return nil })
		if diff := cmp.Diff([]string{"ranking"}, problems(err)); diff != "" {
			s.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestAFilmIsNumberedAndADuplicateHasNone(t *testing.T) {
	eachStreet(t, func(s *street) {
		p := flat()
		p.Particulars = listings.Particulars{Name: "Les Pins", Standing: 2, LotRef: "12", Block: "B", Medias: []listings.Media{{Type: 2, Value: "https://example.org/a"}, {Type: 2, Value: "https://example.org/b"}},
			Sums: listings.Sums{Sold: new(1000.0), Guarantee: new(5.0)}, Warnings: []listings.Warning{{Field: "standing", Value: "x", Reason: "y"}}}
		made, err := s.Add(s.Context(), s.operator, p)
		s.must(err)
		if list := made.Particulars.Medias; list[0].ID == 0 || list[0].ID == list[1].ID || p.Particulars.Medias[0].ID != 0 {
			s.Errorf("numbered %+v, and what was given %+v", list, p.Particulars.Medias)
		}
		twin, err := s.Duplicate(s.Context(), s.operator, made.ID)
		s.must(err)
		want := listings.Particulars{Standing: 2, Block: "B", Sums: listings.Sums{Guarantee: new(5.0)}}
		if diff := cmp.Diff(want, twin.Particulars); diff != "" {
			s.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestThePartsOfAPropertyAreKnown(t *testing.T) {
	eachStreet(t, func(s *street) {
		whole, err := s.Add(s.Context(), s.operator, listings.Property{Agency: home, Reference: "IMM"})
		s.must(err)
		part, err := s.Add(s.Context(), s.operator, listings.Property{Agency: home, Reference: "LOT", Parent: whole.ID})
		s.must(err)
		list, err := s.Parts(s.Context(), s.operator, whole.ID)
		if s.must(err); len(list) != 1 || list[0].ID != part.ID {
			s.Errorf("%+v", list)
		}
		_, err = s.Change(s.Context(), s.operator, whole.ID, func(p *listings.Property) error { p.Parent = part.ID; return nil })
		if diff := cmp.Diff([]string{"parent"}, problems(err)); diff != "" {
			s.Errorf("a circle (-want +got):\n%s", diff)
		}
		if _, err := s.Parts(s.Context(), s.operator, 999); !fault.Is(err, fault.Missing) {
			s.Errorf("of nothing: %v", err)
		}
	})
}
