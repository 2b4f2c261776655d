package places

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
)

// Suggest completes an address while it is typed, in one text: "12 rue des till nantes",
// "12 bis av pasteur 69003". Streets without that number are left out; without a number
// the streets themselves are given. Best first, at most limit (1 to 50); nothing for a
// text that says too little.
func (d *Directory) Suggest(ctx context.Context, text string, limit int) ([]Address, error) {
	limit = min(max(limit, 1), 50)
	if len(text) > maxTyped {
		return nil, nil
	}
	house, words := cutHouse(strings.Fields(Fold(text)))
	var found []Address
	err := d.base.Look(ctx, func(s Shelves) (err error) {
		if at := slices.IndexFunc(words, func(w string) bool { return plainPostcode(w) != "" }); at > 0 {
			w := want(strings.Join(words[:at], " ")) // what follows a postcode is the commune
			found, err = inPostcode(s, words[at], w, house, limit)
			return err
		}
		found, err = anywhere(s, words, house, limit)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("places.Suggest: %w", err)
	}
	return found, nil
}

func inPostcode(s Shelves, postcode string, w wanted, house House, limit int) ([]Address, error) {
	sheets, err := s.Sheets(postcode)
	if err != nil || w.key == "" {
		return nil, err
	}
	return suggestions(s, alike(sheets, w), house, limit)
}

// anywhere finds streets by words of their names and communes.
func anywhere(s Shelves, words []string, house House, limit int) ([]Address, error) {
	wanted := spellings(words)
	if len(wanted) == 0 {
		return nil, nil
	}
	ids, err := s.Named(wanted, maxCandidates)
	if err != nil {
		return nil, err
	}
	name := want(strings.Join(words, " ")).name
	type ranked struct {
		Address
		cost int
	}
	var all []ranked
	for _, id := range ids {
		street, err := s.Street(id)
		if err != nil {
			return nil, err
		}
		cost := unlike(name, street)
		for _, a := range street.suggested(house) {
			all = append(all, ranked{a, cost})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.Postcode, b.Postcode), cmp.Compare(a.Street, b.Street))
	})
	var found []Address
	for _, r := range all[:min(len(all), limit)] {
		found = append(found, r.Address)
	}
	return found, nil
}

// spellings are the words that a street must have, with what they may be short for. Of
// articles and kinds of streets there are too many to find anything by them.
func spellings(words []string) [][]string {
	var all [][]string
	for i, word := range words {
		full := expand(word, i == 0)
		switch last := i == len(words)-1; {
		case isArticle(full), isKind(full), last && len(word) < 2 && leadingDigits(word) == 0, full == "":
		case strings.Contains(full, " "): // notre dame
			for part := range strings.FieldsSeq(full) {
				all = append(all, []string{part})
			}
		case last && full != word:
			all = append(all, []string{full, word}) // "st" is saint, or begins stade
		default:
			all = append(all, []string{full})
		}
	}
	return all
}

// unlike ranks streets that have all the words: first those whose name is what was typed,
// or what was typed before the commune, then those that begin with it.
func unlike(typed string, s Street) int {
	_, name := splitKey(Key(s.Name))
	commune := strings.Join(streetWords(strings.Fields(Fold(s.Commune))), " ")
	switch {
	case typed == name:
		return 0
	case strings.HasPrefix(name+" "+commune, typed):
		return 1
	case strings.HasPrefix(typed, name+" "):
		return 2
	}
	return 3
}

func suggestions(s Shelves, streets []candidate, house House, limit int) ([]Address, error) {
	var found []Address
	for _, c := range streets[:min(len(streets), max(limit, maxStreets))] {
		street, err := s.Street(c.id)
		if err != nil {
			return nil, err
		}
		if found = append(found, street.suggested(house)...); len(found) >= limit {
			return found[:limit], nil
		}
	}
	return found, nil
}

// suggested is the street itself, or its addresses of that number.
func (s Street) suggested(house House) []Address {
	if house.Number == 0 {
		return []Address{s.Itself()}
	}
	var found []Address
	for _, i := range s.of(house) {
		found = append(found, s.Address(i))
	}
	return found
}
