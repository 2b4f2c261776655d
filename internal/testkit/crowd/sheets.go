package main

import (
	"fmt"
	"math/rand/v2"

	"palier/internal/core/day"
	"palier/internal/core/listings"
	"palier/internal/core/money"
	"palier/internal/core/places"
	"palier/internal/demo"
)

// market is where full sheets and searches are: the larger towns of three departments, each as likely as the others.
// The benchmark posts searches and properties in the same ones (bench/goods).
var market = []struct{ zip, city string }{
	{"44000", "Nantes"}, {"49000", "Angers"}, {"44600", "Saint-Nazaire"}, {"85000", "La Roche-sur-Yon"}, {"49300", "Cholet"}, {"44800", "Saint-Herblain"},
	{"85100", "Les Sables-d'Olonne"}, {"44400", "Rezé"}, {"44230", "Saint-Sébastien-sur-Loire"}, {"44700", "Orvault"}, {"49400", "Saumur"}, {"44120", "Vertou"},
	{"49230", "Sèvremoine"}, {"44220", "Couëron"}, {"49110", "Beaupréau-en-Mauges"}, {"85300", "Challans"}, {"49120", "Chemillé-en-Anjou"}, {"85600", "Montaigu-Vendée"},
	{"44470", "Carquefou"}, {"44240", "La Chapelle-sur-Erdre"}, {"44340", "Bouguenais"}, {"44210", "Pornic"}, {"49500", "Segré-en-Anjou Bleu"}, {"44500", "La Baule-Escoublac"},
	{"44350", "Guérande"}, {"49140", "Loire-Authion"}, {"85500", "Les Herbiers"}, {"44980", "Sainte-Luce-sur-Loire"}, {"49800", "Trélazé"}, {"49240", "Avrillé"},
	{"44250", "Saint-Brevin-les-Pins"}, {"85200", "Fontenay-le-Comte"}, {"49130", "Les Ponts-de-Cé"}, {"85270", "Saint-Hilaire-de-Riez"}, {"44380", "Pornichet"}, {"44110", "Châteaubriant"},
	{"44150", "Ancenis-Saint-Géréon"}, {"44160", "Pontchâteau"}, {"44119", "Treillières"}, {"85190", "Aizenay"},
}

// Ids of code lists.
const (
	sale, rental  = 1, 2 // property_category
	flat, house   = 1, 2 // property_type
	flatSub       = 5    // property_subtype
	houseSub      = 18
	onMarket      = 1 // property_step, and the status that goes with it
	aMonth        = 4 // property_period
	energyUse     = 1 // property_regulation
	emissions     = 2
	livingRoom    = 2 // property_areas
	kitchen       = 3
	bedroom       = 1
	exclusiveDeal = 3 // property_agreement
)

// sheet makes property i up, on the market and with most of what a sheet may say.
func sheet(r *rand.Rand, i int) listings.Property {
	town := market[r.IntN(len(market))]
	p := listings.Property{Agency: demo.Agency, User: int64(demo.User + i%3), Reference: fmt.Sprintf("GEN-%d", i+1), Category: sale, Type: flat, Subtype: flatSub,
		Step: onMarket, Status: 1, Address: fmt.Sprintf("%d rue des Essais", r.IntN(300)+1), Zipcode: town.zip, City: town.city, Country: "FR",
		Agreement: listings.Agreement{Type: exclusiveDeal, Reference: fmt.Sprint(100_000 + i), Start: day.Date{Year: 2026, Month: 4, Day: 12}, End: day.Date{Year: 2027, Month: 4, Day: 11}}}
	surface := 22 + r.IntN(90)
	if r.IntN(5) < 2 {
		p.Type, p.Subtype, surface = house, houseSub, 70+r.IntN(130)
	}
	price := surface * (1900 + r.IntN(3200)) / 500 * 500
	if r.IntN(5) == 0 {
		p.Category, price = rental, surface*(11+r.IntN(8))
		p.Particulars.Period = aMonth
	}
	p.Price = money.Amount{Minor: int64(price) * 100, Currency: "EUR"}
	if lat, lon, known := places.New().Centre(town.zip, town.city); known {
		p.Lat, p.Lon, p.Located = lat+r.Float64()/50-0.01, lon+r.Float64()/50-0.01, true
	}
	describe(r, &p, surface)
	particulars(r, &p)
	return p
}

// describe fills what an ad says.
func describe(r *rand.Rand, p *listings.Property, surface int) {
	rooms := 1 + surface/22
	p.Details = listings.Details{Surface: new(float64(surface)), Rooms: new(rooms), Bedrooms: new(max(rooms-1, 0)), Floor: new(r.IntN(7)), ConstructionYear: new(1890 + r.IntN(136)),
		Energy: "D", AgencyFee: new(float64(p.Price.Minor / 2500)), MonthlyCharges: new(float64(20 + surface)), Cellar: new(r.IntN(2) == 0), Parking: new(r.IntN(2) == 0),
		Text: "Situé au cœur d'un quartier vivant, à cinq minutes à pied du tramway, des écoles et du marché, ce bien offre un cadre de vie agréable. L'entrée dessert un séjour " +
			"traversant baigné de lumière, prolongé par un balcon exposé plein sud qui donne sur un jardin planté d'arbres.\nLa cuisine aménagée et équipée s'ouvre sur l'espace à vivre. " +
			"Le coin nuit comprend des chambres au calme avec placards, une salle d'eau et des toilettes séparées.\nDouble vitrage, volets roulants électriques et fibre optique : aucun " +
			"travaux n'est à prévoir. Une cave et une place de stationnement en sous-sol complètent cet ensemble rare. La copropriété est bien tenue et les charges comprennent l'eau froide."}
	p.Advert = listings.Advert{Title: fmt.Sprintf("Au calme, %d m² à %s", surface, p.City), AddressShown: listings.ShowCity, Condition: []int{1, 3, 5, 6}[r.IntN(4)], Levels: new(4), Lift: new(r.IntN(2) == 0),
		FeePayer: listings.Buyer, CoOwned: new(p.Type == flat), Lots: new(42), YearlyShare: new(float64(12 * surface)), Proceedings: new(false), Note: "Clés à l'agence, prévenir deux jours avant.",
		Translations: []listings.Text{{Language: "en", Title: fmt.Sprintf("Quiet, %d m² in %s", surface, p.City),
			Body: "In the heart of a lively neighbourhood, five minutes on foot from the tramway, the schools and the market. The hall leads to a bright living room that crosses the home, " +
				"extended by a balcony facing south over a garden with old trees. The fitted kitchen opens onto the living space, and the bedrooms are quiet."}},
		Diagnosis:   listings.Diagnosis{EnergyValue: new(float64(150 + r.IntN(100))), Climate: "D", ClimateValue: new(float64(30 + r.IntN(20))), On: day.Date{Year: 2025, Month: 9, Day: 1 + r.IntN(28)}},
		Regulations: []listings.Regulation{{Type: energyUse, Value: "201"}, {Type: emissions, Value: "41"}, {Type: 3, Value: fmt.Sprint(surface)}}}
}

// particulars fills what an exchange of properties tells beside.
func particulars(r *rand.Rand, p *listings.Property) {
	x := &p.Particulars
	x.Ranking, x.Radius, x.AreaTotal = new(1+r.IntN(5)), new(500), new(*p.Details.Surface+8)
	x.ViewType, x.Landscapes, x.Construction, x.RenovationYear = 1+r.IntN(4), []int{1 + r.IntN(3), 4}, []int{3 + r.IntN(3)}, new(2014)
	x.HeatingDevice, x.HeatingAccess, x.HeatingType, x.HotWaterDevice, x.HotWaterAccess, x.WasteWater = 3, 1+r.IntN(2), 1+r.IntN(4), 2, 1, 2
	x.Standing, x.Facades, x.Availability, x.AvailableOn = []int{1, 2, 5}[r.IntN(3)], new(2), 1, day.Date{Year: 2026, Month: 12, Day: 1 + r.IntN(28)}
	x.Orientations, x.Tags, x.OwnTags = []int{1 + r.IntN(4)}, []int{1 + r.IntN(3), 14}, []string{"Exclusivité de la semaine"}
	x.Services = [][]int{{1, 2, 8, 9, 12, 60}, {1, 8, 9, 12, 22, 75}, {2, 4, 8, 10, 11, 14}, {4, 8, 9, 22, 46, 56}}[r.IntN(4)]
	x.Proximities = [][]int{{1, 4, 5, 6}, {3, 4, 5, 8, 12}, {1, 2, 4, 7, 10}, {4, 5, 6, 9, 11}}[r.IntN(4)]
	x.Texts = []listings.MoreText{{Language: "fr", Subtitle: "À deux pas du tramway", Hook: "À visiter sans tarder"}, {Language: "en", Subtitle: "Close to the tramway", Hook: "To be seen"}}
	for i, kind := range []int{livingRoom, kitchen, bedroom, bedroom, 8, 16} {
		x.Areas = append(x.Areas, listings.Area{Type: kind, Number: 1, Area: new(float64(6 + r.IntN(20))), Flooring: 1 + i%2, Orientations: []int{1 + r.IntN(4)},
			Comments: []listings.Caption{{Language: "fr", Text: "Lumineux et calme"}}})
	}
}
