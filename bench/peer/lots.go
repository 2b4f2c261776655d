package peer

import (
	"context"
	"fmt"
	"strconv"

	"palier/bench/load"
)

// FillLots adds flats with their parkings to the programme until it has so many lots. They are sold together, two by
// two; one more than there is room for pairs is a flat alone.
func (p *Palier) FillLots(ctx context.Context, lots int) error {
	first, err := fetch(ctx, p.Addr(), p.lotPage(1, 1))
	if err != nil {
		return fmt.Errorf("Palier.FillLots: %w", err)
	}
	has, err := data[[]numbered](first)
	if err != nil {
		return fmt.Errorf("Palier.FillLots: %w", err)
	}
	missing := lots - has.Meta.Total
	if missing < 0 {
		return fmt.Errorf("Palier.FillLots: %d lots already, more than %d", has.Meta.Total, lots)
	}
	err = p.spread(ctx, (missing+1)/2, func(conn *load.Conn, i int) error {
		flat, err := p.post(conn, p.site.program+"/lots", p.lot("apartment", 0))
		if err == nil && 2*i+1 < missing {
			_, err = p.post(conn, p.site.program+"/lots", p.lot("parking", flat))
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("Palier.FillLots(%d): %w", lots, err)
	}
	return nil
}

// FreeFlats adds so many flats, each by itself, and gives their numbers.
func (p *Palier) FreeFlats(ctx context.Context, count int) ([]int64, error) {
	flats := make([]int64, count)
	err := p.spread(ctx, count, func(conn *load.Conn, i int) (err error) {
		flats[i], err = p.post(conn, p.site.program+"/lots", p.lot("apartment", 0))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("Palier.FreeFlats(%d): %w", count, err)
	}
	return flats, nil
}

// lot is the body of a new lot with a reference that no other has.
func (p *Palier) lot(kind string, parent int64) []byte {
	n := p.site.made.Add(1)
	body := fmt.Appendf(nil, `{"reference":"BENCH-%d","type":%q,"vat_rate":20,"price_including_vat":%d,"building":"D"`, n, kind, 150_000+n%100*2_500)
	if parent != 0 {
		return fmt.Appendf(body, `,"typology":"underground","parent_lot_id":%d}`, parent)
	}
	return fmt.Appendf(body, `,"typology":"T3","floor":%d,"living_area":63.2,"balcony_area":8,"orientation":"S"}`, n%6)
}

// lotPage is the request for a page of the programme's lots.
func (p *Palier) lotPage(page, size int) []byte {
	return p.ask("GET", p.site.program+"/lots?per_page="+strconv.Itoa(size)+"&page="+strconv.Itoa(page), p.site.full, nil)
}

// LotPages is work that reads pages of the programme's lots: one page an operation, each in turn, or all of them one
// after the other. There must be total lots.
func (p *Palier) LotPages(size, total int, all bool) load.Work {
	var pages [][]byte
	for page := range total / size {
		pages = append(pages, p.lotPage(page+1, size))
	}
	operations := [][][]byte{pages}
	if !all {
		operations = nil
		for _, page := range pages {
			operations = append(operations, [][]byte{page})
		}
	}
	return load.Cycle(operations, func(body []byte) error {
		e, err := data[[]numbered](body)
		if err == nil && (len(e.Data) != size || e.Meta.Total != total) {
			err = fmt.Errorf("%d lots of %d, want %d of %d", len(e.Data), e.Meta.Total, size, total)
		}
		return err
	})
}

// Lots are the numbers of the programme's lots, by their order.
func (p *Palier) Lots(ctx context.Context, count int) (lots []int64, err error) {
	conn, err := load.Dial(ctx, p.Addr())
	if err != nil {
		return nil, fmt.Errorf("Palier.Lots: %w", err)
	}
	defer conn.Close()
	for page := 1; len(lots) < count; page++ {
		body, err := conn.Fetch(p.lotPage(page, 50))
		if err != nil {
			return nil, fmt.Errorf("Palier.Lots: %w", err)
		}
		e, err := data[[]numbered](body)
		if err != nil || len(e.Data) == 0 {
			return nil, fmt.Errorf("Palier.Lots(%d): page %d has %d lots: %w", count, page, len(e.Data), err)
		}
		for _, l := range e.Data {
			lots = append(lots, l.ID)
		}
	}
	return lots[:count], nil
}

// Reprice gives a lot another price, which every endpoint is told of.
func (p *Palier) Reprice(conn *load.Conn, lot int64) error {
	body := fmt.Appendf(nil, `{"price_including_vat":%d}`, 200_000+p.site.made.Add(1)%100_000)
	answer, err := conn.Fetch(p.ask("PUT", p.site.program+"/lots/"+strconv.FormatInt(lot, 10), p.site.full, body))
	if err == nil {
		err = created(answer)
	}
	return err
}
