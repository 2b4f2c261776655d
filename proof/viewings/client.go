// Package viewings is a small client of the viewings door (Flatsy): it makes
// properties, books, cancels and moves visits, and reports what came back.
//
// It judges nothing: an answer that was cut short is an error, a slot that is not free
// is an answer.
package viewings

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"palier/proof/exchange"
	"palier/proof/product"
)

// Client speaks to one process as the user who logged in.
type Client struct {
	base  string
	token string
	http  *http.Client
}

// NewEach logs in at the first process, and makes a client of each: a token is good at
// all of them.
func NewEach(ctx context.Context, demos []product.Demo, email, password string) ([]*Client, error) {
	out := make([]*Client, len(demos))
	for i, d := range demos {
		base := d.URL + "/flatsy/api/v1/business"
		client, err := exchange.Client(base)
		if err != nil {
			return nil, fmt.Errorf("viewings.NewEach: %w", err)
		}
		out[i] = &Client{base: base, http: client}
	}
	var in struct{ Token string }
	_, err := out[0].do(ctx, http.MethodPost, "/login", map[string]string{"identifier": email, "password": password}, &in)
	if err != nil || in.Token == "" {
		return nil, fmt.Errorf("viewings.NewEach: no token: %w", err)
	}
	for _, c := range out {
		c.token = in.Token
	}
	return out, nil
}

// do sends a request and reads a 200. false: it was refused, because a slot is not free
// or a visit is not to be changed any more (409).
func (c *Client) do(ctx context.Context, method, path string, body, into any) (bool, error) {
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return false, err
		}
		sent = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, sent)
	if err != nil {
		return false, err
	}
	req.Header.Set("X-Auth-Token", c.token)
	a, err := exchange.Do(c.http, req, "")
	switch {
	case err != nil:
		return false, err
	case a.Status == http.StatusConflict:
		return false, nil
	case a.Status != http.StatusOK:
		return false, fmt.Errorf("%s %s: status %d: %.300s", method, path, a.Status, a.Body)
	}
	return true, json.Unmarshal(a.Body, into)
}
