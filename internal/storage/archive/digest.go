package archive

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/hex"
	gohash "hash"

	"palier/internal/storage/sqldb"
)

// A table's digest is the SHA-256 of its column names and then of its rows in
// the order of their key, value by value:
//
//	NULL     'n'
//	integer  'i', 8 bytes, two's complement, big-endian; a boolean is 0 or 1
//	text     't', length in bytes as 8 bytes big-endian, the UTF-8 bytes
//
// Nothing in it depends on the engine. Changing it means a new format.

// often is after how many rows progress is told.
const often = 5000

type digest struct {
	sum  gohash.Hash
	buf  []byte
	rows int64
}

func newDigest(t table) *digest {
	d := &digest{sum: sha256.New()}
	for _, c := range t.columns {
		d.text(c.name)
	}
	return d
}

// add takes a row into the digest. A value of a kind that no column holds is
// damage.
func (d *digest) add(row []any) error {
	for _, v := range row {
		switch v := v.(type) {
		case nil:
			d.buf = append(d.buf, 'n')
		case int64:
			d.number('i', uint64(v))
		case string:
			d.text(v)
		default:
			return damaged("a value of an unexpected kind, %T", v)
		}
	}
	d.sum.Write(d.buf)
	d.buf = d.buf[:0]
	d.rows++
	return nil
}

func (d *digest) number(tag byte, n uint64) {
	d.buf = binary.BigEndian.AppendUint64(append(d.buf, tag), n)
}

func (d *digest) text(s string) {
	d.number('t', uint64(len(s)))
	d.buf = append(d.buf, s...)
}

func (d *digest) of(t table) Table {
	d.sum.Write(d.buf) // the names, when there was no row
	d.buf = d.buf[:0]
	return Table{Name: t.name, Rows: d.rows, SHA256: hex.EncodeToString(d.sum.Sum(nil))}
}

// each reads a table row by row, booleans as 0 and 1. row is valid during the
// call only.
func (t table) each(ctx context.Context, q querier, e *sqldb.Engine, p Progress, fn func(row []any) error) error {
	rows, err := q.QueryContext(ctx, t.selectAll(e))
	if err != nil {
		return err
	}
	defer rows.Close()
	s := newStream(rows, len(t.columns))
	for n := int64(1); s.next(); n++ {
		if err := fn(s.row); err != nil {
			return err
		}
		if n%often == 0 {
			p(t.name, n)
		}
	}
	return s.err()
}

// stream is a query's rows as the digest takes them.
type stream struct {
	rows  *sql.Rows
	row   []any
	dest  []any
	wrong error
}

func newStream(rows *sql.Rows, columns int) *stream {
	s := &stream{rows: rows, row: make([]any, columns), dest: make([]any, columns)}
	for i := range s.row {
		s.dest[i] = &s.row[i]
	}
	return s
}

func (s *stream) next() bool {
	if s.wrong != nil || !s.rows.Next() {
		return false
	}
	if s.wrong = s.rows.Scan(s.dest...); s.wrong != nil {
		return false
	}
	for i, v := range s.row {
		if b, ok := v.(bool); ok {
			s.row[i] = number(b)
		}
	}
	return true
}

func (s *stream) err() error {
	if s.wrong != nil {
		return s.wrong
	}
	return s.rows.Err()
}

func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// digestAll gives every table's digest.
func digestAll(ctx context.Context, q querier, e *sqldb.Engine, list []table, p Progress) ([]Table, error) {
	out := make([]Table, 0, len(list))
	for _, t := range list {
		p(t.name, 0)
		d := newDigest(t)
		if err := t.each(ctx, q, e, p, d.add); err != nil {
			return nil, err
		}
		out = append(out, d.of(t))
	}
	return out, nil
}

// compare tells which table is not as the manifest says.
func compare(got, want []Table) error {
	for i, w := range want {
		switch {
		case i >= len(got) || got[i].Name != w.Name:
			return damaged("table %s is missing", w.Name)
		case got[i].Rows != w.Rows:
			return damaged("table %s has %d rows, the manifest says %d", w.Name, got[i].Rows, w.Rows)
		case got[i] != w:
			return damaged("the rows of table %s are not those of the manifest", w.Name)
		}
	}
	if len(got) > len(want) {
		return damaged("table %s is not in the manifest", got[len(want)].Name)
	}
	return nil
}
