package apimo

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/catalog"
)

// listCatalogs answers GET /catalogs: a bare array, unlike every other list.
func (d *Door) listCatalogs(c *call) error {
	book, err := d.Catalogs.Book(c.Ctx, c.actor.Account)
	if err != nil {
		return err
	}
	base := d.base(c.R)
	var e wire.Encoder
	e.Array()
	for _, name := range book.Names() {
		e.Object()
		e.StringField("name", name)
		e.StringField("path", base+"/catalogs/"+url.PathEscape(name))
		e.BoolField("private", false)
		e.End()
	}
	e.EndArray()
	wire.Send(c.W, http.StatusOK, e.Bytes())
	return nil
}

// getCatalog answers GET /catalogs/{name}: a bare array.
func (d *Door) getCatalog(c *call) error {
	book, err := d.Catalogs.Book(c.Ctx, c.actor.Account)
	if err != nil {
		return err
	}
	culture := c.param("culture")
	entries, ok := book.Entries(c.R.PathValue("name"), culture)
	if !ok {
		return wire.ErrNoResource
	}
	language := catalog.Language(culture)
	var e wire.Encoder
	e.Array()
	for _, entry := range entries {
		e.Object()
		e.IntField("id", int64(entry.ID))
		e.StringField("culture", language)
		e.StringField("name", entry.Name)
		if entry.Plural != "" {
			e.StringField("name_plurial", entry.Plural) // spelt so by the vendor
		}
		e.End()
	}
	e.EndArray()
	wire.Send(c.W, http.StatusOK, e.Bytes())
	return nil
}

// knownType reads an id of action_type; 0 when there is no such one.
func knownType(text string, has func(list string, id int) bool) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || !has("action_type", n) {
		return 0
	}
	return n
}
