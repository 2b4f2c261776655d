package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"
)

// What a page may load. Everything comes from this server; nothing may frame it.
const (
	pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
		"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

	// The viewer of the documents needs two things more:
	//   - connect-src: it reads the OpenAPI document, and "Send API Request" calls the door;
	//   - style-src-elem 'unsafe-inline': it inserts style sheets of its own, and one of them, for the editor of the
	//     request body, holds a generated id, so that listing hashes cannot do. Style attributes stay forbidden
	//     (it sets styles through the DOM, which no policy concerns), and so does every inline script.
	viewerPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-elem 'self' 'unsafe-inline'; " +
		"img-src 'self' data:; connect-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

const (
	// A page or a file of ours may change with the next release under the same address.
	revalidate = "no-cache"
	// A vendored file has its version in its path and never changes.
	forever = "public, max-age=31536000, immutable"
)

// resource is a rendered page or an embedded file, ready to be sent.
type resource struct {
	status    int
	mediaType string
	policy    string // Content-Security-Policy
	cache     string // Cache-Control
	etag      string // hash of the body, quoted
	body      []byte
}

func newResource(status int, mediaType, policy, cache string, body []byte) resource {
	sum := sha256.Sum256(body)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"`
	return resource{status, mediaType, policy, cache, etag, body}
}

// version names what is in it.
func (res resource) version() string { return res.etag[1:11] }

// ServeHTTP sends the resource, or 304 to a client that has it. Only successful answers can be revalidated or sent in
// part: a 404 is always sent whole.
func (res resource) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", res.mediaType)
	h.Set("Content-Security-Policy", res.policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cache-Control", res.cache)
	if r.URL.RawQuery == "v="+res.version() { // Site.Address: another version has another address
		h.Set("Cache-Control", forever)
	}
	if res.status == http.StatusOK {
		h.Set("ETag", res.etag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(res.body))
		return
	}
	w.WriteHeader(res.status)
	if r.Method != http.MethodHead {
		// The only error is a client that went away.
		_, _ = w.Write(res.body)
	}
}
