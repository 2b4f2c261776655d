package sheets

import (
	"fmt"
	"io"
	"iter"

	"github.com/xuri/excelize/v2"
)

// What a workbook may unpack to. Parts that are larger than inMemory are put into files.
const (
	maxUnpacked = 256 << 20
	inMemory    = 16 << 20
)

// workbook prepares the first sheet of an XLSX file.
func (s *Sheet) workbook() error {
	if err := s.sum(io.Discard); err != nil {
		return err
	}
	f, err := excelize.OpenReader(io.NewSectionReader(s.file, 0, MaxFile), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: inMemory})
	if err != nil {
		return s.wrong(0, 0, "this workbook is damaged, cut off, or unpacks to more than %d MiB", maxUnpacked>>20)
	}
	s.shut = f.Close
	sheets := f.GetSheetList()
	if len(sheets) == 0 {
		return s.wrong(0, 0, "this workbook has no sheet")
	}
	s.rows = func() iter.Seq2[Row, error] { return s.first(f, sheets[0]) }
	return nil
}

// first gives the rows of a sheet. Workbooks leave out empty cells at the end of a row.
func (s *Sheet) first(f *excelize.File, name string) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		rows, err := f.Rows(name)
		if err != nil {
			yield(Row{}, s.wrong(0, 0, "its first sheet cannot be read"))
			return
		}
		defer rows.Close()
		width := 0
		for line := 1; rows.Next(); line++ {
			cells, err := rows.Columns()
			if err != nil {
				yield(Row{}, s.wrong(line, 0, "this row cannot be read"))
				return
			}
			if empty(cells) {
				continue
			}
			for len(cells) > 0 && cells[len(cells)-1] == "" {
				cells = cells[:len(cells)-1]
			}
			if width == 0 {
				width = len(cells)
			}
			if len(cells) > width {
				yield(Row{}, s.wrong(line, width+1, "there is no heading above this cell"))
				return
			}
			if !yield(Row{line, append(cells, make([]string, width-len(cells))...)}, nil) {
				return
			}
		}
		if err := rows.Error(); err != nil {
			yield(Row{}, s.wrong(0, 0, "its first sheet cannot be read to the end"))
		}
	}
}

// XLSX writes a table as the only sheet of a workbook. Its cells are texts, which no
// spreadsheet runs.
type XLSX struct {
	to   io.Writer
	file *excelize.File
	rows *excelize.StreamWriter
	line int
}

// NewXLSX begins a table, which reaches w when it is closed.
func NewXLSX(w io.Writer) (*XLSX, error) {
	f := excelize.NewFile()
	rows, err := f.NewStreamWriter(f.GetSheetName(0))
	if err != nil {
		return nil, fmt.Errorf("sheets.NewXLSX: %w", err)
	}
	return &XLSX{w, f, rows, 0}, nil
}

// Write writes a row. A text that looks guarded is guarded, as in CSV: reading takes an
// apostrophe away whichever the file is.
func (x *XLSX) Write(cells []string) error {
	x.line++
	row := make([]any, len(cells))
	for i, c := range cells {
		if row[i] = c; unguarded(c) != c {
			row[i] = Guarded(c)
		}
	}
	at, err := excelize.CoordinatesToCellName(1, x.line)
	if err != nil {
		return err
	}
	return x.rows.SetRow(at, row)
}

// Close writes the workbook; what it was written to stays open.
func (x *XLSX) Close() error {
	defer x.file.Close()
	if err := x.rows.Flush(); err != nil {
		return err
	}
	_, err := x.file.WriteTo(x.to)
	return err
}
