// Package letters words letters: subject, text and HTML in French and English, and the
// appointment for the reader's calendar.
//
// It knows what a letter tells as facts (core/letters.Matter) and where the pages are
// that its links lead to. It decides nothing and sends nothing.
package letters

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	text "text/template"
	"time"

	core "palier/internal/core/letters"
	"palier/internal/core/visits"
	"palier/internal/web/booking"
	"palier/internal/web/login"
	"palier/internal/web/page"
)

//go:embed templates
var files embed.FS

// Writer words letters.
type Writer struct {
	base  func() string // of links
	now   func() time.Time
	words map[string]*text.Template // by language
	plain *text.Template
	rich  *template.Template
}

// New makes a writer whose links begin with base, how people reach this server
// ("https://palier.example.org"); it is asked for each letter, because a program learns
// its own address late.
func New(base func() string, now func() time.Time) (*Writer, error) {
	w := &Writer{base: base, now: now, words: map[string]*text.Template{}}
	var err error
	for _, language := range []string{"fr", "en"} {
		if w.words[language], err = text.ParseFS(files, "templates/"+language+".tmpl"); err != nil {
			return nil, fmt.Errorf("letters.New: %w", err)
		}
	}
	if w.plain, err = text.ParseFS(files, "templates/mail.txt"); err != nil {
		return nil, fmt.Errorf("letters.New: %w", err)
	}
	if w.rich, err = template.ParseFS(files, "templates/mail.html"); err != nil {
		return nil, fmt.Errorf("letters.New: %w", err)
	}
	return w, nil
}

// sheet is a letter before it is laid out, the same for text and HTML.
type sheet struct {
	Language   string
	Subject    string
	Greeting   string
	Paragraphs []string
	Facts      []fact
	Actions    []action
	Closing    string
	Signature  []string
	Footer     string
	Colon      string // between a label and what it labels
	Leave      *action
}

// fact is a line of the table; action a link.
type (
	fact   struct{ Label, Value, Tel string }
	action struct{ Label, URL string }
)

// Compose implements delivery.Words.
func (w *Writer) Compose(m core.Matter) (core.Mail, error) {
	mail, err := w.compose(m)
	if err != nil {
		return core.Mail{}, fmt.Errorf("letters.Compose(%s): %w", m.Letter.Kind, err)
	}
	return mail, nil
}

func (w *Writer) compose(m core.Matter) (core.Mail, error) {
	v := w.view(m)
	s, err := w.sheet(v)
	if m.Letter.Kind == core.Answering {
		s, err = w.answer(v, m)
	}
	if err != nil {
		return core.Mail{}, err
	}
	var plain, rich bytes.Buffer
	if err := w.plain.ExecuteTemplate(&plain, "mail.txt", s); err != nil {
		return core.Mail{}, err
	}
	if err := w.rich.ExecuteTemplate(&rich, "mail.html", s); err != nil {
		return core.Mail{}, err
	}
	l := m.Letter
	replyTo := m.Agency.Email
	if l.Kind == core.Answering && m.Agent.Email != "" {
		replyTo = m.Agent.Email
	}
	mail := core.Mail{Account: l.Account, Letter: l.ID, ID: fmt.Sprintf("letter-%d-%d", l.Account, l.ID), To: l.To, Name: l.Name, From: v.Agency,
		ReplyTo: replyTo, Subject: string(page.Upright([]byte(s.Subject))), Text: string(page.Upright(plain.Bytes())), HTML: string(page.Upright(rich.Bytes())), At: w.now()}
	if s.Leave != nil {
		mail.Unsubscribe = s.Leave.URL
	}
	mail.Calendar, mail.Method = w.calendar(m, s, v)
	return mail, nil
}

// sheet fills the words of the letter's kind in. Paragraphs are separated by an empty
// line in the catalogue, as people write them.
func (w *Writer) sheet(v view) (s sheet, err error) {
	s.Language = v.Language
	say := func(name string) string {
		var b strings.Builder
		if err == nil {
			err = w.words[v.Language].ExecuteTemplate(&b, name, v)
		}
		return strings.TrimSpace(b.String())
	}
	kind := v.kind()
	s.Colon = map[string]string{"fr": "\u00a0: ", "en": ": "}[v.Language]
	s.Subject, s.Greeting, s.Closing, s.Footer = say(kind+".subject"), say("greeting"), say("closing"), say("footer")
	for paragraph := range strings.SplitSeq(say(kind+".body"), "\n\n") {
		if p := strings.Join(strings.Fields(paragraph), " "); p != "" {
			s.Paragraphs = append(s.Paragraphs, p)
		}
	}
	for _, f := range v.facts() {
		if f.Label == "silent" {
			f.Value = say("silent")
		}
		s.Facts = append(s.Facts, fact{say("label." + f.Label), f.Value, f.Tel})
	}
	for _, line := range []string{v.Agency, v.Contact} {
		if line != "" {
			s.Signature = append(s.Signature, line)
		}
	}
	if v.Enter != "" {
		s.Actions = append(s.Actions, action{say(kind + ".link"), v.base + enterPath(v.letter) + v.Enter})
	}
	if v.Book != "" {
		s.Actions = append(s.Actions, action{say("link.book"), v.base + booking.PropertyPath(v.UID, v.Book)})
	}
	if v.Manage != "" {
		s.Actions = append(s.Actions, action{say("link.manage"), v.base + booking.ManagePath(v.Manage)})
	}
	if v.Rate != "" {
		s.Actions = append(s.Actions, action{say("link.rate"), v.base + booking.RatePath(v.Rate)})
	}
	if v.Leave != "" {
		leave := "link.leave"
		if v.letter == visits.Queued || v.letter == visits.Freed {
			leave = "link.stop"
		}
		s.Leave = &action{say(leave), v.base + booking.LeavePath(v.Leave)}
	}
	return s, err
}

// enterPath is where the link to choose a password leads, before its token.
func enterPath(kind visits.LetterKind) string {
	if kind == core.PasswordReset {
		return login.ResetPath
	}
	return login.InvitationPath
}

// kind is the letter's name in the catalogue.
func (v view) kind() string {
	if v.letter == visits.Moved && !v.Settled {
		return "moved.asked" // the new date waits for the agent
	}
	return strings.ReplaceAll(string(v.letter), "to-agent.", "agent-")
}

// Test is a mail that tells an operator that mails arrive.
func (w *Writer) Test(to string) core.Mail {
	now := w.now()
	const text = "Ce message montre que Palier peut envoyer des e-mails.\nThis message shows that Palier can send mail.\n"
	return core.Mail{ID: fmt.Sprintf("test-%d", now.UnixNano()), To: to, Subject: "Palier: test", Text: text,
		HTML: "<!doctype html><html lang=\"fr\"><body><p>" + strings.ReplaceAll(text, "\n", "<br>") + "</p></body></html>", At: now}
}
