package pictures

import (
	"bytes"
	"image"
	"image/color"
)

// tooMuch is the cost of what is never taken.
const tooMuch = memory + 1

// maxScans is how many scans a JPEG may have. Encoders write ten or so; each takes as
// long as the whole picture and a few bytes of the file (CVE-2018-14498 and its kin).
const maxScans = 100

// jpegCost is what its planes take, twice when they are turned; a progressive one is
// collected in coefficients of 32 bits first.
func jpegCost(file []byte, c image.Config) int {
	// In coded data 0xff is followed by nothing that begins a scan: what is counted is
	// scans, and perhaps those of a small picture within the Exif data.
	if bytes.Count(file, []byte{0xff, startOfScan}) > maxScans {
		return tooMuch
	}
	progressive, samples := jpegFrame(file)
	cost := int(float64(c.Width*c.Height) * samples)
	switch {
	case progressive:
		return 5 * cost
	case orientation(jpegExif(file)) > 1:
		return 2 * cost
	}
	return cost
}

// jpegFrame tells how the frame header says that samples come, and how many there are
// for a pixel: 3 when colours are as fine as light, 1.5 as cameras have it.
func jpegFrame(file []byte) (progressive bool, samples float64) {
	for marker, data := range jpegSegments(file) {
		// Frame headers but those of tables (C4), of JPEG in the future (C8) and of
		// arithmetic coding (CC), which look alike (ITU-T T.81, B.1).
		if marker < 0xc0 || marker > 0xcf || marker == 0xc4 || marker == 0xc8 || marker == 0xcc || len(data) < 6 {
			continue
		}
		sum, high, wide := 0, 1, 1
		for i := 6; i+3 <= len(data); i += 3 {
			h, v := int(data[i+1]>>4), int(data[i+1]&15)
			sum, wide, high = sum+h*v, max(wide, h), max(high, v)
		}
		return marker == 0xc2, float64(sum) / float64(high*wide)
	}
	return true, 4
}

// pngCost is what the pixels take; those that are turned are copied, 4 bytes each.
func pngCost(file []byte, c image.Config) int {
	each := depth(c.ColorModel)
	if orientation(pngExif(file)) > 1 {
		each += 4
	}
	return c.Width * c.Height * each
}

// webpCost: a picture that lost nothing is collected as RGBA and undone step by step.
func webpCost(file []byte, c image.Config) int {
	each := depth(c.ColorModel)
	if orientation(webpExif(file)) > 1 {
		each += 4
	}
	return c.Width * c.Height * each
}

// depth is how many bytes a pixel takes.
func depth(m color.Model) int {
	switch m {
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	case color.RGBAModel, color.NRGBAModel, color.NYCbCrAModel:
		return 4
	case color.Gray16Model, color.YCbCrModel:
		return 2
	}
	return 1 // grey, or of a palette
}

// gifCost is what all frames and their palettes take, and the first as it is shown.
func gifCost(file []byte, c image.Config) int {
	frames, pixels := gifFrames(file)
	const palette = 256 * (16 + 4)
	if frames > maxFrames || pixels > MaxPixels {
		return tooMuch
	}
	return pixels + frames*palette + 4*c.Width*c.Height
}

// maxFrames is how many frames a GIF may have. One takes two dozen bytes of the file,
// and a palette of thousands in memory.
const maxFrames = 1000
