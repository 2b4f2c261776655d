package apimo

import (
	"context"
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/documents"
	"palier/internal/core/listings"
)

// postDocument answers POST …/properties/{property}/documents. What the file is its bytes
// say: a PDF or a picture.
func (d *Door) postDocument(c *call) error {
	id, err := c.PathID("property")
	if err != nil {
		return err
	}
	book, err := d.Catalogs.Book(c.Ctx, c.actor.Account)
	if err != nil {
		return err
	}
	return d.upload(c, func(raw []byte, o wire.Object) error {
		file, content, err := documentIn(o, book)
		if err != nil {
			return err
		}
		kept, err := d.Listings.Receive(c.Ctx, c.actor, c.agency.ID, id, file.Name, content)
		if err != nil {
			return notTaken(err, documentNames)
		}
		file.Document = kept.UID
		unused := kept.UID
		err = d.post(c, raw, func(ctx context.Context) ([]byte, error) {
			added, err := d.Listings.Enclose(ctx, c.actor, c.agency.ID, id, file)
			if err != nil {
				return nil, inWords(err, documentNames)
			}
			unused = ""
			return documentReceipt(d.base(c.R), c.agency.ID, added, kept), nil
		})
		if err != nil {
			unused = kept.UID
		}
		d.Listings.Release(c.Ctx, c.actor, unused)
		return err
	})
}

// documentIn reads a document and its file.
func documentIn(o wire.Object, book *catalog.Book) (file listings.Enclosure, content []byte, err error) {
	f := &form{book: book, warn: func(string, string, string) {}}
	file = listings.Enclosure{Name: f.text("name", part(o, "name"), maxPropertyLine), Type: f.code("type_id", part(o, "type_id"), "document_type")}
	if file.Type != 0 && !book.Has("document_type", file.Type) {
		f.wrong("type_id", "Give an id of the catalog document_type.")
	}
	if file.Name == "" {
		f.wrong("name", "This value is required.")
	}
	if content, _, err = f.content("content", part(o, "content")); err != nil {
		return file, nil, err
	}
	return file, content, f.err()
}

// documentReceipt is the answer to a document that was taken. Nobody sees it on the internet:
// its address asks for the same credentials.
func documentReceipt(base string, agency int64, f listings.Enclosure, d documents.Document) []byte {
	url := base + "/agencies/" + number(agency) + "/properties/" + number(f.Property) + "/documents/" + number(f.ID)
	var e wire.Encoder
	e.Object()
	e.IntField("id", f.ID)
	e.StringField("name", f.Name)
	e.StringField("download_url", url)
	e.StringField("url", url)
	e.StringField("filesize", strconv.FormatInt(d.Size, 10))
	e.NullableIntField("type_id", int64(f.Type))
	e.BoolField("internet", false)
	e.BoolField("extranet", false)
	e.BoolField("private", true)
	stamps(&e, f.CreatedAt, f.CreatedAt)
	e.End()
	return e.Bytes()
}

// getDocument answers GET …/documents/{document}, which is ours: the file that the answer to
// its POST names. Papers of a property are private.
func (d *Door) getDocument(c *call) error {
	property, err := c.PathID("property")
	if err != nil {
		return err
	}
	id, err := c.PathID("document")
	if err != nil {
		return err
	}
	if err := c.actor.May(access.Private, c.agency.ID); err != nil {
		return err
	}
	f, content, err := d.Listings.OpenEnclosure(c.Ctx, c.actor, c.agency.ID, property, id)
	if err != nil {
		return err
	}
	defer content.Close()
	return wire.SendFile(c.W, c.R, wire.File{Name: f.Name, Mime: content.Mime, Tag: content.Tag, Content: content})
}

// deleteDocument answers DELETE …/documents/{document}.
func (d *Door) deleteDocument(c *call) error {
	return d.remove(c, "document", d.Listings.RemoveEnclosure)
}
