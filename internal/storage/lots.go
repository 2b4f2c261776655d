package storage

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"palier/internal/core/programs"
	"palier/internal/storage/sqldb"
)

const (
	sqlLotAdd = `insert into lots (account_id, id, program_id, outer_code, reference, main, type, typology, subtype, price, vat_rate, reduced_price,
parent_id, withheld, floor, building, staircase, living_area, garden_area, terrace_area, balcony_area, orientation, property_id, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25)`
	sqlLotSave = `update lots set outer_code = $3, reference = $4, main = $5, type = $6, typology = $7, subtype = $8, price = $9, vat_rate = $10, reduced_price = $11,
parent_id = $12, withheld = $13, floor = $14, building = $15, staircase = $16, living_area = $17, garden_area = $18, terrace_area = $19, balcony_area = $20,
orientation = $21, property_id = $22, updated_at = $23 where account_id = $1 and id = $2`
	sqlLotsTouch = `update lots set updated_at = $2 where account_id = $1 and id in %s`
	sqlLotDelete = `delete from lots where account_id = $1 and id = $2`

	sqlLotCols = `l.account_id, l.id, l.program_id, l.outer_code, l.reference, l.main, l.type, l.typology, l.subtype, l.price, l.vat_rate, l.reduced_price,
l.parent_id, l.withheld, l.floor, l.building, l.staircase, l.living_area, l.garden_area, l.terrace_area, l.balcony_area, l.orientation, l.property_id,
l.created_at, l.updated_at, h.state, h.holder_id, h.until_at`
	sqlLotsFrom   = ` from lots l left join lot_holds h on h.account_id = l.account_id and h.lot_id = l.id where l.account_id = $1`
	sqlLotsGet    = `select ` + sqlLotCols + sqlLotsFrom + ` and l.program_id = $2 and l.id in %s order by l.id`
	sqlLotsParent = `select ` + sqlLotCols + sqlLotsFrom + ` and l.parent_id in %s order by l.parent_id, l.id`
	// A lot that is named beside the one it is sold with comes twice.
	sqlLotsFamily = `select ` + sqlLotCols + sqlLotsFrom + ` and l.program_id = $2 and l.id in %[1]s
union all select ` + sqlLotCols + sqlLotsFrom + ` and l.program_id = $2 and l.parent_id in %[1]s`

	sqlPriceAdd = `insert into lot_prices (account_id, lot_id, version, price, vat_rate, reduced_price, reason, at) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlPrices   = `select version, price, vat_rate, reduced_price, reason, at from lot_prices where account_id = $1 and lot_id = $2 order by version`
)

// squareMetre is one square metre as stored.
const squareMetre = 100

func packArea(v float64) int64 { return int64(math.Round(v * squareMetre)) }

// InsertLot implements programs.Lots.
func (d *DB) InsertLot(ctx context.Context, l programs.Lot) error {
	_, err := d.sql.Exec(ctx, sqlLotAdd, l.Account, l.ID, l.Program, l.OuterCode, l.Reference, l.Main, l.Type, l.Typology, l.Subtype, l.Price, l.VATRate, l.ReducedPrice,
		null(l.Parent), l.Withheld, l.Floor, l.Building, l.Staircase, packArea(l.LivingArea), packArea(l.GardenArea), packArea(l.TerraceArea), packArea(l.BalconyArea),
		l.Orientation, null(l.Property), micros(l.CreatedAt), micros(l.UpdatedAt))
	return err
}

// UpdateLot implements programs.Lots.
func (d *DB) UpdateLot(ctx context.Context, l programs.Lot) error {
	_, err := d.sql.Exec(ctx, sqlLotSave, l.Account, l.ID, l.OuterCode, l.Reference, l.Main, l.Type, l.Typology, l.Subtype, l.Price, l.VATRate, l.ReducedPrice,
		null(l.Parent), l.Withheld, l.Floor, l.Building, l.Staircase, packArea(l.LivingArea), packArea(l.GardenArea), packArea(l.TerraceArea), packArea(l.BalconyArea),
		l.Orientation, null(l.Property), micros(l.UpdatedAt))
	return err
}

// TouchLots implements programs.Lots.
func (d *DB) TouchLots(ctx context.Context, account int64, ids []int64, at time.Time) error {
	for piece := range slices.Chunk(ids, mostNamed) {
		args := []any{account, micros(at)}
		if _, err := d.sql.Exec(sqldb.Aside(ctx), fmt.Sprintf(sqlLotsTouch, among(&args, piece)), args...); err != nil {
			return err
		}
	}
	return nil
}

// DeleteLot implements programs.Lots. Prices, files and allotments go with the row.
func (d *DB) DeleteLot(ctx context.Context, account, id int64) error {
	_, err := d.sql.Exec(ctx, sqlLotDelete, account, id)
	return err
}

// GetLots implements programs.Lots.
func (d *DB) GetLots(ctx context.Context, account, program int64, ids []int64) ([]programs.Lot, error) {
	return d.lots(ctx, sqlLotsGet, []any{account, program}, ids)
}

// Families implements programs.Lots.
func (d *DB) Families(ctx context.Context, account, program int64, ids []int64) ([]programs.Lot, error) {
	list, err := d.lots(ctx, sqlLotsFamily, []any{account, program}, ids)
	slices.SortFunc(list, func(a, b programs.Lot) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(list, func(a, b programs.Lot) bool { return a.ID == b.ID }), err
}

// Children implements programs.Lots.
func (d *DB) Children(ctx context.Context, account int64, parents []int64) ([]programs.Lot, error) {
	return d.lots(ctx, sqlLotsParent, []any{account}, parents)
}

// lots runs a query that names lots by one of their columns, in which order it gives
// them.
func (d *DB) lots(ctx context.Context, query string, args []any, ids []int64) ([]programs.Lot, error) {
	if len(ids) > mostNamed { // each once and in order, so that what the pieces give is
		ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	}
	var list []programs.Lot
	for piece := range slices.Chunk(ids, mostNamed) {
		some, err := d.someLots(ctx, query, slices.Clone(args), piece)
		if err != nil {
			return nil, err
		}
		list = append(list, some...)
	}
	return list, nil
}

// someLots is lots, of as many as one statement names. When one of those found has a
// new hold that waits, it looks once more, after that.
func (d *DB) someLots(ctx context.Context, query string, args []any, ids []int64) ([]programs.Lot, error) {
	query = fmt.Sprintf(query, among(&args, ids))
	rows, err := d.sql.Query(sqldb.Aside(ctx), query, args...)
	list, err := collect(rows, err, scanLot)
	if err != nil || !holdWaits(ctx, list) {
		return list, err
	}
	rows, err = d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanLot)
}

// holdWaits tells whether a new hold of one of the lots waits.
func holdWaits(ctx context.Context, lots []programs.Lot) bool {
	known := make([]heldLot, len(lots))
	for i, l := range lots {
		known[i] = heldLot(l.ID)
	}
	return waits(ctx, known...)
}

func scanLot(scan scanner) (l programs.Lot, err error) {
	var state string
	var living, garden, terrace, balcony int64
	err = scan(&l.Account, &l.ID, &l.Program, &l.OuterCode, &l.Reference, &l.Main, &l.Type, &l.Typology, &l.Subtype, &l.Price, &l.VATRate, &l.ReducedPrice,
		opt{&l.Parent}, &l.Withheld, &l.Floor, &l.Building, &l.Staircase, &living, &garden, &terrace, &balcony, &l.Orientation, opt{&l.Property},
		at{&l.CreatedAt}, at{&l.UpdatedAt}, text{&state}, opt{&l.Hold.Holder}, at{&l.Hold.Until})
	l.Hold.State = programs.State(state)
	for _, area := range []struct {
		to   *float64
		from int64
	}{{&l.LivingArea, living}, {&l.GardenArea, garden}, {&l.TerraceArea, terrace}, {&l.BalconyArea, balcony}} {
		*area.to = float64(area.from) / squareMetre
	}
	return l, err
}

// InsertPrice implements programs.Lots.
func (d *DB) InsertPrice(ctx context.Context, account, lot int64, p programs.Price) error {
	_, err := d.sql.Exec(ctx, sqlPriceAdd, account, lot, p.Version, p.Price, p.VATRate, p.ReducedPrice, p.Reason, micros(p.At))
	return err
}

// ListPrices implements programs.Lots.
func (d *DB) ListPrices(ctx context.Context, account, lot int64) ([]programs.Price, error) {
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlPrices, account, lot)
	return collect(rows, err, func(scan scanner) (p programs.Price, err error) {
		return p, scan(&p.Version, &p.Price, &p.VATRate, &p.ReducedPrice, &p.Reason, at{&p.At})
	})
}
