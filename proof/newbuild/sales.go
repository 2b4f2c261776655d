package newbuild

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// Made is the id of what a 200 says was made.
func (a Answer) Made() (int64, error) {
	var made struct{ ID int64 }
	err := a.data(&made)
	return made.ID, err
}

// PostLead asks as the person of this number; key is the Idempotency-Key, "" for
// none.
func (c *Client) PostLead(ctx context.Context, n int, key string) (Answer, error) {
	return c.do(ctx, http.MethodPost, "/leads", map[string]any{
		"contact": map[string]any{"name": fmt.Sprintf("Lefort%d", n), "firstname": "Inès", "email1": fmt.Sprintf("ines.%d@example.org", n)},
		"lead":    map[string]any{"message": "Je souhaite la plaquette"},
	}, key)
}

// Lead makes an enquiry on the programme and gives its id.
func (c *Client) Lead(ctx context.Context, n int) (int64, error) {
	a, err := c.PostLead(ctx, n, "")
	if err != nil {
		return 0, err
	}
	id, err := a.Made()
	if err != nil {
		return 0, fmt.Errorf("newbuild.Lead: %w", err)
	}
	return id, nil
}

// Lot makes a lot of the programme and gives its id.
func (c *Client) Lot(ctx context.Context, reference string) (int64, error) {
	a, err := c.do(ctx, http.MethodPost, "/lots", map[string]any{"reference": reference, "type": "apartment", "typology": "T2", "vat_rate": 20, "price_including_vat": 210000}, "")
	if err != nil {
		return 0, err
	}
	id, err := a.Made()
	if err != nil {
		return 0, fmt.Errorf("newbuild.Lot(%s): %w", reference, err)
	}
	return id, nil
}

// PutPrice changes the price of a lot, in euros.
func (c *Client) PutPrice(ctx context.Context, lot int64, euros int) (Answer, error) {
	return c.do(ctx, http.MethodPut, "/lots/"+strconv.FormatInt(lot, 10), map[string]any{"price_including_vat": euros}, "")
}

// Option is what the harnesses read of an option.
type Option struct {
	ID     int64
	Status string
	Lots   []struct{ ID int64 }
}

// PostOption asks for an option on lots; key is the Idempotency-Key, "" for none.
// 409: another holds one of them.
func (c *Client) PostOption(ctx context.Context, key string, lead int64, lots ...int64) (Answer, error) {
	return c.do(ctx, http.MethodPost, "/options", map[string]any{"lead_id": lead, "lot_ids": lots, "owner_id": c.owner}, key)
}

// Take asks for an option on lots. taken: another holds one of them (409).
func (c *Client) Take(ctx context.Context, lead int64, lots ...int64) (o Option, taken bool, err error) {
	a, err := c.PostOption(ctx, "", lead, lots...)
	if err != nil || a.Status == http.StatusConflict {
		return o, err == nil, err
	}
	if err := a.data(&o); err != nil {
		return o, false, fmt.Errorf("newbuild.Take(%v): %w", lots, err)
	}
	return o, false, nil
}

// DeleteOption gives an option back. 409: it has ended already.
func (c *Client) DeleteOption(ctx context.Context, option int64) (Answer, error) {
	return c.do(ctx, http.MethodDelete, "/options/"+strconv.FormatInt(option, 10), nil, "")
}

// Cancel gives an option back.
func (c *Client) Cancel(ctx context.Context, option int64) error {
	a, err := c.DeleteOption(ctx, option)
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
	a, err := c.do(ctx, http.MethodGet, "/lots/"+strconv.FormatInt(lot, 10), nil, "")
	if err != nil {
		return "", err
	}
	var l struct{ Status string }
	if err := a.data(&l); err != nil {
		return "", fmt.Errorf("newbuild.State(%d): %w", lot, err)
	}
	return l.Status, nil
}

// Lot is what the harnesses read of a lot.
type Lot struct {
	ID     int64
	Status string
	Price  float64 `json:"price_including_vat"` // euros
}

// Lots reads every lot of the programme.
func (c *Client) Lots(ctx context.Context) ([]Lot, error) { return all[Lot](ctx, c, "/lots?") }

// Options reads every option of the programme with the status.
func (c *Client) Options(ctx context.Context, status string) ([]Option, error) {
	return all[Option](ctx, c, "/options?status="+status+"&")
}

// States reads the state of every lot of the programme.
func (c *Client) States(ctx context.Context) (map[int64]string, error) {
	list, err := c.Lots(ctx)
	states := make(map[int64]string, len(list))
	for _, l := range list {
		states[l.ID] = l.Status
	}
	return states, err
}

// all reads a list page by page.
func all[T any](ctx context.Context, c *Client, path string) (list []T, err error) {
	for page := 1; ; page++ {
		a, err := c.do(ctx, http.MethodGet, path+"page="+strconv.Itoa(page), nil, "")
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
