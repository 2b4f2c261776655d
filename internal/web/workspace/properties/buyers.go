package properties

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/people"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
)

// buyersPage are the searches that a property matches.
type buyersPage struct {
	sheet
	Steps       []buyerStep
	Rows        []buyerRow
	Next, First string
	Full        bool // as many match as are kept
	Most        int
	May         bool // he may say what becomes of them
}

// buyerStep is a choice among the crossings.
type buyerStep struct {
	Key, Path string
	N         int64
	On        bool
}

// buyerRow is a search beside a property.
type buyerRow struct {
	requests.Crossing
	Path, Act string // where the two are compared, and what becomes of them
	Who       string
	Budget    string
	Wants     string // rooms and area
	Agent     string
	State     chip
	Visit     string
}

// perBuyers is how many searches are shown at once.
const perBuyers = 25

// buyerSteps are the names of the steps, in texts and addresses.
var buyerSteps = map[requests.Step]string{requests.ToSuggest: "propose", requests.Suggested: "proposed", requests.NotSuggested: "aside"}

var buyerTones = map[requests.Step]string{requests.ToSuggest: "wait", requests.Suggested: "engaged", requests.NotSuggested: "done"}

// buyers shows who looks for such a property.
func (p *screens) buyers(c *frame.Call) error {
	if !c.Actor.Has(access.RequestsRead) {
		return fault.New(fault.Missing, "Resource not found")
	}
	s, err := p.sheet(c, "buyers")
	if err != nil {
		return err
	}
	id := s.Property.ID
	d := buyersPage{sheet: s, Most: requests.MostCrossings, May: c.Actor.May(access.RequestsWrite, s.Property.Agency) == nil}
	chosen, live := requests.ToSuggest, int64(0)
	for _, step := range requests.Steps() {
		if c.Value("step") == buyerSteps[step] {
			chosen = step
		}
	}
	for _, step := range requests.Steps() {
		page, err := p.Requests.Crossings(c.Context(), c.Actor, 0, requests.CrossingQuery{Property: id, Step: step, Limit: 1}, func(requests.Crossing) error { return nil })
		if err != nil {
			return err
		}
		if step != requests.NotSuggested {
			live += page.Total
		}
		d.Steps = append(d.Steps, buyerStep{buyerSteps[step], c.Words.Link(at(id, "buyers"), "step", buyerSteps[step]), page.Total, step == chosen})
	}
	d.Full = live >= requests.MostCrossings
	after := buyerRank(c.Value("after"))
	list, err := p.Requests.Best(c.Context(), c.Actor, requests.RankQuery{Property: id, Step: chosen, After: after, Limit: perBuyers})
	if err != nil {
		return err
	}
	if len(list) > perBuyers {
		list = list[:perBuyers]
		last := list[perBuyers-1]
		d.Next = c.Words.Link(at(id, "buyers"), "step", buyerSteps[chosen], "after", strconv.Itoa(last.Score+1)+"-"+number(last.Request))
	}
	if after.ID != 0 {
		d.First = c.Words.Link(at(id, "buyers"), "step", buyerSteps[chosen])
	}
	if d.Rows, err = p.buyerRows(c, list); err != nil {
		return err
	}
	return c.Show("buyers", d)
}

// buyerRank reads a place among crossings: "SCORE+1-SEARCH".
func buyerRank(text string) requests.Rank {
	score, id, _ := strings.Cut(text, "-")
	above, one := strconv.Atoi(score)
	last, other := strconv.ParseInt(id, 10, 64)
	if one != nil || other != nil || above < 1 || above > 101 || last <= 0 {
		return requests.Rank{}
	}
	return requests.Rank{Score: above - 1, ID: last}
}

func (p *screens) buyerRows(c *frame.Call, list []requests.Crossing) ([]buyerRow, error) {
	searches := make([]requests.Search, len(list))
	var contacts, users []int64
	for i, one := range list {
		s, err := p.Requests.Get(c.Context(), c.Actor, one.Request)
		if err != nil {
			return nil, err
		}
		searches[i], contacts, users = s, append(contacts, s.Shown), append(users, s.User)
	}
	slices.Sort(contacts)
	slices.Sort(users)
	team, err := p.users(c.Context(), c.Actor, slices.Compact(users))
	if err != nil {
		return nil, err
	}
	var who map[int64]people.Contact
	if len(contacts) > 0 && c.Actor.Has(access.ContactsRead) {
		if who, err = p.People.Roots(c.Context(), c.Actor, slices.Compact(contacts)); err != nil {
			return nil, err
		}
	}
	rows := make([]buyerRow, len(list))
	for i, one := range list {
		s, user := searches[i], team[searches[i].User]
		path := "/searches/" + number(one.Request) + "/properties/" + number(one.Property)
		r := buyerRow{Crossing: one, Path: c.Words.Link(path, "from", "property"), Act: path, Agent: strings.TrimSpace(user.Firstname + " " + user.Lastname)}
		w := who[s.Shown]
		r.Who = cmp.Or(strings.TrimSpace(w.First+" "+w.Last), w.Company, w.Email, "n° "+number(one.Request))
		if s.Price.Max != nil && *s.Price.Max > 0 {
			r.Budget = c.Words.Money(*s.Price.Max, cmp.Or(s.Price.Currency, "EUR"))
		}
		if r.Wants, err = wants(c, s); err != nil {
			return nil, err
		}
		key := "buyers.step.gone"
		if r.State.Tone = "done"; !one.Gone {
			r.State.Tone, key = buyerTones[one.Step], "buyers.step."+buyerSteps[one.Step]
		}
		if r.State.Text, err = c.Words.T(key); err != nil {
			return nil, err
		}
		if c.Actor.Has(access.VisitsWrite) {
			r.Visit = c.Words.Link("/visits/new", "contact", number(s.Shown), "property", number(one.Property))
		}
		rows[i] = r
	}
	return rows, nil
}

// wants says how large it is to be.
func wants(c *frame.Call, s requests.Search) (text string, err error) {
	if s.Rooms != nil && *s.Rooms > 0 {
		if text, err = c.Words.N("rooms", *s.Rooms); err != nil {
			return "", err
		}
	}
	if area := s.Area.Min; area != nil && *area > 0 {
		if text != "" {
			text += ", "
		}
		text += c.Words.Number(*area, 1) + "\u00a0m²"
	}
	return text, nil
}
