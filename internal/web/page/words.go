package page

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/text/language"
)

// langParam says the language in an address, over the browser's.
const langParam = "lang"

// languages are those of the pages, the first for whoever reads none of them.
var languages = []string{"fr", "en"}

// Words are the texts of one language.
type Words struct {
	Lang   string
	chosen bool // by the address: links carry it on
	texts  map[string]string
}

// Words chooses the language of a request: ?lang=, or else what the browser asks for.
func (s *Set) Words(r *http.Request) Words {
	if words, ok := s.Chosen(r); ok {
		return words
	}
	return s.In(preferred(r.Header.Get("Accept-Language")))
}

// Chosen are the words of the language that the address of a request says, false when it
// says none.
func (s *Set) Chosen(r *http.Request) (Words, bool) {
	lang := r.URL.Query().Get(langParam)
	return Words{Lang: lang, chosen: true, texts: s.words[lang]}, slices.Contains(languages, lang)
}

// In gives the words of a language, French when there is none.
func (s *Set) In(lang string) Words {
	if !slices.Contains(languages, lang) {
		lang = languages[0]
	}
	return Words{Lang: lang, texts: s.words[lang]}
}

func preferred(header string) string {
	if len(header) > 500 { // nobody reads that many
		return languages[0]
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return languages[0]
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		if slices.Contains(languages, base.String()) {
			return base.String()
		}
	}
	return languages[0]
}

// T is the text of a key, with its arguments as fmt puts them. A key that is not there
// fails the page: a test renders every page in every language.
func (w Words) T(key string, args ...any) (string, error) {
	text, ok := w.texts[key]
	if !ok {
		return "", fmt.Errorf("no text %q in %s", key, w.Lang)
	}
	if len(args) == 0 {
		return text, nil
	}
	return fmt.Sprintf(text, args...), nil
}

// Has tells whether there is a text of the key.
func (w Words) Has(key string) bool { return w.texts[key] != "" }

// N is the text of KEY.one or KEY.many with the number.
func (w Words) N(key string, n int) (string, error) {
	if n < 2 && w.Lang == "fr" || n == 1 {
		return w.T(key+".one", n)
	}
	return w.T(key+".many", n)
}

// Link is an address with its parameters, in pairs; empty ones are left out, and the
// language goes along when the address of this page says it.
func (w Words) Link(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if w.chosen {
		q.Set(langParam, w.Lang)
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// Others are the other languages.
func (w Words) Others() []string {
	return slices.DeleteFunc(slices.Clone(languages), func(one string) bool { return one == w.Lang })
}

// In gives an address in another language.
func (w Words) In(lang, address string) string {
	path, query, _ := strings.Cut(address, "?")
	q, _ := url.ParseQuery(query)
	q.Set(langParam, lang)
	return path + "?" + q.Encode()
}
