// Package newbuild is a small client of the new-build door (Adlead): it makes
// lots, leads and options, and reports exactly what came back.
//
// It judges nothing: an answer that was cut short is an error, an answer received
// in full is an Answer whatever its status.
package newbuild

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"syscall"

	"palier/proof/exchange"
	"palier/proof/product"
)

// Client speaks to the demo's programme with the key that has every permission.
type Client struct {
	program string // URL of the programme
	key     string
	owner   int64
	http    *http.Client
}

// New makes a client of the demo's programme, on loopback.
func New(d product.Demo) (*Client, error) {
	client, err := exchange.Client(d.Adlead.Base)
	if err != nil {
		return nil, fmt.Errorf("newbuild.New: %w", err)
	}
	owner, err := strconv.ParseInt(d.Adlead.Owner, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("newbuild.New: owner: %w", err)
	}
	return &Client{
		program: d.Adlead.Base + "/programs/" + d.Adlead.Program,
		key:     d.Adlead.KeyFull,
		owner:   owner,
		http:    client,
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

// Answer is an answer received in full.
type Answer exchange.Answer

// do sends a request; path is relative to the programme, key the Idempotency-Key,
// "" for none.
func (c *Client) do(ctx context.Context, method, path string, body any, key string) (Answer, error) {
	var text io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return Answer{}, err
		}
		text = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.program+path, text)
	if err != nil {
		return Answer{}, err
	}
	req.Header.Set("X-API-Key", c.key)
	req.Header.Set("Accept", "application/json")
	a, err := exchange.Do(c.http, req, key)
	return Answer(a), err
}

// data reads the data of a 200.
func (a Answer) data(into any) error {
	if a.Status != http.StatusOK {
		return fmt.Errorf("status %d: %.300s", a.Status, a.Body)
	}
	envelope := struct{ Data any }{into}
	return json.Unmarshal(a.Body, &envelope)
}

// Cut tells an error of a connection that broke, or was refused: the process at its
// other end died, before it answered or in the midst of it.
func Cut(err error) bool {
	var u *url.Error
	var broken *net.OpError
	return errors.As(err, &u) || errors.As(err, &broken) || errors.Is(err, io.ErrUnexpectedEOF)
}

// Refused tells the error of a request that never left: nobody listened.
func Refused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }
