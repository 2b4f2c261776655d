package config_test

import (
	"strings"
	"testing"

	"palier/internal/config"
)

func TestAMailServerIsNamedWithWhoWrites(t *testing.T) {
	for _, c := range []struct{ server, from, want string }{
		{"", "", ""},
		{"", "visites@example.org", ""},
		{"smtp://u:hunter2@mail.example.org", "Agence <visites@example.org>", ""},
		{"smtps://mail.example.org:465", "visites@example.org", ""},
		{"smtp://mail.example.org", "", "--mail-from"},
		{"smtp://mail.example.org", "visites", "--mail-from"},
		{"mail.example.org", "visites@example.org", "--smtp-url"},
		{"smtp://u:hunter2@", "visites@example.org", "--smtp-url"},
		{"http://u:hunter2@mail.example.org", "visites@example.org", "--smtp-url"},
		{"smtp://u:hunter2@host:port", "visites@example.org", "--smtp-url"},
	} {
		err := config.Config{Data: t.TempDir(), Addr: "127.0.0.1:0", SMTPURL: c.server, MailFrom: c.from}.Check()
		if (err == nil) != (c.want == "") || err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2")) {
			t.Errorf("%q from %q: %v", c.server, c.from, err)
		}
	}
}
