// Package door is a small client of Apimo's leads: it posts, updates and
// lists, and reports exactly what came back.
//
// It judges nothing: an answer that was cut short is an error, an answer
// received in full is an Answer whatever its status.
package door

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"palier/proof/exchange"
	"palier/proof/product"
)

// MaxLimit is the longest page of leads (Apimo: openapi.yaml, listLeads).
const MaxLimit = 10000

// Client speaks to one agency of one server.
type Client struct {
	leads    string // URL of the agency's leads
	provider string
	token    string
	http     *http.Client
}

// New makes a client of the demo's agency, on loopback.
func New(d product.Demo) (*Client, error) {
	client, err := exchange.Client(d.Apimo.Base)
	if err != nil {
		return nil, fmt.Errorf("door.New: %w", err)
	}
	return &Client{
		leads:    d.Apimo.Base + "/agencies/" + d.Apimo.Agency + "/leads",
		provider: d.Apimo.Provider,
		token:    d.Apimo.Token,
		http:     client,
	}, nil
}

// NewEach makes a client for each replica.
func NewEach(demos []product.Demo) ([]*Client, error) {
	out := make([]*Client, len(demos))
	for i, d := range demos {
		c, err := New(d)
		if err != nil {
			return nil, err
		}
		out[i] = c
	}
	return out, nil
}

// Close drops the connections that are kept open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Answer is an answer received in full.
type Answer exchange.Answer

// Post sends a lead; key is the Idempotency-Key, "" for none.
func (c *Client) Post(ctx context.Context, body []byte, key string) (Answer, error) {
	return c.do(ctx, http.MethodPost, c.leads, body, key)
}

// PostPatiently sends a lead again and again while the answer is 409, which
// says that the first request with this key is still running.
func (c *Client) PostPatiently(ctx context.Context, body []byte, key string) (Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		a, err := c.Post(ctx, body, key)
		if err != nil || a.Status != http.StatusConflict {
			return a, err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return a, fmt.Errorf("key %s is still running: %w", key, ctx.Err())
		}
	}
}

// Put updates the lead with this id.
func (c *Client) Put(ctx context.Context, id int64, body []byte) (Answer, error) {
	return c.do(ctx, http.MethodPut, c.leads+"/"+strconv.FormatInt(id, 10), body, "")
}

func (c *Client) do(ctx context.Context, method, url string, body []byte, key string) (Answer, error) {
	var sent io.Reader
	if body != nil {
		sent = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, url, sent)
	if err != nil {
		return Answer{}, err
	}
	req.SetBasicAuth(c.provider, c.token)
	a, err := exchange.Do(c.http, req, key)
	return Answer(a), err
}

// Receipt is the body of a 200 to Post or Put.
type Receipt struct {
	ID        int64  `json:"id"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

// Receipt reads the answer's body.
func (a Answer) Receipt() (Receipt, error) {
	var r Receipt
	if err := json.Unmarshal(a.Body, &r); err != nil {
		return r, fmt.Errorf("receipt %q: %w", a.Body, err)
	}
	if r.ID == 0 {
		return r, fmt.Errorf("receipt %q has no id", a.Body)
	}
	return r, nil
}

// Lead is what the harnesses read of a listed lead.
type Lead struct {
	ID        int64  `json:"id"`
	Provider  int64  `json:"provider"`
	Reference string `json:"reference"`
	Lastname  string `json:"lastname"`
	Email     string `json:"email"`
	Mobile    string `json:"mobile"`
	Message   string `json:"message"`
	Contact   string `json:"contact"`
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
}

// Page is one answer to List.
type Page struct {
	Leads     []Lead `json:"leads"`
	Total     int    `json:"total_items"`
	Timestamp int64  `json:"timestamp"` // Unix seconds, the greatest updated_at in Leads
}

// Query selects a page; a zero field is not sent.
type Query struct {
	Limit, Offset int
	Timestamp     int64 // Unix seconds: created or updated since
}

func (q Query) encode() string {
	v := url.Values{}
	for name, n := range map[string]int64{"limit": int64(q.Limit), "offset": int64(q.Offset), "timestamp": q.Timestamp} {
		if n != 0 {
			v.Set(name, strconv.FormatInt(n, 10))
		}
	}
	return v.Encode()
}

// List reads one page.
func (c *Client) List(ctx context.Context, q Query) (Page, error) {
	var p Page
	a, err := c.do(ctx, http.MethodGet, c.leads+"?"+q.encode(), nil, "")
	if err != nil {
		return p, err
	}
	if a.Status != http.StatusOK {
		return p, fmt.Errorf("door.List(%s): status %d: %.300s", q.encode(), a.Status, a.Body)
	}
	if err := json.Unmarshal(a.Body, &p); err != nil {
		return p, fmt.Errorf("door.List(%s): %w", q.encode(), err)
	}
	return p, nil
}

// All reads every lead, page by page until one is shorter than the limit, and
// the total that the last page states.
func (c *Client) All(ctx context.Context) ([]Lead, int, error) {
	var all []Lead
	for {
		p, err := c.List(ctx, Query{Limit: MaxLimit, Offset: len(all)})
		if err != nil {
			return nil, 0, err
		}
		all = append(all, p.Leads...)
		if len(p.Leads) < MaxLimit {
			return all, p.Total, nil
		}
	}
}
