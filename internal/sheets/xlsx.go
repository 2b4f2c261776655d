package sheets

import (
	"fmt"
	"io"
	"iter"
	"time"

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

// XLSX writes a table as the only sheet of a workbook. Its texts are texts, which no
// spreadsheet runs, its dates are dates, and its heading stays in sight.
type XLSX struct {
	to            io.Writer
	file          *excelize.File
	rows          *excelize.StreamWriter
	line          int
	head, at, day int // styles
}

// NewXLSX begins a table, which reaches w when it is closed.
func NewXLSX(w io.Writer) (*XLSX, error) {
	f := excelize.NewFile()
	x := &XLSX{to: w, file: f}
	if err := x.begin(); err != nil {
		f.Close()
		return nil, fmt.Errorf("sheets.NewXLSX: %w", err)
	}
	return x, nil
}

func (x *XLSX) begin() (err error) {
	for _, s := range []struct {
		style *int
		is    excelize.Style
	}{
		{&x.head, excelize.Style{Font: &excelize.Font{Bold: true}}},
		{&x.at, excelize.Style{CustomNumFmt: new("dd/mm/yyyy hh:mm")}},
		{&x.day, excelize.Style{CustomNumFmt: new("dd/mm/yyyy")}},
	} {
		if *s.style, err = x.file.NewStyle(&s.is); err != nil {
			return err
		}
	}
	if x.rows, err = x.file.NewStreamWriter(x.file.GetSheetName(0)); err != nil {
		return err
	}
	if err = x.rows.SetColWidth(1, MaxColumns, 18); err != nil {
		return err
	}
	return x.rows.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
}

// Write writes a row of texts.
func (x *XLSX) Write(cells []string) error {
	row := make([]Value, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	return x.Put(row)
}

// Put writes a row of values (Value). A text that looks guarded is guarded, as in CSV: reading
// takes an apostrophe away whichever the file is.
func (x *XLSX) Put(cells []Value) error {
	x.line++
	row := make([]any, len(cells))
	for i, cell := range cells {
		row[i] = x.cell(cell)
	}
	at, err := excelize.CoordinatesToCellName(1, x.line)
	if err != nil {
		return err
	}
	return x.rows.SetRow(at, row)
}

func (x *XLSX) cell(value Value) any {
	dated := func(at time.Time, style int) any {
		if at.IsZero() {
			return nil
		}
		return excelize.Cell{StyleID: style, Value: serial(at)}
	}
	switch v := value.(type) {
	case time.Time:
		return dated(v, x.at)
	case Day:
		return dated(time.Time(v), x.day)
	case string:
		if unguarded(v) != v {
			v = Guarded(v)
		}
		if x.line == 1 {
			return excelize.Cell{StyleID: x.head, Value: v}
		}
		return v
	}
	return value
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
