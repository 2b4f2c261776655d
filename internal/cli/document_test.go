package cli

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"palier/internal/testkit"
)

// What the command prints is what a building file names.
func TestADocumentComesInByACommandAndIsNamedByABuildingFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		var pixels bytes.Buffer
		if err := png.Encode(&pixels, image.NewGray(image.Rect(0, 0, 4, 3))); err != nil {
			t.Fatal(err)
		}
		photo := sheetFile(t, "façade.png", pixels.String())
		paper := sheetFile(t, "plan.pdf", "%PDF-1.7\n%%EOF\n")
		rows := read[[]documentRow](t, d, "document", "add", "--agency", "14", "--files", t.TempDir(), "--description", "Façade", photo, paper)
		if len(rows) != 2 || rows[0].Mime != "image/jpeg" && rows[0].Mime != "image/png" || rows[1].Mime != "application/pdf" || rows[1].Name != "plan.pdf" {
			t.Fatalf("%+v", rows)
		}
		for _, r := range rows {
			if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(r.ID) || r.Size == 0 {
				t.Errorf("%+v", r)
			}
		}
		file, err := json.Marshal(map[string]any{"format": "palier.place/1", "place": "essai", "value": map[string]any{"immeuble": []any{map[string]any{"photo": []any{map[string]string{"id": rows[0].ID}}}}}})
		if err != nil {
			t.Fatal(err)
		}
		if done, _ := importPlace(t, d, exitOK, sheetFile(t, "immeuble.json", string(file))); done.Result != "new" {
			t.Errorf("a file that names it: %+v", done)
		}
	})
}

func TestAFileThatIsNoDocumentIsNamed(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		testkit.Demo(t, d)
		paper, page := sheetFile(t, "plan.pdf", "%PDF-1.7\n%%EOF\n"), sheetFile(t, "page.html", "<html>")
		none := filepath.Join(filepath.Dir(page), "none.jpg")
		for path, want := range map[string]struct {
			code  int
			words string
		}{page: {exitUsage, "page.html: A document is a JPEG"}, none: {exitFailed, "none.jpg: "}} {
			a := run(t, at(d), "document", "add", "--agency", "14", "--files", t.TempDir(), paper, path)
			if a.code != want.code || !strings.Contains(a.err, want.words) || !strings.Contains(a.out, "plan.pdf") {
				t.Errorf("%s: exit %d, %q, %q", path, a.code, a.out, a.err)
			}
		}
		if a := run(t, at(d), "document", "add", "--agency", "999", "--files", t.TempDir(), paper); a.code != exitUsage {
			t.Errorf("an agency that is not there: exit %d %s", a.code, a.err)
		}
	})
}
