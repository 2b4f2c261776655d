// The package apimo.js as a site would use it: its class with its own schema
// validation turned from a warning into an error. Leads and actions exist in
// its generated client and schemas only, which the class does not offer; they
// run through the class's own way of calling and judging.
import dns from 'node:dns'
import { Apimo, DummyCache } from 'apimo.js'
import * as calls from './node_modules/apimo.js/dist/generated/client/apimo.js'
import * as schemas from './node_modules/apimo.js/dist/generated/zod/apimo.zod.js'

export { API_CATALOGS as catalogNames } from './node_modules/apimo.js/dist/consts/catalogs.js'
export { ApiHttpError } from 'apimo.js'

// The last answer as it came, for checks that are stricter than the schemas:
// those turn numbers into strings and the other way round without a word.
export const last = { url: '', text: '', json: undefined }

// What no answer of the API is, as a picture: fetched as it is.
export const fetchPlain = globalThis.fetch
let mount = ''

globalThis.fetch = async (url, init) => {
  const target = new URL(url)
  target.pathname = mount + target.pathname
  const response = await fetchPlain(target, init)
  last.url = String(target)
  last.text = await response.clone().text()
  last.json = JSON.parse(last.text) // no answer is anything but JSON
  return response
}

// Names under .localhost are loopback (RFC 6761), whatever the resolver knows.
const lookup = dns.lookup
dns.lookup = (name, options, done) => {
  if (typeof options === 'function') [options, done] = [{}, options]
  return lookup(/\.localhost$/i.test(name) ? '127.0.0.1' : name, options, done)
}

// connect makes a client. The package resolves its paths from the root of the
// host ('/agencies/...'), so that it needs a host mount, `origin` in demo.json.
// Without one the path of `base` is put in front of what it asks for.
export function connect(demo, token = demo.token) {
  const base = demo.origin ?? demo.base
  mount = demo.origin ? '' : new URL(base).pathname.replace(/\/$/, '')
  const api = new Apimo(demo.provider, token, {
    baseUrl: new URL(base).origin,
    culture: 'fr',
    catalogs: { cache: { active: true, adapter: new DummyCache() } },
    retry: { attempts: 1, initialDelayMs: 1, backoff: 'fixed' },
    validateResponse: 'error',
  })
  const call = async (name, schema, ...args) =>
    api.parse(schemas[schema], await api.run(() => calls[name](...args)), name)
  return {
    mount: base,
    shimmed: !demo.origin,
    catalogs: () => api.fetchCatalogs(),
    catalog: (name, culture) => api.fetchCatalog(name, { culture }),
    agencies: () => api.fetchAgencies(),
    users: agency => api.fetchUsers(agency),
    leads: (agency, query) => call('listLeads', 'ListLeadsResponse', agency, query),
    createLead: (agency, lead) => call('createLead', 'CreateLeadResponse', agency, lead),
    updateLead: (agency, id, lead) => call('updateLead', 'UpdateLeadResponse', agency, id, lead),
    op: call,
    actions: (agency, user, query) => call('getUserActions', 'GetUserActionsResponse', agency, user, query),
  }
}
