package load

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
)

// next is what follows each answer on the connection: it must be left untouched.
const next = "HTTP/1.1 299 Next\r\n"

func TestAnswersAreReadToTheirLastByteAndNoFurther(t *testing.T) {
	for name, c := range map[string]struct {
		wire   string
		status int
		body   string
	}{
		"with a length":      {"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello", 200, "hello"},
		"case and spaces":    {"HTTP/1.1 201 Created\r\ncONTENT-lENGTH:   2  \r\n\r\n{}", 201, "{}"},
		"empty":              {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, ""},
		"no content":         {"HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
		"no reason":          {"HTTP/1.1 404\r\nContent-Length: 1\r\n\r\nx", 404, "x"},
		"bare line ends":     {"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", 200, "ok"},
		"kept by name":       {"HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\n1", 200, "1"},
		"chunks":             {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n10\r\n, sixteen bytes!\r\n0\r\n\r\n", 200, "hello, sixteen bytes!"},
		"extended chunks":    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA;x=1\r\n0123456789\r\n0;y\r\n\r\n", 200, "0123456789"},
		"trailers":           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nServer-Timing: db;dur=1\r\n\r\n", 200, "x"},
		"chunks over length": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 99\r\n\r\n1\r\nx\r\n0\r\n\r\n", 200, "x"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, keep := range []*bytes.Buffer{nil, {}} {
				in := bufio.NewReader(iotest.OneByteReader(strings.NewReader(c.wire + next)))
				a, err := readAnswer(in, keep, Work{}.wants)
				if err != nil || a.status != c.status || a.size != int64(len(c.body)) {
					t.Errorf("got %+v, %v; want status %d and %d bytes", a, err, c.status, len(c.body))
				}
				if keep != nil && keep.String() != c.body {
					t.Errorf("body %q, want %q", keep, c.body)
				}
				if rest, _ := io.ReadAll(in); string(rest) != next {
					t.Errorf("left %q on the connection, want %q", rest, next)
				}
			}
		})
	}
}

func TestAnswersThatCannotBeMeasuredAreErrors(t *testing.T) {
	for name, c := range map[string]struct {
		wire string
		want error
	}{
		"nothing":           {"", io.EOF},
		"not HTTP":          {"SSH-2.0-OpenSSH\r\n", errMalformed},
		"HTTP/1.0":          {"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", errMalformed},
		"status of letters": {"HTTP/1.1 abc\r\n\r\n", errMalformed},
		"interim status":    {"HTTP/1.1 100 Continue\r\n\r\n", errMalformed},
		"header no colon":   {"HTTP/1.1 200 OK\r\nServer\r\n\r\n", errMalformed},
		"negative length":   {"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", errMalformed},
		"no length":         {"HTTP/1.1 200 OK\r\n\r\nbody", errNoLength},
		"closing":           {"HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", errClosing},
		"cut header":        {"HTTP/1.1 200 OK\r\nContent-Le", io.EOF},
		"cut body":          {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", io.EOF},
		"cut chunk":         {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello", io.EOF},
		"chunk of letters":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", errMalformed},
		"chunk too long":    {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxyz\r\n0\r\n\r\n", errMalformed},
		"endless header":    {"HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", 8192), bufio.ErrBufferFull},
	} {
		t.Run(name, func(t *testing.T) {
			for _, keep := range []*bytes.Buffer{nil, {}} {
				_, err := readAnswer(bufio.NewReader(strings.NewReader(c.wire)), keep, Work{}.wants)
				if !errors.Is(err, c.want) {
					t.Errorf("error %v, want %v", err, c.want)
				}
			}
		})
	}
}

// FuzzReadAnswer holds the reader to net/http's: an answer that ours accepts, theirs reads the same.
func FuzzReadAnswer(f *testing.F) {
	f.Add([]byte("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
	f.Add([]byte("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"))
	f.Fuzz(func(t *testing.T, wire []byte) {
		var body bytes.Buffer
		ours, err := readAnswer(bufio.NewReader(bytes.NewReader(wire)), &body, Work{}.wants)
		if err != nil {
			return
		}
		theirs, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(wire)), nil)
		if err != nil {
			return // stricter than ours on header names and values, which do not matter here
		}
		defer theirs.Body.Close()
		want, err := io.ReadAll(theirs.Body)
		if err == nil && (ours.status != theirs.StatusCode || !bytes.Equal(body.Bytes(), want)) {
			t.Errorf("read %d %q, net/http reads %d %q", ours.status, body.Bytes(), theirs.StatusCode, want)
		}
	})
}
