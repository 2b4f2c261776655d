package papers

import "strings"

// row prints one row: where it fits, overleaf when it fits there, and else over as many
// pages as it takes.
func (p *printer) row(texts []string) {
	cells := p.wrap(texts)
	all := tallest(cells)
	if room := p.room(); all > room && (room < 1 || all <= p.page()) {
		p.AddPage()
	}
	for from := 0; from < all; {
		if p.room() < 1 {
			p.AddPage()
		}
		to := min(all, from+max(1, p.room()))
		p.lines(cells, from, to)
		from = to
	}
	p.rule()
}

// wrap breaks each text into the lines that its column holds.
func (p *printer) wrap(texts []string) [][]string {
	cells := make([][]string, len(p.widths))
	for i := range min(len(texts), len(p.widths)) {
		for part := range strings.SplitSeq(texts[i], "\n") {
			lines := p.SplitText(p.legible(part), p.widths[i]-2*padding)
			if len(lines) == 0 {
				lines = []string{""}
			}
			cells[i] = append(cells[i], lines...)
		}
	}
	return cells
}

// tallest is how many lines a row has.
func tallest(cells [][]string) int {
	n := 1
	for _, lines := range cells {
		n = max(n, len(lines))
	}
	return n
}

// lines prints those of a row in [from, to), side by side.
func (p *printer) lines(cells [][]string, from, to int) {
	top := p.GetY() + padding
	for n := from; n < to; n++ {
		x := margin
		for i, lines := range cells {
			if n < len(lines) {
				p.SetXY(x+padding, top+float64(n-from)*lineHeight)
				p.CellFormat(p.widths[i]-2*padding, lineHeight, lines[n], "", 0, p.side(i), false, 0, "")
			}
			x += p.widths[i]
		}
	}
	p.SetXY(margin, top+float64(to-from)*lineHeight+padding)
}

func (p *printer) side(column int) string {
	if p.Columns[column].Right {
		return "R"
	}
	return "L"
}

// room is how many lines the rest of the page holds.
func (p *printer) room() int { return int((bottom - p.GetY() - 2*padding) / lineHeight) }

// page is how many lines of rows an empty page holds: what its head leaves.
func (p *printer) page() int { return int((bottom - p.top - 2*padding) / lineHeight) }

// rule draws a line across the page, here.
func (p *printer) rule() { p.Line(margin, p.GetY(), width-margin, p.GetY()) }
