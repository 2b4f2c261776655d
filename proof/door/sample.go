package door

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// Sample is the lead that harnesses post: an invented person asking about a
// property. The same few hundred persons come again and again, so that
// contacts are shared and duplicates are found.
type Sample struct {
	Reference         string `json:"reference"`
	Date              string `json:"date"`
	Type              string `json:"type"`
	Lastname          string `json:"lastname"`
	Firstname         string `json:"firstname"`
	Email             string `json:"email"`
	Mobile            string `json:"mobile"`
	City              string `json:"city"`
	Message           string `json:"message"`
	PriceMax          string `json:"price_max"`
	PropertyReference string `json:"property_reference"`
}

// NewSample makes a lead with this reference; the rest is drawn from r.
func NewSample(r *rand.Rand, reference string) Sample {
	person := r.IntN(300)
	return Sample{
		Reference:         reference,
		Date:              "2026-03-10 15:49:00",
		Type:              "1",
		Lastname:          fmt.Sprintf("MOREAU-%03d", person),
		Firstname:         "Camille",
		Email:             fmt.Sprintf("camille.%03d@example.org", person),
		Mobile:            fmt.Sprintf("+3363998%04d", person),
		City:              "Nantes",
		Message:           fmt.Sprintf("Bonjour, une visite est-elle possible ?\nÀ bientôt (%s)", reference),
		PriceMax:          fmt.Sprint(100000 + 1000*r.IntN(400)),
		PropertyReference: fmt.Sprintf("B-%04d", r.IntN(2000)),
	}
}

// Body is the lead as JSON.
func (s Sample) Body() []byte {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings always encode
	}
	return text
}
