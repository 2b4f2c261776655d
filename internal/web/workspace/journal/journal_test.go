package journal

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"palier/internal/core/audit"
	"palier/internal/core/catalog"
	"palier/internal/core/event"
)

// told is a line as one reads it: "what | subject <path> | field: before -> after".
func told(l Line) string {
	flat := func(list []Said) string {
		var all []string
		for _, one := range list {
			text := one.Text
			if one.Path != "" {
				text += " <" + one.Path + ">"
			}
			all = append(all, text)
		}
		return strings.Join(all, ", ")
	}
	out := []string{l.What, flat([]Said{l.Subject})}
	for _, c := range l.Changes {
		text := c.Field + ": " + flat(c.Before) + " -> " + flat(c.After)
		if c.Same {
			text = c.Field + ": = " + flat(c.After)
		}
		out = append(out, text)
	}
	return strings.ReplaceAll(strings.ReplaceAll(strings.Join(out, " | "), "\u00a0", " "), "\u202f", " ")
}

func teller(t *testing.T, lang string) *Teller {
	t.Helper()
	books, err := catalog.Seed()
	if err != nil {
		t.Fatal(err)
	}
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	names := map[event.Subject]audit.Known{
		{Kind: "user", ID: 9}: {Name: "Camille Moreau"}, {Kind: "contact", ID: 12}: {Name: "Zoé Lefort"}, {Kind: "program", ID: 120}: {Name: "Les Jardins"},
		{Kind: "lot", ID: 8116}: {Name: "A02", Within: "120"}, {Kind: "card", ID: 233128}: {Name: "CPI 4401"}, {Kind: "property", ID: 5}: {Name: "TIL-105"}, {Kind: "visit", ID: 7}: {Name: "TIL-105", Within: "uid-7"},
		{Kind: "option", ID: 3}: {Name: "Zoé Lefort", Within: "120"},
	}
	return reading(t).For(lang, paris, books, names)
}

func TestALineIsToldInTheReadersWords(t *testing.T) {
	change := func(list ...event.Change) []event.Change { return list }
	of := func(kind, subject string, id int64, changes []event.Change) event.Event {
		return event.Event{Kind: kind, Subject: event.Subject{Kind: subject, ID: id}, Changes: changes}
	}
	for _, c := range []struct {
		line   event.Event
		fr, en string
	}{
		{of("property.updated", "property", 5, change(event.Change{Field: "energy_value", After: "281"}, event.Change{Field: "dpe_on", After: "2026-03-03"},
			event.Change{Field: "charges_mode", After: "provision"}, event.Change{Field: "price", Before: "975 EUR", After: "281500 EUR"}, event.Change{Field: "title.en", After: "House"})),
			"Bien : modification | Bien TIL-105 </properties/5> | Consommation d’énergie:  -> 281 kWh/m²/an | DPE établi le:  -> mar. 3 mars 2026 | Mode des charges:  -> provision, régularisation annuelle | Prix affiché: 975 € -> 281 500 € | Titre de l’annonce (anglais):  -> House",
			"Property: updated | Property TIL-105 </properties/5> | Energy use:  -> 281 kWh/m²/year | Energy report of:  -> Tue 3 Mar 2026 | How charges are paid:  -> provision, settled yearly | Price shown: €975 -> €281,500 | Title of the advert (English):  -> House"},
		{of("property.updated", "property", 5, change(event.Change{Field: "services", Before: "2", After: "2 75 9999"})),
			"Bien : modification | Bien TIL-105 </properties/5> | Prestations: Cheminée -> Cheminée, Fibre optique, 9999",
			"Property: updated | Property TIL-105 </properties/5> | Amenities: Fireplace -> Fireplace, Optical fiber, 9999"},
		{of("registration.expired", "registration", 44, change(event.Change{Field: "program", Before: "120", After: "120"}, event.Change{Field: "status", Before: "approved", After: "expired"},
			event.Change{Field: "expires_at", Before: "2026-11-22T19:01:35.987361Z"}, event.Change{Field: "rules", After: "own_team_contact=doubt"})),
			"Dénonciation : expiration | Dénonciation n° 44 </registrations/44> | Programme: = Les Jardins </programs/120> | État: acceptée -> expirée | Expire le: dim. 22 nov. 2026 20:01 ->  | Règles appliquées:  -> contact de l’équipe : à vérifier",
			"Registration: expired | Registration no. 44 </registrations/44> | Programme: = Les Jardins </programs/120> | Status: accepted -> expired | Expires on: Sun 22 Nov 2026 20:01 ->  | Rules applied:  -> contact of the own team: to be checked"},
		{of("mandate.registered", "mandate", 6, change(event.Change{Field: "register", After: "233128/T"}, event.Change{Field: "number", After: "6"}, event.Change{Field: "state", After: "live"})),
			"Mandat : enregistrement | Mandat n° 6 </mandates/233128/T/6> | Registre:  -> Transactions, carte CPI 4401 </cards/233128> | Numéro:  -> 6 | État:  -> en vigueur",
			"Mandate: registered | Mandate no. 6 </mandates/233128/T/6> | Register:  -> Transactions, card CPI 4401 </cards/233128> | Number:  -> 6 | State:  -> in force"},
		{of("option.created", "option", 3, change(event.Change{Field: "lots", After: "8116=369000 9999=8000"}, event.Change{Field: "lifespan", After: "172800"}, event.Change{Field: "owner", After: "9"})),
			"Option : création | Option Zoé Lefort </programs/120/options/3> | Lots:  -> A02 (369 000 €) </programs/120/lots/8116>, n° 9999 (8 000 €) | Durée:  -> 48 h | Suivi par:  -> Camille Moreau </users/9>",
			"Option: created | Option Zoé Lefort </programs/120/options/3> | Lots:  -> A02 (€369,000) </programs/120/lots/8116>, no. 9999 (€8,000) | Length:  -> 48 h | Followed by:  -> Camille Moreau </users/9>"},
		{of("program.updated", "program", 120, change(event.Change{Field: "rules", Before: "{OptionLife:48h0m0s OptionQueue:false OptionMax:96h0m0s}", After: "{OptionLife:72h0m0s OptionQueue:true OptionMax:96h0m0s}"})),
			"Programme : modification | Programme Les Jardins </programs/120> | Durée d’une option: 48 h -> 3 jours | File d’attente d’options: non -> oui",
			"Programme: updated | Programme Les Jardins </programs/120> | Length of an option: 48 h -> 3 days | Options wait in line: no -> yes"},
		{of("contact.merged", "contact", 12, change(event.Change{Field: "mobile", After: "+33639980012"}, event.Change{Field: "country", After: "FR"}, event.Change{Field: "lastname", After: "live"})),
			"Contact : fusion | Contact Zoé Lefort </contacts/12> | Mobile:  -> 06 39 98 00 12 | Pays:  -> France | Nom:  -> live",
			"Contact: merged | Contact Zoé Lefort </contacts/12> | Mobile:  -> 06 39 98 00 12 | Country:  -> France | Last name:  -> live"},
		{of("thing.some_thing", "thing", 1, change(event.Change{Field: "odd_field", After: "odd_value"})),
			"thing : some thing | thing n° 1 | odd field:  -> odd_value", "thing: some thing | thing no. 1 | odd field:  -> odd_value"},
	} {
		if d := cmp.Diff([]string{c.fr, c.en}, []string{told(teller(t, "fr").Line(c.line)), told(teller(t, "en").Line(c.line))}); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.line.Kind, d)
		}
	}
}

func TestWhatIsClosedToTheReaderIsNotLinkedTo(t *testing.T) {
	tell := teller(t, "fr")
	tell.Closed = []string{"/users"}
	got := tell.Value("lead", "user", "9")
	if d := cmp.Diff([]Said{{Text: "Camille Moreau"}}, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}
