// Package exchange is what the harnesses' clients of a door have in common: requests
// that stay on this machine, and answers that came back in full.
//
// It knows HTTP and no door, and judges nothing: an answer that was cut short is an
// error, one received in full is an Answer whatever its status.
package exchange

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Answer is an answer received in full.
type Answer struct {
	Status   int
	Replayed bool // header Idempotency-Replayed
	Body     []byte
}

// Client makes a client for a door at an absolute URL. It refuses any host but
// loopback: no harness sends a byte outside.
func Client(base string) (*http.Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("exchange.Client: %w", err)
	}
	if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("exchange.Client: %q is not on loopback", base)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: 256, DisableCompression: true}
	return &http.Client{Transport: transport, Timeout: 30 * time.Second}, nil
}

// Do sends a request whose body, if any, is JSON; key is its Idempotency-Key, ""
// for none.
func Do(c *http.Client, req *http.Request, key string) (Answer, error) {
	if req.Body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if key != "" {
		req.Header.Set("Idempotency-Key", key)
	}
	res, err := c.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body) // one cut short is an error here
	if err != nil {
		return Answer{}, err
	}
	if res.StatusCode == http.StatusBadGateway { // of a proxy: its server died over the request
		return Answer{}, fmt.Errorf("exchange: %s: %w", res.Status, io.ErrUnexpectedEOF)
	}
	return Answer{res.StatusCode, res.Header.Get("Idempotency-Replayed") == "true", body}, nil
}
