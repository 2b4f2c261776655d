package wire

import (
	"bytes"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
)

func TestStringsAreWrittenAsEncodingJSONWritesThem(t *testing.T) {
	texts := []string{
		"", "a", "Inès LEFORT", `"quoted"`, `back\slash`, "line\nbreak\r\ttab", "\b\f\x00\x01\x1f\x7f", "</script><b>&amp;", "\u2028\u2029", "\ufeff\ufffd\ufffe",
		"😀", "a\xffb", "\xff\xfe", "\xc3", "é\xc3", "\xed\xa0\x80", "\xf0\x9f\x98", strings.Repeat("é\n\xff", 100), "a\\", "\"",
	}
	for c := range 256 {
		texts = append(texts, string([]byte{byte(c)}), "x"+string([]byte{byte(c)})+"y", string(rune(c)))
	}
	for _, text := range texts {
		got := appendString([]byte("dst"), text)
		var want bytes.Buffer
		encoder := json.NewEncoder(&want)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(text); err != nil {
			t.Fatal(err)
		}
		// Two differences are meant: U+2028 and U+2029 are not escaped, and a
		// bad byte becomes the character U+FFFD, not its escape.
		expected := strings.NewReplacer(`\u2028`, "\u2028", `\u2029`, "\u2029", `\ufffd`, "\ufffd").Replace(strings.TrimSuffix(want.String(), "\n"))
		if string(got) != "dst"+expected {
			t.Errorf("appendString(%q) = %s, want %s", text, got, expected)
		}
	}
}

func TestNumbersAreWrittenShortAndPlain(t *testing.T) {
	floats := []struct {
		f    float64
		want string
	}{
		{0, "0"}, {math.Copysign(0, -1), "0"}, {400000, "400000"}, {-1.5, "-1.5"}, {0.1, "0.1"}, {1e6, "1000000"}, {123456789.125, "123456789.125"},
		{1e20, "100000000000000000000"}, {1e21, "1e+21"}, {1e-6, "0.000001"}, {9.5e-7, "9.5e-07"}, {math.MaxFloat64, "1.7976931348623157e+308"}, {5e-324, "5e-324"},
		{math.NaN(), "null"}, {math.Inf(1), "null"}, {math.Inf(-1), "null"},
	}
	for _, test := range floats {
		got := appendFloat(nil, test.f)
		if string(got) != test.want || !json.Valid(got) {
			t.Errorf("appendFloat(%v) = %s, want %s", test.f, got, test.want)
		}
	}
	for n, want := range map[int64]string{0: "0", -7: "-7", math.MaxInt64: "9223372036854775807", math.MinInt64: "-9223372036854775808"} {
		if got := string(appendInt(nil, n)); got != want {
			t.Errorf("appendInt(%d) = %s", n, got)
		}
	}
}

func TestWhatIsAbsentIsNull(t *testing.T) {
	at := time.Date(2026, 10, 25, 2, 30, 0, 0, time.FixedZone("", 7200))
	tests := []struct{ got, want string }{
		{string(appendStringOrNull(nil, "")), `null`}, {string(appendStringOrNull(nil, " ")), `" "`},
		{string(appendTime(nil, time.Time{}, time.DateTime)), `null`}, {string(appendTime(nil, at, time.DateTime)), `"2026-10-25 02:30:00"`},
		{string(appendTime(nil, at, time.RFC3339)), `"2026-10-25T02:30:00+02:00"`},
		{string(appendBool(appendBool(nil, true), false)), `truefalse`}, {string(appendNull(nil)), `null`},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("got %s, want %s", test.got, test.want)
		}
	}
}

func TestEncoderPlacesTheCommas(t *testing.T) {
	at := time.Date(2026, 3, 10, 15, 49, 50, 0, time.UTC)
	tests := []struct {
		name  string
		write func(*Encoder)
		want  string
	}{
		{"a scalar", func(e *Encoder) { e.Int(1) }, `1`},
		{"an empty object", func(e *Encoder) { e.Object(); e.End() }, `{}`},
		{"an empty array", func(e *Encoder) { e.Array(); e.EndArray() }, `[]`},
		{"empty ones inside", func(e *Encoder) {
			e.Array()
			e.Array()
			e.EndArray()
			e.Object()
			e.End()
			e.Array()
			e.Object()
			e.End()
			e.EndArray()
			e.EndArray()
		}, `[[],{},[{}]]`},
		{"every kind of item", func(e *Encoder) {
			e.Array()
			e.String("a")
			e.Int(1)
			e.Float(1.5)
			e.Bool(true)
			e.Null()
			e.Time(at, time.DateOnly)
			e.Raw([]byte(`{"x":[1]}`))
			e.Raw(nil)
			e.EndArray()
		}, `["a",1,1.5,true,null,"2026-03-10",{"x":[1]},null]`},
		{"every kind of field", func(e *Encoder) {
			e.Object()
			e.StringField("s", "é\n")
			e.NullableStringField("ns", "")
			e.NullableStringField("nt", "t")
			e.IntField("i", -1)
			e.NullableIntField("ni", 0)
			e.NullableIntField("nj", 3)
			e.FloatField("f", 400000)
			e.BoolField("b", false)
			e.NullField("n")
			e.TimeField("t", at, time.TimeOnly)
			e.TimeField("nt2", time.Time{}, time.TimeOnly)
			e.RawField("r", []byte(`[]`))
			e.RawField("nr", []byte{})
			e.End()
		}, `{"s":"é\n","ns":null,"nt":"t","i":-1,"ni":null,"nj":3,"f":400000,"b":false,"n":null,"t":"15:49:50","nt2":null,"r":[],"nr":null}`},
		{"nesting", func(e *Encoder) {
			e.Object()
			e.Key("rows")
			e.Array()
			for i := range int64(2) {
				e.Object()
				e.IntField("id", i)
				e.Key("o")
				e.Object()
				e.NullField("p")
				e.End()
				e.BoolField("q", true)
				e.End()
			}
			e.EndArray()
			e.IntField("total", 2)
			e.End()
		}, `{"rows":[{"id":0,"o":{"p":null},"q":true},{"id":1,"o":{"p":null},"q":true}],"total":2}`},
		{"a name that needs escapes", func(e *Encoder) { e.Object(); e.NullField("a\"b"); e.End() }, `{"a\"b":null}`},
	}
	var e Encoder
	for _, test := range tests {
		e.reset()
		test.write(&e)
		if got := string(e.Bytes()); got != test.want || !json.Valid(e.Bytes()) {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
	}
}

func TestEncoderAllocatesNothingButItsBuffer(t *testing.T) {
	at := time.Date(2026, 3, 10, 15, 49, 50, 0, time.UTC)
	var e Encoder
	encodeContact(&e, at)
	if !json.Valid(e.Bytes()) {
		t.Fatalf("not JSON: %s", e.Bytes())
	}
	allocations := testing.AllocsPerRun(100, func() {
		e.reset()
		encodeContact(&e, at)
	})
	if allocations != 0 {
		t.Errorf("%v allocations per object, want none", allocations)
	}
}
