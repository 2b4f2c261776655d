package pictures

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// startOfScan is the marker after which a JPEG's coded data begins.
const startOfScan = 0xda

// jpegSegments are the segments of a JPEG before its first scan, by their markers
// (ITU-T T.81, annex B). A file that is broken has those before the break.
func jpegSegments(file []byte) iter.Seq2[byte, []byte] {
	return func(yield func(byte, []byte) bool) {
		for at := 2; at+4 <= len(file); {
			marker := file[at+1]
			switch {
			case file[at] != 0xff || marker == startOfScan:
				return
			case marker == 0xff: // filling
				at++
				continue
			}
			size := int(binary.BigEndian.Uint16(file[at+2:]))
			if size < 2 || at+2+size > len(file) || !yield(marker, file[at+4:at+2+size]) {
				return
			}
			at += 2 + size
		}
	}
}

// exifMark is what stands before Exif data in a JPEG, and in some WebP files.
var exifMark = []byte("Exif\x00\x00")

func jpegExif(file []byte) []byte {
	for marker, data := range jpegSegments(file) {
		if marker == 0xe1 && bytes.HasPrefix(data, exifMark) {
			return data[len(exifMark):]
		}
	}
	return nil
}

// pngExif finds the chunk eXIf (PNG, third edition, 11.3.4.5).
func pngExif(file []byte) []byte {
	for at := 8; at+12 <= len(file); {
		size := int(binary.BigEndian.Uint32(file[at:]))
		if size > len(file)-at-12 {
			return nil
		}
		if string(file[at+4:at+8]) == "eXIf" {
			return file[at+8 : at+8+size]
		}
		at += 12 + size
	}
	return nil
}

// webpExif finds the chunk EXIF (RFC 9649, 2.7.1.5).
func webpExif(file []byte) []byte {
	for at := 12; at+8 <= len(file); {
		size := int(binary.LittleEndian.Uint32(file[at+4:]))
		if size > len(file)-at-8 {
			return nil
		}
		if string(file[at:at+4]) == "EXIF" {
			return bytes.TrimPrefix(file[at+8:at+8+size], exifMark)
		}
		at += 8 + size + size%2
	}
	return nil
}

// gifFrames counts frames and their pixels (GIF89a, appendix B), up to where the file
// ends or is broken.
func gifFrames(file []byte) (frames, pixels int) {
	if len(file) < 13 {
		return 0, 0
	}
	at := 13 + palette(file[10])
	for at < len(file) && frames <= maxFrames {
		switch {
		case file[at] == 0x21: // an extension: its label, then blocks
			at = afterBlocks(file, at+2)
		case file[at] == 0x2c && at+11 <= len(file): // a frame: its place, a palette, a size of codes, then blocks
			frames++
			pixels += int(binary.LittleEndian.Uint16(file[at+5:])) * int(binary.LittleEndian.Uint16(file[at+7:]))
			at = afterBlocks(file, at+11+palette(file[at+9]))
		default:
			return frames, pixels
		}
	}
	return frames, pixels
}

// palette is how many bytes follow for the colours that a packed field announces.
func palette(packed byte) int {
	if packed&0x80 == 0 {
		return 0
	}
	return 3 << (1 + packed&7)
}

// afterBlocks is where blocks that begin at a place have ended.
func afterBlocks(file []byte, at int) int {
	for at < len(file) && file[at] != 0 {
		at += 1 + int(file[at])
	}
	return at + 1
}
