package delivery_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"palier/internal/delivery"
)

// office is a mail server that keeps what it takes.
type office struct {
	addr  string
	roots *x509.CertPool

	mu     sync.Mutex
	taken  []taken
	dialed int
	// say answers a command ("mail", "rcpt", "data") about an address, nil: as usual.
	say func(command, address string) error
}

// taken is a mail as the server has it.
type taken struct {
	from string
	to   []string
	data string
	tls  bool
	user string
}

// how an office is secured.
type how struct {
	tls      bool // STARTTLS is offered
	implicit bool // TLS from the first byte
	login    bool // "agence" with "secret"
}

func newOffice(t *testing.T, h how) *office {
	t.Helper()
	certified := httptest.NewUnstartedServer(nil)
	certified.StartTLS()
	t.Cleanup(certified.Close)
	o := &office{roots: x509.NewCertPool(), say: func(string, string) error { return nil }}
	o.roots.AddCert(certified.Certificate())
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.dialed++
		v := &visitor{office: o, conn: c}
		if h.login {
			return &known{v}, nil
		}
		return v, nil
	}))
	s.Domain, s.AllowInsecureAuth, s.ErrorLog = "office.example.org", true, silent{}
	certificates := &tls.Config{Certificates: certified.TLS.Certificates}
	if h.tls {
		s.TLSConfig = certificates
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.addr = l.Addr().String()
	if h.implicit {
		l = tls.NewListener(l, certificates)
	}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return o
}

// silent is a log that nobody reads.
type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// client is a carrier to the office; server is the setting with HOST for its address.
func (o *office) client(t *testing.T, server string) *delivery.SMTP {
	t.Helper()
	s, err := delivery.NewSMTP(strings.Replace(server, "HOST", o.addr, 1), "Palier <visites@example.org>")
	if err != nil {
		t.Fatal(err)
	}
	s.Trust(o.roots, 5*time.Second)
	return s
}

func (o *office) mails() []taken {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]taken{}, o.taken...)
}

// visitor is one connection.
type visitor struct {
	office *office
	conn   *smtp.Conn
	now    taken
	user   string
}

func (v *visitor) Reset()        { v.now = taken{} }
func (v *visitor) Logout() error { return nil }

func (v *visitor) asked(command, address string) error {
	v.office.mu.Lock()
	say := v.office.say
	v.office.mu.Unlock()
	return say(command, address)
}

func (v *visitor) Mail(from string, _ *smtp.MailOptions) error {
	v.now.from = from
	return v.asked("mail", from)
}

func (v *visitor) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.now.to = append(v.now.to, to)
	return v.asked("rcpt", to)
}

func (v *visitor) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err = errors.Join(err, v.asked("data", v.now.to[0])); err != nil {
		return errors.Unwrap(unjoin{err})
	}
	_, v.now.tls = v.conn.TLSConnectionState()
	v.now.data, v.now.user = string(text), v.user
	v.office.mu.Lock()
	defer v.office.mu.Unlock()
	v.office.taken = append(v.office.taken, v.now)
	return nil
}

// unjoin gives the one error that was joined.
type unjoin struct{ error }

func (u unjoin) Unwrap() error {
	if several, ok := u.error.(interface{ Unwrap() []error }); ok {
		return several.Unwrap()[0]
	}
	return u.error
}

// known is a visitor that has to log in.
type known struct{ *visitor }

func (known) AuthMechanisms() []string { return []string{sasl.Plain} }

func (k known) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "agence" || password != "secret" {
			return smtp.ErrAuthFailed
		}
		k.user = user
		return nil
	}), nil
}

func (k known) Mail(from string, o *smtp.MailOptions) error {
	if k.user == "" {
		return smtp.ErrAuthRequired
	}
	return k.visitor.Mail(from, o)
}

// parts reads a mail as a strict program does: headers, and each leaf by its media type.
func (m taken) parts(t *testing.T) (mail.Header, map[string]string) {
	t.Helper()
	msg, err := mail.ReadMessage(strings.NewReader(m.data))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	leaves(t, msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), msg.Body, out)
	return msg.Header, out
}

func leaves(t *testing.T, kind, encoding string, body io.Reader, out map[string]string) {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatalf("%q: %v", kind, err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		switch strings.ToLower(encoding) {
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		if m := params["method"]; m != "" {
			media += " " + m
		}
		out[media] = string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")))
		return
	}
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		leaves(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p, out)
	}
}
