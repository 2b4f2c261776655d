package browser

import (
	"encoding/json"
	"fmt"

	"github.com/chromedp/chromedp"
)

// twins takes rows and cards out of the page that are made as one before them in the same place is: the same
// elements with the same attributes, and texts where that has texts. What a rule says of the one it says of the
// other, and half of the judge's time went to saying it again. A row stays when something in it could make a difference
// all the same: what the focus, a heading's step, a landmark, a key or a reference from elsewhere rests on, an
// id that is there twice, or more than it shows.
const twins = `(() => {
	const uses = new Map(), ids = new Map()
	for (const e of document.querySelectorAll('[id]')) ids.set(e.id, [...ids.get(e.id) ?? [], e])
	const points = ['for', 'form', 'list', 'headers', 'usemap', 'popovertarget', 'commandfor', 'aria-labelledby', 'aria-describedby', 'aria-controls',
		'aria-owns', 'aria-details', 'aria-activedescendant', 'aria-errormessage', 'aria-flowto']
	const refers = (e, name, value) => name === 'href' && value.startsWith('#') ? [value.slice(1)] : points.includes(name) ? value.split(/\s+/) : []
	for (const e of document.querySelectorAll(points.map(name => '[' + name + ']').join() + ',[href^="#"]')) {
		for (const a of e.attributes) for (const id of refers(e, a.name, a.value)) uses.set(id, [...uses.get(id) ?? [], e])
	}
	const words = new Set(['title', 'alt', 'value', 'placeholder', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext'])
	const says = text => (text = text.trim()) === '' ? '' : /[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(text) ? 'text' : 'signs ' + text.length
	const own = e => {
		let made = e.localName + (e.checked ? ' checked' : '') + (e.previousElementSibling ? '' : ' first') + (e.nextElementSibling ? '' : ' last')
		for (const {name, value} of e.attributes) {
			const at = refers(e, name, value)
			made += ' ' + name + '=' + (at.length > 0 ? at.map(id => ids.has(id)) : words.has(name) ? says(value) : value.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9]+/g, '0'))
		}
		return made + (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1 ? ' scrolls' : '')
	}
	const whole = e => '<' + own(e) + '>' + [...e.childNodes].map(n => n.nodeType === 1 ? whole(n) : n.nodeType === 3 ? says(n.data) : '').join('') + '</>'
	const places = new Map()
	const place = e => {
		if (e === null) return ''
		if (!places.has(e)) places.set(e, place(e.parentElement) + '<' + own(e) + '>')
		return places.get(e)
	}
	const apart = 'h1, h2, h3, h4, h5, h6, [role], [accesskey], [rowspan], main, nav, aside, header, footer, search, section, iframe, form[aria-label], form[aria-labelledby], form[title]'
	const free = e => !e.matches(apart) && e.querySelector(apart) === null && !e.contains(document.activeElement) && e.closest('table')?.querySelector('[rowspan]') == null &&
		[e, ...e.querySelectorAll('[id]')].every(one => one.id === '' || ids.get(one.id).length === 1 && (uses.get(one.id) ?? []).every(by => e.contains(by)))
	const seen = new Set(), again = []
	for (const e of document.querySelectorAll('main :is(tr, li, article)')) {
		if (again.some(other => other.contains(e)) || !free(e)) continue
		const made = place(e.parentElement) + whole(e)
		if (seen.has(made)) again.push(e)
		seen.add(made)
	}
	for (const e of again) e.remove()
	return again.length
})()`

// JudgeLast is Judge for a page that is left afterwards: of rows that are made alike it keeps
// one, and judges what is left.
func (t *Tab) JudgeLast(axe string, dark bool) ([]string, error) {
	if err := t.Darken(dark); err != nil {
		return nil, err
	}
	if _, err := run(t, chromedp.Evaluate[float64](twins)); err != nil {
		return nil, fmt.Errorf("rows made alike: %w", err)
	}
	return t.Judge(axe, dark)
}

// SpoilRow spoils what the selector finds last, in one of the ways that axe-core minds.
func (t *Tab) SpoilRow(selector, how string) error {
	const spoil = `(([selector, how]) => {
	const row = [...document.querySelectorAll(selector)].at(-1)
	const link = row.querySelector('a')
	const last = row.lastElementChild
	switch (how) {
	case 'image-alt': last.append(Object.assign(document.createElement('img'), {src: '/static/mark.svg'})); break
	case 'color-contrast': last.insertAdjacentHTML('beforeend', '<p>pale</p>'); last.lastElementChild.style.cssText = 'color: #aaa; background: #fff'; break
	case 'link-name': link.replaceChildren(); link.removeAttribute('aria-label'); link.removeAttribute('title'); break
	case 'aria-valid-attr-value': link.setAttribute('aria-controls', 'nothing'); link.setAttribute('aria-expanded', 'true'); break
	case 'label': last.append(document.createElement('input')); break
	}
})(%s)`
	given, err := json.Marshal([]string{selector, how})
	if err != nil {
		return err
	}
	_, err = run(t, chromedp.Evaluate[chromedp.Void](fmt.Sprintf(spoil, given)))
	return err
}
