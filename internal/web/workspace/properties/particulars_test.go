package properties_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/people"
	"palier/internal/testkit"
)

// written are what somebody writes on the tabs of an empty sheet, by tab, and what the sheet
// then says of it to a reader.
func written(contact, parent string) map[string][]string {
	return map[string][]string{
		"summary": {"subcategory", "1", "name", "Villa Les Pins", "ranking", "4", "group", "7", "district", "Zola", "radius", "200", "altitude", "42",
			"availability", "4", "available_on", "2027-01-15", "delivered_on", "2027-02-01", "block", "Bât. C", "stairs", "Esc. 2", "lot_reference", "124", "cadastre", "AB 12",
			"parent", parent, "status_comment", "attend le notaire", "visit_contact", contact, "visit_comment", "clés au café"},
		"ad": {"subtitle.fr", "Au calme", "hook.fr", "À deux pas du marché", "full.fr", "Un long texte", "title.de", "Drei Zimmer", "subtitle.de", "Ruhig", "url", "https://villa.example.org/pins",
			"tags", "16", "tags", "1", "own_tags", "Coup de cœur\nVue mer", "media.1.media_type", "2", "media.1.media_value", "https://youtu.example.org/abc", "media.1.media_reference", "F-1",
			"media.2.media_type", "9", "media.2.media_value", "<iframe src=x></iframe>"},
		"price": {"pension", "850,5", "contribution", "90000", "price_hidden", "yes", "price_vat", "no", "price_max", "310000", "price_unit", "1", "price_period", "4",
			"commission", "9000", "guarantee", "1200", "transfer_tax", "8", "tenant", "600", "negotiable", "5000", "sold", "255000", "sold_on", "2026-11-02",
			"filling_rate", "82,5", "lease_years", "9", "financial.1.type", "1", "financial.1.amount", "120000", "financial.1.year", "2025", "financial.2.type", "2", "financial.2.amount", "-3500,25", "financial.2.year", "2025"},
		"rooms": {"area_total", "90", "area_weighted", "70", "rooms_exactly", "3,5", "sleeps", "4", "floor_type", "5", "floors", "2",
			"area.1.type", "1", "area.1.number", "2", "area.1.area", "12,5", "area.1.flooring", "1", "area.1.ceiling", "2,7", "area.1.floor_type", "3", "area.1.floor", "1", "area.1.orientations", "4", "area.1.orientations", "1",
			"area.1.comment.fr", "sur cour", "area.1.comment.en", "on the yard", "area.3.type", "3"},
		"fittings": {"construction_step", "4", "renovation_year", "2019", "standing", "1", "style", "Art déco", "facades", "2", "construction", "3", "construction", "4",
			"heating_type", "2", "heating_device", "1", "heating_access", "1", "hot_water_device", "2", "hot_water_access", "1", "waste_water", "1",
			"view_type", "2", "view_landscapes", "8", "orientations", "7", "orientations", "3", "activities", "62", "services", "75", "services", "2", "proximities", "10",
			"residence", "35704", "residence_type", "2", "residence_fees", "900", "residence_period", "8"},
	}
}

// fresh are the fields of a form as its reader saw them empty: was.NAME for each, and for the
// lines of a list.
func fresh(pairs []string) []string {
	names := map[string]bool{}
	for i := 0; i < len(pairs); i += 2 {
		name := pairs[i]
		if list, rest, dotted := strings.Cut(name, "."); dotted && slices.Contains([]string{"area", "media", "financial"}, list) {
			n, _, _ := strings.Cut(rest, ".")
			for one := 1; one <= int(n[0]-'0'); one++ {
				names[fmt.Sprintf("%s.%d", list, one)] = true
			}
			continue
		}
		names[name] = true
	}
	out := slices.Clone(pairs)
	for name := range maps.Keys(names) {
		was := map[string]string{"price_hidden": "no", "price_max": "", "lease_years": ""}[name]
		out = append(out, "was."+name, was)
	}
	return out
}

// made makes an empty property of the agency, of a category and a type, and gives its path.
func made(t *testing.T, s *testkit.Server, reference string, category, kind int) (int64, string) {
	t.Helper()
	p, err := s.Listings.Add(t.Context(), s.Operator, listings.Property{Agency: agency, Reference: reference, City: "Nantes", Zipcode: "44000", Category: category, Type: kind})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID, fmt.Sprintf("/properties/%d", p.ID)
}

func particulars(t *testing.T, s *testkit.Server, id int64) listings.Property {
	t.Helper()
	p, err := s.Listings.Property(t.Context(), s.Operator, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestTheWholeSheetIsWrittenAndRead(t *testing.T) {
	s := testkit.Demo(t, testkit.One(t))
	m := s.Member(t, access.Negotiator, "Ada")
	who, _, err := s.People.Add(t.Context(), s.Operator, agency, people.Declared{First: "Solveig", Last: "Kermadec", Email: "solveig@example.org"})
	if err != nil {
		t.Fatal(err)
	}
	house, _ := made(t, s, "IMM-1", 1, 6)
	id, path := made(t, s, "LOT-7", 1, 1)
	for tab, pairs := range written("solveig@example.org", "IMM-1") {
		if res, body := m.Post(path+"/"+tab, fresh(pairs)...); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("%s: %s\n%s", tab, res.Status, body)
		}
	}
	got := particulars(t, s, id)
	if got.Group != 7 || got.Parent != house || got.Details.Rooms == nil || *got.Details.Rooms != 3 || *got.Details.LeaseYears != 9 || got.Particulars.District.ID == 0 {
		t.Errorf("group %d, parent %d, rooms %v, district %+v", got.Group, got.Parent, got.Details.Rooms, got.Particulars.District)
	}
	for i, one := range got.Particulars.Medias {
		if one.ID == 0 {
			t.Error("a film has no number")
		}
		got.Particulars.Medias[i].ID = 0
	}
	got.Particulars.District.ID = 0
	if diff := cmp.Diff(whole(who.ID), got.Particulars); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for below, says := range map[string][]string{
		"":       {"Villa Les Pins", "Zola", "Solveig Kermadec", "IMM-1", "15 janv. 2027", "Art déco", "Fibre optique", "Café", "sur cour", "2,7", "Sud-ouest", "https://youtu.example.org/abc", "jamais affiché tel quel"},
		"/rooms": {`value="12,5"`, "Est", `value="3,5"`}, "/ad": {"Drei Zimmer", "allemand", "&lt;iframe src=x&gt;", "Vue mer"}, "/price": {`value="850,5"`, `value="-3500,25"`, "82,5"},
		"/fittings": {"Sud-ouest", `value="2019"`, `value="35704"`}, "?edit=1": {`value="Solveig Kermadec"`, `value="IMM-1"`, "attend le notaire"},
		"/history": {"Solveig Kermadec", "IMM-1", "Fibre optique", "Chambre", "Zola", "850,50", "Quartier"},
	} {
		for _, one := range says {
			opens(t, m, path+below, one)
		}
		opens(t, m, strings.Replace(path+below, "?edit=1", "", 1)+"?lang=en&edit=1", "LOT-7")
	}
	opens(t, m, fmt.Sprintf("/properties/%d", house), "Biens qui en font partie", "LOT-7")
	body := opens(t, m, path+"/print", "Prix : nous consulter", "Fibre optique", "Chambre")
	for _, private := range []string{"clés au café", "Kermadec", "attend le notaire", "255"} {
		if strings.Contains(body, private) {
			t.Errorf("what is printed says %q", private)
		}
	}
}

// whole is what written comes to.
func whole(contact int64) listings.Particulars {
	return listings.Particulars{
		Subcategory: 1, Name: "Villa Les Pins", Ranking: new(4), Block: "Bât. C", LotRef: "124", Cadastre: "AB 12", Stairs: "Esc. 2", District: listings.District{Name: "Zola"},
		Radius: new(200), Altitude: new(42), AreaTotal: new(90.0), AreaWeighted: new(70.0), RoomsExactly: new(3.5), Sleeps: new(4),
		Sums: listings.Sums{Max: new(310000.0), Unit: 1, Commission: new(9000.0), Guarantee: new(1200.0), TransferTax: new(8.0), Contribution: new(90000.0), Pension: new(850.5),
			Tenant: new(600.0), Negotiable: new(5000.0), Sold: new(255000.0), SoldOn: day.Date{Year: 2026, Month: 11, Day: 2}},
		Period: 4, Hide: true, VAT: new(false), VisitContact: contact, VisitComment: "clés au café", StatusComment: "attend le notaire",
		Residence: 35704, ResidenceType: 2, ResidenceFees: new(900.0), ResidencePeriod: 8, ViewType: 2, Landscapes: []int{8}, Construction: []int{3, 4}, Building: 4, RenovationYear: new(2019),
		FloorType: 5, Floors: new(2), HeatingDevice: 1, HeatingAccess: 1, HeatingType: 2, HotWaterDevice: 2, HotWaterAccess: 1, WasteWater: 1, Standing: 1, Style: "Art déco", Facades: new(2),
		URL: "https://villa.example.org/pins", Availability: 4, AvailableOn: day.Date{Year: 2027, Month: 1, Day: 15}, DeliveredOn: day.Date{Year: 2027, Month: 2, Day: 1},
		Activities: []int{62}, Orientations: []int{3, 7}, Services: []int{2, 75}, Proximities: []int{10}, Tags: []int{1, 16}, OwnTags: []string{"Coup de cœur", "Vue mer"},
		Texts:  []listings.MoreText{{Language: "fr", Subtitle: "Au calme", Hook: "À deux pas du marché", Full: "Un long texte"}, {Language: "de", Subtitle: "Ruhig"}},
		Medias: []listings.Media{{Type: 2, Reference: "F-1", Value: "https://youtu.example.org/abc"}, {Type: 9, Value: "<iframe src=x></iframe>"}},
		Areas: []listings.Area{{Type: 1, Number: 2, Area: new(12.5), Flooring: 1, Ceiling: new(2.7), FloorType: 3, Floor: new(1), Orientations: []int{1, 4},
			Comments: []listings.Caption{{Language: "fr", Text: "sur cour"}, {Language: "en", Text: "on the yard"}}}, {Type: 3}},
		Finances: []listings.Finance{{Type: 1, Amount: 120000, Year: 2025}, {Type: 2, Amount: -3500.25, Year: 2025}}, FillingRate: new(82.5),
	}
}
