package pictures

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"golang.org/x/image/webp"

	"palier/internal/core/fault"
)

// photo is a picture with what photographs have: soft ground, edges, grain.
func photo(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	grain := uint32(1)
	for y := range h {
		for x := range w {
			grain = grain*1664525 + 1013904223
			fx, fy := float64(x)/float64(w), float64(y)/float64(h)
			light := 120 + 60*math.Sin(7*fx+3*fy) + 30*math.Sin(40*fx*fy) + 12*math.Sin(300*fx) + float64(grain>>24)/16
			if math.Hypot(fx-.5, fy-.5) < .25 || (x/97+y/131)%5 == 0 {
				light *= .6
			}
			img.SetRGBA(x, y, color.RGBA{tone(light * 1.05), tone(light), tone(light * .8), 255})
		}
	}
	return img
}

func tone(v float64) byte { return byte(max(0, min(255, v))) }

func TestCopiesForPagesShowThePictureAndWebPIsSmaller(t *testing.T) {
	file := jpegOf(t, photo(1500, 1000))
	list, err := New().Copies(t.Context(), file, []int{1600, 1024, 512})
	if err != nil || len(list) != 3 {
		t.Fatalf("%d copies, %v", len(list), err)
	}
	for i, want := range []image.Point{{1500, 1000}, {1024, 683}, {512, 341}} {
		plain, err := jpeg.Decode(bytes.NewReader(list[i].JPEG))
		if err != nil || plain.Bounds().Size() != want {
			t.Errorf("JPEG %d: %v, %v", i, plain.Bounds(), err)
		}
		modern, err := webp.Decode(bytes.NewReader(list[i].WebP))
		if err != nil || modern.Bounds().Size() != want {
			t.Errorf("WebP %d: %v", i, err)
		}
		if !shows(list[i].WebP, plain) {
			t.Errorf("WebP %d shows another picture than the JPEG", i)
		}
		if len(list[i].WebP) >= len(list[i].JPEG) {
			t.Errorf("copy %d: WebP takes %d bytes, JPEG %d", i, len(list[i].WebP), len(list[i].JPEG))
		}
	}
}

func TestAFileThatShowsSomethingElseIsNoticed(t *testing.T) {
	img := photo(320, 240)
	list, err := New().Copies(t.Context(), pngOf(t, img), []int{320})
	if err != nil || !shows(list[0].WebP, img) {
		t.Fatalf("its own copy is refused: %v", err)
	}
	other := photo(320, 240)
	for y := 208; y < 224; y++ { // one line of squares that went wrong
		for x := range 320 {
			other.SetRGBA(x, y, color.RGBA{byte(x), byte(x * 7), 0, 255})
		}
	}
	for name, m := range map[string]image.Image{"a line of squares": other, "another size": photo(320, 241)} {
		if shows(list[0].WebP, m) {
			t.Errorf("%s is not noticed", name)
		}
	}
	if shows([]byte("RIFF"), img) {
		t.Error("a file that is none is not noticed")
	}
}

func TestEveryKeptFileHasCopies(t *testing.T) {
	for name, file := range scenes(t) {
		p, err := New().Develop(t.Context(), file, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		list, err := New().Copies(t.Context(), p.Content, []int{30})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := jpeg.Decode(bytes.NewReader(list[0].JPEG))
		if err != nil || seen(got) != "RGBW" && name != "thin.jpg" {
			t.Errorf("%s: the copy shows %v, %v", name, seen(got), err)
		}
	}
	clear := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	list, err := New().Copies(t.Context(), pngOf(t, clear), []int{20})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := jpeg.Decode(bytes.NewReader(list[0].JPEG)); err != nil || quarter(got.At(10, 10)) != 'W' {
		t.Errorf("what is transparent is not white: %v", err)
	}
}

func TestCopiesOfWhatIsNoPictureAreRefused(t *testing.T) {
	whole := jpegOf(t, photo(64, 64))
	for name, file := range map[string][]byte{"nothing": nil, "a text": []byte("bonjour"), "half": whole[:len(whole)/2], "a head": whole[:30]} {
		if _, err := New().Copies(t.Context(), file, []int{32}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New().Copies(over, whole, []int{32}); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits any more: %v", err)
	}
}

// TestAPixelIsTheMeanOfWhatItCovers, also where pixels do not divide.
func TestAPixelIsTheMeanOfWhatItCovers(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 3, 1))
	for x, v := range []byte{30, 60, 240} {
		img.SetRGBA(x, 0, color.RGBA{v, v, v, 255})
	}
	out := shrunk(img, image.Rect(0, 0, 2, 1)) // (30 + 60/2) / 1.5, (60/2 + 240) / 1.5
	if a, b := out.RGBAAt(0, 0).R, out.RGBAAt(1, 0).R; a != 40 || b != 180 {
		t.Errorf("%d and %d", a, b)
	}
	for n := 1; n < 40; n++ {
		for m := 1; m <= n; m++ {
			before, after := make([]uint64, n), make([]uint64, m)
			for _, p := range parts(n, m) {
				before[p.from] += p.share
				after[p.to] += p.share
			}
			for i, sum := range before {
				if sum != uint64(m) {
					t.Fatalf("%d in %d: pixel %d gives %d", n, m, i, sum)
				}
			}
			for i, sum := range after {
				if sum != uint64(n) {
					t.Fatalf("%d in %d: pixel %d gets %d", n, m, i, sum)
				}
			}
		}
	}
}

func BenchmarkCopies(b *testing.B) {
	file := jpegOf(b, photo(4000, 3000))
	d := New()
	b.ReportAllocs()
	for b.Loop() {
		list, err := d.Copies(b.Context(), file, []int{1600, 1024, 512})
		if err != nil {
			b.Fatal(err)
		}
		for i, name := range []string{"1600", "1024", "512"} {
			b.ReportMetric(float64(len(list[i].JPEG))/1000, "kB-jpeg-"+name)
			b.ReportMetric(float64(len(list[i].WebP))/1000, "kB-webp-"+name)
		}
	}
}
