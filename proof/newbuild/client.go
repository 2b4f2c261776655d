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
	"time"

	"palier/proof/product"
)

// Client speaks to the demo's programme with the key that has every permission.
type Client struct {
	program string // URL of the programme
	key     string
	owner   int64
	http    *http.Client
}

// New makes a client of the demo's programme. It refuses any host but loopback: no
// harness sends a byte outside.
func New(d product.Demo) (*Client, error) {
	u, err := url.Parse(d.Adlead.Base)
	if err != nil {
		return nil, fmt.Errorf("newbuild.New: %w", err)
	}
	if ip := net.ParseIP(u.Hostname()); ip == nil || !ip.IsLoopback() {
		return nil, fmt.Errorf("newbuild.New: %q is not on loopback", d.Adlead.Base)
	}
	owner, err := strconv.ParseInt(d.Adlead.Owner, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("newbuild.New: owner: %w", err)
	}
	return &Client{
		program: d.Adlead.Base + "/programs/" + d.Adlead.Program,
		key:     d.Adlead.KeyFull,
		owner:   owner,
		http:    &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}, Timeout: 30 * time.Second},
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
type Answer struct {
	Status int
	Body   []byte
}

// do sends a request; path is relative to the programme.
func (c *Client) do(ctx context.Context, method, path string, body any) (Answer, error) {
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
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return Answer{}, err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	return Answer{res.StatusCode, answer}, err
}

// data reads the data of a 200.
func (a Answer) data(into any) error {
	if a.Status != http.StatusOK {
		return fmt.Errorf("status %d: %.300s", a.Status, a.Body)
	}
	envelope := struct{ Data any }{into}
	return json.Unmarshal(a.Body, &envelope)
}

type made struct{ ID int64 }

// Lead makes an enquiry on the programme and gives its id.
func (c *Client) Lead(ctx context.Context, n int) (int64, error) {
	a, err := c.do(ctx, http.MethodPost, "/leads", map[string]any{
		"contact": map[string]any{"name": fmt.Sprintf("Lefort%d", n), "firstname": "Inès", "email1": fmt.Sprintf("ines.%d@example.org", n)},
		"lead":    map[string]any{"message": "Je souhaite la plaquette"},
	})
	if err != nil {
		return 0, err
	}
	var m made
	if err := a.data(&m); err != nil {
		return 0, fmt.Errorf("newbuild.Lead: %w", err)
	}
	return m.ID, nil
}

// Lot makes a lot of the programme and gives its id.
func (c *Client) Lot(ctx context.Context, reference string) (int64, error) {
	a, err := c.do(ctx, http.MethodPost, "/lots", map[string]any{"reference": reference, "type": "apartment", "typology": "T2", "vat_rate": 20, "price_including_vat": 210000})
	if err != nil {
		return 0, err
	}
	var m made
	if err := a.data(&m); err != nil {
		return 0, fmt.Errorf("newbuild.Lot(%s): %w", reference, err)
	}
	return m.ID, nil
}

// Option is what the harnesses read of an option.
type Option struct {
	ID     int64
	Status string
	Lots   []struct{ ID int64 }
}

// Take asks for an option on lots. taken: another holds one of them (409).
func (c *Client) Take(ctx context.Context, lead int64, lots ...int64) (o Option, taken bool, err error) {
	a, err := c.do(ctx, http.MethodPost, "/options", map[string]any{"lead_id": lead, "lot_ids": lots, "owner_id": c.owner})
	if err != nil || a.Status == http.StatusConflict {
		return o, err == nil, err
	}
	if err := a.data(&o); err != nil {
		return o, false, fmt.Errorf("newbuild.Take(%v): %w", lots, err)
	}
	return o, false, nil
}

// Cancel gives an option back.
func (c *Client) Cancel(ctx context.Context, option int64) error {
	a, err := c.do(ctx, http.MethodDelete, "/options/"+strconv.FormatInt(option, 10), nil)
	if err == nil {
		var o Option
		err = a.data(&o)
	}
	if err != nil {
		return fmt.Errorf("newbuild.Cancel(%d): %w", option, err)
	}
	return nil
}

// State is the state of a lot.
func (c *Client) State(ctx context.Context, lot int64) (string, error) {
	a, err := c.do(ctx, http.MethodGet, "/lots/"+strconv.FormatInt(lot, 10), nil)
	if err != nil {
		return "", err
	}
	var l struct{ Status string }
	if err := a.data(&l); err != nil {
		return "", fmt.Errorf("newbuild.State(%d): %w", lot, err)
	}
	return l.Status, nil
}

// Options reads every option of the programme with the status.
func (c *Client) Options(ctx context.Context, status string) ([]Option, error) {
	return all[Option](ctx, c, "/options?status="+status+"&")
}

// States reads the state of every lot of the programme.
func (c *Client) States(ctx context.Context) (map[int64]string, error) {
	list, err := all[struct {
		ID     int64
		Status string
	}](ctx, c, "/lots?")
	states := make(map[int64]string, len(list))
	for _, l := range list {
		states[l.ID] = l.Status
	}
	return states, err
}

// all reads a list page by page.
func all[T any](ctx context.Context, c *Client, path string) (list []T, err error) {
	for page := 1; ; page++ {
		a, err := c.do(ctx, http.MethodGet, path+"page="+strconv.Itoa(page), nil)
		if err != nil {
			return nil, err
		}
		var answer struct {
			Data []T
			Meta struct {
				Last int `json:"last_page"`
			}
		}
		if a.Status != http.StatusOK {
			return nil, fmt.Errorf("newbuild: %s: status %d: %.300s", path, a.Status, a.Body)
		}
		if err := json.Unmarshal(a.Body, &answer); err != nil {
			return nil, fmt.Errorf("newbuild: %s: %w", path, err)
		}
		list = append(list, answer.Data...)
		if page >= answer.Meta.Last {
			return list, nil
		}
	}
}

// Cut tells an error of a connection that broke, or was refused: the process at its
// other end died.
func Cut(err error) bool {
	var u *url.Error
	return errors.As(err, &u) || errors.Is(err, io.ErrUnexpectedEOF)
}
