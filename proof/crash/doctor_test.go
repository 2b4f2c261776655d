package main

import "testing"

func TestAProblemIsAProblemButForAThrowAwayServersDurability(t *testing.T) {
	durability := finding{Check: "durability", State: "problem"}
	found := []finding{{Check: "clock", State: "ok"}, {Check: "disk", State: "note"}, durability}
	if got := ailing(found, false); len(got) != 1 || got[0] != durability {
		t.Errorf("on SQLite: %v, want the durability problem", got)
	}
	if got := ailing(found, true); len(got) != 0 {
		t.Errorf("on PostgreSQL: %v, want none", got)
	}
	if got := ailing([]finding{{Check: "database", State: "problem"}}, true); len(got) != 1 {
		t.Errorf("another problem on PostgreSQL: %v, want it", got)
	}
}
