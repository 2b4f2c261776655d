package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// FuzzParse holds Parse against encoding/json: what we read, it reads alike,
// and what it reads and we refuse breaks the very rule we name.
func FuzzParse(f *testing.F) {
	for _, bodies := range refused {
		for _, body := range bodies {
			f.Add([]byte(body))
		}
	}
	for _, body := range []string{lead, `{"a":[1,{"b":null},true,"\ud83d\ude00"],"A":-0.5e-3}`, ` [ ] `, `1e999`, `"\u0001\/"`, strings.Repeat("[", 64)} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		v, err := Parse(body)
		var refusal *malformedError
		switch {
		case err == nil:
			agree(t, body, v)
		case !errors.As(err, &refusal) || !errors.Is(err, ErrMalformed):
			t.Fatalf("%q: an error of no kind: %v", body, err)
		case refusal.at > len(body):
			t.Fatalf("%q: refused beyond its end: %v", body, err)
		case json.Valid(body) && !breaks(body, refusal.what):
			t.Fatalf("%q: encoding/json accepts it, and it is refused: %v", body, err)
		}
	})
}

// agree fails unless encoding/json reads body as v.
func agree(t *testing.T, body []byte, v Value) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var want any
	if err := decoder.Decode(&want); err != nil || !json.Valid(body) {
		t.Fatalf("%q: accepted, and encoding/json says %v", body, err)
	}
	if diff := cmp.Diff(want, plain(v)); diff != "" {
		t.Fatalf("%q -encoding/json +ours:\n%s", body, diff)
	}
	compact := appendCompact(v, nil)
	again, err := Parse(compact)
	if err != nil {
		t.Fatalf("%q: written as %q, which is refused: %v", body, compact, err)
	}
	if twice := appendCompact(again, nil); !bytes.Equal(compact, twice) {
		t.Fatalf("%q: written as %q, then as %q", body, compact, twice)
	}
}

// plain is v as encoding/json decodes it into an interface.
func plain(v Value) any {
	switch v.Kind() {
	case KindNull:
		return nil
	case KindBool:
		return v.Text() == "true"
	case KindNumber:
		return json.Number(v.Text())
	case KindString:
		return v.Text()
	case KindArray:
		items := make([]any, 0)
		for _, item := range v.Items() {
			items = append(items, plain(item))
		}
		return items
	default:
		fields := make(map[string]any)
		for _, f := range v.Fields() {
			fields[f.Name] = plain(f.Value)
		}
		return fields
	}
}

// breaks tells, by other means than Parse, whether a well-formed document
// breaks the rule of ours that it was refused for.
func breaks(body []byte, rule problem) bool {
	switch rule {
	case badUTF8:
		return !utf8.Valid(body)
	case nulCharacter:
		return bytes.Contains(body, []byte(`\u0000`))
	case loneSurrogate: // encoding/json puts another character in its place
		return survey(body).replaced
	case duplicateName:
		return survey(body).repeated
	case tooDeep:
		return survey(body).depth > MaxDepth
	case tooManyFields:
		return survey(body).fields > MaxFields
	case tooManyValues:
		return survey(body).values > MaxValues
	default:
		return false
	}
}

// surveyed is what encoding/json shows of a document, token by token.
type surveyed struct {
	decoder               *json.Decoder
	depth, fields, values int
	repeated, replaced    bool // a name; a character, by U+FFFD
}

func survey(body []byte) surveyed {
	seen := surveyed{decoder: json.NewDecoder(bytes.NewReader(body))}
	seen.decoder.UseNumber()
	seen.value(1)
	return seen
}

// value walks one value that stands at a depth.
func (s *surveyed) value(depth int) {
	s.values++
	bracket, ok := s.token().(json.Delim)
	if !ok {
		return
	}
	s.depth = max(s.depth, depth)
	names := make(map[string]bool)
	for s.decoder.More() {
		if bracket == '{' {
			name := s.token().(string)
			s.fields++
			s.repeated = s.repeated || names[name]
			names[name] = true
		}
		s.value(depth + 1)
	}
	s.token()
}

func (s *surveyed) token() json.Token {
	token, err := s.decoder.Token()
	if err != nil {
		panic(err) // the document is valid, says encoding/json
	}
	if text, ok := token.(string); ok && strings.ContainsRune(text, '\uFFFD') {
		s.replaced = true
	}
	return token
}

// FuzzCanonical: the text does not depend on the order of fields, is its own
// canonical text, and is that of the compact document too.
func FuzzCanonical(f *testing.F) {
	for _, body := range []string{
		lead, `{}`, `{"b":1,"a":[null,"",{"d":null,"c":true}]}`, `{"sybtype":"3","subtype":"","sub_type":4}`, `{"a":{"sybtype":1,"subtype":2},"":0}`, `{"tel":"x","phone":null,"z":[]}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		o, err := ParseObject(body)
		if err != nil {
			return
		}
		text := Canonical(o, spellings, nil)
		for name, same := range map[string][]byte{"reversed": CompactJSON(reversed(o), nil), "compact": CompactJSON(o, nil), "canonical": text} {
			other, err := ParseObject(same)
			if err != nil {
				t.Fatalf("%q %s is %q: %v", body, name, same, err)
			}
			if got := Canonical(other, spellings, nil); !bytes.Equal(got, text) {
				t.Fatalf("%q is %s, and %s it is %s", body, text, name, got)
			}
		}
	})
}

// reversed is o with the fields of all its objects in reverse order.
func reversed(o Object) Object {
	fields := slices.Clone(o.fields)
	slices.Reverse(fields)
	for i := range fields {
		fields[i].Value = reversedValue(fields[i].Value)
	}
	return Object{fields}
}

func reversedValue(v Value) Value {
	switch v.kind {
	case KindObject:
		return Value{kind: KindObject, nested: &nested{fields: reversed(Object{v.nested.fields}).fields}}
	case KindArray:
		items := slices.Clone(v.nested.items)
		for i := range items {
			items[i] = reversedValue(items[i])
		}
		return Value{kind: KindArray, nested: &nested{items: items}}
	default:
		return v
	}
}

// FuzzInteger: whatever is sent, it is what unlimited arithmetic gives, held at the
// bounds of an int64.
func FuzzInteger(f *testing.F) {
	for _, text := range []string{"", "0", "-1", "10", "10.5", "1e9", "10001", "9223372036854775808", "1e-3", "-1e999", " 12 ", "007", "abc", "0x1", "NaN", "0e99999999999"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 500 {
			return // beyond what wholePart can hold against exponents
		}
		var want int64
		n, numeral := wholePart(text)
		if numeral {
			want = clamp(n, math.MinInt64, math.MaxInt64)
		}
		if got, ok := Integer(text); got != want || ok != numeral {
			t.Fatalf("Integer(%q) = %d, %v; want %d, %v", text, got, ok, want, numeral)
		}
	})
}

// wholePart reads a short numeral with math/big. An exponent of more digits
// than it takes to be out of all bounds is cut to one that is out of them too.
func wholePart(text string) (*big.Int, bool) {
	if _, ok := parseNumeral(text); !ok {
		return nil, false
	}
	mantissa, exponent, _ := strings.Cut(strings.ToLower(strings.TrimSpace(text)), "e")
	sign := ""
	if strings.HasPrefix(exponent, "-") {
		sign = "-"
	}
	exponent = strings.TrimLeft(exponent, "+-0")
	if len(exponent) > 3 {
		exponent = "999"
	}
	r, ok := new(big.Rat).SetString(mantissa + "e" + sign + "0" + exponent)
	if !ok {
		return nil, false
	}
	return new(big.Int).Quo(r.Num(), r.Denom()), true
}

func clamp(n *big.Int, low, high int64) int64 {
	switch {
	case n.Cmp(big.NewInt(low)) < 0:
		return low
	case n.Cmp(big.NewInt(high)) > 0:
		return high
	default:
		return n.Int64()
	}
}
