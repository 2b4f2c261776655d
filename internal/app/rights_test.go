package app_test

import (
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
	"palier/internal/core/letters"
	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
	"palier/internal/core/visits"
	"palier/internal/core/webhooks"
	"palier/internal/demo"
	"palier/internal/testkit"
)

// crew is a server with people of several roles.
type crew struct {
	*testing.T
	*testkit.Server
}

// as is what somebody of a role may do, at an agency.
func (c crew) as(by access.Actor, agency int64, role access.Role) access.Actor {
	c.Helper()
	const password = "une phrase de passe"
	name := string(role) + "-" + event.Number(by.Account)
	u, err := c.Access.CreateUser(c.Context(), by, access.User{Agency: agency, Username: name, Email: name + "@example.org", Role: role, Active: true})
	if err == nil {
		err = c.Access.SetPassword(c.Context(), by, u.ID, password)
	}
	if err != nil {
		c.Fatal(err)
	}
	a, _, err := c.Login.User(c.Context(), u.Email, password, "203.0.113.9")
	if err != nil {
		c.Fatal(err)
	}
	return a
}

// rival is a director of another account.
func (c crew) rival() access.Actor {
	c.Helper()
	account, err := c.Access.CreateAccount(c.Context(), access.Account{Name: "Agence de la Gare", Mode: access.Test, Country: "FR"}, event.Who{Kind: "operator"})
	if err != nil {
		c.Fatal(err)
	}
	by := access.Operator(account, "test")
	agency, err := c.Access.CreateAgency(c.Context(), by, access.Agency{Name: "Gare"})
	if err != nil {
		c.Fatal(err)
	}
	return c.as(by, agency.ID, access.Director)
}

// offices are acts of whoever administers an account, by the package that allows them; of
// what another account has, there is nothing to find.
func (c crew) offices() map[string]func(by access.Actor) (found int, err error) {
	ctx := c.Context()
	return map[string]func(by access.Actor) (int, error){
		"webhooks": func(by access.Actor) (int, error) { list, err := c.Webhooks.List(ctx, by); return len(list), err },
		"letters": func(by access.Actor) (int, error) {
			list, err := c.Letters.Log(ctx, by, letters.Query{})
			return len(list), err
		},
		"applications": func(by access.Actor) (int, error) {
			list, err := c.Grants.Clients(ctx, by)
			return len(list), err
		},
		"an application": func(by access.Actor) (int, error) {
			_, _, err := c.Grants.AddClient(ctx, by, grants.Client{Name: "Essai", Redirects: []string{"https://example.org/back"}})
			return 0, err
		},
		"grants": func(by access.Actor) (int, error) { list, err := c.Grants.Holdings(ctx, by, 0); return len(list), err },
		"rules of visits": func(by access.Actor) (int, error) {
			return 0, c.Visits.SaveRules(ctx, by, visits.Overrides{})
		},
	}
}

func TestWhatTheCommandLineDidADirectorMayAndAnAgentMayNot(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		c := crew{t, testkit.Demo(t, d)}
		agent, manager, director, rival := c.as(c.Operator, demo.Agency, access.Negotiator), c.as(c.Operator, demo.Agency, access.Manager),
			c.as(c.Operator, demo.Agency, access.Director), c.rival()
		if _, _, err := c.Webhooks.Create(t.Context(), c.Operator, webhooks.Endpoint{Format: "visitchange", URL: "https://example.org/hook"}); err != nil {
			t.Fatal(err)
		}
		for what, do := range c.offices() {
			for who, by := range map[string]access.Actor{"an agent": agent, "a manager": manager} {
				if _, err := do(by); !fault.Is(err, fault.Forbidden) {
					t.Errorf("%s: %s: %v", what, who, err)
				}
			}
			if _, err := do(director); err != nil {
				t.Errorf("%s: a director: %v", what, err)
			}
			if what == "an application" {
				continue // he may have his own
			}
			if n, err := do(rival); err != nil || n != 0 {
				t.Errorf("%s: another account's director finds %d, %v", what, n, err)
			}
		}
		kind := prospecting.Type{ID: "essai", Name: "Essai"}
		for _, one := range []struct {
			by   access.Actor
			want fault.Kind
		}{{agent, fault.Forbidden}, {manager, fault.Forbidden}, {rival, fault.Missing}} {
			if err := c.Rounds.AddType(t.Context(), one.by, demo.Agency, kind); !fault.Is(err, one.want) {
				t.Errorf("a kind of project by %+v: %v, want %v", one.by.Who, err, one.want)
			}
		}
	})
}

func TestTheRegisterIsKeptByWhoMay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		c := crew{t, testkit.Demo(t, d)}
		agent, manager, director, rival := c.as(c.Operator, demo.Agency, access.Negotiator), c.as(c.Operator, demo.Agency, access.Manager),
			c.as(c.Operator, demo.Agency, access.Director), c.rival()
		cards, err := c.Mandates.Cards(t.Context(), c.Operator)
		if err != nil || len(cards) == 0 {
			t.Fatalf("%d cards, %v", len(cards), err)
		}
		read := func(by access.Actor) error {
			return c.Mandates.Lines(t.Context(), by, cards[0].ID, mandates.Transactions, func(mandates.Line) error { return nil })
		}
		for who, one := range map[string]struct {
			by   access.Actor
			want fault.Kind
		}{"an agent": {agent, fault.Forbidden}, "another account's director": {rival, fault.Missing}} {
			if err := read(one.by); !fault.Is(err, one.want) {
				t.Errorf("%s: %v, want %v", who, err, one.want)
			}
		}
		if err := read(director); err != nil {
			t.Errorf("a director: %v", err)
		}
		// A manager keeps the cards of his own agency alone.
		alone := len(cards[0].Agencies) == 1 && cards[0].Agencies[0] == demo.Agency
		if err := read(manager); alone != (err == nil) {
			t.Errorf("a manager, of a card of agencies %v: %v", cards[0].Agencies, err)
		}
	})
}
