package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
)

// answer is what the generator keeps of one HTTP answer.
type answer struct {
	status int
	size   int64         // bytes of body, transfer coding removed
	body   *bytes.Buffer // the body, when it was to be kept or the status is not wanted
}

// Errors of an answer that a keep-alive client cannot go on after.
var (
	errMalformed = errors.New("malformed HTTP answer")
	errNoLength  = errors.New("answer with neither a length nor chunks: the connection cannot be kept")
	errClosing   = errors.New("the server closes a connection that was to be kept")
)

// readAnswer reads one HTTP/1.1 answer. The body is counted and thrown away, or also appended to keep when that
// is not nil; that of an answer nobody wanted is always kept, because somebody will want to read it. It knows just
// what servers send to a plain keep-alive client: no upgrade, no 1xx, no HEAD.
func readAnswer(in *bufio.Reader, keep *bytes.Buffer, wanted func(status int) bool) (answer, error) {
	status, err := readStatus(in)
	if err != nil {
		return answer{}, err
	}
	length, err := readHeader(in)
	if err != nil {
		return answer{}, err
	}
	a := answer{status: status, body: keep}
	if keep == nil && !wanted(status) {
		a.body = new(bytes.Buffer)
	}
	switch {
	case length == chunked:
		a.size, err = readChunks(in, a.body)
	case status == 204 || status == 304:
	case length == unknown:
		err = errNoLength
	default:
		a.size, err = length, readBody(in, length, a.body)
	}
	return a, err
}

// readStatus reads "HTTP/1.1 200 OK".
func readStatus(in *bufio.Reader) (int, error) {
	line, err := readLine(in)
	if err != nil {
		return 0, err
	}
	rest, ok := bytes.CutPrefix(line, []byte("HTTP/1.1 "))
	if !ok || len(rest) < 3 {
		return 0, fmt.Errorf("%w: status line %q", errMalformed, line)
	}
	status, err := strconv.Atoi(string(rest[:3]))
	if err != nil || status < 200 {
		return 0, fmt.Errorf("%w: status line %q", errMalformed, line)
	}
	return status, nil
}

// What readHeader says of a body whose length the header does not state.
const (
	unknown = -1
	chunked = -2
)

// readHeader reads up to the blank line and returns the length of the body, or one of unknown and chunked.
func readHeader(in *bufio.Reader) (int64, error) {
	length := int64(unknown)
	for {
		line, err := readLine(in)
		if err != nil {
			return 0, err
		}
		if len(line) == 0 {
			return length, nil
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			return 0, fmt.Errorf("%w: header line %q", errMalformed, line)
		}
		value = bytes.TrimSpace(value)
		switch {
		case is(name, "content-length") && length != chunked: // chunks overrule a length
			if length, err = strconv.ParseInt(string(value), 10, 64); err != nil || length < 0 {
				return 0, fmt.Errorf("%w: length %q", errMalformed, value)
			}
		case is(name, "transfer-encoding"):
			length = chunked
		case is(name, "connection") && is(value, "close"):
			return 0, errClosing
		}
	}
}

// readChunks reads a chunked body with its trailers and returns its size.
func readChunks(in *bufio.Reader, body *bytes.Buffer) (int64, error) {
	var total int64
	for {
		line, err := readLine(in)
		if err != nil {
			return total, err
		}
		digits, _, _ := bytes.Cut(line, []byte(";"))
		size, err := strconv.ParseInt(string(bytes.TrimSpace(digits)), 16, 64)
		if err != nil || size < 0 {
			return total, fmt.Errorf("%w: chunk size %q", errMalformed, line)
		}
		if size == 0 {
			_, err := readHeader(in) // the trailers
			return total, err
		}
		if err := readBody(in, size, body); err != nil {
			return total, err
		}
		total += size
		if end, err := readLine(in); err != nil || len(end) != 0 {
			return total, errors.Join(errMalformed, err)
		}
	}
}

// readBody passes over n bytes, which it keeps when body is not nil.
func readBody(in *bufio.Reader, n int64, body *bytes.Buffer) error {
	if body != nil {
		_, err := io.CopyN(body, in, n)
		return err
	}
	_, err := in.Discard(int(n))
	return err
}

// readLine returns the next line without its end. It is valid until the next read.
func readLine(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(line[:len(line)-1], []byte("\r")), nil
}

// is compares a header name or token with its lower-case spelling, without regard to case and without garbage.
func is(got []byte, lower string) bool {
	return len(got) == len(lower) && bytes.EqualFold(got, []byte(lower))
}
