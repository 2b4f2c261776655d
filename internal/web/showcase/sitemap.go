package showcase

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"palier/internal/core/fault"
	"palier/internal/core/listings"
)

// perMap is how many pages one sitemap has; the protocol allows 50,000, and 50 MB.
const perMap = 10_000

// schemas of the protocol (sitemaps.org) and of pictures in it.
const (
	mapSchema   = "http://www.sitemaps.org/schemas/sitemap/0.9"
	imageSchema = "http://www.google.com/schemas/sitemap-image/1.1"
)

type mapIndex struct {
	XMLName xml.Name   `xml:"sitemapindex"`
	Schema  string     `xml:"xmlns,attr"`
	Maps    []mapEntry `xml:"sitemap"`
}

type mapEntry struct {
	Loc  string `xml:"loc"`
	Last string `xml:"lastmod,omitempty"`
}

type urlSet struct {
	XMLName xml.Name   `xml:"urlset"`
	Schema  string     `xml:"xmlns,attr"`
	Image   string     `xml:"xmlns:image,attr"`
	URLs    []urlEntry `xml:"url"`
}

type urlEntry struct {
	Loc   string    `xml:"loc"`
	Last  string    `xml:"lastmod,omitempty"`
	Image *urlImage `xml:"image:image"`
}

type urlImage struct {
	Loc string `xml:"image:loc"`
}

// sitemap names the maps of all agencies. A map begins behind the last property of the one
// before, so that it stays the same while others come and go.
func (p *Pages) sitemap(w http.ResponseWriter, r *http.Request) error {
	list, err := p.Showcase.Offices(r.Context())
	if err != nil {
		return err
	}
	index := mapIndex{Schema: mapSchema}
	for _, o := range list {
		cuts, err := p.Showcase.Cuts(r.Context(), o, perMap)
		if err != nil {
			return err
		}
		for _, after := range cuts {
			index.Maps = append(index.Maps, mapEntry{fmt.Sprintf("%s/sitemaps/%d-%d/%d.xml", p.Origin(r), o.Account, o.Agency, after), o.Last.UTC().Format(time.RFC3339)})
		}
	}
	return p.send(w, index)
}

// sitemapOf lists an agency's published properties behind one.
func (p *Pages) sitemapOf(w http.ResponseWriter, r *http.Request) error {
	o, err := officeOf(r.PathValue("office"))
	if err != nil {
		return err
	}
	var after int64
	if n, err := fmt.Sscanf(r.PathValue("after"), "%d.xml", &after); n != 1 || err != nil || r.PathValue("after") != strconv.FormatInt(after, 10)+".xml" {
		return fault.New(fault.Missing, "no such map")
	}
	list, err := p.Showcase.Listed(r.Context(), o, after, perMap)
	if err != nil {
		return err
	}
	set := urlSet{Schema: mapSchema, Image: imageSchema}
	if after == 0 {
		set.URLs = append(set.URLs, urlEntry{Loc: p.Origin(r) + OfficePath(o.Account, o.Agency)})
	}
	for _, one := range list {
		e := urlEntry{Loc: p.Origin(r) + PropertyPath(listings.Property{UID: one.UID, City: one.City, Reference: one.Reference}), Last: one.UpdatedAt.UTC().Format(time.RFC3339)}
		if one.Cover != "" {
			e.Image = &urlImage{listings.PictureURL(p.Origin(r), one.Cover, 1600)}
		}
		set.URLs = append(set.URLs, e)
	}
	return p.send(w, set)
}

func (p *Pages) send(w http.ResponseWriter, v any) error {
	body, err := xml.Marshal(v)
	if err != nil {
		return err
	}
	p.set.Guard(w.Header())
	w.Header().Set("Content-Type", "application/xml; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=600")
	_, err = w.Write(append([]byte(xml.Header), body...))
	return err
}

// robots says what machines may read: what is offered, and nothing of the workspace.
func (p *Pages) robots(w http.ResponseWriter, r *http.Request) error {
	p.set.Guard(w.Header())
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=3600")
	_, err := fmt.Fprintf(w, "User-agent: *\nAllow: /annonces\nAllow: /annonce/\nAllow: /photos/\nAllow: /static/\nDisallow: /\nSitemap: %s/sitemap.xml\n", p.Origin(r))
	return err
}
