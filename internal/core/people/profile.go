package people

import "palier/internal/core/day"

// Profile is what is known of a person beside names and coordinates. Empty, zero
// and nil mean not said.
type Profile struct {
	LegalEntity     bool
	LegalStatus     string
	CompanySIRET    string
	ResidesSince    int // year
	Born            day.Date
	Birthplace      string
	Nationality     string // ISO 3166-1 alpha-2
	Profession      string
	MaritalStatus   string // MaritalStatuses
	Vehicles        *int
	Children        *int
	Residence       string // Residences: how the person lives now
	SecondaryHome   *bool
	FirstTimeBuyer  *bool
	Invested        *bool
	InvestedComment string
}

// MaritalStatuses are the codes of marital status (Adlead door, 4).
func MaritalStatuses() []string {
	return []string{"civil", "single", "married", "cohabiting", "divorced", "separated", "widowed"}
}

// Residences are owner, tenant and hosted.
func Residences() []string { return []string{"owner", "tenant", "hosted"} }
