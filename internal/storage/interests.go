package storage

import (
	"context"
	"fmt"

	"palier/internal/core/leads"
)

const (
	sqlInterestCols = `i.account_id, i.id, i.lead_id, i.program_id, i.owner_id, i.status, i.temperature, i.discard_reason, i.follow_reason,
i.first_tracker, i.last_tracker, i.last_at, i.created_at, i.updated_at`
	sqlInterestAdd = `insert into interests (account_id, id, lead_id, program_id, owner_id, status, temperature, discard_reason, follow_reason,
first_tracker, last_tracker, last_at, created_at, updated_at) values `
	sqlInterestSave = `update interests set owner_id = $3, status = $4, temperature = $5, discard_reason = $6, follow_reason = $7,
first_tracker = $8, last_tracker = $9, last_at = $10, updated_at = $11 where account_id = $1 and id = $2`
	sqlInterestsOfLead = `select ` + sqlInterestCols + ` from interests i where i.account_id = $1 and i.lead_id = $2 order by i.program_id`

	// Of lead l, programme $2: the lots by their mirrored property and by what they
	// are called elsewhere, and the one agency at which those names mean something.
	sqlLotProperties = `select o.property_id from lots o where o.account_id = $1 and o.program_id = $2 and o.property_id is not null`
	sqlLotNames      = `select p.code || '-' || o.reference from lots o join programs p on p.account_id = o.account_id and p.id = o.program_id
where o.account_id = $1 and o.program_id = $2`
	sqlProgramAgency = `select d.agency_id from programs p join developers d on d.account_id = p.account_id and d.id = p.developer_id
where p.account_id = $1 and p.id = $2`
	sqlOfProgram = `(exists (select 1 from interests n where n.account_id = l.account_id and n.lead_id = l.id and n.program_id = $2)
or l.property_id in (` + sqlLotProperties + `)
or l.agency_id = (` + sqlProgramAgency + `) and l.property_reference in (` + sqlLotNames + `))`

	sqlLineLead = `l.account_id, l.id, l.agency_id, l.provider_id, l.reference, l.fingerprint, l.type, l.step, l.asked_at, l.contact_id, l.shown_id, l.property_id, l.user_id, l.parent_id,
l.opened_at, l.opened_by, l.assigned_at, l.assigned_by, l.closed_at, l.closed_by, l.stage, l.door, l.handed_at, l.turns, l.snoozed_until, l.created_at, l.updated_at, l.details, l.warnings, l.sent, l.request_id` // sqlLeadCols of l
	sqlLines = `select ` + sqlLineLead + `, coalesce(i.id, 0), i.owner_id, coalesce(i.status, ''), coalesce(i.temperature, ''), coalesce(i.discard_reason, ''),
coalesce(i.follow_reason, ''), coalesce(i.first_tracker, ''), coalesce(i.last_tracker, ''), i.last_at, i.created_at, i.updated_at
from leads l left join interests i on i.account_id = l.account_id and i.lead_id = l.id and i.program_id = $2 where l.account_id = $1 and `
	sqlLine = sqlLines + `l.id = $3 and ` + sqlOfProgram
	// The sums, the cross join and the bound below every id keep SQLite from walking
	// all leads, or all interests, of the account for the sake of their order.
	sqlLinesOf = sqlLines + `l.shown_id in %s and ` + sqlOfProgram + ` order by l.id + 0`
	sqlLineIDs = `select n.lead_id + 0 from interests n where n.account_id = $1 and n.program_id = $2 and n.id > 0
union select l.id + 0 from lots o cross join leads l where o.account_id = $1 and o.program_id = $2
and l.account_id = o.account_id and l.property_id = o.property_id and l.property_id is not null`
	sqlLinesCount = `select count(*) from (` + sqlLineIDs + `) page`
	sqlLinesPage  = sqlLines + `l.id in (` + sqlLineIDs + ` order by 1 limit cast($3 as bigint) offset cast($4 as bigint)) order by l.id`
	sqlLeadByID   = `select ` + sqlLeadCols + ` from leads where account_id = $1 and id = $2`
)

// InsertInterest implements leads.Interests.
func (d *DB) InsertInterest(ctx context.Context, i leads.Interest) error {
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	t.hang(ctx, i.Lead)
	return t.later(ctx, newInterests, i.Account, i.ID, i.Lead, i.Program, null(i.Owner), i.Status, i.Temperature, i.DiscardReason, i.FollowReason,
		i.FirstTracker, i.LastTracker, micros(i.LastAt), micros(i.CreatedAt), micros(i.UpdatedAt))
}

// UpdateInterest implements leads.Interests.
func (d *DB) UpdateInterest(ctx context.Context, i leads.Interest) error {
	_, err := d.sql.Exec(ctx, sqlInterestSave, i.Account, i.ID, null(i.Owner), i.Status, i.Temperature, i.DiscardReason, i.FollowReason,
		i.FirstTracker, i.LastTracker, micros(i.LastAt), micros(i.UpdatedAt))
	return err
}

// InterestsOfLead implements leads.Interests.
func (d *DB) InterestsOfLead(ctx context.Context, account, lead int64) ([]leads.Interest, error) {
	rows, err := d.sql.Query(ctx, sqlInterestsOfLead, account, lead)
	return collect(rows, err, func(scan scanner) (i leads.Interest, err error) {
		return i, scan(&i.Account, &i.ID, &i.Lead, &i.Program, opt{&i.Owner}, &i.Status, &i.Temperature, &i.DiscardReason, &i.FollowReason,
			&i.FirstTracker, &i.LastTracker, at{&i.LastAt}, at{&i.CreatedAt}, at{&i.UpdatedAt})
	})
}

// LeadByID implements leads.Interests.
func (d *DB) LeadByID(ctx context.Context, account, id int64) (*leads.Lead, bool, error) {
	rows, err := d.sql.Query(ctx, sqlLeadByID, account, id)
	return first(collect(rows, err, scanLead))
}

// ProgramLead implements leads.ProgramLeads.
func (d *DB) ProgramLead(ctx context.Context, account, program, id int64) (leads.Line, bool, error) {
	rows, err := d.sql.Query(ctx, sqlLine, account, program, id)
	return first(collect(rows, err, scanLine(program)))
}

// ProgramLeadsOf implements leads.ProgramLeads.
func (d *DB) ProgramLeadsOf(ctx context.Context, account, program int64, shown []int64) ([]leads.Line, error) {
	if len(shown) == 0 {
		return nil, nil
	}
	args := []any{account, program}
	query := fmt.Sprintf(sqlLinesOf, among(&args, shown))
	rows, err := d.sql.Query(besideLeadsOf(ctx, shown), query, args...)
	return collect(rows, err, scanLine(program))
}

// ListProgramLeads implements leads.ProgramLeads.
func (d *DB) ListProgramLeads(ctx context.Context, account, program int64, n, offset int) ([]leads.Line, int64, error) {
	var total int64
	if _, err := d.sql.Get(ctx, sqlLinesCount, []any{account, program}, &total); err != nil || int64(offset) >= total {
		return nil, total, err
	}
	rows, err := d.sql.Query(ctx, sqlLinesPage, account, program, limit(n), offset)
	list, err := collect(rows, err, scanLine(program))
	return list, total, err
}

// scanLine reads a lead with its interest in the programme; the zero Interest when
// there is none.
func scanLine(program int64) func(scan scanner) (leads.Line, error) {
	return func(scan scanner) (line leads.Line, err error) {
		var i leads.Interest
		line.Lead, err = scanLead(func(dest ...any) error {
			return scan(append(dest, &i.ID, opt{&i.Owner}, &i.Status, &i.Temperature, &i.DiscardReason, &i.FollowReason,
				&i.FirstTracker, &i.LastTracker, at{&i.LastAt}, at{&i.CreatedAt}, at{&i.UpdatedAt})...)
		})
		if err == nil && i.ID != 0 {
			i.Account, i.Lead, i.Program = line.Lead.Account, line.Lead.ID, program
			line.Interest = i
		}
		return line, err
	}
}
