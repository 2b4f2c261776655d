package app_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"io"
	"path/filepath"
	"testing"

	"palier/internal/app"
	"palier/internal/core/documents"
	"palier/internal/testkit"
)

// A document goes through the program as it is put together: developed, kept, read
// back, removed.
func TestAPictureIsDevelopedAndKept(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := testkit.Demo(t, d)
		agencies, err := s.Access.Agencies(t.Context(), s.Operator)
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		if err := jpeg.Encode(&body, image.NewGray(image.Rect(0, 0, 600, 400)), nil); err != nil {
			t.Fatal(err)
		}
		one, err := s.Documents.Put(t.Context(), s.Operator, documents.Upload{Agency: agencies[0].ID, Name: "façade.png", Content: &body})
		if err != nil || one.Name != "façade.jpg" || one.Width != 600 {
			t.Fatalf("%+v %v", one, err)
		}
		for size, want := range map[int]image.Point{0: {600, 400}, 128: {128, 85}, 256: {256, 171}, 512: {512, 341}} {
			_, c, err := s.Documents.Open(t.Context(), s.Operator, one.UID, size)
			if err != nil {
				t.Fatal(err)
			}
			got, err := jpeg.DecodeConfig(io.Reader(c))
			if c.Close(); err != nil || got.Width != want.X || got.Height != want.Y {
				t.Errorf("size %d: %d x %d %v, want %v", size, got.Width, got.Height, err, want)
			}
		}
		if err := s.Documents.Remove(t.Context(), s.Operator, one.UID); err != nil {
			t.Fatal(err)
		}
		left, err := filepath.Glob(filepath.Join(app.PlansAt(s.Config), "documents", "*", one.UID+"*"))
		if err != nil || len(left) != 0 {
			t.Errorf("%q are left, %v", left, err)
		}
	})
}
