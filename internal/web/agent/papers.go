package agent

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/page"
)

// How much of a form with a picture is read, and how much of it is held in memory.
const (
	maxUpload = documents.MaxFile + 64<<10
	inMemory  = 1 << 20
	maxSigner = 120 // characters of a name that is typed under a slip
)

// uploads tells a form with a file.
func uploads(r *http.Request) bool {
	media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return media == "multipart/form-data"
}

// upload reads a form with a file. When it cannot be read, the answer is written and
// false is given.
func (p *Pages) upload(w http.ResponseWriter, r *http.Request) bool {
	// A picture takes as long as it must; where the server's limit cannot be moved it holds.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(wire.FilePatience))
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	if err := r.ParseMultipartForm(inMemory); err != nil {
		p.noPicture(w, r)
		return false
	}
	return true
}

// noPicture says that a picture could not be read.
func (p *Pages) noPicture(w http.ResponseWriter, r *http.Request) {
	back := ""
	if uid := r.PathValue("uid"); uid != "" {
		back = visitPath(uid)
	}
	p.set.Trouble(w, r, http.StatusUnprocessableEntity, page.Trouble{Key: "picture", Back: back})
}

// addPaper adds a photograph, or the slip that the visitor signed. The picture is kept
// before the write that adds it to the visit; when it is not added then, or was before,
// it is taken away.
func (p *Pages) addPaper(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	v, err := p.Visits.Visit(r.Context(), a, r.PathValue("uid"))
	if err != nil {
		return err
	}
	if !a.Has(access.VisitsWrite) {
		return fault.New(fault.Forbidden, "visits are not his to change")
	}
	property, _ := strconv.ParseInt(r.PostForm.Get("property"), 10, 64) // 0 is none of the visit's
	paper := visits.Paper{Property: property, Kind: visits.Photo}
	if r.PostForm.Get("kind") == string(visits.Slip) {
		paper.Kind = visits.Slip
	}
	note := ""
	if paper.Kind == visits.Slip {
		if note, err = p.approval(r); err != nil {
			return p.refuseFile(w, r, err)
		}
	}
	if v.Reportable(p.Now()) { // else no picture is developed for nothing: the write refuses
		if paper.Document, err = p.develop(r, a, v.Agency, note); err != nil {
			return p.refuseFile(w, r, err)
		}
	}
	added := false
	err = p.act(func(ctx context.Context, r *http.Request, a access.Actor) (string, error) {
		err := p.Visits.AddPaper(ctx, a, v.UID, paper)
		added = err == nil
		return p.said(r, v.UID, "added"), err
	})(w, r, a)
	if paper.Document != "" && (err != nil || !added) {
		p.discard(r.Context(), a, paper.Document)
	}
	return err
}

// paper is a paper with who added it.
type paper struct {
	visits.Paper
	By   string // his name; empty: no person did
	Note string // what was said with it
}

// signed are the slips among papers, on the clock of their place.
func (p *Pages) signed(ctx context.Context, a access.Actor, papers []visits.Paper, zone *time.Location) (list []paper, err error) {
	for _, one := range papers {
		if one.Kind != visits.Slip {
			continue
		}
		d, err := p.Documents.Get(ctx, a, one.Document)
		if err != nil && !fault.Is(err, fault.Missing) { // it shows without
			return nil, err
		}
		who, err := p.Access.UsersByID(ctx, a, []int64{d.User})
		if err != nil {
			return nil, err
		}
		one.AddedAt = one.AddedAt.In(zone)
		list = append(list, paper{one, strings.TrimSpace(who[d.User].Firstname + " " + who[d.User].Lastname), d.Description})
	}
	return list, nil
}

// approval is what a person says who signs by his name: what was typed, and ticked.
func (p *Pages) approval(r *http.Request) (string, error) {
	name := strings.Join(strings.Fields(r.PostForm.Get("signer")), " ")
	if name == "" || r.PostForm.Get("approved") == "" {
		return "", nil
	}
	if utf8.RuneCountInString(name) > maxSigner {
		return "", fault.New(fault.Invalid, "the name is too long")
	}
	return p.set.Words(r).T("slip.approved.by", name)
}

// develop keeps the picture of a form, with what is said of it. Invalid: there is none.
func (p *Pages) develop(r *http.Request, a access.Actor, agency int64, note string) (uid string, err error) {
	file, header, err := r.FormFile("file")
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "no file", err)
	}
	defer file.Close()
	d, err := p.Documents.Put(r.Context(), a, documents.Upload{Agency: agency, Name: header.Filename, Description: note, Content: file})
	if err == nil && !d.Picture() {
		p.discard(r.Context(), a, d.UID)
		err = fault.New(fault.Invalid, "no picture")
	}
	return d.UID, err
}

// refuseFile says that a file is no picture, or too large.
func (p *Pages) refuseFile(w http.ResponseWriter, r *http.Request, err error) error {
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooLarge) {
		p.noPicture(w, r)
		return nil
	}
	return err
}

// discard takes a picture away that no visit has. One that stays takes room and shows
// itself to nobody.
func (p *Pages) discard(ctx context.Context, a access.Actor, uid string) {
	if err := p.Documents.Remove(ctx, a, uid); err != nil {
		p.Log.Warn("picture not removed", "request", wire.RequestID(ctx), "error", err)
	}
}

// removePaper takes a photograph off a visit.
func (p *Pages) removePaper(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	uid, document, removed := r.PathValue("uid"), r.PathValue("document"), false
	err := p.act(func(ctx context.Context, r *http.Request, a access.Actor) (string, error) {
		err := p.Visits.RemovePaper(ctx, a, uid, document)
		removed = err == nil
		return p.said(r, uid, "removed"), err
	})(w, r, a)
	if err == nil && removed {
		p.discard(r.Context(), a, document)
	}
	return err
}

// paper shows a picture of a visit, or with ?size= a smaller one.
func (p *Pages) paper(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	list, err := p.Visits.PapersOf(r.Context(), a, r.PathValue("uid"))
	if err != nil {
		return err
	}
	document := r.PathValue("document")
	if !slices.ContainsFunc(list, func(one visits.Paper) bool { return one.Document == document }) {
		return fault.New(fault.Missing, "no such paper")
	}
	size, _ := strconv.Atoi(r.URL.Query().Get("size"))
	d, content, err := p.Documents.Open(r.Context(), a, document, size)
	if err != nil {
		return err
	}
	defer content.Close()
	err = wire.SendFile(w, r, wire.File{Name: d.Name, Mime: content.Mime, Tag: content.Tag, Content: content})
	if errors.Is(err, wire.ErrRange) { // no page in the place of a picture
		w.WriteHeader(http.StatusRequestedRangeNotSatisfiable)
		return nil
	}
	return err
}
