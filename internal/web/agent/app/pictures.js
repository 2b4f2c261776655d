// Pictures before they leave the telephone: a photograph is made small enough for a weak
// signal, and a signature drawn with a finger, or a name that was typed, becomes a picture of
// the slip it stands on.
const longest = 1600 // pixels of a photograph's longer side

const sheet = (width, height) => {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  return canvas
}

// give puts a file into a field, as if it had been chosen.
function give(field, file) {
  const chosen = new DataTransfer()
  chosen.items.add(file)
  field.files = chosen.files
}

// shrink makes a chosen photograph smaller; one that cannot be read here goes as it is.
export async function shrink(field) {
  const file = field.files[0]
  if (!file) return
  try {
    const photo = await createImageBitmap(file)
    const scale = Math.min(1, longest / Math.max(photo.width, photo.height))
    const small = sheet(Math.round(photo.width * scale), Math.round(photo.height * scale))
    small.getContext('2d').drawImage(photo, 0, 0, small.width, small.height)
    const blob = await new Promise(done => small.toBlob(done, 'image/jpeg', 0.85))
    if (blob && blob.size < file.size) give(field, new File([blob], 'photo.jpg', { type: 'image/jpeg' }))
  } catch { /* the server says what it is */ }
}

// lines breaks a text so that each line fits.
function lines(pen, text, width) {
  const out = ['']
  for (const word of text.split(' ')) {
    const longer = `${out.at(-1)} ${word}`.trim()
    if (pen.measureText(longer).width <= width) out[out.length - 1] = longer
    else out.push(word)
  }
  return out
}

// signed is the slip as it was signed: its words, the ink or the typed name, and when.
function signed(form, ink) {
  const margin = 24, line = 28
  const slip = sheet(ink.width + 2 * margin, 0)
  const pen = slip.getContext('2d')
  const font = '20px system-ui, sans-serif'
  pen.font = font
  const { signer, approved } = form.elements
  const when = new Date().toLocaleString(document.documentElement.lang, { dateStyle: 'full', timeStyle: 'short' })
  const named = signer.value.trim() && approved.checked ? [`${form.dataset.approved}, ${signer.value.trim()}`] : []
  const text = lines(pen, form.querySelector('.terms').textContent, ink.width)
  const below = [...named, form.dataset.dated.replace('%s', when)].flatMap(one => lines(pen, one, ink.width))
  const height = ink.used ? ink.height + margin : 0
  slip.height = 3 * margin + (text.length + below.length) * line + height
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, slip.width, slip.height)
  pen.fillStyle = '#000'
  pen.font = font // a canvas forgets it with its size
  text.forEach((one, i) => pen.fillText(one, margin, margin + (i + 1) * line))
  const top = 2 * margin + text.length * line
  below.forEach((one, i) => pen.fillText(one, margin, top + (i + 1) * line - 8))
  if (ink.used) pen.drawImage(ink.canvas, margin, top + below.length * line + margin)
  const bytes = Uint8Array.from(atob(slip.toDataURL('image/png').split(',')[1]), c => c.charCodeAt(0))
  return new File([bytes], 'bon-de-visite.png', { type: 'image/png' })
}

// signaturePad draws what a finger writes; only a slip that can be signed asks for it. The
// worker keeps it for where there is no connection.
export const signaturePad = '/static/vendor/signature_pad-5.1.4/dist/signature_pad.min.js'

// sign lets the visitor sign with a finger, or with his typed name and a tick; either takes
// the place of a photograph of a slip on paper.
export async function sign(form) {
  const canvas = form.querySelector('canvas')
  const { signer, approved } = form.elements
  const paper = form.querySelectorAll('[required]')
  let pad
  const settle = () => {
    const typed = signer.value.trim() !== ''
    approved.required = typed
    signer.required = approved.checked
    for (const field of paper) field.required = !typed && !approved.checked && (pad?.isEmpty() ?? true)
  }
  form.addEventListener('input', settle)
  form.addEventListener('submit', () => {
    const used = !(pad?.isEmpty() ?? true)
    if (used || approved.checked) give(form.elements.file, signed(form, { canvas, used, width: canvas.width, height: canvas.height }))
  })
  form.querySelector('.ink').hidden = false
  // What the finger writes is counted in pixels of the page, and the canvas has its own.
  canvas.addEventListener('pointerdown', () => {
    const scale = canvas.width / canvas.clientWidth
    canvas.getContext('2d').setTransform(scale, 0, 0, scale, 0, 0)
  })
  try {
    const { default: SignaturePad } = await import(signaturePad)
    pad = new SignaturePad(canvas, { penColor: '#000', minWidth: 0.8, maxWidth: 2.4 })
  } catch { // not kept here, and no connection: a name or a photograph will do
    canvas.hidden = form.querySelector('[data-clear]').hidden = true
    form.querySelector('#ink-label').hidden = true
    return
  }
  pad.addEventListener('endStroke', settle)
  form.querySelector('[data-clear]').addEventListener('click', () => {
    pad.clear()
    settle()
  })
}
