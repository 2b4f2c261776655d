package demo

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// CardName is the file with what a script needs to use the demonstration.
const CardName = "demo.json"

// Card is demo.json: a contract that scripts rely on. All values are text.
type Card struct {
	URL   string    `json:"url"`
	Apimo ApimoCard `json:"apimo"`
}

// ApimoCard is how to call the Apimo API of the demonstration.
type ApimoCard struct {
	Base         string `json:"base"`   // path mount
	Origin       string `json:"origin"` // host mount, for clients that only take a host
	Provider     string `json:"provider"`
	Token        string `json:"token"`
	Agency       string `json:"agency"`
	User         string `json:"user"`          // has actions
	ClosedAgency string `json:"closed_agency"` // exists and is not open to the provider
}

// NewCard is the card of a demonstration at url; origin is its host mount.
func NewCard(url, origin, token string) Card {
	return Card{URL: url, Apimo: ApimoCard{
		Base: url + "/apimo", Origin: origin, Provider: strconv.Itoa(Provider), Token: token,
		Agency: strconv.Itoa(Agency), User: strconv.Itoa(User), ClosedAgency: strconv.Itoa(ClosedAgency),
	}}
}

// ReadCard reads the card in a directory; false when there is none that can be
// read.
func ReadCard(dir string) (Card, bool) {
	var c Card
	text, err := os.ReadFile(filepath.Join(dir, CardName))
	if err != nil || json.Unmarshal(text, &c) != nil || c.Apimo.Token == "" {
		return Card{}, false
	}
	return c, true
}

// Write puts the card into a directory, readable by its owner alone, in one step:
// a reader sees the old card or the new one.
func (c Card) Write(dir string) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, CardName)
	if err := os.WriteFile(path+".new", append(text, '\n'), 0o600); err != nil {
		return fmt.Errorf("demo.Card.Write: %w", err)
	}
	return os.Rename(path+".new", path)
}
