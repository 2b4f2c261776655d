package browser

import (
	"strconv"

	"github.com/chromedp/chromedp"
)

// Press presses keys where the focus is, one after the other: letters, and those that
// package kb has names for.
func (t *Tab) Press(keys string) error { return do(t, chromedp.KeyEvent(keys)) }

// Chord presses a key while others are held down.
func (t *Tab) Chord(key string, held ...chromedp.Modifier) error {
	return do(t, chromedp.KeyEvent(key, chromedp.KeyModifiers(held...)))
}

// Focus gives the focus to what the selector finds first, as Tab would.
func (t *Tab) Focus(selector string) error {
	return do(t, chromedp.Focus(chromedp.CSS(selector)))
}

// mark is what Mark leaves on a page.
const mark = "palierMark"

// Mark leaves a mark on the page, which it loses when it is loaded anew.
func (t *Tab) Mark() error {
	_, err := run(t, chromedp.Evaluate[chromedp.Void]("window."+mark+" = true"))
	return err
}

// Marked tells whether the page is still the one that was marked.
func (t *Tab) Marked() (bool, error) {
	return run(t, chromedp.Evaluate[bool]("window."+mark+" === true"))
}

// Says is what the selector's first element says now, in full; nothing when there is none
// yet, as while a script puts another in its place.
func (t *Tab) Says(selector string) (string, error) {
	return run(t, chromedp.Evaluate[string](`document.querySelector(`+strconv.Quote(selector)+`)?.textContent ?? ''`))
}

// Held is a data attribute of the element that has the focus.
func (t *Tab) Held(name string) (string, error) {
	return run(t, chromedp.Evaluate[string](`document.activeElement?.dataset[`+strconv.Quote(name)+`] ?? ''`))
}

// AskSoon asks the page for what a promise comes to.
func AskSoon[T any](t *Tab, promise string) (T, error) {
	return run(t, chromedp.Evaluate[T](promise, chromedp.EvalAwaitPromise))
}

// Center scrolls what the selector finds first into the middle of the screen, away from what
// lies over its edges.
func (t *Tab) Center(selector string) error {
	_, err := run(t, chromedp.Evaluate[chromedp.Void](`document.querySelector(`+strconv.Quote(selector)+`).scrollIntoView({ block: "center" })`))
	return err
}
