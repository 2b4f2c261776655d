package uid_test

import (
	"regexp"
	"testing"

	"palier/internal/core/uid"
)

func TestNamesAreRandomUUIDs(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	for range 1000 {
		name := uid.New()
		if !form.MatchString(name) || seen[name] {
			t.Fatalf("%q, seen: %t", name, seen[name])
		}
		seen[name] = true
	}
}
