package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"palier/internal/core/buildings"
)

// buildingFacts are what is known of a building, as stored in one column: empty for nothing. Names
// are short and never change meaning.
type buildingFacts struct {
	Type     int       `json:"ty,omitempty"`
	Ref      string    `json:"re,omitempty"`
	PlotRef  string    `json:"pl,omitempty"`
	Standing int       `json:"st,omitempty"`
	Built    int       `json:"bu,omitempty"`
	Floors   int       `json:"fl,omitempty"`
	Lots     int       `json:"lo,omitempty"`
	Shares   int64     `json:"sh,omitempty"`
	Comment  string    `json:"co,omitempty"`
	User     int64     `json:"us,omitempty"`
	CodedAt  int64     `json:"ca,omitempty"`
	Holdings []holding `json:"ho,omitempty"`
}

type holding struct {
	Person   string `json:"p"`
	Role     int    `json:"ro,omitempty"`
	Shares   int64  `json:"sh,omitempty"`
	Unit     bool   `json:"un,omitempty"`
	Rooms    int    `json:"rm,omitempty"`
	Bedrooms int    `json:"be,omitempty"`
	Subtype  int    `json:"su,omitempty"`
	Area     int64  `json:"ar,omitempty"`
	Comment  string `json:"co,omitempty"`
}

func packBuilding(f buildings.Facts) (string, error) {
	if reflect.ValueOf(f).IsZero() {
		return "", nil
	}
	text, err := json.Marshal(buildingFacts{f.Type, f.Reference, f.LocationReference, f.Standing, f.Built, f.Floors, f.Lots, f.TotalShares, f.Comment, f.User,
		micros(f.CodedAt), mapped(f.Holdings, func(h buildings.Holding) holding { return holding(h) })})
	return string(text), err
}

func unpackBuilding(text string) (f buildings.Facts, err error) {
	if text == "" {
		return f, nil
	}
	var k buildingFacts
	if err := json.Unmarshal([]byte(text), &k); err != nil {
		return f, fmt.Errorf("storage: facts of a building: %w", err)
	}
	var coded time.Time
	if k.CodedAt != 0 {
		coded = instant(k.CodedAt)
	}
	return buildings.Facts{Type: k.Type, Reference: k.Ref, LocationReference: k.PlotRef, Standing: k.Standing, Built: k.Built, Floors: k.Floors, Lots: k.Lots,
		TotalShares: k.Shares, Comment: k.Comment, User: k.User, CodedAt: coded,
		Holdings: mapped(k.Holdings, func(h holding) buildings.Holding { return buildings.Holding(h) })}, nil
}

const (
	sqlResidences    = `buildings b left join field_sites s on s.account_id = b.account_id and s.agency_id = b.agency_id and s.place = b.place`
	sqlResidenceCols = `b.account_id, b.id, b.agency_id, b.place, b.version, b.tree, b.facts, b.writer_id, b.created_at, b.updated_at,
coalesce(s.house, ''), coalesce(s.street, ''), coalesce(s.postcode, ''), coalesce(s.city, ''), s.latitude, s.longitude`
)

// ListResidences implements buildings.Store.
func (d *DB) ListResidences(ctx context.Context, q buildings.ResidenceQuery, each func(buildings.Residence) error) (buildings.ResidencePage, error) {
	l := list{
		db: d, account: q.Account, since: micros(q.Since), limit: q.Limit, offset: q.Offset,
		table: sqlResidences, alias: "b.",
		where: "b.account_id = $1 and b.agency_id = $2", args: []any{q.Account, q.Agency},
	}
	last, err := walk(ctx, &l, sqlResidenceCols, func(scan scanner) (buildings.Residence, int64, int64, error) {
		r, err := scanResidence(scan)
		return r, micros(r.UpdatedAt), r.ID, err
	}, each)
	return buildings.ResidencePage{Total: l.total, Last: instant(last)}, err
}

func scanResidence(scan scanner) (r buildings.Residence, err error) {
	var tree, known, house, street string
	f := &r.File
	if err = scan(&f.Account, &f.ID, &f.Agency, &f.Place, &f.Version, &tree, &known, opt{&f.Writer}, at{&f.CreatedAt}, at{&f.UpdatedAt},
		&house, &street, &r.Postcode, &r.City, degrees{&r.Lat, &r.Located}, degrees{&r.Lon, &r.Located}); err != nil {
		return r, err
	}
	r.Line = strings.TrimSpace(house + " " + street)
	if f.Tree, err = unpackTree(tree); err == nil {
		f.Facts, err = unpackBuilding(known)
	}
	return r, err
}

// withoutThem are the facts of a file that some people were taken out of (emptied): what was
// noted of what they hold goes with them.
func withoutThem(text string, gone map[string]bool) (string, error) {
	f, err := unpackBuilding(text)
	if err != nil {
		return "", err
	}
	var left []buildings.Holding
	for _, h := range f.Holdings {
		if !gone[h.Person] {
			left = append(left, h)
		}
	}
	f.Holdings = left
	return packBuilding(f)
}
