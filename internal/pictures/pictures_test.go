package pictures

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"strings"
	"testing"
)

func TestEveryKindOfPictureIsWrittenAnew(t *testing.T) {
	kept := map[string]string{"jpeg": "jpeg", "progressive.jpg": "jpeg", "cmyk.jpg": "jpeg", "thin.jpg": "jpeg", "lossy.webp": "jpeg",
		"lossless.webp": "png", "png": "png", "png of 16 bits": "png", "gif": "gif", "animated gif": "gif"}
	for name, file := range scenes(t) {
		t.Run(name, func(t *testing.T) {
			p := develop(t, file)
			_, kind, err := image.DecodeConfig(bytes.NewReader(p.Content))
			if err != nil || p.Mime != "image/"+kind || kind != kept[name] {
				t.Errorf("kept as %s, which is %s, %v, want %s", p.Mime, kind, err, kept[name])
			}
			img := decoded(t, p.Content)
			if size := img.Bounds().Size(); size != frame().Size() || p.Width != sceneWidth || p.Height != sceneHeight {
				t.Errorf("size %v, said to be %d x %d", size, p.Width, p.Height)
			}
			if got := seen(img); got != "RGBW" {
				t.Errorf("it shows %s, want RGBW", got)
			}
		})
	}
}

func TestWhatLosesNothingLosesNothing(t *testing.T) {
	deep := paint(image.NewNRGBA64(frame()))
	deep.SetNRGBA64(3, 5, color.NRGBA64{1, 2, 3, 40_000})
	got := decoded(t, develop(t, pngOf(t, deep)).Content)
	if c := got.(*image.NRGBA64).NRGBA64At(3, 5); c != (color.NRGBA64{1, 2, 3, 40_000}) {
		t.Errorf("a pixel of 16 bits is %v", c)
	}
	clear := decoded(t, develop(t, asFile(t, "alpha.webp")).Content)
	if _, _, _, a := clear.At(0, 0).RGBA(); a != 0 {
		t.Errorf("a transparent corner has the alpha %d", a)
	}
}

func TestAFilmStaysOne(t *testing.T) {
	p := develop(t, gifOf(t, 3), 512)
	all, err := gif.DecodeAll(bytes.NewReader(p.Content))
	if err != nil || len(all.Image) != 3 || all.LoopCount != 3 || all.Delay[2] != 7 {
		t.Fatalf("%+v %v", all, err)
	}
	if first, second, small := seen(all.Image[0]), seen(all.Image[1]), seen(decoded(t, p.Thumbnails[0])); first+second+small != "RGBWWBGRRGBW" {
		t.Errorf("frames show %s and %s, the thumbnail %s", first, second, small)
	}
}

// upside is how the quarters lie when a picture is turned that a camera took held so
// (Exif 2.32, 4.6.4: which side the first line and the first column are).
var upside = map[int]string{0: "RGBW", 1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB", 9: "RGBW", 600: "RGBW"}

func TestAPictureIsTurnedUpright(t *testing.T) {
	files := scenes(t)
	in444 := image.NewYCbCr(frame(), image.YCbCrSubsampleRatio444)
	for what, ratio := range map[string]image.YCbCrSubsampleRatio{"4:2:0": image.YCbCrSubsampleRatio420, "4:2:2": image.YCbCrSubsampleRatio422,
		"4:4:0": image.YCbCrSubsampleRatio440, "4:1:1": image.YCbCrSubsampleRatio411, "4:1:0": image.YCbCrSubsampleRatio410, "4:4:4": in444.SubsampleRatio} {
		t.Run(what, func(t *testing.T) {
			for held, want := range upside {
				if held < 1 || held > 8 {
					continue
				}
				m := image.NewYCbCr(frame(), ratio)
				for y := range sceneHeight {
					for x := range sceneWidth {
						c := quarters["RGBW"[x/30+2*(y/20)]]
						m.Y[m.YOffset(x, y)], m.Cb[m.COffset(x, y)], m.Cr[m.COffset(x, y)] = color.RGBToYCbCr(c.R, c.G, c.B)
					}
				}
				if got := seen(upright(m, held)); got != want {
					t.Errorf("held %d: %s, want %s", held, got, want)
				}
			}
		})
	}
	put := map[string]func([]byte) []byte{
		"jpeg": func(e []byte) []byte { return inJPEG(files["jpeg"], 0xe1, append([]byte("Exif\x00\x00"), e...)) },
		"progressive.jpg": func(e []byte) []byte {
			return inJPEG(files["progressive.jpg"], 0xe1, append([]byte("Exif\x00\x00"), e...))
		},
		"cmyk.jpg":   func(e []byte) []byte { return inJPEG(files["cmyk.jpg"], 0xe1, append([]byte("Exif\x00\x00"), e...)) },
		"png":        func(e []byte) []byte { return inPNG(files["png"], "eXIf", e) },
		"lossy.webp": func(e []byte) []byte { return inWebP(files["lossy.webp"], "EXIF", e) },
		"lossless.webp": func(e []byte) []byte {
			return inWebP(files["lossless.webp"], "EXIF", append([]byte("Exif\x00\x00"), e...))
		},
	}
	for name, with := range put {
		for held, want := range upside {
			for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
				p := develop(t, with(exif(held, order)), 32)
				size := image.Pt(sceneWidth, sceneHeight)
				if 5 <= held && held <= 8 {
					size = image.Pt(sceneHeight, sceneWidth)
				}
				got, small := decoded(t, p.Content), decoded(t, p.Thumbnails[0])
				if seen(got)+seen(small) != want+want || got.Bounds().Size() != size || p.Width != size.X || p.Height != size.Y {
					t.Errorf("%s held %d (%v): %s, small %s, %v, want %s %v", name, held, order, seen(got), seen(small), got.Bounds().Size(), want, size)
				}
			}
		}
	}
}

func TestNothingButPixelsStays(t *testing.T) {
	files, e := scenes(t), exif(6, binary.BigEndian)
	tail := "<script>alert('" + secret + "')</script>"
	comment := gifOf(t, 1)
	for name, file := range map[string][]byte{
		"exif of a jpeg":    inJPEG(files["jpeg"], 0xe1, append([]byte("Exif\x00\x00"), e...)),
		"xmp of a jpeg":     inJPEG(files["jpeg"], 0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00"+secret)),
		"iptc of a jpeg":    inJPEG(files["jpeg"], 0xed, []byte("Photoshop 3.0\x00"+secret)),
		"comment of a jpeg": inJPEG(files["jpeg"], 0xfe, []byte(secret)),
		"profile of a jpeg": inJPEG(files["jpeg"], 0xe2, []byte("ICC_PROFILE\x00\x01\x01"+secret)),
		"a page in a jpeg":  append(bytes.Clone(files["jpeg"]), tail...),
		"exif of a png":     inPNG(files["png"], "eXIf", e),
		"text of a png":     inPNG(files["png"], "tEXt", []byte("Author\x00"+secret)),
		"a page in a png":   append(bytes.Clone(files["png"]), tail...),
		"exif of a webp":    inWebP(files["lossy.webp"], "EXIF", e),
		"xmp of a webp":     inWebP(files["lossless.webp"], "XMP ", []byte(secret)),
		"comment of a gif":  append(append(bytes.Clone(comment[:len(comment)-1]), 0x21, 0xfe, byte(len(secret))), secret+"\x00;"...),
		"a page in a gif":   append(bytes.Clone(files["animated gif"]), tail...),
	} {
		if !bytes.Contains(file, []byte(secret)) {
			t.Fatalf("%s: no secret was put in", name)
		}
		p := develop(t, file, 128, 16)
		for i, body := range append(p.Thumbnails, p.Content) {
			if bytes.Contains(body, []byte(secret)) || strings.Contains(string(body), "Exif") || bytes.Contains(body, []byte("<script")) {
				t.Errorf("%s: it is still in rendition %d", name, i)
			}
		}
	}
}

func TestThumbnailsAreNeverLargerThanAsked(t *testing.T) {
	for _, c := range []struct{ w, h, asked, wide, high int }{
		{60, 40, 128, 60, 40}, {60, 40, 60, 60, 40}, {60, 40, 30, 30, 20}, {40, 60, 30, 20, 30}, {1000, 1, 10, 10, 1}, {1, 1000, 10, 1, 10}, {1, 1, 128, 1, 1},
		{1023, 700, 128, 128, 88}, {3001, 2003, 512, 512, 342},
	} {
		p := develop(t, pngOf(t, image.NewGray(image.Rect(0, 0, c.w, c.h))), 128, c.asked)
		if len(p.Thumbnails) != 2 {
			t.Fatalf("%d thumbnails", len(p.Thumbnails))
		}
		if got := decoded(t, p.Thumbnails[1]).Bounds().Size(); got != image.Pt(c.wide, c.high) {
			t.Errorf("%d x %d within %d: %v, want %d x %d", c.w, c.h, c.asked, got, c.wide, c.high)
		}
	}
}

// A fine pattern becomes its mean: what shows another grey was sampled, not scaled.
func TestThumbnailsShowMeans(t *testing.T) {
	board := image.NewGray(image.Rect(0, 0, 1200, 900))
	for i := range board.Pix {
		board.Pix[i] = uint8(255 * ((i%1200 + i/1200) % 2))
	}
	small := decoded(t, develop(t, pngOf(t, board), 64).Thumbnails[0])
	for y := range small.Bounds().Dy() {
		for x := range small.Bounds().Dx() {
			if g := color.GrayModel.Convert(small.At(x, y)).(color.Gray).Y; g < 117 || g > 137 {
				t.Fatalf("grey %d at %d, %d", g, x, y)
			}
		}
	}
}

func TestWhatIsTransparentIsWhiteInAThumbnail(t *testing.T) {
	for name, file := range map[string][]byte{"png": pngOf(t, image.NewNRGBA(frame())), "webp": asFile(t, "alpha.webp")} {
		if got := seen(decoded(t, develop(t, file, 32).Thumbnails[0])); got[0] != 'W' {
			t.Errorf("%s: the corner shows %c", name, got[0])
		}
	}
}

func TestWhoGoesAwayIsNotWorkedFor(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := New()
	for name, file := range scenes(t) {
		if p, err := d.Develop(ctx, file, []int{128}); !errors.Is(err, context.Canceled) || p.Content != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !d.room.TryAcquire(memory) {
		t.Error("memory is still held")
	}
}

// Whoever comes when all memory is taken waits, and no longer than he wants to.
func TestPicturesWaitForMemory(t *testing.T) {
	d := New()
	if !d.room.TryAcquire(memory - least + 1) {
		t.Fatal("memory is held")
	}
	file := pngOf(t, image.NewGray(image.Rect(0, 0, 1, 1)))
	ctx, cancel := context.WithTimeout(t.Context(), 1)
	defer cancel()
	if _, err := d.Develop(ctx, file, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want that nothing was done", err)
	}
	done := make(chan error)
	go func() {
		_, err := d.Develop(t.Context(), file, nil)
		done <- err
	}()
	d.room.Release(memory - least + 1)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// What another program packed better is written larger here, and at most so large.
func TestWhatIsWrittenIsBounded(t *testing.T) {
	out := &bounded{}
	if _, err := out.Write(make([]byte, MaxContent)); err != nil {
		t.Fatal(err)
	}
	err := png.Encode(out, image.NewGray(frame()))
	if got := out.because(err); !errors.Is(got, errFull) {
		t.Errorf("%v, want %v", got, errFull)
	}
	if got, want := fmt.Sprint(out.because(errNone)), fmt.Sprint(errNone); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
