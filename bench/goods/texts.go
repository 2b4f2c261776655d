package goods

// Languages are those in which an ad is written.
var Languages = []string{"fr", "en"}

// Pictures are how many a property has.
const Pictures = 3

// sentences of an ad's text.
const sentences = 7

// captions of the pictures, as JSON.
var captions = [Pictures]string{
	`[{"language":"fr","comment":"Séjour traversant et son balcon"},{"language":"en","comment":"Living room with its balcony"}]`,
	`[{"language":"fr","comment":"Cuisine aménagée et équipée"},{"language":"en","comment":"Fitted kitchen"}]`,
	`[{"language":"fr","comment":"Chambre sur jardin"},{"language":"en","comment":"Bedroom on the garden side"}]`,
}

// Captions are those of a picture, as JSON.
func Captions(picture int) string { return captions[picture] }

// rooms are the pieces that a property lists: ids of property_areas, and what is said of each.
var rooms = [Areas]struct {
	code int
	said string
}{
	{2, `[{"language":"fr","comment":"Séjour lumineux exposé plein sud"},{"language":"en","comment":"Bright living room facing south"}]`},
	{3, `[{"language":"fr","comment":"Cuisine ouverte, plan de travail en bois"}]`},
	{1, `[{"language":"fr","comment":"Chambre avec placard"}]`},
	{1, `[]`}, {8, `[{"language":"fr","comment":"Douche à l'italienne"}]`}, {16, `[]`},
}

var serviceSets = []string{"1,2,6,8,9,12,47,60", "1,6,8,9,12,22,75,105", "2,4,8,10,11,14,16,115", "1,5,7,8,13,16,22,37", "4,6,8,9,22,46,56,60", "1,8,10,18,32,52,53,75"}

var proximitySets = []string{"1,4,5,6", "3,4,5,8,12", "1,2,4,7,10", "4,5,6,9,11", "1,4,12"}

var streets = []string{"rue des Tilleuls", "avenue de la Gare", "place du Marché", "chemin des Écoliers", "rue de la Fontaine", "boulevard des Alliés", "impasse du Moulin",
	"allée des Charmes", "rue du Four à pain", "quai des Mariniers", "rue de Bretagne", "route des Sables"}

var notes = []string{
	"Clés à l'agence, prévenir le locataire deux jours avant. Le propriétaire accepte une offre ferme.",
	"Vendeur pressé : mutation en mars. Ne pas appeler le matin.",
	"Succession en cours, accord des trois indivisaires nécessaire pour toute baisse.",
}

// words of ads in one language, as JSON text.
type words struct{ titles, subtitles, hooks, sentences []string }

var texts = map[string]words{
	"fr": {
		titles:    []string{"Appartement rénové au calme", "Bel appartement avec balcon", "Maison familiale proche des écoles", "Rare : dernier étage avec ascenseur", "Coup de cœur, vue dégagée"},
		subtitles: []string{"À deux pas du tramway et des commerces", "Dans une résidence arborée et sécurisée", "Au cœur d'un quartier recherché"},
		hooks:     []string{"À visiter sans tarder", "Idéal premier achat", "Prestations de qualité"},
		sentences: []string{
			"Situé au cœur d'un quartier vivant, à cinq minutes à pied du tramway, des écoles et du marché, ce bien offre un cadre de vie agréable.",
			"L'entrée dessert un séjour traversant baigné de lumière, prolongé par un balcon exposé plein sud qui donne sur un jardin planté d'arbres.",
			"La cuisine aménagée et équipée, refaite il y a deux ans, s'ouvre sur l'espace à vivre et dispose d'un cellier attenant.",
			"Le coin nuit comprend des chambres au calme avec placards, une salle d'eau avec douche à l'italienne et des toilettes séparées.",
			"Double vitrage, volets roulants électriques, chauffage individuel au gaz et fibre optique : aucun travaux n'est à prévoir.",
			"Une cave, un local à vélos et une place de stationnement en sous-sol complètent cet ensemble rare à la vente.",
			"La copropriété est bien tenue, le ravalement a été voté et payé, et les charges comprennent l'eau froide et le gardien.",
			"Les informations sur les risques auxquels ce bien est exposé sont disponibles sur le site Géorisques : www.georisques.gouv.fr.",
			"Possibilité d'acquérir un garage fermé en supplément ; n'hésitez pas à nous contacter pour organiser une visite.",
		},
	},
	"en": {
		titles:    []string{"Renovated and quiet home", "Lovely flat with balcony", "Family house close to schools", "Rare: top floor with lift", "A favourite with an open view"},
		subtitles: []string{"A stone's throw from the tramway and the shops", "In a green and secure residence", "In a sought-after neighbourhood"},
		hooks:     []string{"To be seen without delay", "Ideal first purchase", "High-quality fittings"},
		sentences: []string{
			"In the heart of a lively neighbourhood, five minutes on foot from the tramway, the schools and the market, this home is a pleasant place to live.",
			"The hall leads to a bright living room that crosses the house, extended by a balcony facing south over a garden with old trees.",
			"The fitted kitchen, redone two years ago, opens onto the living space and has a pantry beside it.",
			"The sleeping area has quiet bedrooms with wardrobes, a bathroom with a walk-in shower and a separate toilet.",
			"Double glazing, electric shutters, gas heating of its own and optical fibre: no work is to be expected.",
			"A cellar, a room for bicycles and a parking space in the basement complete this rare opportunity.",
			"The building is well kept, the front has been redone and paid for, and the charges include cold water and the caretaker.",
			"Information on the risks to which this property is exposed is available on the Géorisques website: www.georisques.gouv.fr.",
			"A closed garage may be bought as well; do not hesitate to contact us to arrange a visit.",
		},
	},
}
