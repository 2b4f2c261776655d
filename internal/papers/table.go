// Package papers knows paper: a table on numbered pages, with what stands on top of each,
// rows that wrap and go on overleaf; a letter that is handed to somebody and signed; letters
// of every European language.
//
// It must not know what a row says, nor of what business: it is given texts.
package papers

import (
	"fmt"
	"io"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
)

// Table is what is printed: A4, lying.
type Table struct {
	Title   string
	About   []string // lines under the title, on every page
	Columns []Column
	Rows    [][]string // a text for each column; a line feed begins a new line
	Closing []string   // lines after the last row
	Foot    string     // at the foot of every page, after its number
	At      time.Time  // when the paper was made, as the file says
}

// Column is one of a table's.
type Column struct {
	Name  string
	Share float64 // of the width; only its proportion to the others counts
	Right bool    // for figures
}

// Millimetres and points of a table.
const (
	width, height = 297.0, 210.0
	margin        = 12.0
	bottom        = height - 16 // where rows end
	lineHeight    = 3.9
	padding       = 1.2 // around the text of a cell
	face          = "go"
	small, plain  = 7.5, 8.0
	large         = 13.0
	fine, heavy   = 0.1, 0.4 // lines
)

// PDF writes the table, each page numbered "1/12".
func (t Table) PDF(w io.Writer) error {
	sheets, letters, err := blank("L", t.Title, "fr", t.At)
	if err != nil {
		return err
	}
	p := printer{Table: t, Fpdf: sheets, alphabet: letters}
	p.SetMargins(margin, margin, margin)
	p.SetHeaderFunc(p.head)
	p.SetFooterFunc(p.foot)
	p.measure()
	p.SetLineWidth(fine)
	p.SetFont(face, "", small)
	p.AddPage() // which prints a head, and has the line and the face as they were again
	for _, row := range t.Rows {
		p.row(row)
	}
	p.close()
	if err := p.Output(w); err != nil {
		return fmt.Errorf("papers.PDF(%d rows): %w", len(t.Rows), err)
	}
	return nil
}

// blank is a file without a page, lying ("L") or upright ("P"), with the one face that there
// is. Two of the same title and instant, with the same on them, are the same file.
func blank(way, title, lang string, at time.Time) (*fpdf.Fpdf, alphabet, error) {
	letters, err := sfnt.Parse(goregular.TTF)
	if err != nil {
		return nil, alphabet{}, fmt.Errorf("papers: the face: %w", err)
	}
	p := fpdf.New(way, "mm", "A4", "")
	p.AddUTF8FontFromBytes(face, "", goregular.TTF)
	p.AddUTF8FontFromBytes(face, "B", gobold.TTF)
	p.SetTitle(title, true)
	p.SetLang(lang)
	p.SetCreationDate(at)
	p.SetModificationDate(at)
	p.SetCatalogSort(true)
	p.SetCellMargin(0)
	p.SetAutoPageBreak(false, 0)
	p.AliasNbPages("{pages}")
	p.SetLineWidth(fine)
	return p, alphabet{letters}, nil
}

// printer is a table being printed.
type printer struct {
	Table
	*fpdf.Fpdf
	alphabet
	top    float64   // where rows begin, below a page's head
	widths []float64 // of the columns, in millimetres
}

func (p *printer) measure() {
	total := 0.0
	for _, c := range p.Columns {
		total += c.Share
	}
	for _, c := range p.Columns {
		p.widths = append(p.widths, (width-2*margin)*c.Share/total)
	}
}

// head is the top of a page, down to the names of the columns.
func (p *printer) head() {
	p.SetFont(face, "B", large)
	p.CellFormat(0, 7, p.legible(p.Title), "", 1, "L", false, 0, "")
	p.SetFont(face, "", plain)
	for _, line := range p.About {
		p.MultiCell(0, lineHeight, p.legible(line), "", "L", false)
	}
	p.Ln(2)
	p.SetFont(face, "B", small)
	names := make([]string, len(p.Columns))
	for i, c := range p.Columns {
		names[i] = c.Name
	}
	p.SetLineWidth(heavy)
	p.rule()
	cells := p.wrap(names)
	p.lines(cells, 0, tallest(cells))
	p.rule()
	p.top = p.GetY()
}

// foot is the end of a page, with its number.
func (p *printer) foot() {
	p.SetFont(face, "", small)
	p.SetXY(margin, height-12)
	p.CellFormat(0, 4, fmt.Sprintf("%d/{pages} · %s", p.PageNo(), p.legible(p.Foot)), "", 0, "L", false, 0, "")
}

// close writes what stands after the last row, together with it or overleaf.
func (p *printer) close() {
	p.Ln(2)
	p.SetFont(face, "", plain)
	for _, line := range p.Closing {
		for _, part := range p.SplitText(p.legible(line), width-2*margin) {
			if p.GetY()+lineHeight > bottom {
				p.AddPage()
			}
			p.CellFormat(0, lineHeight, part, "", 1, "L", false, 0, "")
		}
	}
}
