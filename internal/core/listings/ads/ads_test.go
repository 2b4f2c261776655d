package ads_test

import (
	"strings"
	"testing"

	"palier/internal/core/listings/ads"
)

// invented are advertisements, and what is to be read in each.
var invented = []struct{ ad, says string }{
	{`Bel appartement T3 de 65 m², 2 chambres, 3e étage avec ascenseur, balcon, 245 000 € FAI, DPE D, Lyon 3e`,
		`type=appartement | zipcode=69003 | city=Lyon | surface=65 | rooms=3 | bedrooms=2 | floor=3 | price=245000 | energy=D | lift=yes`},
	{`Studio meublé de 22,5 m² au RDC, libre le 01/12/2026. Loyer 520 € CC dont 40 € de charges. Dépôt de garantie : 480 €. DPE E, GES C.`,
		`type=appartement | surface=22.5 | rooms=1 | floor=0 | price=520 | monthly_charges=40 | deposit=480 | energy=E | climate=C | furnished=yes | available_from=le 01/12/2026`},
	{`Maison de 5 pièces, 112 m² habitables sur un terrain de 640 m², quatre chambres, garage, cave. Construite en 1974. Prix : 389 000 € honoraires inclus. 44400 Rezé`,
		`type=maison | zipcode=44400 | city=Rezé | surface=112 | rooms=5 | bedrooms=4 | construction_year=1974 | price=389000 | cellar=yes | parking=yes`},
	{`NANTES - Appartement F4 de 84,30 m² Carrez, séjour de 31 m², 3 chambres, 2ème et dernier étage sans ascenseur. Cave et parking. Prix 315.000 € HAI. DPE : C (142 kWh/m²/an), GES : B (9 kg CO2/m²/an).`,
		`type=appartement | surface=84.3 | rooms=4 | bedrooms=3 | floor=2 | price=315000 | energy=C | climate=B | energy_value=142 | climate_value=9 | lift=no | cellar=yes | parking=yes`},
	{`Villa contemporaine avec piscine de 32 m², 165 m2 sur 2 niveaux, terrain 1 200 m², 5 ch., exposition plein sud, 795 K€`,
		`type=maison | surface=165 | bedrooms=5 | levels=2 | price=795000 | orientation=sud`},
	{`A louer : T2 de 45 m² au 4ème étage, chauffage collectif gaz, gardien, disponible immédiatement, 780 €/mois charges comprises`,
		`type=appartement | surface=45 | rooms=2 | floor=4 | price=780 | keeper=yes | heating=collectif gaz | available_from=immédiatement`},
	{`Duplex de 98 m² situé au dernier étage d'une résidence de 2011, terrasse de 20 m², trois chambres, 455000 euros FAI, Marseille 8ème`,
		`type=appartement | zipcode=13008 | city=Marseille | surface=98 | bedrooms=3 | construction_year=2011 | price=455000`},
	{`Immeuble de rapport de 320 m², 6 lots, 690 000 € net vendeur`,
		`type=immeuble | surface=320`},
	{`Terrain constructible de 850 m², viabilisé, 95 000 € FAI, 56000 Vannes`,
		`type=terrain | zipcode=56000 | city=Vannes | price=95000`},
	{`Appartement 4 pièces, 2 salles d'eau, 79 m², premier étage, sans parking, copropriété de 24 lots, pas de procédure en cours, charges annuelles 1 440 €, taxe foncière 1 120 €, 268 000 € dont honoraires 12 000 € TTC à la charge de l'acquéreur`,
		`type=appartement | surface=79 | rooms=4 | floor=1 | price=268000 | yearly_share=1440 | property_tax=1120 | agency_fee=12000 | fee_payer=buyer | parking=no | lots=24 | co_owned=yes | proceedings=no`},
	{`T1 bis 33 m², non meublé, rez-de-chaussée, orienté sud-ouest, loyer 495 € hors charges, provision sur charges 35 €/mois`,
		`type=appartement | surface=33 | rooms=1 | floor=0 | price=495 | monthly_charges=35 | furnished=no | orientation=sud-ouest`},
	{`Prix en baisse ! 199 000 € honoraires compris (soit 189 000 € hors honoraires). Appartement de deux pièces de 41 m² au 5e étage avec ascenseur, 75011 Paris`,
		`type=appartement | zipcode=75011 | city=Paris | surface=41 | rooms=2 | floor=5 | price=199000 | lift=yes`},
	{`Pavillon de plain-pied, 3 chambres, séjour-cuisine de 42 m², jardin de 300 m², surface habitable 88 m², chauffage : pompe à chaleur, DPE B`,
		`type=maison | surface=88 | bedrooms=3 | energy=B | heating=pompe à chaleur`},
	{`Loft 120 m² au sol, 98 m² Carrez, ancien atelier, hauteur 4 m, 520 000 € FAI`,
		`type=appartement | surface=98 | price=520000`},
	{`Très bel appartement bourgeois, 6 pièces, 148 m², 4 chambres, 2e étage d'un immeuble de 1880, deux caves, DPE en cours`,
		`type=appartement | surface=148 | rooms=6 | bedrooms=4 | floor=2 | construction_year=1880 | cellar=yes`},
	{`Colocation possible : T5 meublé, 4 chambres, 95 m², classe énergie D, classe climat D, 1 250 € par mois charges comprises`,
		`type=appartement | surface=95 | rooms=5 | bedrooms=4 | price=1250 | energy=D | climate=D | furnished=yes`},
	{`Parking sécurisé en sous-sol, 18 000 € FAI`,
		`price=18000 | parking=yes`},
	{`Maison à rénover, 90 m², grange de 60 m², DPE vierge, prévoir 40 000 € de travaux, 115 000 € honoraires à la charge du vendeur`,
		`type=maison | surface=90 | price=115000 | fee_payer=seller | energy=VI`},
	{`Appartement T2, 38 m², étage 6, ascenseur, vendu loué 610 €/mois, 159 000 € FAI`,
		`type=appartement | surface=38 | rooms=2 | floor=6 | price=159000 | lift=yes`},
	{`T3 DE 62 M² AVEC BALCON DE 8 M², RÉSIDENCE DE 1998, PARKING EN SOUS-SOL, 229 900 €`,
		`type=appartement | surface=62 | rooms=3 | construction_year=1998 | price=229900 | parking=yes`},
	{`Surface : 71,05 m². Pièces : 3. Chambres : 2. Étage : 3. Prix : 249.500 €. Ascenseur : oui`,
		`surface=71.05 | rooms=3 | bedrooms=2 | floor=3 | price=249500 | lift=yes`},
	{`Au cœur de Rennes, 35000 Rennes, appartement traversant de 3 pièces principales, une chambre, un bureau de 9 m², 58 m² au total`,
		`type=appartement | zipcode=35000 | city=Rennes | surface=58 | rooms=3 | bedrooms=1`},
	{`Superbe maison d'architecte de 210m2, 7 pièces dont 5 belles chambres, garage double, 1,2 M€`,
		`type=maison | surface=210 | rooms=7 | bedrooms=5 | price=1200000 | parking=yes`},
	{`Sans vis-à-vis, T4 de 92m², 3 belles chambres, pas d'ascenseur, 3ème étage, box fermé, hors copropriété`,
		`type=appartement | surface=92 | rooms=4 | bedrooms=3 | floor=3 | lift=no | parking=yes | co_owned=no`},
	{`Local commercial de 54 m² en centre-ville, loyer 900 € HT`,
		`surface=54 | price=900`},
	{`Appartement neuf, 2 pièces de 43 m², livraison 2027, à partir de 212 000 €, 5 minutes du tramway`,
		`type=appartement | surface=43 | rooms=2 | price=212000`},
	{`Grand studio avec mezzanine de 9 m², surface 31 m², 2e étage, chauffage individuel électrique, exposé est`,
		`type=appartement | surface=31 | rooms=1 | floor=2 | heating=individuel électrique | orientation=est`},
	{`Contactez-nous au 06 39 98 00 12 pour visiter ce T3 à 4 000 €/m²`,
		`type=appartement | rooms=3`},
	{`Maison mitoyenne, rez-de-chaussée : séjour de 28 m², cuisine ; étage : 3 chambres dont une de 14 m². 95 m² habitables, DPE G (430 kWh), 145 000 €`,
		`type=maison | surface=95 | bedrooms=3 | price=145000 | energy=G | energy_value=430`},
	{`Charmant deux-pièces sous les toits, 29 m² Carrez (36 m² au sol), Paris 18e arrondissement, 315 000 € FAI, consommation énergétique : F`,
		`zipcode=75018 | city=Paris | surface=29 | rooms=2 | price=315000 | energy=F`},
}

func TestWhatAnAdSaysIsReadAndNothingElse(t *testing.T) {
	for _, one := range invented {
		var says []string
		for _, f := range ads.Read(one.ad) {
			says = append(says, f.Field+"="+f.Value)
		}
		if got := strings.Join(says, " | "); got != one.says {
			t.Errorf("%s\n got %s\nwant %s", one.ad, got, one.says)
		}
	}
}

func TestEachThingIsSaidWithItsWordsAsTheyWereWritten(t *testing.T) {
	words := map[string]string{}
	for _, f := range ads.Read("À Nantes ’ – Œuvre d’architecte,\u00a0T3 de 65\u00a0m², 3ème étage, sans ascenseur, chauffage au gaz de ville, 245\u202f000\u00a0€ FAI") {
		words[f.Field] = f.Words
	}
	want := map[string]string{"type": "T3", "surface": "65\u00a0m²", "rooms": "T3", "floor": "3ème étage", "lift": "sans ascenseur", "heating": "chauffage au gaz de ville", "price": "245\u202f000\u00a0€"}
	for field, text := range want {
		if words[field] != text {
			t.Errorf("%s comes from %q, want %q", field, words[field], text)
		}
	}
	if len(words) != len(want) {
		t.Errorf("%q", words)
	}
}

// FuzzRead holds that no text is too odd to be read.
func FuzzRead(f *testing.F) {
	for _, one := range invented {
		f.Add(one.ad)
	}
	f.Add("\xff\u0130 65 m² " + strings.Repeat("9", 400) + " €")
	f.Fuzz(func(t *testing.T, ad string) {
		seen := map[string]bool{}
		for _, one := range ads.Read(ad) {
			if one.Field == "" || one.Value == "" || seen[one.Field] {
				t.Errorf("%+v", one)
			}
			seen[one.Field] = true
		}
	})
}
