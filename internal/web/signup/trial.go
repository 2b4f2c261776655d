package signup

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/letters"
	"palier/internal/core/webhooks"
)

// What whoever tries an interface wants to see of it: whether his program was reached,
// and the letters of his account, of which hardly any leave (letters.Matter.Withheld).

// How much of it is shown.
const (
	lastTold    = 5
	lastLetters = 30
)

// Letters is where the letters of one's own test account are shown.
const Letters = Profile + "/mail"

// hears tells whether somebody answers for a test account.
func hears(a access.Actor, u access.User) bool { return a.Test && u.Group == access.Administrator }

// Phones are the numbers with which visitors of a test account play what becomes of
// their visit (visits, sandbox.go).
func (profilePage) Phones() []string {
	return []string{"0600000000", "0600000001", "0600000002", "0600000010", "0600000011"}
}

// told is a message to the address, with how its last try ended.
type told struct {
	At    time.Time
	Event string
	State webhooks.State
	Error string // in the sender's words, empty: none
}

// told gives the last messages to an endpoint, the latest first.
func (p *Pages) told(ctx context.Context, a access.Actor, e webhooks.Endpoint) (list []told, err error) {
	sent, err := p.Webhooks.Deliveries(ctx, operator(a), webhooks.DeliveryQuery{Endpoint: e.ID, Limit: lastTold})
	for _, d := range sent {
		_, tries, err := p.Webhooks.Attempts(ctx, operator(a), d.ID)
		if err != nil {
			return nil, err
		}
		one := told{At: d.EmittedAt.In(day.Paris()), Event: d.Event, State: d.State}
		if n := len(tries); n > 0 && !tries[n-1].OK() {
			if one.Error = tries[n-1].Error; tries[n-1].Status != 0 {
				one.Error = fmt.Sprint("HTTP ", tries[n-1].Status)
			}
		}
		list = append(list, one)
	}
	return list, err
}

// letterPage is a letter, and a line of the list of them.
type letterPage struct {
	letters.Letter
	letters.Mail // its words; without a subject it has none, because it is not true any more
	Path         string
	Written      time.Time
}

// Links are the addresses in the text.
func (l letterPage) Links() (list []string) {
	for word := range strings.FieldsSeq(l.Mail.Text) {
		if strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "http://") {
			list = append(list, word)
		}
	}
	return list
}

// Recipient is whom it goes to, as far as that is known before it leaves.
func (l letterPage) Recipient() string {
	if l.Mail.To != "" {
		return l.Mail.To
	}
	return l.Letter.To
}

// listLetters shows the letters of one's own test account.
func (p *Pages) listLetters(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	if err := p.mayHear(r.Context(), a); err != nil {
		return err
	}
	list, err := p.Services.Letters.Log(r.Context(), operator(a), letters.Query{Limit: lastLetters})
	var shown []letterPage
	for _, l := range list {
		one, err := p.read(r.Context(), a, l.ID)
		if err != nil {
			return err
		}
		shown = append(shown, one)
	}
	if err == nil {
		p.set.Show(w, r, http.StatusOK, "letters", shown)
	}
	return err
}

// showLetter shows one.
func (p *Pages) showLetter(w http.ResponseWriter, r *http.Request, a access.Actor) error {
	if err := p.mayHear(r.Context(), a); err != nil {
		return err
	}
	id, err := strconv.ParseInt(r.PathValue("letter"), 10, 64)
	if err != nil {
		return fault.New(fault.Missing, "There is no such letter")
	}
	one, err := p.read(r.Context(), a, id)
	if err == nil {
		p.set.Show(w, r, http.StatusOK, "letter", one)
	}
	return err
}

// mayHear refuses whoever does not answer for a test account.
func (p *Pages) mayHear(ctx context.Context, a access.Actor) error {
	u, err := p.Access.User(ctx, a, a.User)
	if err == nil && !hears(a, u) {
		err = access.Denied()
	}
	return err
}

// read gives a letter in the words that it has now.
func (p *Pages) read(ctx context.Context, a access.Actor, id int64) (letterPage, error) {
	l, mail, _, err := p.Mail(ctx, operator(a), id)
	return letterPage{Letter: l, Mail: mail, Path: Letters + "/" + strconv.FormatInt(id, 10), Written: l.CreatedAt.In(day.Paris())}, err
}
