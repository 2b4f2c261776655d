// Lets openid-client, which knows nothing of Palier, log a user in and call the
// Leads2Keys API for him: code with PKCE and state, refresh, and the errors that
// it tells its own program. One line a check, then `N passed, M failed`.
// Usage: node authorize.mjs demo.json
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import * as oauth from 'openid-client'

const demo = JSON.parse(readFileSync(process.argv[2], 'utf8')).leads2keys
const endpoints = {
  issuer: demo.base,
  authorization_endpoint: `${demo.base}/auth/authorization`,
  token_endpoint: `${demo.base}/auth/token`,
}

let passed = 0
let failed = 0

async function check(name, body) {
  try {
    await body()
    passed++
    console.log(`ok      ${name}`)
  } catch (error) {
    failed++
    console.log(`FAILED  ${name}: ${error.cause?.message ?? error.message}`)
  }
}

// connect makes a client that says its secret in one of the two ways.
function connect(authentication, secret = demo.client_secret) {
  const config = new oauth.Configuration(endpoints, demo.client_id, undefined, authentication(secret))
  oauth.allowInsecureRequests(config) // the demonstration has no certificate
  return config
}

// consent is the user's browser: it opens the address, fills the form in and gives
// the address that it is sent to with the code.
async function consent(address) {
  const page = await (await fetch(address)).text()
  const form = new URLSearchParams({ email: demo.login, password: demo.password })
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)) {
    form.set(name, value.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replaceAll('&amp;', '&'))
  }
  const [, action] = page.match(/<form method="post" action="([^"]+)"/)
  const sent = await fetch(new URL(action, address), { method: 'POST', body: form, redirect: 'manual' })
  assert.equal(sent.status, 302, 'after the log-in')
  return new URL(sent.headers.get('location'))
}

// authorize goes the whole way to tokens.
async function authorize(config) {
  const verifier = oauth.randomPKCECodeVerifier()
  const state = oauth.randomState()
  const to = oauth.buildAuthorizationUrl(config, {
    redirect_uri: demo.redirect_uri, scope: 'account:read places:read', state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })
  const back = await consent(to)
  const expected = { pkceCodeVerifier: verifier, expectedState: state }
  return { back, expected, tokens: await oauth.authorizationCodeGrant(config, back, expected) }
}

// said is the word of OAuth2 that the client understood, in a body or in a challenge.
const said = error => error.error ?? (error.cause?.[0]?.scheme === 'basic' ? 'invalid_client' : error.code)

const account = tokens => fetch(`${demo.base}/account`, { headers: { authorization: `Bearer ${tokens.access_token}` } })

for (const [name, authentication] of [['in the body', oauth.ClientSecretPost], ['in the header', oauth.ClientSecretBasic]]) {
  await check(`code, call and refresh, the secret ${name}`, async () => {
    const config = connect(authentication)
    const { tokens } = await authorize(config)
    assert.equal(tokens.token_type, 'bearer')
    assert.equal(tokens.expires_in, 3600) // as it was sent: expiresIn() counts down from the answer on
    assert.equal((await (await account(tokens)).json()).email, demo.login)
    const fresh = await oauth.refreshTokenGrant(config, tokens.refresh_token)
    assert.notEqual(fresh.refresh_token, tokens.refresh_token)
    assert.equal((await account(fresh)).status, 200)
  })
  await check(`a wrong secret ${name} is invalid_client`, async () => {
    await assert.rejects(authorize(connect(authentication, 'wrong')), error => said(error) === 'invalid_client')
  })
}

await check('a code that comes again ends what it gave', async () => {
  const config = connect(oauth.ClientSecretPost)
  const { back, expected, tokens } = await authorize(config)
  await assert.rejects(oauth.authorizationCodeGrant(config, back, expected), error => error.error === 'invalid_grant')
  assert.equal((await account(tokens)).status, 401)
})

await check('tokens that are given up are over', async () => {
  const config = connect(oauth.ClientSecretPost)
  const { tokens } = await authorize(config)
  const end = () => fetch(`${demo.base}/auth/token`, { method: 'DELETE', headers: { authorization: `Bearer ${tokens.access_token}` } })
  assert.equal((await end()).status, 200)
  assert.equal((await end()).status, 403)
  await assert.rejects(oauth.refreshTokenGrant(config, tokens.refresh_token), error => error.error === 'invalid_grant')
})

console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
