package pictures

import (
	"bytes"
	"image"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"palier/internal/core/fault"
)

// How well JPEGs are written: what is kept, and thumbnails.
const (
	keptQuality  = 90
	smallQuality = 82
)

// MaxContent is the size of the largest file that is kept of a picture, in bytes. It
// is more than anybody may send: what another program wrote with more care is larger
// when it is written here.
const MaxContent = 64 << 20

func printJPEG(file io.Reader, exif []byte) (printed, error) {
	img, err := jpeg.Decode(file)
	if err != nil {
		return printed{}, errNone
	}
	return asJPEG(upright(img, orientation(exif)))
}

func printPNG(file io.Reader, exif []byte) (printed, error) {
	img, err := png.Decode(file)
	if err != nil {
		return printed{}, errNone
	}
	return asPNG(upright(img, orientation(exif)))
}

func printWebP(file io.Reader, exif []byte) (printed, error) {
	img, err := webp.Decode(file)
	if err != nil {
		return printed{}, errNone
	}
	if m, ok := img.(*image.NYCbCrA); ok && m.Opaque() {
		img = &m.YCbCr
	}
	_, lossy := img.(*image.YCbCr)
	img = upright(img, orientation(exif))
	if lossy {
		return asJPEG(img)
	}
	return asPNG(img)
}

// printGIF keeps all frames, written anew; what is shown small is the first.
func printGIF(file io.Reader, _ []byte) (printed, error) {
	all, err := gif.DecodeAll(file)
	if err != nil {
		return printed{}, errNone
	}
	out := &bounded{}
	if err := gif.EncodeAll(out, all); err != nil {
		return printed{}, out.because(errNone)
	}
	return printed{"image/gif", out.Bytes(), whole(all)}, nil
}

// whole is the first frame of a GIF on all of its ground.
func whole(all *gif.GIF) image.Image {
	first := image.NewRGBA(image.Rect(0, 0, all.Config.Width, all.Config.Height))
	draw.Draw(first, all.Image[0].Bounds(), all.Image[0], all.Image[0].Bounds().Min, draw.Src)
	return first
}

// asJPEG writes colours and greys as they are; CMYK, which browsers show each in
// their way, becomes RGB.
func asJPEG(img image.Image) (printed, error) {
	if m, ok := img.(*image.CMYK); ok {
		rgb := image.NewRGBA(m.Bounds())
		draw.Draw(rgb, rgb.Rect, m, m.Rect.Min, draw.Src)
		img = rgb
	}
	out := &bounded{}
	if err := jpeg.Encode(out, img, &jpeg.Options{Quality: keptQuality}); err != nil {
		return printed{}, out.because(err)
	}
	return printed{"image/jpeg", out.Bytes(), img}, nil
}

func asPNG(img image.Image) (printed, error) {
	out := &bounded{}
	if err := png.Encode(out, img); err != nil {
		return printed{}, out.because(err)
	}
	return printed{"image/png", out.Bytes(), img}, nil
}

// bounded is a buffer of MaxContent bytes.
type bounded struct{ bytes.Buffer }

var errFull = fault.New(fault.TooLarge, "This picture takes too much room: send it as a JPEG")

// Write implements io.Writer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > MaxContent {
		return 0, errFull
	}
	return b.Buffer.Write(p)
}

// because is why nothing could be written: the buffer is full, or the encoder's reason.
// Encoders do not all hand on what a writer said.
func (b *bounded) because(err error) error {
	if fault.Is(err, fault.TooLarge) {
		return errFull
	}
	return err
}
