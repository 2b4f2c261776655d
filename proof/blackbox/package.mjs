// Loads the npm package apimo.js 2.0.1, which was compiled for a bundler: its
// files are ES modules that neither say so nor name the extension of what they
// import. Node refuses that; these two hooks read it as a bundler would.
import { register } from 'node:module'

const inside = /\/node_modules\/apimo\.js\/dist\//

if (import.meta.url.startsWith('file:') && !new URL(import.meta.url).search) {
  register(`${import.meta.url}?hooks`)
}

export async function resolve(specifier, context, next) {
  const bare = inside.test(context.parentURL ?? '') && specifier.startsWith('.') && !specifier.endsWith('.js')
  if (!bare) return next(specifier, context)
  try {
    return await next(`${specifier}.js`, context)
  } catch {
    return next(`${specifier}/index.js`, context)
  }
}

export async function load(url, context, next) {
  return next(url, inside.test(url) ? { ...context, format: 'module' } : context)
}
