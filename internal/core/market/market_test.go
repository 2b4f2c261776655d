package market_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"slices"
	"testing"

	"palier/internal/core/access"
	"palier/internal/core/day"
	"palier/internal/core/fault"
	"palier/internal/core/listings"
	"palier/internal/core/mandates"
	"palier/internal/core/money"
	"palier/internal/testkit"
)

// agency is the demonstration's.
const agency int64 = 14

// stall is a demonstration with a property that is to be brought to the market.
type stall struct {
	*testing.T
	*testkit.Server
	p listings.Property
}

func eachStall(t *testing.T, run func(s *stall)) {
	testkit.Each(t, func(t *testing.T, d testkit.Database) {
		s := &stall{T: t, Server: testkit.Demo(t, d)}
		var err error
		s.p, err = s.Listings.Add(t.Context(), s.Operator, listings.Property{Agency: agency, Category: 1, Type: 2, Step: 2, Status: 20, City: "Nantes", Zipcode: "44000",
			Price:   money.Amount{Minor: 30_000_000, Currency: "EUR"},
			Details: listings.Details{Surface: new(90.0), Text: "Maison de ville avec jardin, au calme, proche du tramway.", Energy: "NS"},
			Advert:  listings.Advert{Title: "Maison de ville", AddressShown: listings.ShowCity, FeePayer: listings.Seller, Diagnosis: listings.Diagnosis{Climate: "NS"}}})
		s.must(err)
		run(s)
	})
}

func (s *stall) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stall) today() day.Date { return day.Of(s.Clock.Now().In(day.Paris())) }

func (s *stall) lacks() (keys []string) {
	s.Helper()
	v, err := s.Market.Standing(s.Context(), s.Operator, s.p.ID, s.today())
	s.must(err)
	for _, c := range listings.Lacking(v.Checks) {
		keys = append(keys, c.Key)
	}
	return keys
}

func (s *stall) content() mandates.Content {
	return mandates.Content{Type: "exclusif", Object: "vente", Mandants: []mandates.Mandant{{Name: "Inès LEFORT"}}, Nature: "Maison", Situation: "3 quai de l'Erdre, 44000 Nantes",
		Price: money.Amount{Minor: 29_500_000, Currency: "EUR"}, Signed: s.today()}
}

func (s *stall) picture() listings.Picture {
	s.Helper()
	var file bytes.Buffer
	s.must(png.Encode(&file, image.NewGray(image.Rect(0, 0, 40, 30))))
	pic, err := s.Listings.AddPicture(s.Context(), s.Operator, s.p.ID, "jardin.png", &file)
	s.must(err)
	return pic
}

// A property is published when its list is done, under the number of the register, and not
// a line before.
func TestAPropertyIsPublishedWhenNothingStandsInTheWay(t *testing.T) {
	eachStall(t, func(s *stall) {
		if got := s.lacks(); !slices.Equal(got, []string{"mandate", "picture"}) {
			s.Fatalf("lacks %v", got)
		}
		_, err := s.Market.Publish(s.Context(), s.Operator, s.p.ID)
		e, ok := errors.AsType[*fault.Error](err)
		if !ok || len(e.Problems) != 2 || e.Problems[0].Field != "mandate" {
			s.Fatalf("published with a list that is not done: %v", err)
		}
		s.picture()
		entry, err := s.Market.Register(s.Context(), s.Operator, s.p.ID, mandates.Transactions, s.content())
		s.must(err)
		p, err := s.Market.Publish(s.Context(), s.Operator, s.p.ID)
		s.must(err)
		if p.PublishedAt.IsZero() || p.Step != 1 || p.Agreement.Reference != mandates.Number(entry.Number) || p.Agreement.Type != 3 || p.Price.Minor != 29_500_000 || !p.Complete {
			s.Errorf("published %+v", p)
		}
		again, err := s.Market.Publish(s.Context(), s.Operator, s.p.ID)
		if s.must(err); again.UpdatedAt != p.UpdatedAt {
			s.Error("published twice")
		}
		found, err := s.Listings.Find(s.Context(), s.Operator, 0, "", listings.Search{State: listings.Published, On: s.today(), Limit: 5})
		if s.must(err); len(found) != 1 || found[0].ID != p.ID {
			s.Errorf("%d are published", len(found))
		}
		hidden, err := s.Market.Withdraw(s.Context(), s.Operator, p.ID)
		if s.must(err); !hidden.PublishedAt.IsZero() || hidden.Step != 1 {
			s.Errorf("withdrawn %+v", hidden)
		}
	})
}

// A mandate that ends takes its property from the market in the same commit.
func TestAMandateThatIsClosedTakesItsPropertyAway(t *testing.T) {
	eachStall(t, func(s *stall) {
		s.picture()
		entry, err := s.Market.Register(s.Context(), s.Operator, s.p.ID, mandates.Transactions, s.content())
		s.must(err)
		_, err = s.Market.Publish(s.Context(), s.Operator, s.p.ID)
		s.must(err)
		closed, err := s.Market.Close(s.Context(), s.Operator, entry.Key())
		s.must(err)
		p, err := s.Listings.Property(s.Context(), s.Operator, s.p.ID)
		s.must(err)
		if closed.State != mandates.Closed || p.Step != 3 || !p.PublishedAt.IsZero() || !slices.Contains(s.lacks(), "mandate") {
			s.Errorf("closed %s, step %d, lacks %v", closed.State, p.Step, s.lacks())
		}
		if _, err := s.Market.Close(s.Context(), s.Operator, entry.Key()); !fault.Is(err, fault.Conflict) {
			s.Errorf("closed twice: %v", err)
		}
	})
}

// What is refused gives no number: the next mandate has the one that this would have had.
func TestARefusedMandateBurnsNoNumber(t *testing.T) {
	eachStall(t, func(s *stall) {
		bad := s.content()
		bad.Mandants = nil
		for what, err := range map[string]error{
			"nobody gives it":  second(s.Market.Register(s.Context(), s.Operator, s.p.ID, mandates.Transactions, bad)),
			"no such property": second(s.Market.Register(s.Context(), s.Operator, 99, mandates.Transactions, s.content())),
			"by nobody":        second(s.Market.Register(s.Context(), access.Actor{Account: s.Operator.Account}, s.p.ID, mandates.Transactions, s.content())),
		} {
			if err == nil {
				s.Errorf("%s: a number was given", what)
			}
		}
		first, err := s.Market.Register(s.Context(), s.Operator, s.p.ID, mandates.Transactions, s.content())
		s.must(err)
		next, err := s.Market.Register(s.Context(), s.Operator, s.p.ID, mandates.Transactions, s.content())
		s.must(err)
		series, err := s.Mandates.Series(s.Context(), s.Operator)
		s.must(err)
		at := slices.IndexFunc(series, func(v mandates.Series) bool { return v.Card == first.Card && v.Kind == first.Kind })
		if next.Number != first.Number+1 || series[at].Last != next.Number || first.Number != series[at].First {
			s.Errorf("%d, %d, %+v", first.Number, next.Number, series[at])
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestPicturesAreOrderedCaptionedAndRemoved(t *testing.T) {
	eachStall(t, func(s *stall) {
		a, b, c := s.picture(), s.picture(), s.picture()
		s.must(s.Listings.OrderPictures(s.Context(), s.Operator, s.p.ID, []int64{c.ID, a.ID}))
		s.must(s.Listings.MovePicture(s.Context(), s.Operator, s.p.ID, b.ID, -1))
		s.must(s.Listings.CaptionPicture(s.Context(), s.Operator, s.p.ID, b.ID, listings.Caption{Language: "fr", Text: " Le jardin "}))
		list, err := s.Listings.Pictures(s.Context(), s.Operator, s.p.ID)
		s.must(err)
		var ids []int64
		for i, p := range list {
			if ids = append(ids, p.ID); p.Rank != i {
				s.Errorf("rank %d at %d", p.Rank, i)
			}
		}
		if !slices.Equal(ids, []int64{c.ID, b.ID, a.ID}) || list[1].Caption("en") != "Le jardin" {
			s.Errorf("%v, %q", ids, list[1].Captions)
		}
		s.must(s.Listings.RemovePicture(s.Context(), s.Operator, s.p.ID, c.ID))
		p, err := s.Listings.Property(s.Context(), s.Operator, s.p.ID)
		s.must(err)
		if p.Cover != b.Document {
			s.Errorf("cover %s, want %s", p.Cover, b.Document)
		}
		if _, _, err := s.Listings.OpenPicture(s.Context(), s.Operator, s.p.ID, c.Document, 0); !fault.Is(err, fault.Missing) {
			s.Errorf("a removed picture: %v", err)
		}
		_, content, err := s.Listings.OpenPicture(s.Context(), s.Operator, s.p.ID, b.Document, 128)
		s.must(err)
		content.Close()
		if _, err := s.Listings.AddPicture(s.Context(), s.Operator, s.p.ID, "a.jpg", bytes.NewReader([]byte("<svg/>"))); !fault.Is(err, fault.Invalid) {
			s.Errorf("what is no picture: %v", err)
		}
	})
}
