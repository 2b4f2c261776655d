package office

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quiet is the white border that a reader of such codes needs, in modules (ISO/IEC 18004).
const quiet = 4

// square is a QR code as a drawing: a path of dark modules within a square of a side.
type square struct {
	Side int
	Path string
}

// draw makes the code of a text. What is drawn stays on the page: no other server is asked.
func draw(text string) (square, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return square{}, fmt.Errorf("office.draw: %w", err)
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			wide := 0
			for code.Black(x+wide, y) { // beyond the side nothing is black
				wide++
			}
			if wide > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x+quiet, y+quiet, wide, wide)
			}
			x += wide
		}
	}
	return square{code.Size + 2*quiet, path.String()}, nil
}
