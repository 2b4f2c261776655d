package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/day"
	"palier/internal/core/people"
)

// card is what an office files of a person, as stored in one column: empty for nothing. Names
// are short and never change meaning.
type card struct {
	Category     int      `json:"ca,omitempty"`
	User         int64    `json:"us,omitempty"`
	Activity     int      `json:"ac,omitempty"`
	VATNumber    string   `json:"va,omitempty"`
	TaxCode      string   `json:"tx,omitempty"`
	Comment      string   `json:"co,omitempty"`
	Relationship int      `json:"re,omitempty"`
	CivilStatus  int      `json:"cs,omitempty"`
	Nationality  string   `json:"na,omitempty"`
	Website      string   `json:"we,omitempty"`
	Languages    []string `json:"la,omitempty"`
	Tags         []string `json:"ta,omitempty"`
	Magazine     *bool    `json:"ma,omitempty"`
	SpouseTitle  int      `json:"st,omitempty"`
	SpouseFirst  string   `json:"sf,omitempty"`
	SpouseLast   string   `json:"sl,omitempty"`
	SpouseBorn   string   `json:"sb,omitempty"`
	SpouseEmail  string   `json:"se,omitempty"`
	SpouseNation string   `json:"sn,omitempty"`
	SpouseTax    string   `json:"sx,omitempty"`
}

func packCard(c people.Card) (string, error) {
	if c.Blank() {
		return "", nil
	}
	text, err := json.Marshal(card{
		Category: c.Category, User: c.User, Activity: c.Activity, VATNumber: c.VATNumber, TaxCode: c.TaxCode, Comment: c.Comment,
		Relationship: c.Relationship, CivilStatus: c.CivilStatus, Nationality: c.Nationality, Website: c.Website, Languages: c.Languages,
		Tags: c.Tags, Magazine: c.Magazine, SpouseTitle: c.SpouseTitle, SpouseFirst: c.SpouseFirst, SpouseLast: c.SpouseLast,
		SpouseBorn: c.SpouseBorn.String(), SpouseEmail: c.SpouseEmail, SpouseNation: c.SpouseNationality, SpouseTax: c.SpouseTaxCode,
	})
	return string(text), err
}

func unpackCard(text []byte, c *people.Contact) error {
	if len(text) == 0 {
		return nil
	}
	var k card
	if err := json.Unmarshal(text, &k); err != nil {
		return fmt.Errorf("storage: card of contact %d: %w", c.ID, err)
	}
	born, _ := day.Parse(k.SpouseBorn)
	c.Card = people.Card{
		Category: k.Category, User: k.User, Activity: k.Activity, VATNumber: k.VATNumber, TaxCode: k.TaxCode, Comment: k.Comment,
		Relationship: k.Relationship, CivilStatus: k.CivilStatus, Nationality: k.Nationality, Website: k.Website, Languages: k.Languages,
		Tags: k.Tags, Magazine: k.Magazine,
		Spouse: people.Spouse{SpouseTitle: k.SpouseTitle, SpouseFirst: k.SpouseFirst, SpouseLast: k.SpouseLast, SpouseBorn: born,
			SpouseEmail: k.SpouseEmail, SpouseNationality: k.SpouseNation, SpouseTaxCode: k.SpouseTax},
	}
	return nil
}
