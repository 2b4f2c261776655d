// The pages as they were last seen, for where there is no connection.
const store = 'palier-agent'

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()))
self.addEventListener('fetch', event => {
  const { request } = event
  if (request.method === 'GET' && new URL(request.url).origin === location.origin) event.respondWith(fresh(request))
})

async function fresh(request) {
  const kept = await caches.open(store)
  try {
    const answer = await fetch(request)
    if (answer.ok && !answer.redirected) await kept.put(request, answer.clone())
    return answer
  } catch (lost) {
    const last = await kept.match(request)
    if (last) return last
    throw lost
  }
}
