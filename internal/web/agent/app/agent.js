// What an agent sends without a connection waits here, in order, and leaves with the
// first one. Without this script the same forms are sent by the browser itself.
const key = 'palier-waiting'
const sign = document.getElementById('waiting')

const waiting = () => JSON.parse(localStorage.getItem(key) ?? '[]')
const keep = list => {
  if (list.length) localStorage.setItem(key, JSON.stringify(list))
  else localStorage.removeItem(key)
  show(list.length)
}

function show(n, text) {
  if (!sign) return
  sign.hidden = n === 0 && !text
  sign.textContent = text ?? (n === 1 ? sign.dataset.one : sign.dataset.many.replace('%n', n))
}

const post = one => fetch(one.action, {
  method: 'POST', body: one.body, headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
})

let sending = false
async function send() {
  if (sending) return
  sending = true
  let refused = false
  try {
    for (let list = waiting(); list.length; list = waiting()) {
      const answer = await post(list[0]) // fails without a connection: the rest stays
      if (answer.status >= 500 || answer.url.includes('/login')) break // later, or once logged in
      refused ||= !answer.ok || answer.url.includes('said=conflict')
      keep(list.slice(1))
    }
  } catch { /* still no connection */ } finally {
    sending = false
  }
  if (refused) show(0, sign?.dataset.refused)
  else show(waiting().length)
}

document.addEventListener('submit', event => {
  const form = event.target
  if (form.matches('.leave')) { // nobody's visits stay on a telephone that he logged out of
    caches?.delete('palier-agent')
    return
  }
  if (!form.matches('[data-queue]') || navigator.onLine) return
  event.preventDefault()
  keep([...waiting(), { action: form.action, body: new URLSearchParams(new FormData(form)).toString() }])
})
addEventListener('online', send)
send()
navigator.serviceWorker?.register('/agent/worker.js', { scope: '/agent' })
