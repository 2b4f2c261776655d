package web

import (
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
)

// What is put together when the program starts, so that a page needs few requests and
// nothing has to be built beforehand: the workspace's own script of its pieces, each a block
// of its own, and one file of all icons.
const (
	coreFolder = "static/workspace/core"
	coreScript = "workspace/core.js"
	iconFolder = "static/vendor/lucide-static-1.62.0/icons"
	iconSprite = "icons.svg"
)

func bundles() (map[string]resource, error) {
	script, err := joined(coreFolder, func(_, text string) string { return "{\n" + text + "}\n" })
	if err != nil {
		return nil, err
	}
	shapes, err := joined(iconFolder, symbol)
	if err != nil {
		return nil, err
	}
	sprite := `<svg xmlns="http://www.w3.org/2000/svg">` + shapes + "</svg>"
	return map[string]resource{
		coreScript: newResource(http.StatusOK, mediaTypeOf(coreScript), pagePolicy, revalidate, []byte("\"use strict\";\n"+script)),
		iconSprite: newResource(http.StatusOK, mediaTypeOf(iconSprite), pagePolicy, revalidate, []byte(sprite)),
	}, nil
}

// joined are the files of a folder one after the other, each as make writes it.
func joined(folder string, make func(name, text string) string) (string, error) {
	var all strings.Builder
	names, err := fs.Glob(embedded, folder+"/*")
	for _, name := range names {
		var text []byte
		if text, err = embedded.ReadFile(name); err != nil {
			break
		}
		all.WriteString(make(path.Base(name), string(text)))
	}
	if err != nil {
		return "", fmt.Errorf("web.joined(%s): %w", folder, err)
	}
	return all.String(), nil
}

var (
	comments = regexp.MustCompile(`(?s)<!--.*?-->`)
	spaces   = regexp.MustCompile(`\s+`)
	outside  = regexp.MustCompile(`</?svg[^>]*>`)
)

// symbol is one icon as the sprite has it, to be shown by its name. How thick its lines are
// the style sheet says.
func symbol(file, text string) string {
	name := strings.TrimSuffix(file, ".svg")
	shape := outside.ReplaceAllString(spaces.ReplaceAllString(comments.ReplaceAllString(text, ""), " "), "")
	return `<symbol id="` + name + `" viewBox="0 0 24 24">` + strings.TrimSpace(shape) + "</symbol>"
}

// Address is where a file below static/ is found by this version of it: browsers keep it for
// good. A name that is not there is given back without a version.
func (s *Site) Address(name string) string {
	found, ok := s.static[name]
	if !ok || strings.HasPrefix(name, "vendor/") {
		return "/static/" + name
	}
	return "/static/" + name + "?v=" + found.version()
}
