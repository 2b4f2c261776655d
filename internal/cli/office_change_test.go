package cli

import (
	"strconv"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// What was mistyped when an agency or a person was made is mended, and the journal says
// what it was.
func TestAgenciesAndPeopleChange(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		a := read[agencyRow](t, d, "agency", "change", "14", "--zipcode", "44760", "--city", "La Bernerie-en-Retz", "--fax", "")
		if a.ID != 14 || a.Zipcode != "44760" || a.City != "La Bernerie-en-Retz" || a.Name == "" || a.Email == "" || a.Fax != "" {
			t.Errorf("%+v", a)
		}
		if out := on(t, d, "agency", "change", "14", "--website", "https://tilleuls.example.org"); !strings.Contains(out, "Agency 14 is now:") || !strings.Contains(out, "44760") || strings.Contains(out, "fax") {
			t.Errorf("%s", out)
		}
		was := read[[]userRow](t, d, "user", "list", "--agency", "14")
		branch := read[agencyRow](t, d, "agency", "create", "--name", "Agence de la Gare")
		u := read[userRow](t, d, "user", "change", "9", "--email", "c.moreau@example.org", "--group", "3", "--agency", strconv.FormatInt(branch.ID, 10))
		if u.ID != 9 || u.Email != "c.moreau@example.org" || u.Group != 3 || u.Agency != branch.ID || u.Username == "" || !u.Active {
			t.Errorf("%+v", u)
		}
		if left := read[[]userRow](t, d, "user", "list", "--agency", "14"); len(left) != len(was)-1 {
			t.Errorf("who works in the former agency: %+v", left)
		}
		on(t, d, "user", "change", "9", "--email", "c.moreau@example.org") // as it is: no line
		journal := on(t, d, "audit", "--subject", "user/9")
		if strings.Count(journal, "user.updated") != 1 || !strings.Contains(journal, `-> "c.moreau@example.org"`) {
			t.Errorf("%s", journal)
		}
		if out := on(t, d, "user", "change", "9", "--firstname", "Camille"); !strings.Contains(out, "User 9 is now:") || !strings.Contains(out, "Camille") {
			t.Errorf("%s", out)
		}
	})
}

func TestChangesOfAgenciesAndPeopleSayWhatIsWrong(t *testing.T) {
	d := testkit.SQLite(t)
	testkit.Demo(t, d)
	on(t, d, "user", "create", "--agency", "14", "--username", "lnovak", "--email", "lina.novak@example.org")
	on(t, d, "user", "password", "9", "--generate")
	taken := read[[]userRow](t, d, "user", "list", "--agency", "14")
	email := ""
	for _, u := range taken {
		if u.ID == 9 {
			email = strings.ToUpper(u.Email)
		}
	}
	for args, says := range map[string]string{
		"agency change 14":                     "say what has changed",
		"agency change 99 --name x":            "palier agency list",
		"agency change 14 --name=":             "--name",
		"agency change 14 --country FRA":       "--country",
		"agency change 14 --timezone Paris":    "--timezone",
		"user change 9":                        "say what has changed",
		"user change 99999 --email a@b.fr":     "palier user list",
		"user change 9 --email nobody":         "--email",
		"user change 9 --agency 99":            "--agency",
		"user change 9 --group 11":             "--group",
		"user change 9 --language fra":         "--language",
		"user change 9 --username LNOVAK":      "--username",
		"user create --agency 14 --username x": "--email",
		"user create --agency 14 --username x --email x@example.org --language fra": "--language",
		"user create --agency 99 --username x --email x@example.org":                "--agency",
		"user create --agency 14 --username x --email " + email:                     "--email: Somebody else logs in with this e-mail.",
	} {
		if a := run(t, at(d), strings.Fields(args)...); a.code != exitUsage || !strings.Contains(a.err, says) || a.out != "" {
			t.Errorf("%s: exit %d, %s%s; want %q", args, a.code, a.out, a.err, says)
		}
	}
}
