// Package pictures makes of a picture that somebody sends one that can be shown to
// others: its pixels, upright, in a file that this program wrote, and small copies.
// Where and when it was taken, and whatever else was hidden in the file, is gone.
//
// It knows pixels and formats of files, not what a picture shows nor who may see it.
// It takes every file for an attack: what it will cost is read from its head before a
// pixel is decoded, and memory is bounded whoever sends how many at once.
package pictures

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
	"golang.org/x/sync/semaphore"

	"palier/internal/core/fault"
)

// What a picture may have at most: more than any telephone's has.
const (
	MaxPixels = 40_000_000
	maxSide   = 65_535 // in pixels
)

// memory is what all pictures under way may take at once, decoded, in bytes. It is
// also the most of a single one: of a costly kind (16 bits a colour, progressive) a
// picture may have fewer pixels. At most four are under way.
const (
	memory = 160 << 20
	least  = memory / 4
)

// Darkroom develops pictures, as many at once as there is memory for.
type Darkroom struct{ room *semaphore.Weighted }

// New makes a darkroom. One serves the whole program.
func New() *Darkroom { return &Darkroom{semaphore.NewWeighted(memory)} }

// Picture is what is made of a picture.
type Picture struct {
	Mime          string // "image/jpeg", "image/png" or "image/gif"
	Width, Height int    // in pixels, upright
	Content       []byte
	Thumbnails    [][]byte // JPEG, in the order of the sizes asked for
}

// format is a kind of file that can be read.
type format struct {
	mark    string // how it begins
	size    func(io.Reader) (image.Config, error)
	cost    func(file []byte, c image.Config) int // bytes in memory; more than memory: refused
	develop func(file io.Reader, exif []byte) (printed, error)
	exif    func(file []byte) []byte // where its Exif data is, nil: it has none
}

// printed is a picture as it is kept, and what its thumbnails show.
type printed struct {
	mime    string
	content []byte
	shown   image.Image
}

// How files begin that are told apart once more.
const (
	markJPEG = "\xff\xd8\xff"
	markPNG  = "\x89PNG\r\n\x1a\n"
)

func formats() []format {
	return []format{
		{markJPEG, jpeg.DecodeConfig, jpegCost, printJPEG, jpegExif},
		{markPNG, png.DecodeConfig, pngCost, printPNG, pngExif},
		{"RIFF", webp.DecodeConfig, webpCost, printWebP, webpExif},
		{"GIF8", gif.DecodeConfig, gifCost, printGIF, func([]byte) []byte { return nil }},
	}
}

// What a picture is refused with.
var (
	errNone = fault.Field("file", "This is no picture, or one that is not whole.")
	errMany = fault.Newf(fault.TooLarge, "A picture has %d million pixels at most, a progressive one or one of 16 bits fewer", MaxPixels/1_000_000)
)

// Develop makes of a JPEG, PNG, WebP or GIF what can be shown, and for each size a
// JPEG whose longest side has so many pixels, or as many as the picture. It waits for
// its turn until ctx ends. Invalid: it cannot be read whole. TooLarge: see MaxPixels.
//
// A JPEG stays one, a PNG and a GIF too, with all its frames. WebP, which only its
// makers' library writes, becomes a JPEG, or a PNG when it lost nothing or is
// transparent somewhere.
func (d *Darkroom) Develop(ctx context.Context, file []byte, sizes []int) (Picture, error) {
	f, found := formatOf(file)
	if !found {
		return Picture{}, errNone
	}
	c, err := f.size(bytes.NewReader(file))
	if err != nil || c.Width <= 0 || c.Height <= 0 {
		return Picture{}, errNone
	}
	if max(c.Width, c.Height) > maxSide || c.Width*c.Height > MaxPixels {
		return Picture{}, errMany
	}
	cost := f.cost(file, c)
	if cost > memory {
		return Picture{}, errMany
	}
	held := int64(max(cost, least))
	if err := d.room.Acquire(ctx, held); err != nil {
		return Picture{}, fmt.Errorf("pictures.Develop: %w", err)
	}
	defer d.room.Release(held)
	return f.make(ctx, file, sizes)
}

func formatOf(file []byte) (format, bool) {
	for _, f := range formats() {
		if bytes.HasPrefix(file, []byte(f.mark)) {
			return f, true
		}
	}
	return format{}, false
}

func (f format) make(ctx context.Context, file []byte, sizes []int) (Picture, error) {
	p, err := f.develop(&until{ctx, bytes.NewReader(file)}, f.exif(file))
	switch {
	case ctx.Err() != nil:
		return Picture{}, fmt.Errorf("pictures.Develop: %w", ctx.Err())
	case err != nil:
		return Picture{}, err
	}
	small, err := thumbnails(p.shown, sizes)
	size := p.shown.Bounds().Size()
	return Picture{Mime: p.mime, Width: size.X, Height: size.Y, Content: p.content, Thumbnails: small}, err
}

// until is a reader whose reading fails once a context has ended: no decoder asks one.
type until struct {
	ctx context.Context
	r   *bytes.Reader
}

// Read implements io.Reader.
func (u *until) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}
