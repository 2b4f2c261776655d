package cli

import (
	"strconv"
	"strings"
	"testing"

	"palier/internal/testkit"
)

func TestAPersonIsGivenARoleAndInvited(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		u := read[userRow](t, d, "user", "create", "--agency", "14", "--username", "lnovak", "--email", "lina.novak@example.org", "--role", "manager")
		if u.Role != "manager" || u.Group != 3 {
			t.Errorf("made %+v", u)
		}
		number := strconv.FormatInt(u.ID, 10)
		on(t, d, "user", "change", number, "--role", "viewing")
		if out := on(t, d, "user", "list", "--agency", "14"); !strings.Contains(out, "viewing") || !strings.Contains(out, "ROLE") {
			t.Errorf("listed as\n%s", out)
		}
		if a := run(t, at(d), "user", "change", number, "--role", "king"); a.code == exitOK || !strings.Contains(a.err, "role: One of: director, manager") {
			t.Errorf("no such role: exit %d, %s", a.code, a.err)
		}
		if out := on(t, d, "user", "invite", number); !strings.Contains(out, "lina.novak@example.org") {
			t.Errorf("%s", out)
		}
		if out := on(t, d, "mail", "log"); !strings.Contains(out, "office.welcome") {
			t.Errorf("no letter waits:\n%s", out)
		}
		on(t, d, "user", "password", number, "--generate")
		if a := run(t, at(d), "user", "invite", number); a.code == exitOK || !strings.Contains(a.err, "logs in already") {
			t.Errorf("who logs in: exit %d, %s", a.code, a.err)
		}
		if step := read[stepRow](t, d, "user", "second-step", number, "--off"); step.On || step.Required || step.User != u.ID {
			t.Errorf("%+v", step)
		}
	})
}
