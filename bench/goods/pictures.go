package goods

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
)

// Album makes the pictures of properties, as they are written.
type Album struct{ files [Pictures]string }

// NewAlbum draws them. They are small: what is measured is how they are listed.
func NewAlbum() (a Album, err error) {
	for i := range a.files {
		img := image.NewRGBA(image.Rect(0, 0, 96, 72))
		for at := range 96 * 72 {
			img.Set(at%96, at/96, color.RGBA{uint8(at), uint8(at / 96 * 3), uint8(80 * i), 255})
		}
		var file bytes.Buffer
		if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: 60}); err != nil {
			return a, fmt.Errorf("goods.NewAlbum: %w", err)
		}
		a.files[i] = base64.StdEncoding.EncodeToString(file.Bytes())
	}
	return a, nil
}

// Append adds a picture of a property with its captions.
func (a Album) Append(dst []byte, picture int) []byte {
	return fmt.Appendf(dst, `{"reference":"photo-%d","content":"%s","comments":%s}`, picture+1, a.files[picture], captions[picture])
}
