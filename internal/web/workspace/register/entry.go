package register

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/mandates"
	"palier/internal/web/workspace/frame"
)

// entryPage is one mandate with its lines.
type entryPage struct {
	row
	Lines    []line
	Just     bool // it was registered a moment ago
	Write    bool // he may end it
	Keep     bool // he may correct it
	InForce  bool
	Typed    string // the reason, as it was typed
	Problems []problem
	Ledger   string
}

// line is a line of the register about a mandate.
type line struct {
	mandates.Line
	At      time.Time
	By      string
	Changes []changed
}

// changed is a thing that a line says otherwise than the one before it.
type changed struct{ Label, Before, After string }

func (p *screens) entry(c *frame.Call) error {
	return p.showEntry(c, http.StatusOK, "", nil)
}

func (p *screens) showEntry(c *frame.Call, status int, reason string, problems []problem) error {
	k, err := key(c)
	if err != nil {
		return err
	}
	e, lines, err := p.Mandates.History(c.Context(), c.Actor, k.Card, k.Kind, k.Number)
	if err != nil {
		return err
	}
	names, err := p.names(c, authors(e, lines))
	if err != nil {
		return err
	}
	today := day.Of(c.Now)
	data := entryPage{row: rowOf(c, e, names, today), Just: c.Value("registered") != "", Typed: reason, Problems: problems,
		InForce: e.State == mandates.Live, Ledger: c.Words.Link(registerPath, "card", event.Number(k.Card), "kind", string(k.Kind), "number", event.Number(k.Number))}
	data.Write = c.Actor.May(access.PropertiesWrite, e.Agency) == nil
	data.Keep = c.Actor.May(access.RegisterKeep, e.Agency) == nil
	if data.Lines, err = linesOf(c, lines, names); err != nil {
		return err
	}
	return c.ShowStatus(status, "entry", data)
}

func authors(e mandates.Entry, lines []mandates.Line) (ids []int64) {
	if e.User != 0 {
		ids = append(ids, e.User)
	}
	for _, l := range lines {
		if l.Who.Kind == "user" && !slices.Contains(ids, l.Who.ID) {
			ids = append(ids, l.Who.ID)
		}
	}
	return ids
}

// linesOf are the lines of a mandate with what each changed.
func linesOf(c *frame.Call, list []mandates.Line, names map[int64]string) ([]line, error) {
	out := make([]line, len(list))
	for i, l := range list {
		out[i] = line{Line: l, At: l.At.In(c.Zone)}
		if l.Who.Kind == "user" {
			out[i].By = names[l.Who.ID]
		}
		if i == 0 {
			continue
		}
		currency := ""
		for _, f := range l.Fields() {
			if f.Name == "currency" {
				currency = f.Value
			}
		}
		for _, ch := range mandates.Changed(list[i-1], l) {
			if ch.Field == "currency" {
				continue
			}
			name, err := c.Words.T("field." + ch.Field)
			if err != nil {
				return nil, err
			}
			out[i].Changes = append(out[i].Changes, changed{name, valued(c, ch.Field, ch.Before, currency), valued(c, ch.Field, ch.After, currency)})
		}
	}
	return out, nil
}

// valued is a value of a line as people read it.
func valued(c *frame.Call, field, value, currency string) string {
	if value == "" {
		return ""
	}
	switch field {
	case "price":
		if n := numberOf(value); n > 0 {
			return c.Words.Money(n, currency)
		}
		return ""
	case "signed", "ends":
		if d, is := day.Parse(value); is {
			return c.Words.Day(midnight(d))
		}
	case "state":
		if text, err := c.Words.T("value.state." + value); err == nil {
			return text
		}
	case "mandants":
		return strings.ReplaceAll(value, "; ", "\n")
	}
	return value
}

// midnight is a day as an instant, for who writes dates.
func midnight(d day.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// Days of a mandate, for who writes dates; zero where there is none.
func (r row) SignedOn() time.Time     { return midnight(r.Signed) }
func (r row) EndsOn() time.Time       { return midnight(r.Entry.Ends) }
func (r row) RegisteredOn() time.Time { return midnight(r.On) }

// close ends a mandate, and with it the offer of its property.
func (p *screens) close(c *frame.Call) error {
	k, err := key(c)
	if err != nil {
		return err
	}
	if _, err := p.Market.Close(c.Context(), c.Actor, k); err != nil {
		return err
	}
	return c.Said(entryPath(k), "mandate.closed", k.Number)
}

// cancel says that a mandate was entered in error. Its number is burnt.
func (p *screens) cancel(c *frame.Call) error {
	k, err := key(c)
	if err != nil {
		return err
	}
	reason := c.Value("reason")
	if _, err = p.Mandates.Cancel(c.Context(), c.Actor, mandates.Entry{Card: k.Card, Kind: k.Kind, Number: k.Number}, reason); err == nil {
		return c.Said(entryPath(k), "mandate.cancelled", k.Number)
	}
	problems, err := wrong(c, err)
	if err != nil {
		return err
	}
	return p.showEntry(c, http.StatusUnprocessableEntity, reason, problems)
}
