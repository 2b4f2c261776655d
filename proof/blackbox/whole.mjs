// The operations of the whole door through apimo.js: contacts, actions, searches and
// their crossings, properties with all that hangs on them, contracts, residences. Every
// answer is judged by the package's schema, and by the exact types of the document.
import assert from 'node:assert/strict'
import { fetchPlain, last } from './client.mjs'
import * as types from './types.mjs'

const { typed } = types

// A picture of one pixel.
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC'

const paper = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n').toString('base64')

export async function whole(check, api, demo) {
  const agency = Number(demo.agency)
  const user = Number(demo.user)
  const mark = `${process.pid}-${Date.now()}`
  const made = {}

  await check('contacts: one is made, changed, found as it was said', async () => {
    const said = {
      category: 1, user, title: 2, firstname: 'Inès', lastname: 'LEFORT', email: `ines.${mark}@example.org`, mobile: '+33639980021',
      spouse_title: 1, spouse_firstname: 'Théo', spouse_lastname: 'LEFORT', birthday_at: '1984-02-29', spouse_birthday_at: '1983-11-03',
      spouse_email: 'theo@example.org', address: '12 rue des Tilleuls', zipcode: '44000', city: 'Nantes', country: 'FR', nationality: 'FR',
      comment: 'Cherche au calme.\nTrois pièces.', relationship: 1, civil_status: 2, children: 2, website: 'https://example.org/ines',
      mailing: 1, emailing: 1, magazine: 2, language: ['fr'], tags_customized: [{ comment: 'VIP' }],
    }
    const { id } = await api.op('createContact', 'CreateContactResponse', agency, said)
    typed('answer', last.json, { id: 'digits' })
    made.contact = Number(id)
    await api.op('updateContact', 'UpdateContactResponse', agency, made.contact, { ...said, phone: '+33253980021' })
    const found = await mine('listContacts', 'ListContactsResponse', 'contacts', made.contact)
    typed('contact', last.json.contacts.find(c => c.id === made.contact), types.contact)
    const shown = Object.fromEntries(Object.keys(said).map(key => [key, found[key]]))
    assert.deepEqual(shown, said)
    assert.equal(found.phone, '+33253980021')
  })

  await check('actions: one is made, moved, and read from both sides', async () => {
    const said = { user, type: 4, date: '2031-09-15', start_at: '09:00', end_at: '09:30', contact: made.contact, subject: `Rendez-vous ${mark}`, content: 'Deuxième rencontre' }
    const { id } = await api.op('createAction', 'CreateActionResponse', agency, said)
    typed('answer', last.json, { id: 'digits' })
    await api.op('updateAction', 'UpdateActionResponse', agency, Number(id), { ...said, date: '2031-09-16' })
    const { actions } = await api.actions(agency, user, { type: 4 })
    const found = actions.find(a => String(a.id) === String(id))
    assert.deepEqual([found.date, found.time_start, found.time_end, found.subject], ['2031-09-16', '09:00:00', '09:30:00', said.subject])
    for (const [name, ...more] of [['getContactActions'], ['getContactActionsByYear', 2031]]) {
      const answer = await api.op(name, `${name[0].toUpperCase()}${name.slice(1)}Response`, agency, made.contact, ...more)
      assert.ok(answer.actions.some(a => String(a.id) === String(id)), name)
    }
  })

  await check('properties: one is made, changed, and every key is there', async () => {
    const said = {
      reference: `B-${mark}`, user, step: 1, status: 1, category: 1, subcategory: 1, type: 1, subtype: 5, ranking: 3, name: 'Les Tilleuls',
      agreement: { type: 3, reference: '1158', start_at: '2026-04-12', end_at: '2027-04-12' }, publish_address: true,
      address: '12 rue des Tilleuls', city: 'Nantes', zipcode: '44000', district: 'Erdre', country: 'FR', longitude: -1.5536, latitude: 47.2184,
      area: { unit: 1, value: 72.4, total: 80, weighted: null }, rooms: 3, price: { value: 298000, hide: false, currency: 'EUR', commission_customer: 9000 },
      orientations: [3], services: [6, 60], proximities: [10], tags: [16], condition: 3, standing: 1,
      floor: { type: 1, levels: 4, floors: 1 }, heating: { device: 3, access: 1, type: 7 }, water: { hot_device: 2, hot_access: 1, waste: 2 },
      areas: [{ type: 1, number: 2, area: 11.5 }], regulations: [{ type: 3, value: '72.4', date: '2026-02-03' }],
    }
    const { id } = await api.op('createProperty', 'CreatePropertyResponse', agency, said)
    typed('answer', last.json, { id: 'number', 'created_at updated_at': 'moment' })
    made.property = id
    await api.op('updateProperty', 'UpdatePropertyResponse', agency, id, { reference: said.reference, price: { value: 289000 } })
    await mine('listProperties', 'ListPropertiesResponse', 'properties', id)
    for (const item of last.json.properties) typed(`property ${item.id}`, item, types.property)
    const raw = last.json.properties.find(p => p.id === id)
    assert.equal(raw.price.value, 289000)
    assert.equal(raw.area.value, 72.4)
    assert.equal(raw.city.name, 'Nantes')
    assert.deepEqual(raw.services, said.services)
    assert.deepEqual(raw.heating, said.heating)
    assert.equal(raw.district.name, 'Erdre')
  })

  await check('what hangs on a property', async () => {
    const at = [agency, made.property]
    const picture = await api.op('uploadPropertyPicture', 'UploadPropertyPictureResponse', ...at, { reference: 'front', content: pixel, comments: [{ language: 'fr', comment: 'Façade' }] })
    typed('picture', last.json, { 'id rank width_max height_max': 'number', url: 'url' })
    const media = await api.op('addPropertyMedia', 'AddPropertyMediaResponse', ...at, { reference: 'film', type: 2, content: 'https://video.example.org/1' })
    await api.op('upsertPropertyComment', 'UpsertPropertyCommentResponse', ...at, { language: 'fr', title: 'Trois pièces au calme', comment: 'Appartement traversant.' })
    const document = await api.op('addPropertyDocument', 'AddPropertyDocumentResponse', ...at, { name: 'plan.pdf', type_id: 1, content: paper })
    typed('document', last.json, { 'id type_id': 'number', 'name download_url url': 'string', filesize: 'digits', 'internet extranet private': 'boolean', 'created_at updated_at': 'moment' })
    await api.op('updatePropertyProvider', 'UpdatePropertyProviderResponse', ...at, { url: 'https://portal.example.org/1', date: '2026-04-12 10:00:00' })
    await api.op('grantPropertyProvider', 'GrantPropertyProviderResponse', ...at, { provider: Number(demo.provider), step: 1 })
    await api.op('listPropertyProviders', 'ListPropertyProvidersResponse', ...at, {})
    typed('providers', last.json, { providers: 'array' })

    await mine('listProperties', 'ListPropertiesResponse', 'properties', made.property)
    const raw = last.json.properties.find(p => p.id === made.property)
    assert.equal(raw.pictures.length, 1)
    typed('picture', raw.pictures[0], { 'id rank width_max height_max': 'number', url: 'url', internet: 'digits', comments: 'array' })
    assert.deepEqual(raw.pictures[0].comments, [{ language: 'fr', comment: 'Façade' }])
    assert.deepEqual(raw.medias.map(m => m.value), ['https://video.example.org/1'])
    assert.equal(raw.comments.find(c => c.language === 'fr').title, 'Trois pièces au calme')
    const image = await fetchPlain(raw.pictures[0].url.replace(/^https?:\/\/[^/]+/, new URL(demo.base).origin))
    assert.equal(image.status, 200, raw.pictures[0].url)
    assert.match(image.headers.get('content-type'), /^image\//)

    for (const [name, one] of [['deletePropertyPicture', picture], ['deletePropertyMedia', media], ['deletePropertyDocument', document]]) {
      await api.op(name, `${name[0].toUpperCase()}${name.slice(1)}Response`, ...at, one.id)
      assert.deepEqual(last.json, { success: true })
    }
  })

  await check('searches and their crossings, the same from both sides', async () => {
    const said = {
      contact: String(made.contact), user: String(user), category: '1', country: 'FR', types: ['1'], active: true, margin: '10',
      locations: [{ region: null, city: { id: '44109', name: 'Nantes' }, district: null }], rooms_operator: '2', rooms: 3,
      area: { min: '60', max: null, unit: '1' }, price: { min: null, max: '320000', currency: 'EUR' }, services: [6], comment: 'Au calme',
    }
    const { id } = await api.op('createRequest', 'CreateRequestResponse', agency, said)
    typed('answer', last.json, { id: 'number' })
    const found = await mine('listRequests', 'ListRequestsResponse', 'requests', id)
    typed('request', last.json.requests.find(r => r.id === id), types.request)
    assert.deepEqual([found.price.max, found.rooms, found.types], ['320000', 3, ['1']])
    const of = async (name, whose, other, wanted) => {
      const { crossings } = await api.op(name, `${name[0].toUpperCase()}${name.slice(1)}Response`, agency, whose)
      for (const c of last.json.crossings) typed('crossing', c, { [other]: 'number', step_id: 'number', total: 'digits', 'created_at updated_at': 'moment' })
      const one = crossings.find(c => c[other] === wanted)
      assert.ok(one, `${name}: ${wanted} is not there`)
      return one.total
    }
    const totals = [await of('listRequestCrossings', id, 'property_id', made.property), await of('listPropertyCrossings', made.property, 'request_id', id)]
    assert.equal(totals[0], totals[1])
    await api.op('updateRequest', 'UpdateRequestResponse', agency, id, { ...said, price: { min: null, max: '100000', currency: 'EUR' } })
    typed('answer', last.json, { id: 'number', 'created_at updated_at': 'moment' })
    const { crossings } = await api.op('listRequestCrossings', 'ListRequestCrossingsResponse', agency, id, { step: 1 })
    assert.ok(!crossings.some(c => c.property_id === made.property), 'too dear, and still suggested')
    return `total ${totals[0]}`
  })

  await check('contracts and residences', async () => {
    await api.op('listContracts', 'ListContractsResponse', agency)
    typed('answer', last.json, { 'total_items timestamp': 'number' })
    const { contracts } = last.json
    for (const item of contracts) typed(`contract ${item.id}`, item, types.contract)
    await api.op('listResidences', 'ListResidencesResponse', agency)
    const { residences } = last.json
    for (const item of residences) typed(`residence ${item.id}`, item, types.residence)
    assert.ok(contracts.length > 0 && residences.length > 0, `${contracts.length} contracts, ${residences.length} residences`)
    return `${contracts.length} contracts, ${residences.length} residences`
  })

  // mine reads a whole list and gives the item of the number.
  async function mine(name, schema, key, id) {
    const answer = await api.op(name, schema, agency)
    typed('answer', last.json, { 'total_items timestamp': 'number' })
    assert.equal(last.json.total_items, last.json[key].length)
    const found = answer[key].find(item => Number(item.id) === id)
    assert.ok(found, `${id} is not listed`)
    return found
  }
}
