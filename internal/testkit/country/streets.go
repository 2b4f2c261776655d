package main

import (
	"bufio"
	"cmp"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"

	"palier/internal/core/places"
)

// columns is the first line of a file of the address base.
const columns = "id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;" +
	"x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;source_nom_voie;certification_commune;cad_parcelles\n"

// write writes so many addresses.
func write(w *bufio.Writer, rows int) {
	w.WriteString(columns)
	for h := range houses(rows) {
		lat, lon := h.at.Degrees()
		number, repetition := h.number, h.repetition
		afnor := places.Fold(h.name)
		fmt.Fprintf(w, "%s;;%d;%s;%s;%s;%s;%s;;;%.2f;%.2f;%.6f;%.6f;entrée;;;%s;%s;commune;commune;1;\n",
			h.id(), number, repetition, h.name, h.postcode, h.insee, h.commune, 650_000+lon*70_000, 6_200_000+lat*11_000, lon, lat, places.Fold(h.commune), afnor)
	}
}

// houses are the addresses of the country, always the same: by department and commune.
// As in France a few communes have thousands of streets and most have a dozen.
func houses(rows int) iter.Seq[house] {
	return func(yield func(house) bool) {
		communes := communes()
		total := 0.0
		for _, c := range communes {
			total += c.weight
		}
		r := rand.New(rand.NewPCG(1, 2))
		left, ahead := float64(rows), total
		for _, c := range communes {
			share := int(math.Round(left * c.weight / ahead))
			left, ahead = left-float64(share), ahead-c.weight
			if !c.houses(r, share, yield) {
				return
			}
		}
	}
}

type commune struct {
	places.Commune
	weight float64
}

// communes are the real ones, each with a size that is made up.
func communes() []commune {
	r := rand.New(rand.NewPCG(3, 4))
	var all []commune
	seen := map[string]bool{}
	for c := range places.New().All() {
		if seen[c.INSEE] {
			continue
		}
		seen[c.INSEE] = true
		weight := min(math.Pow(1-r.Float64(), -0.9), 400)
		if places.CityOf(c.Name) != c.Name {
			weight = 60
		}
		all = append(all, commune{c, weight})
	}
	slices.SortFunc(all, func(a, b commune) int { return cmp.Compare(a.INSEE, b.INSEE) })
	return all
}

// houses are so many of a commune. It has no two streets of one name, as hardly any has: a
// search gives ten addresses, and the one that is looked for would not always be among them.
func (c commune) houses(r *rand.Rand, rows int, yield func(house) bool) bool {
	named := map[string]bool{}
	for street := 1; rows > 0; street++ {
		name := streetName(r)
		for named[name] {
			name = streetName(r)
		}
		named[name] = true
		many := min(rows, 1+int(r.ExpFloat64()*11))
		rows -= many
		at := places.PointAt(c.Lat+r.NormFloat64()/80, c.Lon+r.NormFloat64()/80)
		number := 0
		for i := range many {
			repetition := ""
			if number > 0 && r.IntN(30) == 0 {
				repetition = "bis"
			} else {
				number += 1 + r.IntN(3)
			}
			at.Lat, at.Lon = at.Lat+int32(r.IntN(400)-100), at.Lon+int32(r.IntN(400)-100)
			if !yield(house{c.INSEE, c.Name, c.Postcodes[0], street, name, number, repetition, at}) {
				return false
			}
			if repetition != "" && i < many-1 {
				number += 1 + r.IntN(2)
			}
		}
	}
	return true
}
