package storage

import (
	"context"
	"fmt"
	"slices"

	"palier/internal/core/listings"
)

const (
	sqlOwnerAdd = `insert into property_owners (account_id, property_id, contact_id, rank) values ($1, $2, $3, $4)
on conflict (account_id, property_id, contact_id) do nothing`
	// From each owner up to the contact that stands for him. The cross joins go from the few
	// properties asked about to the many contacts there are.
	sqlOwners = `with recursive up (account_id, property_id, rank, said, id, above) as (
  select o.account_id, o.property_id, o.rank, o.contact_id, c.id, c.merged_into from property_owners o cross join contacts c
  where o.account_id = $1 and o.property_id in %s and c.account_id = o.account_id and c.id = o.contact_id
  union all
  select up.account_id, up.property_id, up.rank, up.said, c.id, c.merged_into from up cross join contacts c where c.account_id = up.account_id and c.id = up.above
)
select property_id, id, said from up where above is null order by property_id, rank, said`
	sqlOwnersDrop = `delete from property_owners where account_id = $1 and property_id = $2`
)

// InsertOwner implements listings.Store.
func (d *DB) InsertOwner(ctx context.Context, o listings.Owner) error {
	_, err := d.sql.Exec(ctx, sqlOwnerAdd, o.Account, o.Property, o.Contact, o.Rank)
	return err
}

// OwnersOf implements listings.Store.
func (d *DB) OwnersOf(ctx context.Context, account int64, properties []int64) (map[int64][]int64, error) {
	owners := map[int64][]int64{}
	for some := range slices.Chunk(properties, piece) {
		args := []any{account}
		query := fmt.Sprintf(sqlOwners, among(&args, some))
		rows, err := d.sql.Query(ctx, query, args...)
		if _, err = collect(rows, err, func(scan scanner) (property int64, err error) {
			var contact int64
			if err = scan(&property, &contact, new(int64)); err == nil && !slices.Contains(owners[property], contact) {
				owners[property] = append(owners[property], contact)
			}
			return property, err
		}); err != nil {
			return nil, err
		}
	}
	return owners, nil
}

// ReplaceOwners implements listings.Store. Records that stand for one who stays stay with him.
func (d *DB) ReplaceOwners(ctx context.Context, account, property int64, contacts []int64) error {
	args := []any{account}
	query := fmt.Sprintf(sqlOwners, among(&args, []int64{property}))
	rows, err := d.sql.Query(ctx, query, args...)
	said := map[int64][]int64{}
	if _, err = collect(rows, err, func(scan scanner) (none struct{}, err error) {
		var of, contact, record int64
		if err = scan(&of, &contact, &record); err == nil {
			said[contact] = append(said[contact], record)
		}
		return none, err
	}); err != nil {
		return err
	}
	if _, err := d.sql.Exec(ctx, sqlOwnersDrop, account, property); err != nil {
		return err
	}
	rank := int64(0)
	for _, contact := range contacts {
		records := said[contact]
		if len(records) == 0 {
			records = []int64{contact}
		}
		for _, record := range records {
			if err := d.InsertOwner(ctx, listings.Owner{Account: account, Property: property, Contact: record, Rank: rank}); err != nil {
				return err
			}
			rank++
		}
	}
	return nil
}
