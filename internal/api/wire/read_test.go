package wire

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// received is what ReadBody made of one request.
type received struct {
	body []byte
	err  error
}

// startReader starts a server whose one route reads bodies of at most limit
// bytes, answers 200 or 400, and tells what it got.
func startReader(t *testing.T, limit int64, readTimeout time.Duration) (address string, got <-chan received) {
	t.Helper()
	results := make(chan received, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := ReadBody(w, r, limit)
		results <- received{body, err}
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	server.Config.ReadTimeout = readTimeout
	server.Start()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), results
}

// send writes a request to the letter and leaves the connection open.
func send(t *testing.T, address, request string) *net.TCPConn {
	t.Helper()
	connection, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	if _, err := io.WriteString(connection, request); err != nil {
		t.Fatal(err)
	}
	return connection.(*net.TCPConn)
}

// status reads the status of the answer that comes on a connection.
func status(t *testing.T, connection net.Conn) int {
	t.Helper()
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.StatusCode
}

const post = "POST / HTTP/1.1\r\nHost: api.example.org\r\n"

func TestReadBodyUpToItsLimit(t *testing.T) {
	const limit = 200_000 // above what Content-Length is believed for
	address, got := startReader(t, limit, time.Minute)
	chunks := func(body string) string {
		return fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(body), body)
	}
	whole := func(body string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body) }
	full := strings.Repeat("x", limit)
	tests := []struct {
		name, rest string
		want       int // bytes, or -1 for too large
	}{
		{"no body", "\r\n", 0},
		{"empty", whole(""), 0},
		{"short", whole("{}"), 2},
		{"just full", whole(full), limit},
		{"one byte over, announced", whole(full + "x"), -1},
		{"chunked, short", chunks("{}"), 2},
		{"chunked, just full", chunks(full), limit},
		{"chunked, one byte over", chunks(full + "x"), -1},
	}
	for _, test := range tests {
		connection := send(t, address, post+test.rest)
		result, code := <-got, status(t, connection)
		if test.want < 0 {
			if !errors.Is(result.err, ErrTooLarge) || code != http.StatusBadRequest {
				t.Errorf("%s: %v, status %d; want ErrTooLarge, answered", test.name, result.err, code)
			}
			continue
		}
		if result.err != nil || len(result.body) != test.want || code != http.StatusOK {
			t.Errorf("%s: %d bytes, %v, status %d; want %d bytes", test.name, len(result.body), result.err, code, test.want)
		}
	}
}

func TestReadBodyRefusesAnAnnouncedSizeBeforeReading(t *testing.T) {
	// A gibibyte is announced and not one byte of it sent: an answer comes.
	address, got := startReader(t, 1<<20, time.Minute)
	connection := send(t, address, post+"Content-Length: 1073741824\r\n\r\n")
	if code := status(t, connection); code != http.StatusBadRequest {
		t.Errorf("status %d", code)
	}
	if result := <-got; !errors.Is(result.err, ErrTooLarge) {
		t.Errorf("ReadBody = %v, want ErrTooLarge", result.err)
	}
}

func TestReadBodyGivesUpOnASlowSender(t *testing.T) {
	for _, rest := range []string{
		"Content-Length: 10\r\n\r\n{\"a\"",
		"Content-Length: 10\r\n\r\n",
		"Transfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n",
		"Transfer-Encoding: chunked\r\n\r\n4",
	} {
		address, got := startReader(t, 1<<20, 50*time.Millisecond)
		connection := send(t, address, post+rest)
		result := <-got // the connection stays open: only the deadline ends this
		if !errors.Is(result.err, ErrSlow) || !errors.Is(result.err, os.ErrDeadlineExceeded) {
			t.Errorf("after %q: %v, want ErrSlow by the deadline", rest, result.err)
		}
		if host, _, _ := net.SplitHostPort(connection.LocalAddr().String()); strings.Contains(result.err.Error(), host) {
			t.Errorf("%v names the sender's address", result.err)
		}
	}
}

func TestReadBodyNoticesASenderWhoLeaves(t *testing.T) {
	for _, rest := range []string{
		"Content-Length: 10\r\n\r\n{\"a\"",
		"Transfer-Encoding: chunked\r\n\r\n4\r\n{\"a\"\r\n",
	} {
		address, got := startReader(t, 1<<20, time.Minute)
		if err := send(t, address, post+rest).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if result := <-got; !errors.Is(result.err, ErrSlow) {
			t.Errorf("after %q: %v, want ErrSlow", rest, result.err)
		}

		// The same with the line cut, which is a reset and not an end.
		connection := send(t, address, post+rest)
		if err := connection.SetLinger(0); err != nil {
			t.Fatal(err)
		}
		connection.Close()
		if result := <-got; !errors.Is(result.err, ErrSlow) {
			t.Errorf("cut after %q: %v, want ErrSlow", rest, result.err)
		}
	}
}

func TestReadBodyRefusesBrokenChunks(t *testing.T) {
	for _, rest := range []string{"zz\r\n{}\r\n0\r\n\r\n", "2\r\n{}xx0\r\n\r\n", "-2\r\n{}\r\n", "fffffffffffffffff\r\n{}\r\n"} {
		address, got := startReader(t, 1<<20, time.Minute)
		connection := send(t, address, post+"Transfer-Encoding: chunked\r\n\r\n"+rest)
		result, code := <-got, status(t, connection)
		if !errors.Is(result.err, ErrMalformed) || errors.Is(result.err, ErrSlow) || code != http.StatusBadRequest {
			t.Errorf("after %q: %v, status %d; want ErrMalformed", rest, result.err, code)
		}
	}
}

func TestReadBodyBelievesAContentLengthOnlySoFar(t *testing.T) {
	const announced = 16 << 20
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("{}"))
	request.ContentLength = announced
	body, err := ReadBody(httptest.NewRecorder(), request, announced)
	if err != nil || string(body) != "{}" {
		t.Fatalf("ReadBody = %q, %v", body, err)
	}
	if cap(body) > 2*readAhead {
		t.Errorf("%d bytes were taken for a body of 2", cap(body))
	}
}

func TestReadBodyOfAKnownLengthIsReadInOnePlace(t *testing.T) {
	content := bytes.Repeat([]byte("x"), 10_000)
	request := httptest.NewRequest(http.MethodPost, "/", iotest.HalfReader(bytes.NewReader(content)))
	request.ContentLength = int64(len(content))
	body, err := ReadBody(httptest.NewRecorder(), request, 1<<20)
	if err != nil || !bytes.Equal(body, content) {
		t.Fatalf("ReadBody = %d bytes, %v", len(body), err)
	}
	if cap(body) >= 2*len(content) {
		t.Errorf("a body of %d bytes has a buffer of %d: it grew on the way", len(content), cap(body))
	}
}
