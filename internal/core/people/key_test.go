package people_test

import (
	"testing"

	"palier/internal/core/people"
)

func TestFoldGivesTheSearchableForm(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "",
		"Éloïse LEFÈVRE":            "eloise lefevre",
		"E\u0301loi\u0308se":        "eloise",
		"Jean-Pierre d'Angelo":      "jean pierre d angelo",
		"Jean‑Pierre D’Angelo":      "jean pierre d angelo",
		"  -- Jean ...  Martin !? ": "jean martin",
		"Lætitia Dubœuf":            "laetitia duboeuf",
		"LÆTITIA DUBŒUF":            "laetitia duboeuf",
		"Weiß, STRAẞE":              "weiss strasse",
		"Søren Łukasz Đức Işıl Þór": "soren lukasz duc isil thor",
		"İstanbul":                  "istanbul",
		"ﬁn № ½ ①":                  "fin no 1 2 1",
		"Ｆｕｌｌ　Ｗｉｄｔｈ":                "full width",
		"soft\u00adhyphen\u200b":    "softhyphen",
		"Le Guercʼh":                "le guerc h",
		"ИВАНОВА Ёлка":              "иванова елка",
		"أحمد":                      "احمد",
		"12 bis, rue de l'Été":      "12 bis rue de l ete",
		"0\xf7ņ":                    "0 n",
		"\xff\xfeN":                 "n",
		"---":                       "",
	} {
		if got := people.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestNameKeyNeedsAllThreeParts(t *testing.T) {
	jean := people.Name{First: "Jean-Pierre", Last: "LEFÈVRE"}
	if got, ok := people.NameKey(jean, " 44 000 "); !ok || got != "lefevre|jean pierre|44000" {
		t.Errorf("NameKey = %q, %v", got, ok)
	}
	if got, ok := people.NameKey(people.Name{First: "A|B", Last: "C"}, "SW1A 1AA"); !ok || got != "c|a b|sw1a1aa" {
		t.Errorf("NameKey = %q, %v: the bar of a name must not part the key", got, ok)
	}
	for _, c := range []struct {
		name     people.Name
		postcode string
	}{
		{jean, ""}, {jean, " - "}, {people.Name{First: "Jean"}, "44000"}, {people.Name{Last: "Lefèvre"}, "44000"},
		{people.Name{First: ".", Last: "Lefèvre"}, "44000"}, {people.Name{}, ""},
	} {
		if got, ok := people.NameKey(c.name, c.postcode); ok || got != "" {
			t.Errorf("NameKey(%q, %q) = %q, %v; want none", c.name, c.postcode, got, ok)
		}
	}
}

func TestPlaceholderKnowsWhatIsNobodys(t *testing.T) {
	own := []string{"agence.example", " @Tilleuls.Example ", "hôtel.example"}
	for _, c := range []struct {
		kind             people.KeyKind
		nobody, somebody []string
	}{
		{people.KeyPhone, []string{
			"06 00 00 00 00", "0600000001", "06 00 00 00 10", "+33600000099", // the range of decisions "Persons" 4
			"0000000000", "06 66 66 66 66", "01 11 11 11 11", "06 11 11 11 11", "07 99 99 99 99", "01 00 00 00 00", // one digit
			"01 23 45 67 89", "09 87 65 43 21", "06 12 34 56 78", "06 98 76 54 32", "06 78 90 12 34", // counting
			"06 06 06 06 06", "06 12 12 12 12", "01 02 03 04 05", "06 07 08 09 10", "05 04 03 02 01", "06 11 22 33 44", // by pairs
			"+32 411 11 11 11", "+41 79 999 99 99", "+1 212 345 6789", /* counts at the end */
		}, []string{
			"06 39 98 00 00", "06 39 98 00 01", "06 39 98 99 99", "06 39 98 12 34", "06 00 00 01 00", "06 00 10 00 00", "01 99 00 00 00", "01 06 06 06 00",
			"02 61 91 00 12", "06 20 00 00 00", "06 12 34 56 79", "06 11 11 11 12", "06 01 12 23 35", "0692 12 00 12", "+1 202 555 0123", "+508 41 22 33",
		}},
		{people.KeyEmail, []string{
			"noreply@example.org", "no-reply@example.org", "No_Reply@example.org", "no.reply@example.org", "notreply@example.org", "nottreply@example.org",
			"not-reply@example.org", "noemail@example.org", "no-email@example.org", "none@example.org", "inconnu@example.org", "sansmail@example.org",
			"sans-mail@example.org", "sans.email@example.org", "test@example.org", "TEST@agence.example",
			"contact@agence.example", "Contact@TILLEULS.example", "contact@hôtel.example",
		}, []string{
			"contact@example.org", "contact@mail.agence.example", "contacts@agence.example", "ines@agence.example", "ines.lefort@example.org", "testard@example.org",
			"nonette@example.org", "reply@example.org", "t.noreplay@example.org", "test.lefort@example.org", "inconnue@example.org", "ines+test@example.org",
		}},
	} {
		for i, list := range [][]string{c.nobody, c.somebody} {
			for _, raw := range list {
				k := people.Key{Kind: c.kind, Raw: raw}
				if k.Value, _ = people.Email(raw); c.kind == people.KeyPhone {
					k.Value, _ = people.Phone(raw, "FR")
				}
				if k.Value == "" && raw != "0000000000" {
					t.Fatalf("%q gives no key", raw)
				}
				if got, want := people.Placeholder(k, own), i == 0; got != want && k.Value != "" {
					t.Errorf("Placeholder(%q, from %q) = %v", k.Value, raw, got)
				}
			}
		}
	}
	if people.Placeholder(people.Key{Kind: people.KeyEmail, Value: "contact@agence.example"}, nil) {
		t.Error("contact@ of a client's company is a client's")
	}
	if people.Placeholder(people.Key{Kind: people.KeyName, Value: "test|test|44000"}, own) {
		t.Error("a name is no placeholder")
	}
}
