package delivery

import (
	"errors"
	"net/mail"
	"strings"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"palier/internal/core/letters"
)

// message makes a mail as it goes over the line: text and HTML for whichever the
// reader prefers, and the appointment for his calendar. The address is that of the
// installation, whom mail servers trust; the name is the agency's, who is answered.
func (s *SMTP) message(m letters.Mail) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	name := oneLine(m.From)
	if name == "" {
		name = s.from.Name
	}
	msg.FromMailAddress(&mail.Address{Name: name, Address: s.from.Address})
	to, err := mail.ParseAddress(m.To)
	if err != nil || to.Address != m.To { // with a name or a comment it is more than an address
		return nil, errors.New("delivery.message: the recipient's address is none")
	}
	msg.ToMailAddress(&mail.Address{Name: oneLine(m.Name), Address: to.Address})
	if m.ReplyTo != "" {
		// The agency's own address may be rubbish: the letter still goes.
		_ = msg.ReplyTo(m.ReplyTo)
	}
	_, domain, _ := strings.Cut(s.from.Address, "@")
	msg.SetMessageIDWithValue(m.ID + "@" + domain)
	msg.SetDateWithValue(m.At)
	msg.Subject(oneLine(m.Subject))
	// No out-of-office note comes back for it (RFC 3834).
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	if m.Unsubscribe != "" {
		msg.SetGenHeaderPreformatted("List-Unsubscribe", "<"+m.Unsubscribe+">")
		msg.SetGenHeaderPreformatted("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	if m.Calendar == "" {
		return msg, nil
	}
	// Calendars read the alternative, people the attachment. Base64 keeps the line
	// breaks that RFC 5545 wants.
	kind := gomail.ContentType("text/calendar; method=" + m.Method)
	msg.AddAlternativeString(kind, m.Calendar, gomail.WithPartEncoding(gomail.EncodingB64))
	err = msg.AttachReader("visite.ics", strings.NewReader(m.Calendar), gomail.WithFileContentType("application/ics"))
	return msg, err
}

// oneLine makes a text fit for a header: control characters, which would begin another
// one, and those that turn the direction of writing become spaces.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, s)), " ")
}
