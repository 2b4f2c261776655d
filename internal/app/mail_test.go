package app_test

import (
	"context"
	"io"
	"net"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"palier/internal/config"
	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/letters"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
	"palier/internal/testkit"
)

// postOffice is a mail server that hands on what it takes.
type postOffice struct{ taken chan string }

func (o postOffice) NewSession(*smtp.Conn) (smtp.Session, error) { return o, nil }
func (postOffice) Reset()                                        {}
func (postOffice) Logout() error                                 { return nil }
func (postOffice) Mail(string, *smtp.MailOptions) error          { return nil }
func (postOffice) Rcpt(string, *smtp.RcptOptions) error          { return nil }
func (o postOffice) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	o.taken <- string(text)
	return err
}

// TestALetterLeavesThroughTheMailServer follows one from a write to a real server.
func TestALetterLeavesThroughTheMailServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := postOffice{make(chan string, 9)}
	server := smtp.NewServer(o)
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	a := testkit.Demo(t, testkit.SQLite(t), func(c *config.Config) {
		c.SMTPURL, c.MailFrom = "smtp://"+l.Addr().String()+"?tls=none", "visites@example.org"
		c.PublicURL = "https://palier.example.org"
	})
	places, err := a.Visits.Places(t.Context(), a.Operator)
	if err != nil || len(places) == 0 {
		t.Fatalf("%d places, %v", len(places), err)
	}
	live, property := openForReal(t, a)
	invite := func(account, property int64, to string) {
		t.Helper()
		err := a.Ledger.Write(t.Context(), account, func(ctx context.Context, tx event.Tx) error {
			tx.Record(event.Event{Kind: visits.EventInvited, Subject: event.Subject{Kind: "property", ID: property}})
			return a.Letters.Write(ctx, tx, visits.Letter{Account: account, Kind: visits.Invitation, Property: property, To: to, Name: "Inez Roux", Language: "en"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	// The demonstration is a test account: none of its letters leaves, not even to who logs
	// in to it.
	invite(a.Operator.Account, places[0].Property.ID, a.Flatsy.Identifier)
	invite(live.Account, property, "inez.roux@example.org")
	select {
	case text := <-o.taken:
		m, err := mail.ReadMessage(strings.NewReader(text))
		if err != nil || !strings.Contains(m.Header.Get("To"), "inez.roux@example.org") || !strings.Contains(m.Header.Get("List-Unsubscribe"), "https://palier.example.org/v/unsubscribe?p=") {
			t.Errorf("%v\n%s", err, text)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("nothing arrived")
	}
	// The account's turn comes without a sign.
	var list []letters.Letter
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(20 * time.Second); err == nil && len(list) == 0 && time.Now().Before(end); <-tick.C {
		list, err = a.Letters.Log(t.Context(), a.Operator, letters.Query{State: letters.Dropped})
	}
	if err != nil || len(list) != 1 || list[0].To != a.Flatsy.Identifier || len(o.taken) != 0 {
		t.Fatalf("kept %+v, %d more left, %v", list, len(o.taken), err)
	}
	if _, mail, why, err := a.Mail(t.Context(), a.Operator, list[0].ID); err != nil || !strings.Contains(mail.Text, "https://palier.example.org/v/") || !strings.Contains(string(why), "test account") {
		t.Errorf("kept, in words: %q because %q, %v", mail.Text, why, err)
	}
}

// openForReal opens an account that is no test, with a property.
func openForReal(t *testing.T, a *testkit.Server) (access.Actor, int64) {
	t.Helper()
	account, err := a.Access.CreateAccount(t.Context(), access.Account{Name: "Agence Martin", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
	if err != nil {
		t.Fatal(err)
	}
	by := access.Operator(account, "test")
	agency, err := a.Access.CreateAgency(t.Context(), by, access.Agency{Name: "Agence Martin", Timezone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := a.Listings.Create(t.Context(), by, listings.Property{Agency: agency.ID, Reference: "MAR-1", Category: 1, Step: 1})
	if err != nil {
		t.Fatal(err)
	}
	return by, p.ID
}
