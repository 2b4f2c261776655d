package wire

import (
	"math"
	"testing"
)

// scalar is the value of a document that is a scalar.
func scalar(t *testing.T, body string) Value {
	t.Helper()
	v, err := Parse([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestIntReadsWholeNumbersHoweverTyped(t *testing.T) {
	tests := []struct {
		body string
		want int64
		ok   bool
	}{
		{`12`, 12, true}, {`"12"`, 12, true}, {`" 12 "`, 12, true}, {`"\t12\n"`, 12, true}, {`12.0`, 12, true}, {`"12.0"`, 12, true}, {`12.000`, 12, true},
		{`0`, 0, true}, {`-0`, 0, true}, {`"-0.0"`, 0, true}, {`-12`, -12, true}, {`"-12"`, -12, true}, {`"007"`, 7, true}, {`"00"`, 0, true},
		{`1e3`, 1000, true}, {`1E+3`, 1000, true}, {`1.2e1`, 12, true}, {`1200e-2`, 12, true}, {`"1.5e1"`, 15, true}, {`0e999999999999`, 0, true}, {`0.0e5`, 0, true},
		{`9223372036854775807`, math.MaxInt64, true}, {`-9223372036854775808`, math.MinInt64, true}, {`"9223372036854775807.0"`, math.MaxInt64, true},
		{`922337203685477580.7e1`, math.MaxInt64, true}, {`9007199254740993`, 9007199254740993, true}, // no detour by float
		{`9223372036854775808`, 0, false}, {`-9223372036854775809`, 0, false}, {`1e19`, 0, false}, {`1e999`, 0, false}, {`-1e999999999999999999999`, 0, false},
		{`99999999999999999999`, 0, false}, {`12.5`, 0, false}, {`"12.5"`, 0, false}, {`125e-1`, 0, false}, {`1e-1`, 0, false}, {`1e-999999999999`, 0, false},
		{`""`, 0, false}, {`" "`, 0, false}, {`"-"`, 0, false}, {`"+12"`, 0, false}, {`"1 2"`, 0, false}, {`"1,5"`, 0, false}, {`"1 000"`, 0, false}, {`"12a"`, 0, false},
		{`"12."`, 0, false}, {`".5"`, 0, false}, {`"1e"`, 0, false}, {`"1e5x"`, 0, false}, {`"1e+"`, 0, false}, {`"0x1F"`, 0, false}, {`"1_000"`, 0, false}, {`"NaN"`, 0, false},
		{`"--1"`, 0, false}, {`"- 1"`, 0, false}, {`"１２"`, 0, false}, {`"12 €"`, 0, false},
		{`null`, 0, false}, {`true`, 0, false}, {`false`, 0, false}, {`[12]`, 0, false}, {`{"a":12}`, 0, false},
	}
	for _, test := range tests {
		if got, ok := scalar(t, test.body).Int(); got != test.want || ok != test.ok {
			t.Errorf("Int of %s = %d, %v; want %d, %v", test.body, got, ok, test.want, test.ok)
		}
	}
}

func TestFloatReadsFiniteNumbersHoweverTyped(t *testing.T) {
	tests := []struct {
		body string
		want float64
		ok   bool
	}{
		{`12`, 12, true}, {`12.5`, 12.5, true}, {`"12.5"`, 12.5, true}, {`" 12.5 "`, 12.5, true}, {`"012.50"`, 12.5, true}, {`-1.5e2`, -150, true},
		{`0.1`, 0.1, true}, {`"400000"`, 400000, true}, {`1e308`, 1e308, true}, {`1e-999`, 0, true}, {`-0`, 0, true}, {`"-0.0"`, 0, true},
		{`1e309`, 0, false}, {`-1e309`, 0, false}, {`1e999`, 0, false}, {`"1e999"`, 0, false},
		{`"12,5"`, 0, false}, {`"1 250.5"`, 0, false}, {`"NaN"`, 0, false}, {`"Inf"`, 0, false}, {`"-Infinity"`, 0, false}, {`"0x1p-2"`, 0, false}, {`"1_0.5"`, 0, false},
		{`"+1.5"`, 0, false}, {`".5"`, 0, false}, {`"5."`, 0, false}, {`""`, 0, false}, {`"1.5.5"`, 0, false}, {`"abc"`, 0, false},
		{`null`, 0, false}, {`true`, 0, false}, {`[1.5]`, 0, false}, {`{}`, 0, false},
	}
	for _, test := range tests {
		got, ok := scalar(t, test.body).Float()
		if got != test.want || ok != test.ok || math.Signbit(got) != math.Signbit(test.want) {
			t.Errorf("Float of %s = %v, %v; want %v, %v", test.body, got, ok, test.want, test.ok)
		}
	}
}

func TestBoolReadsTruthHoweverTyped(t *testing.T) {
	tests := []struct {
		body     string
		want, ok bool
	}{
		{`true`, true, true}, {`"true"`, true, true}, {`"True"`, true, true}, {`" TRUE "`, true, true}, {`1`, true, true}, {`"1"`, true, true}, {`1.0`, true, true}, {`" 1 "`, true, true},
		{`false`, false, true}, {`"false"`, false, true}, {`"FALSE"`, false, true}, {`0`, false, true}, {`"0"`, false, true}, {`-0`, false, true}, {`"0.0"`, false, true},
		{`2`, false, false}, {`-1`, false, false}, {`"10"`, false, false}, {`0.5`, false, false}, {`1e999`, false, false}, {`"yes"`, false, false}, {`"t"`, false, false}, {`"truex"`, false, false},
		{`""`, false, false}, {`null`, false, false}, {`[true]`, false, false}, {`{}`, false, false},
	}
	for _, test := range tests {
		if got, ok := scalar(t, test.body).Bool(); got != test.want || ok != test.ok {
			t.Errorf("Bool of %s = %v, %v; want %v, %v", test.body, got, ok, test.want, test.ok)
		}
	}
}

func TestTextIsTheScalarAsWritten(t *testing.T) {
	tests := []struct {
		body, want string
		kind       Kind
	}{
		{`"caf\u00e9"`, "café", KindString}, {`""`, "", KindString}, {`1.50`, "1.50", KindNumber}, {`1e999`, "1e999", KindNumber}, {`-0`, "-0", KindNumber},
		{`true`, "true", KindBool}, {`false`, "false", KindBool}, {`null`, "", KindNull}, {`["a"]`, "", KindArray}, {`{"a":1}`, "", KindObject},
	}
	for _, test := range tests {
		v := scalar(t, test.body)
		if v.Text() != test.want || v.Kind() != test.kind || v.IsNull() != (test.kind == KindNull) {
			t.Errorf("%s is %q, kind %d; want %q, kind %d", test.body, v.Text(), v.Kind(), test.want, test.kind)
		}
	}
}

func TestIntegerIsHeldAtItsBounds(t *testing.T) {
	tests := []struct {
		text string
		want int64
		ok   bool
	}{
		{"12", 12, true}, {" 12 ", 12, true}, {"-12.9", -12, true}, {"1e2", 100, true}, {"1e-999", 0, true},
		{"9223372036854775808", math.MaxInt64, true}, {"1e999", math.MaxInt64, true}, {"-1e999", math.MinInt64, true},
		{"", 0, false}, {"abc", 0, false}, {"+5", 0, false}, {"1 000", 0, false}, {"0x10", 0, false},
	}
	for _, test := range tests {
		if got, ok := Integer(test.text); got != test.want || ok != test.ok {
			t.Errorf("Integer(%q) = %d, %v; want %d, %v", test.text, got, ok, test.want, test.ok)
		}
	}
}
