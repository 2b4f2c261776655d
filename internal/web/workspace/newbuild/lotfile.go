package newbuild

import (
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"errors"
	"io"
	"iter"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"palier/internal/core/fault"
	"palier/internal/core/imports"
	"palier/internal/core/people"
	"palier/internal/core/programs"
	"palier/internal/web/workspace/frame"
)

// Bounds of a file of lots.
const (
	maxLotFile  = 2 << 20 // bytes
	maxLotLines = 5000
	maxColumns  = 60
)

// importView is the form of a file of lots: file, columns, dry run, import.
type importView struct {
	Program    programs.Program
	Path, Back string
	Name, Text string // the file, carried from step to step
	Columns    []fileColumn
	Counts     imports.Counts
	Rows       []importRow
	Planned    bool
	Problems   []problem
}

// fileColumn is a column of the file, and the field that it is taken for.
type fileColumn struct {
	Index   int
	Heading string
	Sample  string
	Fields  []choice
}

// importRow is what would become of a line.
type importRow struct {
	Line      int
	Family    string
	Verdict   string
	Reference string
	Reason    string
	Changes   []string
}

// mostRows is how many lines a dry run shows.
const mostRows = 200

func (p *pages) importForm(c *frame.Call) error {
	in, _, err := p.site(c)
	if err != nil {
		return err
	}
	return c.Show("import", newImport(in))
}

func newImport(in programs.Program) importView {
	return importView{Program: in, Path: programPath(in.ID) + "/import", Back: programPath(in.ID)}
}

// importLots takes a step: the file, then its columns, then what it would do, then does it.
func (p *pages) importLots(c *frame.Call) error {
	in, _, err := p.site(c)
	if err != nil {
		return err
	}
	d := newImport(in)
	if err := d.read(c); err != nil {
		if fault.Of(err) != fault.Invalid {
			return err
		}
		d.Problems = problems(c.Words, err)
		return c.ShowStatus(http.StatusUnprocessableEntity, "import", d)
	}
	table, err := lotTable(d.Text)
	if err != nil || len(table) < 2 {
		d.Problems, d.Text = problems(c.Words, fault.Field("file", "This is no table.")), ""
		return c.ShowStatus(http.StatusUnprocessableEntity, "import", d)
	}
	fields := d.columns(c, table)
	if c.R.Form.Get("act") == "" {
		return c.Show("import", d)
	}
	if !slices.Contains(fields, "reference") {
		d.Problems = problems(c.Words, fault.Field("reference", "A lot needs a reference."))
		return c.ShowStatus(http.StatusUnprocessableEntity, "import", d)
	}
	sum := sha256.Sum256([]byte(d.Text + strings.Join(fields, "|") + text(in.ID)))
	file := imports.File{Agency: in.Agency, Kind: imports.KindLots, Name: d.Name, Sum: hex.EncodeToString(sum[:])}
	lines := p.lotLines(in.ID, table, fields)
	if c.R.Form.Get("act") == "run" {
		done, err := p.Imports.Run(c.Context(), c.Actor, file, lines, func(imports.Row) {})
		if err != nil {
			return err
		}
		return c.SaidUndo(d.Back, "/imports/"+text(done.ID)+"/undo", nil, "import.done", done.New, done.Updated, done.Conflict+done.Refused)
	}
	d.Planned = true
	d.Counts, err = p.Imports.Plan(c.Context(), c.Actor, file, lines, func(r imports.Row) { d.plan(c, table, fields, r) })
	if err != nil {
		return err
	}
	return c.Show("import", d)
}

// read takes the file, or the text that was pasted or carried along.
func (d *importView) read(c *frame.Call) error {
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, 2*maxLotFile)
	if err := c.R.ParseMultipartForm(2 * maxLotFile); err != nil {
		if tooLong := new(http.MaxBytesError); errors.As(err, &tooLong) {
			return fault.Wrap(fault.TooLarge, "A file of lots has 2 MiB at most", err)
		}
		return fault.Field("file", "Choose a file.")
	}
	d.Name, d.Text = "lots.csv", c.R.Form.Get("text")
	if name := c.R.Form.Get("name"); name != "" {
		d.Name = name
	}
	content, head, err := c.R.FormFile("file")
	if err == nil && head.Size > 0 {
		defer content.Close()
		raw, err := io.ReadAll(io.LimitReader(content, maxLotFile+1))
		if err != nil || len(raw) > maxLotFile {
			return fault.New(fault.TooLarge, "A file of lots has 2 MiB at most")
		}
		d.Name, d.Text = head.Filename, decoded(raw)
	}
	if strings.TrimSpace(d.Text) == "" {
		return fault.Field("file", "Choose a file.")
	}
	return nil
}

// decoded is a text as spreadsheets in France write it.
func decoded(raw []byte) string {
	if !utf8.Valid(raw) {
		if latin, err := charmap.Windows1252.NewDecoder().Bytes(raw); err == nil {
			raw = latin
		}
	}
	return strings.TrimPrefix(string(raw), "\ufeff")
}

// lotTable reads rows of cells, separated by what its first line has most of.
func lotTable(s string) ([][]string, error) {
	head, _, _ := strings.Cut(s, "\n")
	comma := ';'
	for _, one := range []rune{'\t', ','} {
		if strings.Count(head, string(one)) > strings.Count(head, string(comma)) {
			comma = one
		}
	}
	r := csv.NewReader(strings.NewReader(s))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = comma, -1, true, true
	table, err := r.ReadAll()
	if len(table) > maxLotLines+1 || len(table) > 0 && len(table[0]) > maxColumns {
		return nil, fault.New(fault.TooLarge, "A file of lots has 5,000 lines and 60 columns at most")
	}
	return table, err
}

// headings are words by which a column is known, folded, for the field that it holds.
var headings = map[string][]string{
	"reference": {"reference", "ref", "lot", "numero", "n", "no lot", "numero de lot", "n lot"}, "outer_code": {"code", "code externe", "outer code", "id"},
	"type": {"type", "nature"}, "typology": {"typologie", "typology", "pieces", "nb pieces", "nombre de pieces"}, "subtype": {"sous type", "subtype"},
	"price": {"prix", "prix ttc", "price", "prix tva 20", "prix 20"}, "vat_rate": {"tva", "taux", "vat", "vat rate", "taux de tva"},
	"reduced_price": {"prix reduit", "prix tva 5 5", "prix 5 5", "reduced price", "prix tva reduite"}, "floor": {"etage", "floor", "niveau"},
	"building": {"batiment", "bat", "building"}, "staircase": {"escalier", "cage", "staircase", "entree"}, "living_area": {"surface", "surface habitable", "shab", "living area", "area", "habitable"},
	"garden_area": {"jardin", "garden", "surface jardin"}, "terrace_area": {"terrasse", "terrace", "surface terrasse"}, "balcony_area": {"balcon", "balcony", "surface balcon"},
	"orientation": {"orientation", "exposition", "facing"}, "parent": {"lot principal", "rattache a", "parent", "main lot"},
}

// guess is the field of a heading, empty when nothing is known by it.
func guess(heading string) string {
	is := people.Fold(heading)
	for field, names := range headings {
		if slices.Contains(names, is) {
			return field
		}
	}
	return ""
}

// columns fills in the choice for each column and gives the fields chosen.
func (d *importView) columns(c *frame.Call, table [][]string) (fields []string) {
	all := append(append([]string{"reference"}, imports.LotFields()...), "parent")
	for i, heading := range table[0] {
		name := "column." + strconv.Itoa(i)
		field := c.R.Form.Get(name)
		if !c.R.Form.Has(name) {
			field = guess(heading)
		}
		if slices.Contains(fields, field) { // a field is one column
			field = ""
		}
		col := fileColumn{Index: i, Heading: heading, Fields: []choice{{"", say(c.Words, "import.skip"), field == ""}}}
		if i < len(table[1]) {
			col.Sample = table[1][i]
		}
		col.Fields = append(col.Fields, choices(c.Words, "field.", field, all...)...)
		d.Columns = append(d.Columns, col)
		fields = append(fields, field)
	}
	return fields
}

// lotLines are the lines of the table, each as what it says of a lot.
func (p *pages) lotLines(program int64, table [][]string, fields []string) iter.Seq2[imports.Line, error] {
	return func(yield func(imports.Line, error) bool) {
		sheet := p.Lots.Sheet(program)
		for i, cells := range table[1:] {
			if !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" }) {
				continue
			}
			if !yield(sheet.Line(lotRowOf(i+2, cells, fields)), nil) {
				return
			}
		}
	}
}

// lotRowOf reads a line.
func lotRowOf(number int, cells, fields []string) imports.LotRow {
	r := imports.LotRow{Number: number}
	for i, field := range fields {
		if field == "" || i >= len(cells) {
			continue
		}
		value := strings.TrimSpace(cells[i])
		switch {
		case value == "" && field != "reference":
			continue
		case field == "parent":
			r.Parent = value
			continue
		case field == "floor":
			value = floorOf(value)
		case field == "type":
			value = typeOf(value)
		case field == "typology":
			value = typologyOf(value)
		}
		if slices.Contains(decimals, field) {
			n, err := strconv.ParseFloat(plain(value), 64)
			if err != nil {
				r.Unread = append(r.Unread, field+": this is not a number.")
				continue
			}
			value = strconv.FormatFloat(n, 'f', -1, 64)
		}
		r.Said.Put(field, value)
		r.Fields = append(r.Fields, field)
	}
	return r
}

// floorOf reads a floor as people write it: RDC, R+2, 3e.
func floorOf(s string) string {
	is := strings.ToUpper(strings.ReplaceAll(s, " ", ""))
	switch {
	case is == "RDC" || is == "REZ-DE-CHAUSSEE" || is == "REZ-DE-CHAUSSÉE":
		return "0"
	case strings.HasPrefix(is, "R+"), strings.HasPrefix(is, "R-"):
		return strings.TrimPrefix(is[1:], "+")
	}
	return strings.TrimRight(is, "EÈRMÉTAGS")
}

// typeOf reads a type of lot by its word in either language.
func typeOf(s string) string {
	for code, names := range map[string][]string{
		"apartment": {"appartement", "appt", "logement", "apartment", "flat"}, "house": {"maison", "villa", "house"}, "land": {"terrain", "land"},
		"commercial": {"commerce", "local commercial", "commercial"}, "office": {"bureau", "office"}, "parking": {"parking", "stationnement", "garage", "place"},
		"cellar": {"cave", "cellar"}, "storage": {"cellier", "local", "storage"},
	} {
		if slices.Contains(names, people.Fold(s)) {
			return code
		}
	}
	return s
}

// typologyOf reads 3, F3, T3 bis as T3.
func typologyOf(s string) string {
	digits := strings.TrimLeft(strings.ToUpper(s), "TF ")
	if digits != "" && digits[0] >= '1' && digits[0] <= '7' {
		return "T" + digits[:1]
	}
	return s
}

// verdictMarks are the families in which what becomes of a line is shown.
var verdictMarks = map[imports.Verdict]string{imports.New: "free", imports.Updated: "held", imports.Unchanged: "done", imports.Conflict: "wait", imports.Refused: "stop"}

// plan notes what would become of a line; of those that stay as they are only the count.
func (d *importView) plan(c *frame.Call, table [][]string, fields []string, r imports.Row) {
	if r.Verdict == imports.Unchanged || len(d.Rows) >= mostRows {
		return
	}
	one := importRow{Line: r.Line, Family: verdictMarks[r.Verdict], Verdict: "verdict." + string(r.Verdict)}
	if i := slices.Index(fields, "reference"); i >= 0 && r.Line-1 < len(table) && i < len(table[r.Line-1]) {
		one.Reference = table[r.Line-1][i]
	}
	if r.Reason != "" {
		one.Reason = reason(c, r.Reason)
	}
	for _, change := range r.Changes {
		if r.Verdict == imports.Updated && change.Field != imports.ProgramField {
			one.Changes = append(one.Changes, say(c.Words, "field."+change.Field)+" : "+change.Before+" → "+change.After)
		}
	}
	d.Rows = append(d.Rows, one)
}

// reason is why a line is not taken, in the reader's words: the core's begins with a field,
// or is one of a few sentences.
func reason(c *frame.Call, english string) string {
	field, _, found := strings.Cut(english, ":")
	if found && c.Words.Has("field."+field) {
		return say(c.Words, "reason.field", say(c.Words, "field."+field))
	}
	for prefix, key := range map[string]string{"No reference": "reason.reference", "Line ": "reason.twin", "There is no main lot": "reason.parent"} {
		if strings.HasPrefix(english, prefix) {
			return say(c.Words, key)
		}
	}
	return say(c.Words, "why.other")
}
