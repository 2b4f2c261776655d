package listings_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/event/eventtest"
	"palier/internal/core/listings"
	"palier/internal/core/money"
)

func euros(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: "EUR"} }

func TestOnlyWhatASourceChangedIsTaken(t *testing.T) {
	base := listings.Property{Reference: "A1", City: "Nantes", Price: euros(300_000), Details: listings.Details{Rooms: new(3), Text: "au calme"}}
	said := base
	said.Price = euros(290_000)
	said.Details.Rooms = nil
	ours := base
	ours.ID, ours.Details.Text, ours.Advert.Note = 7, "au calme, refait", "clé au café"
	want := ours
	want.Price, want.Details.Rooms = euros(290_000), nil
	got, conflicts := listings.Merge(base, said, ours, false)
	if diff := cmp.Diff(want, got); diff != "" || len(conflicts) > 0 {
		t.Errorf("conflicts %v (-want +got):\n%s", conflicts, diff)
	}
}

func TestWhatBothChangedIsAConflict(t *testing.T) {
	base := listings.Property{Reference: "A1", Price: euros(300_000), Details: listings.Details{Rooms: new(3)}}
	said, ours := base, base
	said.Price, ours.Price = euros(290_000), euros(310_000)
	said.Details.Rooms, ours.Details.Rooms = new(4), new(4) // to the same: none
	got, conflicts := listings.Merge(base, said, ours, false)
	if !slices.Equal(conflicts, []string{"price"}) || got.Price != euros(310_000) {
		t.Errorf("conflicts %v, price %v", conflicts, got.Price)
	}
	if got, conflicts = listings.Merge(base, said, ours, true); len(conflicts) > 0 || got.Price != euros(290_000) {
		t.Errorf("the source wins: conflicts %v, price %v", conflicts, got.Price)
	}
}

func TestEveryFieldOfAPropertyIsMerged(t *testing.T) {
	var full listings.Property
	eventtest.Fill(t, &full)
	full.Account, full.ID, full.UID, full.Agency, full.Commune, full.Cover = 0, 0, "", 0, "", ""
	full.PublishedAt, full.Complete, full.CreatedAt, full.UpdatedAt = time.Time{}, false, time.Time{}, time.Time{}
	got, conflicts := listings.Merge(listings.Property{}, full, listings.Property{}, false)
	full.Particulars.District.ID = 0
	for i := range full.Particulars.Medias {
		full.Particulars.Medias[i].ID = 0
	}
	if diff := cmp.Diff(full, got); diff != "" || len(conflicts) > 0 {
		t.Errorf("conflicts %v (-want +got):\n%s", conflicts, diff)
	}
}
