// Runs before the viewer, which reads the theme once when it starts.
const root = document.documentElement
const dark = matchMedia('(prefers-color-scheme: dark)')

// The viewer has the colours the reader's system asks for, and follows when they change.
function followTheme() {
  root.dataset.theme = dark.matches ? 'dark' : 'light'
}

// The viewer keeps the credentials that were typed in the browser's permanent storage. Whoever leaves the page takes
// them along; a page that ended without leaving, in a crash, is caught up with on the next visit.
function forgetCredentials() {
  localStorage.removeItem('TryIt_securitySchemeValues')
}

followTheme()
dark.addEventListener('change', followTheme)
forgetCredentials()
addEventListener('pagehide', forgetCredentials)
