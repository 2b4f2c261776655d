package browser

import (
	"encoding/json"
	"fmt"

	"github.com/chromedp/chromedp"
)

// strange is a function of the page's: what no page here has by itself, and what only a text
// that became part of the page could have made.
const strange = `(() => {
	const wrong = []
	const say = (what, e) => wrong.push(what + ': ' + e.outerHTML.slice(0, 160))
	for (const e of document.querySelectorAll('.made, [id^=made], iframe:not([sandbox=""]), object, embed, base, math, meta[http-equiv], template:not([id]), body style, body link, main script:not([src^="/static/"])')) say('a stranger', e)
	for (const e of document.querySelectorAll('*')) {
		for (const a of e.attributes) {
			if (/^on/i.test(a.name) || a.name === 'srcdoc') say('a handler', e)
			if (/^(href|xlink:href|src|action|formaction|data|poster|background|hx-get|hx-post)$/i.test(a.name) && /^\s*(javascript:|data:text|(https?:)?\/\/evil\.|\/logout\?\d)/i.test(a.value)) say('an address', e)
			if (a.name === 'style' && /evil|javascript/i.test(a.value)) say('a style', e)
		}
	}
	if (document.querySelectorAll('main').length !== 1) wrong.push('not one main')
	if (document.title.trim() === '') wrong.push('no title')
	if (/[\u202a-\u202e\u2066-\u2069]/.test(document.documentElement.innerText)) wrong.push('a character that turns what stands beside it')
	return wrong
})()`

// Strangers are the parts of the page that a text must have made.
func (t *Tab) Strangers() ([]string, error) { return run(t, chromedp.Evaluate[[]string](strange)) }

// Has tells whether the page has what the selector finds.
func (t *Tab) Has(selector string) (bool, error) {
	given, err := json.Marshal(selector)
	if err != nil {
		return false, err
	}
	return run(t, chromedp.Evaluate[bool](fmt.Sprintf("document.querySelector(%s) !== null", given)))
}

// Insert puts HTML into the page as one would that escapes nothing, and lets a dialog open.
func (t *Tab) Insert(html string) error {
	given, err := json.Marshal(html)
	if err != nil {
		return err
	}
	_, err = run(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf("document.querySelector('main').insertAdjacentHTML('beforeend', %s); setTimeout(() => alert('made'))", given)))
	return err
}
