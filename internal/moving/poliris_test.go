package moving_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/imports"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/moving"
	"palier/internal/sheets/poliris"
	"palier/internal/testkit"
)

// whole is a property in which every field that a portfolio carries says something.
func whole() listings.Property {
	on := day.Date{Year: 2026, Month: 2, Day: 3}
	return listings.Property{Reference: "W-1", Category: 1, Type: 1, Subtype: 9, Step: 1, Status: 1, Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR",
		Lat: 47.2184, Lon: -1.5536, Located: true, Price: money.Amount{Minor: 29_800_050, Currency: "EUR"}, Agreement: listings.Agreement{Type: 3, Reference: "1158", Start: on},
		Details: listings.Details{Surface: new(72.4), Rooms: new(3), Bedrooms: new(2), Floor: new(-1), ConstructionYear: new(1974), Text: "Au calme.\nŒuvre d’art « des Oblates », 5 €.",
			Energy: "C", Deposit: new(900.0), MonthlyCharges: new(120.5), AgencyFee: new(9000.0), Cellar: new(true), Keeper: new(false), Furnished: new(false)},
		Advert: listings.Advert{Title: "Trois pièces", Translations: []listings.Text{{Language: "en", Title: "Flat", Body: "Quiet."}}, Condition: 6, Levels: new(5), Lift: new(true), FeePayer: listings.Buyer,
			Inventory: new(90.0), ChargesMode: listings.Provision, RentCeiling: new(12.5), RentExtra: new(3.0), CoOwned: new(true), Lots: new(24), YearlyShare: new(1200.0), Proceedings: new(false),
			Diagnosis: listings.Diagnosis{EnergyValue: new(168.0), Climate: "B", ClimateValue: new(9.5), On: on, CostFrom: new(700.0), CostTo: new(990.0), PriceYear: new(2021)}},
		Particulars: listings.Particulars{District: listings.District{Name: "Erdre"}, Sleeps: new(4), ViewType: 3, HeatingDevice: 3, HeatingAccess: 1, HeatingType: 1, AvailableOn: on, VAT: new(true),
			Services: []int{1, 5, 60}, Proximities: []int{19}, Orientations: []int{1, 4}, Tags: []int{1}, Medias: []listings.Media{{Type: 2, Value: "https://youtu.be/x"}},
			Sums: listings.Sums{Max: new(310000.0)}, Finances: []listings.Finance{{Type: 1, Amount: 52000}},
			Areas: []listings.Area{{Type: 8, Number: 1}, {Type: 43, Number: 1, Area: new(4.5)}, {Type: 18, Number: 1, Area: new(12.0)}, {Type: 100, Number: 1}, {Type: 51, Number: 1, Area: new(300.0)}}}}
}

// carried is what a portfolio tells of a property; the rest are the losses that
// docs/imports.md lists. In version 4.09 rents have no ceiling.
func carried(p listings.Property, version poliris.Version) listings.Property {
	d, x, y, g := p.Details, p.Advert, p.Particulars, p.Advert.Diagnosis
	c := listings.Property{Reference: p.Reference, Category: p.Category, Type: p.Type, Subtype: p.Subtype, Step: p.Step, Status: p.Status, Address: p.Address, Zipcode: p.Zipcode, City: p.City,
		Commune: p.Commune, Country: p.Country, Lat: p.Lat, Lon: p.Lon, Located: p.Located, Price: p.Price, Agreement: listings.Agreement{Type: p.Agreement.Type, Reference: p.Agreement.Reference, Start: p.Agreement.Start},
		Details: listings.Details{Surface: d.Surface, Rooms: d.Rooms, Bedrooms: d.Bedrooms, Floor: d.Floor, ConstructionYear: d.ConstructionYear, Text: d.Text, Energy: d.Energy, Deposit: d.Deposit,
			MonthlyCharges: d.MonthlyCharges, AgencyFee: d.AgencyFee, Cellar: d.Cellar, Keeper: d.Keeper, Furnished: d.Furnished},
		Advert: listings.Advert{Title: x.Title, Translations: x.Translations, Condition: x.Condition, Levels: x.Levels, Lift: x.Lift, FeePayer: x.FeePayer, Inventory: x.Inventory, ChargesMode: x.ChargesMode,
			RentExtra: x.RentExtra, CoOwned: x.CoOwned, Lots: x.Lots, YearlyShare: x.YearlyShare, Proceedings: x.Proceedings,
			Diagnosis: listings.Diagnosis{EnergyValue: g.EnergyValue, Climate: g.Climate, ClimateValue: g.ClimateValue, On: g.On, CostFrom: g.CostFrom, CostTo: g.CostTo, PriceYear: g.PriceYear}},
		Particulars: listings.Particulars{District: listings.District{Name: y.District.Name}, Sleeps: y.Sleeps, Sums: listings.Sums{Max: y.Sums.Max, Contribution: y.Sums.Contribution, Pension: y.Sums.Pension},
			Hide: y.Hide, VAT: y.VAT, ViewType: y.ViewType, HeatingDevice: y.HeatingDevice, HeatingAccess: y.HeatingAccess, HeatingType: y.HeatingType, AvailableOn: y.AvailableOn,
			Services: y.Services, Proximities: y.Proximities, Orientations: y.Orientations, Tags: y.Tags, Finances: y.Finances}}
	if version.Fields > 329 {
		c.Advert.RentCeiling = x.RentCeiling
	}
	for _, m := range y.Medias {
		c.Particulars.Medias = append(c.Particulars.Medias, listings.Media{Type: m.Type, Value: m.Value})
	}
	c.Particulars.Areas = slices.Clone(y.Areas)
	slices.SortFunc(c.Particulars.Areas, func(a, b listings.Area) int { return a.Type - b.Type })
	if x.Condition == 1 || x.Condition == 3 { // no field says those
		c.Advert.Condition = map[int]int{1: 0, 3: 0}[x.Condition]
	}
	return c
}

// office is an account of one agency, the second one on a server.
func secondOffice(t *testing.T, h *testkit.Server) (access.Actor, int64) {
	t.Helper()
	account, err := h.Access.CreateAccount(t.Context(), access.Account{Name: "Agence de la Gare", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
	if err != nil {
		t.Fatal(err)
	}
	by := access.Operator(account, "test")
	agency, err := h.Access.CreateAgency(t.Context(), by, access.Agency{Name: "gare"})
	if err != nil {
		t.Fatal(err)
	}
	return by, agency.ID
}

// all are an agency's properties on the market, by their references.
func all(t *testing.T, h *testkit.Server, by access.Actor, agency int64) map[string]listings.Property {
	t.Helper()
	list := map[string]listings.Property{}
	if _, err := h.Listings.List(t.Context(), by, listings.Query{Agency: agency, Step: 1, Limit: 10_000}, func(p listings.Property, _ []int64) error {
		list[p.Reference] = p
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// photo is a picture of one colour.
func photo(t *testing.T) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 {
		picture.Set(i, i%30, color.White)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An office that moves from one Palier to another finds its portfolio there, less what the
// format has no field for.
func TestAPortfolioMovesFromOneOfficeToAnother(t *testing.T) {
	h := testkit.Demo(t, testkit.SQLite(t))
	p := whole()
	p.Agency = 14
	p, err := h.Listings.Add(t.Context(), h.Operator, p)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Listings.AddPicture(t.Context(), h.Operator, p.ID, "facade.jpg", bytes.NewReader(photo(t))); err != nil {
		t.Fatal(err)
	}
	for _, version := range poliris.Versions() {
		for _, narrow := range []bool{false, true} {
			what := fmt.Sprintf("%s, Windows-1252 %v", version.Name, narrow)
			by, agency := secondOffice(t, h)
			path := filepath.Join(t.TempDir(), "p.zip")
			out, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			x := moving.PolirisExport{Agency: 14, Code: "AG14", All: true, Private: true, Force: true, Options: poliris.Options{Version: version, Windows1252: narrow, Whole: true}}
			done, err := h.Moving.WritePoliris(t.Context(), h.Operator, x, out, func(listings.Property, []poliris.Doubt) {})
			if err != nil || out.Close() != nil {
				t.Fatal(what, err)
			}
			moved(t, h, by, agency, path)
			here, there := all(t, h, h.Operator, 14), all(t, h, by, agency)
			if done.Written != len(here) || len(there) != len(here) {
				t.Fatalf("%s: %d written of %d, %d arrived", what, done.Written, len(here), len(there))
			}
			is := there[p.Reference]
			if diff := cmp.Diff(carried(here[p.Reference], version), carried(is, poliris.Versions()[0])); diff != "" {
				t.Errorf("%s (-here +there):\n%s", what, diff)
			}
			pictures, err := h.Listings.Pictures(t.Context(), by, is.ID)
			if err != nil || len(pictures) != 1 || is.Cover == "" {
				t.Errorf("%s: %d pictures, cover %q, %v", what, len(pictures), is.Cover, err)
			}
		}
	}
}

// moved imports a portfolio with its photos.
func moved(t *testing.T, h *testkit.Server, by access.Actor, agency int64, path string) {
	t.Helper()
	f, err := poliris.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	as := imports.File{Agency: agency, Kind: imports.KindPoliris, Name: f.Name, Sum: f.Sum}
	j := imports.Job{By: by, Batch: imports.Batch{Account: by.Account, File: as}}
	b, err := h.Imports.Run(t.Context(), by, as, h.Moving.PolirisLines(t.Context(), j, f, imports.Whole, func(poliris.Ad) {}), func(r imports.Row) {
		if r.Verdict != imports.New {
			t.Errorf("line %d: %s %s", r.Line, r.Verdict, r.Reason)
		}
	})
	if err != nil || b.New != f.Lines {
		t.Fatalf("%d of %d came in, %v", b.New, f.Lines, err)
	}
	report, err := h.Moving.PolirisPhotos(context.WithoutCancel(t.Context()), by, agency, f, func() {}, func(why string) { t.Error(why) })
	if err != nil {
		t.Errorf("photos: %+v, %v", report, err)
	}
}
