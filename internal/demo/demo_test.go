package demo

import "testing"

func TestATitleGoesWithItsFirstName(t *testing.T) {
	want := map[string]int{"Marie": 2, "Nathalie": 2, "Catherine": 2, "Jean": 1, "Philippe": 1, "Michel": 1}
	people := newCast()
	for n := range 3000 {
		p := people.person(n)
		if title, known := want[p.First]; p.Title != 1 && p.Title != 2 || known && p.Title != title {
			t.Fatalf("person %d is %s, title %d", n, p.First, p.Title)
		}
	}
}
