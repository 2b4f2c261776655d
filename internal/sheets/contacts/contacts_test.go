package contacts

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/imports"
	"palier/internal/core/people"
	"palier/internal/sheets"
)

func titles() Titles {
	return Titles{1: {"Monsieur", "Mr."}, 2: {"Madame", "Mrs."}, 3: {"Mademoiselle", "Ms."}, 4: {"Monsieur et Madame", "Mr. & Mrs."}, 10: {"Maître", "Maître"}}
}

func keep(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "clients.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// read reads a file of contacts.
func read(t *testing.T, text string) (list []imports.Person, ignored []string) {
	t.Helper()
	f, err := Open(keep(t, text), titles())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for e, err := range f.People() {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, e.Person)
	}
	return list, f.Ignored
}

func TestColumnsAreFoundInFrenchAndEnglish(t *testing.T) {
	ines := people.Declared{Title: 2, First: "Inès", Last: "Lefort", Email: "ines@example.org", Mobile: "06 39 98 00 01", Zipcode: "44000", City: "Nantes", Country: "FR", Language: "fr"}
	for name, text := range map[string]string{
		"French":            "Civilité;Nom;Prénom;E-mail;Mobile;Code postal;Ville;Pays;Langue\nMme;Lefort;Inès;ines@example.org;06 39 98 00 01;44000;Nantes;France;Français\n",
		"without accents":   "CIVILITE;NOM;PRENOM;COURRIEL;PORTABLE;CP;COMMUNE;PAYS;LANGUE\nMADAME;Lefort;Inès;ines@example.org;06 39 98 00 01;44000;Nantes;fr;FR\n",
		"English":           "Title,Last name,First name,Email,Mobile phone,Postcode,City,Country,Language\nMrs.,Lefort,Inès,ines@example.org,06 39 98 00 01,44000,Nantes,FRANCE,French\n",
		"in another order":  "Ville;Pays;Langue;Nom;Prénom;Civilité;Tél. mobile;Adresse e-mail;Code Postal\nNantes;FR;fr;Lefort;Inès;Madame;06 39 98 00 01;ines@example.org;44000\n",
		"with their reason": "Civilité;Nom;Prénom;E-mail;Mobile;Code postal;Ville;Pays;Langue;Motif\nMme;Lefort;Inès;ines@example.org;06 39 98 00 01;44000;Nantes;France;Français;Line 7\n",
	} {
		list, ignored := read(t, text)
		want := []imports.Person{{Number: 2, Said: ines, Consents: map[people.Channel]bool{}}}
		if d := cmp.Diff(want, list); d != "" || len(ignored) > 0 {
			t.Errorf("%s: ignored %v (-want +got):\n%s", name, ignored, d)
		}
	}
}

func TestACellThatCannotBeReadNamesItsColumn(t *testing.T) {
	list, ignored := read(t, "N° Palier;Civilité;Pays;Langue;Consentement SMS;Couleur;Nom\nx;Reine;Zubrowka;latin vulgaire;peut-être;bleu;A\n")
	want := []string{"N° Palier: this is not the number of a contact.", "Civilité: M., Mme, or another form of address that Palier has.",
		"Pays: a code of two letters, such as FR.", "Langue: a code of two letters, such as fr.", "Consentement SMS: oui or non."}
	if d := cmp.Diff(want, list[0].Unread); d != "" || !slices.Equal(ignored, []string{"Couleur"}) {
		t.Errorf("ignored %v (-want +got):\n%s", ignored, d)
	}
}

func TestConsentsAreYesNoOrNotSaid(t *testing.T) {
	list, _ := read(t, "Nom;Consentement téléphone;Consentement SMS;Consentement e-mail;Consentement courrier\nA;oui;NON;;1\n")
	want := map[people.Channel]bool{people.ByPhone: true, people.BySMS: false, people.ByPost: true}
	if d := cmp.Diff(want, list[0].Consents); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A spreadsheet that takes a postcode or a phone for a number drops its first zero.
func TestAZeroThatASpreadsheetDroppedComesBack(t *testing.T) {
	list, _ := read(t, "Nom;Code postal;Téléphone;Mobile;Pays\nA;1000;240000000;639980001;\nB;1000;240000000;;BE\nC;01000;0240000000;+33639980001;FR\n")
	var got [][]string
	for _, p := range list {
		got = append(got, []string{p.Said.Zipcode, p.Said.Phone, p.Said.Mobile})
	}
	if d := cmp.Diff([][]string{{"01000", "0240000000", "0639980001"}, {"1000", "240000000", ""}, {"01000", "0240000000", "+33639980001"}}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestAFileWithoutHeadingsIsRefused(t *testing.T) {
	for text, want := range map[string]string{
		"Lefort;Inès;ines@example.org\nGarnier;Hugo;hugo@example.org\n": "clients.csv, line 1: no column is known",
		"Nom|Prénom\nLefort|Inès\n":                                     "no column is known",
		"Nom;Ville;Nom de famille\na;b;c\n":                             "clients.csv, line 1, column 3: this is what column 1 is already",
		"Motif\na\n":                                                    "no column is known",
	} {
		_, err := Open(keep(t, text), titles())
		if wrong, ok := errors.AsType[*sheets.Error](err); !ok || !strings.Contains(wrong.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// What Palier writes of a person it reads as that person.
func TestAContactComesBackAsItWasWritten(t *testing.T) {
	c := people.Contact{ID: 1003, Declared: people.Declared{Title: 4, First: "Inès", Last: "Lefort", Company: "=SCI", Email: "a@example.org", EmailMore: "b@example.org",
		Phone: "+33 2 40 00 00 00", Mobile: "0639980001", Fax: "1", Address: "1 rue A", AddressMore: "bât. B", Zipcode: "44000", City: "Nantes", Country: "FR", Language: "fr"}}
	consents := map[people.Channel]bool{people.ByPhone: true, people.ByEmail: false}
	for _, f := range people.DeclaredFields() {
		if c.Value(f) == "" {
			t.Fatalf("%s is not in the sample", f)
		}
	}
	path := filepath.Join(t.TempDir(), "f.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out, err := sheets.NewCSV(file)
	for _, row := range [][]string{Heading(), Cells(c, consents, titles())} {
		err = errors.Join(err, out.Write(row))
	}
	if err := errors.Join(err, out.Close()); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list, ignored := read(t, string(text))
	said := c.Declared
	said.Phone, said.Mobile = "02 40 00 00 00", "06 39 98 00 01" // the same numbers, as people dial them
	want := []imports.Person{{Number: 2, Contact: 1003, Said: said, Consents: consents}}
	if d := cmp.Diff(want, list); d != "" || len(ignored) > 0 {
		t.Errorf("ignored %v (-want +got):\n%s", ignored, d)
	}
}

func TestANumberIsWrittenAsPeopleDialIt(t *testing.T) {
	for raw, want := range map[string]string{
		"+33 6 39 98 00 12": "06 39 98 00 12", "+33639980012": "06 39 98 00 12", "06.39.98.00.12": "06 39 98 00 12", "+41 44 668 18 00": "0041446681800",
		"voir gardien": "voir gardien", "=1+1": "=1+1", "+1": "+1", "-33": "-33", "": "",
	} {
		if got := National(raw, "FR"); got != want {
			t.Errorf("%q is written %q, want %q", raw, got, want)
		}
	}
}
