package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
)

// view draws a picture of a property: its front, a room or the street, in colours of its own.
func view(property, n int) io.Reader {
	const w, h = 960, 640
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	sky := color.RGBA{uint8(190 + property*3%40), uint8(212 + property*5%30), 238, 255}
	draw.Draw(img, img.Bounds(), image.NewUniform(sky), image.Point{}, draw.Src)
	fill := func(x, y, wide, high int, c color.RGBA) {
		draw.Draw(img, image.Rect(x, y, x+wide, y+high), image.NewUniform(c), image.Point{}, draw.Src)
	}
	wall := color.RGBA{uint8(200 + property*11%50), uint8(180 + property*7%50), uint8(150 + property*13%60), 255}
	shade := color.RGBA{wall.R - 40, wall.G - 40, wall.B - 40, 255}
	glass, frame := color.RGBA{96, 124, 148, 255}, color.RGBA{246, 244, 238, 255}
	switch n {
	case 0: // the front
		fill(0, 540, w, 100, color.RGBA{120, 122, 118, 255})
		fill(160, 110, 640, 440, wall)
		fill(140, 90, 680, 28, shade)
		for row := range 3 {
			for col := range 4 {
				x, y := 210+col*150, 150+row*130
				fill(x-6, y-6, 92, 92, frame)
				fill(x, y, 80, 80, glass)
				fill(x+38, y, 4, 80, frame)
			}
		}
		fill(440, 440, 80, 110, color.RGBA{70, 60, 54, 255})
	case 1: // a room
		fill(0, 0, w, 460, color.RGBA{244, 240, 232, 255})
		fill(0, 460, w, 180, color.RGBA{178, 140, 100, 255})
		fill(90, 90, 260, 300, frame)
		fill(104, 104, 232, 272, sky)
		fill(520, 330, 330, 150, wall)
		fill(500, 300, 40, 190, shade)
		fill(830, 300, 40, 190, shade)
		fill(600, 130, 180, 120, shade)
	default: // the street
		fill(0, 500, w, 140, color.RGBA{104, 108, 112, 255})
		for i := range 6 {
			fill(i*170, 180+(i*property)%90, 160, 330, color.RGBA{wall.R - uint8(i*9), wall.G - uint8(i*7), wall.B - uint8(i*5), 255})
			fill(i*170+50, 300, 50, 70, glass)
		}
	}
	var out bytes.Buffer
	_ = png.Encode(&out, img) // a picture in memory always can be
	return &out
}
