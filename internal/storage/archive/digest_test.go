package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// The encoding is a promise: archives outlive programs.
func TestTheDigestIsTheOneOfFormatOne(t *testing.T) {
	shape := table{name: "x", columns: []column{{"id", "bigint"}, {"é", "text"}}}
	d := newDigest(shape)
	for _, row := range [][]any{{int64(1), "ab"}, {int64(-1), nil}} {
		if err := d.add(row); err != nil {
			t.Fatal(err)
		}
	}
	sum := sha256.Sum256([]byte("" +
		"t\x00\x00\x00\x00\x00\x00\x00\x02id" + "t\x00\x00\x00\x00\x00\x00\x00\x02\xc3\xa9" +
		"i\x00\x00\x00\x00\x00\x00\x00\x01" + "t\x00\x00\x00\x00\x00\x00\x00\x02ab" +
		"i\xff\xff\xff\xff\xff\xff\xff\xff" + "n"))
	if got, want := d.of(shape), (Table{Name: "x", Rows: 2, SHA256: hex.EncodeToString(sum[:])}); got != want {
		t.Errorf("digest = %v, want %v", got, want)
	}
}

func TestValuesThatLookAlikeHaveDifferentDigests(t *testing.T) {
	shape := table{name: "x", columns: []column{{"a", "text"}, {"b", "text"}}}
	seen := map[string][]any{}
	for _, row := range [][]any{
		{"", ""}, {nil, ""}, {"", nil}, {"n", ""}, {"a", "b"}, {"ab", ""}, {"", "ab"}, {"1", ""}, {int64(1), ""}, {"a\x00", ""}, {"a", "\x00"}, {"é", ""}, {"e\u0301", ""},
	} {
		d := newDigest(shape)
		if err := d.add(row); err != nil {
			t.Fatal(err)
		}
		sum := d.of(shape).SHA256
		if other, found := seen[sum]; found {
			t.Errorf("%q and %q have one digest", row, other)
		}
		seen[sum] = row
	}
}

func TestAnEmptyTableIsNotAnother(t *testing.T) {
	one := table{name: "x", columns: []column{{"a", "text"}}}
	two := table{name: "x", columns: []column{{"b", "text"}}}
	if newDigest(one).of(one) == newDigest(two).of(two) {
		t.Error("columns are not part of the digest")
	}
}
