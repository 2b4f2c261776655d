package storage

import (
	"context"

	"palier/internal/core/buildings"
)

const (
	sqlBuildingGet = `select account_id, id, agency_id, place, version, tree, facts, writer_id, created_at, updated_at from buildings
where account_id = $1 and agency_id = $2 and place = $3`
	sqlBuildingAdd = `insert into buildings (account_id, id, agency_id, place, version, tree, writer_id, created_at, updated_at, facts)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	// The version is compared here: whatever else is relied upon, one writer wins.
	sqlBuildingSave   = `update buildings set version = $4, tree = $5, writer_id = $6, updated_at = $7, facts = $8 where account_id = $1 and id = $2 and version = $3`
	sqlBuildingRemove = `delete from buildings where account_id = $1 and id = $2 and version = $3`
	sqlPlaceWalked    = `select 1 from rounds where account_id = $1 and agency_id = $2 and place = $3 limit 1`
	sqlBuildingPlaces = `select place from buildings where account_id = $1 and agency_id = $2 order by created_at, id limit cast($3 as bigint) offset cast($4 as bigint)`
	sqlBuildingCount  = `select count(*) from buildings where account_id = $1 and agency_id = $2`
)

// GetBuilding implements buildings.Store.
func (d *DB) GetBuilding(ctx context.Context, account, agency int64, place string) (buildings.File, bool, error) {
	rows, err := d.sql.Query(ctx, sqlBuildingGet, account, agency, place)
	return first(collect(rows, err, func(scan scanner) (f buildings.File, err error) {
		var tree, known string
		if err = scan(&f.Account, &f.ID, &f.Agency, &f.Place, &f.Version, &tree, &known, opt{&f.Writer}, at{&f.CreatedAt}, at{&f.UpdatedAt}); err != nil {
			return f, err
		}
		if f.Tree, err = unpackTree(tree); err == nil {
			f.Facts, err = unpackBuilding(known)
		}
		return f, err
	}))
}

// InsertBuilding implements buildings.Store.
func (d *DB) InsertBuilding(ctx context.Context, f buildings.File) error {
	tree, err := packTree(f.Tree)
	if err != nil {
		return err
	}
	known, err := packBuilding(f.Facts)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlBuildingAdd, f.Account, f.ID, f.Agency, f.Place, f.Version, tree, null(f.Writer), micros(f.CreatedAt), micros(f.UpdatedAt), known)
	return err
}

// UpdateBuilding implements buildings.Store.
func (d *DB) UpdateBuilding(ctx context.Context, f buildings.File, before int64) (bool, error) {
	tree, err := packTree(f.Tree)
	if err != nil {
		return false, err
	}
	known, err := packBuilding(f.Facts)
	if err != nil {
		return false, err
	}
	n, err := d.sql.Exec(ctx, sqlBuildingSave, f.Account, f.ID, before, f.Version, tree, null(f.Writer), micros(f.UpdatedAt), known)
	return n == 1, err
}

// RemoveBuilding implements buildings.Store.
func (d *DB) RemoveBuilding(ctx context.Context, f buildings.File) error {
	_, err := d.sql.Exec(ctx, sqlBuildingRemove, f.Account, f.ID, f.Version)
	return err
}

// PlaceWalked implements buildings.Store. Users of an agency are few: their rounds are
// found by its index.
func (d *DB) PlaceWalked(ctx context.Context, account, agency int64, place string) (bool, error) {
	return d.sql.Get(ctx, sqlPlaceWalked, []any{account, agency, place}, new(int64))
}

// BuildingPlaces implements buildings.Store. An agency has thousands of files at most:
// they may be counted.
func (d *DB) BuildingPlaces(ctx context.Context, account, agency int64, skip, most int) ([]string, int64, error) {
	var total int64
	if _, err := d.sql.Get(ctx, sqlBuildingCount, []any{account, agency}, &total); err != nil {
		return nil, 0, err
	}
	rows, err := d.sql.Query(ctx, sqlBuildingPlaces, account, agency, limit(most), int64(skip))
	list, err := collect(rows, err, func(scan scanner) (place string, err error) { return place, scan(&place) })
	return list, total, err
}
