package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"palier/internal/core/places"
	"palier/internal/storage/addresses"
)

// Figures are what was measured; times in microseconds.
type Figures struct {
	Exact  Figure `json:"exact"`  // postcode, street and number
	Typo   Figure `json:"typo"`   // with one letter changed, left out or put in
	Prefix Figure `json:"prefix"` // half of the street's last word, number and commune, without postcode
	Memory int64  `json:"memory"` // bytes resident at most
}

// Figure is one kind of search.
type Figure struct {
	Searches int     `json:"searches"`
	P50      float64 `json:"p50_us"`
	P99      float64 `json:"p99_us"`
	Found    float64 `json:"found"` // share of searches whose address was among those found
}

// searches is how many of each kind are made.
const searches = 3000

// measure searches addresses of the country that the file was made of.
func measure(ctx context.Context, file string, rows int) (Figures, error) {
	debug.SetGCPercent(300) // as palier serve does
	base := addresses.Open(file)
	defer base.Close()
	d := places.NewDirectory(base, places.New())
	wanted := sample(rows)
	r := rand.New(rand.NewPCG(5, 6))
	var f Figures
	var err error
	query := func(h house, street string) ([]places.Address, error) {
		return d.Search(ctx, places.Query{Postcode: h.postcode, Street: street, Number: places.House{Number: h.number, Repetition: h.repetition}.String()})
	}
	for _, kind := range []struct {
		into *Figure
		ask  func(house) ([]places.Address, error)
	}{
		{&f.Exact, func(h house) ([]places.Address, error) { return query(h, h.name) }},
		{&f.Typo, func(h house) ([]places.Address, error) { return query(h, misspelt(r, h.name)) }},
		{&f.Prefix, func(h house) ([]places.Address, error) {
			return d.Suggest(ctx, fmt.Sprintf("%d %s %s", h.number, h.name, begun(places.CityOf(h.commune))), 10)
		}},
	} {
		if *kind.into, err = timed(wanted, kind.ask); err != nil {
			return f, err
		}
	}
	f.Memory, err = peak()
	return f, err
}

// sample are addresses from all over the country, in no order.
func sample(rows int) []house {
	var all []house
	n, step := 0, max(rows/searches, 1)
	for h := range houses(rows) {
		if n++; n%step == 0 {
			all = append(all, h)
		}
	}
	rand.New(rand.NewPCG(7, 8)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func timed(wanted []house, ask func(house) ([]places.Address, error)) (Figure, error) {
	var took []time.Duration
	hits := 0
	for _, h := range wanted {
		began := time.Now()
		found, err := ask(h)
		took = append(took, time.Since(began))
		if err != nil {
			return Figure{}, err
		}
		if slices.ContainsFunc(found, func(a places.Address) bool { return a.ID == h.id() }) {
			hits++
		}
	}
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[int(share*float64(len(took)-1))].Nanoseconds()) / 1000
	}
	return Figure{len(took), at(0.5), at(0.99), float64(hits) / float64(len(took))}, nil
}

// misspelt is a name with one wrong letter in its last word.
func misspelt(r *rand.Rand, name string) string {
	runes := []rune(name)
	at := len(runes) - 1 - r.IntN(3)
	switch r.IntN(3) {
	case 0:
		runes[at] = 'x'
	case 1:
		runes = slices.Delete(runes, at, at+1)
	default:
		runes = slices.Insert(runes, at, 'e')
	}
	return string(runes)
}

// begun is a name of which the last word is half typed.
func begun(name string) string {
	runes := []rune(name)
	return string(runes[:max(len(runes)*2/3, min(4, len(runes)))])
}

// peak is the most memory that the process had (Linux).
func peak() (bytes int64, err error) {
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(text)) {
		if rest, is := strings.CutPrefix(line, "VmHWM:"); is {
			_, err = fmt.Sscanf(rest, "%d", &bytes)
			return bytes * 1024, err
		}
	}
	return 0, nil
}
