package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/buildings"
	"palier/internal/storage/nodes"
)

// A building file's tree as stored in one column: its fields by name, for both directions.
// Names never change meaning. What a sender wrote of a node is part of it as it came.

func treeText() nodes.Kind[buildings.Tree] {
	return nodes.Kind[buildings.Tree]{
		nodes.Text("name", func(t *buildings.Tree) *string { return &t.Name }),
		nodes.Text("address", func(t *buildings.Tree) *string { return &t.Address }),
		nodes.List("buildings", func(t *buildings.Tree) *[]buildings.Building { return &t.Buildings }, buildingText()),
		nodes.Raw("sent", func(t *buildings.Tree) *buildings.Sent { return &t.Sent }),
	}
}

func buildingText() nodes.Kind[buildings.Building] {
	return nodes.Kind[buildings.Building]{
		nodes.Text("id", func(b *buildings.Building) *string { return &b.ID }),
		nodes.Text("name", func(b *buildings.Building) *string { return &b.Name }),
		nodes.Text("code", func(b *buildings.Building) *string { return &b.Code }),
		nodes.Text("comment", func(b *buildings.Building) *string { return &b.Comment }),
		nodes.Part("remarks", func(b *buildings.Building) *buildings.Remarks { return &b.Remarks }, remarksText()),
		nodes.List("photos", func(b *buildings.Building) *[]buildings.Photo { return &b.Photos }, pictureText()),
		nodes.List("stairs", func(b *buildings.Building) *[]buildings.Staircase { return &b.Stairs }, stairText()),
		nodes.Raw("sent", func(b *buildings.Building) *buildings.Sent { return &b.Sent }),
	}
}

func stairText() nodes.Kind[buildings.Staircase] {
	return nodes.Kind[buildings.Staircase]{
		nodes.Text("id", func(s *buildings.Staircase) *string { return &s.ID }),
		nodes.Text("name", func(s *buildings.Staircase) *string { return &s.Name }),
		nodes.List("photos", func(s *buildings.Staircase) *[]buildings.Photo { return &s.Photos }, pictureText()),
		nodes.List("boxes", func(s *buildings.Staircase) *[]buildings.Mailbox { return &s.Boxes }, boxText()),
		nodes.Raw("sent", func(s *buildings.Staircase) *buildings.Sent { return &s.Sent }),
	}
}

func boxText() nodes.Kind[buildings.Mailbox] {
	return nodes.Kind[buildings.Mailbox]{
		nodes.Text("id", func(m *buildings.Mailbox) *string { return &m.ID }),
		nodes.Whole("floor", func(m *buildings.Mailbox) **int { return &m.Floor }),
		nodes.Whole("number", func(m *buildings.Mailbox) **int { return &m.Number }),
		nodes.Text("door", func(m *buildings.Mailbox) *string { return &m.Door }),
		nodes.Text("kind", func(m *buildings.Mailbox) *string { return &m.Kind }),
		nodes.Part("remarks", func(m *buildings.Mailbox) *buildings.Remarks { return &m.Remarks }, remarksText()),
		nodes.List("photos", func(m *buildings.Mailbox) *[]buildings.Photo { return &m.Photos }, pictureText()),
		nodes.List("companies", func(m *buildings.Mailbox) *[]buildings.Company { return &m.Companies }, companyText()),
		nodes.List("people", func(m *buildings.Mailbox) *[]buildings.Person { return &m.People }, occupantText()),
		nodes.Raw("sent", func(m *buildings.Mailbox) *buildings.Sent { return &m.Sent }),
	}
}

func companyText() nodes.Kind[buildings.Company] {
	return nodes.Kind[buildings.Company]{
		nodes.Text("id", func(c *buildings.Company) *string { return &c.ID }),
		nodes.Text("name", func(c *buildings.Company) *string { return &c.Name }),
		nodes.Text("status", func(c *buildings.Company) *string { return &c.Status }),
		nodes.Text("activity", func(c *buildings.Company) *string { return &c.Activity }),
		nodes.Text("email", func(c *buildings.Company) *string { return &c.Email }),
		nodes.Text("phone", func(c *buildings.Company) *string { return &c.Phone }),
		nodes.Text("fax", func(c *buildings.Company) *string { return &c.Fax }),
		nodes.Text("web", func(c *buildings.Company) *string { return &c.Web }),
		nodes.Text("comments", func(c *buildings.Company) *string { return &c.Comments }),
		nodes.Raw("sent", func(c *buildings.Company) *buildings.Sent { return &c.Sent }),
	}
}

func occupantText() nodes.Kind[buildings.Person] {
	return nodes.Kind[buildings.Person]{
		nodes.Text("id", func(p *buildings.Person) *string { return &p.ID }),
		nodes.Text("civility", func(p *buildings.Person) *string { return &p.Civility }),
		nodes.Text("firstname", func(p *buildings.Person) *string { return &p.Firstname }),
		nodes.Text("lastname", func(p *buildings.Person) *string { return &p.Lastname }),
		nodes.Text("job", func(p *buildings.Person) *string { return &p.Job }),
		nodes.Text("phone", func(p *buildings.Person) *string { return &p.Phone }),
		nodes.Text("mobile", func(p *buildings.Person) *string { return &p.Mobile }),
		nodes.Text("email", func(p *buildings.Person) *string { return &p.Email }),
		nodes.Text("web", func(p *buildings.Person) *string { return &p.Web }),
		nodes.Text("comment", func(p *buildings.Person) *string { return &p.Comment }),
		nodes.Whole("mood", func(p *buildings.Person) **int { return &p.Mood }),
		nodes.Raw("sent", func(p *buildings.Person) *buildings.Sent { return &p.Sent }),
		nodes.ID("contact", func(p *buildings.Person) *int64 { return &p.Contact }),
	}
}

func pictureText() nodes.Kind[buildings.Photo] {
	return nodes.Kind[buildings.Photo]{
		nodes.Text("id", func(p *buildings.Photo) *string { return &p.ID }),
		nodes.Text("mime", func(p *buildings.Photo) *string { return &p.Mime }),
		nodes.Text("text", func(p *buildings.Photo) *string { return &p.Text }),
		nodes.Text("date", func(p *buildings.Photo) *string { return &p.Date }),
		nodes.Raw("sent", func(p *buildings.Photo) *buildings.Sent { return &p.Sent }),
	}
}

func remarksText() nodes.Kind[buildings.Remarks] {
	item := remarkText()
	return nodes.Kind[buildings.Remarks]{
		nodes.List("plus", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Plus }, item),
		nodes.List("minus", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Minus }, item),
		nodes.List("informative", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Informative }, item),
		nodes.List("qualities", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Qualities }, item),
		nodes.List("quantities", func(r *buildings.Remarks) *[]buildings.Remark { return &r.Quantities }, item),
		nodes.Raw("sent", func(r *buildings.Remarks) *buildings.Sent { return &r.Sent }),
	}
}

func remarkText() nodes.Kind[buildings.Remark] {
	return nodes.Kind[buildings.Remark]{
		nodes.Text("text", func(r *buildings.Remark) *string { return &r.Text }),
		nodes.Text("tag", func(r *buildings.Remark) *string { return &r.Tag }),
		nodes.Text("quality", func(r *buildings.Remark) *string { return &r.Quality }),
		nodes.Text("quantity", func(r *buildings.Remark) *string { return &r.Quantity }),
		nodes.Text("unit", func(r *buildings.Remark) *string { return &r.Unit }),
	}
}

func packTree(t buildings.Tree) (string, error) {
	text, err := treeText().Marshal(&t)
	if err != nil {
		return "", fmt.Errorf("storage: building file: %w", err)
	}
	return text, nil
}

func unpackTree(text string) (t buildings.Tree, err error) {
	if err = treeText().Unmarshal(text, &t); err != nil {
		return buildings.Tree{}, fmt.Errorf("storage: building file: %w", err)
	}
	return t, nil
}

// photoText is a photo in the texts of rounds, by the same names.
type photoText struct {
	ID   string          `json:"id"`
	Mime string          `json:"mime,omitempty"`
	Text string          `json:"text,omitempty"`
	Date string          `json:"date,omitempty"`
	Sent json.RawMessage `json:"sent,omitempty"`
}

func packPhoto(p buildings.Photo) photoText {
	return photoText{p.ID, p.Mime, p.Text, p.Date, json.RawMessage(p.Sent)}
}

func unpackPhoto(p photoText) buildings.Photo {
	return buildings.Photo{ID: p.ID, Mime: p.Mime, Text: p.Text, Date: p.Date, Sent: buildings.Sent(p.Sent)}
}

// mapped turns every value of a list into its other form; no list is no list.
func mapped[T, U any](list []T, turn func(T) U) []U {
	if list == nil {
		return nil
	}
	out := make([]U, len(list))
	for i, v := range list {
		out[i] = turn(v)
	}
	return out
}
