package apimo_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"palier/internal/api/apimo"
	"palier/internal/api/apitest"
	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/testkit"
)

// door is a running server with the demonstration account, and this door's
// contract. One is started per test function.
type door struct {
	*testkit.Server
	contract *apitest.Contract
	last     atomic.Int64 // number of the provider made last
}

// each runs a test on a door of its own.
func each(t *testing.T, run func(t *testing.T, d *door)) {
	t.Helper()
	testkit.Each(t, func(t *testing.T, db testkit.Database) {
		contract, err := apitest.ReadContract(apimo.Spec)
		if err != nil {
			t.Fatal(err)
		}
		d := &door{Server: testkit.Demo(t, db), contract: contract}
		d.last.Store(2000)
		run(t, d)
	})
}

// demo is the demonstration's own provider: every right on agency 14.
func (d *door) demo() apitest.Client {
	return apitest.Client{Contract: d.contract, URL: d.URL + d.contract.Mount, User: d.Apimo.Provider, Password: d.Apimo.Token}
}

// without are all rights but those named.
func without(less ...access.Right) []access.Right {
	return slices.DeleteFunc(access.Rights(), func(r access.Right) bool { return slices.Contains(less, r) })
}

// provider makes a partner on agency 14 and gives its client. Without leads.all
// its lists of leads begin empty.
func (d *door) provider(t *testing.T, s access.ApimoSettings, rights ...access.Right) apitest.Client {
	t.Helper()
	p := access.Provider{ID: d.last.Add(1), Name: t.Name(), Agencies: []int64{14}, Rights: rights, Apimo: s}
	_, token, err := d.Access.CreateProvider(context.Background(), d.Operator, p)
	if err != nil {
		t.Fatal(err)
	}
	c := d.demo()
	c.User, c.Password = strconv.FormatInt(p.ID, 10), token
	return c
}

// portal is a provider as most are: it sees what it sent, and no private field.
func (d *door) portal(t *testing.T) apitest.Client {
	return d.provider(t, access.ApimoSettings{}, without(access.LeadsAll, access.Private)...)
}

// cast are the clients that exchange files name.
func (d *door) cast(t *testing.T) map[string]apitest.Client {
	own := without(access.LeadsAll, access.Private)
	clients := map[string]apitest.Client{
		"demo":     d.demo(),
		"document": d.provider(t, access.ApimoSettings{}, own...),
		"other":    d.provider(t, access.ApimoSettings{}, own...),
		"private":  d.provider(t, access.ApimoSettings{}, without(access.LeadsAll)...),
		"openapi":  d.provider(t, access.ApimoSettings{Profile: "openapi"}, own...),
		"flat":     d.provider(t, access.ApimoSettings{FlatDates: true}, own...),
		"city":     d.provider(t, access.ApimoSettings{CityObject: true}, own...),
		"numbers":  d.provider(t, access.ApimoSettings{NumberRefs: true}, own...),
		"sender":   d.provider(t, access.ApimoSettings{}, access.LeadsWrite),
		"reader":   d.provider(t, access.ApimoSettings{}, access.LeadsRead),
	}
	host := clients["document"] // the same partner, through the host mount
	host.URL, host.Host = d.URL, "apimo.localhost"
	nobody, wrong := host, clients["document"]
	nobody.URL, nobody.Host, nobody.User = d.demo().URL, "", ""
	wrong.Password = "0000000000000000000000000000000000000000"
	clients["host"], clients["nobody"], clients["wrong"] = host, nobody, wrong
	return clients
}

// Every operation of openapi.yaml, and the samples of the vendor's own pages.
func TestTheExchangesThatTheDocumentPromises(t *testing.T) {
	each(t, func(t *testing.T, d *door) {
		apitest.Play(t, "testdata/exchanges", d.cast)
	})
}

// leadList is what a list of leads answers, as far as the tests look at it.
type leadList struct {
	Total     int64            `json:"total_items"`
	Timestamp int64            `json:"timestamp"`
	Leads     []map[string]any `json:"leads"`
}

func list(t testing.TB, c apitest.Client, query string) leadList {
	t.Helper()
	return apitest.Decode[leadList](t, c.Get(t, "/agencies/14/leads"+query))
}

// sent is the answer to a lead that was taken.
type sent struct {
	ID      int64  `json:"id"`
	Created string `json:"created_at"`
	Updated string `json:"updated_at"`
}

func post(t testing.TB, c apitest.Client, body string) sent {
	t.Helper()
	return apitest.Decode[sent](t, c.Post(t, "/agencies/14/leads", body))
}

// stored is a lead as an operator sees it, warnings included.
func (d *door) stored(t testing.TB, id int64) *leads.Lead {
	t.Helper()
	l, err := d.Leads.Get(context.Background(), d.Operator, 14, id)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// shown is the lead with the id in a client's whole list.
func shown(t testing.TB, c apitest.Client, id int64) map[string]any {
	t.Helper()
	for _, l := range list(t, c, "").Leads {
		if fmt.Sprint(l["id"]) == fmt.Sprint(id) {
			return l
		}
	}
	t.Fatalf("lead %d is not in the list", id)
	return nil
}
