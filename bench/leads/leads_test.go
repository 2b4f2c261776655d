package leads

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

func lead(t *testing.T, n uint64) map[string]string {
	t.Helper()
	var fields map[string]string
	if err := json.Unmarshal(Append(nil, n), &fields); err != nil {
		t.Fatalf("lead %d is not an object of strings: %v", n, err)
	}
	return fields
}

func TestEveryLeadHasTheTwentyFiveFields(t *testing.T) {
	want := slices.Sorted(slices.Values(Fields[:]))
	for _, n := range []uint64{0, 9, 59_999, 60_000, 3_000_000_000} {
		if got := slices.Sorted(maps.Keys(lead(t, n))); !slices.Equal(got, want) {
			t.Errorf("lead %d has %v, want %v", n, got, want)
		}
	}
}

func TestReferencesAreDistinctAndOnePersonInTenRepeats(t *testing.T) {
	const total = 10_000
	references, mails := map[string]bool{}, map[string]bool{}
	for n := range uint64(total) {
		l := lead(t, n)
		references[l["reference"]] = true
		mails[l["email"]] = true
	}
	if len(references) != total {
		t.Errorf("%d references in %d leads", len(references), total)
	}
	if want := total - total/10; len(mails) != want {
		t.Errorf("%d persons in %d leads, want %d", len(mails), total, want)
	}
}

func TestTheFirstSixtyThousandPeopleHaveTheirOwnFictionalNumber(t *testing.T) {
	seen := map[string]bool{}
	for p := range uint64(60_000) {
		person := appendPerson(nil, p)
		number := string(person[strings.LastIndexByte(string(person), '"')+1:])
		if seen[number] || len(number) != len("+33639980000") {
			t.Fatalf("person %d has the number %s", p, number)
		}
		seen[number] = true
	}
	if next := string(appendPerson(nil, 60_000)); !strings.HasSuffix(next, "+33199000000") {
		t.Errorf("the numbers do not start again: %s", next)
	}
}

func ExampleAppend() {
	fmt.Printf("%s\n", Append(nil, 19)) // lead 19 comes from the person of lead 0
	// Output:
	// {"reference":"bench-19","date":"2026-01-25 08:00:19","step":"1","type":"1","language":"fr","country":"FR","title":"1","lastname":"LEFORT","firstname":"Inès","email":"ines.lefort.0@example.org","mobile":"+33199000000","zipcode":"10000","city":"Cannes","message":"Y a-t-il un ascenseur et une place de stationnement ?","area_min":"40","area_max":"130","area_unit":"1","room_min":"1","room_max":"4","price_min":"340000","price_max":"390000","currency":"EUR","property_reference":"V1019","property_types":"1,2,3","property_sybtype":"3"}
}
