package leads2keys

import (
	"palier/internal/core/buildings"
)

// The nodes of a building file as this API writes them (3.7). Mind the spellings: comments
// of a company, comment elsewhere. Who may not be called is marked when a file is shown; to
// read one nobody need be known.

func treeShape(u unwanted) shape[buildings.Tree] {
	return shape[buildings.Tree]{func(t *buildings.Tree) *buildings.Sent { return &t.Sent }, []field[buildings.Tree]{
		text("name", func(t *buildings.Tree) *string { return &t.Name }),
		text("address", func(t *buildings.Tree) *string { return &t.Address }),
		list("immeuble", func(t *buildings.Tree) *[]buildings.Building { return &t.Buildings }, buildingShape(u)),
	}}
}

func buildingShape(u unwanted) shape[buildings.Building] {
	return shape[buildings.Building]{func(b *buildings.Building) *buildings.Sent { return &b.Sent }, []field[buildings.Building]{
		text("id", func(b *buildings.Building) *string { return &b.ID }),
		text("name", func(b *buildings.Building) *string { return &b.Name }),
		text("digicode", func(b *buildings.Building) *string { return &b.Code }),
		text("comment", func(b *buildings.Building) *string { return &b.Comment }),
		described(func(b *buildings.Building) *buildings.Remarks { return &b.Remarks }),
		list("photo", func(b *buildings.Building) *[]buildings.Photo { return &b.Photos }, photoShape()),
		list("escalier", func(b *buildings.Building) *[]buildings.Staircase { return &b.Stairs }, staircaseShape(u)),
	}}
}

func staircaseShape(u unwanted) shape[buildings.Staircase] {
	return shape[buildings.Staircase]{func(s *buildings.Staircase) *buildings.Sent { return &s.Sent }, []field[buildings.Staircase]{
		text("id", func(s *buildings.Staircase) *string { return &s.ID }),
		text("name", func(s *buildings.Staircase) *string { return &s.Name }),
		list("photo", func(s *buildings.Staircase) *[]buildings.Photo { return &s.Photos }, photoShape()),
		list("bal", func(s *buildings.Staircase) *[]buildings.Mailbox { return &s.Boxes }, mailboxShape(u)),
	}}
}

func mailboxShape(u unwanted) shape[buildings.Mailbox] {
	return shape[buildings.Mailbox]{func(m *buildings.Mailbox) *buildings.Sent { return &m.Sent }, []field[buildings.Mailbox]{
		text("id", func(m *buildings.Mailbox) *string { return &m.ID }),
		whole("palier", func(m *buildings.Mailbox) **int { return &m.Floor }),
		whole("numero", func(m *buildings.Mailbox) **int { return &m.Number }),
		text("porte", func(m *buildings.Mailbox) *string { return &m.Door }),
		text("type", func(m *buildings.Mailbox) *string { return &m.Kind }),
		described(func(m *buildings.Mailbox) *buildings.Remarks { return &m.Remarks }),
		list("photo", func(m *buildings.Mailbox) *[]buildings.Photo { return &m.Photos }, photoShape()),
		list("entreprise", func(m *buildings.Mailbox) *[]buildings.Company { return &m.Companies }, companyShape()),
		list("person", func(m *buildings.Mailbox) *[]buildings.Person { return &m.People }, personShape(u)),
	}}
}

func companyShape() shape[buildings.Company] {
	return shape[buildings.Company]{func(c *buildings.Company) *buildings.Sent { return &c.Sent }, []field[buildings.Company]{
		text("id", func(c *buildings.Company) *string { return &c.ID }),
		text("name", func(c *buildings.Company) *string { return &c.Name }),
		text("status", func(c *buildings.Company) *string { return &c.Status }),
		text("activity", func(c *buildings.Company) *string { return &c.Activity }),
		text("email", func(c *buildings.Company) *string { return &c.Email }),
		text("phone", func(c *buildings.Company) *string { return &c.Phone }),
		text("fax", func(c *buildings.Company) *string { return &c.Fax }),
		text("web", func(c *buildings.Company) *string { return &c.Web }),
		text("comments", func(c *buildings.Company) *string { return &c.Comments }),
	}}
}

func personShape(u unwanted) shape[buildings.Person] {
	return shape[buildings.Person]{func(p *buildings.Person) *buildings.Sent { return &p.Sent }, []field[buildings.Person]{
		text("id", func(p *buildings.Person) *string { return &p.ID }),
		text("civility", func(p *buildings.Person) *string { return &p.Civility }),
		text("firstname", func(p *buildings.Person) *string { return &p.Firstname }),
		text("lastname", func(p *buildings.Person) *string { return &p.Lastname }),
		text("job", func(p *buildings.Person) *string { return &p.Job }),
		text("phone", func(p *buildings.Person) *string { return &p.Phone }),
		text("mobile", func(p *buildings.Person) *string { return &p.Mobile }),
		marked("do_not_call", u.marks),
		text("email", func(p *buildings.Person) *string { return &p.Email }),
		text("web", func(p *buildings.Person) *string { return &p.Web }),
		text("comment", func(p *buildings.Person) *string { return &p.Comment }),
		whole("meteo", func(p *buildings.Person) **int { return &p.Mood }),
	}}
}

func photoShape() shape[buildings.Photo] {
	return shape[buildings.Photo]{func(p *buildings.Photo) *buildings.Sent { return &p.Sent }, []field[buildings.Photo]{
		text("id", func(p *buildings.Photo) *string { return &p.ID }),
		text("mime", func(p *buildings.Photo) *string { return &p.Mime }),
		text("description", func(p *buildings.Photo) *string { return &p.Text }),
		moment("date", func(p *buildings.Photo) *string { return &p.Date }),
	}}
}
