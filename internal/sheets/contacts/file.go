package contacts

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"palier/internal/core/imports"
	"palier/internal/core/people"
	"palier/internal/sheets"
)

// File is a table of people that is open.
type File struct {
	*sheets.Sheet
	Head    []string // as it is written
	Ignored []string // headings that nobody knows
	fields  []string // by column, "" for those
	titles  Titles
}

// OpenAs opens a table of which somebody has said what each column is, "" for one that is not
// read. A *sheets.Error: it is none, or has other columns.
func OpenAs(path string, titles Titles, fields []string) (*File, error) {
	sheet, err := sheets.Open(path)
	if err != nil {
		return nil, err
	}
	f := &File{Sheet: sheet, titles: titles, fields: fields}
	for row, err := range f.Rows() {
		if f.Head = row.Cells; err == nil && len(f.Head) != len(fields) {
			err = &sheets.Error{File: f.Name, Line: row.Line, What: fmt.Sprintf("%d columns, and %d were described", len(f.Head), len(fields))}
		}
		if err != nil {
			sheet.Close()
			return nil, err
		}
		break
	}
	return f, nil
}

// Guess opens a table only to see what its columns seem to be; that none is known is no
// error.
func Guess(path string) (head, fields []string, sample [][]string, err error) {
	sheet, err := sheets.Open(path)
	if err != nil {
		return nil, nil, nil, err
	}
	defer sheet.Close()
	said := map[string]bool{}
	for row, err := range sheet.Rows() {
		switch {
		case err != nil:
			return nil, nil, nil, err
		case head == nil:
			head = row.Cells
			for _, cell := range head {
				field := fieldOf(cell)
				if field == reasons || said[field] {
					field = ""
				}
				said[field] = true
				fields = append(fields, field)
			}
		default:
			sample = append(sample, row.Cells)
		}
		if len(sample) == sampled {
			break
		}
	}
	return head, fields, sample, nil
}

// sampled is how many lines are shown of a table whose columns are to be named.
const sampled = 5

// Fields are what a column can be, in the order in which Palier writes them.
func Fields() []string {
	var list []string
	for _, c := range columns() {
		if c.field != reasons {
			list = append(list, c.field)
		}
	}
	return list
}

// Open opens a table. A *sheets.Error: it is none, or none of its headings is known.
func Open(path string, titles Titles) (*File, error) {
	sheet, err := sheets.Open(path)
	if err != nil {
		return nil, err
	}
	f := &File{Sheet: sheet, titles: titles}
	if err := f.heading(); err != nil {
		sheet.Close()
		return nil, err
	}
	return f, nil
}

// heading finds out which column is what.
func (f *File) heading() error {
	for row, err := range f.Rows() {
		if err != nil {
			return err
		}
		f.Head = row.Cells
		said := map[string]int{}
		for i, cell := range row.Cells {
			field := fieldOf(cell)
			if before, twice := said[field]; twice && field != "" {
				return &sheets.Error{File: f.Name, Line: row.Line, Column: i + 1, What: fmt.Sprintf("this is what column %d is already: %s", before, cell)}
			}
			if f.fields = append(f.fields, field); field == "" && cell != "" {
				f.Ignored = append(f.Ignored, cell)
			}
			said[field] = i + 1
		}
		for field := range said {
			if field != "" && field != reasons {
				return nil
			}
		}
		return &sheets.Error{File: f.Name, Line: row.Line,
			What: fmt.Sprintf("no column is known: the first line must have headings such as %s, separated by semicolons, commas or tabs", strings.Join(Heading()[1:6], ", "))}
	}
	return nil
}

// Entry is a line of the table: as it is written, and as it is understood.
type Entry struct {
	imports.Person
	Cells []string
}

// People gives the lines, from the first each time.
func (f *File) People() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		head := true
		for row, err := range f.Rows() {
			if head && err == nil {
				head = false
				continue
			}
			if !yield(Entry{f.person(row), row.Cells}, err) || err != nil {
				return
			}
		}
	}
}

// person reads a row.
func (f *File) person(row sheets.Row) imports.Person {
	p := imports.Person{Number: row.Line, Consents: map[people.Channel]bool{}}
	for i, cell := range row.Cells {
		if cell != "" {
			if wrong := f.cell(&p, f.fields[i], cell); wrong != "" {
				p.Unread = append(p.Unread, fmt.Sprintf("%s: %s.", f.Head[i], wrong))
			}
		}
	}
	d := &p.Said
	if d.Country == "" || d.Country == "FR" { // spreadsheets take numbers for numbers
		d.Zipcode = padded(d.Zipcode, 4)
		d.Phone, d.Mobile = padded(d.Phone, 9), padded(d.Mobile, 9)
	}
	return p
}

// padded gives digits of a length back the zero that they began with.
func padded(digits string, length int) string {
	if len(digits) == length && strings.Trim(digits, "0123456789") == "" && digits[0] != '0' {
		return "0" + digits
	}
	return digits
}

// cell reads a cell that is not empty, and says what is wrong with it.
func (f *File) cell(p *imports.Person, field, cell string) (wrong string) {
	ok := true
	switch field {
	case "", reasons:
	case number:
		p.Contact, ok = whole(cell)
		wrong = "this is not the number of a contact"
	case "title":
		p.Said.Title, ok = f.titles.code(cell)
		wrong = "M., Mme, or another form of address that Palier has"
	case "country":
		p.Said.Country, ok = country(cell)
		wrong = "a code of two letters, such as FR"
	case "language":
		p.Said.Language, ok = language(cell)
		wrong = "a code of two letters, such as fr"
	default:
		if channel, is := strings.CutPrefix(field, consent); is {
			p.Consents[people.Channel(channel)], ok = answer(cell)
			wrong = "oui or non"
		} else {
			p.Said.Put(field, cell)
		}
	}
	if ok {
		return ""
	}
	return wrong
}

func whole(cell string) (int64, bool) {
	n, err := strconv.ParseInt(cell, 10, 64)
	return n, err == nil && n > 0
}

// Cells are a contact's, under the columns of Heading.
func Cells(c people.Contact, consents map[people.Channel]bool, titles Titles) []string {
	var row []string
	for _, col := range columns() {
		switch channel, is := strings.CutPrefix(col.field, consent); {
		case col.field == reasons:
		case col.field == number:
			row = append(row, strconv.FormatInt(c.ID, 10))
		case col.field == "title":
			row = append(row, titles.written(c.Title))
		case is:
			given, asked := consents[people.Channel(channel)]
			row = append(row, written(given, asked))
		case col.field == "phone", col.field == "mobile", col.field == "fax":
			row = append(row, National(c.Value(col.field), c.Country))
		default:
			row = append(row, c.Value(col.field))
		}
	}
	return row
}

// National is a phone number as a spreadsheet shows it and does not take it for a formula: a
// French one as people dial it, any other with 00 before its country's code. What is no number,
// or more than one, stays as it is.
func National(raw, country string) string {
	if strings.Trim(raw, "0123456789+-.() \u00a0\u202f/") != "" {
		return raw
	}
	e164, ok := people.Phone(raw, country)
	if !ok {
		return raw
	}
	if d, french := strings.CutPrefix(e164, "+33"); french && len(d) == 9 {
		return "0" + d[:1] + " " + d[1:3] + " " + d[3:5] + " " + d[5:7] + " " + d[7:]
	}
	return "00" + strings.TrimPrefix(e164, "+")
}

// written is a title as Palier writes it, empty for none and for one the list has not.
func (t Titles) written(code int) string {
	if names := t[code]; code != 0 && len(names) > 0 {
		return names[0]
	}
	return ""
}

func written(given, asked bool) string {
	switch {
	case !asked:
		return ""
	case given:
		return "oui"
	}
	return "non"
}
