// What an agent sends goes through here, in order: it is kept first, leaves as soon as
// there is a connection, and is forgotten when the server has answered. Each has a key,
// so that what is sent again, because nobody knows whether it arrived, is done once.
import { read, write } from './store.js'
import { draftOf, dropDraft } from './drafts.js'

// patience is for how long an answer is awaited, in milliseconds: a picture, in a cellar.
const patience = 45_000

const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map(one => one.toString(16).padStart(2, '0')).join('')

// add keeps a form, and gives its number.
export const add = (me, form) => write('sends', all => all.add({
  me, key: newKey(), action: form.action, entries: [...new FormData(form)], files: form.enctype === 'multipart/form-data', draft: draftOf(me, form),
}))

// waiting are those of a person, the oldest first: another one's wait until he is here.
export const waiting = async me => (await read('sends', all => all.getAll())).filter(one => one.me === me)

function post(one) {
  const body = one.files ? new FormData() : new URLSearchParams()
  for (const [name, value] of one.entries) body.append(name, value)
  return fetch(one.action, { method: 'POST', body, headers: { 'Idempotency-Key': one.key }, signal: AbortSignal.timeout(patience) })
}

// What an answer means: not now, not like this, or done.
const later = answer => answer.status >= 500 || answer.status === 429 || new URL(answer.url).pathname === '/login'
const refused = answer => !answer.ok || new URL(answer.url).searchParams.get('said') === 'conflict'

const awaited = new Set() // numbers whose page is still there to show the answer
const answers = new Map() // what it was
const accepted = new Set() // visits of which something was, since the page was opened

async function sendAll(me) {
  for (let list = await waiting(me); list.length; list = await waiting(me)) {
    const one = list[0]
    const answer = await post(one)
    if (later(answer)) return
    if (!refused(answer)) {
      dropDraft(one.draft)
      accepted.add(visitOf(one.action))
    } else if (!awaited.has(one.n)) await write('refused', all => all.put(true, visitOf(one.action)))
    if (awaited.delete(one.n)) answers.set(one.n, answer)
    await write('sends', all => all.delete(one.n))
  }
}

// visitOf is the page of the visit that a form acts on.
const visitOf = action => new URL(action).pathname.split('/').slice(0, 4).join('/')

// outdated tells whether a page shows what was before something was sent: that of the
// visit, or that of the day.
export const outdated = path => accepted.has(path) || accepted.size > 0 && path === '/agent'

// Pages that are open at once take turns where the browser lets them; the key makes the
// rest harmless.
const alone = act => navigator.locks ? navigator.locks.request('palier-sends', act) : act()

let turn = Promise.resolve()

// send sends what waits, and gives the answer to number n when it came.
export async function send(me, n) {
  if (n) awaited.add(n)
  turn = turn.then(() => alone(() => sendAll(me))).catch(() => {}) // no connection: it waits
  await turn
  awaited.delete(n)
  const answer = answers.get(n)
  answers.delete(n)
  return answer
}

// takeRefused tells whether something of a visit was not accepted, and forgets it.
export async function takeRefused(path) {
  const there = await read('refused', all => all.get(path))
  if (there) await write('refused', all => all.delete(path))
  return there
}

// anyRefused is the path of a visit of which something was not accepted.
export const anyRefused = async () => (await read('refused', all => all.getAllKeys()))[0]
