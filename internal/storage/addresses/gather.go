package addresses

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"palier/internal/core/places"
)

// department gathers the addresses of one until they are written. A large one has a
// million: what is kept of each has no pointers, and is small.
type department struct {
	code      string
	addresses int
	streets   map[streetKey]*street
	last      *street // of the line before: most lines are of the same
	lastKey   streetKey
	extras    []extra
	known     map[extra]uint32 // of extras without an id: few, and each comes often
}

// streetKey tells streets apart. A commune that grew may have two of one name, and a
// long street several postcodes.
type streetKey struct{ code, name, postcode, insee string }

// street is a street with the numbers read so far.
type street struct {
	key string // places.Key of its name
	places.Street
	houses []house
}

// house is a number of a street.
type house struct {
	number int32
	at     places.Point
	extra  uint32 // index of department.extras
}

// extra is what most numbers do not have.
type extra struct{ repetition, id string }

func newDepartment(code string) *department {
	return &department{code: code, streets: map[streetKey]*street{}, extras: []extra{{}}, known: map[extra]uint32{{}: 0}}
}

// add takes an entry in.
func (d *department) add(e entry) {
	d.addresses++
	if key := (streetKey{e.code, e.name, e.postcode, e.insee}); d.last == nil || key != d.lastKey {
		d.turnTo(key, e.commune)
	}
	d.last.houses = append(d.last.houses, house{int32(e.Number), e.Point, d.extra(extra{e.Repetition, e.ID})})
}

// turnTo makes the street of the key the last one. What is kept of the texts is a copy:
// they are parts of a whole line.
func (d *department) turnTo(key streetKey, commune string) {
	d.last = d.streets[key]
	if d.last == nil {
		key = streetKey{strings.Clone(key.code), strings.Clone(key.name), strings.Clone(key.postcode), strings.Clone(key.insee)}
		d.last = &street{key: places.Key(key.name), Street: places.Street{Name: key.name, Code: key.code,
			Postcode: key.postcode, INSEE: key.insee, Commune: places.CityOf(strings.Clone(commune))}}
		d.streets[key] = d.last
	}
	d.lastKey = streetKey{d.last.Code, d.last.Name, d.last.Postcode, d.last.INSEE}
}

func (d *department) extra(e extra) uint32 {
	if index, found := d.known[e]; found {
		return index
	}
	e = extra{strings.Clone(e.repetition), strings.Clone(e.id)}
	d.extras = append(d.extras, e)
	index := uint32(len(d.extras) - 1)
	if e.id == "" {
		d.known[e] = index
	}
	return index
}

// sheets are the streets by postcode and key.
func (d *department) sheets() [][]*street {
	all := slices.SortedFunc(maps.Values(d.streets), func(a, b *street) int {
		return cmp.Or(cmp.Compare(a.Postcode, b.Postcode), cmp.Compare(a.key, b.key), cmp.Compare(a.INSEE, b.INSEE),
			cmp.Compare(a.Code, b.Code), cmp.Compare(a.Name, b.Name))
	})
	var sheets [][]*street
	for i, s := range all {
		if i == 0 || all[i-1].Postcode != s.Postcode {
			sheets = append(sheets, nil)
		}
		sheets[len(sheets)-1] = append(sheets[len(sheets)-1], s)
	}
	return sheets
}

// numbers are those of a street in their order, each once.
func (d *department) numbers(s *street) []places.Numbered {
	all := make([]places.Numbered, len(s.houses))
	for i, h := range s.houses {
		e := d.extras[h.extra]
		all[i] = places.Numbered{House: places.House{Number: int(h.number), Repetition: e.repetition}, Point: h.at, ID: e.id}
	}
	slices.SortStableFunc(all, func(a, b places.Numbered) int {
		return cmp.Or(cmp.Compare(a.Number, b.Number), cmp.Compare(a.Repetition, b.Repetition), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(all, func(a, b places.Numbered) bool { return a.House == b.House && a.ID == b.ID })
}
