package httpd_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"palier/internal/api/wire"
	"palier/internal/httpd"
)

// start serves on a free port until the test ends; first is done to the server
// before it listens.
func start(t *testing.T, o httpd.Options, first ...func(*httpd.Server)) *httpd.Server {
	t.Helper()
	o.Addr = "127.0.0.1:0"
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Ready == nil {
		o.Ready = func(context.Context) error { return nil }
	}
	s := httpd.New(o)
	for _, f := range first {
		f(s)
	}
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := s.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return s
}

// echo says which mount was reached, by which path.
func echo(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, name, " ", r.URL.Path, " ", r.URL.EscapedPath())
	})
}

// ask sends one request on a connection of its own.
func ask(t *testing.T, s *httpd.Server, head string) (*http.Response, string) {
	t.Helper()
	conn := dial(t, s)
	if _, err := io.WriteString(conn, head+"\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	return read(t, conn)
}

func dial(t *testing.T, s *httpd.Server) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", s.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

func read(t *testing.T, conn net.Conn) (*http.Response, string) {
	t.Helper()
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

func TestARequestReachesItsMount(t *testing.T) {
	s := start(t, httpd.Options{Mounts: []httpd.Mount{
		{Name: "apimo", Prefix: "/apimo", Host: "apimo.localhost", Handler: echo("apimo")},
		{Name: "web", Handler: echo("web")},
	}})
	for _, test := range []struct{ host, path, want string }{
		{"x", "/apimo/agencies", "apimo /agencies /agencies"},
		{"x", "/apimo", "apimo / /"},
		{"x", "/apimo/", "apimo / /"},
		{"x", "/apimo//a", "apimo //a //a"},
		{"x", "/apimo/a%2Fb", "apimo /a/b /a%2Fb"},
		{"x", "/%61pimo/a", "apimo /a /a"},
		{"x", "/apimo/../y", "apimo /../y /../y"},
		{"x", "/apimox", "web /apimox /apimox"},
		{"x", "/", "web / /"},
		{"apimo.localhost", "/apimo/a", "apimo /apimo/a /apimo/a"},
		{"APIMO.localhost:8080", "/a", "apimo /a /a"},
		{"apimo.localhost.example.org", "/a", "web /a /a"},
	} {
		if _, got := ask(t, s, "GET "+test.path+" HTTP/1.1\r\nHost: "+test.host); got != test.want {
			t.Errorf("%s%s reaches %q, want %q", test.host, test.path, got, test.want)
		}
	}
	if _, got := ask(t, s, "OPTIONS * HTTP/1.1\r\nHost: apimo.localhost"); got != "apimo * *" {
		t.Errorf("OPTIONS * reaches %q: it is the mount's to answer", got)
	}
}

func TestAPanicIsAnInternalErrorAndTheServerLives(t *testing.T) {
	sorry := func(w http.ResponseWriter) {
		w.WriteHeader(http.StatusInternalServerError)
		io.WriteString(w, "sorry")
	}
	s := start(t, httpd.Options{Mounts: []httpd.Mount{{Name: "door", Failed: sorry, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/before":
			w.Header().Set("Content-Length", "1000")
			panic("planted")
		case "/after":
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "half an answer")
			panic(errors.New("planted"))
		}
		io.WriteString(w, "alive")
	})}}})
	res, body := ask(t, s, "POST /before HTTP/1.1\r\nHost: x")
	if res.StatusCode != 500 || body != "sorry" || res.Header.Get("X-Request-Id") == "" {
		t.Errorf("before an answer: %d %v %s", res.StatusCode, res.Header, body)
	}
	conn := dial(t, s)
	io.WriteString(conn, "GET /after HTTP/1.1\r\nHost: x\r\n\r\n")
	if whole, err := http.ReadResponse(bufio.NewReader(conn), nil); err == nil {
		if _, err := io.ReadAll(whole.Body); err == nil {
			t.Error("half an answer looks like a whole one")
		}
	}
	if _, body := ask(t, s, "GET / HTTP/1.1\r\nHost: x"); body != "alive" {
		t.Errorf("afterwards: %q", body)
	}
}

func TestAPanicOfAMountWithoutWordsIsPlainText(t *testing.T) {
	s := start(t, httpd.Options{Mounts: []httpd.Mount{{Name: "web", Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("planted") })}}})
	if res, body := ask(t, s, "GET / HTTP/1.1\r\nHost: x"); res.StatusCode != 500 || body != "internal error\n" {
		t.Errorf("%d %q", res.StatusCode, body)
	}
}

// A client that stops sending gets the handler's answer to a body that did not
// come, and its connection back.
func TestASlowClientIsCutOff(t *testing.T) {
	verdict := make(chan error, 1)
	s := start(t, httpd.Options{Mounts: []httpd.Mount{{Name: "door", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := wire.ReadBody(w, r, 1<<20)
		verdict <- err
		w.WriteHeader(http.StatusBadRequest)
	})}}}, func(s *httpd.Server) { s.Hurry(200 * time.Millisecond) })
	conn := dial(t, s)
	io.WriteString(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
	if res, _ := read(t, conn); res.StatusCode != 400 {
		t.Errorf("half a body: answered %d", res.StatusCode)
	}
	if err := <-verdict; !errors.Is(err, wire.ErrSlow) {
		t.Errorf("half a body: the handler was told %v", err)
	}
	conn = dial(t, s)
	io.WriteString(conn, "POST / HTTP/1.1\r\nHost: x\r\nX-Half: ")
	if n, err := conn.Read(make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) {
		t.Errorf("half a header: read %d bytes, %v; want the connection closed", n, err)
	}
}

func TestNoClientMayKeepAListenerWaiting(t *testing.T) {
	s := httpd.Harden(&http.Server{})
	for what, limit := range map[string]time.Duration{"header": s.ReadHeaderTimeout, "request": s.ReadTimeout, "answer": s.WriteTimeout, "rest": s.IdleTimeout} {
		if limit <= 0 || limit > 2*time.Minute {
			t.Errorf("%s: %v", what, limit)
		}
	}
	if s.MaxHeaderBytes != 32<<10 || s.ReadHeaderTimeout > s.ReadTimeout {
		t.Errorf("a head of %d bytes, in %v of %v", s.MaxHeaderBytes, s.ReadHeaderTimeout, s.ReadTimeout)
	}
}

func TestEveryAnswerHasARequestID(t *testing.T) {
	s := start(t, httpd.Options{Mounts: []httpd.Mount{{Name: "door", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, wire.RequestID(r.Context()))
	})}}})
	made := regexp.MustCompile(`^[0-9a-f]{24}$`)
	for given, kept := range map[string]bool{"abc-1.2_X": true, strings.Repeat("a", 64): true, "": false, strings.Repeat("a", 65): false,
		"two words": false, "<script>": false, "é": false, "a\tb": false} {
		res, inside := ask(t, s, "GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: "+given)
		id := res.Header.Get("X-Request-Id")
		if id != inside || kept && id != given || !kept && !made.MatchString(id) {
			t.Errorf("given %q, answered %q, the handler has %q", given, id, inside)
		}
	}
}

func TestReadinessFollowsTheStoreAndTheDrain(t *testing.T) {
	broken := errors.New("planted")
	var store error
	held, release := make(chan struct{}), make(chan struct{})
	s := httpd.New(httpd.Options{
		Addr: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler), Ready: func(context.Context) error { return store },
		Mounts: []httpd.Mount{{Name: "door", Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			close(held)
			<-release
			io.WriteString(w, "done")
		})}},
	})
	if err := s.Listen(); err != nil {
		t.Fatal(err)
	}
	s.Start()
	status := func(path string) int {
		res, _ := ask(t, s, "GET "+path+" HTTP/1.1\r\nHost: x")
		return res.StatusCode
	}
	if status("/readyz") != 200 || status("/healthz") != 200 || status("/metrics") != 200 {
		t.Error("a working server is not ready, healthy or measured")
	}
	store = broken
	if status("/readyz") != 503 || status("/healthz") != 200 {
		t.Error("without its store a server lives and is not ready")
	}
	conn := dial(t, s)
	io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	<-held
	stopped := make(chan error, 1)
	go func() { stopped <- s.Stop(context.Background()) }()
	close(release)
	if _, body := read(t, conn); body != "done" {
		t.Errorf("the request under way was answered %q", body)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

// An invented method must not become a label: a caller could make millions.
func TestMetricsHaveABoundedNumberOfLabels(t *testing.T) {
	s := start(t, httpd.Options{Mounts: []httpd.Mount{{Name: "door", Handler: echo("door")}}})
	for _, method := range []string{"GET", "BREW", "BREW2", "TRACE"} {
		ask(t, s, method+" /secret-path HTTP/1.1\r\nHost: x")
	}
	_, text := ask(t, s, "GET /metrics HTTP/1.1\r\nHost: x")
	for _, line := range []string{`palier_http_requests_total{door="door",method="GET",status="200"} 1`, `palier_http_requests_total{door="door",method="OTHER",status="200"} 3`} {
		if !strings.Contains(text, line) {
			t.Errorf("no line %s", line)
		}
	}
	if strings.Contains(text, "BREW") || strings.Contains(text, "secret") {
		t.Error("a caller's words became a label")
	}
}
