package load

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"net"
	"net/netip"
	"time"
)

// answerLimit is the longest wait for one whole answer: past it the server counts as hung.
const answerLimit = 60 * time.Second

// Conn is one kept connection to a server on this machine. It is for one goroutine.
type Conn struct {
	net  net.Conn
	in   *bufio.Reader
	stop func() bool
}

// Dial connects to addr, which must be a loopback address with a port: the generator has no business elsewhere.
// When ctx ends, whatever the connection waits for fails.
func Dial(ctx context.Context, addr string) (*Conn, error) {
	to, err := netip.ParseAddrPort(addr)
	if err != nil || !to.Addr().IsLoopback() {
		return nil, fmt.Errorf("load.Dial(%s): not a loopback address", addr)
	}
	var dialer net.Dialer
	c, err := dialer.DialContext(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("load.Dial(%s): %w", addr, err)
	}
	stop := context.AfterFunc(ctx, func() { c.Close() })
	return &Conn{net: c, in: bufio.NewReaderSize(c, 64<<10), stop: stop}, nil
}

// Close ends the connection.
func (c *Conn) Close() error {
	c.stop()
	return c.net.Close()
}

// Fetch sends one request, whole and ready for the wire, and returns the body of its answer.
// An answer other than 2xx is an error that quotes it.
func (c *Conn) Fetch(request []byte) ([]byte, error) {
	if err := c.net.SetDeadline(time.Now().Add(answerLimit)); err != nil {
		return nil, fmt.Errorf("Conn.Fetch: %w", err)
	}
	var body bytes.Buffer
	_, err := c.exchange(request, &body, Work{}.wants)
	return body.Bytes(), err
}

// exchange sends a request and reads its answer under the deadline in force. It returns the size of the body,
// which it keeps only when asked to. An answer whose status is not wanted is an error that quotes it.
func (c *Conn) exchange(request []byte, body *bytes.Buffer, wanted func(status int) bool) (int64, error) {
	if _, err := c.net.Write(request); err != nil {
		return 0, fmt.Errorf("send: %w", err)
	}
	a, err := readAnswer(c.in, body, wanted)
	if err != nil {
		return 0, fmt.Errorf("receive: %w", err)
	}
	if !wanted(a.status) {
		return 0, fmt.Errorf("answer %d: %.200s", a.status, a.body.Bytes())
	}
	return a.size, nil
}
