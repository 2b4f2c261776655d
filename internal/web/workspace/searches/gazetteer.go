package searches

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"palier/internal/core/places"
)

// gazetteer finds communes by the beginning of their name, however people write it. It is made
// when the first is looked for: to fold 36,000 names takes a while.
type gazetteer struct {
	once sync.Once
	list []town // by key
}

// town is a commune with all its postcodes.
type town struct {
	key string
	places.Commune
}

func (g *gazetteer) read(t Towns) []town {
	g.once.Do(func() {
		at := map[string]int{}
		for c := range t.All() {
			if i, known := at[c.INSEE]; known {
				g.list[i].Postcodes = append(g.list[i].Postcodes, c.Postcodes...)
				continue
			}
			at[c.INSEE] = len(g.list)
			c.Postcodes = slices.Clone(c.Postcodes)
			g.list = append(g.list, town{places.SameName(c.Name), c})
		}
		slices.SortFunc(g.list, func(a, b town) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.INSEE, b.INSEE)) })
	})
	return g.list
}

// from are the communes whose name begins so, the shortest first.
func (g *gazetteer) from(t Towns, key string) []town {
	list := g.read(t)
	first, _ := slices.BinarySearchFunc(list, key, func(one town, key string) int { return cmp.Compare(one.key, key) })
	last := first
	for last < len(list) && strings.HasPrefix(list[last].key, key) {
		last++
	}
	return list[first:last]
}

// exactly are the communes of a name, in a postcode and a department where those are said.
func (p *screens) exactly(zip, name, department string) (list []places.Commune) {
	wanted := places.SameName(name)
	if wanted == "" {
		return nil
	}
	for _, t := range p.gazetteer.from(p.Towns, wanted) {
		if t.key == wanted && (zip == "" || slices.Contains(t.Postcodes, zip)) && (department == "" || places.Department(t.INSEE) == department) {
			list = append(list, t.Commune)
		}
	}
	return list
}

// towns are communes of which a postcode and the name begin so.
func (p *screens) towns(zip, name string, most int) (list []places.Commune) {
	for _, t := range p.gazetteer.from(p.Towns, places.SameName(name)) {
		if len(list) == most {
			break
		}
		if zip == "" || slices.ContainsFunc(t.Postcodes, func(code string) bool { return strings.HasPrefix(code, zip) }) {
			list = append(list, t.Commune)
		}
	}
	return list
}
