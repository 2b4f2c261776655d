package newbuild

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

// priceGrid is the form in which many prices are changed at once: first it shows what would
// change, then it is done, whole or not at all.
type priceGrid struct {
	Program          programs.Program
	Path, Back       string
	Lines            []priceEdit
	Reason, Paste    string
	Percent          string
	Changed, Unknown int
	Preview          bool
	Sum              string // what all changes come to
	Problems         []problem
}

// priceEdit is a lot of the grid.
type priceEdit struct {
	ID              int64
	Path, Reference string
	Typology, Area  string
	mark            mark
	Was, WasReduced string // plain numbers, for the form
	Price, Reduced  string // as typed
	Now             string // as people read it
	Change          string // "+4 000 €", empty: none
	Moved           string // what somebody else has made of it
}

// Mark is the lot's state.
func (e priceEdit) Mark() mark { return e.mark }

func (p *pages) prices(c *frame.Call) error {
	in, v, err := p.site(c)
	if err != nil {
		return err
	}
	return c.Show("prices", p.grid(c, in, v))
}

// grid is the form as the lots are.
func (p *pages) grid(c *frame.Call, in programs.Program, v programs.View) priceGrid {
	g := priceGrid{Program: in, Path: programPath(in.ID) + "/prices", Back: programPath(in.ID), Reason: c.Value("reason"), Paste: c.R.PostForm.Get("paste"), Percent: c.Value("percent")}
	lots, _ := v.Lots(programs.LotQuery{})
	for _, l := range lots {
		e := priceEdit{ID: l.ID, Path: pathOf(l), Reference: l.Reference, Typology: known(c.Words, "type.", l.Type) + " " + known(c.Words, "typology.", l.Typology),
			Area: metres(c.Words, l.LivingArea), mark: marks[l.State(v.At)], Was: major(&l.Price), WasReduced: major(l.ReducedPrice), Now: euros(c.Words, l.Price)}
		e.Price, e.Reduced = e.Was, e.WasReduced
		g.Lines = append(g.Lines, e)
	}
	return g
}

// major is an amount as the form writes it.
func major(minor *int64) string {
	if minor == nil {
		return ""
	}
	return strconv.FormatFloat(float64(*minor)/100, 'f', -1, 64)
}

// minor reads an amount; none is nil.
func minor(s string) (*int64, bool) {
	if s = plain(s); s == "" {
		return nil, true
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n < 0 || n > 1e9 {
		return nil, false
	}
	cents := int64(n*100 + 0.5)
	return &cents, true
}

func (p *pages) setPrices(c *frame.Call) error {
	in, v, err := p.site(c)
	if err != nil {
		return err
	}
	g := p.grid(c, in, v)
	if c.Value("act") == "fill" {
		g.fill(c)
		g.Preview = true
		g.weigh(c.Words)
		return c.Show("prices", g)
	}
	g.typed(c)
	list := g.weigh(c.Words)
	if c.Value("act") != "save" || len(g.Problems) > 0 {
		g.Preview = true
		status := http.StatusOK
		if len(g.Problems) > 0 {
			status = http.StatusUnprocessableEntity
		}
		return c.ShowStatus(status, "prices", g)
	}
	n, err := p.Programs.SetPrices(c.Context(), c.Actor, in.ID, c.Value("reason"), list)
	if err == nil {
		return c.Said(g.Back, "prices.saved", n)
	}
	if moved, ok := errors.AsType[*programs.Moved](err); ok {
		g.moved(c.Words, moved.Lots)
		return c.ShowStatus(http.StatusConflict, "prices", g)
	}
	if !fault.Is(err, fault.Invalid) {
		return err
	}
	g.Problems = problems(c.Words, err)
	return c.ShowStatus(http.StatusUnprocessableEntity, "prices", g)
}

// typed puts what was typed into the lines, with what its reader saw.
func (g *priceGrid) typed(c *frame.Call) {
	for i := range g.Lines {
		e, id := &g.Lines[i], text(g.Lines[i].ID)
		if !c.R.PostForm.Has("price." + id) {
			continue
		}
		e.Price, e.Reduced = c.Value("price."+id), c.Value("reduced."+id)
		e.Was, e.WasReduced, _ = strings.Cut(c.Value("was."+id), ";")
	}
}

// fill puts a list of "reference; price; reduced price" lines, and a percentage, into the
// lines: nothing is saved by it.
func (g *priceGrid) fill(c *frame.Call) {
	g.typed(c)
	at := map[string]int{}
	for i, e := range g.Lines {
		at[strings.ToLower(e.Reference)] = i
	}
	for line := range strings.Lines(g.Paste) {
		cells := strings.FieldsFunc(line, func(r rune) bool { return r == ';' || r == '\t' })
		if len(cells) < 2 {
			continue
		}
		i, found := at[strings.ToLower(strings.TrimSpace(cells[0]))]
		if !found {
			g.Unknown++
			continue
		}
		g.Lines[i].Price = strings.TrimSpace(cells[1])
		if len(cells) > 2 {
			g.Lines[i].Reduced = strings.TrimSpace(cells[2])
		}
	}
	percent, err := strconv.ParseFloat(plain(g.Percent), 64)
	if err != nil || percent == 0 || percent < -90 || percent > 200 {
		return
	}
	const hundred = 100_00 // prices of a list are whole hundreds of euros
	for i := range g.Lines {
		e := &g.Lines[i]
		if c.Value("free") != "" && e.mark.Family != marks[programs.Available].Family {
			continue
		}
		for _, value := range []*string{&e.Price, &e.Reduced} {
			if n, ok := minor(*value); ok && n != nil {
				*value = major(new((int64(float64(*n)*(1+percent/100)) + hundred/2) / hundred * hundred))
			}
		}
	}
}

// weigh reads all lines: what changes, what it comes to, and what is no price.
func (g *priceGrid) weigh(w page.Words) (list []programs.NewPrice) {
	var sum int64
	for i := range g.Lines {
		e := &g.Lines[i]
		price, ok := minor(e.Price)
		reduced, okReduced := minor(e.Reduced)
		was, _ := minor(e.Was)
		wasReduced, _ := minor(e.WasReduced)
		if !ok || price == nil || !okReduced || was == nil {
			g.Problems = append(g.Problems, problem{"price." + text(e.ID), say(w, "why.price.of", e.Reference)})
			continue
		}
		if *price == *was && same(reduced, wasReduced) {
			continue
		}
		g.Changed++
		sum += *price - *was
		e.Change = signed(w, *price-*was)
		list = append(list, programs.NewPrice{Lot: e.ID, WasPrice: *was, Price: *price, WasReduced: wasReduced, ReducedPrice: reduced})
	}
	g.Sum = signed(w, sum)
	return list
}

func same(a, b *int64) bool { return a == b || a != nil && b != nil && *a == *b }

// signed is a difference of prices.
func signed(w page.Words, cents int64) string {
	if cents > 0 {
		return "+" + euros(w, cents)
	}
	return euros(w, cents)
}

// moved shows what somebody else has made of prices meanwhile; saved again, the typed ones win.
func (g *priceGrid) moved(w page.Words, lots []programs.Lot) {
	g.Preview = true
	for _, l := range lots {
		for i := range g.Lines {
			if e := &g.Lines[i]; e.ID == l.ID {
				e.Moved, e.Was, e.WasReduced = euros(w, l.Price), major(&l.Price), major(l.ReducedPrice)
			}
		}
	}
}

// printedGrid is the price grid on paper.
type printedGrid struct {
	Program  programs.Program
	Back, On string
	Delivery string
	Rows     []lotRow
	Reduced  bool
}

func (p *pages) printPrices(c *frame.Call) error {
	in, v, err := p.site(c)
	if err != nil {
		return err
	}
	d := printedGrid{Program: in, Back: programPath(in.ID), On: moment(c, c.Now), Delivery: onDay(c, in.Delivery)}
	main, _ := v.Lots(programs.LotQuery{Main: new(true)})
	for _, l := range main {
		r := row(c, v, filter{Show: showPrice}, l)
		r.Place = maybeEuros(c.Words, l.ReducedPrice)
		d.Reduced = d.Reduced || l.ReducedPrice != nil
		d.Rows = append(d.Rows, r)
	}
	return c.Show("grid", d)
}
