// Package search holds what finds anything by its name: a screen of everything that was found,
// and the list that the palette shows while somebody types, with what can be done from here.
//
// It knows where each thing has its screen and which commands there are. It must not know how
// anything is found, nor who may see it: it asks search, and shows what it answers.
package search

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"

	"palier/internal/core/search"
	"palier/internal/web/page"
	"palier/internal/web/workspace/frame"
)

//go:embed templates texts fragments
var files embed.FS

// Services are what the screens ask.
type Services struct {
	Search *search.Service
}

type screens struct {
	Services
	fragment *template.Template // the palette's list, without a page around it
}

// Path is where everything is found.
const Path = "/search"

// Mount adds the screens to mux.
func Mount(mux *http.ServeMux, f *frame.Frame, s Services) error {
	set, err := f.Screens(files)
	if err != nil {
		return err
	}
	fragment, err := template.New("palette.html").Funcs(template.FuncMap{"asset": f.Asset}).ParseFS(files, "fragments/palette.html")
	if err != nil {
		return err
	}
	p := &screens{s, fragment}
	set.Handle(mux, "GET "+Path, "", p.page)
	set.Handle(mux, "GET "+Path+"/palette", "", p.palette)
	return nil
}

// How many things of a group are shown: among others, and alone.
const (
	few  = 5
	many = 50
)

// result is everything that was found.
type result struct {
	Text   string
	Only   search.Group
	Groups []group
	All    string // back from one group
	Other  string // another agency is chosen on top: the way to search everywhere is not lost
}

// group is what was found of one sort.
type group struct {
	Key  search.Group
	Icon string
	Hits []hit
	More string // where all of them are, empty: here
}

// hit is one thing that was found.
type hit struct {
	search.Hit
	Path  string
	Title string
	Sub   string
}

var icons = map[search.Group]string{
	search.Persons: "user", search.Properties: "building-2", search.Enquiries: "inbox", search.Programs: "layers", search.Lots: "door-open",
	search.Mandates: "scroll-text", search.Buildings: "landmark", search.Visits: "calendar", search.Colleagues: "user-check",
}

func (p *screens) page(c *frame.Call) error {
	d := result{Text: c.Value("q"), Only: search.Group(c.Value("group"))}
	most := few
	if icons[d.Only] == "" {
		d.Only = ""
	} else {
		most = many
		d.All = c.Words.Link(Path, "q", d.Text)
	}
	var err error
	if d.Groups, err = p.found(c, d.Text, d.Only, most); err != nil {
		return err
	}
	return c.Show("search", d)
}

func (p *screens) found(c *frame.Call, text string, only search.Group, most int) ([]group, error) {
	list, err := p.Search.Search(c.Context(), c.Actor, c.Agency, text, only, most)
	if err != nil {
		return nil, err
	}
	groups := make([]group, len(list))
	for i, f := range list {
		g := group{Key: f.Group, Icon: icons[f.Group]}
		for _, h := range f.Hits {
			g.Hits = append(g.Hits, shown(c, h))
		}
		if f.More && only == "" {
			g.More = c.Words.Link(Path, "q", text, "group", string(f.Group))
		}
		groups[i] = g
	}
	return groups, nil
}

// view is what the palette's list is made of.
type view struct {
	page.Words
	Commands []commandGroup
	Groups   []group
	Text     string
	All      string
}

// palette answers with the list alone.
func (p *screens) palette(c *frame.Call) error {
	v := view{Words: c.Words, Text: c.Value("q")}
	var err error
	if v.Text != "" {
		v.All = c.Words.Link(Path, "q", v.Text)
		if v.Groups, err = p.found(c, v.Text, "", few); err != nil {
			return err
		}
	}
	if v.Commands, err = offered(c, v.Text, c.Value("here")); err != nil {
		return err
	}
	var list bytes.Buffer
	if err := p.fragment.Execute(&list, v); err != nil {
		return err
	}
	c.Guard()
	c.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = c.W.Write(page.Upright(list.Bytes()))
	return err
}
