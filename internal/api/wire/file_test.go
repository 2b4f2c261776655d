package wire

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sent is the answer to a request for a file of ten bytes.
func sent(t *testing.T, kind string, change func(r *http.Request)) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	Guard(w.Header())
	r := httptest.NewRequest("GET", "/document/a1", nil)
	change(r)
	if err := SendFile(w, r, File{Name: "façade.jpg", Mime: kind, Tag: "a1-128", Content: bytes.NewReader([]byte("0123456789"))}); err != nil {
		t.Fatal(err)
	}
	return w.Result()
}

func TestAFileIsWhatItsTypeSaysAndRunsNothing(t *testing.T) {
	for kind, shown := range map[string]string{"image/jpeg": "inline", "application/pdf": "attachment", "text/html": "attachment"} {
		want := http.Header{
			"Content-Type": {kind}, "Content-Disposition": {shown + "; filename*=utf-8''fa%C3%A7ade.jpg"}, "Content-Length": {"10"}, "Accept-Ranges": {"bytes"},
			"Content-Security-Policy": {"default-src 'none'; sandbox"}, "X-Content-Type-Options": {"nosniff"},
			"Cache-Control": {"private, max-age=86400"}, "Etag": {`"a1-128"`},
		}
		if diff := cmp.Diff(want, sent(t, kind, func(*http.Request) {}).Header); diff != "" {
			t.Errorf("%s (-want +got):\n%s", kind, diff)
		}
	}
}

func TestAFileIsSentAsFarAsItIsAskedFor(t *testing.T) {
	for name, c := range map[string]struct {
		change func(r *http.Request)
		status int
		body   string
	}{
		"all":             {func(*http.Request) {}, 200, "0123456789"},
		"its head":        {func(r *http.Request) { r.Method = "HEAD" }, 200, ""},
		"a part":          {func(r *http.Request) { r.Header.Set("Range", "bytes=3-5") }, 206, "345"},
		"the end":         {func(r *http.Request) { r.Header.Set("Range", "bytes=-2") }, 206, "89"},
		"another unit":    {func(r *http.Request) { r.Header.Set("Range", "items=0-1") }, 200, "0123456789"},
		"what is known":   {func(r *http.Request) { r.Header.Set("If-None-Match", `"a1-128"`) }, 304, ""},
		"another known":   {func(r *http.Request) { r.Header.Set("If-None-Match", `"a1"`) }, 200, "0123456789"},
		"a part of other": {func(r *http.Request) { r.Header.Set("Range", "bytes=3-5"); r.Header.Set("If-Range", `"a1"`) }, 200, "0123456789"},
	} {
		resp := sent(t, "image/jpeg", c.change)
		body, err := io.ReadAll(resp.Body)
		if resp.StatusCode != c.status || string(body) != c.body || err != nil {
			t.Errorf("%s: %d %q %v, want %d %q", name, resp.StatusCode, body, err, c.status, c.body)
		}
	}
}

// What cannot be sent of a file is the door's to answer: nothing is written, and no header is
// left that speaks of a file.
func TestARangeBehindTheEndIsLeftToTheDoor(t *testing.T) {
	for _, asked := range []string{"bytes=10-", "bytes=3", "bytes=5-3"} {
		w := httptest.NewRecorder()
		Guard(w.Header())
		r := httptest.NewRequest("GET", "/document/a1", nil)
		r.Header.Set("Range", asked)
		err := SendFile(w, r, File{Name: "a.jpg", Mime: "image/jpeg", Tag: "a1", Content: strings.NewReader("0123456789")})
		if !errors.Is(err, ErrRange) || w.Body.Len() > 0 {
			t.Errorf("%s: %v, %q", asked, err, w.Body)
		}
		Send(w, http.StatusRequestedRangeNotSatisfiable, []byte("{}"))
		for name, want := range map[string]string{"Content-Type": "application/json; charset=utf-8", "Content-Length": "2", "Cache-Control": "no-store", "Content-Disposition": "", "Etag": ""} {
			if got := w.Result().Header.Get(name); w.Code != 416 || got != want {
				t.Errorf("%s: %d, %s %q, want %q", asked, w.Code, name, got, want)
			}
		}
	}
}

// broken is a content that breaks off after its first half.
type broken struct{ *strings.Reader }

func (b broken) Read(p []byte) (int, error) {
	if b.Len() <= 5 {
		return 0, errors.New("the store went away")
	}
	return b.Reader.Read(p[:min(len(p), 5)])
}

// unmeasured is what a compressing server makes of an answer: nobody knows how long it
// will be, so that its length gives nothing away.
type unmeasured struct{ http.ResponseWriter }

func (u unmeasured) WriteHeader(status int) {
	u.Header().Del("Content-Length")
	u.ResponseWriter.WriteHeader(status)
	u.ResponseWriter.(http.Flusher).Flush()
}

func TestHalfAFileDoesNotLookWhole(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w = unmeasured{w}
		if err := SendFile(w, r, File{Name: "a.jpg", Mime: "image/jpeg", Tag: "a", Content: broken{strings.NewReader("0123456789")}}); err != nil {
			t.Error(err)
		}
	}))
	defer s.Close()
	resp, err := s.Client().Get(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d %q, %v", resp.StatusCode, body, err)
	}
}
