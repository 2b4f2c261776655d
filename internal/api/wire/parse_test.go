package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseRefusesWhatIsNotOneStrictDocument(t *testing.T) {
	// Well-formed by the RFC, and refused for the reason named.
	ours := map[problem]bool{
		badUTF8: true, nulCharacter: true, loneSurrogate: true, duplicateName: true,
		tooDeep: true, tooManyFields: true, tooManyValues: true,
	}
	total := 0
	for what, bodies := range corpus() {
		for i, body := range bodies {
			total++
			_, err := Parse([]byte(body))
			var refusal *malformedError
			if !errors.Is(err, ErrMalformed) || !errors.As(err, &refusal) {
				t.Errorf("%s %d: Parse(%.80q) = %v, want ErrMalformed", what, i, body, err)
				continue
			}
			if refusal.what != what {
				t.Errorf("%s %d: Parse(%.80q) is refused for %v", what, i, body, err)
			}
			if json.Valid([]byte(body)) && !ours[what] {
				t.Errorf("%s %d: %.80q is well-formed: the corpus is wrong", what, i, body)
			}
			if _, err := ParseObject([]byte(body)); !errors.Is(err, ErrMalformed) {
				t.Errorf("%s %d: ParseObject(%.80q) = %v, want ErrMalformed", what, i, body, err)
			}
		}
	}
	if total < 300 {
		t.Errorf("the corpus has %d cases, want 300 at least", total)
	}
}

// Whoever sent it is told what is wrong and where, and nothing of what he sent.
func TestAFaultIsToldByItsPlace(t *testing.T) {
	for body, want := range map[string]string{
		`{"secret":1,"secret":2}`: "name repeated in an object at byte 12", `{"a":"\u0000"}`: "NUL character at byte 6", `{"a":`: "unexpected end at byte 5", `[]`: "not an object",
	} {
		_, err := ParseObject([]byte(body))
		if got := Fault(err); got != want {
			t.Errorf("%s: %q, want %q", body, got, want)
		}
	}
	if got := Fault(ErrSlow); got != "it did not arrive whole" {
		t.Error(got)
	}
}

func TestParseReadsWhatIsWellFormed(t *testing.T) {
	tests := []struct{ body, want string }{ // want as CompactJSON writes it in {"v":...}
		{`null`, `null`}, {`true`, `true`}, {`false`, `false`}, {" \t\r\n1 \t\r\n", `1`},
		{`0`, `0`}, {`-0`, `-0`}, {`10`, `10`}, {`-1.50`, `-1.50`}, {`0.1e-7`, `0.1e-7`}, {`1E+2`, `1E+2`}, {`0e0`, `0e0`},
		{`1e999`, `1e999`}, {`-1e-999`, `-1e-999`}, {strings.Repeat("9", 500), strings.Repeat("9", 500)},
		{`""`, `""`}, {`"a"`, `"a"`}, {`"é\u00e9\u00E9"`, `"ééé"`}, {`"\"\\\/\b\f\n\r\t"`, `"\"\\/\b\f\n\r\t"`},
		{`"\ud83d\ude00"`, `"😀"`}, {`"\uD83D\uDE00!"`, `"😀!"`}, {`"\ufffd\ufffe\uffff"`, "\"\ufffd\ufffe\uffff\""},
		{`"\u0001\u001f\u007f"`, "\"\\u0001\\u001f\u007f\""}, {"\"\u2028\u2029\ufeff\u202e\"", "\"\u2028\u2029\ufeff\u202e\""},
		{`"a\u0020b"`, `"a b"`}, {"\"\x7f\"", "\"\x7f\""}, {`"</script>&"`, `"</script>&"`},
		{`[]`, `[]`}, {`[ ]`, `[]`}, {`{}`, `{}`}, {"{\n}", `{}`}, {`[[],{},[[]]]`, `[[],{},[[]]]`},
		{`[1, "2" ,null , [true]]`, `[1,"2",null,[true]]`},
		{`{"b":1,"a":{"b":2,"c":[{"b":3},{"b":4}]},"":0}`, `{"b":1,"a":{"b":2,"c":[{"b":3},{"b":4}]},"":0}`},
		{`{"role":"user","ROLE":"admin","Role":1}`, `{"role":"user","ROLE":"admin","Role":1}`},
		{`{"é":1,"e\u0301":2}`, "{\"é\":1,\"e\u0301\":2}"}, // composed and not: two names
		{strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth), strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)},
		{manyFields(MaxFields), manyFields(MaxFields)},
	}
	for _, test := range tests {
		v, err := Parse([]byte(test.body))
		if err != nil {
			t.Errorf("Parse(%.80q): %v", test.body, err)
			continue
		}
		got := string(appendCompact(v, nil))
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("Parse(%.80q) -want +got:\n%s", test.body, diff)
		}
		if !json.Valid([]byte(got)) {
			t.Errorf("Parse(%.80q) is written as %.80q, which is not JSON", test.body, got)
		}
	}
}

func TestParseDepthIsThatOfTheDeepestPathOnly(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth-1) + strings.Repeat("]", MaxDepth-1)
	if _, err := Parse([]byte("[" + deep + "," + deep + ",[],{}," + deep + "]")); err != nil {
		t.Errorf("siblings count as depth: %v", err)
	}
}

func TestParseSaysWhereItStopped(t *testing.T) {
	tests := []struct {
		body string
		at   int
	}{
		{``, 0}, {`{"a":1`, 6}, {`{"a":1} x`, 8}, {`{"a":x}`, 5}, {`["é",x]`, 6}, {`{"a":1,"b":2,"a":3}`, 13},
		{"{\"a\":\"\xff\"}", 6}, {"{\"a\":\"b\x01\"}", 7}, {`"ab\q"`, 3}, {`"ab\ud800"`, 3}, {`"\n\u0000"`, 3}, {`[1.]`, 3}, {`nulx`, 3},
	}
	for _, test := range tests {
		_, err := Parse([]byte(test.body))
		want := fmt.Sprintf("at byte %d", test.at)
		if err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("Parse(%q) = %v, want %s", test.body, err, want)
		}
	}
}

func TestRefusalsRepeatNothingOfTheBody(t *testing.T) {
	bodies := []string{
		`{"camille":1,"camille":2}`, `{"a":"camille`, `{"a":"camille\q"}`, `camille`, `"camille" camille`, "\"camille\xff\"", `"camille"`,
	}
	for _, body := range bodies {
		if _, err := ParseObject([]byte(body)); err == nil || strings.Contains(err.Error(), "camille") {
			t.Errorf("ParseObject(%q) = %v, want an error without a word of the body", body, err)
		}
	}
}

func TestParseObjectWantsAnObject(t *testing.T) {
	for _, body := range []string{`null`, `1`, `"{}"`, `[]`, `[{}]`, `true`} {
		if _, err := ParseObject([]byte(body)); !errors.Is(err, ErrNotObject) || errors.Is(err, ErrMalformed) {
			t.Errorf("ParseObject(%q) = %v, want ErrNotObject alone", body, err)
		}
	}
	o, err := ParseObject([]byte(` {"a":1} `))
	if err != nil || len(o.fields) != 1 {
		t.Errorf("ParseObject = %v, %v; want one field", o, err)
	}
}

func TestADocumentHasTheRoomThatItsReaderGivesIt(t *testing.T) {
	const body = `{"a":[1,2],"b":{"c":3}}` // 3 names; 6 values, itself among them
	for _, test := range []struct {
		room Room
		fits bool
	}{{Room{3, 6}, true}, {Room{2, 6}, false}, {Room{3, 5}, false}, {Room{}, false}} {
		if o, err := ParseWithin([]byte(body), test.room); (err == nil) != test.fits || test.fits && len(o.fields) != 2 || err != nil && !errors.Is(err, ErrMalformed) {
			t.Errorf("in %+v: %d fields, %v", test.room, len(o.fields), err)
		}
	}
}

func TestValuesOutliveTheBody(t *testing.T) {
	body := []byte(`{"name":"Camille","tags":["new"]}`)
	o, err := ParseObject(body)
	if err != nil {
		t.Fatal(err)
	}
	for i := range body {
		body[i] = 'x'
	}
	if got, want := string(CompactJSON(o, nil)), `{"name":"Camille","tags":["new"]}`; got != want {
		t.Errorf("after the body was reused: %s, want %s", got, want)
	}
}

func TestObjectsAreReadByExactName(t *testing.T) {
	o, err := ParseObject([]byte(`{"reference":"A1","Reference":"B2","empty":null,"list":[1,"x"],"sub":{"k":"v"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := o.Get("reference"); !ok || v.Text() != "A1" || v.Kind() != KindString {
		t.Errorf("reference = %q, %v", v.Text(), ok)
	}
	if v, ok := o.Get("REFERENCE"); ok || !v.IsNull() || v.Text() != "" {
		t.Errorf("REFERENCE = %q, %v; want nothing", v.Text(), ok)
	}
	if v, ok := o.Get("empty"); !ok || !v.IsNull() {
		t.Errorf("empty = %v, %v; want null, there", v, ok)
	}
	list, _ := o.Get("list")
	if items := list.Items(); list.Kind() != KindArray || len(items) != 2 || items[0].Text() != "1" || items[0].Kind() != KindNumber || items[1].Text() != "x" {
		t.Errorf("list = %v", items)
	}
	sub, _ := o.Get("sub")
	if inner, ok := sub.Object(); !ok || len(inner.fields) != 1 || sub.Fields()[0].Name != "k" || inner.Fields()[0].Value.Text() != "v" {
		t.Errorf("sub = %v, %v", inner, ok)
	}
	var names []string
	for _, f := range o.Fields() {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff([]string{"reference", "Reference", "empty", "list", "sub"}, names); diff != "" {
		t.Errorf("names in order -want +got:\n%s", diff)
	}
	if _, ok := list.Object(); ok || list.Fields() != nil || sub.Items() != nil || list.Text() != "" {
		t.Error("an array reads as an object, or the reverse")
	}
}
