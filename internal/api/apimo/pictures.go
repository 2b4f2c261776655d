package apimo

import (
	"context"
	"fmt"
	"net/http"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/listings"
)

// postPicture answers POST …/properties/{property}/pictures.
func (d *Door) postPicture(c *call) error {
	id, err := c.PathID("property")
	if err != nil {
		return err
	}
	return d.upload(c, func(raw []byte, o wire.Object) error {
		pic, content, err := pictureIn(o)
		if err != nil {
			return err
		}
		if err := d.Listings.RoomFor(c.Ctx, c.actor, c.agency.ID, id, pic.Reference); err != nil {
			return inWords(err, pictureNames)
		}
		return d.placePicture(c, raw, id, pic, content)
	})
}

// pictureIn reads a picture and its file.
func pictureIn(o wire.Object) (pic listings.Picture, content []byte, err error) {
	f := &form{}
	reference, ok := leadReference(o)
	if !ok {
		f.wrong("reference", "This value is required: 1 to 255 characters.")
	}
	content, whole, err := f.content("content", part(o, "content"))
	if err != nil {
		return pic, nil, err
	}
	if whole && !listings.Photograph(content) {
		f.wrong("content", "A picture is a JPEG, a PNG or a WebP.")
	}
	pic = listings.Picture{Reference: reference, Captions: f.captions("comments", part(o, "comments"))}
	if v, said := o.Get("comments"); said && !v.IsNull() && pic.Captions == nil {
		pic.Captions = []listings.Caption{} // there are none, which is not to say nothing of them
	}
	return pic, content, f.err()
}

// placePicture keeps a file and makes it a picture. The file is developed before anything is
// written, for that takes its time; when the answer is only repeated it has no use, and goes.
func (d *Door) placePicture(c *call, raw []byte, id int64, pic listings.Picture, content []byte) error {
	doc, err := d.Listings.Receive(c.Ctx, c.actor, c.agency.ID, id, pic.Reference, content)
	if err != nil {
		return notTaken(err, pictureNames)
	}
	pic.Document, pic.Width, pic.Height = doc.UID, doc.Width, doc.Height
	site, unused, former := d.site(c.R), doc.UID, ""
	err = d.post(c, raw, func(ctx context.Context) ([]byte, error) {
		placed, was, err := d.Listings.PlacePicture(ctx, c.actor, c.agency.ID, id, pic)
		if err != nil {
			return nil, inWords(err, pictureNames)
		}
		unused, former = "", was
		return pictureReceipt(site, placed), nil
	})
	if err != nil {
		unused, former = doc.UID, ""
	}
	d.Listings.Release(c.Ctx, c.actor, unused)
	d.Listings.Release(c.Ctx, c.actor, former)
	return err
}

// pictureReceipt is the answer to a picture that was taken.
func pictureReceipt(site string, p listings.Picture) []byte {
	var e wire.Encoder
	e.Object()
	e.IntField("id", p.ID)
	e.IntField("rank", int64(p.Rank)+1)
	e.StringField("url", photoURL(site, p.Document))
	e.IntField("width_max", int64(p.Width))
	e.IntField("height_max", int64(p.Height))
	e.End()
	return e.Bytes()
}

// putPictures answers PUT …/pictures, which is ours: the order of the pictures.
func (d *Door) putPictures(c *call) error {
	id, _, o, err := c.ofProperty()
	if err != nil {
		return err
	}
	f := &form{}
	var ids []int64
	if part(o, "pictures").Kind() != wire.KindArray {
		f.wrong("pictures", "This value is required: the ids of the pictures in their order.")
	}
	for i, item := range f.items("pictures", part(o, "pictures")) {
		ids = append(ids, f.id(fmt.Sprintf("pictures[%d]", i), item))
	}
	if err := f.err(); err != nil {
		return err
	}
	list, err := d.Listings.ArrangePictures(c.Ctx, c.actor, c.agency.ID, id, ids)
	if err != nil {
		return err
	}
	var e wire.Encoder
	e.Object()
	e.Key("pictures")
	e.Array()
	for i, p := range list {
		e.Object()
		e.IntField("id", p.ID)
		e.IntField("rank", int64(i)+1)
		e.End()
	}
	e.EndArray()
	e.End()
	wire.Send(c.W, http.StatusOK, e.Bytes())
	return nil
}

// deletePicture answers DELETE …/pictures/{picture}.
func (d *Door) deletePicture(c *call) error {
	return d.remove(c, "picture", d.Listings.DropPicture)
}

// remove answers a DELETE of a part of a property.
func (d *Door) remove(c *call, what string, do func(ctx context.Context, by access.Actor, agency, property, id int64) error) error {
	property, err := c.PathID("property")
	if err != nil {
		return err
	}
	id, err := c.PathID(what)
	if err != nil {
		return err
	}
	if err := do(c.Ctx, c.actor, c.agency.ID, property, id); err != nil {
		return err
	}
	wire.Send(c.W, http.StatusOK, []byte(`{"success":true}`))
	return nil
}
