package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/day"
	"palier/internal/core/leads"
	"palier/internal/core/people"
)

// details is what of a lead is only shown, as stored in one column. Names are
// short because there are many leads; they never change meaning.
type details struct {
	Title       int    `json:"ti,omitempty"`
	First       string `json:"fn,omitempty"`
	Last        string `json:"ln,omitempty"`
	Company     string `json:"co,omitempty"`
	Email       string `json:"em,omitempty"`
	EmailMore   string `json:"e2,omitempty"`
	Phone       string `json:"ph,omitempty"`
	Mobile      string `json:"mo,omitempty"`
	Fax         string `json:"fx,omitempty"`
	Address     string `json:"ad,omitempty"`
	AddressMore string `json:"am,omitempty"`
	Zipcode     string `json:"zc,omitempty"`
	City        string `json:"ci,omitempty"`
	Country     string `json:"cc,omitempty"`
	Language    string `json:"la,omitempty"`

	Message   string           `json:"ms,omitempty"`
	Recipient *leads.Recipient `json:"rc,omitempty"`
	Wish      *wish            `json:"wi,omitempty"`
	About     *about           `json:"ab,omitempty"`
	Start     string           `json:"st,omitempty"`
	End       string           `json:"en,omitempty"`
	Method    int              `json:"me,omitempty"`
	Referral  int              `json:"re,omitempty"`
	Sub       string           `json:"sr,omitempty"`
	Tracking  *tracking        `json:"tr,omitempty"`
	Project   *project         `json:"pr,omitempty"`
}

type tracking struct {
	Origin   string `json:"or,omitempty"`
	Source   string `json:"so,omitempty"`
	Medium   string `json:"me,omitempty"`
	Campaign string `json:"ca,omitempty"`
	Content  string `json:"co,omitempty"`
}

// project keeps 0 and false, which were said, from what was not.
type project struct {
	Purpose         string   `json:"pu,omitempty"`
	Scheme          string   `json:"sc,omitempty"`
	Rooms           []string `json:"ro,omitempty"`
	Types           []string `json:"ty,omitempty"`
	Area            string   `json:"ar,omitempty"`
	Localities      []string `json:"lo,omitempty"`
	Budget          *int64   `json:"bu,omitempty"`
	BudgetMin       *int64   `json:"b0,omitempty"`
	BudgetMax       *int64   `json:"b1,omitempty"`
	Deposit         *int64   `json:"de,omitempty"`
	BudgetConfirmed *bool    `json:"bc,omitempty"`
}

func (p project) empty() bool {
	return p.Purpose == "" && p.Scheme == "" && len(p.Rooms) == 0 && len(p.Types) == 0 && p.Area == "" && len(p.Localities) == 0 &&
		p.Budget == nil && p.BudgetMin == nil && p.BudgetMax == nil && p.Deposit == nil && p.BudgetConfirmed == nil
}

type wish struct {
	AreaMin    float64 `json:"a0,omitempty"`
	AreaMax    float64 `json:"a1,omitempty"`
	AreaUnit   int     `json:"au,omitempty"`
	RoomMin    int     `json:"r0,omitempty"`
	RoomMax    int     `json:"r1,omitempty"`
	BedroomMin int     `json:"b0,omitempty"`
	BedroomMax int     `json:"b1,omitempty"`
	PriceMin   int64   `json:"p0,omitempty"`
	PriceMax   int64   `json:"p1,omitempty"`
	Currency   string  `json:"cu,omitempty"`
}

type about struct {
	Reference   string `json:"rf,omitempty"`
	Address     string `json:"ad,omitempty"`
	AddressMore string `json:"am,omitempty"`
	Zipcode     string `json:"zc,omitempty"`
	City        string `json:"ci,omitempty"`
	Country     string `json:"cc,omitempty"`
	Category    int    `json:"ca,omitempty"`
	Types       []int  `json:"ty,omitempty"`
	Subtype     int    `json:"su,omitempty"`
	Landscape   int    `json:"ls,omitempty"`
	ViewType    int    `json:"vt,omitempty"`
	Location    int    `json:"lo,omitempty"`
}

func packDetails(l *leads.Lead) (string, error) {
	p := l.Person
	d := details{
		Title: p.Title, First: p.First, Last: p.Last, Company: p.Company, Email: p.Email, EmailMore: p.EmailMore, Phone: p.Phone, Mobile: p.Mobile, Fax: p.Fax,
		Address: p.Address, AddressMore: p.AddressMore, Zipcode: p.Zipcode, City: p.City, Country: p.Country, Language: p.Language,
		Message: l.Message, Start: l.Start.String(), End: l.End.String(), Method: l.Method, Referral: l.Referral, Sub: l.Subreferral,
	}
	if l.Recipient != (leads.Recipient{}) {
		d.Recipient = &l.Recipient
	}
	if l.Wish != (leads.Wish{}) {
		w := wish(l.Wish)
		d.Wish = &w
	}
	if a := about(l.About); !a.empty() {
		d.About = &a
	}
	if l.Tracking != (leads.Tracking{}) {
		t := tracking(l.Tracking)
		d.Tracking = &t
	}
	if p := project(l.Project); !p.empty() {
		d.Project = &p
	}
	text, err := json.Marshal(d)
	return string(text), err
}

func (a about) empty() bool {
	return a.Reference == "" && a.Address == "" && a.AddressMore == "" && a.Zipcode == "" && a.City == "" && a.Country == "" && a.Category == 0 &&
		len(a.Types) == 0 && a.Subtype == 0 && a.Landscape == 0 && a.ViewType == 0 && a.Location == 0
}

func unpackDetails(text []byte, l *leads.Lead) error {
	var d details
	if err := json.Unmarshal(text, &d); err != nil {
		return fmt.Errorf("storage: details of lead %d: %w", l.ID, err)
	}
	l.Person = people.Declared{
		Title: d.Title, First: d.First, Last: d.Last, Company: d.Company, Email: d.Email, EmailMore: d.EmailMore, Phone: d.Phone, Mobile: d.Mobile, Fax: d.Fax,
		Address: d.Address, AddressMore: d.AddressMore, Zipcode: d.Zipcode, City: d.City, Country: d.Country, Language: d.Language,
	}
	l.Message, l.Method, l.Referral, l.Subreferral = d.Message, d.Method, d.Referral, d.Sub
	l.Start, _ = day.Parse(d.Start)
	l.End, _ = day.Parse(d.End)
	if d.Recipient != nil {
		l.Recipient = *d.Recipient
	}
	if d.Wish != nil {
		l.Wish = leads.Wish(*d.Wish)
	}
	if d.About != nil {
		l.About = leads.About(*d.About)
	}
	if d.Tracking != nil {
		l.Tracking = leads.Tracking(*d.Tracking)
	}
	if d.Project != nil {
		l.Project = leads.Project(*d.Project)
	}
	return nil
}

// warning is a lead's warning as stored: [field, value, reason].
type warning [3]string

func packWarnings(list []leads.Warning) (string, error) {
	if len(list) == 0 {
		return "[]", nil
	}
	out := make([]warning, len(list))
	for i, w := range list {
		out[i] = warning{w.Field, w.Value, w.Reason}
	}
	text, err := json.Marshal(out)
	return string(text), err
}

func unpackWarnings(text []byte) ([]leads.Warning, error) {
	var list []warning
	if err := json.Unmarshal(text, &list); err != nil || len(list) == 0 {
		return nil, err
	}
	out := make([]leads.Warning, len(list))
	for i, w := range list {
		out[i] = leads.Warning{Field: w[0], Value: w[1], Reason: w[2]}
	}
	return out, nil
}
