package showcase_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/uid"
	"palier/internal/core/access"
	"net/http"
	"palier/internal/testkit"
	"palier/internal/web/showcase"
)

func TestMeasure(t *testing.T) {
	d := testkit.One(t)
	w := openAt(t, d)
	const n = 50000
	db := d.Store(t, w.server.Clock.Now)
	for at := 0; at < n; at += 1000 {
		err := db.Write(t.Context(), w.agency.Account, func(ctx context.Context, tx event.Tx) error {
			for i := at; i < at+1000; i++ {
				p := w.flat
				p.ID, p.UID, p.Reference, p.City = tx.NextID(), uid.New(), fmt.Sprintf("M%05d", i), []string{"Nantes", "Rezé", "Orvault"}[i%3]
				p.Price = money.Amount{Minor: int64(10_000_000 + i*1000), Currency: "EUR"}
				p.Type = 1 + i%2
				p.CreatedAt, p.UpdatedAt, p.PublishedAt = tx.Now(), tx.Now(), tx.Now()
				if err := db.InsertProperty(ctx, p, nil); err != nil {
					return err
				}
				if err := db.SaveWords(ctx, p.Account, p.ID, p.Words()); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	office := showcase.OfficePath(w.agency.Account, w.agency.ID)
	for _, path := range []string{office, office + "?type=2&most=300000", office + "?city=Orvault", office + "?city=Nulle-part", showcase.PropertyPath(w.flat), "/sitemap.xml", "/sitemaps/" + strings.TrimPrefix(office, "/annonces/") + "/0.xml", "/annonces"} {
		var took []time.Duration
		size := 0
		for range 21 {
			start := time.Now()
			got := w.get(path)
			took = append(took, time.Since(start))
			size = len(got.body)
			if got.StatusCode >= 400 {
				t.Fatalf("%s %d", path, got.StatusCode)
			}
		}
		slices.Sort(took)
		t.Logf("%-60s p50 %v min %v max %v %d bytes", path, took[10], took[0], took[20], size)
	}
}

func openAt(t *testing.T, d testkit.Database) *window {
	t.Helper()
	server := testkit.Demo(t, d)
	w := &window{t: t, server: server, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	agency, err := server.Access.CreateAgency(t.Context(), server.Operator, access.Agency{Name: "Agence du Quai", Country: "FR", Phone: "+33253980010", Email: "quai@example.org", City: "Nantes"})
	if err != nil {
		t.Fatal(err)
	}
	w.agency = agency
	w.flat = w.published(listings.Property{Reference: "A 12/é", Category: 1, Type: 1, Subtype: 5, Step: 1, Status: 1, Address: "12 rue des Tilleuls", Zipcode: "44000", City: "Nantes", Country: "FR",
		Lat: 47.21841, Lon: -1.55362, Located: true, Price: money.Amount{Minor: 29_800_000, Currency: "EUR"},
		Details: listings.Details{Surface: new(72.4), Rooms: new(3), Bedrooms: new(2), Floor: new(2), Text: "Traversant.\nAu calme.", Energy: "F", AgencyFee: new(9000.0)},
		Advert: listings.Advert{Title: hostile, AddressShown: listings.ShowStreet, FeePayer: listings.Buyer, CoOwned: new(true), Lots: new(24), YearlyShare: new(1200.0), Proceedings: new(false),
			Note: "secret-note", EstimateFrom: new(123456.0), Diagnosis: listings.Diagnosis{EnergyValue: new(390.0), Climate: "C", ClimateValue: new(20.0), CostFrom: new(1500.0), CostTo: new(2100.0), PriceYear: new(2021)}},
		Particulars: listings.Particulars{VisitComment: "secret-visit", StatusComment: "secret-state"}})
	return w
}

