// What the telephone keeps for the queue: what waits to be sent, and the visits of which
// something was not accepted.
const opened = new Promise((resolve, reject) => {
  const asked = indexedDB.open('palier-agent', 1)
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore('sends', { keyPath: 'n', autoIncrement: true })
    asked.result.createObjectStore('refused')
  }
  asked.onsuccess = () => resolve(asked.result)
  asked.onerror = () => reject(asked.error)
})
opened.catch(() => {}) // whoever asks is told

// ask runs one request in a transaction of its own, and gives its result once it is kept.
const ask = async (mode, name, request) => {
  const db = await opened
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(name, mode)
    const asked = request(transaction.objectStore(name))
    transaction.oncomplete = () => resolve(asked.result)
    transaction.onabort = () => reject(transaction.error)
  })
}
export const read = (name, request) => ask('readonly', name, request)
export const write = (name, request) => ask('readwrite', name, request)
