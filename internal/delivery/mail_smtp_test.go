package delivery_test

import (
	"context"
	"mime"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"palier/internal/core/letters"
	"palier/internal/delivery"
)

func letter(to string) letters.Mail {
	return letters.Mail{ID: "letter-1-2", To: to, Name: "Noé Sorel", From: "Agence du Pré", ReplyTo: "agence@example.org", Subject: "Visite confirmée à Saint-Étienne",
		Text: "Bonjour Noé,\n.\nà demain.\n", HTML: "<p>Bonjour Noé, <b>à demain</b></p>\n", Calendar: "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", Method: "REQUEST",
		Unsubscribe: "https://example.org/mail/unsubscribe/AQ-_", At: time.Date(2026, 7, 9, 9, 30, 0, 0, time.UTC)}
}

func carry(t *testing.T, s *delivery.SMTP, mails ...letters.Mail) []letters.Receipt {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return s.Carry(ctx, mails)
}

var arrived = letters.Receipt{Tried: true}

func TestALetterArrivesAsItWasWritten(t *testing.T) {
	o := newOffice(t, how{tls: true})
	sent := letter("noe.sorel@example.org")
	if d := cmp.Diff([]letters.Receipt{arrived}, carry(t, o.client(t, "smtp://HOST"), sent)); d != "" {
		t.Fatal(d)
	}
	got := o.mails()[0]
	if got.from != "visites@example.org" || !cmp.Equal(got.to, []string{"noe.sorel@example.org"}) || !got.tls {
		t.Errorf("envelope %+v", got)
	}
	header, parts := got.parts(t)
	decoded := map[string]string{}
	for _, name := range []string{"From", "To", "Reply-To", "Subject", "Message-Id", "Date", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"} {
		text, err := new(mime.WordDecoder).DecodeHeader(header.Get(name))
		if err != nil {
			t.Fatal(err)
		}
		decoded[name] = text
	}
	want := map[string]string{"From": `Agence du Pré <visites@example.org>`, "To": `Noé Sorel <noe.sorel@example.org>`, "Reply-To": "<agence@example.org>",
		"Subject": sent.Subject, "Message-Id": "<letter-1-2@example.org>", "Date": "Thu, 09 Jul 2026 09:30:00 +0000", "Auto-Submitted": "auto-generated",
		"List-Unsubscribe": "<https://example.org/mail/unsubscribe/AQ-_>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
	if d := cmp.Diff(want, decoded); d != "" {
		t.Errorf("headers (-want +got):\n%s", d)
	}
	calendar := strings.ReplaceAll(sent.Calendar, "\r\n", "\n")
	if d := cmp.Diff(map[string]string{"text/plain": sent.Text, "text/html": sent.HTML, "text/calendar REQUEST": calendar, "application/ics": calendar}, parts); d != "" {
		t.Errorf("parts (-want +got):\n%s", d)
	}
	for line := range strings.Lines(got.data) {
		if len(strings.TrimRight(line, "\r\n")) > 998 || strings.ContainsFunc(line, func(r rune) bool { return r > 126 }) {
			t.Errorf("a line that not every server takes: %q", line)
		}
	}
}

// TestNothingWrittenByAStrangerBecomesAHeader puts line breaks where names go.
func TestNothingWrittenByAStrangerBecomesAHeader(t *testing.T) {
	o := newOffice(t, how{})
	s := o.client(t, "smtp://HOST?tls=none")
	for _, evil := range []string{"Noé\r\nBcc: thief@example.org", "a\nBcc: thief@example.org", "a\rBcc: thief@example.org", "a\u2028Bcc: thief@example.org",
		"\"\r\n\r\n<script>", "=?utf-8?q?a=0D=0ABcc:_thief@example.org?=", "a\x00b", "thief@example.org, x", strings.Repeat("é ", 2000)} {
		m := letter("noe.sorel@example.org")
		m.Name, m.From, m.Subject, m.ReplyTo = evil, evil, evil, evil
		if r := carry(t, s, m); r[0] != arrived {
			t.Fatalf("%q: %+v", evil, r)
		}
		all := o.mails()
		got := all[len(all)-1]
		header, parts := got.parts(t)
		if header.Get("Bcc") != "" || len(header["Subject"]) != 1 || len(got.to) != 1 || parts["text/plain"] != m.Text {
			t.Errorf("%q: %v to %v", evil, header, got.to)
		}
		if list, err := header.AddressList("To"); err != nil || len(list) != 1 || list[0].Address != m.To {
			t.Errorf("%q: to %v, %v", evil, list, err)
		}
	}
	before := len(o.mails())
	for _, to := range []string{"noe@example.org\r\nRCPT TO:<thief@example.org>", "noe@example.org>, <thief@example.org", "none", "", "a b@example.org"} {
		if r := carry(t, s, letter(to)); !r[0].Final || r[0].Error != "the address is none that mail can go to" {
			t.Errorf("to %q: %+v", to, r)
		}
	}
	if len(o.mails()) != before {
		t.Error("a mail went to an address that is none")
	}
}

func TestWhatAServerRefusesIsTriedAgainOrNot(t *testing.T) {
	said := func(code int, a, b, c int) error {
		return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{a, b, c}, Message: "bad@example.org is not here"}
	}
	for _, c := range []struct {
		name, command string
		answer        error
		want          letters.Receipt
		others        letters.Receipt // of the letter behind it
	}{
		{"no such mailbox", "rcpt", said(550, 5, 1, 1), letters.Receipt{Tried: true, Final: true, Error: "the mail server answered 550 5.1.1 to the recipient"}, arrived},
		{"greylisted", "rcpt", said(451, 4, 7, 1), letters.Receipt{Tried: true, Error: "the mail server answered 451 4.7.1 to the recipient"}, arrived},
		{"a full mailbox", "data", said(452, 4, 2, 2), letters.Receipt{Tried: true, Error: "the mail server answered 452 4.2.2 to the letter"}, arrived},
		{"taken for spam", "data", said(554, 5, 7, 1), letters.Receipt{Tried: true, Final: true, Error: "the mail server answered 554 5.7.1 to the letter"}, arrived},
		{"leaving", "rcpt", said(421, 4, 3, 2), letters.Receipt{Tried: true, Error: "the mail server answered 421 4.3.2 to the recipient"}, letters.Receipt{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t, how{})
			o.say = func(command, address string) error {
				if command == c.command && strings.HasPrefix(address, "bad@") {
					return c.answer
				}
				return nil
			}
			got := carry(t, o.client(t, "smtp://HOST?tls=none"), letter("first@example.org"), letter("bad@example.org"), letter("last@example.org"))
			if d := cmp.Diff([]letters.Receipt{arrived, c.want, c.others}, got); d != "" {
				t.Error(d)
			}
			if o.dialed != 1 {
				t.Errorf("%d connections", o.dialed)
			}
		})
	}
}

func TestARefusedSenderIsTriedAgain(t *testing.T) {
	o := newOffice(t, how{})
	o.say = func(command, _ string) error {
		if command == "mail" {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "no"}
		}
		return nil
	}
	want := letters.Receipt{Tried: true, Error: "the mail server answered 550 5.7.1 to the sender"}
	if d := cmp.Diff([]letters.Receipt{want}, carry(t, o.client(t, "smtp://HOST?tls=none"), letter("a@example.org"))); d != "" {
		t.Error(d)
	}
}

func TestASecretIsToldToWhoProvedItsNameAlone(t *testing.T) {
	for _, c := range []struct {
		name   string
		office how
		server string
		trust  bool
		want   string // how the reason begins; empty: it arrived
	}{
		{"starttls and log-in", how{tls: true, login: true}, "smtp://agence:secret@HOST", true, ""},
		{"from the first byte", how{implicit: true, login: true}, "smtps://agence:secret@HOST", true, ""},
		{"opportunistic, offered", how{tls: true}, "smtp://HOST?tls=opportunistic", true, ""},
		{"opportunistic, not offered", how{}, "smtp://HOST?tls=opportunistic", true, ""},
		{"a wrong password", how{tls: true, login: true}, "smtp://agence:wrong@HOST", true, "SMTP AUTH failed"},
		{"no starttls where it is wanted", how{login: true}, "smtp://agence:secret@HOST", true, "the mail server offers no encryption: end --smtp-url with ?tls=opportunistic"},
		{"a certificate of nobody's", how{tls: true}, "smtp://HOST", false, "the mail server's certificate is not valid"},
		{"the same from the first byte", how{implicit: true}, "smtps://HOST", false, "the mail server's certificate is not valid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t, c.office)
			s := o.client(t, c.server)
			if !c.trust {
				s.Trust(nil, 5*time.Second)
			}
			r := carry(t, s, letter("a@example.org"))[0]
			if !r.Tried || r.Final || (r.Error == "") != (c.want == "") || !strings.HasPrefix(r.Error, c.want) || strings.Contains(r.Error, "secret") {
				t.Errorf("%+v", r)
			}
			mails := o.mails()
			if len(mails) != map[bool]int{true: 1, false: 0}[c.want == ""] {
				t.Fatalf("%d mails", len(mails))
			}
			if c.want == "" && (mails[0].tls != (c.office.tls || c.office.implicit) || c.office.login && mails[0].user != "agence") {
				t.Errorf("tls %v, user %q", mails[0].tls, mails[0].user)
			}
		})
	}
}

// mute takes connections and says nothing.
func mute(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

func TestAServerThatSaysNothingIsNotWaitedForForEver(t *testing.T) {
	s := (&office{addr: mute(t)}).client(t, "smtp://HOST?tls=none")
	s.Trust(nil, 50*time.Millisecond)
	want := letters.Receipt{Tried: true, Error: "the mail server did not answer in time"}
	if d := cmp.Diff([]letters.Receipt{want, want}, carry(t, s, letter("a@example.org"), letter("b@example.org"))); d != "" {
		t.Error(d)
	}
	s.Trust(nil, time.Hour)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(20*time.Millisecond, cancel)
	began := time.Now()
	if r := s.Carry(ctx, []letters.Mail{letter("a@example.org")}); r[0].Tried || time.Since(began) > 10*time.Second {
		t.Errorf("broken off: %+v after %s", r, time.Since(began))
	}
}

func TestALetterUnderWayIsBrokenOff(t *testing.T) {
	o := newOffice(t, how{})
	ctx, cancel := context.WithCancel(t.Context())
	o.say = func(command, address string) error {
		if command == "rcpt" && address == "slow@example.org" {
			cancel()
			<-ctx.Done()
			return &smtp.SMTPError{Code: 451, Message: "too late"}
		}
		return nil
	}
	got := o.client(t, "smtp://HOST?tls=none").Carry(ctx, []letters.Mail{letter("a@example.org"), letter("slow@example.org"), letter("b@example.org")})
	if d := cmp.Diff([]letters.Receipt{arrived, {}, {}}, got); d != "" {
		t.Error(d)
	}
}

func TestWhereNobodyListensALetterIsTriedAgain(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	r := carry(t, (&office{addr: l.Addr().String()}).client(t, "smtp://HOST?tls=none"), letter("a@example.org"))[0]
	if !r.Tried || r.Final || !strings.Contains(r.Error, "refused") {
		t.Errorf("%+v", r)
	}
}

func TestSettingsThatAreNoneAreRefusedWithoutTheirPassword(t *testing.T) {
	const from = "visites@example.org"
	for _, c := range []struct{ server, from, want string }{
		{"smtp://", from, "not an URL"},
		{"mail.example.org", from, "not an URL"},
		{"smtp://u:hunter2@host:port", from, "not an URL"},
		{"https://u:hunter2@host", from, "not https://"},
		{"smtp://u:hunter2@host:0", from, "port"},
		{"smtp://u:hunter2@host:70000", from, "port"},
		{"smtp://u:hunter2@host?tls=yes", from, "tls=yes"},
		{"smtps://u:hunter2@host?tls=none", from, "smtps"},
		{"smtp://u:hunter2@host", "", "who writes"},
		{"smtp://u:hunter2@host", "nobody", "who writes"},
	} {
		_, err := delivery.NewSMTP(c.server, c.from)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("NewSMTP(%q, %q): %v", c.server, c.from, err)
		}
	}
}
