// Reads and writes the demo through apimo.js, one line a check, then
// `N passed, M failed`.
// Usage: node --import ./package.mjs check.mjs demo.json [word]
// A word runs only the checks whose name holds it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { ApiHttpError, catalogNames, connect, last } from './client.mjs'
import * as types from './types.mjs'
import { whole } from './whole.mjs'

const { typed } = types
const demo = JSON.parse(readFileSync(process.argv[2], 'utf8')).apimo
const agency = Number(demo.agency)
const api = connect(demo)
const only = process.argv[3] ?? ""
const reference = `apimo.js-${process.pid}-${Date.now()}`

let passed = 0
let failed = 0

async function check(name, body) {
  if (!name.includes(only)) return
  try {
    const note = await body()
    passed++
    console.log(`ok      ${name}${note ? `: ${note}` : ''}`)
  } catch (error) {
    failed++
    console.log(`FAILED  ${name}: ${error.message}`)
  }
}

if (api.shimmed) {
  console.log(`note    demo.json names no host mount: ${new URL(api.mount).pathname} is put in front of every path`)
}

await check('catalogs are listed', async () => {
  const listed = await api.catalogs()
  for (const entry of last.json) typed(`catalog ${entry.name}`, entry, { name: 'string', path: 'url', private: 'boolean' })
  const missing = catalogNames.filter(name => !listed.some(entry => entry.name === name))
  assert.deepEqual(missing, [], 'names that the package knows')
  return `${listed.length} names`
})

await check('every catalog listed answers at its path', async () => {
  let entries = 0
  for (const { name, path } of await api.catalogs()) {
    entries += (await api.catalog(name, 'fr')).length
    assert.equal(last.url.split('?')[0], path, 'the path it is listed with')
    for (const item of last.json) {
      typed(`${name} ${item.id}`, item, { id: 'number', culture: 'string', name: 'string' })
      typed(`${name} ${item.id}`, item, { name_plurial: 'string|null' }, true)
      assert.equal(item.culture, 'fr')
    }
  }
  return `${entries} entries`
})

await check('a catalog speaks two languages', async () => {
  const names = async culture => (await api.catalog('contact_title', culture)).find(item => item.id === 2).name
  assert.deepEqual([await names('fr'), await names('en')], ['Madame', 'Mrs.'])
})

await check('agencies: the open one is listed, the closed one is not', async () => {
  const { agencies, total_items: total } = await api.agencies()
  typed('answer', last.json, { 'total_items timestamp': 'number' })
  for (const item of last.json.agencies) typed(`agency ${item.id}`, item, types.agency)
  assert.equal(agencies.length, total)
  const ids = agencies.map(item => item.id)
  assert.ok(ids.includes(agency) && !ids.includes(Number(demo.closed_agency)), `listed: ${ids}`)
})

await check('users', async () => {
  const { users } = await api.users(agency)
  assert.equal(last.json.total_items, users.length)
  assert.ok(!('timestamp' in last.json), 'no timestamp in this profile')
  for (const item of last.json.users) {
    typed(`user ${item.id}`, item, types.user)
    assert.equal(item.agency, demo.agency)
  }
  assert.ok(users.some(item => item.id === Number(demo.user)), `user ${demo.user} is not listed`)
  return `${users.length} users`
})

await check("a user's actions, all and of one type", async () => {
  const { actions } = await api.actions(agency, Number(demo.user))
  const raw = last.json.actions
  assert.equal(last.json.total_items, raw.length)
  assert.ok(raw.length > 0, 'no action')
  for (const item of raw) {
    typed(`action ${item.id}`, item, types.action)
    if (item.properties) typed(`action ${item.id} property`, item.properties, types.actionProperty)
    assert.equal(item.user, demo.user)
  }
  const { type } = actions[0]
  const some = await api.actions(agency, Number(demo.user), { type })
  assert.deepEqual(some.actions, actions.filter(item => item.type === type))
  return `${raw.length} actions`
})

await check('leads, page by page: none lost, none twice', async () => {
  const whole = await api.leads(agency)
  typed('answer', last.json, { 'total_items timestamp': 'number' })
  assert.equal(whole.total_items, whole.leads.length)
  for (const item of last.json.leads) {
    typed(`lead ${item.id}`, item, types.lead)
    typed(`lead ${item.id}`, item, types.leadAdditive, true)
  }
  const limit = Math.max(1, Math.ceil(whole.leads.length / 4))
  const paged = []
  for (let page = { leads: [null] }; page.leads.length > 0; paged.push(...page.leads)) {
    page = await api.leads(agency, { limit, offset: paged.length })
    assert.equal(page.total_items, whole.total_items)
  }
  assert.deepEqual(paged, whole.leads)
  return `${paged.length} leads in pages of ${limit}`
})

let posted

await check('a lead is posted, found in the list, and a repeat gets the same bytes', async () => {
  const lead = {
    reference, type: '1', lastname: 'LEFORT', firstname: 'Inès', email: 'ines.lefort@example.org',
    mobile: '+33639980001', language: 'fr', message: 'Merci de me rappeler.\nInès',
    price_min: 400000, price_max: 450000, currency: 'EUR', property_types: '1,2,3',
  }
  posted = await api.createLead(agency, lead)
  const first = last.text
  typed('answer', last.json, { id: 'number', 'created_at updated_at': 'moment' })
  await api.leads(agency)
  const found = last.json.leads.filter(item => item.reference === reference)
  assert.equal(found.length, 1, `listed ${found.length} times`)
  const { id, created_at, updated_at } = posted
  const shown = Object.fromEntries(Object.keys({ ...lead, id }).map(key => [key, found[0][key]]))
  assert.deepEqual(shown, { ...lead, id })
  assert.deepEqual([found[0].created_at, found[0].updated_at], [created_at, updated_at])
  assert.match(found[0].contact, /^\d+$/, 'the person is a contact')
  await api.createLead(agency, lead)
  assert.equal(last.text, first)
  return `id ${id}`
})

await check('its timestamp shows the lead again', async () => {
  const { timestamp } = await api.leads(agency)
  const since = await api.leads(agency, { timestamp })
  assert.ok(since.leads.some(item => item.id === posted.id), 'the filter is inclusive')
})

await check('an opened and closed lead shows objects', async () => {
  await api.updateLead(agency, posted.id, { reference, type: '1', step: '2' })
  await api.updateLead(agency, posted.id, { reference, type: '1', step: '4' })
  await api.leads(agency)
  const { step, opened, closed } = last.json.leads.find(item => item.id === posted.id)
  assert.equal(step, '4')
  for (const mark of [opened, closed]) typed('mark', mark, { date: 'moment', user: 'string|null' })
})

await whole(check, api, demo)

await check('refusals: 401, 403, 404 and 422, each with the documented body', async () => {
  const refused = async (status, call) => {
    await assert.rejects(call, error => error instanceof ApiHttpError && error.statusCode === status)
    typed(`${status}`, last.json, types.problem)
    assert.equal(last.json.status, status)
  }
  await refused(401, () => connect(demo, 'f'.repeat(40)).agencies())
  await refused(403, () => api.leads(Number(demo.closed_agency)))
  await refused(404, () => api.leads(999999))
  await refused(404, () => api.catalog('no_such_catalog', 'fr'))
  await refused(422, () => api.createLead(agency, { type: '1' }))
  assert.ok(Array.isArray(last.json.errors.reference), 'errors.reference')
})

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
