package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"palier/internal/core/people"
	"palier/internal/core/sales"
)

const (
	// What of a lead goes on at an instant, $3, and began before its registration's
	// end, so that the registration does not end. A purchase began with its option.
	sqlRegistrationHeld = sqlHeldAt + `$3` + sqlHeldBy
	sqlHeldAt           = `exists (select 1 from options o where o.account_id = r.account_id and o.lead_id = r.lead_id and o.program_id = r.program_id
  and o.created_at < r.expires_at and (o.status = 'option-pending' or o.status = 'option' and o.expires_at > `
	sqlHeldBy = `))
or exists (select 1 from purchases p left join options b on b.account_id = p.account_id and b.id = p.option_id
  where p.account_id = r.account_id and p.lead_id = r.lead_id and p.program_id = r.program_id
  and coalesce(b.created_at, p.created_at) < r.expires_at and p.status <> 'canceled')`

	sqlRegistrationCols = `r.account_id, r.id, r.program_id, r.owner_id, r.key_id, r.lead_id, r.contact_id, r.status, r.person, r.comment, r.report, r.refusal,
r.expires_at, r.warn_at, r.warned_at, r.ended_at, r.decided_at, r.decided_by, r.created_at, r.updated_at`
	sqlRegistrationFrom = `select ` + sqlRegistrationCols + `, (` + sqlRegistrationHeld + `) as held from registrations r where r.account_id = $1`

	sqlRegistrationAdd = `insert into registrations (account_id, id, program_id, owner_id, key_id, lead_id, contact_id, status, person, name_key, comment, report, refusal,
expires_at, warn_at, warned_at, ended_at, decided_at, decided_by, created_at, updated_at)
values `
	sqlRegistrationSave = `update registrations set lead_id = $3, contact_id = $4, status = $5, report = $6, refusal = $7, expires_at = $8, warn_at = $9,
warned_at = $10, ended_at = $11, decided_at = $12, decided_by = $13, updated_at = $14 where account_id = $1 and id = $2`
	sqlRegistrationGet = sqlRegistrationFrom + ` and r.id = $2`

	// Registration.StatusAt in SQL, of the rows of a page.
	sqlRegistrationList = `select * from (` + sqlRegistrationFrom + ` and %s
and (cast($4 as bigint) = 0 or r.owner_id = cast($4 as bigint)) and (cast($5 as bigint) = 0 or r.key_id = cast($5 as bigint))) r
where cast($6 as text) = case
  when r.status = 'approved' and (r.ended_at is not null or r.expires_at <= $3 and not r.held) then 'expired' else r.status end
or cast($6 as text) = '' and r.status <> 'withdrawn'`
	sqlRegistrationPage  = sqlRegistrationList + ` order by r.id limit cast($7 as bigint) offset cast($8 as bigint)`
	sqlRegistrationCount = `select count(*) from (` + sqlRegistrationList + `) n`

	// Claims as they are weighed: no report, which may be long. Placeholders stand in
	// the order of their numbers, which SQLite's driver is quickest with. (Without the
	// sums SQLite would walk the programme in the order of the union, or of the list.)
	sqlClaimCols = `r.account_id, r.id, r.program_id, r.owner_id, r.key_id, r.lead_id, r.contact_id, r.status, r.person, '', '', '',
r.expires_at, r.warn_at, r.warned_at, r.ended_at, r.decided_at, r.decided_by, r.created_at, r.updated_at`
	sqlClaimsOf = `with found as (
select r.account_id, r.id + 0 as id from registrations r where r.account_id = $1 and r.program_id = $2 and r.status in ('pending', 'approved') and r.contact_id in %s
union select * from (select r.account_id, r.id + 0 as id from registrations r
  where r.account_id = $%d and r.program_id = $%d and r.status in ('pending', 'approved') and r.name_key = $%d and r.name_key <> ''
  order by r.status, r.id + 0 desc limit 50) page)
select ` + sqlClaimCols + `, (` + sqlHeldAt + `$%d` + sqlHeldBy + `) as held
from found f cross join registrations r where r.account_id = f.account_id and r.id = f.id order by r.id + 0`

	// Few rows are found by their lead. (An order by the key itself would make SQLite
	// walk the programme instead.)
	sqlRegistrationsOn = sqlRegistrationFrom + ` and r.program_id = $2 and r.status = 'approved' and r.lead_id in %s order by r.id + 0`

	// The ends and the warnings that are due each have an index of their own. What
	// is held neither ends nor is warned of.
	sqlRegistrationsEnding = `select * from (` + sqlRegistrationFrom + ` and r.status = 'approved' and r.ended_at is null and r.expires_at <= $3
union ` + sqlRegistrationFrom + ` and r.status = 'approved' and r.ended_at is null and r.warn_at <= $3) r
where not r.held order by r.id limit cast($2 as bigint)`

	sqlLastEnd = `select max(ended) from (
select case when o.status = 'option-expired' then o.expires_at else o.updated_at end as ended from options o
where o.account_id = $1 and o.program_id = $2 and o.lead_id = $3 and o.created_at < $4 and o.status in ('option-canceled', 'option-expired')
union all select p.canceled_at from purchases p left join options b on b.account_id = p.account_id and b.id = p.option_id
where p.account_id = $1 and p.program_id = $2 and p.lead_id = $3 and coalesce(b.created_at, p.created_at) < $4 and p.status = 'canceled') e`
)

// InsertRegistration implements sales.Registrations.
func (d *DB) InsertRegistration(ctx context.Context, r sales.Registration) error {
	person, err := json.Marshal(personText(r.Person))
	if err != nil {
		return fmt.Errorf("storage: registration %d: %w", r.ID, err)
	}
	report, err := packReport(r)
	if err != nil {
		return err
	}
	t, err := txOf(ctx)
	if err != nil {
		return err
	}
	name, _ := people.FullName(r.Person.Name())
	t.hang(ctx, r.Lead)
	t.deferred.know(newClaim(r.ID))
	t.deferred.know(claimOn{r.Program, r.Contact})
	t.deferred.know(claimNamed{r.Program, name})
	return t.later(ctx, newRegistrations, r.Account, r.ID, r.Program, r.Owner, null(r.Key), null(r.Lead), null(r.Contact), string(r.Status), string(person), name,
		r.Comment, report, r.Refusal, null(micros(r.ExpiresAt)), null(micros(r.WarnAt)), null(micros(r.WarnedAt)), null(micros(r.EndedAt)),
		null(micros(r.DecidedAt)), r.DecidedBy, micros(r.CreatedAt), micros(r.UpdatedAt))
}

// Keys of registrations that wait.
type (
	newClaim   int64 // its id
	claimOn    struct{ program, contact int64 }
	claimNamed struct {
		program int64
		name    string
	}
)

// UpdateRegistration implements sales.Registrations. Who claimed whom, and when,
// never changes.
func (d *DB) UpdateRegistration(ctx context.Context, r sales.Registration) error {
	report, err := packReport(r)
	if err != nil {
		return err
	}
	_, err = d.sql.Exec(ctx, sqlRegistrationSave, r.Account, r.ID, null(r.Lead), null(r.Contact), string(r.Status), report, r.Refusal,
		null(micros(r.ExpiresAt)), null(micros(r.WarnAt)), null(micros(r.WarnedAt)), null(micros(r.EndedAt)), null(micros(r.DecidedAt)), r.DecidedBy, micros(r.UpdatedAt))
	return err
}

// GetRegistration implements sales.Registrations.
func (d *DB) GetRegistration(ctx context.Context, account, id int64, now time.Time) (sales.Registration, bool, error) {
	ctx = besideUnless(ctx, []any{newClaim(id)}, newOptions)
	return first(d.registrations(ctx, sqlRegistrationGet, account, id, micros(now)))
}

// ListRegistrations implements sales.Registrations. A programme has some thousands
// at most: they are counted by the index of the programme.
func (d *DB) ListRegistrations(ctx context.Context, q sales.Query) ([]sales.Registration, int64, error) {
	args := []any{q.Account, q.Program, micros(q.Now), q.Owner, q.Key, q.Status}
	in := `r.program_id = $2`
	if q.Program == 0 { // of all programmes
		in = `cast($2 as bigint) = 0`
	}
	var total int64
	ctx = beside(ctx, newRegistrations, newOptions)
	if _, err := d.sql.Get(ctx, fmt.Sprintf(sqlRegistrationCount, in), args, &total); err != nil || int64(q.Offset) >= total {
		return nil, total, err
	}
	list, err := d.registrations(ctx, fmt.Sprintf(sqlRegistrationPage, in), append(args, limit(q.Limit), q.Offset)...)
	return list, total, err
}

// RegistrationsOf implements sales.Registrations. 'approved' comes before 'pending'.
func (d *DB) RegistrationsOf(ctx context.Context, account, program int64, contacts []int64, name string, now time.Time) ([]sales.Registration, error) {
	if len(contacts) == 0 {
		contacts = []int64{0} // nobody's
	}
	keys := []any{claimNamed{program, name}}
	for _, c := range contacts {
		keys = append(keys, claimOn{program, c})
	}
	ctx = besideUnless(ctx, keys, newOptions)
	args := []any{account, program}
	in := among(&args, contacts)
	n := len(args)
	return d.registrations(ctx, fmt.Sprintf(sqlClaimsOf, in, n+1, n+2, n+3, n+4), append(args, account, program, name, micros(now))...)
}

// RegistrationsOn implements sales.Registrations.
func (d *DB) RegistrationsOn(ctx context.Context, account, program int64, leads []int64, now time.Time) ([]sales.Registration, error) {
	if len(leads) == 0 {
		return nil, nil
	}
	args := []any{account, program, micros(now)}
	ctx = beside(ctx, newRegistrations, newOptions)
	return d.registrations(ctx, fmt.Sprintf(sqlRegistrationsOn, among(&args, leads)), args...)
}

// Ending implements sales.Registrations.
func (d *DB) Ending(ctx context.Context, account int64, now time.Time, most int) ([]sales.Registration, error) {
	ctx = beside(ctx, newRegistrations, newOptions)
	return d.registrations(ctx, sqlRegistrationsEnding, account, limit(most), micros(now))
}

// LastEnd implements sales.Registrations.
func (d *DB) LastEnd(ctx context.Context, account, program, lead int64, began time.Time) (end time.Time, err error) {
	_, err = d.sql.Get(beside(ctx, newOptions), sqlLastEnd, []any{account, program, lead, micros(began)}, at{&end})
	return end, err
}

// registrations runs a query of registrations. Its context says beside which rows
// that wait: registrations, and the options that keep them alive.
func (d *DB) registrations(ctx context.Context, query string, args ...any) ([]sales.Registration, error) {
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanRegistration)
}

func scanRegistration(scan scanner) (r sales.Registration, err error) {
	var person, report string
	if err = scan(&r.Account, &r.ID, &r.Program, &r.Owner, opt{&r.Key}, opt{&r.Lead}, opt{&r.Contact}, &r.Status, &person, &r.Comment, &report, &r.Refusal,
		at{&r.ExpiresAt}, at{&r.WarnAt}, at{&r.WarnedAt}, at{&r.EndedAt}, at{&r.DecidedAt}, &r.DecidedBy, at{&r.CreatedAt}, at{&r.UpdatedAt}, &r.Held); err != nil {
		return r, err
	}
	var who personText
	if err = json.Unmarshal([]byte(person), &who); err != nil {
		return r, fmt.Errorf("storage: person of registration %d: %w", r.ID, err)
	}
	r.Person = people.Declared(who)
	if report == "" { // not asked for
		return r, nil
	}
	if r.Report, err = unpackReport(report); err != nil {
		err = fmt.Errorf("storage: report of registration %d: %w", r.ID, err)
	}
	return r, err
}
