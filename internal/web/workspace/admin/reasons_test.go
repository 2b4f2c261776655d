package admin

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"palier/internal/core/letters"
)

// sources are the texts of the packages that say why a line was not taken.
func sources(t *testing.T) string {
	var all strings.Builder
	for _, pattern := range []string{"../../../core/imports/*.go", "../../../sheets/contacts/*.go", "../../../sheets/poliris/*.go", "../../../moving/*.go", "../../../core/documents/*.go", "../../../core/listings/*.go", "../../../pictures/*.go", "../../../app/desk.go", "../../../outer/*.go", "../../../sheets/*.go", "../../../sheets/apimo/*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatal(pattern, err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(text)
		}
	}
	return all.String()
}

func TestEveryReasonIsOneThatIsGiven(t *testing.T) {
	said := sources(t)
	for _, lang := range []string{"fr", "en"} {
		text, err := files.ReadFile("texts/" + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range everyReason() {
			at := strings.Index(string(text), "\nreason."+r.key+" = ")
			if at < 0 {
				t.Fatalf("no text reason.%s in %s", r.key, lang)
			}
			line, _, _ := strings.Cut(string(text)[at+1:], "\n")
			if got, want := strings.Count(line, "%s"), strings.Count(r.sentence, "{}"); got != want {
				t.Errorf("%s: %q has %d places, %q has %d", lang, line, got, r.sentence, want)
			}
		}
	}
	for _, r := range everyReason() {
		for part := range strings.SplitSeq(r.sentence, "{}") {
			if part = strings.Trim(part, ".:, "); len(part) > 3 && !strings.Contains(said, part) {
				t.Errorf("nobody says %q of %q any more", part, r.sentence)
			}
		}
	}
}

func TestASentenceIsTakenApart(t *testing.T) {
	for text, want := range map[string][]string{
		"Line 7 is the same person, contact 1003.":              {"7", "1003"},
		"email: this is not an e-mail address.":                 {"email"},
		"Palier has other values: city, phone.":                 {"city, phone"},
		"Nom: oui or non. Pays: a code of two letters.":         nil,
		"There is no contact 9; leave the number out.":          {"9"},
		"The contact was changed since.":                        {},
		"Something that nobody has ever put into words at all.": nil,
	} {
		var got []string
		for _, r := range everyReason() {
			if args, ok := matched(r.sentence, text); ok {
				got = append([]string{}, args...)
				break
			}
		}
		if !slices.Equal(got, want) || (got == nil) != (want == nil) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Whatever the core says of a letter that was not sent is said in the reader's language.
func TestEveryReasonOfALetterHasItsWords(t *testing.T) {
	for _, lang := range []string{"fr", "en"} {
		text, err := files.ReadFile("texts/" + lang + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		if len(letters.Reasons()) < 10 {
			t.Fatal(letters.Reasons())
		}
		for _, word := range letters.Reasons() {
			if !strings.Contains(string(text), "\nletters.reason."+word+" = ") {
				t.Errorf("no text letters.reason.%s in %s", word, lang)
			}
		}
	}
}
