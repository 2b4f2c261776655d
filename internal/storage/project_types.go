package storage

import (
	"context"
	"encoding/json"
	"fmt"

	"palier/internal/core/mandates"
	"palier/internal/core/prospecting"
)

const (
	sqlTypeCols = `id, name, documents, mandates, register, category, removed`
	sqlTypeList = `select ` + sqlTypeCols + ` from project_types where account_id = $1 and agency_id = $2 order by rank`
	sqlTypeSave = `insert into project_types (account_id, agency_id, rank, ` + sqlTypeCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (account_id, agency_id, id) do update set rank = excluded.rank, name = excluded.name, documents = excluded.documents, mandates = excluded.mandates,
register = excluded.register, category = excluded.category, removed = excluded.removed`
)

// ListTypes implements prospecting.Store.
func (d *DB) ListTypes(ctx context.Context, account, agency int64) ([]prospecting.Type, error) {
	rows, err := d.sql.Query(ctx, sqlTypeList, account, agency)
	return collect(rows, err, func(scan scanner) (t prospecting.Type, err error) {
		var documents, allowed, register string
		if err = scan(&t.ID, &t.Name, &documents, &allowed, &register, &t.Category, &t.Removed); err != nil {
			return t, err
		}
		t.Register = mandates.Kind(register)
		if err = json.Unmarshal([]byte(documents), &t.Documents); err == nil {
			err = json.Unmarshal([]byte(allowed), &t.Mandates)
		}
		if err != nil {
			err = fmt.Errorf("storage: kind of project %s: %w", t.ID, err)
		}
		return t, err
	})
}

// SaveTypes implements prospecting.Store. An agency has few, and changes them rarely.
func (d *DB) SaveTypes(ctx context.Context, account, agency int64, list []prospecting.Type) error {
	for i, t := range list {
		documents, err := json.Marshal(t.Documents)
		if err != nil {
			return err
		}
		allowed, err := json.Marshal(t.Mandates)
		if err != nil {
			return err
		}
		if _, err := d.sql.Exec(ctx, sqlTypeSave, account, agency, i, t.ID, t.Name, string(documents), string(allowed), string(t.Register), t.Category, t.Removed); err != nil {
			return err
		}
	}
	return nil
}
