package pictures

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"
)

// The scene of every test: four quarters of 30 x 20 pixels, red and green above blue
// and white. The files of testdata show it, written by other programs.
const sceneWidth, sceneHeight = 60, 40

var quarters = map[byte]color.RGBA{'R': {255, 0, 0, 255}, 'G': {0, 255, 0, 255}, 'B': {0, 0, 255, 255}, 'W': {255, 255, 255, 255}}

type canvas interface {
	image.Image
	Set(x, y int, c color.Color)
}

func paint[C canvas](img C) C {
	for y := range sceneHeight {
		for x := range sceneWidth {
			img.Set(x, y, quarters["RGBW"[x/30+2*(y/20)]])
		}
	}
	return img
}

func frame() image.Rectangle { return image.Rect(0, 0, sceneWidth, sceneHeight) }

// seen is which quarter a picture shows in each corner, line by line; a ? is none.
func seen(img image.Image) string {
	b := img.Bounds()
	var out strings.Builder
	for _, p := range []image.Point{{b.Dx() / 8, b.Dy() / 8}, {b.Dx() * 7 / 8, b.Dy() / 8}, {b.Dx() / 8, b.Dy() * 7 / 8}, {b.Dx() * 7 / 8, b.Dy() * 7 / 8}} {
		out.WriteByte(quarter(img.At(b.Min.X+p.X, b.Min.Y+p.Y)))
	}
	return out.String()
}

func quarter(c color.Color) byte {
	const close = 40 << 8
	r, g, b, _ := c.RGBA()
	for name, q := range quarters {
		qr, qg, qb, _ := q.RGBA()
		if apart(r, qr) < close && apart(g, qg) < close && apart(b, qb) < close {
			return name
		}
	}
	return '?'
}

func apart(a, b uint32) uint32 { return max(a, b) - min(a, b) }

func encoded(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := encode(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asFile(t testing.TB, name string) []byte {
	t.Helper()
	body, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func jpegOf(t testing.TB, img image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, img, &jpeg.Options{Quality: 95}) })
}

func pngOf(t testing.TB, img image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, img) })
}

// gifOf is a scene that stands on its head in each second frame.
func gifOf(t testing.TB, frames int) []byte {
	palette := color.Palette{quarters['R'], quarters['G'], quarters['B'], quarters['W']}
	all := &gif.GIF{LoopCount: 3}
	for i := range frames {
		img := paint(image.NewPaletted(frame(), palette))
		if i%2 == 1 {
			for j := range img.Pix {
				img.Pix[j] = 3 - img.Pix[j]
			}
		}
		all.Image, all.Delay = append(all.Image, img), append(all.Delay, 7)
	}
	return encoded(t, func(b *bytes.Buffer) error { return gif.EncodeAll(b, all) })
}

// scenes are the scene in every kind of file.
func scenes(t testing.TB) map[string][]byte {
	list := map[string][]byte{
		"jpeg": jpegOf(t, paint(image.NewRGBA(frame()))), "png": pngOf(t, paint(image.NewRGBA(frame()))), "png of 16 bits": pngOf(t, paint(image.NewNRGBA64(frame()))),
		"gif": gifOf(t, 1), "animated gif": gifOf(t, 3),
	}
	for _, name := range []string{"progressive.jpg", "cmyk.jpg", "thin.jpg", "lossy.webp", "lossless.webp"} {
		list[name] = asFile(t, name)
	}
	return list
}

// secret is what no one may find in a picture that was developed.
const secret = "48.8566 N, 2.3522 E, de Camille Exemple"

// exif says how the camera was held, and a secret.
func exif(held int, order binary.AppendByteOrder) []byte {
	out := []byte("MM")
	if order.String() == "LittleEndian" {
		out = []byte("II")
	}
	entry := func(tag, kind uint16, count uint32) {
		out = order.AppendUint32(order.AppendUint16(order.AppendUint16(out, tag), kind), count)
	}
	out = order.AppendUint32(order.AppendUint16(out, 42), 8)
	out = order.AppendUint16(out, 2)
	entry(0x010e, 2, uint32(len(secret)))
	out = order.AppendUint32(out, 38)
	entry(0x0112, 3, 1)
	out = order.AppendUint16(order.AppendUint16(out, uint16(held)), 0)
	return append(order.AppendUint32(out, 0), secret...)
}

// inJPEG puts segments behind the start of a JPEG.
func inJPEG(file []byte, marker byte, data []byte) []byte {
	segment := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(data)+2))
	return append(append(append([]byte{}, file[:2]...), append(segment, data...)...), file[2:]...)
}

// inPNG puts a chunk behind the head of a PNG.
func inPNG(file []byte, kind string, data []byte) []byte {
	const head = 8 + 25
	return append(append(append([]byte{}, file[:head]...), pngChunk(kind, data)...), file[head:]...)
}

func pngChunk(kind string, data []byte) []byte {
	chunk := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), kind...)
	chunk = append(chunk, data...)
	return binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
}

// inWebP puts a chunk at the end of a WebP file.
func inWebP(file []byte, kind string, data []byte) []byte {
	out := append(binary.LittleEndian.AppendUint32(append(append([]byte{}, file...), kind...), uint32(len(data))), data...)
	if len(data)%2 == 1 {
		out = append(out, 0)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func develop(t testing.TB, file []byte, sizes ...int) Picture {
	t.Helper()
	p, err := New().Develop(context.Background(), file, sizes)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func decoded(t testing.TB, file []byte) image.Image {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}
