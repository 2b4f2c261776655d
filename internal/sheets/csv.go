package sheets

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// mark is how files say that they are UTF-8, to spreadsheets before all.
const mark = "\ufeff"

// plain prepares a CSV file: UTF-8 if all of it is, else Windows-1252, which is what
// spreadsheets write in France; separated by what its first line has most of.
func (s *Sheet) plain() error {
	var is encodingTest
	if err := s.sum(&is); err != nil {
		return err
	}
	if is.nul {
		return s.wrong(0, 0, "it is no text, or UTF-16: save it as CSV UTF-8, or as .xlsx")
	}
	decoded := func() io.Reader {
		r := io.Reader(io.NewSectionReader(s.file, 0, MaxFile))
		if is.broken || len(is.left) > 0 {
			return charmap.Windows1252.NewDecoder().Reader(r)
		}
		return r
	}
	first := make([]byte, 64<<10)
	n, err := io.ReadFull(decoded(), first)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return err
	}
	skip, separator := preamble(string(first[:n]))
	s.rows = func() iter.Seq2[Row, error] {
		r := decoded()
		_, err := io.CopyN(io.Discard, r, int64(skip))
		lines := 0
		if strings.Contains(string(first[:skip]), "\n") {
			lines = 1
		}
		return s.records(r, separator, lines, err)
	}
	return nil
}

// encodingTest looks whether what is written to it is UTF-8 text.
type encodingTest struct {
	broken, nul bool
	left        []byte // the beginning of a character
}

func (t *encodingTest) Write(b []byte) (int, error) {
	t.nul = t.nul || bytes.IndexByte(b, 0) >= 0
	text := append(t.left, b...)
	for len(text) > 0 && !t.broken {
		r, size := utf8.DecodeRune(text)
		if r == utf8.RuneError && size == 1 {
			if !utf8.FullRune(text) {
				break
			}
			t.broken = true
		}
		text = text[size:]
	}
	t.left = bytes.Clone(text)
	if t.broken {
		t.left = nil
	}
	return len(b), nil
}

// preamble gives what comes before the heading, a mark and a line "sep=;" that one
// spreadsheet writes for itself, and the separator.
func preamble(text string) (skip int, separator rune) {
	rest := strings.TrimPrefix(text, mark)
	if line, _, ok := strings.Cut(rest, "\n"); ok && len(strings.TrimRight(line, "\r")) == 5 && strings.HasPrefix(line, "sep=") {
		return len(text) - len(rest) + len(line) + 1, rune(line[4])
	}
	counts := map[rune]int{}
	quoted := false
	for _, r := range strings.TrimLeft(rest, "\r\n") {
		if r == '"' {
			quoted = !quoted
		}
		if r == '\n' && !quoted {
			break
		}
		if !quoted {
			counts[r]++
		}
	}
	separator = ';'
	for _, r := range ",\t" {
		if counts[r] > counts[separator] {
			separator = r
		}
	}
	return len(text) - len(rest), separator
}

// records reads the rows, lines of them having gone before.
func (s *Sheet) records(r io.Reader, separator rune, lines int, err error) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err != nil {
			yield(Row{}, err)
			return
		}
		in := csv.NewReader(r)
		in.Comma = separator
		in.FieldsPerRecord = -1
		width := 0
		for {
			cells, err := in.Read()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Row{}, s.explained(err, lines))
				return
			}
			line, _ := in.FieldPos(0)
			line += lines
			if empty(cells) {
				continue
			}
			if width == 0 {
				width = len(cells)
			}
			if len(cells) != width {
				yield(Row{}, s.wrong(line, min(len(cells), width)+1, "%d cells, and the heading has %d: is a separator in a text that has no quotes around it?", len(cells), width))
				return
			}
			if !yield(Row{line, cells}, nil) {
				return
			}
		}
	}
}

// explained says a reader's error in this package's words.
func (s *Sheet) explained(err error, lines int) error {
	p, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return err
	}
	what := "it cannot be read: " + p.Err.Error()
	switch {
	case errors.Is(p.Err, csv.ErrBareQuote):
		what = `a quote within a cell: write it twice, and quotes around the cell`
	case errors.Is(p.Err, csv.ErrQuote):
		what = `quotes that do not end, or are followed by something else than a separator`
	}
	return s.wrong(p.Line+lines, p.Column, "%s", what)
}

// CSV writes a table for spreadsheets in French: UTF-8 with a mark, semicolons, and no
// text that they would run. Rows end with CRLF; a line feed in a cell stays one, so that
// whoever sums a cell sums what was written.
type CSV struct {
	out  *bufio.Writer
	row  bytes.Buffer
	cell *csv.Writer // of row
	// Point is the sign before decimals: a comma, as spreadsheets in French read numbers.
	Point string
}

// NewCSV begins a table.
func NewCSV(w io.Writer) (*CSV, error) {
	c := &CSV{out: bufio.NewWriter(w), Point: ","}
	_, err := c.out.WriteString(mark)
	c.cell = csv.NewWriter(&c.row)
	c.cell.Comma = ';'
	return c, err
}

// Write writes a row of texts.
func (c *CSV) Write(cells []string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = Guarded(cell)
	}
	return c.write(safe)
}

// Put writes a row of values (Value). Dates are written as every spreadsheet reads them, in
// whatever language: 2026-11-22 14:05.
func (c *CSV) Put(cells []Value) error {
	texts := make([]string, len(cells))
	for i, cell := range cells {
		switch v := cell.(type) {
		case time.Time:
			texts[i] = stamped(v, "2006-01-02 15:04")
		case Day:
			texts[i] = stamped(time.Time(v), time.DateOnly)
		case float64:
			texts[i] = strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", c.Point, 1)
		case int:
			texts[i] = strconv.Itoa(v)
		case int64:
			texts[i] = strconv.FormatInt(v, 10)
		case string:
			texts[i] = Guarded(v)
		}
	}
	return c.write(texts)
}

func (c *CSV) write(safe []string) error {
	c.row.Reset()
	if err := c.cell.Write(safe); err != nil {
		return err
	}
	c.cell.Flush()
	_, err := c.out.Write(append(bytes.TrimSuffix(c.row.Bytes(), []byte("\n")), "\r\n"...))
	return err
}

// Close ends the table; what it was written to stays open.
func (c *CSV) Close() error { return c.out.Flush() }
