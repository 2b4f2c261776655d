// Pictures before they leave the telephone: a photograph is made small enough for a weak
// signal, and a signature drawn with a finger becomes a picture of the slip it stands on.
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

// signed is the slip with its signature: what was signed, and the ink below it.
function signed(form, ink) {
  const margin = 24, line = 28
  const slip = sheet(ink.width + 2 * margin, 0)
  const pen = slip.getContext('2d')
  const font = '20px system-ui, sans-serif'
  pen.font = font
  const text = lines(pen, form.querySelector('.terms').textContent, ink.width)
  slip.height = 3 * margin + text.length * line + ink.height
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, slip.width, slip.height)
  pen.fillStyle = '#000'
  pen.font = font // a canvas forgets it with its size
  text.forEach((one, i) => pen.fillText(one, margin, margin + (i + 1) * line))
  pen.drawImage(ink, margin, 2 * margin + text.length * line)
  const bytes = Uint8Array.from(atob(slip.toDataURL('image/png').split(',')[1]), c => c.charCodeAt(0))
  return new File([bytes], 'bon-de-visite.png', { type: 'image/png' })
}

// sign lets the visitor sign with a finger; what is drawn takes the place of a photograph
// of a slip on paper.
export function sign(form) {
  const ink = form.querySelector('canvas')
  const pen = ink.getContext('2d')
  const paper = form.querySelectorAll('[required]')
  let drawn = false
  const inked = yes => {
    drawn = yes
    for (const field of paper) field.required = !yes
  }
  const at = event => [event.offsetX * ink.width / ink.clientWidth, event.offsetY * ink.height / ink.clientHeight]
  pen.lineWidth = 3
  pen.lineCap = pen.lineJoin = 'round'
  ink.addEventListener('pointerdown', event => {
    ink.setPointerCapture(event.pointerId)
    pen.beginPath()
    pen.moveTo(...at(event))
  })
  ink.addEventListener('pointermove', event => {
    if (!event.buttons) return
    pen.lineTo(...at(event))
    pen.stroke()
    inked(true)
  })
  form.querySelector('[data-clear]').addEventListener('click', () => {
    pen.clearRect(0, 0, ink.width, ink.height)
    inked(false)
  })
  form.addEventListener('submit', () => drawn && give(form.elements.file, signed(form, ink)))
  form.querySelector('.ink').hidden = false
}
