// Package mailbox is where a demonstration's letters go instead of to a mail server: a
// box in memory, and the pages that show what is in it.
//
// It knows mails as they are carried. It must not know what they are about; it is for
// demonstrations alone, because whoever reaches it reads everybody's letters.
package mailbox

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/letters"
	"palier/internal/web/ical"
	"palier/internal/web/page"
)

//go:embed templates texts
var files embed.FS

// Path is where the box is shown.
const Path = "/demo/mail"

// most is how many letters the box holds; the oldest make room.
const most = 500

// Box takes every mail.
type Box struct {
	set *page.Set

	mu    sync.Mutex
	mails []kept // the oldest first
	count int    // of all that ever came
}

// kept is a mail in the box.
type kept struct {
	letters.Mail
	Number int
}

// New makes an empty box.
func New(log *slog.Logger) (*Box, error) {
	set, err := page.Parse(files, log.With("page", "mailbox"))
	if err != nil {
		return nil, fmt.Errorf("mailbox.New: %w", err)
	}
	set.Policy += "; frame-src 'self'" // for a letter, as a mail program would show it
	return &Box{set: set}, nil
}

// Carry implements delivery.Carrier. A letter that comes again, because its outcome was
// not written down, is in the box once, as it would be in most mail programs.
func (b *Box) Carry(_ context.Context, mails []letters.Mail) []letters.Receipt {
	b.mu.Lock()
	defer b.mu.Unlock()
	receipts := make([]letters.Receipt, len(mails))
	for i, m := range mails {
		receipts[i].Tried = true
		if m.Letter != 0 {
			b.mails = slices.DeleteFunc(b.mails, func(k kept) bool { return k.Account == m.Account && k.Letter == m.Letter })
		}
		b.count++
		b.mails = append(b.mails, kept{m, b.count})
	}
	if more := len(b.mails) - most; more > 0 {
		b.mails = slices.Delete(b.mails, 0, more)
	}
	return receipts
}

// Mount adds the pages to mux.
func (b *Box) Mount(mux *http.ServeMux) {
	mux.HandleFunc("GET "+Path, b.list)
	mux.HandleFunc("GET "+Path+"/{number}", b.one(b.letter))
	mux.HandleFunc("GET "+Path+"/{number}/html", b.one(b.html))
	mux.HandleFunc("GET "+Path+"/{number}/visite.ics", b.one(b.calendar))
}

// list shows what is in the box, the latest first.
func (b *Box) list(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	list := slices.Clone(b.mails)
	b.mu.Unlock()
	slices.Reverse(list)
	b.set.Show(w, r, http.StatusOK, "list", list)
}

// one finds the letter of a request.
func (b *Box) one(show func(w http.ResponseWriter, r *http.Request, k kept)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		number, _ := strconv.Atoi(r.PathValue("number"))
		b.mu.Lock()
		i := slices.IndexFunc(b.mails, func(k kept) bool { return k.Number == number })
		var k kept
		if i >= 0 {
			k = b.mails[i]
		}
		b.mu.Unlock()
		if i < 0 {
			b.set.Problem(w, r, http.StatusNotFound, "missing")
			return
		}
		show(w, r, k)
	}
}

// Links are the addresses in the letter's text, to be followed outside of the frame it
// is shown in, which opens nothing.
func (k kept) Links() (list []string) {
	for word := range strings.FieldsSeq(k.Text) {
		if strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "http://") {
			list = append(list, word)
		}
	}
	return list
}

// When is when it left, on the clock of Paris, where the demonstration is.
func (k kept) When() time.Time { return k.At.In(day.Paris()) }

// Path is the address of the letter.
func (k kept) Path() string { return Path + "/" + strconv.Itoa(k.Number) }

func (b *Box) letter(w http.ResponseWriter, r *http.Request, k kept) {
	b.set.Show(w, r, http.StatusOK, "letter", k)
}

// frame is the policy of a letter in its frame: its own styles, and nothing that runs,
// loads or sends.
const frame = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox"

func (b *Box) html(w http.ResponseWriter, _ *http.Request, k kept) {
	h := w.Header()
	h.Set("Content-Security-Policy", frame)
	send(w, "text/html; charset=utf-8", k.HTML)
}

func (b *Box) calendar(w http.ResponseWriter, r *http.Request, k kept) {
	if k.Calendar == "" {
		b.set.Problem(w, r, http.StatusNotFound, "missing")
		return
	}
	w.Header().Set("Content-Disposition", `attachment; filename="visite.ics"`)
	send(w, ical.MediaType, k.Calendar)
}

func send(w http.ResponseWriter, mediaType, body string) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", "no-store")
	// The only error is a client that went away.
	_, _ = w.Write([]byte(body))
}
