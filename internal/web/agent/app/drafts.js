// A text is kept while it is written: a telephone that rings, a page that is closed or a
// sending that is refused loses nothing. It is forgotten when the server has it. Keeping
// is at once and not a promise: a page that is left does not wait for one.
const prefix = 'palier-draft '

// nameOf is what a form's draft is called: whose it is, and what it is about.
const nameOf = (me, form) => prefix + [me, new URL(form.action).pathname, form.elements.property?.value ?? ''].join(' ')

const textsOf = form => JSON.stringify([...new FormData(form)])

// draftOf is a form's draft as a sending remembers it.
export const draftOf = (me, form) => form.matches('[data-draft]') ? { name: nameOf(me, form), text: textsOf(form) } : undefined

export const keepDraft = (me, form) => localStorage.setItem(nameOf(me, form), textsOf(form))

// dropDraft forgets what arrived, unless something else was written since.
export function dropDraft(sent) {
  if (sent && localStorage.getItem(sent.name) === sent.text) localStorage.removeItem(sent.name)
}

// keepSent keeps the texts that wait to be sent as drafts again, when a log-out took them:
// the form is to show what will be saved.
export function keepSent(sends) {
  const lost = sends.filter(one => one.draft && localStorage.getItem(one.draft.name) === null)
  for (const { draft } of lost) localStorage.setItem(draft.name, draft.text)
}

// dropDrafts forgets everybody's.
export function dropDrafts() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(prefix)) localStorage.removeItem(name)
}

// restore writes what was kept into the forms of the page, and says so.
export function restore(me) {
  for (const form of document.querySelectorAll('form[data-draft]')) {
    const text = localStorage.getItem(nameOf(me, form))
    if (!text || text === textsOf(form)) continue
    for (const [name, value] of JSON.parse(text)) {
      const field = form.elements[name]
      if (field) field.value = value
    }
    form.querySelector('.restored').hidden = false
  }
}
