package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/programs"
	"palier/internal/storage/sqldb"
)

const (
	sqlProgramAdd = `insert into programs (account_id, id, developer_id, code, outer_code, name, description, short_description,
address, address_more, zipcode, city, country, latitude, longitude, delivery, tax_schemes, progress, status, rules, created_at, updated_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`
	sqlProgramSave = `update programs set code = $3, outer_code = $4, name = $5, description = $6, short_description = $7,
address = $8, address_more = $9, zipcode = $10, city = $11, country = $12, latitude = $13, longitude = $14, delivery = $15, tax_schemes = $16,
progress = $17, status = $18, rules = $19, updated_at = $20 where account_id = $1 and id = $2`
	sqlProgramsSelect = `select p.account_id, p.id, p.developer_id, d.agency_id, p.code, p.outer_code, p.name, p.description, p.short_description,
p.address, p.address_more, p.zipcode, p.city, p.country, p.latitude, p.longitude, p.delivery, p.tax_schemes, p.progress, p.status, p.rules, p.created_at, p.updated_at
from programs p join developers d on d.account_id = p.account_id and d.id = p.developer_id where p.account_id = $1`
	sqlProgramGet   = sqlProgramsSelect + ` and p.id = $2`
	sqlProgramsAll  = sqlProgramsSelect + ` order by p.id`
	sqlProgramsSome = sqlProgramsSelect + ` and p.id in %s order by p.id`
)

// InsertProgram implements programs.Store.
func (d *DB) InsertProgram(ctx context.Context, p programs.Program) error {
	w, err := packSite(p)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlProgramAdd, p.Account, p.ID, p.Developer, p.Code, p.OuterCode, p.Name, p.Description, p.ShortDescription,
		p.Address, p.AddressMore, p.Zipcode, p.City, p.Country, w.latitude, w.longitude, p.Delivery.String(), w.schemes, string(p.Progress), p.Status, w.rules,
		micros(p.CreatedAt), micros(p.UpdatedAt))
	return err
}

// UpdateProgram implements programs.Store.
func (d *DB) UpdateProgram(ctx context.Context, p programs.Program) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	w, err := packSite(p)
	if err != nil {
		return err
	}
	delete(t.ledger.programs, p.ID)
	_, err = d.sql.Exec(ctx, sqlProgramSave, p.Account, p.ID, p.Code, p.OuterCode, p.Name, p.Description, p.ShortDescription,
		p.Address, p.AddressMore, p.Zipcode, p.City, p.Country, w.latitude, w.longitude, p.Delivery.String(), w.schemes, string(p.Progress), p.Status, w.rules,
		micros(p.UpdatedAt))
	return err
}

// GetProgram implements programs.Store. Every sale asks for its programme: the
// writes of a shared transaction, under whose lock it cannot change elsewhere, read
// it once.
func (d *DB) GetProgram(ctx context.Context, account, id int64) (programs.Program, bool, error) {
	t, err := txOf(ctx)
	within := err == nil && t.ledger.account == account
	if within {
		if p, known := t.ledger.programs[id]; known {
			return ownProgram(p), true, nil
		}
	}
	rows, err := d.sql.Query(sqldb.Aside(ctx), sqlProgramGet, account, id)
	p, found, err := first(collect(rows, err, scanProgram))
	if within && found {
		t.ledger.programs[id] = ownProgram(p)
	}
	return p, found, err
}

// ownProgram is a copy that shares nothing with the original.
func ownProgram(p programs.Program) programs.Program {
	p.TaxSchemes = slices.Clone(p.TaxSchemes)
	if p.Position != nil {
		p.Position = new(*p.Position)
	}
	return p
}

// ListPrograms implements programs.Store.
func (d *DB) ListPrograms(ctx context.Context, account int64, ids []int64, all bool) ([]programs.Program, error) {
	query, args := sqlProgramsAll, []any{account}
	if !all {
		if len(ids) == 0 {
			return nil, nil
		}
		query = fmt.Sprintf(sqlProgramsSome, among(&args, ids))
	}
	rows, err := d.sql.Query(sqldb.Aside(ctx), query, args...)
	return collect(rows, err, scanProgram)
}

func scanProgram(scan scanner) (p programs.Program, err error) {
	var w site
	var delivery string
	if err = scan(&p.Account, &p.ID, &p.Developer, &p.Agency, &p.Code, &p.OuterCode, &p.Name, &p.Description, &p.ShortDescription,
		&p.Address, &p.AddressMore, &p.Zipcode, &p.City, &p.Country, &w.latitude, &w.longitude, &delivery, &w.schemes, &p.Progress, &p.Status, &w.rules,
		at{&p.CreatedAt}, at{&p.UpdatedAt}); err != nil {
		return p, err
	}
	p.Delivery, _ = day.Parse(delivery)
	return p, w.unpack(&p)
}

// site is what of a programme has another form in its row.
type site struct {
	latitude, longitude *int64 // ten-millionths of a degree
	schemes, rules      string // JSON
}

// degree is one degree as stored.
const degree = 1e7

// rules are programs.Rules as stored, field by field; lengths are nanoseconds.
type rules struct {
	OptionLife          time.Duration `json:"option_life"`
	OptionMax           time.Duration `json:"option_max"`
	OptionRenewals      int           `json:"option_renewals"`
	OptionQueue         bool          `json:"option_queue"`
	OptionsRegistered   bool          `json:"options_registered"`
	RegistrationLife    time.Duration `json:"registration_life"`
	RegistrationWarning time.Duration `json:"registration_warning"`
	AfterOption         time.Duration `json:"after_option"`
	RedeclareDelay      time.Duration `json:"redeclare_delay"`
	OwnTeamActive       time.Duration `json:"own_team_active"`
	TieWindow           time.Duration `json:"tie_window"`
	Arbitration         bool          `json:"arbitration"`
}

func packSite(p programs.Program) (w site, err error) {
	if p.Position != nil {
		w.latitude, w.longitude = new(int64(math.Round(p.Position.Latitude*degree))), new(int64(math.Round(p.Position.Longitude*degree)))
	}
	schemes, err := json.Marshal(append([]string{}, p.TaxSchemes...)) // never null
	if err != nil {
		return w, fmt.Errorf("storage: tax schemes of programme %d: %w", p.ID, err)
	}
	sale, err := json.Marshal(rules(p.Rules))
	if err != nil {
		return w, fmt.Errorf("storage: rules of programme %d: %w", p.ID, err)
	}
	w.schemes, w.rules = string(schemes), string(sale)
	return w, nil
}

func (w site) unpack(p *programs.Program) error {
	if w.latitude != nil && w.longitude != nil {
		p.Position = &programs.Position{Latitude: float64(*w.latitude) / degree, Longitude: float64(*w.longitude) / degree}
	}
	var r rules
	if err := json.Unmarshal([]byte(w.rules), &r); err != nil {
		return fmt.Errorf("storage: rules of programme %d: %w", p.ID, err)
	}
	if err := json.Unmarshal([]byte(w.schemes), &p.TaxSchemes); err != nil {
		return fmt.Errorf("storage: tax schemes of programme %d: %w", p.ID, err)
	}
	if len(p.TaxSchemes) == 0 {
		p.TaxSchemes = nil
	}
	p.Rules = programs.Rules(r)
	return nil
}
