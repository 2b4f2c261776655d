package admin

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

const documentsPath = "/documents"

func (d *desk) documentRoutes() []route {
	return []route{
		{"GET " + documentsPath, access.ContactsRead, d.documents},
		{"POST " + documentsPath, access.ContactsWrite, d.putDocument},
		{"GET " + documentsPath + "/{uid}/file", access.ContactsRead, d.sendDocument},
		{"GET " + documentsPath + "/{uid}/file/{size}", access.ContactsRead, d.sendDocument},
	}
}

// documentLine is a document of the list.
type documentLine struct {
	UID         string
	Name        string
	Description string
	Type        string
	Picture     bool
	Size        string // in kilobytes
	Pixels      string
	At          string
	Who         string
	Agency      string
}

type documentsPage struct {
	Name, Type string
	User       int64
	Agency     int64
	Agencies   []access.Agency
	Users      []access.User
	List       []documentLine
	Next       string
	First      string
	Asked      bool // something narrows the list
	Problems   []problem
}

func (d *desk) documentsPage(c *frame.Call) (p documentsPage, err error) {
	p = documentsPage{Name: c.R.URL.Query().Get("name"), Type: c.R.URL.Query().Get("type"), Agencies: c.Agencies()}
	query := func(name string) int64 {
		n, _ := strconv.ParseInt(c.R.URL.Query().Get(name), 10, 64) // none is 0
		return n
	}
	p.User, p.Agency = query("user"), query("agency")
	if p.Agency == 0 {
		p.Agency = c.Agency
	}
	p.Asked = p.Name != "" || p.Type != "" || p.User != 0
	found, err := d.Documents.Find(c.Context(), c.Actor, documents.Query{Agency: p.Agency, Name: p.Name, Type: p.Type, User: p.User, Before: query("before"), Limit: perPage})
	if err != nil {
		return p, err
	}
	if p.Users, _, err = d.Access.Users(c.Context(), c.Actor, 0, 500, 0); err != nil {
		return p, err
	}
	names := map[int64]string{}
	for _, u := range p.Users {
		names[u.ID] = u.Firstname + " " + u.Lastname
	}
	agencies := agencyNames(c)
	for _, one := range found.List {
		l := documentLine{UID: one.UID, Name: one.Name, Description: one.Description, Type: one.Mime, Picture: one.Picture(), At: moment(c, one.CreatedAt), Who: names[one.User], Agency: agencies[one.Agency],
			Size: c.Words.Number(float64(max(one.Size, 1000))/1000, 0)}
		if one.Width > 0 {
			l.Pixels = strconv.Itoa(one.Width) + " × " + strconv.Itoa(one.Height)
		}
		p.List = append(p.List, l)
	}
	pairs := []string{"name", p.Name, "type", p.Type, "user", zeroless(p.User), "agency", zeroless(query("agency"))}
	if found.Next != 0 {
		p.Next = c.Words.Link(documentsPath, append(pairs, "before", strconv.FormatInt(found.Next, 10))...)
	}
	if query("before") != 0 {
		p.First = c.Words.Link(documentsPath, pairs...)
	}
	return p, nil
}

// zeroless is a number of an address, nothing for none.
func zeroless(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

func (d *desk) documents(c *frame.Call) error {
	p, err := d.documentsPage(c)
	if err != nil {
		return err
	}
	return c.Show("documents", p)
}

// upload is a form with one file, read as it comes: its fields stand before the file.
type upload struct {
	fields map[string]string
	name   string
	body   io.Reader
}

// maxUploadForm is the room of a form around its file.
const maxUploadForm = 64 << 10

// readUpload reads a form as far as its file. Invalid: it has none.
func readUpload(c *frame.Call, largest int64) (u upload, err error) {
	// A file takes as long as it must: the server's limit is for forms.
	_ = http.NewResponseController(c.W).SetReadDeadline(time.Now().Add(wire.FilePatience))
	c.R.Body = http.MaxBytesReader(c.W, c.R.Body, largest+maxUploadForm)
	parts, err := c.R.MultipartReader()
	if err != nil {
		return u, fault.Field("file", "Choose a file.")
	}
	u.fields = map[string]string{}
	for {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return u, fault.Field("file", "Choose a file.")
		case err != nil:
			return u, fault.Wrap(fault.Invalid, "The form cannot be read", err)
		case part.FormName() == "file":
			if u.name = part.FileName(); u.name == "" {
				return u, fault.Field("file", "Choose a file.")
			}
			u.body = part
			return u, nil
		}
		value, err := io.ReadAll(io.LimitReader(part, maxUploadForm))
		if err != nil {
			return u, fault.Wrap(fault.Invalid, "The form cannot be read", err)
		}
		u.fields[part.FormName()] = string(value)
	}
}

// tooLarge says in a form's words that a file is.
func tooLarge(err error) error {
	var limit *http.MaxBytesError
	if fault.Is(err, fault.TooLarge) || errors.As(err, &limit) {
		return fault.Field("size", "The file is too large.")
	}
	return err
}

func (d *desk) putDocument(c *frame.Call) error {
	u, err := readUpload(c, documents.MaxFile)
	if err == nil {
		agency, _ := strconv.ParseInt(u.fields["agency"], 10, 64) // none is nobody's
		if agency == 0 {
			agency = c.At()
		}
		_, err = d.Documents.Put(c.Context(), c.Actor, documents.Upload{Agency: agency, Name: u.name, Description: u.fields["description"], Content: u.body})
	}
	if err == nil {
		return c.Said(documentsPath, "document.added")
	}
	list, err := problems(c.Words, "document", tooLarge(err))
	if err != nil {
		return err
	}
	p, err := d.documentsPage(c)
	if err != nil {
		return err
	}
	p.Problems = list
	return c.ShowStatus(http.StatusUnprocessableEntity, "documents", p)
}

// sendDocument sends a document or a thumbnail of it.
func (d *desk) sendDocument(c *frame.Call) error {
	size := 0
	if text := c.R.PathValue("size"); text != "" {
		var err error
		if size, err = strconv.Atoi(text); err != nil {
			return fault.New(fault.Missing, "Resource not found")
		}
	}
	one, content, err := d.Documents.Open(c.Context(), c.Actor, c.R.PathValue("uid"), size)
	if err != nil {
		if fault.Is(err, fault.Invalid) {
			err = fault.New(fault.Missing, "Resource not found")
		}
		return err
	}
	defer content.Close()
	c.Guard()
	return wire.SendFile(c.W, c.R, wire.File{Name: one.Name, Mime: content.Mime, Tag: content.Tag, Content: content})
}
