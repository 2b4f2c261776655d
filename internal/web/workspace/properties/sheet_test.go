package properties_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/listings"
	"palier/internal/testkit"
)

// change changes a property as somebody else does.
func change(t *testing.T, s *testkit.Server, id int64, apply func(p *listings.Particulars)) {
	t.Helper()
	_, err := s.Listings.Change(t.Context(), s.Operator, id, func(p *listings.Property) error { apply(&p.Particulars); return nil })
	if err != nil {
		t.Fatal(err)
	}
}

// room is a line of the form as a form carries it whole.
func room(pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return q.Encode()
}

func TestTwoPeopleTickOneList(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	id, path := made(t, s, "DEUX-1", 1, 1)
	change(t, s, id, func(p *listings.Particulars) { p.Services, p.Tags = []int{11, 2}, []int{1} })
	m.Follow(path+"/fittings", "was.services", "2 11", "services", "2", "services", "11", "was.standing", "", "standing", "2")
	if p := particulars(t, s, id).Particulars; !slices.Equal(p.Services, []int{11, 2}) || p.Standing != 2 {
		t.Errorf("a list that nobody touched is now %v", p.Services)
	}
	change(t, s, id, func(p *listings.Particulars) { p.Services = []int{2, 11, 75} })
	res, body := m.Post(path+"/fittings", "was.services", "2 11", "services", "2")
	if res.StatusCode != http.StatusConflict || !strings.Contains(body, `name="theirs.services" value="2 11 75"`) || !strings.Contains(body, "Cheminée, Piscine, Fibre optique") || !strings.Contains(body, `id="group-services" open`) {
		t.Errorf("what both ticked: %s\n%s", res.Status, body)
	}
	m.Follow(path+"/fittings", "theirs.services", "2 11 75", "services", "2", "services", "11", "was.services", "2 11 75") // his own, of the two shown
	if p := particulars(t, s, id).Particulars; !slices.Equal(p.Services, []int{2}) {
		t.Errorf("having chosen his own: %v", p.Services)
	}
	m.Follow(path+"/fittings", "was.services", "2")
	if p := particulars(t, s, id).Particulars; len(p.Services) != 0 || p.Standing != 2 || !slices.Equal(p.Tags, []int{1}) {
		t.Errorf("unticked: %v, standing %d, tags %v", p.Services, p.Standing, p.Tags)
	}
	change(t, s, id, func(p *listings.Particulars) { p.Standing, p.Services = 9999, []int{9998} })
	opens(t, m, path+"/fittings", `<option value="9999" selected>`, "Code 9998, inconnu des listes")
	m.Follow(path+"/fittings", "was.services", "9998", "services", "9998", "services", "2", "was.standing", "9999", "standing", "9999")
	if p := particulars(t, s, id).Particulars; !slices.Equal(p.Services, []int{2, 9998}) || p.Standing != 9999 {
		t.Errorf("what no list knows is lost: %v %d", p.Services, p.Standing)
	}
}

// Lines are known again by what they say: two people work on different ones at once, and a
// line that both changed is shown in both versions.
func TestTwoPeopleWriteOneListOfRooms(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	id, path := made(t, s, "DEUX-2", 1, 1)
	remarked := []listings.Caption{{Language: "es", Text: "al patio"}}
	change(t, s, id, func(p *listings.Particulars) {
		p.Areas = []listings.Area{{Type: 1, Area: new(9.0)}, {Type: 3, Area: new(8.0), Comments: remarked}, {Type: 8}}
	})
	first, second, third := room("type", "1", "area", "9"), room("type", "3", "area", "8"), room("type", "8")
	change(t, s, id, func(p *listings.Particulars) { p.Areas = slices.Clone(p.Areas)[1:] }) // somebody takes the first away
	m.Follow(path+"/rooms", "was.area.1", first, "area.1.type", "1", "area.1.area", "9", "was.area.2", second, "area.2.type", "3", "area.2.area", "8,5",
		"was.area.3", third, "area.3.type", "8", "area.3.remove", "1", "was.area.4", "", "area.4.type", "2")
	is := particulars(t, s, id).Particulars.Areas
	if len(is) != 2 || is[0].Type != 3 || *is[0].Area != 8.5 || len(is[0].Comments) != 1 || is[0].Comments[0].Text != "al patio" || is[1].Type != 2 {
		t.Fatalf("%+v", is)
	}
	m.Follow(path+"/rooms", "was.area.1", "", "area.1.type", "2") // the form comes again
	if n := len(particulars(t, s, id).Particulars.Areas); n != 2 {
		t.Errorf("a line that is there already is added again: %d", n)
	}
	change(t, s, id, func(p *listings.Particulars) {
		p.Areas = slices.Clone(p.Areas)
		p.Areas[0].Area = new(9.5)
	})
	seen := room("type", "3", "area", "8,5")
	res, body := m.Post(path+"/rooms", "was.area.1", seen, "area.1.type", "3", "area.1.area", "8,7", "was.area.2", room("type", "2"), "area.2.type", "2")
	if res.StatusCode != http.StatusConflict || !strings.Contains(body, "Pièce n° 1") || !strings.Contains(body, "8,7") || !strings.Contains(body, "9,5") {
		t.Fatalf("a room that both changed: %s\n%s", res.Status, body)
	}
	theirs, mine := room("type", "3", "area", "9,5"), room("type", "3", "area", "8,7")
	if !strings.Contains(body, `name="theirs.area.1" value="area=9%2C5&amp;type=3"`) || !strings.Contains(body, `name="was.area.1" value="area=9%2C5&amp;type=3"`) {
		t.Error("the other's line is not carried along")
	}
	m.Follow(path+"/rooms", "theirs.area.1", theirs, "area.1", mine, "was.area.1", theirs, "area.1.type", "3", "area.1.area", "1", "was.area.2", room("type", "2"), "area.2.type", "2")
	if is := particulars(t, s, id).Particulars.Areas; *is[0].Area != 8.7 || len(is) != 2 || len(is[0].Comments) != 1 {
		t.Errorf("%+v", is)
	}
	// What he changed and another took away is asked about, and stays when he says so.
	change(t, s, id, func(p *listings.Particulars) { p.Areas = nil })
	res, _ = m.Post(path+"/rooms", "was.area.1", mine, "area.1.type", "3", "area.1.area", "7", "was.area.2", room("type", "2"), "area.2.type", "2")
	if res.StatusCode != http.StatusConflict {
		t.Errorf("a room that another took away: %s", res.Status)
	}
	m.Follow(path+"/rooms", "theirs.area.1", "", "area.1", room("type", "3", "area", "7"), "was.area.1", "", "was.area.2", "", "area.2.type", "")
	if is := particulars(t, s, id).Particulars.Areas; len(is) != 1 || *is[0].Area != 7 {
		t.Errorf("%+v", is)
	}
}

func TestWhatNoSheetMaySayIsNamedByItsField(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	id, path := made(t, s, "FAUX-1", 1, 1)
	change(t, s, id, func(p *listings.Particulars) { p.Areas = []listings.Area{{Type: 1}, {Type: 2}} })
	before := particulars(t, s, id)
	long := strings.Repeat("é", 301)
	rooms := []string{"was.area.1", room("type", "1"), "area.1.type", "1", "area.1.remove", "1", "was.area.2", room("type", "2"), "area.2.type", "2", "area.2.area", "-4"}
	for _, c := range []struct {
		tab   string
		pairs []string
		ids   string
	}{
		{"summary", []string{"ranking", "6", "radius", "-1", "altitude", "99999", "name", long, "block", long}, "altitude block name radius ranking"},
		{"summary", []string{"parent", "NULLE-PART", "visit_contact", "personne", "group", "1,5", "sleeps", "x"}, "group parent visit_contact"},
		{"summary", []string{"parent", "FAUX-1"}, "parent"},
		{"ad", []string{"hook.fr", long, "url", "javascript:alert(1)", "own_tags", "a\n" + long}, "hook.fr own_tags url"},
		{"ad", []string{"tags", "un", "media.1.media_type", "2", "media.1.media_value", "javascript:alert(1)"}, "media.1.media_value tags"},
		{"ad", []string{"media.1.media_value", "https://example.org/film"}, "media.1"},
		{"price", []string{"filling_rate", "101", "pension", "-1", "financial.1.type", "1", "financial.1.amount", "3", "financial.1.year", "25"}, "filling_rate financial.1 pension"},
		{"price", []string{"sold", "beaucoup", "financial.1.type", "1", "financial.1.amount", "trois"}, "financial.1.amount sold"},
		{"rooms", []string{"sleeps", "-2", "area_total", "1e12"}, "area_total sleeps"},
		{"rooms", []string{"area.1.type", "3", "area.1.number", "deux"}, "area.1.number"},
		{"fittings", []string{"renovation_year", "19", "facades", "101", "standing", "-3"}, "facades renovation_year standing"},
		{"fittings", []string{"facades", "quatre", "services", "abc", "residence", "-5"}, "facades residence services"},
	} {
		res, body := m.Post(path+"/"+c.tab, fresh(c.pairs)...)
		var wrong []string
		for _, one := range regexp.MustCompile(`<li><a href="#([^"]+)">`).FindAllStringSubmatch(body, -1) {
			wrong = append(wrong, one[1])
		}
		slices.Sort(wrong)
		if res.StatusCode != http.StatusUnprocessableEntity || strings.Join(wrong, " ") != c.ids {
			t.Errorf("%s: %s, wrong are %v, want %s", c.tab, res.Status, wrong, c.ids)
		}
		for _, name := range wrong {
			if !strings.Contains(body, ` id="`+name+`"`) {
				t.Errorf("%s: nothing is called %s", c.tab, name)
			}
		}
	}
	res, body := m.Post(path+"/rooms", rooms...) // the core names the second line of the list to come: the form's own is another
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, `href="#area.2"`) || !strings.Contains(body, "ligne 2") || !strings.Contains(body, `value="-4"`) {
		t.Errorf("a room of less than nothing: %s", res.Status)
	}
	if p := particulars(t, s, id); !p.UpdatedAt.Equal(before.UpdatedAt) {
		t.Error("what was refused changed something")
	}
	var many []string
	for i := range listings.MostAreas + 4 {
		many = append(many, fmt.Sprintf("was.area.%d", i+1), "", fmt.Sprintf("area.%d.type", i+1), "1")
	}
	if res, body := m.Post(path+"/rooms", many...); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "Pièces") {
		t.Errorf("too many rooms: %s", res.Status)
	}
}

func TestHostileTextInAWholeSheetStaysText(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	id, path := made(t, s, "MAL-1", 1, 4)
	const evil = `"><script>alert(1)</script>`
	change(t, s, id, func(p *listings.Particulars) {
		p.Name, p.Block, p.LotRef, p.Cadastre, p.Stairs, p.Style, p.VisitComment, p.StatusComment, p.District = evil, evil, evil, evil, evil, evil, evil, evil, listings.District{Name: evil}
		p.OwnTags, p.URL = []string{evil}, "https://x.example.org/"+`"><script>alert(1)</script>`
		p.Texts = []listings.MoreText{{Language: "fr", Subtitle: evil, Hook: evil, Full: evil}, {Language: "de", Hook: evil}}
		p.Medias = []listings.Media{{Type: 9, Value: "<script>alert(2)</script>", Reference: evil}, {Type: 2, Value: "javascript:alert(3)"}, {Type: 15, Value: `https://x.example.org/"onmouseover="alert(4)`}}
		p.Areas = []listings.Area{{Type: 1, Comments: []listings.Caption{{Language: "fr", Text: evil}}}}
		p.Warnings = []listings.Warning{{Field: "view.landscape", Value: evil, Reason: evil}, {Field: evil, Value: "x", Reason: "y"}}
	})
	for _, below := range []string{"", "?edit=1", "/ad", "/price", "/rooms", "/fittings", "/documents", "/history", "/print"} {
		body := opens(t, m, path+below)
		for _, runs := range []string{"<script>alert", `href="javascript`, `"onmouseover=`} {
			if strings.Contains(body, runs) {
				t.Errorf("%s runs %s", below, runs)
			}
		}
	}
	if body := opens(t, m, path); strings.Contains(body, "alert(2)") {
		t.Error("a piece of HTML is shown where it is read")
	}
}
