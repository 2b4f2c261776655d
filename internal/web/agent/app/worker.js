// The pages as they were last seen, for where there is no connection.
const store = 'palier-agent'
const most = 100 // pages and files that are kept

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', event => {
  const { request } = event
  if (request.method === 'GET' && new URL(request.url).origin === location.origin) event.respondWith(fresh(request))
})

// nameOf is the address under which a page is kept: what has just been done is not part
// of it.
function nameOf(request) {
  const address = new URL(request.url)
  address.searchParams.delete('said')
  return address.href
}

async function fresh(request) {
  const kept = await caches.open(store)
  try {
    const answer = await fetch(request)
    if (answer.ok && !answer.redirected) await keep(kept, request, answer.clone())
    return answer
  } catch (lost) {
    const last = await kept.match(nameOf(request))
    if (last) return last
    throw lost
  }
}

// keep keeps the latest.
async function keep(kept, request, answer) {
  const name = nameOf(request)
  await kept.delete(name)
  await kept.put(name, answer)
  const all = await kept.keys()
  for (const old of all.slice(0, Math.max(0, all.length - most))) await kept.delete(old)
}
