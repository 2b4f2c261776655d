package page

import (
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// reader reads templates in one language.
type reader struct{ words map[string]string }

// said is where a template says a text that needs no arguments: {{.T "key"}}, or the same of
// the page from within a loop or a part. After "=" it is part of an address, which is escaped in
// another way: there it stays a call.
var said = regexp.MustCompile(`(^|[^=])\{\{(?:\$[a-z]*|\.V|\.Words)?\.T "([^"]+)"\}\}`)

// handed is where a template hands such a text to a function or a part.
var handed = regexp.MustCompile(`\((?:\$[a-z]*|\.V|\.Words)?\.T "([^"]+)"\)`)

// parse adds a file to t. What it says without arguments is written into it, for all pages at
// once: most of a page is such texts, and asking for each of them again is most of its cost.
func (r reader) parse(t *template.Template, files fs.FS, file string) (*template.Template, error) {
	source, err := fs.ReadFile(files, file)
	if err != nil {
		return nil, err
	}
	var problem error
	find := func(key string) string {
		words, ok := r.words[key]
		if !ok {
			problem = fmt.Errorf("%s: no text %q", file, key)
		}
		return words
	}
	text := said.ReplaceAllStringFunc(string(source), func(call string) string {
		found := said.FindStringSubmatch(call)
		words := find(found[2])
		if strings.Contains(words, "{{") {
			return call
		}
		return found[1] + template.HTMLEscapeString(words) // they stand between tags or within the quotes of an attribute
	})
	text = handed.ReplaceAllStringFunc(text, func(call string) string {
		return strconv.Quote(find(handed.FindStringSubmatch(call)[1]))
	})
	if problem != nil {
		return nil, problem
	}
	return t.Parse(text)
}

// frame reads what stands around a package's pages, and the parts that they are made of.
func (r reader) frame(funcs template.FuncMap, outer, files fs.FS) (*template.Template, error) {
	base, err := r.parse(template.New("frame.html").Funcs(funcs), outer, "templates/frame.html")
	for _, from := range []fs.FS{outer, files} {
		if _, none := fs.Stat(from, partsFile); err == nil && none == nil {
			_, err = r.parse(base.New(partsFile), from, partsFile)
		}
	}
	return base, err
}

// page reads one page, with the frame around it, when it is first asked for.
func (r reader) page(base func() (*template.Template, error), files fs.FS, name string) func() (*template.Template, error) {
	return sync.OnceValues(func() (*template.Template, error) {
		around, err := base()
		if err != nil {
			return nil, err
		}
		one, err := around.Clone()
		if err != nil {
			return nil, err
		}
		_, err = r.parse(one.New(name), files, "templates/"+name+".html")
		return one, err
	})
}
