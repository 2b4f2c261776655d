package browser

import (
	"bytes"
	"fmt"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sheetA4 is the size of a page of a PDF of A4 paper, upright, in points.
const sheetA4 = "/MediaBox [0 0 594.95996 841.91998]"

// Paper prints the page as its own style asks, and tells how many sheets of A4 it takes, and
// how many of another size.
func (t *Tab) Paper() (sheets, others int, err error) {
	text, err := run(t, chromedp.PrintToPDF(func(p *page.PrintToPDFParams) { p.PreferCSSPageSize = new(true) }))
	if err != nil {
		return 0, 0, fmt.Errorf("print: %w", err)
	}
	sheets = bytes.Count(text, []byte(sheetA4))
	return sheets, bytes.Count(text, []byte("/MediaBox")) - sheets, nil
}
