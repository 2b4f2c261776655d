package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

// readAhead is the most memory, in bytes, that a Content-Length alone is
// believed for; the rest is had as the bytes come.
const readAhead = 64 << 10

// ReadBody reads the body of a request, at most limit bytes. The error is
// ErrTooLarge, before a byte is read when Content-Length already says so;
// ErrSlow when the server's read deadline passed or the sender went away; or
// ErrMalformed when the body breaks the rules of HTTP. What is left of a body
// too large is net/http's to deal with: it closes the connection after the
// answer rather than read on.
func ReadBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, fmt.Errorf("wire.ReadBody: %w: %d bytes announced, %d allowed", ErrTooLarge, r.ContentLength, limit)
	}
	var body bytes.Buffer
	// Content-Length is -1 when unknown. ReadFrom wants MinRead bytes of room
	// even to find the end.
	body.Grow(int(max(0, min(r.ContentLength, readAhead))) + bytes.MinRead)
	if _, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, limit)); err != nil {
		return nil, fmt.Errorf("wire.ReadBody: after %d bytes: %w", body.Len(), readProblem(r, err))
	}
	return body.Bytes(), nil
}

// readProblem says whose fault a failed read is.
func readProblem(r *http.Request, err error) error {
	var tooLarge *http.MaxBytesError
	var connection *net.OpError
	switch {
	case errors.As(err, &tooLarge):
		return ErrTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded),
		errors.Is(err, io.ErrUnexpectedEOF), // closed before the announced end
		errors.As(err, &connection),
		r.Context().Err() != nil:
		return fmt.Errorf("%w: %w", ErrSlow, withoutAddress(err))
	default:
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
}
