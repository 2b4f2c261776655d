package diary

import (
	"context"
	"net/http"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/visits"
	"palier/internal/web/workspace/frame"
)

// conversationPage is what the client and the agents of a property write to each other.
type conversationPage struct {
	Place    visits.Place
	Messages []message
	Text     string
	Write    bool
	Problems []problem
}

// Path is the screen itself.
func (d conversationPage) Path() string { return conversationPath(d.Place.Property.ID) }

// message is one line of it.
type message struct {
	At   time.Time
	From string
	Mine bool
	Text string
}

func conversationPath(property int64) string {
	return "/properties/" + number(property) + "/conversation"
}

// conversation shows it.
func (p *screens) conversation(c *frame.Call) error {
	return p.showConversation(c, http.StatusOK, "", nil)
}

func (p *screens) showConversation(c *frame.Call, status int, text string, problems []problem) error {
	at, err := p.property(c)
	if err != nil {
		return err
	}
	list, err := p.Visits.Conversation(c.Context(), c.Actor, visits.PlaceKey{ID: at.Property.ID})
	if err != nil {
		return err
	}
	const most = 200
	list = list[max(0, len(list)-most):]
	var ids []int64
	for _, m := range list {
		ids = append(ids, m.Sender)
	}
	users, err := p.Staff.UsersByID(c.Context(), c.Actor, unique(ids))
	if err != nil {
		return err
	}
	data := conversationPage{Place: at, Text: text, Write: c.Actor.Has(access.VisitsWrite), Problems: problems}
	for _, m := range list {
		data.Messages = append(data.Messages, message{m.CreatedAt.In(c.Zone), called(users[m.Sender]), m.Sender == c.User.ID, m.Text})
	}
	return c.ShowStatus(status, "conversation", data)
}

// say adds a line.
func (p *screens) say(c *frame.Call) error {
	at, err := p.property(c)
	if err != nil {
		return err
	}
	text := c.Value("text")
	err = c.Once(func(ctx context.Context) (string, error) {
		_, err := p.Visits.Say(ctx, c.Actor, visits.PlaceKey{ID: at.Property.ID}, text)
		return conversationPath(at.Property.ID), err
	})
	if fault.Is(err, fault.Invalid) {
		return p.showConversation(c, http.StatusUnprocessableEntity, text, []problem{{"text", say(c, "conversation.problem")}})
	}
	return err
}
