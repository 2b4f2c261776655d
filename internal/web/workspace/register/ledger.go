package register

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/mandates"
	"palier/internal/web/workspace/frame"
)

// ledgerPage is a register as it is kept: every number in its order.
type ledgerPage struct {
	Choices            []book
	Series             mandates.Series
	Card               mandates.Card
	Open               bool // there is a register to show
	Rows               []row
	From               int64
	Next, First, Back  string
	Keep               bool
	Cards              []mandates.Card
	Kinds              []mandates.Kind
	To, Reason, Opened string // as they were typed
	Problems           []problem
}

// book is a register that can be chosen.
type book struct {
	mandates.Series
	Name    string // of its card
	Path    string
	Current bool
}

func (p *screens) ledger(c *frame.Call) error { return p.showLedger(c, http.StatusOK, ledgerPage{}) }

// showLedger shows a register, the last page of it when nobody asks for another.
func (p *screens) showLedger(c *frame.Call, status int, data ledgerPage) error {
	data.Keep, data.Kinds = c.Actor.Has(access.RegisterKeep), mandates.Kinds()
	var err error
	if data.Cards, err = p.Mandates.Cards(c.Context(), c.Actor); err != nil {
		return err
	}
	if err := p.choose(c, &data); err != nil {
		return err
	}
	if !data.Open {
		return c.ShowStatus(status, "ledger", data)
	}
	s := data.Series
	data.From = max(s.First, s.Last-perPage+1)
	if n := max(c.Number("from"), c.Number("number")); n > 0 {
		data.From = min(max(n, s.First), max(s.Last, s.First))
	}
	list, err := p.Mandates.Entries(c.Context(), c.Actor, s.Card, s.Kind, data.From-1, perPage)
	if err != nil {
		return err
	}
	if data.Rows, err = p.rows(c, list); err != nil {
		return err
	}
	to := func(from int64) string {
		return c.Words.Link(registerPath, "card", event.Number(s.Card), "kind", string(s.Kind), "from", event.Number(from))
	}
	if data.From > s.First {
		data.First, data.Back = to(s.First), to(max(s.First, data.From-perPage))
	}
	if data.From+perPage <= s.Last {
		data.Next = to(data.From + perPage)
	}
	return c.ShowStatus(status, "ledger", data)
}

// choose finds the registers, and the one that is meant: the address's, or the first.
func (p *screens) choose(c *frame.Call, data *ledgerPage) error {
	all, err := p.Mandates.Series(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	card, kind := c.Number("card"), mandates.Kind(c.Value("kind"))
	if k, err := key(c); err == nil { // the form of one register came back
		card, kind = k.Card, k.Kind
	}
	meant := meantOf(all, card, kind)
	for i, s := range all {
		b := book{Series: s, Path: c.Words.Link(registerPath, "card", event.Number(s.Card), "kind", string(s.Kind)), Current: i == meant}
		for _, one := range data.Cards {
			if one.ID == s.Card {
				b.Name = one.Number
				if b.Current {
					data.Open, data.Series, data.Card = true, s, one
				}
			}
		}
		data.Choices = append(data.Choices, b)
	}
	return nil
}

// meantOf is the place of the register that is asked for; when nobody says which, that of
// transactions, which every agency has. -1: there is none.
func meantOf(all []mandates.Series, card int64, kind mandates.Kind) int {
	fits := func(kind mandates.Kind) int {
		return slices.IndexFunc(all, func(s mandates.Series) bool {
			return (card == 0 || card == s.Card) && (kind == "" || kind == s.Kind)
		})
	}
	if at := fits(mandates.Transactions); kind == "" && at >= 0 {
		return at
	}
	return fits(kind)
}

// open begins a register of a card, at the number after the last on paper.
func (p *screens) open(c *frame.Call) error {
	kind := mandates.Kind(c.Value("kind"))
	s, err := p.Mandates.OpenSeries(c.Context(), c.Actor, c.Number("card"), kind, numberOf(c.Value("first")))
	if err == nil {
		return c.Said(link(registerPath, "card", event.Number(s.Card), "kind", string(s.Kind)), "register.opened", s.First)
	}
	problems, err := wrong(c, err)
	if err != nil {
		return err
	}
	return p.showLedger(c, http.StatusUnprocessableEntity, ledgerPage{Opened: c.Value("first"), Problems: problems})
}

// skip burns the numbers that were given elsewhere.
func (p *screens) skip(c *frame.Call) error {
	k, err := key(c)
	if err != nil {
		return err
	}
	s, err := p.Mandates.Skip(c.Context(), c.Actor, k.Card, k.Kind, numberOf(c.Value("to")), c.Value("reason"))
	if err == nil {
		return c.Said(link(registerPath, "card", event.Number(k.Card), "kind", string(k.Kind)), "register.skipped", s.Last+1)
	}
	problems, err := wrong(c, err)
	if err != nil {
		return err
	}
	return p.showLedger(c, http.StatusUnprocessableEntity, ledgerPage{To: c.Value("to"), Reason: c.Value("reason"), Problems: problems})
}

// verifyPage is what a walk over a register found.
type verifyPage struct {
	mandates.Verdict
	Card   mandates.Card
	Ledger string
	Holds  bool
	Given  int64 // numbers
}

// verify walks a register from its first line.
func (p *screens) verify(c *frame.Call) error {
	k, err := key(c)
	if err != nil {
		return err
	}
	v, err := p.Mandates.Verify(c.Context(), c.Actor, k.Card, k.Kind)
	if err != nil {
		return err
	}
	data := verifyPage{Verdict: v, Holds: len(v.Wrong) == 0, Given: v.Series.Last - v.Series.First + 1,
		Ledger: c.Words.Link(registerPath, "card", event.Number(k.Card), "kind", string(k.Kind))}
	cards, err := p.Mandates.Cards(c.Context(), c.Actor)
	for _, one := range cards {
		if one.ID == k.Card {
			data.Card = one
		}
	}
	if err != nil {
		return err
	}
	return c.Show("verify", data)
}

func (p *screens) pdf(c *frame.Call) error {
	return p.send(c, "application/pdf", "pdf", p.Printer.PDF)
}

func (p *screens) csv(c *frame.Call) error {
	return p.send(c, "text/csv; charset=utf-8", "csv", p.Printer.CSV)
}

// send gives a register as a file, whole or not at all.
func (p *screens) send(c *frame.Call, kind, ending string, write func(ctx context.Context, by access.Actor, card int64, kind mandates.Kind, w io.Writer) error) error {
	k, err := key(c)
	if err != nil {
		return err
	}
	var body bytes.Buffer
	if err := write(c.Context(), c.Actor, k.Card, k.Kind, &body); err != nil {
		return err
	}
	c.Guard()
	h := c.W.Header()
	h.Set("Content-Type", kind)
	name := "registre-" + string(k.Kind) + "-" + event.Number(k.Card) + "-" + day.Of(c.Now).String() + "." + ending
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	_, _ = c.W.Write(body.Bytes()) // the only error is a client that went away
	return nil
}
