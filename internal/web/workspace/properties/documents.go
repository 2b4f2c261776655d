package properties

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/web/workspace/frame"
)

// documentsPage is the tab of a property's files.
type documentsPage struct {
	sheet
	Files    []enclosed
	Types    []option
	Type     string // chosen
	Name     string // typed
	Most     int
	Problems []problem
}

// enclosed is one of them.
type enclosed struct {
	ID   int64
	Name string
	Type string
	At   time.Time
	Path string
}

// privateTypes are the rows of document_type that only who sees what is private may see: papers
// of people.
var privateTypes = []int{2, 17, 18}

func sees(c *frame.Call, f listings.Enclosure) bool {
	return c.Actor.Has(access.Private) || !slices.Contains(privateTypes, f.Type)
}

func (p *screens) documents(c *frame.Call) error {
	return p.showDocuments(c, http.StatusOK, documentsPage{})
}

func (p *screens) showDocuments(c *frame.Call, status int, d documentsPage) (err error) {
	if d.sheet, err = p.sheet(c, "documents"); err != nil {
		return err
	}
	list, err := p.Listings.Enclosures(c.Context(), c.Actor, d.Property.ID)
	if err != nil {
		return err
	}
	for _, f := range list {
		if sees(c, f) {
			d.Files = append(d.Files, enclosed{f.ID, f.Name, named(d.books, "document_type", f.Type, c.Words.Lang), f.CreatedAt.In(c.Zone), at(d.Property.ID, "documents/"+number(f.ID))})
		}
	}
	rows, _ := d.books.Entries("document_type", c.Words.Lang)
	for _, row := range rows {
		if c.Actor.Has(access.Private) || !slices.Contains(privateTypes, row.ID) {
			d.Types = append(d.Types, option{strconv.Itoa(row.ID), row.Name})
		}
	}
	d.Most = listings.MostEnclosures
	return c.ShowStatus(status, "documents", d)
}

// enclose takes a file in. Its name and its type stand before it in the form, so that they are
// known when it comes.
func (p *screens) enclose(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	v, err := p.Listings.Property(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, documents.MaxFile+1<<20)
	parts, err := c.R.MultipartReader()
	if err != nil {
		return fault.Wrap(fault.Invalid, "The form has no file", err)
	}
	d := documentsPage{Type: "7"}
	for range mostParts {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return unread(err)
		}
		if part.FormName() == "file" && part.FileName() != "" {
			return p.takeDocument(c, v, part, d)
		}
		if err := d.read(part); err != nil {
			return err
		}
	}
	return p.refused(c, d, "document.none")
}

// mostParts is how many fields the form of a document has at most.
const mostParts = 10

// read reads a field of the form that is no file.
func (d *documentsPage) read(part *multipart.Part) error {
	const longest = 4096
	text, err := io.ReadAll(io.LimitReader(part, longest))
	if err != nil {
		return unread(err)
	}
	switch part.FormName() {
	case "name":
		d.Name = clean(string(text))
	case "type":
		d.Type = clean(string(text))
	}
	return nil
}

func (p *screens) takeDocument(c *frame.Call, v listings.Property, part *multipart.Part, d documentsPage) error {
	content, err := io.ReadAll(io.LimitReader(part, documents.MaxFile+1))
	if err != nil {
		return unread(err)
	}
	if len(content) > documents.MaxFile {
		return p.refused(c, d, "document.large")
	}
	kind, err := strconv.Atoi(d.Type)
	if err != nil || !c.Actor.Has(access.Private) && slices.Contains(privateTypes, kind) {
		return p.refused(c, d, "document.type.refused")
	}
	name := d.Name
	if name == "" {
		name = strings.TrimSpace(path.Base(strings.ReplaceAll(part.FileName(), `\`, "/")))
	}
	file, err := p.Listings.Receive(c.Context(), c.Actor, v.Agency, v.ID, name, content)
	if fault.Is(err, fault.Invalid) {
		return p.refused(c, d, "document.refused")
	}
	if err != nil {
		return err
	}
	_, err = p.Listings.Enclose(c.Context(), c.Actor, v.Agency, v.ID, listings.Enclosure{Document: file.UID, Name: name, Type: kind})
	if err == nil {
		return c.Said(at(v.ID, "documents"), "document.added")
	}
	p.Listings.Release(c.Context(), c.Actor, file.UID)
	if fault.Is(err, fault.Invalid) {
		return p.refused(c, d, "document.full")
	}
	return err
}

// refused shows the form again with why a file was not taken.
func (p *screens) refused(c *frame.Call, d documentsPage, key string) error {
	text, err := c.Words.T(key)
	if err != nil {
		return err
	}
	d.Problems = []problem{{"file", text}}
	return p.showDocuments(c, http.StatusUnprocessableEntity, d)
}

// enclosure finds a document of a property that the reader may see.
func (p *screens) enclosure(c *frame.Call) (v listings.Property, f listings.Enclosure, err error) {
	id, err := c.ID("id")
	if err != nil {
		return v, f, err
	}
	if f.ID, err = c.ID("document"); err != nil {
		return v, f, err
	}
	list, err := p.Listings.Enclosures(c.Context(), c.Actor, id)
	if err != nil {
		return v, f, err
	}
	i := slices.IndexFunc(list, func(one listings.Enclosure) bool { return one.ID == f.ID })
	if i < 0 || !sees(c, list[i]) {
		return v, f, fault.New(fault.Missing, "No such document")
	}
	v, err = p.Listings.Property(c.Context(), c.Actor, id)
	return v, list[i], err
}

// document sends one.
func (p *screens) document(c *frame.Call) error {
	v, f, err := p.enclosure(c)
	if err != nil {
		return err
	}
	f, content, err := p.Listings.OpenEnclosure(c.Context(), c.Actor, v.Agency, v.ID, f.ID)
	if err != nil {
		return err
	}
	defer content.Close()
	return wire.SendFile(c.W, c.R, wire.File{Name: f.Name, Mime: content.Mime, Tag: content.Tag, Content: content})
}

// discard takes one away.
func (p *screens) discard(c *frame.Call) error {
	v, f, err := p.enclosure(c)
	if err != nil {
		return err
	}
	if err := p.Listings.RemoveEnclosure(c.Context(), c.Actor, v.Agency, v.ID, f.ID); err != nil {
		return err
	}
	return c.Said(at(v.ID, "documents"), "document.removed")
}
