package wire

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// A stream's buffer holds streamBuffer bytes and is sent once streamFull of
// them are used: what is left is room for the next row, so that the buffer
// need not grow.
const (
	streamBuffer = 64 << 10
	streamFull   = 60 << 10
)

// buffers keeps the buffers of finished streams for the next ones. Nothing
// but memory is shared through it.
var buffers = sync.Pool{New: func() any {
	b := make([]byte, 0, streamBuffer)
	return &b
}}

// errFinished refuses what comes once a stream is finished.
var errFinished = errors.New("stream is finished")

// Stream writes a JSON answer of any length through one buffer: an Encoder
// that sends what it has as the buffer fills. The first sending fixes status
// 200 and the headers; an answer that fits in the buffer is sent whole, with
// its Content-Length. A function that takes an Encoder is given &s.Encoder.
//
// Before the first sending nothing has happened, so that an error can still
// be answered as one. After it, the only honest way out is
// panic(http.ErrAbortHandler), which cuts the connection: a clean end would
// make half a list look like a whole one to a careless reader. Finish tells the
// two apart.
//
//	s := wire.NewStream(w, 30*time.Second)
//	s.Object()
//	err := ... // what the items come from
//	s.End()
//	return s.Finish(err)
type Stream struct {
	Encoder

	w        http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
	pooled   *[]byte // where the buffer goes back to
	started  bool    // something was sent: the status is 200 for good
	err      error
}

// NewStream begins an answer. A reader who does not take in a buffer's worth
// within patience is cut off; one who keeps reading may take as long as the
// answer is, whatever the server's WriteTimeout: for that, a ResponseWriter
// around the server's must have Unwrap. Headers set on w before the first
// sending go out with it; Content-Type is JSON unless one is set.
func NewStream(w http.ResponseWriter, patience time.Duration) *Stream {
	s := &Stream{
		w:        w,
		control:  http.NewResponseController(w),
		patience: patience,
		pooled:   buffers.Get().(*[]byte),
	}
	s.buf, s.out = (*s.pooled)[:0], s
	return s
}

// Err is the first failure to send, nil while there is none. After one,
// everything written is thrown away: a long loop should look and stop. A
// stream that is finished has one too.
func (s *Stream) Err() error { return s.err }

// close sends the rest and gives the buffer back. It returns the first
// failure to send: the reader is gone and needs no answer.
func (s *Stream) close() error {
	if s.err == nil && !s.started {
		s.w.Header().Set("Content-Length", strconv.Itoa(len(s.buf)))
	}
	s.flush()
	err := s.err
	s.discard()
	return err
}

// discard gives the buffer back without sending what it holds. After close or
// another discard it does nothing.
func (s *Stream) discard() {
	if s.pooled == nil {
		return
	}
	// If one huge value made the buffer grow, what goes back is the first one.
	buffers.Put(s.pooled)
	s.pooled, s.buf = nil, nil
	if s.err == nil {
		s.err = fmt.Errorf("wire.Stream: %w", errFinished)
	}
}

// flush sends the buffer and empties it, or only empties it once sending has
// failed.
func (s *Stream) flush() {
	if s.err == nil {
		s.err = s.send()
	}
	s.buf = s.buf[:0]
}

func (s *Stream) send() error {
	err := s.control.SetWriteDeadline(time.Now().Add(s.patience))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("wire.Stream: write deadline: %w", withoutAddress(err))
	}
	if !s.started {
		s.started = true
		if h := s.w.Header(); h.Get("Content-Type") == "" {
			h.Set("Content-Type", "application/json; charset=utf-8")
		}
		s.w.WriteHeader(http.StatusOK)
	}
	if _, err := s.w.Write(s.buf); err != nil {
		return fmt.Errorf("wire.Stream: %w", withoutAddress(err))
	}
	return nil
}
