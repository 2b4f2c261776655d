package storage

import (
	"encoding/json"
	"fmt"

	"palier/internal/core/day"
	"palier/internal/core/people"
)

// profile is what is only shown of a person, as stored in one column: empty for
// nothing. Names are short and never change meaning.
type profile struct {
	LegalEntity     bool   `json:"le,omitempty"`
	LegalStatus     string `json:"ls,omitempty"`
	CompanySIRET    string `json:"si,omitempty"`
	ResidesSince    int    `json:"rs,omitempty"`
	Born            string `json:"bd,omitempty"`
	Birthplace      string `json:"bp,omitempty"`
	Nationality     string `json:"na,omitempty"`
	Profession      string `json:"pr,omitempty"`
	MaritalStatus   string `json:"ms,omitempty"`
	Vehicles        *int   `json:"ve,omitempty"`
	Children        *int   `json:"ch,omitempty"`
	Residence       string `json:"re,omitempty"`
	SecondaryHome   *bool  `json:"sh,omitempty"`
	FirstTimeBuyer  *bool  `json:"ft,omitempty"`
	Invested        *bool  `json:"in,omitempty"`
	InvestedComment string `json:"ic,omitempty"`
}

func packProfile(p people.Profile) (string, error) {
	if p == (people.Profile{}) {
		return "", nil
	}
	text, err := json.Marshal(profile{
		LegalEntity: p.LegalEntity, LegalStatus: p.LegalStatus, CompanySIRET: p.CompanySIRET, ResidesSince: p.ResidesSince, Born: p.Born.String(),
		Birthplace: p.Birthplace, Nationality: p.Nationality, Profession: p.Profession, MaritalStatus: p.MaritalStatus, Vehicles: p.Vehicles,
		Children: p.Children, Residence: p.Residence, SecondaryHome: p.SecondaryHome, FirstTimeBuyer: p.FirstTimeBuyer,
		Invested: p.Invested, InvestedComment: p.InvestedComment,
	})
	return string(text), err
}

func unpackProfile(text []byte, c *people.Contact) error {
	if len(text) == 0 {
		return nil
	}
	var p profile
	if err := json.Unmarshal(text, &p); err != nil {
		return fmt.Errorf("storage: profile of contact %d: %w", c.ID, err)
	}
	born, _ := day.Parse(p.Born)
	c.Profile = people.Profile{
		LegalEntity: p.LegalEntity, LegalStatus: p.LegalStatus, CompanySIRET: p.CompanySIRET, ResidesSince: p.ResidesSince, Born: born,
		Birthplace: p.Birthplace, Nationality: p.Nationality, Profession: p.Profession, MaritalStatus: p.MaritalStatus, Vehicles: p.Vehicles,
		Children: p.Children, Residence: p.Residence, SecondaryHome: p.SecondaryHome, FirstTimeBuyer: p.FirstTimeBuyer,
		Invested: p.Invested, InvestedComment: p.InvestedComment,
	}
	return nil
}
