package peer

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"

	"palier/bench/goods"
	"palier/bench/load"
)

// Broker is a running server that keeps properties, too.
type Broker interface {
	Server
	// Stock fills the server, which has none of them, with properties 1 to n, their texts and pictures.
	Stock(ctx context.Context, n int) error
	// Stocked says that the store has been filled with so many before.
	Stocked(n int)
	// Offer is work that posts properties nobody has posted to this server before, as they are written.
	Offer() load.Work
	// Offered is work that reads rows properties with one request, whole: the first of them, or page after page.
	Offered(rows, pages int) load.Work
}

// Stock sends each property as a client of this API does: the property, the text in two languages, three pictures.
func (p *Palier) Stock(ctx context.Context, n int) error {
	album, err := goods.NewAlbum()
	if err != nil {
		return fmt.Errorf("Palier.Stock: %w", err)
	}
	first := p.offered.Add(uint64(n)) - uint64(n)
	err = p.spread(ctx, n, func(conn *load.Conn, i int) error {
		number := first + uint64(i) + 1
		id, err := p.offer(conn, goods.Append(nil, number, p.user))
		if err != nil {
			return err
		}
		under := p.agency + "/properties/" + strconv.FormatInt(id, 10)
		for _, language := range goods.Languages {
			if _, err := p.sent(conn, under+"/comments", goods.AppendComment(nil, number, language)); err != nil {
				return err
			}
		}
		for i := range goods.Pictures {
			if _, err := p.sent(conn, under+"/pictures", album.Append(nil, i)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("Palier.Stock: %w", err)
	}
	return nil
}

// Stocked counts on behind them.
func (p *Palier) Stocked(n int) { p.offered.Store(uint64(n)) }

// Stocked counts on behind them.
func (p *PocketBase) Stocked(n int) { p.offered.Store(uint64(n)) }

// Rebuild makes the stored views anew: those of a store that another version has made may be old.
func (p *Palier) Rebuild(ctx context.Context) error {
	out, err := exec.CommandContext(ctx, p.program, "rebuild", "--data", p.dir).CombinedOutput()
	if err != nil {
		return fmt.Errorf("Palier.Rebuild: %w: %s", err, out)
	}
	return nil
}

// offer posts a property and gives its number.
func (p *Palier) offer(conn *load.Conn, body []byte) (int64, error) {
	return p.sent(conn, p.agency+"/properties", body)
}

// sent posts to the Apimo door and gives the number of what was made.
func (p *Palier) sent(conn *load.Conn, target string, body []byte) (int64, error) {
	answer, err := conn.Fetch(p.ask("POST", target, p.lines, body))
	if err != nil {
		return 0, err
	}
	return madeID(answer)
}

// madeID is the number in the answer to a POST of the Apimo door.
func madeID(body []byte) (int64, error) {
	var made struct{ ID int64 }
	err := decode(body, &made)
	if err == nil && made.ID == 0 {
		err = fmt.Errorf("no id in %.200s", body)
	}
	return made.ID, err
}

// Offer posts a property; its answer is id, created_at and updated_at.
func (p *Palier) Offer() load.Work {
	head := load.Head{Method: "POST", Target: p.agency + "/properties", Host: p.Addr(), Lines: p.lines}
	write := func(dst []byte, n uint64) []byte { return goods.Append(dst, n, p.user) }
	return documents(head, &p.offered, write, func(body []byte) error {
		_, err := madeID(body)
		return err
	})
}

// Offered reads pages of rows properties. The demonstration's own come first and say less.
func (p *Palier) Offered(rows, pages int) load.Work {
	var requests [][][]byte
	for page := range pages {
		target := fmt.Sprintf("%s/properties?limit=%d&offset=%d", p.agency, rows, page*rows)
		requests = append(requests, [][]byte{p.ask("GET", target, p.lines, nil)})
	}
	return load.Cycle(requests, func(body []byte) error {
		var page struct {
			Properties []offered
			TotalItems int `json:"total_items"`
		}
		if err := decode(body, &page); err != nil {
			return err
		}
		return wholeOffer(page.Properties, rows, page.TotalItems)
	})
}

// Stock posts each property as it is to be read.
func (p *PocketBase) Stock(ctx context.Context, n int) error {
	work := documents(p.offers("POST", ""), &p.offered, goods.AppendWhole, wholeRecord)
	if err := load.Send(ctx, p.Addr(), fillersOf(n), n/fillersOf(n), work); err != nil {
		return fmt.Errorf("PocketBase.Stock: %w", err)
	}
	return nil
}

// fillersOf is how many connections post n documents: a number that divides it.
func fillersOf(n int) int {
	for clients := hands; ; clients-- {
		if n%clients == 0 {
			return clients
		}
	}
}

// Offer posts the very bytes that Palier is sent; its answer is the whole record.
func (p *PocketBase) Offer() load.Work {
	write := func(dst []byte, n uint64) []byte { return goods.Append(dst, n, "9") }
	return documents(p.offers("POST", ""), &p.offered, write, wholeRecord)
}

func wholeRecord(body []byte) error {
	var made struct {
		Reference string
		Areas     []any
	}
	err := decode(body, &made)
	if err == nil && (!strings.HasPrefix(made.Reference, goods.ReferencePrefix) || len(made.Areas) != goods.Areas) {
		err = fmt.Errorf("no reference or no areas in %.200s", body)
	}
	return err
}

// Offered reads pages, at most of a thousand each, in PocketBase's own order.
func (p *PocketBase) Offered(rows, pages int) load.Work {
	var requests [][][]byte
	for page := range pages {
		requests = append(requests, [][]byte{p.offers("GET", fmt.Sprintf("?perPage=%d&page=%d", min(rows, pocketBasePage), page+1)).Append(nil, nil)})
	}
	return load.Cycle(requests, func(body []byte) error {
		var page struct {
			Items      []offered
			TotalItems int
		}
		if err := decode(body, &page); err != nil {
			return err
		}
		return wholeOffer(page.Items, rows, page.TotalItems)
	})
}

func (p *PocketBase) offers(method, rest string) load.Head {
	return load.Head{Method: method, Target: "/api/collections/properties/records" + rest, Host: p.Addr()}
}

// offered is as much of a property as tells that it is one of ours, and whole.
type offered struct {
	Reference string
	User      struct{ Email string }
	City      struct{ Name, Zipcode string }
	Price     struct{ Value float64 }
	Services  []int
	Areas     []struct {
		Comments []struct{ Comment string }
	}
	Pictures []struct {
		URL      string
		Comments []struct{ Comment string }
	}
	Comments []struct{ Language, Title, Comment string }
}

// whole tells what a property of ours lacks.
func (o offered) whole() error {
	switch {
	case o.User.Email == "" || o.City.Zipcode == "" || o.Price.Value == 0:
		return errors.New("no user, city or price")
	case len(o.Services) != goods.Services || len(o.Areas) != goods.Areas || len(o.Areas[0].Comments) == 0:
		return fmt.Errorf("%d services, %d areas", len(o.Services), len(o.Areas))
	case len(o.Pictures) != goods.Pictures || o.Pictures[0].URL == "" || len(o.Pictures[0].Comments) != len(goods.Languages):
		return fmt.Errorf("%d pictures", len(o.Pictures))
	case len(o.Comments) != len(goods.Languages) || len(o.Comments[1].Comment) < 500:
		return fmt.Errorf("%d comments", len(o.Comments))
	}
	return nil
}

// wholeOffer checks a page of exactly so many properties, nearly all of them ours and whole. Those that were only
// posted have no texts and no pictures, and come last.
func wholeOffer(page []offered, rows, total int) error {
	if len(page) != rows || total < rows {
		return fmt.Errorf("%d properties of %d, want %d", len(page), total, rows)
	}
	ours := 0
	for _, o := range page {
		if !strings.HasPrefix(o.Reference, goods.ReferencePrefix) {
			continue
		}
		if err := o.whole(); err != nil {
			return fmt.Errorf("%s: %w", o.Reference, err)
		}
		ours++
	}
	if ours < rows*9/10 {
		return fmt.Errorf("%d of %d properties are ours", ours, rows)
	}
	return nil
}
