package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/visits"
)

// What of showings and visits is stored in one column each. Names never change meaning.

// openingText is an opening; instants are microseconds.
type openingText struct {
	Start  int64 `json:"start"`
	End    int64 `json:"end"`
	Weekly bool  `json:"weekly,omitempty"`
}

// rulesText are overrides of rules, field by field.
type rulesText struct {
	Minutes     *int    `json:"minutes,omitempty"`
	Buffer      *int    `json:"buffer,omitempty"`
	Notice      *int    `json:"notice,omitempty"`
	Horizon     *int    `json:"horizon,omitempty"`
	Capacity    *int    `json:"capacity,omitempty"`
	OpensAt     *int    `json:"opens_at,omitempty"`
	ClosesAt    *int    `json:"closes_at,omitempty"`
	Cutoff      *int    `json:"cutoff,omitempty"`
	AutoConfirm *bool   `json:"auto_confirm,omitempty"`
	Holidays    *string `json:"holidays,omitempty"`
	Score       *bool   `json:"score,omitempty"`
	ConfirmCode *bool   `json:"confirm_code,omitempty"`

	Address *visits.Precision `json:"address,omitempty"`
}

// factsText are a showing's facts; objects of the client are texts, as they came.
type factsText struct {
	Pinel          *bool    `json:"pinel,omitempty"`
	SharingAllowed *bool    `json:"sharing_allowed,omitempty"`
	GLI            *bool    `json:"gli,omitempty"`
	ActionLogement *bool    `json:"action_logement,omitempty"`
	Prequalified   string   `json:"prequalified,omitempty"`
	URL            string   `json:"url,omitempty"`
	Door           string   `json:"door,omitempty"`
	DoorInfo       string   `json:"door_info,omitempty"`
	Memo           string   `json:"memo,omitempty"`
	Pictures       []string `json:"pictures,omitempty"`
	TenantPhone    string   `json:"tenant_phone,omitempty"`
	Extra          string   `json:"extra,omitempty"`
	Metadata       string   `json:"metadata,omitempty"`
}

func packShowing(s visits.Showing) (openings, rules, facts string, err error) {
	list := make([]openingText, len(s.Openings))
	for i, o := range s.Openings {
		list[i] = openingText{micros(o.Start), micros(o.End), o.Weekly}
	}
	if openings, err = packText(list, len(list) == 0); err != nil {
		return "", "", "", err
	}
	if rules, err = packRules(s.Rules); err != nil {
		return "", "", "", err
	}
	f, c := s.Facts, s.Facts.Criteria
	facts, err = packText(factsText{c.Pinel, c.SharingAllowed, c.GLI, c.ActionLogement, c.Prequalified, f.URL, f.Door, f.DoorInfo, f.Memo, f.Pictures,
		f.TenantPhone, f.Extra, f.Metadata}, false)
	return openings, rules, facts, err
}

func unpackShowing(s *visits.Showing, openings, rules, facts string) error {
	var list []openingText
	if err := unpackText(openings, &list); err != nil {
		return err
	}
	for _, o := range list {
		s.Openings = append(s.Openings, visits.Opening{Start: instant(o.Start), End: instant(o.End), Weekly: o.Weekly})
	}
	if err := unpackRules(rules, &s.Rules); err != nil {
		return err
	}
	var f factsText
	if err := unpackText(facts, &f); err != nil {
		return err
	}
	s.Facts = visits.Facts{
		Criteria: visits.Criteria{Pinel: f.Pinel, SharingAllowed: f.SharingAllowed, GLI: f.GLI, ActionLogement: f.ActionLogement, Prequalified: f.Prequalified},
		URL:      f.URL, Door: f.Door, DoorInfo: f.DoorInfo, Memo: f.Memo, Pictures: f.Pictures, TenantPhone: f.TenantPhone, Extra: f.Extra, Metadata: f.Metadata,
	}
	return nil
}

func packRules(r visits.Overrides) (string, error) {
	return packText(rulesText(r), r == visits.Overrides{})
}

func unpackRules(text string, r *visits.Overrides) error {
	var t rulesText
	if err := unpackText(text, &t); err != nil {
		return err
	}
	*r = visits.Overrides(t)
	return nil
}

// stateText is a visit as it was after a change; instants are microseconds.
type stateText struct {
	UID        string        `json:"uid"`
	Agency     int64         `json:"agency"`
	Property   int64         `json:"property"`
	Agent      int64         `json:"agent,omitempty"`
	Action     int64         `json:"action,omitempty"`
	Thread     int64         `json:"thread"`
	StartsAt   int64         `json:"starts,omitempty"`
	EndsAt     int64         `json:"ends,omitempty"`
	Minutes    int           `json:"minutes"`
	Code       string        `json:"code,omitempty"`
	Capacity   int           `json:"capacity"`
	Misses     int           `json:"misses,omitempty"`
	Metadata   string        `json:"metadata,omitempty"`
	DoneAt     int64         `json:"done,omitempty"`
	CreatedAt  int64         `json:"created"`
	UpdatedAt  int64         `json:"updated"`
	Visitors   []visitorText `json:"visitors"`
	Properties []shownText   `json:"properties"`
}

type visitorText struct {
	Position  int    `json:"position"`
	Contact   int64  `json:"contact,omitempty"`
	Property  int64  `json:"property"`
	Email     string `json:"email,omitempty"`
	Firstname string `json:"firstname,omitempty"`
	Lastname  string `json:"lastname,omitempty"`
	Phone     string `json:"phone,omitempty"`
	Language  string `json:"language,omitempty"`
	Fields    string `json:"fields,omitempty"`
	Metadata  string `json:"metadata,omitempty"`
	Status    string `json:"status"`
	StatusAt  int64  `json:"status_at"`
	FirstDate int64  `json:"first,omitempty"`
	Rating    int    `json:"rating,omitempty"`
	Comment   string `json:"comment,omitempty"`
}

type shownText struct {
	Property int64  `json:"property"`
	ReadAt   int64  `json:"read,omitempty"`
	Note     string `json:"note,omitempty"`
	Comment  string `json:"comment,omitempty"`
	Positive string `json:"positive,omitempty"`
	Negative string `json:"negative,omitempty"`
	Question string `json:"question,omitempty"`
	Interest *int   `json:"interest,omitempty"`
}

func packState(v visits.Visit) (string, error) {
	t := stateText{v.UID, v.Agency, v.Property, v.Agent, v.Action, v.Thread, micros(v.StartsAt), micros(v.EndsAt), v.Minutes, v.Code, v.Capacity, v.Misses, v.Metadata,
		micros(v.DoneAt), micros(v.CreatedAt), micros(v.UpdatedAt), make([]visitorText, len(v.Visitors)), make([]shownText, len(v.Properties))}
	for i, o := range v.Visitors {
		t.Visitors[i] = visitorText{o.Position, o.Contact, o.Property, o.Email, o.Firstname, o.Lastname, o.Phone, o.Language, o.Fields, o.Metadata,
			string(o.Status), micros(o.StatusAt), micros(o.FirstDate), o.Rating, o.Comment}
	}
	for i, p := range v.Properties {
		r := p.Report
		t.Properties[i] = shownText{p.Property, micros(r.ReadAt), r.Note, r.Comment, r.Positive, r.Negative, r.Question, nil}
		if r.Rated {
			t.Properties[i].Interest = &r.Interest
		}
	}
	return packText(t, false)
}

func unpackState(text string, v *visits.Visit) error {
	var t stateText
	if err := unpackText(text, &t); err != nil {
		return err
	}
	v.UID, v.Agency, v.Property, v.Agent, v.Action, v.Thread = t.UID, t.Agency, t.Property, t.Agent, t.Action, t.Thread
	v.StartsAt, v.EndsAt, v.Minutes, v.Code, v.Capacity, v.Misses, v.Metadata = instant(t.StartsAt), instant(t.EndsAt), t.Minutes, t.Code, t.Capacity, t.Misses, t.Metadata
	v.DoneAt, v.CreatedAt, v.UpdatedAt = instant(t.DoneAt), instant(t.CreatedAt), instant(t.UpdatedAt)
	for _, o := range t.Visitors {
		v.Visitors = append(v.Visitors, visits.Visitor{
			Position: o.Position, Contact: o.Contact, Property: o.Property, Email: o.Email, Firstname: o.Firstname, Lastname: o.Lastname, Phone: o.Phone,
			Language: o.Language, Fields: o.Fields, Metadata: o.Metadata, Status: visits.Status(o.Status), StatusAt: instant(o.StatusAt),
			FirstDate: instant(o.FirstDate), Rating: o.Rating, Comment: o.Comment,
		})
	}
	for _, p := range t.Properties {
		r := visits.Report{ReadAt: instant(p.ReadAt), Note: p.Note, Comment: p.Comment, Positive: p.Positive, Negative: p.Negative, Question: p.Question}
		if p.Interest != nil {
			r.Interest, r.Rated = *p.Interest, true
		}
		v.Properties = append(v.Properties, visits.Shown{Property: p.Property, Report: r})
	}
	return nil
}

// packText is a value as JSON, empty for nothing.
func packText(v any, nothing bool) (string, error) {
	if nothing {
		return "", nil
	}
	text, err := json.Marshal(v)
	return string(text), err
}

func unpackText(text string, into any) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("storage: %T: %w", into, err)
	}
	return nil
}
