package wire

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seen is one field that EachField gave.
type seen struct{ name, text, written string }

func eachOf(body string) (all []seen, err error) {
	err = EachField([]byte(body), Room{100, 100}, func(name string, v Value, written []byte) {
		all = append(all, seen{name, v.Text(), string(written)})
	})
	return all, err
}

func TestFieldsComeWithTheTextOfTheirValue(t *testing.T) {
	for body, want := range map[string][]seen{
		`{}`:               nil,
		` { } `:            nil,
		`{"a":1}`:          {{"a", "1", "1"}},
		`{"n\u00e9":"\n"}`: {{"né", "\n", `"\n"`}},
		` {"a" : [1, {"b":2}] , "c":null,"d":{"a":"}"},"e":1.50} `: {{"a", "", `[1, {"b":2}]`}, {"c", "", "null"}, {"d", "", `{"a":"}"}`}, {"e", "1.50", "1.50"}},
	} {
		got, err := eachOf(body)
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(seen{})); err != nil || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", body, err, diff)
		}
	}
}

func TestFieldsOfWhatIsNoObjectAreRefused(t *testing.T) {
	for body, whole := range map[string]int{``: 0, `[]`: 0, `1`: 0, `{`: 0, `{"a"}`: 0, `{"a":}`: 0, `{"a":1,}`: 1, `{"a":1 "b":2}`: 1, `{"a":1}}`: 1, `{"a":1,"b":[}`: 1, `{} x`: 0} {
		got, err := eachOf(body)
		if !errors.Is(err, ErrMalformed) || len(got) != whole {
			t.Errorf("%s: %d fields, %v; want %d and a refusal", body, len(got), err, whole)
		}
	}
	if _, err := eachOf(`{"a":[` + strings.Repeat("0,", 100) + `0]}`); !errors.Is(err, ErrMalformed) {
		t.Errorf("more values than there is room for: %v", err)
	}
}
