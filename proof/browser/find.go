package browser

import (
	"encoding/json"
	"fmt"

	"github.com/chromedp/chromedp"
)

// Link is where the first link leads of what says each of the texts, among what the selector
// finds; "" when nothing does.
func (t *Tab) Link(selector string, says ...string) (string, error) {
	return t.ask(`const found = [...document.querySelectorAll(selector)].find(one => texts.every(text => plain(one.innerText).includes(text)))
	return found?.querySelector('a[href]')?.getAttribute('href') ?? ''`, selector, says)
}

// Option is the value of the choice of a list that says a text; "" when none does.
func (t *Tab) Option(selector, text string) (string, error) {
	return t.ask(`return [...document.querySelector(selector).options].find(one => plain(one.text).includes(texts[0]))?.value ?? ''`, selector, []string{text})
}

// Focused is the address or the name of what has the focus.
func (t *Tab) Focused() (string, error) {
	return t.ask(`const at = document.activeElement
	return at.getAttribute('href') ?? at.name ?? ''`, "", nil)
}

// Read is what an address of the site answers to who is logged in at the tab.
func (t *Tab) Read(path string) (string, error) {
	given, err := json.Marshal(path)
	if err != nil {
		return "", err
	}
	return run(t, chromedp.Evaluate[string](fmt.Sprintf("fetch(%s).then(answer => answer.text())", given), chromedp.EvalAwaitPromise))
}

// ask runs a function of a selector and of texts in the page; spaces that do not break are
// spaces to it.
func (t *Tab) ask(body, selector string, texts []string) (string, error) {
	given, err := json.Marshal([]any{selector, append([]string{}, texts...)})
	if err != nil {
		return "", err
	}
	return run(t, chromedp.Evaluate[string](fmt.Sprintf(`(([selector, texts]) => {
	const plain = text => text.replaceAll(/[\u00a0\u202f]/g, ' ')
	%s
})(%s)`, body, given)))
}

// Decide chooses, by its value, an option of a form that sends itself, and waits for the page
// that comes.
func (t *Tab) Decide(selector, value string) error {
	_, err := lead(t, chromedp.SetValue(chromedp.CSS(selector), value))
	if err != nil {
		return fmt.Errorf("decide %s: %w", selector, err)
	}
	return nil
}

// Turn presses keys that lead to another page, and waits for it.
func (t *Tab) Turn(keys string) error {
	_, err := lead(t, chromedp.KeyEvent(keys))
	if err != nil {
		return fmt.Errorf("turn by %q: %w", keys, err)
	}
	return nil
}
