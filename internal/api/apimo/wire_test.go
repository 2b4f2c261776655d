package apimo_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"palier/internal/api/apimo"
	"palier/internal/api/apitest"
	"palier/internal/core/access"
)

// raw sends bytes as they are, says that no more come, and reads the answers.
func raw(t *testing.T, addr, text string) []apitest.Answer {
	t.Helper()
	conn := dial(t, addr)
	if _, err := io.WriteString(conn, text); err != nil {
		t.Fatal(err)
	}
	if err := conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	return read(t, conn)
}

func dial(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn.(*net.TCPConn)
}

// read reads answers until the server closes.
func read(t *testing.T, conn net.Conn) (answers []apitest.Answer) {
	t.Helper()
	for r := bufio.NewReader(conn); ; {
		res, err := http.ReadResponse(r, nil)
		if err != nil {
			return answers
		}
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatalf("the answer broke off: %v", err)
		}
		answers = append(answers, apitest.Answer{Status: res.StatusCode, Header: res.Header, Body: body})
	}
}

// begin is the start of a POST of a lead: the request line and the headers that
// every request has.
func begin(c apitest.Client) string {
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(c.User, c.Password)
	return "POST /apimo" + leadsPath + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: " + r.Header.Get("Authorization") + "\r\n"
}

// A body that is not what its length says is refused, or cut where it says.
func TestALyingContentLengthStoresNoHalfLead(t *testing.T) {
	const lead = `{"reference":"lie"}`
	tests := []struct {
		name, text string
		status     int
		json       bool // an answer of the door's, not of the HTTP layer below
	}{
		{"longer than the body", "Content-Length: 500\r\n\r\n" + lead, 400, true},
		{"shorter than the body", "Content-Length: 5\r\n\r\n" + lead, 400, true},
		{"zero", "Content-Length: 0\r\n\r\n" + lead, 400, true},
		{"none", "\r\n" + lead, 400, true},
		{"far too long", "Content-Length: 99999999999\r\n\r\n" + lead, 413, true},
		{"negative", "Content-Length: -1\r\n\r\n" + lead, 400, false},
		{"not a number", "Content-Length: lots\r\n\r\n" + lead, 400, false},
		{"two of them", "Content-Length: 19\r\nContent-Length: 18\r\n\r\n" + lead, 400, false},
		{"broken chunks", "Transfer-Encoding: chunked\r\n\r\nzz\r\n" + lead, 400, true},
		{"chunks cut short", "Transfer-Encoding: chunked\r\n\r\n13\r\n{\"refer", 400, true},
		{"unknown encoding", "Transfer-Encoding: zip\r\n\r\n" + lead, 501, false},
	}
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		for _, test := range tests {
			answers := raw(t, d.Addr(), begin(c)+test.text)
			if len(answers) == 0 || answers[0].Status != test.status {
				t.Errorf("%s: answered %v, want %d", test.name, answers, test.status)
				continue
			}
			if kind := answers[0].Header.Get("Content-Type"); strings.HasPrefix(kind, "application/json") != test.json {
				t.Errorf("%s: answered in %q", test.name, kind)
			}
		}
		if l := list(t, c, ""); l.Total != 0 {
			t.Errorf("%d leads were stored", l.Total)
		}
	})
}

func TestManyAndHugeHeadersHarmNobody(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		var many strings.Builder
		for i := range 100 {
			fmt.Fprintf(&many, "X-Header-%d: value\r\n", i)
		}
		body := `{"reference":"many"}`
		rest := fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)
		if a := raw(t, d.Addr(), begin(c)+many.String()+rest); len(a) != 1 || a[0].Status != 200 {
			t.Errorf("100 headers: answered %v", a)
		}
		if a := raw(t, d.Addr(), begin(c)+"X-Huge: "+strings.Repeat("x", 200<<10)+"\r\n"+rest); len(a) > 0 && a[0].Status != 431 {
			t.Errorf("a huge header: answered %v", a)
		}
		if l := list(t, c, ""); l.Total != 1 {
			t.Errorf("%d leads, want 1", l.Total)
		}
	})
}

// One provider whose token is "token", without a database.
type oneProvider struct {
	access.Credentials // nil: a key is never asked for
	account            access.Account
}

func (o oneProvider) ListAgencies(context.Context, int64, []int64, bool) ([]access.Agency, error) {
	return nil, nil
}

func (o oneProvider) FindProvider(_ context.Context, number int64) (access.Provider, access.Account, []access.Secret, bool, error) {
	p := access.Provider{Account: o.account.ID, ID: number, Agencies: []int64{14}, Rights: access.DefaultRights()}
	return p, o.account, []access.Secret{{Hash: access.HashToken("token")}}, true, nil
}

// A client that stops in the middle of its body is answered when its time is up.
func TestASlowBodyIsAnsweredAndStoresNothing(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		server := httptest.NewUnstartedServer(apimo.New(apimo.Services{
			Login: access.NewLogin(oneProvider{account: access.Account{ID: d.Operator.Account}}, d.Clock.Now), Access: d.Access,
			Leads: d.Leads, Catalogs: d.Catalogs, Now: d.Clock.Now, Log: slog.New(slog.DiscardHandler),
		}, func(*http.Request) string { return "" }))
		server.Config.ReadTimeout = 200 * time.Millisecond
		server.Start()
		defer server.Close()

		before := list(t, d.demo(), "?limit=1").Total
		conn := dial(t, server.Listener.Addr().String())
		slow := strings.Replace(begin(apitest.Client{User: "77", Password: "token"}), "/apimo", "", 1) // there is no mount
		if _, err := io.WriteString(conn, slow+"Content-Length: 1000\r\n\r\n"+`{"reference":"slow",`); err != nil {
			t.Fatal(err)
		}
		answers := read(t, conn)
		if len(answers) != 1 || answers[0].Status != 400 || !strings.Contains(string(answers[0].Body), "Malformed JSON") {
			t.Errorf("answered %v", answers)
		}
		if l := list(t, d.demo(), "?limit=1"); l.Total != before {
			t.Errorf("%d leads, want the %d of the demonstration", l.Total, before)
		}
	})
}

// Many tools shut their sending side once the request is out. net/http takes
// that for a caller who left; the lead is taken all the same, and answered.
func TestAWriteThatWasReceivedIsDoneThoughTheCallerLeaves(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		c := d.portal(t)
		for i := range 20 {
			body := fmt.Sprintf(`{"reference":"left-%d"}`, i)
			if a := raw(t, d.Addr(), begin(c)+fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body)); len(a) != 1 || a[0].Status != 200 {
				t.Fatalf("answered %v", a)
			}
		}
		if l := list(t, c, ""); l.Total != 20 {
			t.Errorf("%d leads, want 20", l.Total)
		}
	})
}
