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
  array: v => Array.isArray(v),
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

export const contact = {
  'id category': 'number',
  'user activity title spouse_title relationship civil_status children mailing emailing magazine': 'number|null',
  'password': 'null',
  'firstname lastname company vat_number spouse_firstname spouse_lastname email spouse_email phone mobile fax': 'string|null',
  'address address_more zipcode city country nationality spouse_nationality taxcode spouse_taxcode comment website': 'string|null',
  'birthday_at spouse_birthday_at': 'day|null',
  'incoming_action_at outgoing_action_at': 'moment|null',
  'language tags_customized': 'array',
  'created_at updated_at': 'moment',
}

export const property = {
  'id agency group': 'number',
  'reference': 'string',
  'step status ranking category subcategory type subtype parent rooms bedrooms sleeps longitude latitude radius altitude': 'number|null',
  'condition standing facades availability': 'number|null',
  'user agreement region city district area price residence view construction floor heating water style': 'object|null',
  'name block_name lot_reference cadastre_reference stairs_reference address address_more url': 'string|null',
  'country': 'string|null',
  'publish_address': 'boolean',
  'available_at delivered_at': 'day|null',
  'activities orientations services proximities tags tags_customized pictures medias comments areas regulations financial': 'array',
  'created_at updated_at': 'moment',
}

export const request = {
  'id': 'number',
  'active auto validated': 'boolean',
  'contact user category': 'digits',
  'ranking rooms bedrooms standing condition availability': 'number|null',
  'last_action': 'moment|null',
  'emailing area price floor': 'object',
  'subcategory subtype referral': 'digits|null',
  'subreferral sector zone': 'string|null',
  'types locations areas proximities services activities tags tags_customized': 'array',
  'country rooms_operator margin comment free_criteria created_by updated_by': 'string',
  'coordinates view': 'object|null',
  'created_at updated_at': 'moment',
}

export const contract = {
  'id step agency': 'number',
  'property price': 'number|null',
  'currency': 'string',
  'price_net commission commission_agency commission_owner commission_customer vat vat_rate deposit': 'number|null',
  'project_at offer_at commitment_at condition_precedent_at contract_scheduled_at contract_at collected_at legal_notice_at': 'day|null',
  'contacts entries': 'array',
  'comment': 'string|null',
  'created_at updated_at': 'moment',
}

export const residence = {
  'id': 'digits',
  'user type standing floors lots construction_year': 'digits|null',
  'name address': 'string',
  'reference location_reference address_more total_shares comment': 'string|null',
  'city': 'object',
  'district': 'object|null',
  'country longitude latitude': 'string',
  'contacts': 'array',
  'created_at updated_at': 'moment',
}

export const problem = { 'title detail message': 'string', 'status': 'number' }
