package places

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"palier/internal/core/fault"
)

// Directory finds addresses.
type Directory struct {
	base     Base
	communes *Table
}

// NewDirectory looks in a base, and for postcodes in the communes.
func NewDirectory(base Base, communes *Table) *Directory { return &Directory{base, communes} }

// Query is an address that is looked for, as it was typed.
type Query struct {
	Postcode string // "44000", "44 000", "75000" for all of Paris
	Commune  string // name or INSEE code; asked only when there is no postcode
	Street   string
	Number   string // "12", "12 bis", "12B"; when it is empty the street may begin with it
}

// The longest answers, and how many streets are looked into for one.
const (
	maxFound      = 10
	maxStreets    = 20
	maxCandidates = 64 // of Named
)

// maxTyped is how long a street may be, in bytes: more is no street.
const maxTyped = 200

// Search gives the addresses that a query may mean, best first and at most ten. A
// street that is there under its very name is the one: its number is there or it is not.
// Else come those of nearly that name, then those whose names have all its words.
// Nothing found is no error; a postcode or number that is none is Invalid.
func (d *Directory) Search(ctx context.Context, q Query) ([]Address, error) {
	house, street, err := q.read()
	if err != nil {
		return nil, err
	}
	postcodes, err := d.postcodes(q)
	if err != nil || len(postcodes) == 0 {
		return nil, err
	}
	var found []Address
	err = d.base.Look(ctx, func(s Shelves) (err error) {
		found, err = search(s, postcodes, want(street), house)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("places.Search: %w", err)
	}
	return found, nil
}

// read separates number and street.
func (q Query) read() (House, string, error) {
	if len(q.Street) > maxTyped || len(q.Number) > maxTyped {
		return House{}, "", fault.Field("street", "Give an address, at most 200 characters.")
	}
	if strings.TrimSpace(q.Number) == "" {
		h, words := cutHouse(strings.Fields(Fold(q.Street)))
		if h.Number > 0 && len(words) > 0 && isKind(expand(words[0], true)) {
			return h, strings.Join(words, " "), nil
		}
		return House{}, q.Street, nil
	}
	h, ok := ParseHouse(q.Number)
	if !ok {
		return House{}, "", fault.Field("number", "Give a house number such as 12 or 12 bis.")
	}
	return h, q.Street, nil
}

// postcodes are where a query looks, the most likely first.
func (d *Directory) postcodes(q Query) ([]string, error) {
	if strings.TrimSpace(q.Postcode) == "" {
		return d.communes.Postcodes(q.Commune), nil
	}
	postcode := plainPostcode(q.Postcode)
	if postcode == "" {
		return nil, fault.Field("postcode", "Give a postcode of five digits.")
	}
	return append([]string{postcode}, nearPostcodes(postcode)...), nil
}

// Address is the one of an id of the address base, such as 44109_7480_00012_bis; Missing
// when the base does not have it, or not any more.
func (d *Directory) Address(ctx context.Context, id string) (Address, error) {
	var found *Address
	err := d.base.Look(ctx, func(s Shelves) error {
		ids, err := s.Coded(CodeOf(id))
		if err != nil {
			return err
		}
		found = nil
		for _, street := range ids {
			street, err := s.Street(street)
			if err != nil {
				return err
			}
			for i := range street.Numbers {
				if a := street.Address(i); a.ID == id {
					found = &a
				}
			}
		}
		return nil
	})
	if err != nil {
		return Address{}, fmt.Errorf("places.Address: %w", err)
	}
	if found == nil {
		return Address{}, fault.New(fault.Missing, "No such address")
	}
	return *found, nil
}

// candidate is a street that may be meant.
type candidate struct {
	id   int64
	cost int
}

func search(s Shelves, postcodes []string, w wanted, house House) ([]Address, error) {
	if w.key == "" {
		return nil, nil
	}
	var sheets []Sheet
	for _, postcode := range postcodes {
		more, err := s.Sheets(postcode)
		if err != nil {
			return nil, err
		}
		sheets = append(sheets, more...)
	}
	var exact []candidate
	for _, sheet := range sheets {
		for _, id := range sheet.exact(w.key) {
			exact = append(exact, candidate{id: id})
		}
	}
	if len(exact) > 0 {
		return numbers(s, exact, house, maxFound)
	}
	return numbers(s, alike(sheets, w), house, maxFound)
}

// alike gives the streets that are most like the wanted one, the nearest first.
func alike(sheets []Sheet, w wanted) []candidate {
	var all []candidate
	for at, sheet := range sheets {
		for id, key := range sheet.lines() {
			if cost, ok := w.cost(key); ok {
				all = append(all, candidate{id, cost<<8 | min(at, 255)}) // of equals the first postcode's
			}
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(a.cost, b.cost) })
	return all
}

// numbers gives the addresses of that house in the streets, in the streets' order; of
// a street those with the very repetition first. Without a number they are the first of
// each street.
func numbers(s Shelves, streets []candidate, house House, limit int) ([]Address, error) {
	var found []Address
	for _, c := range streets[:min(len(streets), maxStreets)] {
		street, err := s.Street(c.id)
		if err != nil {
			return nil, err
		}
		for _, i := range street.of(house) {
			if found = append(found, street.Address(i)); len(found) == limit {
				return found, nil
			}
		}
	}
	return found, nil
}

// of gives the places of a number among the street's: of the very one, else of those
// people write so. 12 alone is also 12 A and 12 B where there is no 12; but 12 bis is
// neither 12 nor 12 ter, which are other people's houses.
func (s Street) of(house House) []int {
	var all []int
	best := 2
	for i, n := range s.Numbers {
		how := 2
		switch {
		case house.Number == 0:
		case n.Number != house.Number:
			continue
		case n.House == house:
			how = 0
		case n.House.like(house):
			how = 1
		case house.Repetition != "":
			continue
		}
		if how < best {
			best, all = how, nil
		}
		if how == best {
			all = append(all, i)
		}
	}
	return all
}
