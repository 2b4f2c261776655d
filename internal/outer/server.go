// Package outer reads other systems: the lists of a server that speaks the Apimo API, page by
// page, and what of them is kept on disk until it is imported.
//
// It knows HTTP and pages. What a record means and what becomes of it is none of its business.
package outer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Bounds of one exchange.
const (
	MaxAnswer = 32 << 20        // bytes of a page
	MaxPhoto  = 30 << 20        // bytes of a picture
	patience  = 2 * time.Minute // for one answer
	tries     = 6               // of one question
	longest   = 10 * time.Minute
)

// Server is another system.
type Server struct {
	base     *url.URL
	provider string
	token    string
	client   *http.Client // for its lists
	pictures *http.Client // for addresses that its records name
	// Wait waits between tries; tests do not.
	Wait func(ctx context.Context, d time.Duration) error
	// Told is called before each wait, with what went wrong; nil: nobody listens.
	Told func(why string, wait time.Duration)
}

// Access is how a server is reached.
type Access struct {
	URL      string // where its API begins: https://api.example.org
	Provider string
	Token    string
	Plain    bool // http is allowed, though others on the way can read the token
	// Reach refuses addresses that pictures may not come from; nil: any may. Guarded: nor may
	// lists, because the address is not the operator's.
	Reach   func(netip.AddrPort) error
	Guarded bool
}

// New makes a server of how it is reached. The error is for who typed it.
func New(a Access) (*Server, error) {
	s, err := Gallery(a)
	if err == nil && (strings.TrimSpace(a.Provider) == "" || strings.ContainsAny(a.Provider, ": \t\n") || strings.TrimSpace(a.Token) == "") {
		err = errors.New("a server asks for the number of a provider and its token")
	}
	if err != nil {
		return nil, err
	}
	s.provider, s.token = strings.TrimSpace(a.Provider), strings.TrimSpace(a.Token)
	return s, nil
}

// Gallery makes a server of which nothing but pictures is fetched, which asks for no token.
func Gallery(a Access) (*Server, error) {
	u, err := url.Parse(strings.TrimRight(strings.TrimSpace(a.URL), "/"))
	switch {
	case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("an address of an API is https://HOST, with a path if it has one: https://api.apimo.pro")
	case u.Scheme == "http" && (a.Plain || loopback(u.Hostname())):
	case u.Scheme != "https":
		return nil, errors.New("an address of an API begins with https://: what is sent over http can be read on its way (--plain-http for a server of your own network)")
	}
	dialer := &net.Dialer{Timeout: 30 * time.Second}
	guarded := &net.Dialer{Timeout: 30 * time.Second, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err == nil && a.Reach != nil && a.Reach(to) != nil {
			err = errPrivate
		}
		return err
	}}
	s := &Server{base: u, Wait: wait, client: clientOf(dialer, http.ProxyFromEnvironment), pictures: clientOf(guarded, nil)}
	if a.Guarded {
		s.client = s.pictures
	}
	return s, nil
}

func clientOf(d *net.Dialer, proxy func(*http.Request) (*url.URL, error)) *http.Client {
	return &http.Client{
		Timeout: patience,
		// A redirect would take the token elsewhere: whoever means another address names it.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{Proxy: proxy, DialContext: d.DialContext, TLSHandshakeTimeout: 30 * time.Second, ResponseHeaderTimeout: patience,
			ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 64 << 10},
	}
}

// errPrivate is an address that Reach refuses: to ask again changes nothing.
var errPrivate = errors.New("a private network")

func loopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}

// Host is the server's name with its port, if it has one of its own.
func (s *Server) Host() string { return s.base.Host }

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// passing is what may be otherwise at the next try.
type passing struct {
	error
	after time.Duration // that the server asks for, 0: it does not
}

// again asks until there is an answer, or there have been enough tries.
func (s *Server) again(ctx context.Context, ask func() error) error {
	pause := time.Second
	for n := 1; ; n++ {
		err := ask()
		p, is := errors.AsType[passing](err)
		if !is {
			return err
		}
		d := max(pause, p.after)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case d > longest:
			return fmt.Errorf("%w: it asks to wait for %s; run the same command after that", p.error, d.Round(time.Second))
		case n == tries:
			return fmt.Errorf("%w (%d tries)", p.error, n)
		}
		if s.Told != nil {
			s.Told(p.Error(), d)
		}
		if err := s.Wait(ctx, d); err != nil {
			return err
		}
		pause *= 2
	}
}

// get makes one request and gives the body of a good answer.
func (s *Server) get(ctx context.Context, c *http.Client, at string, most int64, authorised bool) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at, nil)
	if err != nil {
		return nil, errors.New("the address cannot be used")
	}
	req.Header.Set("User-Agent", "Palier")
	if authorised {
		req.Header.Set("Accept", "application/json")
		req.SetBasicAuth(s.provider, s.token)
	}
	resp, err := c.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if errors.Is(err, errPrivate) {
			return nil, fmt.Errorf("%s stands in a private network, which this server does not reach (--egress-allow)", req.URL.Host)
		}
		if e, is := errors.AsType[*url.Error](err); is {
			err = e.Err // without the address
		}
		return nil, passing{fmt.Errorf("%s does not answer: %w", req.URL.Host, err), 0}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, most+1))
	if resp.StatusCode == http.StatusOK {
		switch {
		case err != nil:
			return nil, passing{fmt.Errorf("%s broke off its answer: %w", req.URL.Host, err), 0}
		case int64(len(body)) > most:
			return nil, fmt.Errorf("an answer of %s has more than %d MiB, which is not read", req.URL.Host, most>>20)
		}
		return body, nil
	}
	return nil, refusal(resp, req.URL, body)
}

// refusal says what a status means to who asked.
func refusal(resp *http.Response, at *url.URL, body []byte) error {
	said := message(body)
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests || code >= 500:
		after := time.Duration(0)
		if n, err := strconv.Atoi(strings.TrimSpace(resp.Header.Get("Retry-After"))); err == nil && n > 0 && n < 1<<30 {
			after = time.Duration(n) * time.Second
		} else if t, err := http.ParseTime(resp.Header.Get("Retry-After")); err == nil {
			after = max(0, time.Until(t))
		}
		return passing{fmt.Errorf("%s answers %d%s", at.Host, code, said), after}
	case code == http.StatusUnauthorized:
		return fmt.Errorf("%s does not know this provider with this token (401)%s", at.Host, said)
	case code == http.StatusForbidden:
		return Refused{code, fmt.Sprintf("%s does not open %s to this provider (403)%s", at.Host, at.Path, said)}
	case code == http.StatusNotFound:
		return Refused{code, fmt.Sprintf("%s has no %s (404)%s: look at the address and the number of the agency there", at.Host, at.Path, said)}
	case code >= 300 && code < 400:
		return fmt.Errorf("%s sends on to %s: name that address as the source, if it is meant", at.Host, resp.Header.Get("Location"))
	default:
		return fmt.Errorf("%s answers %d to %s%s", at.Host, code, at.Path, said)
	}
}

// Refused is a list that a server does not have, or does not open.
type Refused struct {
	Status int
	text   string
}

func (r Refused) Error() string { return r.text }

// message is what the body of a refusal says, for people.
func message(body []byte) string {
	var said struct{ Message, Detail, Title string }
	if json.Unmarshal(body, &said) != nil {
		return ""
	}
	for _, text := range []string{said.Message, said.Detail, said.Title} {
		if text = strings.Join(strings.Fields(text), " "); text != "" {
			if r := []rune(text); len(r) > 200 {
				text = string(r[:200]) + "…"
			}
			return ": " + text
		}
	}
	return ""
}

// Picture fetches a picture that a record names; the token does not go along.
func (s *Server) Picture(ctx context.Context, address string) (content []byte, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || s.base.Scheme != "http") {
		return nil, errors.New("its address is none that is fetched")
	}
	client := s.pictures
	if u.Host == s.base.Host {
		client = s.client
	}
	err = s.again(ctx, func() error {
		content, err = s.get(ctx, client, address, MaxPhoto, false)
		return err
	})
	return content, err
}
