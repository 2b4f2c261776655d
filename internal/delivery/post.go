package delivery

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"palier/internal/core/webhooks"
)

// poster makes one request for one parcel, under the rules for receivers that
// nobody vouches for.
type poster struct {
	client  *http.Client
	timeout time.Duration
	now     func() time.Time
}

func newPoster(guard Guard, l Limits, now func() time.Time) *poster {
	dialer := &net.Dialer{Timeout: l.Timeout, ControlContext: guard.control}
	return &poster{
		timeout: l.Timeout,
		now:     now,
		client: &http.Client{
			// A redirect is an answer like any other, and counts as a failure.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				Proxy:                  nil, // whatever the environment says: a proxy would dial in our place
				DialContext:            dialer.DialContext,
				TLSHandshakeTimeout:    l.Timeout,
				ForceAttemptHTTP2:      true,
				DisableCompression:     true,
				MaxIdleConns:           l.AtOnce,
				MaxIdleConnsPerHost:    perEndpoint,
				IdleConnTimeout:        30 * time.Second,
				MaxResponseHeaderBytes: 16 << 10,
			},
		},
	}
}

// post tries a parcel. It ends within the time limit, whatever the receiver does.
func (p *poster) post(ctx context.Context, parcel webhooks.Parcel) (a webhooks.Attempt) {
	began := time.Now()
	a.At = p.now()
	defer func() { a.Took = time.Since(began) }()
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, parcel.URL, bytes.NewReader(parcel.Delivery.Body))
	if err != nil {
		a.Error = "the URL cannot be used"
		return a
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "Palier")
	for _, h := range parcel.Headers {
		req.Header.Set(h.Name, h.Value)
	}
	resp, err := p.client.Do(req)
	if err != nil {
		a.Error = p.why(err)
		return a
	}
	defer resp.Body.Close()
	a.Status = resp.StatusCode
	// The status decides; of the text what came in time is kept for the owner.
	text, _ := io.ReadAll(io.LimitReader(resp.Body, webhooks.MaxAnswer))
	a.Answer = readable(text)
	return a
}

// why says in words for the endpoint's owner why there was no answer. The URL,
// which may hold a secret, is not in them.
func (p *poster) why(err error) string {
	var no refusal
	var certificate *tls.CertificateVerificationError
	var name *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(err, &no):
		return no.Error()
	case errors.As(err, &certificate):
		return "the certificate is not valid: " + certificate.Err.Error()
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %s", p.timeout)
	case errors.As(err, &name):
		return "the name of the server cannot be resolved"
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return readable([]byte(err.Error()))
}

// readable makes a foreign text fit to be stored: UTF-8 without NUL.
func readable(text []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(text), "\uFFFD"), "\x00", "\uFFFD")
}
