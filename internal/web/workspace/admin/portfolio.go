package admin

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/exports"
	"palier/internal/core/fault"
	"palier/internal/web/workspace/frame"
)

const portfolioPath = exportsPath + "/poliris"

// PortfolioOrder is which portfolio of properties somebody takes away for portals.
type PortfolioOrder struct {
	Agency   int64
	Code     string // the agency's name at the portal, "": its number
	Version  string
	Encoding string
	Photos   string // "url", "full" or "none"
	All      bool   // what is on the market and not published, too
}

// PortfolioDoubt is a field of an ad that a portal would refuse it for, or not show.
type PortfolioDoubt struct {
	Property  int64
	Reference string
	Field     string // its rank and name
	Problem   string // in English, as reasons are
	Refused   bool
}

// Portfolios writes portfolios in the format of portals, and judges their ads.
type Portfolios interface {
	// Write leaves out what a portal would refuse, and tells of each field what is wrong.
	Write(ctx context.Context, by access.Actor, o PortfolioOrder, w io.Writer, tell func(PortfolioDoubt)) (written, refused int, err error)
	// Judge only tells, and leaves no trace.
	Judge(ctx context.Context, by access.Actor, o PortfolioOrder, tell func(PortfolioDoubt)) (written, refused int, err error)
}

func (d *desk) portfolioRoutes() []route {
	return []route{
		{"GET " + portfolioPath, access.PropertiesRead, d.judged},
		{"POST " + portfolioPath, access.PropertiesRead, d.portfolio},
	}
}

// versionsOf, encodingsOf and photosOf are what may be chosen, the usual first.
func versionsOf() []string  { return []string{"4.1.17", "4.09"} }
func encodingsOf() []string { return []string{"utf-8", "windows-1252"} }
func photosOf() []string    { return []string{"url", "full", "none"} }

// order reads what somebody chose. Missing: the agency is none of his.
func (d *desk) order(c *frame.Call) (o PortfolioOrder, err error) {
	_ = c.R.ParseForm()
	value := c.R.Form.Get
	o = PortfolioOrder{Code: value("code"), Version: value("version"), Encoding: value("encoding"), Photos: value("photos"), All: c.R.Form.Has("all")}
	o.Agency, _ = strconv.ParseInt(value("agency"), 10, 64)
	if o.Agency == 0 {
		o.Agency = c.At()
	}
	if !c.Actor.Opens(o.Agency) {
		return o, fault.New(fault.Missing, "Resource not found")
	}
	if !d.Exports.May(c.Actor, exports.Properties) {
		return o, access.Denied()
	}
	return o, nil
}

// doubtLine is what is wrong with a field of an ad.
type doubtLine struct {
	Path      string
	Reference string
	Field     string
	Problem   string
	Family    string
	Refused   bool
}

// portfolioPage tells what a portal would say of an agency's ads.
type portfolioPage struct {
	Agency           string
	Written, Refused int
	Lines            []doubtLine
	More             bool
	Form             portfolioForm
}

// mostDoubts is how many fields the page shows: who has more of them mends these first.
const mostDoubts = 500

// judged shows what is wrong with ads before anybody takes them away.
func (d *desk) judged(c *frame.Call) error {
	o, err := d.order(c)
	if err != nil {
		return err
	}
	p := portfolioPage{Agency: agencyNames(c)[o.Agency], Form: newPortfolioForm(c, o)}
	p.Written, p.Refused, err = d.Portfolios.Judge(c.Context(), c.Actor, o, func(one PortfolioDoubt) {
		if len(p.Lines) == mostDoubts {
			p.More = true
			return
		}
		family := "wait"
		if one.Refused {
			family = "stop"
		}
		p.Lines = append(p.Lines, doubtLine{Path: "/properties/" + strconv.FormatInt(one.Property, 10), Reference: one.Reference, Field: one.Field,
			Problem: because(c.Words, one.Problem), Family: family, Refused: one.Refused})
	})
	if err != nil {
		return err
	}
	return c.Show("portfolio", p)
}

// portfolio sends the file as it is made.
func (d *desk) portfolio(c *frame.Call) error {
	o, err := d.order(c)
	if err != nil {
		return err
	}
	c.Guard()
	h := c.W.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "poliris-" + strconv.FormatInt(o.Agency, 10) + "-" + c.Now.Format("2006-01-02") + ".zip"}))
	if _, _, err := d.Portfolios.Write(c.Context(), c.Actor, o, patiently{c.W, http.NewResponseController(c.W)}, func(PortfolioDoubt) {}); err != nil {
		c.Cut(err)
	}
	return nil
}

// patiently writes as long as somebody reads: photos take their time.
type patiently struct {
	w  io.Writer
	to *http.ResponseController
}

// Write implements io.Writer.
func (p patiently) Write(b []byte) (int, error) {
	_ = p.to.SetWriteDeadline(time.Now().Add(time.Minute))
	return p.w.Write(b)
}

// portfolioForm is what may be chosen, and what is.
type portfolioForm struct {
	PortfolioOrder
	Agencies                    []access.Agency
	Versions, Encodings, Photos []string
	Pictures                    string
}

func newPortfolioForm(c *frame.Call, o PortfolioOrder) portfolioForm {
	return portfolioForm{PortfolioOrder: o, Agencies: c.Agencies(), Versions: versionsOf(), Encodings: encodingsOf(), Photos: photosOf(), Pictures: o.Photos}
}
