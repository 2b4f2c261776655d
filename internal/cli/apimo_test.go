package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/testkit"
)

// another is a demonstration that serves, with what a command says to read it.
func another(t *testing.T) (h *testkit.Server, flags []string) {
	h = testkit.Demo(t, testkit.SQLite(t))
	p, token, err := h.Access.CreateProvider(t.Context(), h.Operator, access.Provider{Name: "Moving", Agencies: []int64{14}, Rights: access.Rights()})
	if err != nil {
		t.Fatal(err)
	}
	users, _, err := h.Access.Users(t.Context(), h.Operator, 14, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.People.Contacts(t.Context(), h.Operator, people.Query{Agency: 14, Limit: 1}, func(c people.Contact) error {
		_, err := h.Requests.Create(t.Context(), h.Operator, requests.Search{Agency: 14, Contact: c.ID, User: users[0].ID, Active: true, Category: 1, Country: "FR"})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return h, []string{"--source", "http://" + h.Addr() + "/apimo", "--provider", fmt.Sprint(p.ID), "--agency-there", "14", "--token-file", sheetFile(t, "token.txt", token+"\n")}
}

// office is an empty database with an agency.
func newOffice(t *testing.T) testkit.Database {
	d := testkit.SQLite(t)
	on(t, d, "migrate")
	on(t, d, "account", "create", "--name", "Agence Neuve")
	on(t, d, "agency", "create", "--name", "neuve")
	return d
}

func TestAnAgencyMovesByTheCommandLine(t *testing.T) {
	_, flags := another(t)
	d := newOffice(t)
	apimo := func(code int, args ...string) (a apimoAnswer) {
		t.Helper()
		said := run(t, at(d), append(append([]string{"import", "apimo", "--json"}, flags...), args...)...)
		if said.code != code {
			t.Fatalf("import apimo %v: exit %d, want %d\n%s%s", args, said.code, code, said.out, said.err)
		}
		if err := json.Unmarshal([]byte(said.out), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	dry := apimo(exitFound, "--dry-run") // searches have nobody in charge
	if !dry.DryRun || len(dry.Lists) != 3 || dry.Lists[0].Counts.New == 0 || dry.Lists[0].Import != nil || len(dry.Changed) != 50 || len(dry.Counted) != 4 || dry.Counted[0].Count == 0 {
		t.Errorf("a dry run: %+v", dry)
	}
	if said := on(t, d, "import", "list"); strings.Contains(said, "apimo") {
		t.Errorf("it wrote: %s", said)
	}
	done := apimo(exitFound)
	if done.Lists[1].Counts.New != dry.Lists[1].Counts.New || done.Lists[1].Import == nil {
		t.Errorf("imported: %+v", done.Lists)
	}
	if next := apimo(exitFound); next.Lists[0].Since == nil || next.Lists[0].Counts.New != 0 {
		t.Errorf("the next time: %+v", next.Lists)
	}
	same := run(t, at(d), append([]string{"compare", "apimo", "--json"}, flags...)...)
	var compared comparedAnswer
	if err := json.Unmarshal([]byte(same.out), &compared); err != nil {
		t.Fatalf("%v\n%s%s", err, same.out, same.err)
	}
	contacts, missing := compared.Lists[0], compared.Lists[2]
	if same.code != exitFound || contacts.Alike == 0 || contacts.Alike != contacts.There || missing.Alike != 0 {
		t.Errorf("exit %d, compared: %+v %+v", same.code, compared.Lists, compared.Differences)
	}
	if said := on(t, d, "import", "undo", fmt.Sprint(done.Lists[1].Import.ID)); !strings.Contains(said, "0 stay") {
		t.Error(said)
	}
	if said := on(t, d, "import", "undo", fmt.Sprint(done.Lists[0].Import.ID)); !strings.Contains(said, "0 stay") {
		t.Error(said)
	}
}

// Who was put in charge once stays in charge: the next run, and a comparison, need not name him.
func TestWhoIsInChargeIsNamedOnce(t *testing.T) {
	_, flags := another(t)
	d := newOffice(t)
	agency := read[agencyRow](t, d, "agency", "create", "--name", "deuxieme")
	u := read[userRow](t, d, "user", "create", "--agency", fmt.Sprint(agency.ID), "--username", "cmoreau", "--email", "camille.moreau@example.org")
	flags = append(flags, "--agency", fmt.Sprint(agency.ID))
	for _, args := range [][]string{{"--in-charge", fmt.Sprint(u.ID)}, {"--all"}} {
		said := run(t, at(d), append(append([]string{"import", "apimo", "--json"}, flags...), args...)...)
		var a apimoAnswer
		if err := json.Unmarshal([]byte(said.out), &a); err != nil {
			t.Fatalf("%v\n%s%s", err, said.out, said.err)
		}
		if searches := a.Lists[2].Counts; searches.Refused+searches.Conflict+searches.Updated > 0 || searches.New+searches.Unchanged == 0 {
			t.Errorf("%v: %+v", args, searches)
		}
	}
	same := run(t, at(d), append([]string{"compare", "apimo", "--json"}, flags...)...)
	var compared comparedAnswer
	if err := json.Unmarshal([]byte(same.out), &compared); err != nil {
		t.Fatalf("%v\n%s%s", err, same.out, same.err)
	}
	if searches := compared.Lists[2]; searches.Alike == 0 || searches.Alike != searches.There {
		t.Errorf("compared: %+v %+v", searches, compared.Differences)
	}
}

func TestASourceIsNamedWhole(t *testing.T) {
	d := newOffice(t)
	h, flags := another(t)
	for says, args := range map[string][]string{
		"name --source, --provider and --agency-there, or files": {"--source", "https://api.example.org"},
		"there is no token":       {"--source", "https://api.example.org", "--provider", "1", "--agency-there", "14", "--token-file", sheetFile(t, "token.txt", "\n")},
		"begins with https://":    {"--source", "http://api.example.org", "--provider", "1", "--agency-there", "14", "--token-file", sheetFile(t, "token.txt", "x\n")},
		"--since: \"hier\"":       append(flags[:len(flags):len(flags)], "--since", "hier"),
		"a source or files":       append(flags[:len(flags):len(flags)], "contacts.csv"),
		"There is no user 7":      append(flags[:len(flags):len(flags)], "--in-charge", "7"),
		"opens none of its lists": {"--source", "http://" + h.Addr() + "/apimo", "--provider", flags[3], "--agency-there", "15", "--token-file", flags[7]},
		"no /apimo/agencies/99":   {"--source", "http://" + h.Addr() + "/apimo", "--provider", flags[3], "--agency-there", "99", "--token-file", flags[7]},
	} {
		if a := run(t, at(d), append([]string{"import", "apimo"}, args...)...); a.code == exitOK || !strings.Contains(a.err, says) {
			t.Errorf("exit %d, %s; want %q", a.code, a.err, says)
		}
	}
}

func TestATokenMayComeFromTheEnvironmentOrAPipe(t *testing.T) {
	_, flags := another(t)
	d := newOffice(t)
	bare := append([]string{"import", "apimo", "--dry-run"}, flags[:6]...)
	for what, a := range map[string]answer{"environment": run(t, append(at(d), "PALIER_APIMO_TOKEN=wrong"), bare...), "nothing": run(t, at(d), bare...)} {
		says := map[string]string{"environment": "does not know this provider with this token (401)", "nothing": "there is no token: --token-file names a file"}[what]
		if a.code == exitOK || !strings.Contains(a.err, says) {
			t.Errorf("%s: exit %d, %s", what, a.code, a.err)
		}
	}
}

const contactsCSV = `Référence,Agence,Utilisateur,Type,Nom,Civilité,Nom de famille,Prénom,Profession,e-mail,Téléphone,Mobile,Télécopie,Date de naissance,Lieu de naissance,Nationalité,Numéro fiscal,Civilité,Nom de famille,Prénom,Profession,e-mail,Mobile,Date de naissance,Lieu de naissance,Nationalité,Numéro fiscal,Adresse,Adresse,Code postal,Ville,Pays,Propriétaires,Propriétaires actifs,Demandeurs,Demandeurs actifs,Fournisseur,Prescripteur,Attributs,Activité,Mailing,e-mailing,Magazine,Langue parlée 1,Langue parlée 2,Monnaie,Extranet,Contact lié,Situation familiale,Régime matrimonial,Nombre d'enfants,Site internet,Créé le,Mise à jour le,Commentaire
`

func TestFilesOfAnotherSystemComeIn(t *testing.T) {
	d := newOffice(t)
	contacts := sheetFile(t, "contacts.csv", contactsCSV+`901,Agence,,Particulier,,Madame,LEFORT,Inès,,ines.lefort@example.org,,+33639980041`+strings.Repeat(",", 43)+"\n"+`902,Agence,,Particulier,,,,,,,,`+strings.Repeat(",", 43)+"\n")
	var a apimoAnswer
	said := run(t, at(d), "import", "apimo", contacts, "--json")
	if err := json.Unmarshal([]byte(said.out), &a); err != nil || said.code != exitFound {
		t.Fatalf("exit %d %v\n%s%s", said.code, err, said.out, said.err)
	}
	if a.Lists[0].Counts != (countsRow{New: 1, Refused: 1}) {
		t.Errorf("%+v", a)
	}
	wrong := sheetFile(t, "contacts.csv", strings.Replace(contactsCSV, "Mobile", "Portable", 1))
	if said := run(t, at(d), "import", "apimo", wrong); said.code != exitUsage || !strings.Contains(said.err, `the column "Mobile" is not in its place`) {
		t.Errorf("exit %d %s", said.code, said.err)
	}
	if said := run(t, at(d), "import", "apimo", sheetFile(t, filepath.Base("x.csv"), "a,b,c\n1,2,3\n")); said.code != exitUsage || !strings.Contains(said.err, "none of an Apimo export") {
		t.Errorf("exit %d %s", said.code, said.err)
	}
}
