package web_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"testing"
)

const vendorFolder = "static/vendor"

// pinned reads ASSETS.txt: the checksum of each vendored file, by its path below the vendor folder.
func pinned(t *testing.T) map[string]string {
	t.Helper()
	list, err := os.Open(path.Join(vendorFolder, "ASSETS.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer list.Close()
	sums := make(map[string]string)
	for lines := bufio.NewScanner(list); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) != 5 {
			t.Fatalf("ASSETS.txt: want package, version, file, checksum and licence: %q", lines.Text())
		}
		folder := path.Base(fields[0]) + "-" + fields[1]
		sums[path.Join(folder, fields[2])] = fields[3]
	}
	return sums
}

func TestVendoredFilesAreThePinnedOnes(t *testing.T) {
	want := pinned(t)
	found := 0
	err := fs.WalkDir(os.DirFS(vendorFolder), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || name == "ASSETS.txt" {
			return err
		}
		found++
		body, err := os.ReadFile(path.Join(vendorFolder, name))
		if err != nil {
			return err
		}
		sum := sha256.Sum256(body)
		if got := hex.EncodeToString(sum[:]); got != want[name] {
			t.Errorf("%s: checksum %s, ASSETS.txt says %q", name, got, want[name])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 || found != len(want) {
		t.Errorf("%d files, ASSETS.txt lists %d", found, len(want))
	}
}

func TestVendoredFilesComeWithTheirLicence(t *testing.T) {
	files := pinned(t)
	for name := range files {
		folder, _, _ := strings.Cut(name, "/")
		if files[folder+"/LICENSE"] == "" {
			t.Errorf("%s: no LICENSE in its folder", name)
		}
	}
}

func TestStaticFilesAreTypedAndCachedByTheirKind(t *testing.T) {
	server := serveSite(t)
	const forever = "public, max-age=31536000, immutable"
	tests := []struct{ path, mediaType, cache string }{
		{"/static/palier.css", "text/css; charset=utf-8", "no-cache"},
		{"/static/viewer.js", "text/javascript; charset=utf-8", "no-cache"},
		{"/static/mark.svg", "image/svg+xml", "no-cache"},
		{"/static/vendor/ASSETS.txt", "text/plain; charset=utf-8", "no-cache"},
		{"/static/vendor/elements-9.0.25/web-components.min.js", "text/javascript; charset=utf-8", forever},
		{"/static/vendor/elements-9.0.25/LICENSE", "text/plain; charset=utf-8", forever},
	}
	for _, test := range tests {
		answer, body := get(t, server.URL+test.path)
		if answer.StatusCode != http.StatusOK || body == "" {
			t.Errorf("%s: %s, %d bytes", test.path, answer.Status, len(body))
		}
		want := map[string]string{
			"Content-Type":           test.mediaType,
			"Cache-Control":          test.cache,
			"X-Content-Type-Options": "nosniff",
		}
		for name, value := range want {
			if got := answer.Header.Get(name); got != value {
				t.Errorf("%s: %s is %q, want %q", test.path, name, got, value)
			}
		}
	}
}

func TestAClientThatHasAFileIsToldSo(t *testing.T) {
	server := serveSite(t)
	for _, path := range []string{"/docs", "/static/palier.css"} {
		first, _ := get(t, server.URL+path)
		etag := first.Header.Get("ETag")
		if etag == "" {
			t.Errorf("%s: no ETag", path)
		}
		again, body := get(t, server.URL+path, "If-None-Match", etag)
		if again.StatusCode != http.StatusNotModified || body != "" {
			t.Errorf("%s: %s with %d bytes, want 304", path, again.Status, len(body))
		}
		other, _ := get(t, server.URL+path, "If-None-Match", `"another"`)
		if other.StatusCode != http.StatusOK {
			t.Errorf("%s: %s for another ETag, want 200", path, other.Status)
		}
	}
}
