// Package sheets reads and writes tables of text: CSV as spreadsheets in France write it,
// and the first sheet of an XLSX workbook, row by row, with bounds for what is too much.
//
// It must not know what a column means, nor anything else of Palier.
package sheets

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// The most that a file has.
const (
	MaxFile    = 32 << 20 // bytes, packed
	MaxRows    = 100_000  // the heading left out
	MaxColumns = 200
	MaxCell    = 10_000 // characters
)

// Row is a line of a table: its cells without spaces around them, and without what
// keeps a spreadsheet from running one (Guard).
type Row struct {
	Line  int // in the file, from 1: that of its first cell
	Cells []string
}

// Error is what is wrong with a file, and where.
type Error struct {
	File         string
	Line, Column int // from 1; 0: the file as a whole
	What         string
}

// Error says where first.
func (e *Error) Error() string {
	where := e.File
	if e.Line > 0 {
		where += fmt.Sprintf(", line %d", e.Line)
	}
	if e.Column > 0 {
		where += fmt.Sprintf(", column %d", e.Column)
	}
	return where + ": " + e.What
}

// Sheet is an open file.
type Sheet struct {
	Name string // without directories
	Sum  string // SHA-256 of the file, hexadecimal
	file *os.File
	rows func() iter.Seq2[Row, error] // every row that is not empty, as it is written
	shut func() error
}

// Open opens a file, as what its first bytes say it is. An *Error: it is no table.
func Open(path string) (*Sheet, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s := &Sheet{Name: filepath.Base(path), file: f, shut: func() error { return nil }}
	if err := s.open(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Sheet) open() error {
	info, err := s.file.Stat()
	if err != nil {
		return err
	}
	switch {
	case !info.Mode().IsRegular():
		return s.wrong(0, 0, "it is no file that can be read twice")
	case info.Size() > MaxFile:
		return s.wrong(0, 0, "%d MiB at most", MaxFile>>20)
	case info.Size() == 0:
		return s.wrong(0, 0, "it is empty")
	}
	head := make([]byte, 8)
	n, err := s.file.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	switch head := string(head[:n]); {
	case strings.HasPrefix(head, "PK\x03\x04"):
		err = s.workbook()
	case strings.HasPrefix(head, "\xd0\xcf\x11\xe0"):
		err = s.wrong(0, 0, "a workbook of the old form, or with a password: save it as .xlsx without one, or as CSV")
	case strings.HasPrefix(head, "%PDF"):
		err = s.wrong(0, 0, "a PDF is no table")
	default:
		err = s.plain()
	}
	return err
}

// sum notes the file's hash.
func (s *Sheet) sum(also io.Writer) error {
	hash := sha256.New()
	_, err := io.Copy(io.MultiWriter(hash, also), io.NewSectionReader(s.file, 0, MaxFile))
	s.Sum = hex.EncodeToString(hash.Sum(nil))
	return err
}

// Close closes the file.
func (s *Sheet) Close() error {
	err := s.shut()
	if closed := s.file.Close(); err == nil {
		err = closed
	}
	return err
}

// Rows gives the rows that are not empty, the heading first, from the beginning each
// time. Each has as many cells as the heading. After an *Error there is no more.
func (s *Sheet) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		n, width := 0, 0
		for row, err := range s.rows() {
			if err == nil {
				if n == 0 {
					width = len(row.Cells)
				}
				n++
				err = s.fit(&row, n, width)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
		if n == 0 {
			yield(Row{}, s.wrong(0, 0, "it has no row"))
		}
	}
}

// fit cleans a row, the nth of the file, and refuses what is too much of something.
func (s *Sheet) fit(row *Row, n, width int) error {
	switch {
	case n > MaxRows+1:
		return s.wrong(row.Line, 0, "%d rows at most beside the heading", MaxRows)
	case width > MaxColumns:
		return s.wrong(row.Line, 0, "%d columns at most", MaxColumns)
	}
	for i, c := range row.Cells {
		switch {
		case len(c) > MaxCell && utf8.RuneCountInString(c) > MaxCell:
			return s.wrong(row.Line, i+1, "%d characters at most in a cell", MaxCell)
		case strings.ContainsRune(c, 0) || !utf8.ValidString(c):
			return s.wrong(row.Line, i+1, "this is no text")
		}
		row.Cells[i] = unguarded(strings.TrimSpace(c))
	}
	return nil
}

func (s *Sheet) wrong(line, column int, format string, args ...any) error {
	return &Error{s.Name, line, column, fmt.Sprintf(format, args...)}
}

// empty tells whether a row says nothing.
func empty(cells []string) bool {
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// Guarded is a text that no spreadsheet takes for a formula: one that begins like a
// formula gets an apostrophe, and so does one that looks guarded already, so that reading
// gives back what was written.
func Guarded(text string) string {
	if runs(strings.TrimLeft(text, "'")) {
		return "'" + text
	}
	return text
}

// unguarded takes the apostrophe of Guarded away.
func unguarded(text string) string {
	if rest, ok := strings.CutPrefix(text, "'"); ok && runs(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return text
}

func runs(text string) bool {
	return text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0]))
}
