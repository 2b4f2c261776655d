package properties

import (
	"slices"
	"strings"

	"palier/internal/core/listings"
	"palier/internal/web/workspace/frame"
)

// languages are those in which an ad can be begun.
func languages() []string {
	return []string{"en", "de", "es", "it", "nl", "pt", "ru", "zh", "ar", "pl", "sv", "da", "no", "ja", "he"}
}

// speaking is the language in which somebody wants to write an ad besides, "" for none.
func speaking(c *frame.Call) string {
	if lang := c.Value("language"); slices.Contains(languages(), lang) {
		return lang
	}
	return ""
}

// spoken is a property as a form asks of it: with the languages that the form, or its address,
// names besides.
func spoken(c *frame.Call, v listings.Property) listings.Property {
	var more []string
	if lang := speaking(c); lang != "" {
		more = append(more, lang)
	}
	for name := range c.R.PostForm {
		if lang, is := strings.CutPrefix(name, "was.title."); is && slices.Contains(languages(), lang) {
			more = append(more, lang)
		}
	}
	slices.Sort(more)
	list := slices.Clone(v.Advert.Translations)
	for _, lang := range more {
		if !slices.ContainsFunc(list, func(t listings.Text) bool { return t.Language == lang }) {
			list = append(list, listings.Text{Language: lang})
		}
	}
	v.Advert.Translations = list
	return v
}

// languages are those in which an ad of the property is not written yet.
func (r *reader) languages(v listings.Property) (list []option, err error) {
	known := languagesOf(v)
	for _, lang := range languages() {
		if slices.Contains(known, lang) {
			continue
		}
		name, err := languageName(r.c, lang)
		if err != nil {
			return nil, err
		}
		list = append(list, option{lang, name})
	}
	return list, nil
}

func languageName(c *frame.Call, lang string) (string, error) {
	if key := "choice.language." + lang; c.Words.Has(key) {
		return c.Words.T(key)
	}
	return lang, nil
}
