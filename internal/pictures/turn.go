package pictures

import (
	"encoding/binary"
	"image"
	"image/draw"
)

// orientation is how a camera was held: a number from 1, upright, to 8 (Exif 2.32,
// 4.6.4, tag 0x0112). Data that says nothing, or nonsense, says upright.
func orientation(exif []byte) int {
	if len(exif) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	switch string(exif[:2]) {
	case "II":
		order = binary.LittleEndian
	case "MM":
	default:
		return 1
	}
	at := int(order.Uint32(exif[4:]))
	if at < 8 || at > len(exif)-2 {
		return 1
	}
	entries := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(entries) < 12 {
			break
		}
		const tag, short = 0x0112, 3
		if n := order.Uint16(entries[8:]); order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short && 1 <= n && n <= 8 {
			return int(n)
		}
		entries = entries[12:]
	}
	return 1
}

// upright turns a picture that was taken with the camera held so.
func upright(img image.Image, held int) image.Image {
	if held == 1 {
		return img
	}
	t := turn{held, img.Bounds().Dx(), img.Bounds().Dy()}
	switch m := img.(type) {
	case *image.YCbCr:
		if out := t.colours(m); out != nil {
			return out
		}
	case *image.Gray:
		out := image.NewGray(t.bounds())
		t.plane(out.Pix, out.Stride, m.Pix, m.Stride, 1)
		return out
	}
	flat := image.NewNRGBA(image.Rect(0, 0, t.w, t.h))
	draw.Draw(flat, flat.Rect, img, img.Bounds().Min, draw.Src)
	out := image.NewNRGBA(t.bounds())
	t.plane(out.Pix, out.Stride, flat.Pix, flat.Stride, 4)
	return out
}

// turn is a picture's way from how it was held to upright.
type turn struct {
	held int
	w, h int // before
}

// lies tells whether the picture lies on its side.
func (t turn) lies() bool { return t.held >= 5 }

func (t turn) bounds() image.Rectangle {
	if t.lies() {
		return image.Rect(0, 0, t.h, t.w)
	}
	return image.Rect(0, 0, t.w, t.h)
}

// from is where the pixel comes from that is at x, y when it is upright.
func (t turn) from(x, y int) (int, int) {
	right, bottom := t.w-1, t.h-1
	switch t.held {
	case 2:
		return right - x, y
	case 3:
		return right - x, bottom - y
	case 4:
		return x, bottom - y
	case 5:
		return y, x
	case 6:
		return y, bottom - x
	case 7:
		return right - y, bottom - x
	case 8:
		return right - y, x
	}
	return x, y
}

// plane turns pixels of so many bytes.
func (t turn) plane(dst []byte, dstStride int, src []byte, srcStride, size int) {
	to := t.bounds()
	for y := range to.Dy() {
		line := dst[y*dstStride:]
		for x := range to.Dx() {
			fx, fy := t.from(x, y)
			copy(line[x*size:(x+1)*size], src[fy*srcStride+fx*size:])
		}
	}
}

// thinned is how many pixels share a colour, across and down.
func thinned(r image.YCbCrSubsampleRatio) (wide, high int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// lying is how colours are thinned out in a picture that is laid on its side.
func lying(r image.YCbCrSubsampleRatio) (out image.YCbCrSubsampleRatio, can bool) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440, true
	case image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422, true
	}
	wide, high := thinned(r)
	return r, wide == high
}

// colours turns each plane by itself, which takes half the memory and loses nothing;
// nil when colours are thinned out in a way that cannot be laid on its side.
func (t turn) colours(m *image.YCbCr) *image.YCbCr {
	ratio, can := m.SubsampleRatio, true
	if t.lies() {
		ratio, can = lying(ratio)
	}
	if !can {
		return nil
	}
	out := image.NewYCbCr(t.bounds(), ratio)
	t.plane(out.Y, out.YStride, m.Y, m.YStride, 1)
	wide, high := thinned(m.SubsampleRatio)
	thin := turn{t.held, (t.w + wide - 1) / wide, (t.h + high - 1) / high}
	thin.plane(out.Cb, out.CStride, m.Cb, m.CStride, 1)
	thin.plane(out.Cr, out.CStride, m.Cr, m.CStride, 1)
	return out
}
