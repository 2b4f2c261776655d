package browser

import (
	"fmt"
	"strconv"

	"github.com/chromedp/chromedp"
)

// bearing is a function of the page's: the link, button or heading of a fold that bears these
// words, or begins with them, in what the page is about before what stands around it.
const bearing = `(words => {
	const kinds = ['a', 'button', 'summary', 'label']
	const within = place => [...document.querySelectorAll(kinds.map(kind => place + ' ' + kind).join())]
	const open = [...within('dialog[open]'), ...within('main'), ...within('body')].filter(one => one.checkVisibility())
	const said = one => one.innerText.replace(/\s+/g, ' ').trim()
	return open.find(one => said(one) === words) ?? open.find(one => said(one).startsWith(words)) ?? null
})(%s)`

func called(words string) chromedp.JSPath {
	return chromedp.JSPath(fmt.Sprintf(bearing, strconv.Quote(words)))
}

// FollowCalled clicks the link or button that bears these words, and waits for the page that
// comes.
func (t *Tab) FollowCalled(words string) error {
	if _, err := lead(t, chromedp.Click(called(words), chromedp.NodeVisible)); err != nil {
		return fmt.Errorf("follow %q: %w", words, err)
	}
	return nil
}

// ClickCalled clicks what bears these words; no page comes of it.
func (t *Tab) ClickCalled(words string) error {
	if err := do(t, chromedp.Click(called(words), chromedp.NodeVisible)); err != nil {
		return fmt.Errorf("click %q: %w", words, err)
	}
	return nil
}

// Ask asks the page for what an expression is worth.
func Ask[T any](t *Tab, expression string) (T, error) {
	return run(t, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
}
