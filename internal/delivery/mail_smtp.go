package delivery

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"palier/internal/core/letters"
)

// mailTimeout is how long a mail server may take to be connected to, and for each
// letter.
const mailTimeout = 30 * time.Second

// SMTP carries mails to a mail server.
type SMTP struct {
	host       string
	port       int
	user, pass string
	implicit   bool // TLS from the first byte
	policy     gomail.TLSPolicy
	from       *mail.Address
	roots      *x509.CertPool // nil: the system's
	timeout    time.Duration
}

// Trust has a mail server believed whose certificate these roots vouch for, nil: the system's, and
// waited for no longer. It is said before the first letter.
func (s *SMTP) Trust(roots *x509.CertPool, timeout time.Duration) {
	s.roots, s.timeout = roots, timeout
}

// NewSMTP reads the address of a mail server and who writes:
//
//	smtps://user:password@host:465          TLS from the first byte
//	smtp://user:password@host:587           STARTTLS, or nothing is sent
//	smtp://host:25?tls=opportunistic        STARTTLS when the server offers it
//	smtp://localhost:25?tls=none            never
//
// from is an address with or without a name, "Agence <visites@example.org>".
func NewSMTP(server, from string) (*SMTP, error) {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" || u.Hostname() == "" {
		return nil, errors.New("the mail server is not an URL such as smtp://user:password@host:587") // the URL has a password
	}
	s := &SMTP{host: u.Hostname(), user: u.User.Username(), timeout: mailTimeout, policy: gomail.TLSMandatory, port: 587}
	s.pass, _ = u.User.Password()
	how := u.Query().Get("tls")
	switch {
	case u.Scheme == "smtps" && how == "":
		s.implicit, s.port = true, 465
	case u.Scheme != "smtp":
		return nil, fmt.Errorf("the mail server is smtp:// or smtps://, not %s://", u.Scheme)
	case how == "" || how == "starttls":
	case how == "opportunistic":
		s.policy = gomail.TLSOpportunistic
	case how == "none":
		s.policy = gomail.NoTLS
	default:
		return nil, fmt.Errorf("tls=%s: starttls, opportunistic or none", how)
	}
	if p := u.Port(); p != "" {
		if s.port, err = strconv.Atoi(p); err != nil || s.port < 1 || s.port > 65535 {
			return nil, fmt.Errorf("the mail server's port is not %s", p)
		}
	}
	if s.from, err = mail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("who writes must be an e-mail address, such as Visites <visites@example.org>: %w", err)
	}
	return s, nil
}

// Carry implements Carrier, over one connection.
func (s *SMTP) Carry(ctx context.Context, mails []letters.Mail) []letters.Receipt {
	receipts := make([]letters.Receipt, len(mails))
	client, session, hangUp, err := s.connect(ctx)
	if err != nil {
		// Nobody was reached: as good as a try of each, or they would all be back at once.
		for i := range receipts {
			receipts[i] = letters.Receipt{Tried: ctx.Err() == nil, Error: reason(err)}
		}
		return receipts
	}
	defer hangUp()
	for i, m := range mails {
		if ctx.Err() != nil {
			break
		}
		var alive bool
		if receipts[i], alive = s.carry(ctx, client, session, m); !alive {
			break // the rest go over another connection
		}
	}
	return receipts
}

// carry sends one mail. alive: the connection is good for another one, because the
// server answered to this one, whatever it said.
func (s *SMTP) carry(ctx context.Context, client *gomail.Client, session *smtp.Client, m letters.Mail) (r letters.Receipt, alive bool) {
	msg, err := s.message(m)
	if err != nil {
		return letters.Receipt{Tried: true, Final: true, Error: "the address is none that mail can go to"}, true
	}
	err = client.SendWithSMTPClient(session, msg)
	switch {
	case err == nil:
		return letters.Receipt{Tried: true}, true
	case msg.IsDelivered(): // what failed behind a letter that was taken is not its own
		return letters.Receipt{Tried: true}, false
	case ctx.Err() != nil:
		return letters.Receipt{}, false
	}
	r = letters.Receipt{Tried: true, Error: reason(err)}
	sent, ok := errors.AsType[*gomail.SendError](err)
	if !ok || sent.ErrorCode() == 0 {
		return r, false
	}
	// A refused sender is ours to mend; a refused recipient or letter is final.
	r.Final = sent.ErrorCode() >= 500 && sent.Reason != gomail.ErrSMTPMailFrom
	return r, sent.ErrorCode() != serviceNotAvailable
}

// serviceNotAvailable is a server's last word on a connection (RFC 5321, 3.8).
const serviceNotAvailable = 421

// connect dials, secures and logs in. hangUp says goodbye when there is still somebody
// to hear it, and closes whatever happened; ctx closes it too.
func (s *SMTP) connect(ctx context.Context) (client *gomail.Client, session *smtp.Client, hangUp func(), err error) {
	closed := func() {}
	dial := func(within context.Context, network, address string) (conn net.Conn, err error) {
		dialer := &net.Dialer{Timeout: s.timeout}
		if s.implicit {
			conn, err = (&tls.Dialer{NetDialer: dialer, Config: s.tls()}).DialContext(within, network, address)
		} else {
			conn, err = dialer.DialContext(within, network, address)
		}
		if err == nil {
			// The library itself does not break off what it waits for.
			stop := context.AfterFunc(ctx, func() { conn.Close() })
			closed = func() { stop(); conn.Close() }
		}
		return conn, err
	}
	_, domain, _ := strings.Cut(s.from.Address, "@")
	options := []gomail.Option{gomail.WithPort(s.port), gomail.WithTimeout(s.timeout), gomail.WithTLSConfig(s.tls()), gomail.WithDialContextFunc(dial),
		gomail.WithHELO(domain), gomail.WithTLSPolicy(s.policy)}
	if s.implicit {
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS)) // there is no second one inside it
	}
	if s.user != "" {
		options = append(options, gomail.WithUsername(s.user), gomail.WithPassword(s.pass),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthCramMD5))
	}
	if client, err = gomail.NewClient(s.host, options...); err != nil {
		return nil, nil, nil, err
	}
	session, err = client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		closed()
		return nil, nil, nil, err
	}
	return client, session, func() {
		if ctx.Err() == nil {
			_ = client.CloseWithSMTPClient(session) // the letters are delivered, whatever it says
		}
		closed()
	}, nil
}

func (s *SMTP) tls() *tls.Config {
	return &tls.Config{ServerName: s.host, MinVersion: tls.VersionTLS12, RootCAs: s.roots}
}

// reason says why a server did not take something: its code and nothing of its text
// where it may repeat the recipient's address, which is not for logs.
func reason(err error) string {
	var name *net.DNSError
	var certificate *tls.CertificateVerificationError
	var timeout net.Error
	if sent, ok := errors.AsType[*gomail.SendError](err); ok && sent.ErrorCode() != 0 {
		code := strings.TrimSpace(fmt.Sprint(sent.ErrorCode(), " ", sent.EnhancedStatusCode()))
		return "the mail server answered " + code + " to " + step(sent.Reason)
	}
	switch {
	case errors.As(err, &certificate):
		return "the mail server's certificate is not valid: " + certificate.Err.Error()
	case errors.As(err, &name):
		return "the name of the mail server cannot be resolved"
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "the mail server did not answer in time"
	}
	if _, ok := errors.AsType[*gomail.SendError](err); ok {
		return "the connection to the mail server broke"
	}
	if strings.Contains(err.Error(), "STARTTLS") { // the library has no name for it
		return "the mail server offers no encryption: end --smtp-url with ?tls=opportunistic, or with ?tls=none, to do without"
	}
	return readable([]byte(err.Error()))
}

// step names what the server refused.
func step(r gomail.SendErrReason) string {
	switch r {
	case gomail.ErrSMTPMailFrom:
		return "the sender"
	case gomail.ErrSMTPRcptTo:
		return "the recipient"
	}
	return "the letter"
}
