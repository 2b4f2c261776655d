package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// placeholder stands in an expected answer for a value that is not known in
// advance: "<kind>", or "<kind:name>", which also names the value, so that the
// same name means the same value wherever it comes again.
var placeholder = regexp.MustCompile(`^<([a-z]+)(?::([a-z0-9_]+))?>$`)

// kinds are what a placeholder may stand for; the text is the value's JSON.
var kinds = map[string]*regexp.Regexp{
	"any":      regexp.MustCompile(`(?s)^.*$`),
	"id":       regexp.MustCompile(`^[1-9][0-9]*$`),   // a number
	"digits":   regexp.MustCompile(`^"[1-9][0-9]*"$`), // the same as text
	"text":     regexp.MustCompile(`(?s)^".+"$`),
	"datetime": regexp.MustCompile(`^"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"$`),
	"date":     regexp.MustCompile(`^"\d{4}-\d\d-\d\d"$`),
}

// more ends an expected array, or is a key of an expected object, when there
// may be more than what is written.
const more = "<more>"

// names are the values that placeholders have named so far, without quotes: a
// number in one answer may come as text in another.
type names map[string]string

// compare tells where an answer differs from what is expected, one line each.
func (n names) compare(want, got []byte) ([]string, error) {
	w, err := decode(want)
	if err != nil {
		return nil, fmt.Errorf("the expected body: %w", err)
	}
	g, err := decode(got)
	if err != nil {
		return nil, fmt.Errorf("the answer: %w", err)
	}
	var found []string
	n.differences("", w, g, &found)
	return found, nil
}

func decode(text []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

func (n names) differences(at string, want, got any, found *[]string) {
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			n.objects(at, w, g, found)
			return
		}
	case []any:
		if g, ok := got.([]any); ok {
			n.arrays(at, w, g, found)
			return
		}
	case string:
		if m := placeholder.FindStringSubmatch(w); m != nil {
			if problem := n.fill(m[1], m[2], text(got)); problem != "" {
				*found = append(*found, at+": "+problem)
			}
			return
		}
	}
	if text(want) != text(got) {
		*found = append(*found, fmt.Sprintf("%s: got %s, want %s", at, text(got), text(want)))
	}
}

func (n names) objects(at string, want, got map[string]any, found *[]string) {
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if g, ok := got[key]; ok {
			n.differences(at+"."+key, want[key], g, found)
		} else if key != more {
			*found = append(*found, at+"."+key+": missing")
		}
	}
	if _, open := want[more]; open {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[key]; !ok {
			*found = append(*found, fmt.Sprintf("%s.%s: not expected, got %s", at, key, text(got[key])))
		}
	}
}

func (n names) arrays(at string, want, got []any, found *[]string) {
	open := len(want) > 0 && want[len(want)-1] == any(more)
	if open {
		want = want[:len(want)-1]
	}
	if len(got) < len(want) || !open && len(got) > len(want) {
		*found = append(*found, fmt.Sprintf("%s: %d items, want %d", at, len(got), len(want)))
		return
	}
	for i := range want {
		n.differences(at+"["+strconv.Itoa(i)+"]", want[i], got[i], found)
	}
}

// fill compares a value with a placeholder, and names it.
func (n names) fill(kind, name, json string) string {
	pattern, ok := kinds[kind]
	if !ok {
		return "there is no placeholder <" + kind + ">"
	}
	if !pattern.MatchString(json) {
		return "got " + json + ", want <" + kind + ">"
	}
	if name == "" {
		return ""
	}
	value := json
	if s, err := strconv.Unquote(json); err == nil {
		value = s
	}
	if before, named := n[name]; named && before != value {
		return "got " + value + ", but " + name + " was " + before
	}
	n[name] = value
	return ""
}

// text is a decoded value as JSON again, in one form.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

var named = regexp.MustCompile(`<[a-z]+:([a-z0-9_]+)>`)

// replace writes named values into a request.
func (n names) replace(s string) string {
	return named.ReplaceAllStringFunc(s, func(p string) string {
		if v, ok := n[named.FindStringSubmatch(p)[1]]; ok {
			return v
		}
		return p
	})
}
