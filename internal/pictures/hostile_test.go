package pictures

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"runtime"
	"slices"
	"testing"

	"palier/internal/core/fault"
)

// claiming are files of a few bytes that say how large they are and have no pixel.
func pngClaiming(w, h uint32, depth, kind byte) []byte {
	head := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h), depth, kind, 0, 0, 0)
	return slices.Concat([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", head), pngChunk("IDAT", nil), pngChunk("IEND", nil))
}

func gifClaiming(w, h uint16) []byte {
	out := binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16([]byte("GIF89a"), w), h)
	return append(out, 0, 0, 0, ';')
}

func webpClaiming(w, h uint32) []byte {
	size := func(n uint32) []byte { return binary.LittleEndian.AppendUint32(nil, n-1)[:3] }
	return inWebP([]byte("RIFF\x00\x00\x00\x00WEBP"), "VP8X", slices.Concat([]byte{0, 0, 0, 0}, size(w), size(h)))
}

// jpegClaiming changes what the frame header of a JPEG says.
func jpegClaiming(t *testing.T, file []byte, w, h uint16) []byte {
	t.Helper()
	out := bytes.Clone(file)
	for _, sof := range []byte{0xc0, 0xc2} {
		if at := bytes.Index(out, []byte{0xff, sof, 0, 17}); at > 0 {
			binary.BigEndian.PutUint16(out[at+5:], h)
			binary.BigEndian.PutUint16(out[at+7:], w)
			return out
		}
	}
	t.Fatal("no frame header")
	return nil
}

// scansOf repeats the last scan of a JPEG.
func scansOf(t *testing.T, file []byte, times int) []byte {
	t.Helper()
	at := bytes.LastIndex(file, []byte{0xff, startOfScan})
	end := len(file) - 2
	return append(append(bytes.Clone(file[:at]), bytes.Repeat(file[at:end], times)...), 0xff, 0xd9)
}

// many are more frames of one transparent pixel than anybody waits for.
func many(t *testing.T, frames int) []byte {
	one := &gif.GIF{Image: []*image.Paletted{image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.Black, color.Transparent})}, Delay: []int{0}}
	file := encoded(t, func(b *bytes.Buffer) error { return gif.EncodeAll(b, one) })
	body := bytes.Index(file, []byte{0x21, 0xf9})
	return append(append(bytes.Clone(file[:body]), bytes.Repeat(file[body:len(file)-1], frames)...), ';')
}

func TestBombsAreRefusedUnopened(t *testing.T) {
	progressive := asFile(t, "progressive.jpg")
	for name, file := range map[string][]byte{
		"a png of 50,000 x 50,000":      pngClaiming(50_000, 50_000, 8, 2),
		"a png as large as can be":      pngClaiming(1<<31-1, 1, 8, 2),
		"a png a pixel too long":        pngClaiming(maxSide+1, 1, 8, 0),
		"a png of 16 bits":              pngClaiming(6000, 4000, 16, 6),
		"a jpeg of 65,535 x 65,535":     jpegClaiming(t, jpegOf(t, paint(image.NewRGBA(frame()))), 65_535, 65_535),
		"a progressive jpeg":            jpegClaiming(t, progressive, 6000, 5000),
		"a jpeg of ten thousand scans":  scansOf(t, progressive, 10_000),
		"a gif of 65,535 x 65,535":      gifClaiming(65_535, 65_535),
		"a gif of ten thousand frames":  many(t, 10_000),
		"a webp of 2^24 x 1":            webpClaiming(1<<24, 1),
		"a webp of 16,384 x 16,384":     webpClaiming(1<<14, 1<<14),
		"a gif whose frames are a film": largeFrames(t),
	} {
		t.Run(name, func(t *testing.T) {
			d := New()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := d.Develop(t.Context(), file, []int{128})
			runtime.ReadMemStats(&after)
			if !fault.Is(err, fault.TooLarge) {
				t.Errorf("%v, want TooLarge", err)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 4<<20 {
				t.Errorf("%d bytes were taken to see that", took)
			}
		})
	}
}

// largeFrames are 50 frames of a million pixels, which pack into nothing.
func largeFrames(t *testing.T) []byte {
	all := &gif.GIF{}
	for range 50 {
		all.Image, all.Delay = append(all.Image, image.NewPaletted(image.Rect(0, 0, 1000, 1000), color.Palette{color.Black})), append(all.Delay, 0)
	}
	return encoded(t, func(b *bytes.Buffer) error { return gif.EncodeAll(b, all) })
}

func TestWhatIsCutOffIsRefused(t *testing.T) {
	for name, file := range scenes(t) {
		if name == "lossless.webp" || name == "lossy.webp" {
			file = file[:len(file)-len(file)%2] // the last byte may be filling
		}
		step := max(1, len(file)/200)
		for n := 0; n < len(file)-2; n += step {
			if p, err := New().Develop(t.Context(), file[:n], []int{16}); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %d of %d bytes: %v, a picture of %d x %d", name, n, len(file), err, p.Width, p.Height)
				break
			}
		}
	}
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	for name, file := range map[string][]byte{
		"nothing": nil, "a page": []byte("<html><script>"), "SVG": []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`),
		"a mark and no more": []byte("\xff\xd8\xff"), "a mark before a page": []byte("GIF89a\x01\x00\x01\x00<script>alert(1)</script>"), "a PNG's mark before a page": []byte("\x89PNG\r\n\x1a\n<html>"),
		"a sound": []byte("RIFF\x24\x00\x00\x00WAVEfmt "), "no pixels": pngClaiming(0, 0, 8, 2), "a GIF without a frame": gifClaiming(10, 10),
		"an animated WebP": asFile(t, "animated.webp"), "a TIFF": []byte("II*\x00\x08\x00\x00\x00"), "a JPEG without pixels": {0xff, 0xd8, 0xff, 0xd9},
		"a bitmap": []byte("BM\x00\x00\x00\x00"), "a PDF": []byte("%PDF-1.7\n%%EOF"),
	} {
		if _, err := New().Develop(t.Context(), file, []int{16}); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v, want Invalid", name, err)
		}
	}
}

// Exif data is a stranger's too: pointers out of it, counts that lie, nothing at all.
func TestExifThatLiesSaysUpright(t *testing.T) {
	good := exif(6, binary.BigEndian)
	if got := orientation(good); got != 6 {
		t.Fatalf("held %d, want 6", got)
	}
	far := bytes.Clone(good)
	binary.BigEndian.PutUint32(far[4:], 1<<31)
	back := bytes.Clone(good)
	binary.BigEndian.PutUint32(back[4:], 0)
	for name, e := range map[string][]byte{"none": nil, "short": good[:7], "no order": append([]byte("XX"), good[2:]...), "out of it": far, "into its head": back, "before its entry": good[:24]} {
		if got := orientation(e); got != 1 {
			t.Errorf("%s: held %d, want 1", name, got)
		}
	}
}

func FuzzDevelop(f *testing.F) {
	for _, file := range scenes(f) {
		f.Add(file)
	}
	for _, name := range []string{"alpha.webp", "animated.webp"} {
		f.Add(asFile(f, name))
	}
	f.Add(inJPEG(jpegOf(f, paint(image.NewGray(frame()))), 0xe1, append([]byte("Exif\x00\x00"), exif(6, binary.BigEndian)...)))
	f.Fuzz(func(t *testing.T, file []byte) {
		kind, found := formatOf(file)
		if !found {
			return
		}
		if c, err := kind.size(bytes.NewReader(file)); err == nil && c.Width*c.Height > 1<<20 {
			return // slow, and no other way
		}
		p, err := New().Develop(t.Context(), file, []int{16})
		if err != nil {
			if k := fault.Of(err); k != fault.Invalid && k != fault.TooLarge {
				t.Fatalf("%v", err)
			}
			return
		}
		size := image.Pt(p.Width, p.Height)
		if got := decoded(t, p.Content).Bounds().Size(); got != size || !size.In(image.Rect(1, 1, maxSide+1, maxSide+1)) {
			t.Fatalf("%v, said to be %v", got, size)
		}
		if small := decoded(t, p.Thumbnails[0]).Bounds().Size(); max(small.X, small.Y) > 16 {
			t.Fatalf("thumbnail of %v", small)
		}
	})
}
