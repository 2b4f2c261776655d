package blobs

import (
	"bufio"
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// objectStore is a server that speaks as much of S3 as contents need. It has one
// bucket, checks the signature of every request, as AWS describes version 4, and
// whatever a content was announced with.
type objectStore struct {
	*httptest.Server
	region string
	refuse func(r *http.Request) (status int, code string) // before all else; 0 goes on

	mu       sync.Mutex
	contents map[string][]byte
	types    map[string]string
	seen     []string // method and path of every request
}

const (
	storeBucket = "plans"
	storeKey    = "palierkey"
	storeSecret = "geheim"
)

func newObjectStore(t *testing.T, secure bool) *objectStore {
	s := &objectStore{region: "us-east-1", contents: map[string][]byte{}, types: map[string]string{}}
	s.refuse = func(*http.Request) (int, string) { return 0, "" }
	start := httptest.NewServer
	if secure {
		start = httptest.NewTLSServer
	}
	s.Server = start(s)
	t.Cleanup(s.Close)
	return s
}

func (s *objectStore) options() S3Options {
	return S3Options{Endpoint: s.URL, Bucket: storeBucket, Prefix: "palier/prod", Key: storeKey, Secret: storeSecret}
}

// open opens the store as a program does that trusts its certificate.
func (s *objectStore) open(t *testing.T, o S3Options) *S3 {
	t.Helper()
	p, err := openS3(o, s.Client().Transport.(*http.Transport).Clone())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

func (s *objectStore) names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.contents))
}

func (s *objectStore) requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.seen)
}

func (s *objectStore) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, status, code := s.admit(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seen = append(s.seen, r.Method+" "+r.URL.RequestURI())
	bucket, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	content, found := s.contents[name]
	switch {
	case status != 0:
	case bucket != storeBucket:
		status, code = 404, "NoSuchBucket"
	case r.Method == "GET" && name == "" && r.URL.Query().Has("location"):
		fmt.Fprintf(w, `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">%s</LocationConstraint>`, s.region)
		return
	case name != "" && r.Method == "PUT":
		s.contents[name], s.types[name] = body, r.Header.Get("Content-Type")
		return
	case name != "" && r.Method == "DELETE":
		delete(s.contents, name)
		w.WriteHeader(204)
		return
	case name != "" && r.Method == "GET" && found:
		w.Header().Set("Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content)) // whole, or the part asked for
		return
	case name != "" && r.Method == "GET":
		status, code = 404, "NoSuchKey"
	default:
		status, code = 501, "NotImplemented"
	}
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>In the store's words.</Message><Region>%s</Region></Error>", code, s.region)
}

// admit reads a request and refuses what is not signed as it should be or did not
// arrive as it was sent.
func (s *objectStore) admit(r *http.Request) (body []byte, status int, code string) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, 400, "IncompleteBody"
	}
	if status, code := s.refuse(r); status != 0 {
		return nil, status, code
	}
	if status, code := s.signed(r); status != 0 {
		return nil, status, code
	}
	switch announced := r.Header.Get("X-Amz-Content-Sha256"); announced {
	case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
		body, ok := chunks(raw)
		if !ok || r.Header.Get("X-Amz-Decoded-Content-Length") != strconv.Itoa(len(body)) {
			return nil, 400, "IncompleteBody"
		}
		return body, 0, ""
	case "UNSIGNED-PAYLOAD":
		if sum := md5.Sum(raw); len(raw) > 0 && r.Header.Get("Content-Md5") != base64.StdEncoding.EncodeToString(sum[:]) {
			return nil, 400, "BadDigest"
		}
	default:
		if sum := sha256.Sum256(raw); announced != hex.EncodeToString(sum[:]) {
			return nil, 400, "XAmzContentSHA256Mismatch"
		}
	}
	return raw, 0, ""
}

// chunks takes a content out of its signed pieces, of which the last is empty.
func chunks(raw []byte) (body []byte, ok bool) {
	in := bufio.NewReader(bytes.NewReader(raw))
	for {
		line, err := in.ReadString('\n')
		size, signature, _ := strings.Cut(strings.TrimSuffix(line, "\r\n"), ";chunk-signature=")
		n, bad := strconv.ParseInt(size, 16, 32)
		if err != nil || bad != nil || len(signature) != 64 {
			return nil, false
		}
		piece := make([]byte, n+2)
		if _, err := io.ReadFull(in, piece); err != nil || string(piece[n:]) != "\r\n" {
			return nil, false
		}
		if n == 0 {
			return body, in.Buffered() == 0
		}
		body = append(body, piece[:n]...)
	}
}

// signed checks the Authorization of a request.
func (s *objectStore) signed(r *http.Request) (status int, code string) {
	var credential, headers, signature string
	fields := strings.ReplaceAll(r.Header.Get("Authorization"), ", ", ",")
	for field := range strings.SplitSeq(strings.TrimPrefix(fields, "AWS4-HMAC-SHA256 "), ",") {
		switch name, value, _ := strings.Cut(field, "="); name {
		case "Credential":
			credential = value
		case "SignedHeaders":
			headers = value
		case "Signature":
			signature = value
		}
	}
	key, scope, _ := strings.Cut(credential, "/")
	parts := strings.Split(scope, "/")
	switch {
	case signature == "" || len(parts) != 4:
		return 403, "AccessDenied"
	case key != storeKey:
		return 403, "InvalidAccessKeyId"
	case parts[1] != s.region && !r.URL.Query().Has("location"):
		return 400, "AuthorizationHeaderMalformed"
	case signature != sign(r, headers, scope, parts):
		return 403, "SignatureDoesNotMatch"
	}
	return 0, ""
}

// sign is the signature that the request should have.
func sign(r *http.Request, headers, scope string, parts []string) string {
	canonical := r.Method + "\n" + r.URL.EscapedPath() + "\n" + r.URL.Query().Encode() + "\n"
	for name := range strings.SplitSeq(headers, ";") {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		canonical += name + ":" + value + "\n"
	}
	canonical += "\n" + headers + "\n" + r.Header.Get("X-Amz-Content-Sha256")
	sum := sha256.Sum256([]byte(canonical))
	key := []byte("AWS4" + storeSecret)
	for _, part := range append(parts, strings.Join([]string{"AWS4-HMAC-SHA256", r.Header.Get("X-Amz-Date"), scope, hex.EncodeToString(sum[:])}, "\n")) {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(part))
		key = mac.Sum(nil)
	}
	return hex.EncodeToString(key)
}
