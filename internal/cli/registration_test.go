package cli

import (
	"strings"
	"testing"

	"palier/internal/testkit"
)

func TestRegistrationsAreAskedForInWordsThatExist(t *testing.T) {
	d := testkit.SQLite(t)
	on(t, d, "migrate")
	on(t, d, "account", "create", "--name", "Promoteur A")
	if out := on(t, d, "registration", "list", "--status", "pending"); !strings.Contains(out, "No registration") {
		t.Errorf("an empty list: %s", out)
	}
	if list := read[[]registrationRow](t, d, "registration", "list"); list == nil || len(list) != 0 {
		t.Errorf("an empty list in JSON: %v", list)
	}
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"registration list --status accepted", exitUsage, "--status"},
		{"registration list --limit 0", exitUsage, "--limit"},
		{"registration list --program 120", exitUsage, "no programme 120"},
		{"registration show 512", exitUsage, "palier registration list"},
		{"registration arbitrate 512", exitUsage, "--approve or --reject"},
		{"registration arbitrate 512 --approve --reject", exitUsage, "--approve or --reject"},
		{"registration arbitrate 512 --reject", exitUsage, "reason"},
		{"registration arbitrate 512 --approve", exitUsage, "no registration 512"},
	} {
		if a := run(t, at(d), strings.Fields(c.args)...); a.code != c.code || !strings.Contains(a.err, c.says) {
			t.Errorf("%s: exit %d, %s", c.args, a.code, a.err)
		}
	}
}
