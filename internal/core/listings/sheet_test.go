package listings_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/money"
)

// sold is a flat whose sheet says all that an ad of a sale must.
func sold() listings.Property {
	p := flat()
	p.Category, p.Cover, p.Price = 1, "f", money.Amount{Minor: 26_250_000, Currency: "EUR"}
	p.Details.Text, p.Details.Energy, p.Details.AgencyFee = "Trois pièces traversant, au calme, à deux pas du marché.", "D", new(12_500.0)
	p.Advert = listings.Advert{Title: "Trois pièces", AddressShown: listings.ShowStreet, FeePayer: listings.Buyer, CoOwned: new(true), Lots: new(12), YearlyShare: new(900.0), Proceedings: new(false),
		Diagnosis: listings.Diagnosis{EnergyValue: new(190.0), Climate: "C", ClimateValue: new(20.0), On: day.Date{Year: 2024, Month: 3, Day: 1}, CostFrom: new(900.0), CostTo: new(1200.0), PriceYear: new(2023)}}
	return p
}

func lacks(p listings.Property, on day.Date) (keys []string) {
	for _, c := range listings.Lacking(p.Checks(on)) {
		keys = append(keys, c.Key)
	}
	return keys
}

// Each thing that an ad must say is missed when it is not said, and nothing else is.
func TestAnAdLacksWhatItDoesNotSay(t *testing.T) {
	on := day.Date{Year: 2026, Month: 11, Day: 22}
	let := func(p *listings.Property) {
		p.Category, p.Price.Minor = 2, 89_000
		p.Details.MonthlyCharges, p.Advert.ChargesMode, p.Details.Deposit, p.Details.AgencyFee, p.Advert.Inventory = new(60.0), listings.Provision, new(890.0), new(600.0), new(150.0)
	}
	for what, c := range map[string]struct {
		change func(p *listings.Property)
		want   []string
	}{
		"nothing is missing":       {func(*listings.Property) {}, nil},
		"no price":                 {func(p *listings.Property) { p.Price = money.Amount{} }, []string{"price", "fees"}},
		"no photo":                 {func(p *listings.Property) { p.Cover = "" }, []string{"picture"}},
		"a text of a word":         {func(p *listings.Property) { p.Details.Text = "Beau" }, []string{"text"}},
		"nobody says who pays":     {func(p *listings.Property) { p.Advert.FeePayer = "" }, []string{"payer"}},
		"a buyer who pays nothing": {func(p *listings.Property) { p.Details.AgencyFee = nil }, []string{"fees"}},
		"a seller who pays":        {func(p *listings.Property) { p.Details.AgencyFee, p.Advert.FeePayer = nil, listings.Seller }, nil},
		"half a co-ownership":      {func(p *listings.Property) { p.Advert.Lots = nil }, []string{"co_ownership"}},
		"no co-ownership":          {func(p *listings.Property) { p.Advert.CoOwned, p.Advert.Lots = new(false), nil }, nil},
		"a house":                  {func(p *listings.Property) { p.Type, p.Advert.CoOwned = 2, nil }, nil},
		"land":                     {func(p *listings.Property) { p.Type, p.Details.Surface, p.Details.Energy = 3, nil, "" }, nil},
		"no class":                 {func(p *listings.Property) { p.Details.Energy = "" }, []string{"energy"}},
		"no assessment is due": {func(p *listings.Property) {
			p.Details.Energy, p.Advert.Diagnosis = "NS", listings.Diagnosis{Climate: "NS"}
		}, nil},
		"a blank one": {func(p *listings.Property) {
			p.Details.Energy, p.Advert.Diagnosis = "VI", listings.Diagnosis{Climate: "VI"}
		}, nil},
		"half a blank one":                  {func(p *listings.Property) { p.Details.Energy = "VI" }, []string{"energy"}},
		"no costs":                          {func(p *listings.Property) { p.Advert.Diagnosis.CostTo = nil }, []string{"energy_costs"}},
		"an assessment of the old method":   {func(p *listings.Property) { p.Advert.Diagnosis.On = day.Date{Year: 2021, Month: 6, Day: 30} }, []string{"energy_date"}},
		"an assessment of tomorrow":         {func(p *listings.Property) { p.Advert.Diagnosis.On = day.Date{Year: 2026, Month: 11, Day: 23} }, []string{"energy_date"}},
		"a lot of a programme":              {func(p *listings.Property) { p.Category, p.Details.Energy, p.Advert.FeePayer = 4, "", "" }, nil},
		"to let":                            {let, nil},
		"to let, without how charges go":    {func(p *listings.Property) { let(p); p.Advert.ChargesMode = "" }, []string{"charges"}},
		"to let, without an inventory part": {func(p *listings.Property) { let(p); p.Advert.Inventory = nil }, []string{"tenant_fees"}},
		"to let, of class G":                {func(p *listings.Property) { let(p); p.Details.Energy = "G" }, []string{"letting_ban"}},
		"to let, of class F":                {func(p *listings.Property) { let(p); p.Details.Energy = "F" }, nil},
	} {
		p := sold()
		c.change(&p)
		if diff := cmp.Diff(c.want, lacks(p, on)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}

func TestAPriceIsWorkedOutOfItsParts(t *testing.T) {
	p := sold()
	want := listings.Fees{Payer: listings.Buyer, Included: 26_250_000, Fee: 1_250_000, Net: 25_000_000, Percent: 5, Seller: 25_000_000}
	if got, ok := p.Fees(); !ok || got != want {
		t.Errorf("%+v %t, want %+v", got, ok, want)
	}
	if included, fee := listings.Priced(25_000_000, 5); included != want.Included || fee != want.Fee {
		t.Errorf("of the net price: %d, %d", included, fee)
	}
	p.Advert.OwnerFee = new(250_000.0)
	if _, ok := p.Fees(); ok {
		t.Error("fees that leave the seller nothing are taken for sound")
	}
	p.Category = 2
	if got, ok := p.Fees(); !ok || got.Net != got.Included || got.Percent != 0 {
		t.Errorf("a rent has fees in it: %+v", got)
	}
}

// Whoever changes it by whichever way, each price stays with its day and its author.
func TestPricesAreKept(t *testing.T) {
	eachStreet(t, func(s *street) {
		made, err := s.Save(s.Context(), s.operator, flat())
		s.must(err)
		made.Price.Minor = 95_000
		made, err = s.Save(s.Context(), s.operator, made)
		s.must(err)
		_, err = s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error { p.Details.Rooms = new(3); return nil })
		s.must(err)
		_, err = s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error { p.Price = money.Amount{}; return nil })
		s.must(err)
		list, err := s.Prices(s.Context(), s.operator, made.ID)
		s.must(err)
		var got []string
		for _, one := range list {
			got = append(got, fmt.Sprintf("%d%s %s/%s", one.Price.Minor, one.Price.Currency, one.Who.Kind, one.Who.Door))
		}
		if diff := cmp.Diff([]string{"89000EUR operator/test", "95000EUR operator/test", "0 operator/test"}, got); diff != "" {
			s.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestASheetIsChangedByWhoMay(t *testing.T) {
	eachStreet(t, func(s *street) {
		made, err := s.Add(s.Context(), s.operator, listings.Property{Agency: home, City: "Nantes"})
		s.must(err)
		if made.Reference != fmt.Sprint(made.ID) || made.UID == "" {
			s.Errorf("made %+v", made)
		}
		same := func(p *listings.Property) error { return nil }
		reader := access.Actor{Account: 1}
		for what, err := range map[string]error{
			"added by nobody":   second(s.Add(s.Context(), reader, listings.Property{Agency: home})),
			"changed by nobody": second(s.Change(s.Context(), reader, made.ID, same)),
			"no such property":  second(s.Change(s.Context(), s.operator, 999, same)),
		} {
			if !fault.Is(err, fault.Missing) && !fault.Is(err, fault.Forbidden) {
				s.Errorf("%s: %v", what, err)
			}
		}
		before := len(s.lines())
		_, err = s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error {
			p.Agency, p.UID, p.Cover, p.PublishedAt, p.CreatedAt = 99, "mine", "mine", time.Now(), time.Time{} // which stay
			return nil
		})
		s.must(err)
		stop := errors.New("stop")
		if _, err := s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error { p.City = "Rezé"; return stop }); !errors.Is(err, stop) {
			s.Errorf("%v", err)
		}
		if n := len(s.lines()); n != before {
			s.Errorf("%d lines of the journal, want %d", n, before)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// All that is wrong is said at once, each with its field.
func TestWhatNoSheetMaySayIsNamed(t *testing.T) {
	eachStreet(t, func(s *street) {
		other, err := s.Add(s.Context(), s.operator, flat())
		s.must(err)
		made, err := s.Add(s.Context(), s.operator, listings.Property{Agency: home})
		s.must(err)
		_, err = s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error {
			p.Advert = listings.Advert{Title: strings.Repeat("x", 121), AddressShown: "roof", FeePayer: "me", OwnerFee: new(-1.0), Diagnosis: listings.Diagnosis{Climate: "H", Number: "123", CostFrom: new(2.0), CostTo: new(1.0)},
				Translations: []listings.Text{{Language: "en"}, {Language: "en"}}}
			p.Details.AgencyFee, p.Price = new(100.0), money.Amount{Minor: 100, Currency: "EUR"}
			return nil
		})
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || e.Kind != fault.Invalid {
			s.Fatal(err)
		}
		var fields []string
		for _, p := range e.Problems {
			fields = append(fields, p.Field)
		}
		slices.Sort(fields)
		want := []string{"address_shown", "agency_fee", "climate", "dpe_cost_to", "dpe_number", "fee_payer", "owner_fee", "title", "translations"}
		if diff := cmp.Diff(want, fields); diff != "" {
			s.Errorf("(-want +got):\n%s", diff)
		}
		_, err = s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error { p.Reference = other.Reference; return nil })
		if e, ok := errors.AsType[*fault.Error](err); !ok || len(e.Problems) != 1 || e.Problems[0].Field != "reference" {
			s.Errorf("a reference that is taken: %v", err)
		}
	})
}

func TestAPropertyIsFoundByWhatPeopleType(t *testing.T) {
	eachStreet(t, func(s *street) {
		one := flat()
		one.Reference, one.Address, one.City = "TIL-101", "12 bis rue Crébillon", "Saint-Nazaire"
		made, err := s.Add(s.Context(), s.operator, one)
		s.must(err)
		_, err = s.Add(s.Context(), s.operator, flat())
		s.must(err)
		for text, want := range map[string]int{"til 101": 1, "TIL101": 1, "crebil": 1, "rue": 2, "nazaire 12": 1, "Crébillon nantes": 0, "saint-naz": 1, "": 2} {
			list, err := s.Find(s.Context(), s.operator, 0, text, listings.Search{Limit: 10})
			s.must(err)
			if len(list) != want || want == 1 && list[0].ID != made.ID {
				s.Errorf("%q finds %d, want %d", text, len(list), want)
			}
		}
		_, err = s.Change(s.Context(), s.operator, made.ID, func(p *listings.Property) error { p.Address = "3 quai de la Fosse"; return nil })
		s.must(err)
		for text, want := range map[string]int{"crebillon": 0, "fosse": 1} {
			if list, _ := s.Find(s.Context(), s.operator, home, text, listings.Search{Limit: 10}); len(list) != want {
				s.Errorf("after a change %q finds %d", text, len(list))
			}
		}
		if _, err := s.Find(s.Context(), access.Actor{Account: 1}, 0, "", listings.Search{}); !fault.Is(err, fault.Forbidden) {
			s.Errorf("found by nobody: %v", err)
		}
	})
}

func TestADuplicateWaitsForItsOwnMandateAndPictures(t *testing.T) {
	eachStreet(t, func(s *street) {
		p := sold()
		p.Cover, p.Agreement = "", listings.Agreement{Type: 1, Reference: "12"}
		made, err := s.Add(s.Context(), s.operator, p)
		s.must(err)
		twin, err := s.Duplicate(s.Context(), s.operator, made.ID)
		s.must(err)
		third, err := s.Duplicate(s.Context(), s.operator, made.ID)
		s.must(err)
		if twin.Reference != made.Reference+"-2" || third.Reference != made.Reference+"-3" || twin.Agreement != (listings.Agreement{}) || twin.Step != 2 || twin.Advert.Title != made.Advert.Title || twin.UID == made.UID {
			s.Errorf("twin %+v, third %s", twin, third.Reference)
		}
	})
}

// Properties that are older than the search are found after a rebuild, and stay as they were.
func TestOlderPropertiesBecomeFindable(t *testing.T) {
	eachStreet(t, func(s *street) {
		made, err := s.Add(s.Context(), s.operator, sold())
		s.must(err)
		s.must(s.store.Write(s.Context(), 1, func(ctx context.Context, _ event.Tx) error { return s.store.SaveWords(ctx, 1, made.ID, nil) }))
		find := func() int {
			list, err := s.Find(s.Context(), s.operator, 0, "tilleuls", listings.Search{Limit: 5})
			s.must(err)
			return len(list)
		}
		before := find()
		n, err := s.Reindex(s.Context(), s.operator)
		s.must(err)
		p, err := s.Property(s.Context(), s.operator, made.ID)
		s.must(err)
		if before != 0 || n != 1 || find() != 1 || p.UpdatedAt != made.UpdatedAt {
			s.Errorf("%d, then %d of %d; updated %s", before, find(), n, p.UpdatedAt)
		}
		if _, err := s.Reindex(s.Context(), access.Actor{Account: 1}); !fault.Is(err, fault.Forbidden) {
			s.Errorf("by nobody: %v", err)
		}
	})
}
