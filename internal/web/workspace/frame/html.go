package frame

import (
	"fmt"
	"html/template"
	"strings"
)

// functions are what templates may call beside the words. This file and lines.go
// make HTML of text, and escape what they are given.
func functions(asset func(string) string) template.FuncMap {
	return template.FuncMap{
		"asset": asset,
		"icon":  func(name string) template.HTML { return icon(asset, name) },
		"chip":  chip,
		"dict":  dict,
		"list":  func(names ...string) []string { return names },
		"seq":   func(n int) []struct{} { return make([]struct{}, max(n, 0)) },
	}
}

// icon is a picture beside a text, or alone inside what has a name.
func icon(asset func(string) string, name string) template.HTML {
	return template.HTML(`<svg class="icon" aria-hidden="true"><use href="` + template.HTMLEscapeString(asset("icons.svg")+"#"+name) + `"></use></svg>`)
}

// Icon is what templates call icon.
func (c *Call) Icon(name string) template.HTML { return icon(c.screens.frame.Asset, name) }

// shapes are how a family of states looks in black and white.
var shapes = map[string]string{"free": "○", "wait": "△", "held": "◐", "engaged": "◆", "done": "■", "stop": "✕"}

// chip says a state by shape, word and colour together.
func chip(family, word string) (template.HTML, error) {
	shape, ok := shapes[family]
	if !ok {
		return "", fmt.Errorf("no family of states %q", family)
	}
	return template.HTML(`<span class="chip ` + family + `"><span aria-hidden="true">` + shape + `</span> ` + template.HTMLEscapeString(word) + `</span>`), nil
}

// Chip is what templates call chip, with the text of a key: for lists, whose lines are many and
// in which a template asks for everything at a price.
func (c *Call) Chip(family, key string) (template.HTML, error) {
	word, err := c.Words.T(key)
	if err != nil {
		return "", err
	}
	return chip(family, word)
}

// Options are the choices of a field, each with the text of PREFIX and its value.
func (c *Call) Options(prefix, chosen string, values []string) (template.HTML, error) {
	var b strings.Builder
	for _, value := range values {
		word, err := c.Words.T(prefix + value)
		if err != nil {
			return "", err
		}
		b.WriteString(`<option value="` + template.HTMLEscapeString(value) + `"`)
		if value == chosen {
			b.WriteString(" selected")
		}
		b.WriteString(">" + template.HTMLEscapeString(word) + "</option>")
	}
	return template.HTML(b.String()), nil
}

// Badge is what templates call .Badge.
func (c *Call) Badge(source string) (template.HTML, error) { return c.shell().Badge(source) }

// Badge says where something comes from: a door by its name, else the text source.KEY; what
// nobody sent is the program's own.
func (s shell) Badge(source string) (template.HTML, error) {
	switch source {
	case "web", "workspace":
		source = "team"
	case "booking", "showcase":
		source = "site"
	case "", "cli":
		source = "palier"
	}
	word := source
	if key := "source." + source; s.call.Words.Has(key) {
		var err error
		if word, err = s.call.Words.T(key); err != nil {
			return "", err
		}
	}
	return template.HTML(`<span class="badge">` + template.HTMLEscapeString(word) + `</span>`), nil
}

// dict hands several values to a part of a template, in pairs.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict: %d values are no pairs", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: %v is no name", pairs[i])
		}
		m[key] = pairs[i+1]
	}
	return m, nil
}
