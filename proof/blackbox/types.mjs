// The exact JSON types of apimo.md, profile `document`: what a client that is
// stricter than apimo.js 2 relies on.
import assert from 'node:assert/strict'

const dateTime = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/

const kinds = {
  number: v => typeof v === 'number',
  boolean: v => typeof v === 'boolean',
  string: v => typeof v === 'string',
  digits: v => typeof v === 'string' && /^\d+$/.test(v),
  moment: v => typeof v === 'string' && dateTime.test(v),
  day: v => typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v),
  time: v => typeof v === 'string' && /^\d\d:\d\d:\d\d$/.test(v),
  url: v => typeof v === 'string' && URL.canParse(v),
  object: v => typeof v === 'object' && v !== null && !Array.isArray(v),
  masked: v => v === '*********',
  null: v => v === null,
}

// typed asserts that the object has each key of the table, with one of the
// types named ('number|null'); a table of additive keys lets them be absent.
export function typed(what, object, table, additive = false) {
  for (const [keys, type] of Object.entries(table)) {
    for (const key of keys.split(' ')) {
      if (additive && !(key in object)) continue
      assert.ok(key in object, `${what}: ${key} is absent`)
      const fits = type.split('|').some(kind => kinds[kind](object[key]))
      assert.ok(fits, `${what}: ${key} is ${JSON.stringify(object[key])}, want ${type}`)
    }
  }
}

export const agency = {
  'id': 'number',
  'name address zipcode city country phone email': 'string',
  'fax': 'string|null',
  'website picture': 'url|null',
  'created_at updated_at': 'moment',
}

export const user = {
  'id agency group': 'digits',
  'active': 'boolean',
  'created_at updated_at': 'moment',
  'firstname lastname username email timezone': 'string',
  'password': 'masked',
  'phone mobile fax': 'string|null',
  'picture': 'url|null',
}

export const lead = {
  'id provider': 'number',
  'parent property request user': 'number|null',
  'type step': 'digits',
  'date created_at updated_at': 'moment',
  'reference email phone fax mobile': 'string',
  'lastname firstname language message': 'string|null',
  'contact': 'digits|null',
  'opened assigned closed criteria': 'object|null',
}

export const leadAdditive = {
  'agency start_at end_at method country address address_more zipcode city referral subreferral': 'string',
  'recipient_lastname recipient_firstname recipient_email currency': 'string',
  'property_reference property_address property_address_more property_zipcode property_city': 'string',
  'property_country property_types property_subtype': 'string',
  'title property_category property_view_landscape property_view_type property_location': 'number',
  'area_min area_max area_unit room_min room_max bedroom_min bedroom_max price_min price_max': 'number',
}

export const action = {
  'id type user': 'digits',
  'contact': 'digits|null',
  'date': 'day',
  'time_start time_end': 'time|null',
  'subject content referral subreferral': 'string|null',
  'properties': 'object|null',
  'created_at updated_at': 'moment',
}

export const actionProperty = {
  'id': 'digits',
  'price currency': 'string',
  'report rating assessment': 'string|null',
}

export const problem = { 'title detail message': 'string', 'status': 'number' }
