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

// Card is demo.json: a contract that scripts rely on. Numbers are text.
type Card struct {
	URL        string         `json:"url"`
	Apimo      ApimoCard      `json:"apimo"`
	Adlead     AdleadCard     `json:"adlead"`
	Flatsy     FlatsyCard     `json:"flatsy"`
	Leads2Keys Leads2KeysCard `json:"leads2keys"`
	BookingURL string         `json:"booking_url"` // the page on which visits of the property are booked
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

// AdleadCard is how to call the Adlead API of the demonstration.
type AdleadCard struct {
	Base            string `json:"base"`   // path mount, with the tenant
	Origin          string `json:"origin"` // host mount, with the tenant
	Tenant          string `json:"tenant"`
	KeyFull         string `json:"key_full"`            // every permission, attached to no user
	KeyView         string `json:"key_view"`            // information.view and lead.view only
	KeyAlloted      string `json:"key_alloted"`         // three lots and options, attached to the owner
	KeyOtherProgram string `json:"key_other_programme"` // every permission, on the other programme only
	Program         string `json:"program"`
	OtherProgram    string `json:"other_program"`
	LotFree         string `json:"lot_free"`
	Owner           string `json:"owner"` // user
	OtherTenant     string `json:"other_tenant"`
}

// FlatsyCard is how to call the Flatsy API of the demonstration.
type FlatsyCard struct {
	Base        string `json:"base"`   // path mount
	Origin      string `json:"origin"` // host mount
	Identifier  string `json:"identifier"`
	Password    string `json:"password"`
	Sandbox     bool   `json:"sandbox"` // the account is in test mode
	PropertyRef string `json:"property_ref"`
	PropertyID  string `json:"property_id"` // shown by the user who logs in
}

// Leads2KeysCard is how to call the Leads2Keys API of the demonstration. Either application
// is the agency's own: users are not asked whether it may act for them.
type Leads2KeysCard struct {
	Base            string `json:"base"`      // path mount
	Origin          string `json:"origin"`    // host mount
	ClientID        string `json:"client_id"` // reads the documented shapes
	ClientSecret    string `json:"client_secret"`
	SDKClientID     string `json:"sdk_client_id"` // reads those of the vendor's shipped client
	SDKClientSecret string `json:"sdk_client_secret"`
	RedirectURI     string `json:"redirect_uri"` // of both; l2k://callback is another
	Login           string `json:"login"`
	Password        string `json:"password"`
	Agency          string `json:"agency"`
	Place           string `json:"place"`    // has a building file
	Document        string `json:"document"` // a photo in it
}

// Origins are where the host mounts are reached: scheme, host and port.
type Origins struct{ Apimo, Adlead, Flatsy, Leads2Keys string }

// NewCard is the card of a demonstration at url.
func NewCard(url string, at Origins, c Credentials) Card {
	return Card{URL: url, Apimo: ApimoCard{
		Base: url + "/apimo", Origin: at.Apimo, Provider: strconv.Itoa(Provider), Token: c.Token,
		Agency: strconv.Itoa(Agency), User: strconv.Itoa(User), ClosedAgency: strconv.Itoa(ClosedAgency),
	}, Adlead: AdleadCard{
		Base: url + "/adlead/v1/" + Tenant, Origin: at.Adlead + "/v1/" + Tenant, Tenant: Tenant,
		KeyFull: c.Full, KeyView: c.View, KeyAlloted: c.Alloted, KeyOtherProgram: c.Keys.OtherProgram,
		Program: strconv.Itoa(Program), OtherProgram: strconv.Itoa(OtherProgram), LotFree: strconv.Itoa(LotFree),
		Owner: strconv.Itoa(Owner), OtherTenant: OtherTenant,
	}, Flatsy: FlatsyCard{
		Base: url + "/flatsy", Origin: at.Flatsy, Identifier: email, Password: c.Password, Sandbox: true,
		PropertyRef: PropertyRef, PropertyID: c.Property,
	}, Leads2Keys: Leads2KeysCard{
		Base: url + "/leads2keys", Origin: at.Leads2Keys, ClientID: application, ClientSecret: c.Secret, SDKClientID: applicationSDK, SDKClientSecret: c.SecretSDK,
		RedirectURI: Redirect, Login: email, Password: c.Password, Agency: strconv.Itoa(Agency), Place: Place, Document: c.Document,
	}, BookingURL: url + "/v/" + c.Property}
}

// Credentials are those on the card.
func (c Card) Credentials() Credentials {
	return Credentials{
		Token: c.Apimo.Token, Keys: Keys{c.Adlead.KeyFull, c.Adlead.KeyView, c.Adlead.KeyAlloted, c.Adlead.KeyOtherProgram},
		Viewing:     Viewing{c.Flatsy.Password, c.Flatsy.PropertyID},
		Prospecting: Prospecting{c.Leads2Keys.ClientSecret, c.Leads2Keys.SDKClientSecret, c.Leads2Keys.Document},
	}
}

// ReadCard reads the card in a directory; false when there is none that can be
// read.
func ReadCard(dir string) (Card, bool) {
	var c Card
	text, err := os.ReadFile(filepath.Join(dir, CardName))
	if err != nil || json.Unmarshal(text, &c) != nil || c.Apimo.Token == "" || c.Adlead.KeyFull == "" || c.Flatsy.Password == "" || c.Leads2Keys.ClientSecret == "" {
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
