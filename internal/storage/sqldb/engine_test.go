package sqldb_test

import (
	"context"
	"strings"
	"testing"

	"palier/internal/core/fault"
	"palier/internal/storage/sqldb"
)

// reopen opens the stand's database once more, as another process would.
func reopen(s *stand) *stand {
	s.t.Helper()
	db, err := sqldb.Open(context.Background(), s.options)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { db.Close() })
	return &stand{DB: db, t: s.t, options: s.options}
}

func TestErrorsOfBothEnginesHaveOneKind(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		for _, c := range []struct {
			what, query string
			args        []any
			want        fault.Kind
		}{
			{"a key twice", "insert into notes (id, text) values ($1, $2)", []any{1, "secret"}, fault.Conflict},
			{"a reference to nothing", "insert into firm (note) values ($1)", []any{987654}, fault.Invalid},
			{"a required value missing", "insert into notes (id, text) values ($1, $2)", []any{2, nil}, fault.Internal},
			{"no such table", "insert into nowhere (id) values ($1)", []any{987654}, fault.Internal},
		} {
			err := s.Write(t.Context(), 1, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error {
				if c.what == "a key twice" {
					if err := s.note(ctx, 1); err != nil {
						return err
					}
				}
				_, err := s.Exec(ctx, c.query, c.args...)
				return err
			}))
			if err == nil || fault.Of(err) != c.want {
				t.Errorf("%s: %v, want kind %v", c.what, err, c.want)
				continue
			}
			if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "987654") {
				t.Errorf("%s: a value is in the error: %v", c.what, err)
			}
		}
		s.want()
	})
}

func TestReadersCannotChangeASQLiteFile(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		if s.Engine != sqldb.SQLite {
			t.Skip("PostgreSQL's read pool is a pool like any other")
		}
		if _, err := s.Reader().Exec("insert into notes (id, text) values (1, '')"); err == nil {
			t.Error("the read pool wrote")
		}
		s.want()
	})
}

func TestTheWriterIsDurableAndStrict(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		if s.Engine != sqldb.SQLite {
			t.Skip("what SQLite alone has to be told")
		}
		want := map[string]int64{"synchronous": 2, "foreign_keys": 1}
		for pragma, value := range want {
			var got int64
			err := s.Write(t.Context(), 1, s.work(1, func(ctx context.Context, _ *sqldb.Batch) error {
				_, err := s.Get(ctx, "select * from pragma_"+pragma, nil, &got)
				return err
			}))
			if err != nil || got != value {
				t.Errorf("%s of the connection that writes is %d (%v), want %d", pragma, got, err, value)
			}
		}
	})
}

func TestALookUpThatFindsNothingIsNoError(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		var id int64
		if found, err := s.Get(t.Context(), "select id from notes where id = $1", []any{7}, &id); found || err != nil {
			t.Errorf("found %v, %v", found, err)
		}
	})
}

func TestACallersDeadlineIsUnavailable(t *testing.T) {
	each(t, func(t *testing.T, s *stand) {
		if s.Engine == sqldb.SQLite {
			t.Skip("SQLite's statements are short and do not watch the caller")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Get(ctx, "select id from notes", nil, new(int64)); !fault.Is(err, fault.Unavailable) {
			t.Errorf("error %v, want unavailable", err)
		}
	})
}
