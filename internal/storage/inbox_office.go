package storage

import (
	"context"
	"strconv"
	"strings"

	"palier/internal/core/event"
	"palier/internal/core/leads"
)

const (
	sqlInboxSettingsCols = `account_id, agency_id, answer_in, hours, hand_after, hand_since, team, updated_at`
	sqlInboxSettingsSave = `insert into inbox_settings (` + sqlInboxSettingsCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (account_id, agency_id) do update set answer_in = excluded.answer_in, hours = excluded.hours, hand_after = excluded.hand_after,
hand_since = excluded.hand_since, team = excluded.team, updated_at = excluded.updated_at`
	sqlInboxSettings = `select ` + sqlInboxSettingsCols + ` from inbox_settings where account_id = $1 and agency_id in `
	sqlHandingOn     = `select ` + sqlInboxSettingsCols + ` from inbox_settings where account_id = $1 and hand_after > 0 order by agency_id`

	sqlTemplateCols = `account_id, id, agency_id, name, language, subject, body, created_at, updated_at, removed_at`
	sqlTemplateSave = `insert into answer_templates (` + sqlTemplateCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (account_id, id) do update set name = excluded.name, language = excluded.language, subject = excluded.subject, body = excluded.body,
updated_at = excluded.updated_at, removed_at = excluded.removed_at`
	sqlTemplateGet = `select ` + sqlTemplateCols + ` from answer_templates where account_id = $1 and id = $2`
	sqlTemplates   = `select ` + sqlTemplateCols + ` from answer_templates where account_id = $1 and removed_at is null and agency_id in `

	sqlAnswerCols = `account_id, id, agency_id, lead_id, letter_id, user_id, template_id, recipient, subject, body, created_at`
	sqlAnswerAdd  = `insert into answers_sent (` + sqlAnswerCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	sqlAnswersOf  = `select ` + sqlAnswerCols + ` from answers_sent where account_id = $1 and lead_id = $2 order by id limit 200`
	sqlAnswerGet  = `select ` + sqlAnswerCols + ` from answers_sent where account_id = $1 and id = $2`

	sqlSavedCols = `account_id, id, agency_id, user_id, list, name, query, created_at`
	sqlSavedAdd  = `insert into saved_views (` + sqlSavedCols + `) values ($1, $2, $3, $4, $5, $6, $7, $8)`
	sqlSavedGet  = `select ` + sqlSavedCols + ` from saved_views where account_id = $1 and id = $2`
	sqlSavedDrop = `delete from saved_views where account_id = $1 and id = $2`
	sqlSavedList = `select ` + sqlSavedCols + ` from saved_views where account_id = $1 and list = $2 and (user_id is null or user_id = $3) and agency_id in `
)

// SaveInboxSettings implements leads.InboxStore.
func (d *DB) SaveInboxSettings(ctx context.Context, s leads.Settings) error {
	days := s.Hours.Days()
	_, err := d.sql.Exec(ctx, sqlInboxSettingsSave, s.Account, s.Agency, s.AnswerIn, strings.Join(days[:], ","), s.HandAfter, null(micros(s.HandSince)), event.Numbers(s.Team), micros(s.UpdatedAt))
	return err
}

// InboxSettings implements leads.InboxStore.
func (d *DB) InboxSettings(ctx context.Context, account int64, agencies []int64) ([]leads.Settings, error) {
	args := []any{account}
	query := sqlInboxSettings + among(&args, agencies) + ` order by agency_id`
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanInboxSettings)
}

// HandingOn implements leads.InboxStore.
func (d *DB) HandingOn(ctx context.Context, account int64) ([]leads.Settings, error) {
	rows, err := d.sql.Query(ctx, sqlHandingOn, account)
	return collect(rows, err, scanInboxSettings)
}

func scanInboxSettings(scan scanner) (s leads.Settings, err error) {
	var hours, team string
	if err = scan(&s.Account, &s.Agency, &s.AnswerIn, &hours, &s.HandAfter, at{&s.HandSince}, &team, at{&s.UpdatedAt}); err != nil {
		return s, err
	}
	var days [7]string
	copy(days[:], strings.Split(hours, ","))
	s.Hours, _ = leads.ReadHours(days)
	for _, id := range strings.FieldsFunc(team, func(r rune) bool { return r == ',' }) {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return s, err
		}
		s.Team = append(s.Team, n)
	}
	return s, nil
}

// SaveTemplate implements leads.Answers.
func (d *DB) SaveTemplate(ctx context.Context, t leads.Template) error {
	_, err := d.sql.Exec(ctx, sqlTemplateSave, t.Account, t.ID, t.Agency, t.Name, t.Language, t.Subject, t.Body, micros(t.CreatedAt), micros(t.UpdatedAt), null(micros(t.RemovedAt)))
	return err
}

// GetTemplate implements leads.Answers.
func (d *DB) GetTemplate(ctx context.Context, account, id int64) (leads.Template, bool, error) {
	rows, err := d.sql.Query(ctx, sqlTemplateGet, account, id)
	return first(collect(rows, err, scanTemplate))
}

// ListTemplates implements leads.Answers.
func (d *DB) ListTemplates(ctx context.Context, account int64, agencies []int64) ([]leads.Template, error) {
	args := []any{account}
	query := sqlTemplates + among(&args, agencies) + ` order by agency_id, id limit 500`
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanTemplate)
}

func scanTemplate(scan scanner) (t leads.Template, err error) {
	return t, scan(&t.Account, &t.ID, &t.Agency, &t.Name, &t.Language, &t.Subject, &t.Body, at{&t.CreatedAt}, at{&t.UpdatedAt}, at{&t.RemovedAt})
}

// InsertAnswer implements leads.Answers.
func (d *DB) InsertAnswer(ctx context.Context, a leads.Answer) error {
	_, err := d.sql.Exec(ctx, sqlAnswerAdd, a.Account, a.ID, a.Agency, a.Lead, a.Letter, null(a.User), null(a.Template), a.To, a.Subject, a.Body, micros(a.CreatedAt))
	return err
}

// ListAnswers implements leads.Answers.
func (d *DB) ListAnswers(ctx context.Context, account, lead int64) ([]leads.Answer, error) {
	rows, err := d.sql.Query(ctx, sqlAnswersOf, account, lead)
	return collect(rows, err, scanAnswer)
}

// GetAnswer implements leads.Answers.
func (d *DB) GetAnswer(ctx context.Context, account, id int64) (leads.Answer, bool, error) {
	rows, err := d.sql.Query(ctx, sqlAnswerGet, account, id)
	return first(collect(rows, err, scanAnswer))
}

func scanAnswer(scan scanner) (a leads.Answer, err error) {
	return a, scan(&a.Account, &a.ID, &a.Agency, &a.Lead, &a.Letter, opt{&a.User}, opt{&a.Template}, &a.To, &a.Subject, &a.Body, at{&a.CreatedAt})
}

// InsertSavedView implements leads.Saved.
func (d *DB) InsertSavedView(ctx context.Context, v leads.SavedView) error {
	_, err := d.sql.Exec(ctx, sqlSavedAdd, v.Account, v.ID, v.Agency, null(v.User), v.List, v.Name, v.Query, micros(v.CreatedAt))
	return err
}

// DeleteSavedView implements leads.Saved.
func (d *DB) DeleteSavedView(ctx context.Context, account, id int64) error {
	_, err := d.sql.Exec(ctx, sqlSavedDrop, account, id)
	return err
}

// GetSavedView implements leads.Saved.
func (d *DB) GetSavedView(ctx context.Context, account, id int64) (leads.SavedView, bool, error) {
	rows, err := d.sql.Query(ctx, sqlSavedGet, account, id)
	return first(collect(rows, err, scanSavedView))
}

// ListSavedViews implements leads.Saved.
func (d *DB) ListSavedViews(ctx context.Context, account int64, agencies []int64, user int64, list string) ([]leads.SavedView, error) {
	args := []any{account, list, user}
	query := sqlSavedList + among(&args, agencies) + ` order by id limit 500`
	rows, err := d.sql.Query(ctx, query, args...)
	return collect(rows, err, scanSavedView)
}

func scanSavedView(scan scanner) (v leads.SavedView, err error) {
	return v, scan(&v.Account, &v.ID, &v.Agency, opt{&v.User}, &v.List, &v.Name, &v.Query, at{&v.CreatedAt})
}
