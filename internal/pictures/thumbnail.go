package pictures

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"slices"

	scale "golang.org/x/image/draw"
)

// thumbnails are JPEGs whose longest sides have so many pixels, or as many as the
// picture. What is transparent is white.
func thumbnails(img image.Image, sizes []int) ([][]byte, error) {
	if len(sizes) == 0 {
		return nil, nil
	}
	// Twice as large is enough to scale from, and a fraction of the work.
	whole := reduced(img, 2*slices.Max(sizes))
	list := make([][]byte, len(sizes))
	for i, size := range sizes {
		small := image.NewRGBA(within(img.Bounds().Size(), size))
		scale.CatmullRom.Scale(small, small.Rect, whole, whole.Rect, draw.Src, nil)
		var out bytes.Buffer
		if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: smallQuality}); err != nil {
			return nil, err
		}
		list[i] = out.Bytes()
	}
	return list, nil
}

// within is the largest picture of a shape whose longest side is at most so long. It
// is never larger than it was, and never empty.
func within(p image.Point, side int) image.Rectangle {
	longest := max(p.X, p.Y)
	if longest <= side {
		return image.Rectangle{Max: p}
	}
	part := func(n int) int { return max(1, (n*side+longest/2)/longest) }
	return image.Rect(0, 0, part(p.X), part(p.Y))
}

// reduced is a picture on white whose longest side is less than twice as long as
// asked: each of its pixels is the mean of a square. It is drawn strip by strip, so
// that memory does not grow with the picture.
func reduced(img image.Image, side int) *image.RGBA {
	from := img.Bounds()
	n := max(1, max(from.Dx(), from.Dy())/side)
	out := image.NewRGBA(image.Rect(0, 0, (from.Dx()+n-1)/n, (from.Dy()+n-1)/n))
	strip := image.NewRGBA(image.Rect(0, 0, from.Dx(), min(n, from.Dy())))
	for y := range out.Rect.Dy() {
		top := y * n
		rows := image.Rect(0, 0, from.Dx(), min(n, from.Dy()-top))
		draw.Draw(strip, rows, image.White, image.Point{}, draw.Src)
		draw.Draw(strip, rows, img, from.Min.Add(image.Pt(0, top)), draw.Over)
		for x := range out.Rect.Dx() {
			cell := image.Rect(x*n, 0, (x+1)*n, n).Intersect(rows)
			out.SetRGBA(x, y, mean(strip, cell))
		}
	}
	return out
}

// mean is the mean colour of a rectangle that is not empty.
func mean(img *image.RGBA, of image.Rectangle) color.RGBA {
	var r, g, b uint32
	for y := of.Min.Y; y < of.Max.Y; y++ {
		line := img.Pix[img.PixOffset(of.Min.X, y):img.PixOffset(of.Max.X, y)]
		for ; len(line) >= 4; line = line[4:] {
			r, g, b = r+uint32(line[0]), g+uint32(line[1]), b+uint32(line[2])
		}
	}
	n := uint32(of.Dx() * of.Dy())
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(b / n), 255}
}
