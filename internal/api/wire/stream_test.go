package wire

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// writeRows writes {"rows":[...]} of n rows of about a kibibyte each, and
// stops early when the stream fails.
func writeRows(s *Stream, n int) {
	text := strings.Repeat("é", 500)
	s.Object()
	s.Key("rows")
	s.Array()
	for i := range n {
		if s.Err() != nil {
			return
		}
		s.Object()
		s.IntField("id", int64(i))
		s.StringField("text", text)
		s.End()
	}
	s.EndArray()
	s.End()
}

// countRows checks an answer of writeRows.
func countRows(t *testing.T, body io.Reader) int {
	t.Helper()
	var answer struct {
		Rows []struct {
			ID   int
			Text string
		}
	}
	if err := json.NewDecoder(body).Decode(&answer); err != nil {
		t.Fatalf("the answer is not JSON: %v", err)
	}
	for i, row := range answer.Rows {
		if row.ID != i || len(row.Text) != 1000 {
			t.Fatalf("row %d has id %d and %d bytes of text", i, row.ID, len(row.Text))
		}
	}
	return len(answer.Rows)
}

func TestStreamSendsAShortAnswerWhole(t *testing.T) {
	w := httptest.NewRecorder()
	w.Header().Set("X-Request-Id", "r1")
	s := NewStream(w, time.Minute)
	writeRows(s, 10)
	if s.started {
		t.Error("started although the answer fits in the buffer")
	}
	length := len(s.Bytes())
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	answer := w.Result()
	if answer.StatusCode != http.StatusOK || answer.ContentLength != int64(length) || answer.Header.Get("Content-Type") != "application/json; charset=utf-8" || answer.Header.Get("X-Request-Id") != "r1" {
		t.Errorf("status %d, length %d of %d, headers %v", answer.StatusCode, answer.ContentLength, length, answer.Header)
	}
	if rows := countRows(t, answer.Body); rows != 10 {
		t.Errorf("%d rows", rows)
	}
}

func TestStreamSendsALongAnswerInPieces(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s := NewStream(w, time.Minute)
		defer s.discard()
		w.Header().Set("Content-Type", "application/hal+json")
		writeRows(s, 1000)
		if !s.started || cap(s.Bytes()) > streamBuffer {
			t.Errorf("started %v, buffer of %d bytes", s.started, cap(s.Bytes()))
		}
		if err := s.close(); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	answer, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.ContentLength != -1 || answer.Header.Get("Content-Type") != "application/hal+json" {
		t.Errorf("status %d, length %d, headers %v", answer.StatusCode, answer.ContentLength, answer.Header)
	}
	if rows := countRows(t, answer.Body); rows != 1000 {
		t.Errorf("%d rows", rows)
	}
}

func TestStreamCarriesAValueLargerThanItsBuffer(t *testing.T) {
	w := httptest.NewRecorder()
	s := NewStream(w, time.Minute)
	huge := strings.Repeat("x", 3*streamBuffer)
	s.Array()
	s.String(huge)
	s.Raw([]byte(`"` + huge + `"`))
	s.EndArray()
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	var items []string
	if err := json.Unmarshal(w.Body.Bytes(), &items); err != nil || len(items) != 2 || items[0] != huge || items[1] != huge {
		t.Errorf("%d items, %v", len(items), err)
	}
	// The buffer it goes on with is of the usual size again.
	next := NewStream(w, time.Minute)
	defer next.discard()
	if cap(next.Bytes()) != streamBuffer {
		t.Errorf("the next stream has a buffer of %d bytes", cap(next.Bytes()))
	}
}

func TestStreamLeavesRoomForAnError(t *testing.T) {
	w := httptest.NewRecorder()
	func() {
		s := NewStream(w, time.Minute)
		defer s.discard()
		writeRows(s, 10)
		if s.started {
			t.Error("started")
		}
	}()
	http.Error(w, `{}`, http.StatusNotFound)
	if answer := w.Result(); answer.StatusCode != http.StatusNotFound || w.Body.String() != "{}\n" || answer.Header.Get("Content-Length") != "" {
		t.Errorf("status %d, body %.40q, headers %v", answer.StatusCode, w.Body, answer.Header)
	}
}

func TestStreamIsFinishedOnce(t *testing.T) {
	w := httptest.NewRecorder()
	s := NewStream(w, time.Minute)
	s.Int(1)
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	s.discard()
	writeRows(s, 1000)
	if err := s.close(); err == nil || w.Body.String() != "1" {
		t.Errorf("a second close gives %v and the body is %.40q", err, w.Body)
	}
}

// slowly serves one stream of rows over an unbuffered pipe, so that nothing
// between them takes in what the reader does not. The reader is given the
// connection after its request was sent; what is returned is the stream's end.
func slowly(t *testing.T, rows int, patience time.Duration, read func(net.Conn)) error {
	t.Helper()
	ended := make(chan error, 1)
	server := &http.Server{
		WriteTimeout: time.Second, // as good as nothing beside the stream's
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			s := NewStream(w, patience)
			writeRows(s, rows)
			ended <- s.close()
		}),
	}
	ours, theirs := net.Pipe()
	listener := &oneConnection{connection: theirs, done: make(chan struct{})}
	go server.Serve(listener)
	defer server.Close()
	if _, err := io.WriteString(ours, "GET / HTTP/1.1\r\nHost: api.example.org\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	read(ours)
	err := <-ended
	ours.Close()
	return err
}

// oneConnection is a net.Listener which accepts once.
type oneConnection struct {
	connection net.Conn
	done       chan struct{}
}

func (l *oneConnection) Accept() (net.Conn, error) {
	if connection := l.connection; connection != nil {
		l.connection = nil
		return connection, nil
	}
	<-l.done
	return nil, net.ErrClosed
}

func (l *oneConnection) Close() error   { close(l.done); return nil }
func (l *oneConnection) Addr() net.Addr { return &net.TCPAddr{} }

func TestStreamCutsOffAReaderWhoStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		err := slowly(t, 1000, 30*time.Second, func(connection net.Conn) {
			if _, err := io.ReadFull(connection, make([]byte, 100_000)); err != nil {
				t.Error(err)
			}
		})
		if !errors.Is(err, os.ErrDeadlineExceeded) || strings.Contains(err.Error(), "pipe") {
			t.Errorf("close = %v, want a deadline and no address", err)
		}
		if waited := time.Since(begun); waited != 30*time.Second {
			t.Errorf("cut off after %v", waited)
		}
	})
}

func TestStreamBearsWithAReaderWhoIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		err := slowly(t, 1000, 30*time.Second, func(connection net.Conn) {
			answer, err := http.ReadResponse(bufio.NewReaderSize(&unhurried{connection, 16_000, 5 * time.Second}, 16_000), nil)
			if err != nil {
				t.Error(err)
				return
			}
			if rows := countRows(t, answer.Body); rows != 1000 {
				t.Errorf("%d rows", rows)
			}
		})
		if err != nil {
			t.Errorf("close = %v", err)
		}
		if took := time.Since(begun); took < 4*time.Minute {
			t.Errorf("took %v: the reader was not slow", took)
		}
	})
}

// unhurried reads at most so many bytes at a time, and waits before each.
type unhurried struct {
	connection net.Conn
	most       int
	pause      time.Duration
}

func (u *unhurried) Read(p []byte) (int, error) {
	<-time.After(u.pause)
	return u.connection.Read(p[:min(len(p), u.most)])
}

func TestStreamTellsThatItsReaderLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		err := slowly(t, 1_000_000, time.Hour, func(connection net.Conn) { connection.Close() })
		if err == nil {
			t.Error("close = nil, want the failed write")
		}
	})
}
