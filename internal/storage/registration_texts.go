package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/sales"
)

// personText is a declared person as a registration keeps it, in one column. Names
// never change meaning.
type personText struct {
	Title       int    `json:"title,omitempty"`
	First       string `json:"first,omitempty"`
	Last        string `json:"last,omitempty"`
	Company     string `json:"company,omitempty"`
	Email       string `json:"email,omitempty"`
	EmailMore   string `json:"email_more,omitempty"`
	Phone       string `json:"phone,omitempty"`
	Mobile      string `json:"mobile,omitempty"`
	Fax         string `json:"fax,omitempty"`
	Address     string `json:"address,omitempty"`
	AddressMore string `json:"address_more,omitempty"`
	Zipcode     string `json:"zipcode,omitempty"`
	City        string `json:"city,omitempty"`
	Country     string `json:"country,omitempty"`
	Language    string `json:"language,omitempty"`
}

// reportText is a report as stored.
type reportText struct {
	Decision string         `json:"decision"`
	Rules    []ruleText     `json:"rules"`
	Matches  []evidenceText `json:"matches"`
}

type ruleText struct {
	Code        string `json:"code"`
	Outcome     string `json:"outcome"`
	Explanation string `json:"explanation"`
}

type evidenceText struct {
	Kind      string   `json:"kind"`
	On        []string `json:"on"`
	Since     int64    `json:"since"` // microseconds UTC
	SameOwner bool     `json:"same_owner,omitempty"`
	Active    bool     `json:"active,omitempty"`
	OwnTeam   bool     `json:"own_team,omitempty"`
}

func packReport(r sales.Registration) (string, error) {
	w := reportText{Decision: r.Report.Decision}
	for _, l := range r.Report.Rules {
		w.Rules = append(w.Rules, ruleText(l))
	}
	for _, e := range r.Report.Matches {
		w.Matches = append(w.Matches, evidenceText{e.Kind, e.On, micros(e.Since), e.SameOwner, e.Active, e.OwnTeam})
	}
	text, err := json.Marshal(w)
	if err != nil {
		err = fmt.Errorf("storage: report of registration %d: %w", r.ID, err)
	}
	return string(text), err
}

func unpackReport(text string) (r sales.Report, err error) {
	var w reportText
	if err := json.Unmarshal([]byte(text), &w); err != nil {
		return r, err
	}
	r.Decision = w.Decision
	for _, l := range w.Rules {
		r.Rules = append(r.Rules, sales.RuleLine(l))
	}
	for _, e := range w.Matches {
		r.Matches = append(r.Matches, sales.Evidence{Kind: e.Kind, On: e.On, Since: instant(e.Since), SameOwner: e.SameOwner, Active: e.Active, OwnTeam: e.OwnTeam})
	}
	return r, nil
}
