package signup_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/visits"
	"palier/internal/web/signup"
)

func TestATestAccountSaysWhichPhonesPlayWhat(t *testing.T) {
	b := open(t, toNewcomers(t))
	b.says("POST", signup.Path, newcomer(), 200, "0600000000</strong> : confirmée", "0600000001</strong> : confirmée, puis terminée",
		"0600000002</strong> : déplacée", "0600000010</strong> : annulée par l’agent", "0600000011</strong> : annulée par le visiteur")
}

// newAccount is the operator of the account that was opened last.
func (b *browser) newAccount() access.Actor {
	b.t.Helper()
	accounts, err := b.server.Access.Accounts(b.t.Context())
	if err != nil || len(accounts) < 2 {
		b.t.Fatalf("accounts: %+v %v", accounts, err)
	}
	return access.Operator(accounts[len(accounts)-1], "test")
}

// property is one of the account that was opened last.
func (b *browser) property() visits.PlaceKey {
	b.t.Helper()
	by := b.newAccount()
	agencies, err := b.server.Access.Agencies(b.t.Context(), by)
	if err != nil || len(agencies) != 1 {
		b.t.Fatalf("agencies: %+v %v", agencies, err)
	}
	p, err := b.server.Visits.SaveProperty(b.t.Context(), by, visits.Saving{Reference: "18/1280", Agency: agencies[0].ID})
	if err != nil {
		b.t.Fatal(err)
	}
	return visits.PlaceKey{ID: p.Property.ID}
}

// invited writes to somebody about a property of the account that was opened last.
func (b *browser) invited(to string) {
	b.t.Helper()
	account, property := b.newAccount().Account, b.property().ID
	err := b.server.Ledger.Write(b.t.Context(), account, func(ctx context.Context, tx event.Tx) error {
		return b.server.Letters.Write(ctx, tx, visits.Letter{Account: account, Kind: visits.Invitation, Property: property, To: to, Name: "Inez Roux", Language: "fr"})
	})
	if err != nil {
		b.t.Fatal(err)
	}
}

func TestTheLettersOfATestAccountAreReadByWhoOpenedIt(t *testing.T) {
	server := toNewcomers(t)
	b := open(t, server)
	b.says("POST", signup.Path, newcomer(), 200, `href="/user/edit/mail"`)
	b.says("GET", signup.Letters, nil, 200, "Aucun e-mail pour le moment")
	b.invited("inez.roux@example.org")
	list := b.says("GET", signup.Letters, nil, 200, "inez.roux@example.org", "en attente", "Visitez le bien")
	path := regexp.MustCompile(`/user/edit/mail/\d+`).FindString(list)
	b.says("GET", path, nil, 200, "Visitez le bien", "Inez Roux", "/v/")
	b.says("GET", signup.Letters+"/none", nil, 403)

	other := open(t, server)
	form := newcomer()
	form.Set("email", "another@example.org")
	other.says("POST", signup.Path, form, 200)
	if seen := other.says("GET", signup.Letters, nil, 200); strings.Contains(seen, "inez") {
		t.Error("another account's letters are shown")
	}
	other.says("GET", path, nil, 403)
}

func TestLettersOfALiveAccountAreOnNoPage(t *testing.T) {
	b := open(t, toNewcomers(t))
	account, err := b.server.Access.CreateAccount(t.Context(), access.Account{Name: "Agence A", Mode: access.Live, Country: "FR"}, event.Who{Kind: "operator"})
	if err != nil {
		t.Fatal(err)
	}
	by := access.Operator(account, "test")
	agency, err := b.server.Access.CreateAgency(t.Context(), by, access.Agency{Name: "Agence A"})
	if err != nil {
		t.Fatal(err)
	}
	u, err := b.server.Access.CreateUser(t.Context(), by, access.User{Agency: agency.ID, Username: "admin", Email: "admin@example.org", Group: access.Administrator, Active: true})
	if err == nil {
		err = b.server.Access.SetPassword(t.Context(), by, u.ID, "un escalier de granit")
	}
	if err != nil {
		t.Fatal(err)
	}
	b.says("POST", "/login", url.Values{"email": {"admin@example.org"}, "password": {"un escalier de granit"}, "next": {signup.Profile}}, 200, "Mon compte")
	b.says("GET", signup.Letters, nil, 403)
}

// Whoever tries webhooks sees why his program heard nothing.
func TestTheLastMessagesAreShownWithTheirErrors(t *testing.T) {
	b := open(t, toNewcomers(t))
	b.says("POST", signup.Path, newcomer(), 200)
	hook := signup.Profile + "/webhook"
	b.says("POST", hook, url.Values{"address": {"http://127.0.0.1:9/hook"}, "format": {"webhookevent"}}, 200, "Aucun message pour le moment", `value="webhookevent" selected`)
	if e := b.endpoint(); e.Format != "webhookevent" {
		t.Errorf("told as %s", e.Format)
	}
	b.says("POST", hook, url.Values{"address": {"http://127.0.0.1:9/hook"}, "format": {"visitchange"}}, 200, "whsec_", `value="visitchange" selected`)
	if e := b.endpoint(); e.Format != "visitchange" {
		t.Errorf("told as %s", e.Format)
	}
	if _, err := b.server.Visits.Book(t.Context(), b.newAccount(), visits.Booking{Place: b.property(),
		Visitor: visits.Visitor{Email: "inez.roux@example.org", Firstname: "Inez", Lastname: "Roux", Phone: "0639980033"}}); err != nil {
		t.Fatal(err)
	}
	again, late := time.NewTicker(50*time.Millisecond), time.After(20*time.Second)
	defer again.Stop()
	for !strings.Contains(b.says("GET", signup.Profile, nil, 200), "127.0.0.1 is in a range that webhooks may not reach") {
		select {
		case <-again.C:
		case <-late:
			t.Fatal("the page does not say why nothing arrives")
		}
	}
}
