package admin

import (
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/letters"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

const messagesPath = "/messages"

func (d *desk) messageRoutes() []route {
	return []route{
		{"GET " + messagesPath, access.VisitsRead, d.conversations},
		{"GET " + messagesPath + "/properties/{id}", access.VisitsRead, d.conversation},
		{"POST " + messagesPath + "/properties/{id}", access.VisitsWrite, d.say},
		{"GET " + messagesPath + "/letters", access.Administer, d.letters},
		{"GET " + messagesPath + "/letters/{id}", access.Administer, d.letter},
		{"POST " + messagesPath + "/letters/{id}/retry", access.Administer, d.retryLetter},
	}
}

// thread is a conversation as a list shows it: its last words.
type thread struct {
	Property    int64
	Path, Title string
	Text, At    string
	Who         string
}

type threadsPage struct {
	List  []thread
	Next  string
	First string
}

// several is how many messages are looked at for a page of conversations.
const several = 200

// conversations shows the properties about which somebody wrote last.
func (d *desk) conversations(c *frame.Call) error {
	before := c.Number("before")
	list, err := d.Visits.Recent(c.Context(), c.Actor, before, several)
	if err != nil {
		return err
	}
	p := threadsPage{}
	seen := map[int64]bool{}
	var last int64
	for _, m := range list {
		if last = m.ID; seen[m.Property] {
			continue
		}
		if len(p.List) == perPage {
			break
		}
		seen[m.Property] = true
		t := thread{Property: m.Property, Path: messagesPath + "/properties/" + strconv.FormatInt(m.Property, 10), Text: m.Text, At: moment(c, m.CreatedAt)}
		if t.Title, err = d.titleOf(c, m.Property); err != nil {
			return err
		}
		if t.Who, err = d.nameOf(c, m.Sender); err != nil {
			return err
		}
		p.List = append(p.List, t)
	}
	if len(list) == several || len(p.List) == perPage {
		p.Next = c.Words.Link(messagesPath, "before", strconv.FormatInt(last, 10))
	}
	if before != 0 {
		p.First = c.Words.Link(messagesPath)
	}
	return c.Show("messages", p)
}

// titleOf is what a property is called.
func (d *desk) titleOf(c *frame.Call, id int64) (string, error) {
	p, err := d.Visits.Place(c.Context(), c.Actor, visits.PlaceKey{ID: id})
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(p.Property.Reference + " " + p.Property.City), nil
}

// nameOf is what a user is called, empty for nobody.
func (d *desk) nameOf(c *frame.Call, id int64) (string, error) {
	if id == 0 {
		return "", nil
	}
	known, err := d.Access.UsersByID(c.Context(), c.Actor, []int64{id})
	return strings.TrimSpace(known[id].Firstname + " " + known[id].Lastname), err
}

// words is a line of a conversation.
type words struct {
	Text, At, Who string
	Mine          bool
}

type conversationPage struct {
	Property int64
	Title    string
	Lines    []words
	Earlier  int // lines that are not shown
	Text     string
	Problems []problem
}

// mostLines is how much of a conversation is shown, its end.
const mostLines = 200

func (d *desk) conversationPage(c *frame.Call, id int64) (p conversationPage, err error) {
	p = conversationPage{Property: id}
	if p.Title, err = d.titleOf(c, id); err != nil {
		return p, err
	}
	list, err := d.Visits.Conversation(c.Context(), c.Actor, visits.PlaceKey{ID: id})
	if err != nil {
		return p, err
	}
	p.Earlier = max(0, len(list)-mostLines)
	names := map[int64]string{}
	for _, m := range list[p.Earlier:] {
		if _, known := names[m.Sender]; !known {
			if names[m.Sender], err = d.nameOf(c, m.Sender); err != nil {
				return p, err
			}
		}
		p.Lines = append(p.Lines, words{m.Text, moment(c, m.CreatedAt), names[m.Sender], m.Sender == c.Actor.User})
	}
	return p, nil
}

func (d *desk) conversation(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	p, err := d.conversationPage(c, id)
	if err != nil {
		return err
	}
	return c.Show("conversation", p)
}

func (d *desk) say(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	text := c.Value("text")
	if _, err := d.Visits.Say(c.Context(), c.Actor, visits.PlaceKey{ID: id}, text); err != nil {
		list, err := problems(c.Words, "message", err)
		if err != nil {
			return err
		}
		p, err := d.conversationPage(c, id)
		if err != nil {
			return err
		}
		p.Text, p.Problems = text, list
		return c.ShowStatus(422, "conversation", p)
	}
	return c.Said(messagesPath+"/properties/"+strconv.FormatInt(id, 10), "message.sent")
}

// letterLine is a letter of the log.
type letterLine struct {
	ID     int64
	Path   string
	Kind   string
	To     string
	Name   string
	At     string
	Ended  string
	Family string
	State  string
	Tries  int
	Error  string
	Next   string
	Retry  bool
}

type lettersPage struct {
	State   string
	States  []string
	List    []letterLine
	Waiting int64
	Due     string
	Next    string
	First   string
}

// whyNot is why a letter was not sent, in the reader's words unless a mail server said it.
func whyNot(c *frame.Call, said string) string {
	word := letters.Reason(said).Word()
	if word == "" {
		return said
	}
	text, err := c.Words.T("letters.reason." + word)
	if err != nil {
		return said
	}
	return text
}

func newLetterLine(c *frame.Call, l letters.Letter) letterLine {
	out := letterLine{ID: l.ID, Path: messagesPath + "/letters/" + strconv.FormatInt(l.ID, 10), Kind: string(l.Kind), To: l.To, Name: l.Name, At: moment(c, l.CreatedAt),
		Ended: moment(c, l.EndedAt), State: string(l.State), Tries: l.Tries, Error: whyNot(c, l.Error), Retry: l.State != letters.Dropped}
	switch l.State {
	case letters.Waiting:
		out.Family, out.Next = "wait", moment(c, l.DueAt)
	case letters.Sent:
		out.Family = "free"
	case letters.GivenUp:
		out.Family = "stop"
	default:
		out.Family = "done"
	}
	return out
}

func (d *desk) letters(c *frame.Call) error {
	p := lettersPage{State: c.Value("state")}
	for _, s := range letters.States() {
		p.States = append(p.States, string(s))
	}
	if !slices.Contains(p.States, p.State) {
		p.State = ""
	}
	before := c.Number("before")
	list, err := d.Letters.Page(c.Context(), c.Actor, letters.LogQuery{State: letters.State(p.State), Before: before, Limit: perPage})
	if err != nil {
		return err
	}
	for _, l := range list {
		p.List = append(p.List, newLetterLine(c, l))
	}
	n, due, err := d.Letters.Waiting(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	p.Waiting, p.Due = n, moment(c, due)
	if len(list) == perPage {
		p.Next = c.Words.Link(messagesPath+"/letters", "state", p.State, "before", strconv.FormatInt(list[perPage-1].ID, 10))
	}
	if before != 0 {
		p.First = c.Words.Link(messagesPath+"/letters", "state", p.State)
	}
	return c.Show("letters", p)
}

// letterPage is a letter with its words, as it would leave now.
type letterPage struct {
	letterLine
	Subject string
	Body    string
	Not     bool // it would not leave
}

func (d *desk) letter(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	l, mail, reason, err := d.Mail(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	p := letterPage{letterLine: newLetterLine(c, l), Subject: mail.Subject, Body: mail.Text, Not: reason != ""}
	return c.Show("letter", p)
}

func (d *desk) retryLetter(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if _, err := d.Letters.Retry(c.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Said(messagesPath+"/letters/"+strconv.FormatInt(id, 10), "letter.retried")
}
