package demo

import (
	"context"
	"fmt"

	"palier/internal/core/programs"
	"palier/internal/core/sales"
)

// flatKind is what the flats above one another have in common: a place on the landing.
type flatKind struct {
	typology string
	area     float64
	faces    string
	base     int64 // price on the ground floor, cents
}

// landing are the four flats of a floor: two at each of its two staircases.
var landing = []flatKind{
	{"T2", 44.5, "SO", 19_500_000},
	{"T3", 63.2, "O", 26_900_000},
	{"T4", 81.7, "E", 34_300_000},
	{"T5", 98.4, "S", 41_700_000},
}

// lots are three buildings of sixteen flats, each with a parking for every second
// flat and a cellar for every fourth; and six houses.
func (s *site) lots(ctx context.Context) error {
	next := int64(firstLot)
	add := func(l programs.Lot) (programs.Lot, error) {
		l.ID, l.VATRate = next, 2000
		next++
		return s.Programs.CreateLot(ctx, s.by, l)
	}
	for i := range 48 {
		flat, err := add(aFlat(i))
		if err != nil {
			return err
		}
		s.flats = append(s.flats, flat)
		if i%2 == 0 {
			if _, err = add(programs.Lot{Program: Program, Reference: fmt.Sprintf("P%02d", i/2+1), Type: "parking", Typology: "underground", Building: flat.Building, Price: 1_500_000, Parent: flat.ID}); err != nil {
				return err
			}
		}
		if i%4 == 0 {
			if _, err = add(programs.Lot{Program: Program, Reference: fmt.Sprintf("C%02d", i/4+1), Type: "cellar", Building: flat.Building, Price: 400_000, Parent: flat.ID}); err != nil {
				return err
			}
		}
	}
	for i := range 6 {
		house, err := add(programs.Lot{Program: OtherProgram, Reference: fmt.Sprintf("M%02d", i+1), Type: "house", Main: true, Typology: "T4", LivingArea: 92, GardenArea: 120 + float64(15*i),
			Price: 36_900_000 + int64(i)*800_000})
		if err != nil {
			return err
		}
		s.small = append(s.small, house)
	}
	return nil
}

// aFlat is the ith flat of the large programme: ground floors have gardens, top floors
// terraces, and the second building is sold at the reduced rate to who is eligible.
func aFlat(i int) programs.Lot {
	floor, place, building := int64(i%16/4), i%4, i/16
	kind := landing[place]
	l := programs.Lot{Program: Program, Reference: fmt.Sprintf("%c%d%02d", 'A'+building, floor, place+1), Type: "apartment", Main: true, Typology: kind.typology,
		Building: string(rune('A' + building)), Staircase: fmt.Sprint(1 + place/2), Floor: &floor, LivingArea: kind.area + 0.4*float64(floor),
		Orientation: kind.faces, Price: kind.base + floor*450_000 + int64(building)*200_000}
	switch floor {
	case 0:
		l.GardenArea = float64(24 + 12*place)
	case 3:
		l.TerraceArea = float64(14 + 6*place)
	default:
		l.BalconyArea = float64(4 + 2*place)
	}
	if building == 1 {
		l.ReducedPrice = new(l.Price * 1055 / 1200 / 100_000 * 100_000)
	}
	return l
}

// market is what a year of selling leaves behind: flats that are sold and booked, a few
// kept back, and a second price list.
func (s *site) market(ctx context.Context) error {
	for n, flat := range []int{1, 2, 4, 8, 12, 13} {
		made, err := s.enquire(ctx, 60+n, Program)
		if err != nil {
			return err
		}
		p, err := s.Sales.Book(ctx, s.by, sales.NewPurchase{Program: Program, Lead: made.Lead.ID, Owner: Owner, Lots: []int64{s.flats[flat].ID}, ConfirmedAt: s.ago(45)})
		for _, step := range s.steps()[:3-n/3] {
			if err == nil {
				_, err = s.Sales.Advance(ctx, s.by, Program, p.ID, step)
			}
		}
		if err != nil {
			return err
		}
	}
	for _, flat := range []int{15, 31, 45} {
		if _, err := s.Programs.UpdateLot(ctx, s.by, Program, s.flats[flat].ID, func(l *programs.Lot) { l.Withheld = true }); err != nil {
			return err
		}
	}
	for _, flat := range []int{18, 19, 22, 33, 34, 37} {
		raise := func(l *programs.Lot) { l.Price, l.PriceReason = l.Price+400_000, "Grille n° 2" }
		if _, err := s.Programs.UpdateLot(ctx, s.by, Program, s.flats[flat].ID, raise); err != nil {
			return err
		}
	}
	return nil
}
