package web

import (
	"embed"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed static templates
var embedded embed.FS

// mediaTypeOf names the type of an embedded file by its ending. It does not ask the operating system, whose table
// differs from one machine to the next. The empty string stands for an ending that nobody has decided about.
func mediaTypeOf(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".txt", "": // licences have no ending
		return "text/plain; charset=utf-8"
	}
	return ""
}

// loadStatic reads every file below static/, keyed by its path there.
func loadStatic() (map[string]resource, error) {
	files, err := bundles()
	if err != nil {
		return nil, err
	}
	err = fs.WalkDir(embedded, "static", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		body, err := embedded.ReadFile(name)
		if err != nil {
			return err
		}
		mediaType := mediaTypeOf(name)
		if mediaType == "" {
			return fmt.Errorf("%s: no media type for this ending", name)
		}
		key := strings.TrimPrefix(name, "static/")
		files[key] = newResource(http.StatusOK, mediaType, pagePolicy, cacheOf(key), body)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("web.loadStatic: %w", err)
	}
	return files, nil
}

// cacheOf tells vendored files, which stand in a folder named after their version, from the rest.
func cacheOf(key string) string {
	if strings.Count(key, "/") >= 2 && strings.HasPrefix(key, "vendor/") {
		return forever
	}
	return revalidate
}
