package browser

import (
	"errors"

	"github.com/chromedp/chromedp"
)

// Choose puts a file of this machine into the field that the selector finds first, as
// from a telephone's pictures.
func (t *Tab) Choose(selector, file string) error {
	return do(t, chromedp.SetUploadFiles(chromedp.CSS(selector), []string{file}))
}

// Chosen is the name of the file in the field that the selector finds first.
func (t *Tab) Chosen(selector string) (string, error) {
	return run(t, chromedp.Evaluate[string](`document.querySelector("`+selector+`").files[0]?.name ?? ''`))
}

// Draw draws a line across what the selector finds first, falling to the right.
func (t *Tab) Draw(selector string) error {
	if err := do(t, chromedp.ScrollIntoView(chromedp.CSS(selector))); err != nil {
		return err
	}
	box, err := run(t, chromedp.Evaluate[[]float64](`(() => {
	const box = document.querySelector("`+selector+`").getBoundingClientRect()
	return [box.x, box.y, box.width, box.height]
})()`))
	if err != nil {
		return err
	}
	if len(box) != 4 || box[2] == 0 {
		return errors.New("nothing to draw on")
	}
	x, y, width, height := box[0], box[1], box[2], box[3]
	const steps = 12
	return do(t, chromedp.DragAndDropXY(x+width/5, y+height/4, x+width*4/5, y+height*3/4, steps))
}

// Ink counts the dark pixels of the lower 40 % of the picture at an address of this site,
// and gives the picture's width.
func (t *Tab) Ink(address string) (dark, width int, err error) {
	found, err := run(t, chromedp.Evaluate[[]int](`(async () => {
	const picture = new Image()
	picture.src = "`+address+`"
	await picture.decode()
	const sheet = document.createElement('canvas')
	sheet.width = picture.naturalWidth
	sheet.height = picture.naturalHeight
	const pen = sheet.getContext('2d')
	pen.drawImage(picture, 0, 0)
	const { data } = pen.getImageData(0, sheet.height * 3 / 5, sheet.width, sheet.height * 2 / 5)
	return [data.filter((value, i) => i % 4 === 0 && value < 128).length, sheet.width]
})()`, chromedp.EvalAwaitPromise))
	if err != nil || len(found) != 2 {
		return 0, 0, errors.Join(errors.New("no picture"), err)
	}
	return found[0], found[1], nil
}

// Forget takes from the page's own store what it kept there, as a log-out does: what
// waits to be sent lies elsewhere.
func (t *Tab) Forget() error {
	_, err := run(t, chromedp.Evaluate[chromedp.Void]("localStorage.clear()"))
	return err
}
