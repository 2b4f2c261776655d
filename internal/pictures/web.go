package pictures

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	written "github.com/deepteams/webp"
	"golang.org/x/image/webp"
)

// Copy is a picture as a page shows it, in two kinds of file.
type Copy struct {
	JPEG []byte
	WebP []byte // about a fifth smaller; nil: what was written does not show the picture
}

// How WebP is written: as much of a picture is seen as in a JPEG of smallQuality. More
// thorough methods take twice the time for a twentieth of the size.
const (
	webQuality = 78
	webMethod  = 3
)

// copying is what it takes beside the decoded picture, in bytes.
const copying = 32 << 20

// Copies makes of a file that Develop wrote a copy for each size, the largest first, whose
// longest side has so many pixels, or as many as the picture. What is transparent is white.
// It waits for its turn until ctx ends. Invalid: it cannot be read whole.
func (d *Darkroom) Copies(ctx context.Context, file []byte, sizes []int) ([]Copy, error) {
	f, found := formatOf(file)
	if !found {
		return nil, errNone
	}
	c, err := f.size(bytes.NewReader(file))
	if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width*c.Height > MaxPixels {
		return nil, errNone
	}
	held := int64(min(f.cost(file, c)+copying, memory))
	if err := d.room.Acquire(ctx, held); err != nil {
		return nil, fmt.Errorf("pictures.Copies: %w", err)
	}
	defer d.room.Release(held)
	img, err := first(f.mark, &until{ctx, bytes.NewReader(file)})
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("pictures.Copies: %w", ctx.Err())
	case err != nil:
		return nil, errNone
	}
	list, kept := make([]Copy, len(sizes)), img.Bounds().Size()
	for i, size := range sizes {
		img = shrunk(img, within(kept, size)) // each from the one before: it is smaller
		if list[i], err = copyOf(img); err != nil {
			return nil, fmt.Errorf("pictures.Copies: %w", err)
		}
	}
	return list, nil
}

// first is the picture of a file that Develop wrote, or the first of it.
func first(mark string, file io.Reader) (image.Image, error) {
	switch mark {
	case markJPEG:
		return jpeg.Decode(file)
	case markPNG:
		return png.Decode(file)
	}
	all, err := gif.DecodeAll(file)
	if err != nil {
		return nil, err
	}
	return whole(all), nil
}

func copyOf(img image.Image) (c Copy, err error) {
	var small, smaller bytes.Buffer
	if err := jpeg.Encode(&small, img, &jpeg.Options{Quality: smallQuality}); err != nil {
		return c, err
	}
	c.JPEG = small.Bytes()
	o := written.DefaultOptions()
	o.Quality, o.Method = webQuality, webMethod
	if written.Encode(&smaller, img, o) == nil && shows(smaller.Bytes(), img) {
		c.WebP = smaller.Bytes()
	}
	return c, nil
}

// strange is how far a line of squares may be from what it shows, as the mean square of the
// difference in light (0 to 255): three times what a picture of noise alone comes to.
const strange = 400

// shows tells whether a file, read by a library that others wrote, is the picture. Encoders
// were seen to write files that are sound and show something else; nobody would notice
// before a visitor does.
func shows(file []byte, img image.Image) bool {
	got, err := webp.Decode(bytes.NewReader(file))
	m, ok := got.(*image.YCbCr)
	if err != nil || !ok || m.Rect.Size() != img.Bounds().Size() {
		return false
	}
	const line = 16 // the height of the squares that WebP is made of
	size := m.Rect.Size()
	row := image.NewRGBA(image.Rect(0, 0, size.X, 1))
	for top := 0; top < size.Y; top += line {
		sum, n := 0, 0
		for y := top; y < min(top+line, size.Y); y++ {
			draw.Draw(row, row.Rect, img, img.Bounds().Min.Add(image.Pt(0, y)), draw.Src)
			for x := range size.X {
				p := row.Pix[4*x : 4*x+3]
				// What WebP calls light runs from 16 to 235 (BT.601).
				d := 16 + (66*int(p[0])+129*int(p[1])+25*int(p[2]))/256 - int(m.Y[m.YOffset(m.Rect.Min.X+x, m.Rect.Min.Y+y)])
				sum, n = sum+d*d, n+1
			}
		}
		if sum > strange*n {
			return false
		}
	}
	return true
}

// shrunk is a picture on white in another size, which is not larger: each of its pixels is
// the mean of the part that it covers. It is read line by line, so that a large picture takes no more
// room than a small one.
func shrunk(img image.Image, to image.Rectangle) *image.RGBA {
	from := img.Bounds()
	out := image.NewRGBA(to)
	line := image.NewRGBA(image.Rect(0, 0, from.Dx(), 1))
	sums := make([]uint64, 3*to.Dx())
	across := parts(from.Dx(), to.Dx())
	y := 0
	for _, down := range parts(from.Dy(), to.Dy()) {
		draw.Draw(line, line.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(line, line.Rect, img, from.Min.Add(image.Pt(0, down.from)), draw.Over)
		add(sums, line.Pix, across, down.share)
		if down.last {
			pour(out.Pix[out.PixOffset(0, y):], sums, uint64(from.Dx())*uint64(from.Dy()))
			y++
		}
	}
	return out
}

// part is how much a pixel before gives to one after: shares of one after add up to how many
// there were before.
type part struct {
	from, to int
	share    uint64
	last     bool // of the one after
}

// parts are the shares of n pixels in m, which are not more, in their order.
func parts(n, m int) []part {
	list := make([]part, 0, n+m)
	for i, at := 0, 0; at < m; { // both are counted in parts of n*m
		begin, end := max(i*m, at*n), min((i+1)*m, (at+1)*n)
		list = append(list, part{i, at, uint64(end - begin), end == (at+1)*n})
		if end == (at+1)*n {
			at++
		}
		if end == (i+1)*m {
			i++
		}
	}
	return list
}

func add(sums []uint64, line []byte, across []part, share uint64) {
	for _, p := range across {
		weight := p.share * share
		s, c := sums[3*p.to:3*p.to+3], line[4*p.from:4*p.from+3]
		s[0] += weight * uint64(c[0])
		s[1] += weight * uint64(c[1])
		s[2] += weight * uint64(c[2])
	}
}

// pour writes a line of means and empties the sums.
func pour(line []byte, sums []uint64, whole uint64) {
	for i := range len(sums) / 3 {
		for c := range 3 {
			line[4*i+c] = byte((sums[3*i+c] + whole/2) / whole)
			sums[3*i+c] = 0
		}
		line[4*i+3] = 255
	}
}
