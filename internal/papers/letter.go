package papers

import (
	"fmt"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Letter is what is handed to somebody: A4, upright, a letterhead and blocks under one
// another.
type Letter struct {
	From   []string // who hands it out; the first line is the name
	Title  string
	About  []string // lines under the title
	Blocks []Block
	Foot   string    // at the foot of every page, after its number
	Lang   string    // of its texts, as programs that read aloud want to know: "fr"
	At     time.Time // when the paper was made, as the file says
}

// Block is a part of a letter, in the order of its fields; what is empty is left out.
type Block struct {
	Title string
	Facts []Fact
	Rows  Rows
	Texts []string
	Signs []Sign
}

// Fact is something and what it is.
type Fact struct{ Name, Value string }

// Rows are a small table: Names of columns, each as broad as its share.
type Rows struct {
	Names  []string
	Shares []float64
	Cells  [][]string
}

// Sign is a box in which somebody signs.
type Sign struct{ Name, Ask string }

// Millimetres and points of a letter.
const (
	upright, tall   = 210.0, 297.0
	side            = 18.0
	column          = upright - 2*side
	end             = tall - 20
	leading         = 5.0
	body, head      = 10.0, 16.0
	names           = 52.0 // the column of what facts are called
	box             = 30.0 // height of one to sign in
	between         = 4.0
	headLine, under = 8.0, 6.5
)

// PDF writes the letter, each page numbered "1/2".
func (l Letter) PDF(w io.Writer) error {
	p, letters, err := blank("P", l.Title, l.Lang, l.At)
	if err != nil {
		return err
	}
	s := scribe{Letter: l, Fpdf: p, alphabet: letters}
	s.SetMargins(side, side, side)
	s.SetFooterFunc(s.foot)
	s.AddPage()
	s.letterhead()
	for _, b := range l.Blocks {
		s.block(b)
	}
	if err := s.Output(w); err != nil {
		return fmt.Errorf("papers.Letter.PDF(%d blocks): %w", len(l.Blocks), err)
	}
	return nil
}

// scribe is a letter being written.
type scribe struct {
	Letter
	*fpdf.Fpdf
	alphabet
}

func (s *scribe) letterhead() {
	for i, line := range s.From {
		s.face(i == 0, body)
		s.text(line)
	}
	if len(s.From) > 0 {
		s.gap()
	}
	s.face(true, head)
	s.CellFormat(0, headLine, s.legible(s.Title), "", 1, "L", false, 0, "")
	s.face(false, body)
	for _, line := range s.About {
		s.text(line)
	}
}

func (s *scribe) foot() {
	s.face(false, small)
	s.SetXY(side, tall-14)
	s.CellFormat(0, 4, fmt.Sprintf("%d/{pages} · %s", s.PageNo(), s.legible(s.Foot)), "", 0, "L", false, 0, "")
}

func (s *scribe) block(b Block) {
	s.gap()
	if b.Title != "" {
		s.room(under + 2*leading) // a heading is not left alone at the foot
		s.face(true, body+1)
		s.CellFormat(0, under, s.legible(b.Title), "", 1, "L", false, 0, "")
	}
	for _, f := range b.Facts {
		s.fact(f)
	}
	s.rows(b.Rows)
	s.face(false, body)
	for _, t := range b.Texts {
		s.text(t)
	}
	for _, one := range b.Signs {
		s.sign(one)
	}
}

// fact prints a name and, beside it, what it is; nothing when nobody knows.
func (s *scribe) fact(f Fact) {
	s.face(false, body)
	for i, line := range s.SplitText(s.legible(strings.TrimSpace(f.Value)), column-names) {
		s.room(leading)
		if i == 0 {
			s.face(true, body)
			s.CellFormat(names, leading, s.legible(f.Name), "", 0, "L", false, 0, "")
			s.face(false, body)
		}
		s.SetX(side + names)
		s.CellFormat(column-names, leading, line, "", 1, "L", false, 0, "")
	}
}

// rows prints a small table, each of its rows on one page.
func (s *scribe) rows(r Rows) {
	total := 0.0
	for _, share := range r.Shares {
		total += share
	}
	for i, cells := range append([][]string{r.Names}, r.Cells...) {
		if len(cells) == 0 {
			continue
		}
		s.face(i == 0, body-1)
		lines, most := make([][]string, len(r.Shares)), 1
		for k := range lines {
			lines[k] = s.SplitText(s.legible(cells[k]), column*r.Shares[k]/total-2*padding)
			most = max(most, len(lines[k]))
		}
		s.room(float64(most)*leading + 2*padding)
		top, x := s.GetY()+padding, side
		for k, texts := range lines {
			for n, text := range texts {
				s.SetXY(x+padding, top+float64(n)*leading)
				s.CellFormat(column*r.Shares[k]/total-2*padding, leading, text, "", 0, "L", false, 0, "")
			}
			x += column * r.Shares[k] / total
		}
		s.SetXY(side, top+float64(most)*leading+padding)
		s.Line(side, s.GetY(), upright-side, s.GetY())
	}
}

// sign prints a box with who signs in it, whole on one page.
func (s *scribe) sign(one Sign) {
	s.room(box + between)
	top := s.GetY() + between/2
	s.Rect(side, top, column, box, "D")
	s.SetXY(side+2*padding, top+padding)
	s.face(true, body)
	s.CellFormat(column/2, leading, s.legible(one.Name), "", 0, "L", false, 0, "")
	s.face(false, body-1)
	s.CellFormat(column/2-4*padding, leading, s.legible(one.Ask), "", 0, "R", false, 0, "")
	s.SetXY(side, top+box+between/2)
}

// text prints a text, over as many lines and pages as it takes.
func (s *scribe) text(text string) {
	for _, line := range s.SplitText(s.legible(text), column) {
		s.room(leading)
		s.CellFormat(column, leading, line, "", 1, "L", false, 0, "")
	}
}

// room begins a page where the rest of this one is not that high.
func (s *scribe) room(height float64) {
	if s.GetY()+height > end {
		s.AddPage()
	}
}

func (s *scribe) gap() { s.SetY(s.GetY() + between) }

func (s *scribe) face(bold bool, size float64) {
	style := ""
	if bold {
		style = "B"
	}
	s.SetFont(face, style, size)
}
