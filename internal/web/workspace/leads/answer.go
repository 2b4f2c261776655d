package leads

import (
	"context"
	"net/http"
	"time"

	core "palier/internal/core/leads"
	"palier/internal/web/workspace/frame"
)

// answerForm is an answer before it leaves.
type answerForm struct {
	Lead      *core.Lead
	Name      string
	To        string
	Barred    time.Time
	Template  int64
	Templates []core.Template
	Subject   string
	Body      string
	ReplyTo   string
	Problems  []problem
}

// draft shows the form, filled in by the template of the address. Who chooses one sees at
// once what it says of this enquiry.
func (p *pages) draft(c *frame.Call) error {
	f, err := p.answerForm(c)
	if err != nil {
		return err
	}
	return c.Show("answer", f)
}

func (p *pages) answerForm(c *frame.Call) (f answerForm, err error) {
	id, err := c.ID("id")
	if err != nil {
		return f, err
	}
	if f.Lead, err = p.Inbox.Get(c.Context(), c.Actor, id); err != nil {
		return f, err
	}
	f.Template = c.Number("template")
	draft, err := p.Inbox.Draft(c.Context(), c.Actor, id, f.Template)
	if err != nil {
		return f, err
	}
	f.To, f.Barred, f.Subject, f.Body = draft.To, draft.Barred, draft.Subject, draft.Body
	f.Name, f.ReplyTo = f.Lead.Name(), c.User.Email
	f.Templates, err = p.Inbox.Templates(c.Context(), c.Actor, []int64{f.Lead.Agency})
	return f, err
}

func (p *pages) reply(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	said := core.Answer{Template: c.Number("template"), Subject: c.Value("subject"), Body: c.R.PostForm.Get("body")}
	to := Path + "/" + c.R.PathValue("id")
	err = c.Once(func(ctx context.Context) (string, error) {
		_, err := p.Inbox.Reply(ctx, c.Actor, id, said)
		return to, err
	})
	wrong, err := problems(c, "answer.problem", err)
	if len(wrong) == 0 {
		return err
	}
	f, err := p.answerForm(c)
	if err != nil {
		return err
	}
	f.Subject, f.Body, f.Problems = said.Subject, said.Body, wrong
	return c.ShowStatus(http.StatusUnprocessableEntity, "answer", f)
}

// log writes down a call or a note.
func (p *pages) log(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	to := Path + "/" + c.R.PathValue("id")
	err = c.Once(func(ctx context.Context) (string, error) {
		return to, p.Inbox.Log(ctx, c.Actor, id, core.Record{Event: c.Value("event"), Comment: c.R.PostForm.Get("comment")})
	})
	if wrong, other := problems(c, "log.problem", err); len(wrong) > 0 || other != nil {
		if other != nil {
			return other
		}
		return c.Said(to, "empty")
	}
	return nil
}
