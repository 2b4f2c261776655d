package wire

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"palier/internal/core/fault"
)

// FilePatience is how long a file may take to come or to go: five minutes are 20 MiB
// at half a megabit a second.
const FilePatience = 5 * time.Minute

// File is a content that a caller may read, and never another under the same tag.
type File struct {
	Name    string // for who saves it
	Mime    string
	Tag     string // letters, digits and hyphens
	Content io.ReadSeeker
	Public  bool // anybody may read it, and keep it as long as he likes
}

// ErrRange refuses (Invalid; 416 where a door has a word for it) a part of a file of which
// nothing is there. Content-Range says how long the file is.
var ErrRange = fault.New(fault.Invalid, "The file is not as long as the part that Range asks for, or Range cannot be read")

// SendFile answers a GET or HEAD with a file or the part of it that is asked for, or
// with 304 to who has it. It is somebody's upload on this origin: it is what its type
// says, runs nothing, and is opened in the browser only when it is a picture. The
// caller's own program may keep it for a day, and nobody between. The error ErrRange leaves
// the answer to the caller. A failure after the first bytes cuts the connection.
func SendFile(w http.ResponseWriter, r *http.Request, f File) error {
	// A file takes as long as it must: the server's limit is for answers.
	if err := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(FilePatience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("wire.SendFile: deadline: %w", err)
	}
	shown := "attachment"
	if strings.HasPrefix(f.Mime, "image/") {
		shown = "inline"
	}
	h := w.Header()
	h.Set("Content-Type", f.Mime)
	h.Set("Content-Disposition", mime.FormatMediaType(shown, map[string]string{"filename": f.Name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, max-age=86400")
	if f.Public {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", `"`+f.Tag+`"`)
	if unit, _, _ := strings.Cut(r.Header.Get("Range"), "="); unit != "bytes" {
		r.Header.Del("Range") // one of another unit asks for nothing (RFC 9110, 14.2)
	}
	content, whole := &sending{ReadSeeker: f.Content}, &serving{ResponseWriter: w}
	http.ServeContent(whole, r, "", time.Time{}, content)
	switch {
	case content.failed:
		panic(http.ErrAbortHandler) // half a file must not look like a whole one
	case whole.refused:
		for _, name := range []string{"Content-Disposition", "Content-Security-Policy", "Content-Length"} {
			h.Del(name)
		}
		Guard(h)
		return ErrRange
	}
	return nil
}

// serving sends what http.ServeContent answers, but for its refusal of a range: that is
// plain text, and doors have bodies of their own.
type serving struct {
	http.ResponseWriter
	refused bool
}

// WriteHeader implements http.ResponseWriter.
func (s *serving) WriteHeader(status int) {
	if s.refused = status == http.StatusRequestedRangeNotSatisfiable; !s.refused {
		s.ResponseWriter.WriteHeader(status)
	}
}

// Write implements io.Writer.
func (s *serving) Write(b []byte) (int, error) {
	if s.refused {
		return len(b), nil
	}
	return s.ResponseWriter.Write(b)
}

// sending is a content that notes whether it broke off: who sends it is not told.
type sending struct {
	io.ReadSeeker
	failed bool
}

// Read implements io.Reader.
func (s *sending) Read(b []byte) (int, error) {
	n, err := s.ReadSeeker.Read(b)
	s.failed = s.failed || err != nil && !errors.Is(err, io.EOF)
	return n, err
}
