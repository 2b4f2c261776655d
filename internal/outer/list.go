package outer

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// List is one of the server's lists.
type List struct {
	Path  string // agencies/14/contacts
	Key   string // contacts
	Since int64  // seconds; only what changed from then on
	Page  int    // records at once
}

// overlap is how many records of a page are asked for again with the next: while others are
// changed, a list moves up.
const overlap = 20

// Progress is how far a list is read.
type Progress struct{ Read, Total int64 }

// page is one answer.
type page struct {
	items     []json.RawMessage
	total     int64
	timestamp int64
}

// Read reads a list to its end. each is given every record, one that changed meanwhile twice;
// until is the last change that the server has told of, from which the next reading goes on.
func (s *Server) Read(ctx context.Context, l List, each func(raw json.RawMessage) error, told func(Progress)) (until int64, err error) {
	for offset := int64(0); ; {
		p, err := s.page(ctx, l, offset)
		if err != nil {
			return 0, err
		}
		for _, raw := range p.items {
			if err := each(raw); err != nil {
				return 0, err
			}
		}
		until = max(until, p.timestamp)
		n := int64(len(p.items))
		end := offset + n
		told(Progress{min(end, max(p.total, end)), max(p.total, end)})
		if n == 0 || end >= p.total {
			return until, nil
		}
		if offset = end; n > 2*overlap {
			offset -= overlap
		}
	}
}

// Count is how many records a list has.
func (s *Server) Count(ctx context.Context, l List) (int64, error) {
	l.Page = 1
	p, err := s.page(ctx, l, 0)
	return p.total, err
}

func (s *Server) page(ctx context.Context, l List, offset int64) (p page, err error) {
	q := url.Values{"limit": {strconv.Itoa(l.Page)}, "offset": {strconv.FormatInt(offset, 10)}}
	if l.Since > 0 {
		q.Set("timestamp", strconv.FormatInt(l.Since, 10))
	}
	at := s.base.JoinPath(strings.Split(l.Path, "/")...)
	at.RawQuery = q.Encode()
	err = s.again(ctx, func() error {
		body, err := s.get(ctx, s.client, at.String(), MaxAnswer, true)
		if err != nil {
			return err
		}
		p, err = pageOf(body, l.Key)
		if err != nil {
			err = fmt.Errorf("%s answers to /%s what no list is: %w", s.base.Host, l.Path, err)
		}
		return err
	})
	return p, err
}

// pageOf reads an answer. A total that is missing is as many as came.
func pageOf(body []byte, key string) (p page, err error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return p, fmt.Errorf("it is no JSON object")
	}
	raw, there := fields[key]
	if !there {
		return p, fmt.Errorf("it has no %q", key)
	}
	if err := json.Unmarshal(raw, &p.items); err != nil {
		return p, fmt.Errorf("%q is no list", key)
	}
	number := func(name string) int64 {
		n, _ := strconv.ParseInt(strings.Trim(string(fields[name]), `" `), 10, 64)
		return max(n, 0)
	}
	p.total, p.timestamp = number("total_items"), number("timestamp")
	return p, nil
}
