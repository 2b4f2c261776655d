package app

import (
	"cmp"
	"context"
	"log/slog"
	"net"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/letters"
	"palier/internal/delivery"
	"palier/internal/httpd"
	words "palier/internal/web/letters"
	"palier/internal/web/mailbox"
)

// mail makes what sends letters: through the mail server that is set, or into the
// mailbox of a demonstration. Without either letters are kept.
func (a *App) mail(inBox bool) (err error) {
	if a.words, err = words.New(a.origin, a.now); err != nil {
		return err
	}
	var carrier delivery.Carrier
	switch {
	case inBox:
		a.mailbox, err = mailbox.New(a.log)
		carrier = a.mailbox
	case a.Config.SMTPURL != "":
		a.smtp, err = delivery.NewSMTP(a.Config.SMTPURL, a.Config.MailFrom)
		carrier = a.smtp
	default:
		a.behind = append(a.behind, unsent{a.log})
		return nil
	}
	if err != nil {
		return err
	}
	a.mailer = delivery.NewMailer(a.Letters, a.words, carrier, a.now, a.log)
	a.behind = append(a.behind, a.mailer)
	return nil
}

// unsent says once, when the program begins to serve, that nobody sends letters.
type unsent struct{ log *slog.Logger }

// Start implements behind.
func (u unsent) Start() {
	u.log.Warn("no mail server is set: letters are kept until there is one", "setting", "--smtp-url")
}

// Stop implements behind.
func (unsent) Stop() {}

// wakeMail tells the mailer, if there is one, that something happened in an account.
func (a *App) wakeMail(account int64) {
	if a.mailer != nil {
		a.mailer.Wake(account)
	}
}

// origin is how people reach this server, for links in letters: as the operator says,
// or else where it listens.
func (a *App) origin() string {
	if a.Config.PublicURL != "" {
		return a.Config.PublicURL
	}
	addr := a.Config.Addr
	if a.server != nil && a.server.Listening() {
		addr = a.server.Addr() // with the port it was given
	}
	host, port, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		addr = net.JoinHostPort("127.0.0.1", port)
	}
	return "http://" + addr
}

// Mails tells whether letters leave this installation.
func (a *App) Mails() bool { return a.Config.SMTPURL != "" }

// Mail gives a letter in words, as it would leave now, or why it would not: one that is
// merely withheld has words all the same.
func (a *App) Mail(ctx context.Context, by access.Actor, id int64) (letters.Letter, letters.Mail, letters.Reason, error) {
	l, err := a.Letters.Letter(ctx, by, id)
	if err != nil {
		return l, letters.Mail{}, "", err
	}
	m, drop, err := a.Letters.Matter(ctx, l)
	if err != nil || drop != "" {
		return l, letters.Mail{}, drop, err
	}
	mail, err := a.words.Compose(m)
	return l, mail, m.Withheld, err
}

// TestMail sends a test to an address now, past the queue, and gives the receipt.
// Unavailable: no mail server is set.
func (a *App) TestMail(ctx context.Context, to string) (letters.Receipt, error) {
	if a.smtp == nil {
		return letters.Receipt{}, fault.New(fault.Unavailable, "No mail server is set: --smtp-url smtp://user:password@host:587 --mail-from ADDRESS")
	}
	r := a.smtp.Carry(ctx, []letters.Mail{a.words.Test(to)})[0]
	if !r.Tried {
		r.Error = cmp.Or(r.Error, context.Cause(ctx).Error())
	}
	return r, nil
}

// mailMeasures are what the mailer has to tell.
func (a *App) mailMeasures() []httpd.Measure {
	if a.mailer == nil {
		return nil
	}
	return []httpd.Measure{
		{Name: "palier_letters_sent_total", Help: "Letters that the mail server took.", Counter: true, Value: func() float64 { return float64(a.mailer.Counts().Sent) }},
		{Name: "palier_letters_failed_total", Help: "Tries of letters that failed.", Counter: true, Value: func() float64 { return float64(a.mailer.Counts().Failed) }},
		{Name: "palier_letters_given_up_total", Help: "Letters whose last try failed.", Counter: true, Value: func() float64 { return float64(a.mailer.Counts().GivenUp) }},
	}
}
