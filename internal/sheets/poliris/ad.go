package poliris

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"palier/internal/core/listings"
)

// cell is a field of a row, "" where the row is too short.
func (r Row) cell(rank int) string {
	if rank < len(r.Cells) {
		return r.Cells[rank]
	}
	return ""
}

// ID is what the sender calls the ad and never changes: its reference where there is nothing else.
func (r Row) ID() string { return strings.Clone(cmp.Or(r.cell(175), r.cell(2))) } // who keeps it would keep the whole line

// Reference is the sender's own, as he shows it.
func (r Row) Reference() string { return r.cell(2) }

// breaks are how the format writes the end of a line within a text.
var breaks = strings.NewReplacer("<BR>", "\n", "<br>", "\n", "<BR/>", "\n", "<br/>", "\n", "<br />", "\n", "<BR />", "\n")

// Ads gives the ads of a file as properties.
func (p *File) Ads() iter.Seq2[Ad, error] {
	return func(yield func(Ad, error) bool) {
		for row, err := range p.Rows() {
			if err != nil {
				yield(Ad{}, err)
				return
			}
			if !yield(read(row), nil) {
				return
			}
		}
	}
}

// read makes a property of a row. What a cell says and nobody understands is a doubt.
func read(row Row) Ad {
	a := Ad{Line: row.Line}
	a.Property.Step, a.Property.Status, a.Property.Country = 1, 1, "FR" // it is in a portfolio: it is on the market
	for _, c := range allColumns {
		cell := row.cell(c.rank)
		if strings.Contains(cell, "<") {
			cell = breaks.Replace(cell)
		}
		if cell == "" || c.take == nil {
			continue
		}
		if problem := c.take(&a, cell); problem != "" {
			a.Doubts = append(a.Doubts, Doubt{Line: row.Line, Rank: c.rank, Value: cell, Problem: problem})
		}
	}
	a.reckon()
	a.wordings(row)
	a.pictures(row)
	a.fees, a.net, a.bare = nil, nil, false
	a.ID, a.Property.Reference = row.ID(), strings.Clone(a.Property.Reference)
	slices.Sort(a.Property.Particulars.Services)
	slices.Sort(a.Property.Particulars.Orientations)
	slices.Sort(a.Property.Particulars.Proximities)
	return a
}

// Former is the ad's property with what a property was where the ad has a cell that nobody
// understands: a slip of whoever wrote it empties nothing.
func (a Ad) Former(was listings.Property) listings.Property {
	former := Ad{Property: was}
	for _, c := range allColumns {
		if c.take == nil || c.say == nil || !slices.ContainsFunc(a.Doubts, func(d Doubt) bool { return d.Rank == c.rank }) {
			continue
		}
		if cell := c.say(&former); cell != "" {
			c.take(&a, cell)
		}
	}
	return a.Property
}

// wordings fill in the titles and texts of other languages, which stand behind their codes.
func (a *Ad) wordings(row Row) {
	said := 0
	for i := range 3 {
		rank := 124 + 4*i
		list := advert(a).Translations
		lang := strings.ToLower(row.cell(rank))
		if said < len(list) && list[said].Language == lang {
			list[said].Title, list[said].Body = breaks.Replace(row.cell(rank+2)), breaks.Replace(row.cell(rank+3))
			said++
		}
	}
}

// pictures are where the photos lie, in their order.
func (a *Ad) pictures(row Row) {
	for i, rank := range photoRanks {
		if place := row.cell(rank); place != "" {
			a.Photos = append(a.Photos, Photo{Place: place, Caption: row.cell(captionRanks[i])})
		}
	}
}
