package people_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"palier/internal/core/people"
)

func TestPeopleAreListedByNameElseByWhatElseIsKnown(t *testing.T) {
	for _, one := range []struct {
		say  people.Declared
		want string
	}{
		{people.Declared{First: "Yann-Maël", Last: "LE GALL"}, "le0gall0yann0mael"},
		{people.Declared{First: "Inès"}, "ines"},
		{people.Declared{Company: "SCI Les Tilleuls", Email: "sci@example.org"}, "sci0les0tilleuls"},
		{people.Declared{Email: "j.martin@example.org"}, "j0martin0example0org"},
		{people.Declared{Last: "—", First: "…"}, ""},
		{people.Declared{}, ""},
	} {
		if got := people.ListKey(one.say); got != one.want {
			t.Errorf("%+v: %q, want %q", one.say, got, one.want)
		}
	}
	if key := people.KeyOf(strings.Repeat("é", 20) + strings.Repeat("日本", 60)); len(key) > 80 || !utf8.ValidString(key) {
		t.Errorf("a long name is listed under %d bytes: %q", len(key), key)
	}
}

func TestWhatIsTakenFromAnotherRecordIsTakenAlone(t *testing.T) {
	keep := people.Declared{First: "Inès", Last: "Lefort", City: "Nantes"}
	other := people.Declared{First: "Agnès", Mobile: "0639989301", City: "Rezé"}
	if got := keep.Suggested(other); len(got) != 1 || got[0] != "mobile" {
		t.Errorf("suggested %v, want the one that is missing", got)
	}
	want := people.Declared{First: "Inès", Last: "Lefort", Mobile: "0639989301", City: "Rezé"}
	if got := keep.Taking(other, []string{"mobile", "city", "nonsense"}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
