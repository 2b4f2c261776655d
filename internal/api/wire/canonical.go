package wire

import (
	"slices"
	"strings"
)

// Canonical appends a text of o to dst which two objects share exactly when
// they mean the same to a reader who takes scalars as text and an empty field
// for a missing one:
//
//   - fields are sorted by name, at every level;
//   - scalars are strings: 1 is "1", true is "true" (but 1.0 is not 1);
//   - fields that are null or "" are dropped; in an array, where the place
//     counts, both are "". Empty arrays and objects are kept.
//
// rename folds other spellings of a name, at the top level only: a field
// called by a key of it counts as the field called by the value. When more
// than one spelling says something, the name itself wins, then the first
// other spelling in alphabetical order. No value of rename may be a key of it.
//
// The text is JSON and its own canonical text. It is for comparing and
// hashing, not for keeping what was sent: CompactJSON does that.
func Canonical(o Object, rename map[string]string, dst []byte) []byte {
	said := make([]spelling, 0, len(o.fields))
	for _, f := range o.fields {
		if f.Value.text == "" && f.Value.nested == nil {
			continue // null or ""
		}
		s := spelling{name: f.Name, sent: f.Name, value: f.Value}
		if name, ok := rename[f.Name]; ok {
			s.name, s.renamed = name, 1
		}
		said = append(said, s)
	}
	slices.SortFunc(said, spelling.compare)
	said = slices.CompactFunc(said, func(a, b spelling) bool { return a.name == b.name })

	dst = append(dst, '{')
	for i, s := range said {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, s.name)
		dst = append(dst, ':')
		dst = appendCanonical(s.value, dst)
	}
	return append(dst, '}')
}

// spelling is a field under the name it counts as.
type spelling struct {
	name    string
	renamed int    // 0 or 1, so that the name itself sorts first
	sent    string // the name as sent
	value   Value
}

func (s spelling) compare(t spelling) int {
	if order := strings.Compare(s.name, t.name); order != 0 {
		return order
	}
	if s.renamed != t.renamed {
		return s.renamed - t.renamed
	}
	return strings.Compare(s.sent, t.sent)
}

func appendCanonical(v Value, dst []byte) []byte {
	switch v.kind {
	case KindObject:
		return Canonical(Object{v.nested.fields}, nil, dst)
	case KindArray:
		return appendItems(v, dst, appendCanonical)
	default:
		return appendString(dst, v.text)
	}
}

// CompactJSON appends o to dst as it was sent, fields in order and numbers to
// the letter, without the white space.
func CompactJSON(o Object, dst []byte) []byte {
	dst = append(dst, '{')
	for i, f := range o.fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, f.Name)
		dst = append(dst, ':')
		dst = appendCompact(f.Value, dst)
	}
	return append(dst, '}')
}

// AppendValue appends one value the way CompactJSON writes it.
func AppendValue(dst []byte, v Value) []byte { return appendCompact(v, dst) }

func appendCompact(v Value, dst []byte) []byte {
	switch v.kind {
	case KindObject:
		return CompactJSON(Object{v.nested.fields}, dst)
	case KindArray:
		return appendItems(v, dst, appendCompact)
	case KindString:
		return appendString(dst, v.text)
	case KindNull:
		return appendNull(dst)
	default: // a number or a bool is its literal
		return append(dst, v.text...)
	}
}

// appendItems appends an array, each item by the function given.
func appendItems(v Value, dst []byte, appendItem func(Value, []byte) []byte) []byte {
	dst = append(dst, '[')
	for i, item := range v.nested.items {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendItem(item, dst)
	}
	return append(dst, ']')
}
