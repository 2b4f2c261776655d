package people_test

import (
	_ "embed"
	"strconv"
	"strings"
	"testing"

	"palier/internal/core/people"
)

//go:embed testdata/phones.txt
var phoneSpellings string

func TestPhoneReadsEverySpelling(t *testing.T) {
	var want, country string
	spellings := 0
	for line := range strings.Lines(phoneSpellings) {
		line = strings.TrimRight(line, "\n")
		if group, found := strings.CutPrefix(line, "> "); found {
			want, country, _ = strings.Cut(group, " ")
			continue
		}
		if line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		raw := line
		if strings.HasPrefix(line, `"`) {
			var err error
			if raw, err = strconv.Unquote(line); err != nil {
				t.Fatalf("testdata/phones.txt: %s: %v", line, err)
			}
		}
		spellings++
		got, ok := people.Phone(raw, country)
		if want == "none" && (ok || got != "") || want != "none" && (!ok || got != want) {
			t.Errorf("Phone(%q, %q) = %q, %v; want %s", raw, country, got, ok, want)
		}
	}
	if spellings < 200 {
		t.Errorf("only %d spellings were tried", spellings)
	}
}

// A number read once is read the same again, wherever the agency is.
func FuzzPhone(f *testing.F) {
	for _, s := range [][2]string{
		{"06 39 98 00 01", "FR"}, {"+33 (0)6 39 98 00 01 poste 2", "RE"}, {"0692 12 00 12", ""}, {"0032 475/12.00.12", "BE"},
		{"tel:+33639980001;phone-context=+1", "US"}, {"+590 6 39 98 00 01", "GP"}, {"٠٦٣٩٩٨٠٠٠١", "xx"}, {"+390612345001", "IT"}, {"\xff+", "\x00"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, raw, country string) {
		key, ok := people.Phone(raw, country)
		if !ok {
			if key != "" {
				t.Errorf("Phone(%q, %q) refuses and answers %q", raw, country, key)
			}
			return
		}
		if key[0] != '+' || strings.Trim(key[1:], "0123456789") != "" {
			t.Errorf("Phone(%q, %q) = %q is not E.164", raw, country, key)
		}
		for _, elsewhere := range []string{country, "FR", "RE", "US"} {
			if again, ok := people.Phone(key, elsewhere); !ok || again != key {
				t.Errorf("Phone(%q, %q) = %q, %v; want it unchanged", key, elsewhere, again, ok)
			}
		}
	})
}

func BenchmarkPhone(b *testing.B) {
	for name, raw := range map[string]string{"French": "06 39 98 00 01", "Foreign": "+32 475 12 00 12"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				people.Phone(raw, "FR")
			}
		})
	}
}
