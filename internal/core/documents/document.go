// Package documents keeps pictures and PDFs that belong to an agency: photographs of
// a building, of a mailbox, of a visit's report. What a document is, its first bytes
// say and nothing else; a picture is kept as pixels alone, with what else a camera put
// into it (where, when, by whom) gone, and with thumbnails.
//
// It knows nothing of what a document is shown beside, and decodes no picture itself.
package documents

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
)

// The subject and kinds of event of this package.
const (
	Subject      = "document"
	EventAdded   = "document.added"
	EventRemoved = "document.removed"
)

// MaxFile is the size of the largest upload, in bytes.
const MaxFile = 20 << 20

// Sizes are the longest sides of thumbnails, in pixels (Leads2Keys door, 3.4).
func Sizes() []int { return []int{128, 256, 512} }

// Document is what is known of a file. Nothing of it changes but by its going.
type Document struct {
	ID          int64
	UID         string // 32 hex digits, 128 random bits: what an address says
	Account     int64
	Agency      int64
	User        int64  // who put it, 0: no user
	Name        string // as uploaded, without any path, its ending that of the type
	Mime        string // of the content that is kept
	Description string
	Size        int64 // of the content that is kept, in bytes
	Width       int   // in pixels, seen upright; 0 for a PDF
	Height      int
	CreatedAt   time.Time
}

// Picture tells whether the document is one, and so has thumbnails.
func (d Document) Picture() bool { return d.Mime != pdf.mime }

// content is the name under which a rendition lies: 0 for the document itself, else a
// thumbnail's size.
func (d Document) content(size int) string {
	name := fmt.Sprintf("documents/%d/%s", d.Account, d.UID)
	if size == 0 {
		return name
	}
	return fmt.Sprintf("%sx%d", name, size) // x is no hex digit: no document is called so
}

// all are the names of everything that is kept of the document.
func (d Document) all() []string {
	names := []string{d.content(0)}
	if d.Picture() {
		for _, size := range Sizes() {
			names = append(names, d.content(size))
		}
		for _, size := range WebSizes() {
			if !slices.Contains(Sizes(), size) {
				names = append(names, d.copy(size, false))
			}
			names = append(names, d.copy(size, true))
		}
	}
	return names
}

// event is the line of the journal that says what became of it.
func (d Document) event(kind string, by access.Actor) event.Event {
	changes := []event.Change{
		{Field: "name", After: d.Name}, {Field: "mime", After: d.Mime}, {Field: "description", After: d.Description}, {Field: "size", After: event.Number(d.Size)},
	}
	before, after := []event.Change(nil), changes
	if kind == EventRemoved {
		before, after = changes, nil
	}
	return event.Event{Kind: kind, Subject: event.Subject{Kind: Subject, ID: d.ID}, Agency: d.Agency, Who: by.Who, Changes: event.Diff(before, after)}
}

// newUID gives 128 random bits.
func newUID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	return hex.EncodeToString(b[:])
}

// named tells whether a text could be a uid. What could not is looked for nowhere.
func named(uid string) bool {
	return len(uid) == 32 && !slices.ContainsFunc([]byte(uid), func(b byte) bool { return (b < '0' || b > '9') && (b < 'a' || b > 'f') })
}
