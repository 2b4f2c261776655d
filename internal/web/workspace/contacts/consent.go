package contacts

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
)

// answerChip is what a person answered about a channel.
type answerChip struct {
	Channel people.Channel
	Tone    string // free, stop, wait: yes, no, never asked
	At      time.Time
	Answer  string // yes, no, unknown
}

// consentLine is an answer as it was noted.
type consentLine struct {
	people.Consent
	Door string
	Name string // whose it is, on the page of all
	Path string
	Tone string
	Said string // the day, when it was another
}

// answerForm is what a person answered, as somebody notes it.
type answerForm struct {
	Channels []people.Channel
	Chosen   []string
	Given    string
	Kind     string
	Kinds    []string
	Proof    string
	On       string
	Today    string
	Problems []problem
}

func newAnswerForm(c *frame.Call) answerForm {
	today := c.Now.Format(time.DateOnly)
	return answerForm{Channels: people.Channels(), Kinds: people.Proofs(), On: today, Today: today}
}

// Has tells whether a channel is chosen.
func (f answerForm) Has(channel people.Channel) bool {
	return slices.Contains(f.Chosen, string(channel))
}

// answered reads how the person answered about being reached.
func (p *screens) answered(c *frame.Call, d *sheet) error {
	list, err := p.People.History(c.Context(), c.Actor, d.ID)
	if err != nil {
		return err
	}
	last := map[people.Channel]people.Consent{}
	for _, n := range slices.Backward(list) {
		last[n.Channel] = n
	}
	for _, channel := range people.Channels() {
		chip := answerChip{Channel: channel, Tone: "wait", Answer: "unknown"}
		if n, asked := last[channel]; asked {
			chip.At, chip.Tone, chip.Answer = n.At.In(c.Zone), "stop", "no"
			if n.Given {
				chip.Tone, chip.Answer = "free", "yes"
			}
		}
		d.Answers = append(d.Answers, chip)
	}
	for _, n := range list {
		d.History = append(d.History, consentOf(c, n))
	}
	return nil
}

func consentOf(c *frame.Call, n people.Consent) consentLine {
	l := consentLine{Consent: n, Tone: "stop"}
	l.Door, _, _ = strings.Cut(n.Source, " ")
	l.At = n.At.In(c.Zone)
	if n.Given {
		l.Tone = "free"
	}
	if !n.SaidOn.IsZero() && n.SaidOn != day.Of(l.At) {
		if on, err := time.ParseInLocation(time.DateOnly, n.SaidOn.String(), c.Zone); err == nil {
			l.Said = c.Words.Day(on)
		}
	}
	return l
}

// answer notes what a person said about being reached.
func (p *screens) answer(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	f := newAnswerForm(c)
	f.Chosen, f.Given, f.Kind, f.Proof, f.On = c.R.PostForm["channel"], c.Value("given"), c.Value("kind"), c.Value("proof"), c.Value("on")
	on, known := day.Parse(f.On)
	var list []people.Consent
	for _, channel := range people.Channels() {
		if f.Has(channel) {
			n := people.Consent{Channel: channel, Given: f.Given == "yes", Proof: f.Proof, SaidOn: on}
			if slices.Contains(people.Proofs(), f.Kind) {
				n.Kind = f.Kind
			}
			list = append(list, n)
		}
	}
	if f.Given != "yes" && f.Given != "no" || !known {
		err = fault.Field("given", "Say what was answered, and when.")
	} else {
		err = p.People.Answer(c.Context(), c.Actor, id, list, day.Of(c.Now))
	}
	switch {
	case err == nil:
		return c.Said(c.Words.Link(pathOf(id, "")), "consent."+f.Given)
	case !fault.Is(err, fault.Invalid):
		return err
	}
	f.Problems = problems(c, err)
	return p.answerAgain(c, f)
}

// answerAgain shows the form by itself, with what is wrong.
func (p *screens) answerAgain(c *frame.Call, f answerForm) error {
	one, err := p.asked(c)
	if err != nil {
		return err
	}
	return c.ShowStatus(http.StatusUnprocessableEntity, "answer", sheet{Contact: one, Name: nameOf(one), Path: pathOf(one.ID, ""), Form: f})
}

// consentsPage is all answers, and by which rule people are called.
type consentsPage struct {
	Counts   []count
	Channel  people.Channel
	Given    string
	Channels []people.Channel
	Rows     []consentLine
	First    string
	Next     string
	Erase    bool
}

// count is how many answers are in force about a channel.
type count struct {
	Channel people.Channel
	people.Answers
}

func (p *screens) consents(c *frame.Call) error {
	d := consentsPage{Channel: people.Channel(c.Value("channel")), Given: c.Value("given"), Channels: people.Channels(), Erase: c.Actor.Has(access.ContactsErase)}
	if !slices.Contains(d.Channels, d.Channel) {
		d.Channel = ""
	}
	counts, err := p.People.CountConsents(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	for _, channel := range d.Channels {
		d.Counts = append(d.Counts, count{channel, counts[channel]})
	}
	q := people.ConsentQuery{Channel: d.Channel, Before: c.Number("before"), Limit: perPage + 1}
	if yes := d.Given == "yes"; yes || d.Given == "no" {
		q.Given = &yes
	}
	list, err := p.People.ConsentLog(c.Context(), c.Actor, c.Agency, q)
	if err != nil {
		return err
	}
	link := func(before string) string {
		return c.Words.Link("/consents", "channel", string(d.Channel), "given", d.Given, "before", before)
	}
	if len(list) > perPage {
		list = list[:perPage]
		d.Next = link(strconv.FormatInt(list[perPage-1].ID, 10))
	}
	if q.Before != 0 {
		d.First = link("")
	}
	d.Rows, err = p.named(c, list)
	if err != nil {
		return err
	}
	return c.Show("consents", d)
}

// named are answers with whose they are.
func (p *screens) named(c *frame.Call, list []people.Consent) ([]consentLine, error) {
	ids := make([]int64, len(list))
	for i, n := range list {
		ids[i] = n.Contact
	}
	who, err := p.People.Roots(c.Context(), c.Actor, ids)
	if err != nil {
		return nil, err
	}
	rows := make([]consentLine, len(list))
	for i, n := range list {
		rows[i] = consentOf(c, n)
		if one, there := who[n.Contact]; there {
			rows[i].Name, rows[i].Path = sortedNameOf(one), c.Words.Link(pathOf(one.ID, ""))
		}
	}
	return rows, nil
}
