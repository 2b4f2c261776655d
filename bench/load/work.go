package load

import "strconv"

// Stream gives one client its next operation: one request or several, each ready for the wire, sent one after the
// other. What it returns is valid until the next call. None means that there is nothing left to do: the client's
// window ends there.
type Stream func() [][]byte

// Work is what the clients of a run do.
type Work struct {
	// Client makes the stream of the client of that number, counted from 0.
	Client func(client int) Stream
	// Check judges each body that answers a client's first operation, so that a server cannot win by answering
	// something else. Later answers are held to 2xx and to at least Least bytes, or half the size of what was checked.
	Check func(body []byte) error
	// Least is the size in bytes of the shortest honest answer, where they differ; 0: they are much alike.
	Least int64
	// Status is what every answer must have; 0: any of 2xx. A refusal can be what is measured.
	Status int
}

// wants is whether an answer's status is the one asked for.
func (w Work) wants(status int) bool {
	return status == w.Status || w.Status == 0 && status >= 200 && status <= 299
}

// Cycle is work that repeats the given operations; every client enters the circle elsewhere.
func Cycle(operations [][][]byte, check func(body []byte) error) Work {
	return Work{Check: check, Client: func(client int) Stream {
		next := client * 61 // any stride that keeps the clients apart
		return func() [][]byte {
			next++
			return operations[next%len(operations)]
		}
	}}
}

// Head is the part of a request that does not change: method, target and the header lines, each ended by CRLF.
type Head struct {
	Method, Target, Host string
	Lines                string
}

// Append adds the whole request, with its body when there is one, to dst.
func (h Head) Append(dst, body []byte) []byte {
	dst = append(dst, h.Method...)
	dst = append(dst, ' ')
	dst = append(dst, h.Target...)
	dst = append(dst, " HTTP/1.1\r\nHost: "...)
	dst = append(dst, h.Host...)
	dst = append(dst, "\r\nAccept: application/json\r\n"...)
	dst = append(dst, h.Lines...)
	if body != nil {
		dst = append(dst, "Content-Type: application/json\r\nContent-Length: "...)
		dst = strconv.AppendInt(dst, int64(len(body)), 10)
		dst = append(dst, "\r\n"...)
	}
	dst = append(dst, "\r\n"...)
	return append(dst, body...)
}
