package people_test

import (
	"strings"
	"testing"

	"palier/internal/core/people"
)

func TestEmailFoldsWhatServersIgnore(t *testing.T) {
	for raw, want := range map[string]string{
		"ines.lefort@example.org":                  "ines.lefort@example.org",
		"  Ines.Lefort@Example.ORG\t":              "ines.lefort@example.org",
		"\u00a0ines@example.org\u00a0":             "ines@example.org",
		"mailto:ines@example.org":                  "ines@example.org",
		"MAILTO:ines@example.org?subject=Bonjour":  "ines@example.org",
		"ines@example.org.":                        "ines@example.org",
		"ines+visite@example.org":                  "ines+visite@example.org",
		"i.n.e.s@example.org":                      "i.n.e.s@example.org",
		"o'hara@example.org":                       "o'hara@example.org",
		"a_b-c{d}!#$%&*/=?^`|~@example.org":        "a_b-c{d}!#$%&*/=?^`|~@example.org",
		"ines@mail.agence.example.org":             "ines@mail.agence.example.org",
		"ines@hôtel-été.example":                   "ines@xn--htel-t-fvab6g.example",
		"ines@HÔTEL-ÉTÉ.example":                   "ines@xn--htel-t-fvab6g.example",
		"ines@ho\u0302tel-e\u0301te\u0301.example": "ines@xn--htel-t-fvab6g.example",
		"ines@XN--htel-t-fvab6g.example":           "ines@xn--htel-t-fvab6g.example",
		"ines@straße.example":                      "ines@xn--strae-oqa.example",
		"ines@例え.example":                          "ines@xn--r8jz45g.example",
		"ines@example。org":                         "ines@example.org",
		"ines@ｅｘａｍｐｌｅ.org":                         "ines@example.org",
		"Inès@example.org":                         "inès@example.org",
		"ine\u0300s@example.org":                   "inès@example.org",
		"用户@example.org":                           "用户@example.org",
		"1@example.org":                            "1@example.org",
		"a@b.co":                                   "a@b.co",
		"a@1.2.3.example":                          "a@1.2.3.example",
		strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 93) + "org": strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 93) + "org",
		strings.Repeat("a", 64) + "@example.org":                         strings.Repeat("a", 64) + "@example.org",
		"a@" + strings.Repeat("b.", 124) + "org":                         "a@" + strings.Repeat("b.", 124) + "org",
		"a@" + strings.Repeat("b", 63) + ".example":                      "a@" + strings.Repeat("b", 63) + ".example",
		"mailto@example.org":                                             "mailto@example.org",
	} {
		if got, ok := people.Email(raw); !ok || got != want {
			t.Errorf("Email(%q) = %q, %v; want %q", raw, got, ok, want)
		}
	}
}

func TestEmailRefusesWhatIsNoAddress(t *testing.T) {
	for _, raw := range []string{
		"", " ", "@", "ines", "ines@", "@example.org", "ines@localhost", "ines@.org", "ines@example.", "ines@example..org", "ines@example.org..",
		"ines@@example.org", "ines@lefort@example.org", "ines@example.org, paul@example.org", "ines@example.org paul@example.org",
		"ines@example.org;", "Inès Lefort <ines@example.org>", "<ines@example.org>", `"ines lefort"@example.org`, "ines lefort@example.org",
		".ines@example.org", "ines.@example.org", "ines..lefort@example.org", "ines@exam ple.org", "ines@exa_mple.org", "ines@-example.org",
		"ines@example-.org", "ines@127.0.0.1", "ines@[127.0.0.1]", "ines@example.123", "ines@example.org/path", "ines\x00@example.org",
		"ines\n@example.org", "ines@example.org\r\nBcc: x@example.org", "ines@ex\u0000ample.org", "ines\u200b@example.org", "in\u00a0es@example.org",
		"ines\xff@example.org", "ines@\xff.org", "ines@xn--zzzzzzzz-.org", "ines@" + strings.Repeat("b", 64) + ".org", "mailto:", "mailto:?to=ines@example.org",
		strings.Repeat("a", 65) + "@example.org", strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 93) + "info",
		strings.Repeat("é", 33) + "@example.org", "a@" + strings.Repeat("b.", 126) + "org",
		strings.Repeat("a", 1<<20) + "@example.org", "a@" + strings.Repeat("é.", 1<<20), "N/C", "pas d'email", "http://example.org",
	} {
		if got, ok := people.Email(raw); ok || got != "" {
			t.Errorf("Email(%.80q) = %q, %v; want a refusal", raw, got, ok)
		}
	}
}

func FuzzEmail(f *testing.F) {
	for _, s := range []string{"ines@example.org", " MAILTO:Inès@HÔTEL.example?x ", "a@xn--htel-t-fvab6g.example.", "İ@example.org", "\u212b@x.y", "a@ß.de", "a@b@c.d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		key, ok := people.Email(raw)
		if !ok {
			if key != "" {
				t.Errorf("Email(%q) refuses and answers %q", raw, key)
			}
			return
		}
		if strings.Count(key, "@") != 1 || len(key) > 254 || strings.ContainsAny(key, " \t\r\n<>\"") {
			t.Errorf("Email(%q) = %q is no address", raw, key)
		}
		if again, ok := people.Email(key); !ok || again != key {
			t.Errorf("Email(%q) = %q, and that gives %q, %v", raw, key, again, ok)
		}
	})
}

func BenchmarkEmail(b *testing.B) {
	for b.Loop() {
		people.Email(" Ines.Lefort@Example.org ")
	}
}
