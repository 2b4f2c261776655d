package newbuild

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/programs"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// The ways in which a price is shown.
const (
	showPrice   = "price"
	showMetre   = "metre"
	showReduced = "reduced"
)

// filter is what of a programme's lots somebody looks for: the address says it.
type filter struct {
	Type, Typology, Facing, State, Rate string
	Min, Max                            string // euros
	Show                                string
	low, high                           int64
}

func readFilter(c *frame.Call) filter {
	f := filter{Type: c.Value("type"), Typology: c.Value("typology"), Facing: c.Value("facing"), State: c.Value("state"), Rate: c.Value("rate"),
		Min: c.Value("min"), Max: c.Value("max"), Show: c.Value("show")}
	if !slices.Contains([]string{showPrice, showMetre, showReduced}, f.Show) {
		f.Show = showPrice
	}
	f.low, f.high = wholeEuros(f.Min), wholeEuros(f.Max)
	return f
}

// wholeEuros reads what people type as a price, in cents; 0 when it is none.
func wholeEuros(s string) int64 {
	n, err := strconv.ParseInt(plain(s), 10, 64)
	if err != nil || n < 0 || n > 1e9 {
		return 0
	}
	return n * 100
}

// matches tells whether a lot is looked for.
func (f filter) matches(l programs.Lot, v programs.View) bool {
	within := (f.low == 0 || l.Price >= f.low) && (f.high == 0 || l.Price <= f.high)
	rate := f.Rate == "" || f.Rate == showReduced && l.ReducedPrice != nil || f.Rate == strconv.FormatInt(l.VATRate, 10)
	return within && rate && (f.Type == "" || l.Type == f.Type) && (f.Typology == "" || l.Typology == f.Typology) &&
		(f.Facing == "" || l.Orientation == f.Facing) && (f.State == "" || string(l.State(v.At)) == f.State)
}

// price is a lot's price the way it is to be shown.
func (f filter) price(w page.Words, l programs.Lot) string {
	switch f.Show {
	case showReduced:
		return maybeEuros(w, l.ReducedPrice)
	case showMetre:
		if l.LivingArea == 0 {
			return ""
		}
		return euros(w, int64(float64(l.Price)/l.LivingArea/100+0.5)*100) + "/m²"
	}
	return euros(w, l.Price)
}

// offer is what there is to choose from.
type offer struct{ Types, Typologies, Facings, States, Rates []choice }

func (f filter) offer(w page.Words, lots []programs.Lot) offer {
	among := func(prefix, chosen string, of func(programs.Lot) string) []choice {
		var codes []string
		for _, l := range lots {
			if code := of(l); code != "" && !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
		slices.Sort(codes)
		return choices(w, prefix, chosen, codes...)
	}
	o := offer{
		Types:      among("type.", f.Type, func(l programs.Lot) string { return l.Type }),
		Typologies: among("typology.", f.Typology, func(l programs.Lot) string { return l.Typology }),
		Facings:    among("facing.", f.Facing, func(l programs.Lot) string { return l.Orientation }),
		Rates:      rates(w, f.Rate, lots),
	}
	for _, s := range states {
		o.States = append(o.States, choice{string(s), say(w, marks[s].Key), f.State == string(s)})
	}
	return o
}

func rates(w page.Words, chosen string, lots []programs.Lot) (list []choice) {
	var all []int64
	reduced := false
	for _, l := range lots {
		if !slices.Contains(all, l.VATRate) {
			all = append(all, l.VATRate)
		}
		reduced = reduced || l.ReducedPrice != nil
	}
	slices.SortFunc(all, func(a, b int64) int { return cmp.Compare(b, a) })
	for _, r := range all {
		code := strconv.FormatInt(r, 10)
		list = append(list, choice{code, w.Number(float64(r)/100, 2) + "\u00a0%", code == chosen})
	}
	if reduced {
		list = append(list, choice{showReduced, say(w, "plan.reduced"), chosen == showReduced})
	}
	return list
}

// plain is a number as machines read it, of one as people type it.
func plain(s string) string {
	return strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "", "m²", "", "%", "", ",", ".").Replace(strings.TrimSpace(s))
}
