package storage

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/requests"
	"palier/internal/storage/sqldb"
)

const (
	sqlCrossingCols = `account_id, request_id, property_id, score, step, gone, set_by, set_at, created_at, updated_at`
	sqlCrossingAdd  = `insert into crossings (` + sqlCrossingCols + `) values `
	sqlCrossingPut  = ` on conflict (account_id, request_id, property_id) do update set score = excluded.score, gone = excluded.gone, updated_at = excluded.updated_at`
	sqlCrossingGet  = `select ` + sqlCrossingCols + ` from crossings where account_id = $1 and request_id = $2 and property_id = $3`
	sqlOfRequest    = `select ` + sqlCrossingCols + ` from crossings where account_id = $1 and request_id = $2`
	// From the few of the property to the rows: as one condition SQLite would walk all pairs of the account.
	sqlOfProperty = `select ` + `c.account_id, c.request_id, c.property_id, c.score, c.step, c.gone, c.set_by, c.set_at, c.created_at, c.updated_at` + `
from (select account_id, request_id, property_id from crossings where account_id = $1 and property_id = $2) f
cross join crossings c where c.account_id = f.account_id and c.request_id = f.request_id and c.property_id = f.property_id`
	sqlToSuggest = `select request_id, count(*) from crossings where account_id = $1 and step = 1 and not gone and request_id in %s group by request_id`

	sqlWorkAdd    = `insert into crossing_work (account_id, property_id, agency_id, noted_at) values ($1, $2, $3, $4)` + sqlWorkAnew
	sqlWorkAll    = `insert into crossing_work (account_id, property_id, agency_id, noted_at) select account_id, id, agency_id, $2 from properties where account_id = $1 and step = 1` + sqlWorkAnew
	sqlWorkAnew   = ` on conflict (account_id, property_id) do update set agency_id = excluded.agency_id, noted_at = excluded.noted_at`
	sqlWorkAny    = `select property_id from crossing_work where account_id = $1 limit cast($2 as bigint)`
	sqlWorkAgency = `select property_id from crossing_work where account_id = $1 and agency_id = $2 order by noted_at, property_id limit cast($3 as bigint)`
	sqlWorkOne    = `select w.noted_at, e.searches, e.crossed from crossing_work w left join crossing_editions e on e.account_id = w.account_id where w.account_id = $1 and w.property_id = $2`
	sqlWorkDrop   = `delete from crossing_work where account_id = $1 and property_id = $2`
	sqlWorkNext   = `select account_id, property_id from crossing_work limit 1`

	sqlEditionSearches = `insert into crossing_editions (account_id, searches, crossed) values ($1, 1, 0) on conflict (account_id) do update set searches = crossing_editions.searches + 1`
	sqlEditionCrossed  = `insert into crossing_editions (account_id, searches, crossed) values ($1, 0, 1) on conflict (account_id) do update set crossed = crossing_editions.crossed + 1`
	sqlStepPut         = `update crossings set step = $4, set_by = $5, set_at = $6, updated_at = $7 where account_id = $1 and request_id = $2 and property_id = $3`

	sqlWeights    = `select price, area, rooms, bedrooms, floor, wishes, keep from match_weights where account_id = $1`
	sqlWeightsPut = `insert into match_weights (account_id, price, area, rooms, bedrooms, floor, wishes, keep, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
on conflict (account_id) do update set price = excluded.price, area = excluded.area, rooms = excluded.rooms, bedrooms = excluded.bedrooms, floor = excluded.floor,
wishes = excluded.wishes, keep = excluded.keep, updated_at = excluded.updated_at`
)

func scanCrossing(scan scanner) (c requests.Crossing, err error) {
	err = scan(crossingFields(&c)...)
	return c, err
}

func crossingFields(c *requests.Crossing) []any {
	return []any{&c.Account, &c.Request, &c.Property, &c.Score, &c.Step, &c.Gone, opt{&c.SetBy}, at{&c.SetAt}, at{&c.CreatedAt}, at{&c.UpdatedAt}}
}

// CrossingsOf implements requests.Crossings.
func (d *DB) CrossingsOf(ctx context.Context, account, request, property int64) ([]requests.Crossing, error) {
	query, id := sqlOfRequest, request
	if request == 0 {
		query, id = sqlOfProperty, property
	}
	rows, err := d.sql.Query(ctx, query, account, id)
	return collect(rows, err, scanCrossing)
}

// SaveCrossings implements requests.Crossings.
func (d *DB) SaveCrossings(ctx context.Context, list []requests.Crossing) error {
	if _, err := txOf(ctx); err != nil {
		return err
	}
	args := make([]any, 0, 10*len(list))
	for _, c := range list {
		args = append(args, c.Account, c.Request, c.Property, c.Score, int64(c.Step), c.Gone, null(c.SetBy), null(micros(c.SetAt)), micros(c.CreatedAt), micros(c.UpdatedAt))
	}
	return d.inserted(ctx, sqlCrossingAdd, sqlCrossingPut, 10, args)
}

// SaveStep implements requests.Crossings.
func (d *DB) SaveStep(ctx context.Context, c requests.Crossing) error {
	if _, err := d.sql.Exec(ctx, sqlStepPut, c.Account, c.Request, c.Property, int64(c.Step), null(c.SetBy), null(micros(c.SetAt)), micros(c.UpdatedAt)); err != nil {
		return err
	}
	return d.searchesMoved(ctx, c.Account)
}

// searchesMoved says that searches of an account are not as they were, or what became of their
// crossings.
func (d *DB) searchesMoved(ctx context.Context, account int64) error {
	_, err := d.sql.Exec(ctx, sqlEditionSearches, account)
	return err
}

// GetCrossing implements requests.Crossings.
func (d *DB) GetCrossing(ctx context.Context, account, request, property int64) (requests.Crossing, bool, error) {
	rows, err := d.sql.Query(ctx, sqlCrossingGet, account, request, property)
	return first(collect(rows, err, scanCrossing))
}

// ListCrossings implements requests.Crossings. The pairs of one search or property are read
// whole and put in order: they are few, and an index more in the order of their last change
// would cost every crossing.
func (d *DB) ListCrossings(ctx context.Context, q requests.CrossingQuery, each func(requests.Crossing) error) (requests.Page, error) {
	from, id, other := sqlOfRequest, q.Request, "property_id"
	if q.Request == 0 {
		from, id, other = sqlOfProperty, q.Property, "request_id"
	}
	s := narrowing{args: []any{q.Account, id}, where: []string{"account_id = $1"}}
	switch q.Step {
	case 0:
	case requests.NotSuggested:
		s.where = append(s.where, "(gone or step = 3)")
	default:
		s.where = append(s.where, "not gone")
		s.and("step = %s", int64(q.Step))
	}
	if !q.Since.IsZero() {
		s.and("updated_at >= %s", micros(q.Since))
	}
	return d.crossingPage(ctx, from, other, s, q, each)
}

func (d *DB) crossingPage(ctx context.Context, from, other string, s narrowing, q requests.CrossingQuery, each func(requests.Crossing) error) (p requests.Page, err error) {
	where := s.where[0]
	for _, w := range s.where[1:] {
		where += " and " + w
	}
	narrowed := len(s.args)
	query := fmt.Sprintf(`select %s, count(*) over () from (%s) c where %s order by updated_at, %s limit cast(%s as bigint) offset cast(%s as bigint)`,
		sqlCrossingCols, from, where, other, s.arg(int64(q.Limit)), s.arg(int64(q.Offset)))
	rows, err := d.sql.Query(ctx, query, s.args...)
	list, err := collect(rows, err, func(scan scanner) (c requests.Crossing, err error) {
		err = scan(append(crossingFields(&c), &p.Total)...)
		return c, err
	})
	for _, c := range list {
		if err == nil {
			err = each(c)
		}
		p.Last = c.UpdatedAt
	}
	if err != nil || len(list) > 0 {
		return p, err
	}
	last := fmt.Sprintf(`select count(*), max(updated_at) from (%s) c where %s`, from, where)
	var latest int64
	_, err = d.sql.Get(ctx, last, s.args[:narrowed], &p.Total, opt{&latest})
	p.Last = instant(latest)
	return p, err
}

// CountCrossings implements requests.Crossings.
func (d *DB) CountCrossings(ctx context.Context, account int64, ids []int64) (map[int64]int, error) {
	return d.countPairs(ctx, sqlToSuggest, account, ids)
}

// NoteCrossing implements requests.Work.
func (d *DB) NoteCrossing(ctx context.Context, account, agency, property int64, at time.Time) error {
	_, err := d.sql.Exec(sqldb.Aside(ctx), sqlWorkAdd, account, property, agency, micros(at))
	return err
}

// NoteAllCrossings implements requests.Work.
func (d *DB) NoteAllCrossings(ctx context.Context, account int64, at time.Time) error {
	_, err := d.sql.Exec(ctx, sqlWorkAll, account, micros(at))
	return err
}

// DueCrossings implements requests.Work.
func (d *DB) DueCrossings(ctx context.Context, account, agency int64, most int) ([]int64, error) {
	query, args := sqlWorkAny, []any{account, limit(most)}
	if agency != 0 {
		query, args = sqlWorkAgency, []any{account, agency, limit(most)}
	}
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanID)
}

// CrossingNote implements requests.Work.
func (d *DB) CrossingNote(ctx context.Context, account, property int64) (n requests.Note, found bool, err error) {
	found, err = d.sql.Get(ctx, sqlWorkOne, []any{account, property}, at{&n.At}, opt{&n.Searches}, opt{&n.Crossed})
	return n, found, err
}

// DropCrossingNote implements requests.Work.
func (d *DB) DropCrossingNote(ctx context.Context, account, property int64) error {
	if _, err := d.sql.Exec(ctx, sqlWorkDrop, account, property); err != nil {
		return err
	}
	_, err := d.sql.Exec(ctx, sqlEditionCrossed, account)
	return err
}

// NextCrossing implements requests.Work.
func (d *DB) NextCrossing(ctx context.Context) (account, property int64, found bool, err error) {
	found, err = d.sql.Get(ctx, sqlWorkNext, nil, &account, &property)
	return account, property, found, err
}

// MatchWeights implements requests.Settings.
func (d *DB) MatchWeights(ctx context.Context, account int64) (w requests.Weights, settled bool, err error) {
	settled, err = d.sql.Get(ctx, sqlWeights, []any{account}, &w.Price, &w.Area, &w.Rooms, &w.Bedrooms, &w.Floor, &w.Wishes, &w.Keep)
	return w, settled, err
}

// SaveMatchWeights implements requests.Settings.
func (d *DB) SaveMatchWeights(ctx context.Context, account int64, w requests.Weights, at time.Time) error {
	_, err := d.sql.Exec(ctx, sqlWeightsPut, account, w.Price, w.Area, w.Rooms, w.Bedrooms, w.Floor, w.Wishes, w.Keep, micros(at))
	return err
}
