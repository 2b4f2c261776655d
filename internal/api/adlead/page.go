package adlead

import (
	"net/http"
	"net/url"
	"strconv"

	"palier/internal/api/wire"
)

// perPage is the default and the most that a page holds (openapi.yaml, Lists).
const perPage = 50

// lastNumber bounds a page's number: beyond any list there is, and its offset
// still fits an int of 32 bits.
const lastNumber = 1_000_000_000 / perPage

// page is the part of a list that a caller asks for.
type page struct {
	number int // from 1
	size   int // 1 to perPage
	path   string
	query  url.Values // without page
}

// page reads page and per_page. A list never fails because of them: what is no
// number gives the default, what is out of range the nearest.
func (c *call) page() page {
	q := c.R.URL.Query()
	p := page{number: clamped(q.Get("page"), 1, lastNumber, 1), size: clamped(q.Get("per_page"), 1, perPage, perPage), path: c.path, query: q}
	q.Del("page")
	return p
}

func clamped(text string, least, most, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return otherwise
	}
	return min(max(n, least), most)
}

func (p page) offset() int { return (p.number - 1) * p.size }

// sendPage answers with one page of a list of total items.
func sendPage[T any](c *call, p page, list []T, total int64, item func(*wire.Encoder, T)) error {
	e := opened(func(e *wire.Encoder) {
		e.Array()
		for i, v := range list {
			before := len(e.Bytes())
			item(e, v)
			if i == 0 { // the others are about as long
				e.Grow(len(list) * (len(e.Bytes()) - before))
			}
		}
		e.EndArray()
	})
	p.frame(e, len(list), total)
	e.End()
	wire.Send(c.W, http.StatusOK, e.Bytes())
	return nil
}

// cut gives a page of a list that is whole in memory.
func cut[T any](p page, list []T) []T {
	list = list[min(p.offset(), len(list)):]
	return list[:min(p.size, len(list))]
}

// frame writes links and meta (openapi.yaml, schemas Links and Meta).
func (p page) frame(e *wire.Encoder, count int, total int64) {
	last := max(1, int((total+int64(p.size)-1)/int64(p.size)))
	link := func(name string, number int) {
		if number < 1 || number > last {
			e.NullField(name)
			return
		}
		e.StringField(name, p.link(number))
	}
	e.Key("links")
	e.Object()
	link("first", 1)
	link("last", last)
	link("prev", min(p.number-1, last))
	link("next", p.number+1)
	e.End()

	e.Key("meta")
	e.Object()
	e.IntField("current_page", int64(p.number))
	from, to := p.offset()+1, p.offset()+count
	if count == 0 {
		from, to = 0, 0
	}
	e.NullableIntField("from", int64(from))
	e.IntField("last_page", int64(last))
	e.StringField("path", p.path)
	e.IntField("per_page", int64(p.size))
	e.NullableIntField("to", int64(to))
	e.IntField("total", total)
	e.End()
}

// link is another page of the same list, relative to this one. The filters come
// along: a search that lost them would be another one.
func (p page) link(number int) string {
	link := "?page=" + strconv.Itoa(number)
	if len(p.query) > 0 {
		link += "&" + p.query.Encode()
	}
	return link
}
