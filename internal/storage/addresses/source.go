package addresses

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"palier/internal/core/fault"
)

// source is a file that is being read, line by line.
type source struct {
	name  string // as messages call it
	mark  string // tells it from others and from later editions: name, size, time
	size  int64  // bytes on disk
	done  *counter
	rows  *csv.Reader
	at    map[string]int // columns by name
	line  int            // the one read last
	close func() error
}

// counter counts what is read of a file on disk, which may be compressed.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// openSource opens a CSV file, plain or compressed (gzip), and reads its first line.
func openSource(path string) (*source, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(fault.Invalid, "Cannot be opened: "+path, err)
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = fmt.Errorf("a directory")
	}
	if err != nil {
		f.Close()
		return nil, fault.Wrap(fault.Invalid, "Cannot be read: "+path, err)
	}
	name := filepath.Base(path)
	s, err := newSource(name, f, info.Size())
	if err != nil {
		f.Close()
		return nil, err
	}
	s.mark = fmt.Sprintf("%s %d %s", name, info.Size(), info.ModTime().UTC().Format("2006-01-02T15:04:05.000000Z"))
	s.close = f.Close
	return s, nil
}

// newSource reads from r; the name is for messages.
func newSource(name string, r io.Reader, size int64) (*source, error) {
	s := &source{name: name, mark: name, size: size, done: &counter{r: r}, close: func() error { return nil }}
	b := bufio.NewReaderSize(s.done, 1<<16)
	if begin, _ := b.Peek(2); bytes.Equal(begin, []byte{0x1f, 0x8b}) { // gzip, whatever its name
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, s.wrong(0, "not a whole gzip file")
		}
		b = bufio.NewReaderSize(z, 1<<16)
	}
	switch begin, _ := b.Peek(3); {
	case bytes.Equal(begin, []byte("\xef\xbb\xbf")):
		b.Discard(3) // the mark with which some programs begin UTF-8
	case bytes.HasPrefix(begin, []byte{0xff, 0xfe}), bytes.HasPrefix(begin, []byte{0xfe, 0xff}):
		return nil, s.wrong(1, "in UTF-16: save it as UTF-8")
	case bytes.HasPrefix(begin, []byte("PK")):
		return nil, s.wrong(0, "a zip archive or a spreadsheet: take the CSV out of it")
	}
	s.rows = csv.NewReader(b)
	s.rows.Comma = ';'
	s.rows.ReuseRecord = true
	return s, nil
}

// header reads the names of the columns and finds those wanted; which must be there is
// said by who asks.
func (s *source) header(required ...string) error {
	names, err := s.rows.Read()
	if err == io.EOF {
		return s.wrong(0, "empty")
	}
	if err != nil {
		return s.failed(err)
	}
	s.line, s.at = 1, make(map[string]int, len(names))
	for i, name := range names {
		s.at[strings.ToLower(strings.TrimSpace(name))] = i
	}
	var missing []string
	for _, name := range required {
		if _, found := s.at[name]; !found {
			missing = append(missing, name)
		}
	}
	switch {
	case len(missing) == 0:
		return nil
	case len(names) == 1 && strings.ContainsAny(names[0], ",\t|"):
		return s.wrong(1, "columns are not separated by semicolons")
	}
	return s.wrong(1, "no column %s", strings.Join(missing, ", "))
}

// next is the next row, valid until the one after; io.EOF at the end.
func (s *source) next() (row, error) {
	fields, err := s.rows.Read()
	if err == io.EOF {
		return row{}, err
	}
	if err != nil {
		return row{}, s.failed(err)
	}
	s.line, _ = s.rows.FieldPos(0)
	return row{fields, s}, nil
}

// failed words an error of the parser or of the file.
func (s *source) failed(err error) error {
	var parse *csv.ParseError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return s.wrong(s.line, "cut off after this line: the gzip file is not whole")
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return s.wrong(s.line, "damaged after this line: wrong gzip checksum")
	case errors.As(err, &parse) && errors.Is(err, csv.ErrFieldCount):
		return s.wrong(parse.Line, "another number of columns than the first line")
	case errors.As(err, &parse):
		return s.wrong(parse.Line, "a quote that does not end, or stands within a field")
	}
	return fmt.Errorf("%s: %w", s.name, err)
}

// wrong is an error of the file; line 0 is the file as a whole.
func (s *source) wrong(line int, format string, args ...any) error {
	at := s.name
	if line > 0 {
		at = fmt.Sprintf("%s, line %d", s.name, line)
	}
	return fault.New(fault.Invalid, at+": "+fmt.Sprintf(format, args...))
}

// row is one line of a file.
type row struct {
	fields []string
	from   *source
}

// get is the text in a column, "" when the file has no such column.
func (r row) get(column string) string {
	i, found := r.from.at[column]
	if !found {
		return ""
	}
	return strings.TrimSpace(r.fields[i])
}

// text is get for what people read: it must be UTF-8.
func (r row) text(column string) (string, error) {
	value := r.get(column)
	if !utf8.ValidString(value) {
		return "", r.wrong("column %s is not in UTF-8", column)
	}
	return value, nil
}

func (r row) wrong(format string, args ...any) error {
	return r.from.wrong(r.from.line, format, args...)
}

// shown is a value within a message: short, and on one line.
func shown(value string) string {
	if len(value) > 40 {
		value = value[:40] + "…"
	}
	return fmt.Sprintf("%q", value)
}
