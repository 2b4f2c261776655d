// The agent's pages work without this script: the same forms are then sent by the browser
// itself. With it, what is written and sent is kept on the telephone until it has arrived.
import { dropDrafts, keepDraft, keepSent, restore } from './drafts.js'
import { shrink, sign, signaturePad } from './pictures.js'
import { add, anyRefused, outdated, send, takeRefused, waiting } from './queue.js'

const badge = () => document.getElementById('waiting') // a page that was refused takes the place of the former
const me = Number(badge()?.dataset.me)
const again = 30_000 // ms between tries while something waits: "online" does not tell of a weak signal
let touched = false // something was written on this page and not sent

// tell says what waits, or what was not accepted, and shows the forms of a visit whose
// code waits.
async function tell() {
  const list = await waiting(me)
  const lost = await anyRefused()
  const shown = badge()
  if (!shown) return
  shown.hidden = list.length === 0 && !lost
  if (!list.length) for (const kept of document.querySelectorAll('.kept')) kept.remove()
  shown.textContent = list.length === 1 ? shown.dataset.single : shown.dataset.several.replace('%n', list.length)
  if (lost) {
    const link = document.createElement('a')
    link.href = lost
    link.textContent = shown.dataset.refused
    shown.replaceChildren(link)
  }
  if (list.some(one => one.action.endsWith(`${location.pathname}/done`))) {
    for (const early of document.querySelectorAll('[data-early]')) early.hidden = false
  }
}

// dress gives a page's forms what they have with a script alone. A page that was kept
// says what had been done when it was.
async function dress() {
  if (!new URLSearchParams(location.search).has('said')) document.querySelector('.said')?.remove()
  for (const form of document.querySelectorAll('[data-slip]')) sign(form)
  keepSent(await waiting(me).catch(() => []))
  restore(me)
}

// sendWaiting sends what waits, and then shows the page as it is with that: what stands in
// its forms would else replace what has just been saved. Whoever is writing is left alone,
// for his text is the later one.
async function sendWaiting() {
  if ((await waiting(me)).length) await send(me)
  if (!outdated(location.pathname) || touched) return tell()
  const anew = new URL(location)
  anew.searchParams.set('said', 'sent')
  location.replace(anew)
}

// keep says beside the button that was pressed that its form is kept.
function keep(button) {
  for (const old of document.querySelectorAll('.said, .kept')) old.remove()
  const said = document.createElement('p')
  said.className = 'notice wait kept'
  said.setAttribute('role', 'status')
  said.textContent = badge().dataset.kept
  button.after(said)
  button.disabled = touched = false
}

// submitted keeps a form and sends it; what is answered at once is shown.
async function submitted(form) {
  const button = form.querySelector('button')
  button.disabled = true
  let number
  try {
    number = await add(me, form)
  } catch { // nothing can be kept here: it goes as without the script
    return form.submit()
  }
  const answer = await send(me, number)
  if (!answer) {
    keep(button)
    return tell()
  }
  if (answer.redirected || answer.status !== 422) return location.assign(answer.url)
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  document.querySelector('main').replaceWith(page.querySelector('main'))
  document.querySelector('main [aria-invalid]')?.focus()
  await dress()
  await tell()
}

// forget leaves nothing of anybody's visits on a telephone that he logs out of, but for
// what has not been sent: that waits for him.
function forget() {
  caches?.delete('palier-agent')
  dropDrafts()
}

document.addEventListener('submit', event => {
  const form = event.target
  if (form.matches('.leave')) return forget()
  if (!form.matches('[data-queue]')) return
  event.preventDefault()
  submitted(form)
})
document.addEventListener('input', event => {
  const form = event.target.form
  touched = true
  if (form?.matches('[data-draft]')) keepDraft(me, form)
})
document.addEventListener('pointerdown', event => { touched ||= event.target.matches('canvas') })
document.addEventListener('change', event => {
  if (event.target.matches('[data-shrink]')) shrink(event.target)
})
document.addEventListener('click', event => {
  const field = event.target.closest('[data-copy]')?.parentElement.querySelector('input')
  if (field) navigator.clipboard?.writeText(field.value)
})

if (badge()) {
  await dress()
  addEventListener('online', sendWaiting)
  setInterval(sendWaiting, again)
  if (await takeRefused(location.pathname)) document.getElementById('refused')?.removeAttribute('hidden')
  await sendWaiting()
}

// Where there is no connection, this page and the day's visits can be opened all the same.
const warm = () => {
  for (const link of [location, ...document.querySelectorAll('.stops h2 a')]) fetch(link.href).catch(() => {})
  fetch(signaturePad).catch(() => {})
}
if (navigator.serviceWorker) {
  if (navigator.serviceWorker.controller) warm()
  else navigator.serviceWorker.addEventListener('controllerchange', warm, { once: true })
  navigator.serviceWorker.register('/agent/worker.js', { scope: '/agent' })
}
