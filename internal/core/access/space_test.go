package access_test

import (
	"database/sql"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	"palier/internal/core/access"
)

// space is a firm with two developers of its own and one of the rival's. The

// first developer has two programmes.

type space struct {
	*firm
	developer access.Developer // client-a: programmes 7101 (lots 7111, 7112) and 7102 (lot 7121)
	other     access.Developer // client-b, of the same account: programme 7201 (lot 7211)
	theirs    access.Developer // client-c, of the rival
	user      access.User
}

func eachSpace(t *testing.T, run func(s *space)) {
	eachFirm(t, func(f *firm) {
		s := &space{firm: f}
		open := func(by access.Actor, agency int64, slug string) access.Developer {
			d, err := f.access.CreateDeveloper(f.Context(), by, access.Developer{Slug: slug, Name: "Promoteur", Agency: agency})
			f.must(err)
			return d
		}
		s.developer, s.other = open(f.operator, f.agencies[0], "client-a"), open(f.operator, f.agencies[1], "client-b")
		s.theirs = open(f.rival, 7001, "client-c")
		var err error
		s.user, err = f.access.CreateUser(f.Context(), f.operator, access.User{Agency: f.agencies[0], Username: "Roux", Email: "roux@example.org", Active: true})
		f.must(err)
		s.program(s.developer, 7101, 7111, 7112)
		s.program(s.developer, 7102, 7121)
		s.program(s.other, 7201, 7211)
		run(s)
	})
}

// program writes a programme with lots into the tables: the package that makes

// them stands above this one.

func (s *space) program(d access.Developer, id int64, lots ...int64) {
	s.Helper()
	driver, name := "pgx", s.database.URL
	if s.database.Dir != "" {
		driver, name = "sqlite", filepath.Join(s.database.Dir, "palier.sqlite")
	}
	db, err := sql.Open(driver, name)
	s.must(err)
	defer db.Close()
	_, err = db.Exec(`insert into programs (account_id, id, developer_id, code, outer_code, name, description, short_description, address, address_more,
zipcode, city, country, delivery, tax_schemes, progress, status, rules, created_at, updated_at)
values ($1, $2, $3, cast($4 as text), '', '', '', '', '', '', '', '', 'FR', '', '', 'launch', 'activated', '{}', 1, 1)`, d.Account, id, d.ID, time.Unix(id, 0).String())
	s.must(err)
	for _, lot := range lots {
		_, err := db.Exec(`insert into lots (account_id, id, program_id, outer_code, reference, main, type, typology, subtype, price, vat_rate, withheld,
building, staircase, living_area, garden_area, terrace_area, balcony_area, orientation, created_at, updated_at)
values ($1, $2, $3, '', cast($4 as text), true, 'house', '', '', 0, 2000, false, '', '', 0, 0, 0, 0, '', 1, 1)`, d.Account, lot, id, time.Unix(lot, 0).String())
		s.must(err)
	}
}

// sample is a key that every check lets pass.

func (s *space) sample() access.Key {
	return access.Key{Developer: s.developer.ID, Name: "Portail", User: s.user.ID, Permissions: []access.Right{access.LeadCreate, access.GlobalLeadView, access.LeadCreate},
		Programs: []int64{7102, 7101}, Lots: []int64{7121, 7111}}
}

func (s *space) key(k access.Key) (access.Key, string) {
	s.Helper()
	k, token, err := s.access.CreateKey(s.Context(), s.operator, k)
	s.must(err)
	return k, token
}

var caller = netip.MustParseAddr("203.0.113.9")

// open is a replica's answer: what one believes the other does not know.

func (s *space) open(slug, token string) (access.Actor, access.Developer, error) {
	return access.NewLogin(s.store, s.clock.Now).Key(s.Context(), slug, token, caller)
}

func (s *space) opens(what, token string, want error) {
	s.Helper()
	if _, _, err := s.open("client-a", token); err != want {
		s.Errorf("%s: %v, want %v", what, err, want)
	}
}

// believes.
