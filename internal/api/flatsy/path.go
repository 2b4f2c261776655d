package flatsy

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"palier/internal/api/wire"
)

// base begins every path of the API.
const base = "/api/v1/business"

const loginPath = "/login"

// within is the escaped path below base, as routes have it: a reference is one
// segment. References have slashes (18/1280/02/0227); a client that does not encode
// them means the same, so what stands between the first segment and the verb is
// taken as one. A trailing slash means nothing.
func within(escaped string) (path string, ok bool) {
	path, ok = strings.CutPrefix(strings.TrimRight(escaped, "/"), base)
	if !ok || path != "" && path[0] != '/' {
		return "", false
	}
	if ref, ok := strings.CutPrefix(path, "/sendmail/"); ok {
		return "/sendmail/" + joined(ref), true
	}
	if rest, ok := strings.CutPrefix(path, "/property/"); ok {
		if at := strings.LastIndexByte(rest, '/'); at > 0 { // the last segment is the verb
			return "/property/" + joined(rest[:at]) + rest[at:], true
		}
	}
	return path, true
}

// joined makes one segment of several. What cannot be unescaped names nothing, and is
// left to be so.
func joined(segments string) string {
	plain, err := url.PathUnescape(segments)
	if err != nil {
		return segments
	}
	return url.PathEscape(plain)
}

// at is the request at an escaped path, as the router reads it.
func at(r *http.Request, escaped string) *http.Request {
	plain, err := url.PathUnescape(escaped)
	if err != nil {
		plain, escaped = escaped, "" // names nothing
	}
	return wire.At(r, plain, escaped)
}

// legible tells a text that can be stored and told again: what is not names nothing.
func legible(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, unicode.IsControl)
}
