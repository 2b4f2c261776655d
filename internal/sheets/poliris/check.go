package poliris

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Check judges an ad field by field as portals do: what they would refuse it for is heavy, the
// rest is what would not be shown. The line of a doubt is the ad's.
func Check(a Ad) []Doubt {
	w := (&Writer{options: Options{Version: Versions()[0]}, cells: make([]string, Versions()[0].Fields+1)})
	w.fill(&a)
	c := checking{row: Row{Line: a.Line, Cells: w.cells}}
	c.all()
	if a.Property.Type == 0 {
		c.doubt(true, 4, "nobody says what kind of property it is")
	}
	if n := len(a.Photos); n > MostPhotos {
		c.doubt(false, photoRanks[MostPhotos-1], "%d photos, and there is room for %d", n, MostPhotos)
	}
	return c.sorted()
}

// Checker judges the rows of a file as they are written, and what two of them have in common.
type Checker struct{ references, ids map[string]int }

// NewChecker begins a file.
func NewChecker() *Checker { return &Checker{map[string]int{}, map[string]int{}} }

// Row judges the next row.
func (k *Checker) Row(r Row) []Doubt {
	c := checking{row: r}
	c.all()
	for rank, met := range map[int]map[string]int{2: k.references, 175: k.ids} {
		key := r.cell(1) + "\x00" + r.cell(rank)
		switch first := met[key]; {
		case r.cell(rank) == "":
		case first != 0:
			c.doubt(true, rank, "line %d has the same: an ad is one line", first)
		default:
			met[key] = r.Line
		}
	}
	return c.sorted()
}

// Heavy tells whether a portal would refuse the ad.
func Heavy(list []Doubt) bool {
	return slices.ContainsFunc(list, func(d Doubt) bool { return d.Heavy })
}

type checking struct {
	row    Row
	doubts []Doubt
}

func (c *checking) doubt(heavy bool, rank int, format string, args ...any) {
	c.doubts = append(c.doubts, Doubt{Line: c.row.Line, Rank: rank, Value: c.row.cell(rank), Problem: fmt.Sprintf(format, args...), Heavy: heavy})
}

func (c *checking) sorted() []Doubt {
	slices.SortStableFunc(c.doubts, func(a, b Doubt) int { return a.Rank - b.Rank })
	return c.doubts
}

func (c *checking) all() {
	wanted := c.wanted()
	for _, rank := range wanted {
		if !c.says(rank) {
			c.doubt(true, rank, "it is missing")
		}
	}
	for rank := 1; rank < min(len(c.row.Cells), len(rules)); rank++ {
		if c.says(rank) {
			c.field(rank, slices.Contains(wanted, rank))
		}
	}
	c.place()
	c.money()
	c.assessment()
	c.order()
	if !c.says(photoRanks[0]) {
		c.doubt(false, photoRanks[0], "an ad without a photo is hardly looked at")
	}
}

func (c *checking) says(rank int) bool { return c.row.cell(rank) != "" }

// kind is the kind of ad and of property, as words are compared.
func (c *checking) kind() (ad, property string) {
	return plainly(c.row.cell(3)), plainly(c.row.cell(4))
}

func (c *checking) rent() bool {
	ad, _ := c.kind()
	return ad == "location" || ad == "location vacances"
}

// wanted are the ranks without which no ad of a kind is taken.
func (c *checking) wanted() []int {
	list := []int{1, 2, 3, 4, 5, 6, 11, 15, 20, 21, 175, 301}
	ad, _ := c.kind()
	switch {
	case ad == "location":
		list = append(list, 23, 304)
		if c.home() {
			list = append(list, 306)
		}
	case ad == "location vacances":
	case ad == "viager":
		list = append(list, 186, 302)
	case ad != leaseRight:
		list = append(list, 302)
	}
	if c.home() {
		list = append(list, 16, 18)
	}
	if c.assessed() {
		list = append(list, 177)
	}
	return list
}

// home tells what people live in, assessed what needs an energy assessment (CCH L. 126-26).
func (c *checking) home() bool {
	_, property := c.kind()
	return slices.Contains([]string{"appartement", "maison/villa", "loft/atelier/surface", "château", "hôtel particulier"}, property)
}

func (c *checking) assessed() bool {
	_, property := c.kind()
	return c.home() || property == "immeuble" || property == "bureaux"
}

// field holds a cell to its rule. Texts that are too long are cut off by a portal; those that
// name the ad are not taken.
func (c *checking) field(rank int, wanted bool) {
	cell, r := c.row.cell(rank), rules[rank]
	if wrong := r.breaks(cell); wrong != "" {
		c.doubt(r.must || wanted, rank, "%s", wrong)
	}
	if n := utf8.RuneCountInString(cell); r.most > 0 && n > r.most {
		c.doubt(r.must || rank == 175, rank, "it has %d characters, and there is room for %d", n, r.most)
	}
	if strings.Contains(cell, "<") {
		for _, found := range tag.FindAllString(cell, -1) {
			if !lineBreak.MatchString(found) {
				c.doubt(false, rank, "HTML is not taken, but for <BR>")
				return
			}
		}
	}
}

func (c *checking) place() {
	french := !c.says(7) || strings.EqualFold(c.row.cell(7), "France")
	for _, rank := range []int{5, 108} {
		if zip := c.row.cell(rank); french && zip != "" && !postcode.MatchString(zip) {
			c.doubt(rank == 5, rank, "a French postcode has five digits")
		}
	}
	if c.says(298) != c.says(299) {
		c.doubt(false, 298, "a position is a latitude and a longitude")
	}
	if c.says(298) && c.says(299) && !c.says(300) {
		c.doubt(false, 300, "a position is taken with its precision alone: 1 is exact")
	}
	for rank, most := range map[int]float64{298: 90, 299: 180} {
		if n, ok := c.number(rank); ok && (n < -most || n > most) {
			c.doubt(false, rank, "it is beyond %g degrees", most)
		}
	}
	if email := c.row.cell(107); email != "" && !strings.Contains(strings.Trim(email, "@"), "@") {
		c.doubt(false, 107, "this is no e-mail address")
	}
	if visit := c.row.cell(104); visit != "" && !webAddress(visit) {
		c.doubt(false, 104, "this is no address on the web")
	}
}

// money: arrêté of 10 January 2017; CCH L. 721-1.
func (c *checking) money() {
	if price, ok := c.number(11); ok && price == 0 {
		c.doubt(true, 11, "the price is 0")
	}
	if fees, ok := c.number(15); ok && !c.rent() && fees > mostPercent {
		c.doubt(true, 15, "of a sale it is a percentage of the price without fees")
	}
	if payer := c.row.cell(302); !c.rent() && (payer == "1" || payer == "3") && !c.says(303) {
		c.doubt(true, 303, "the buyer pays fees: the price without them is missing")
	}
	if c.row.cell(13) == "NON" && c.rent() {
		c.doubt(false, 13, "a rent is shown with its charges")
	}
	if c.row.cell(258) == "OUI" {
		for _, rank := range []int{259, 260, 261} {
			if !c.says(rank) {
				c.doubt(false, rank, "of a co-ownership it is said")
			}
		}
	}
	if c.rent() && c.says(305) && !c.says(332) {
		c.doubt(false, 332, "a supplement stands beside a reference rent")
	}
}

// assessment: decree 2021-19. A letter goes with a letter and its figures; VI and NS have none.
func (c *checking) assessment() {
	energy, climate := c.row.cell(177), c.row.cell(179)
	if energy == "" {
		return
	}
	if len(energy) != 1 {
		if climate != "" && climate != energy {
			c.doubt(false, 179, "it is %s as the energy class is", energy)
		}
		return
	}
	for _, rank := range []int{176, 178, 179, 324, 326, 327, 328} {
		if !c.says(rank) {
			c.doubt(false, rank, "an energy assessment says it")
		}
	}
	on, ok := dayIn(c.row.cell(324))
	if version := c.row.cell(325); ok && version != "" && version != methodOn(on) {
		c.doubt(false, 325, "an assessment of that day is %s", methodOn(on))
	}
}

// order are pairs of fields of which the first is not above the second.
func (c *checking) order() {
	for _, p := range [][2]int{{19, 18}, {24, 25}, {303, 11}, {308, 309}, {310, 311}, {312, 313}, {314, 315}, {214, 215}, {326, 327}} {
		low, ok := c.number(p[0])
		high, there := c.number(p[1])
		if ok && there && low > high && high > 0 {
			c.doubt(false, p[0], "it is more than field %s", Field(p[1]))
		}
	}
	if year, ok := c.number(27); ok && year != 0 && (year < 1000 || year > 2100) {
		c.doubt(false, 27, "a year has four digits")
	}
}

// number is a cell as a number, where it is one.
func (c *checking) number(rank int) (float64, bool) {
	n, err := strconv.ParseFloat(c.row.cell(rank), 64)
	return n, err == nil
}
