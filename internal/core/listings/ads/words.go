package ads

import (
	"regexp"
	"strings"
)

var (
	postcode = regexp.MustCompile(`\b(\d{5}) ([a-z][a-z'-]+(?: (?:sur|sous|en|les|la|le|de|du|des|saint|sainte|mer|loire|erdre|rhone|seine)\b(?:[ -][a-z'-]+)?)*)`)
	district = regexp.MustCompile(`\b(paris|lyon|marseille) ?(\d{1,2}) ?(?:er|e|eme|ieme)?\b(?: arrondissement)?`)
	money    = regexp.MustCompile(`^(?:euros?|eur|kwh|km|m)$`)

	classes = regexp.MustCompile(`\b(dpe|classe energie|classe energetique|etiquette energie|energie|diagnostic de performance energetique|consommation energetique|ges|classe climat|climat|emissions? de gaz a effet de serre)\b ?(?:\(?dpe\)? ?)?(?:en )?(?:classe|:|=|-)* ?(?:classe ?:? ?)?([a-g]\b|vierge\b)`)
	kwh     = regexp.MustCompile(`\b(\d{1,3})(?:[.,]\d)? ?kwh`)
	carbon  = regexp.MustCompile(`\b(\d{1,3})(?:[.,]\d)? ?kg ?(?:de )?(?:eq ?)?co`)

	heating  = regexp.MustCompile(`chauffage ?:? ?((?:(?:individuel|collectif|central|au|a la|le|gaz|electrique|fioul|bois|granules|sol|par|pompe a chaleur|de ville|urbain|reversible|climatisation)\b ?)+)`)
	facing   = regexp.MustCompile(`\b(?:expose|exposee|exposition|oriente|orientee|orientation)s? ?:? ?(?:au |plein |plein-|cote )?((?:nord|sud|est|ouest)(?:[ -/](?:nord|sud|est|ouest))?)\b`)
	lots     = regexp.MustCompile(`\bcopropriete (?:de |composee de |comprenant |: )?(\d{1,4}) lots|\b(\d{1,4}) lots\b[^.;\n]{0,30}copropriete`)
	shared   = regexp.MustCompile(`\bcopropriete\b`)
	noSuit   = regexp.MustCompile(`(?:pas de|aucune|sans) procedures? `)
	from     = regexp.MustCompile(`\b(?:disponible|libre) ((?:immediatement|de suite|(?:le|a partir du) \d{1,2}(?:er)?(?:[/ ][a-z0-9]+){1,2}|a la vente|debut [a-z]+|fin [a-z]+))`)
	negative = regexp.MustCompile(`\b(?:sans|pas d'|pas de|ni|aucune?|non)(?: [a-z]+)? ?$`)
)

// features are what there is, or expressly is not.
var featured = []struct {
	field string
	words *regexp.Regexp
}{
	{"lift", regexp.MustCompile(`\bascenseur\b`)}, {"cellar", regexp.MustCompile(`\bcaves?\b`)}, {"parking", regexp.MustCompile(`\b(?:parking|garage|box|stationnement|carport)\b`)},
	{"keeper", regexp.MustCompile(`\bgardien(?:ne)?\b`)}, {"furnished", regexp.MustCompile(`\bmeublee?\b`)},
}

// place is a postcode with its town, or a district of the three towns that have some.
func place(t text) []Found {
	for _, h := range t.all(district) {
		n, ok := numeral(h.groups[2])
		most := map[string]int{"paris": 20, "lyon": 9, "marseille": 16}[h.groups[1]]
		if ok && n != "0" && len(n) <= 2 && atMost(n, most) {
			first := map[string]string{"paris": "750", "lyon": "690", "marseille": "130"}[h.groups[1]]
			return []Found{h.found("zipcode", first+("0" + n)[len(n)-1:]), h.found("city", strings.ToUpper(h.groups[1][:1])+h.groups[1][1:])}
		}
	}
	for _, h := range t.all(postcode) {
		if town := h.words(h.from+6, h.to); !money.MatchString(h.groups[2]) && upper(town) {
			return []Found{h.found("zipcode", h.groups[1]), h.found("city", town)}
		}
	}
	return nil
}

func atMost(n string, most int) bool {
	return len(n) == 1 && n[0]-'0' <= byte(min(most, 9)) || len(n) == 2 && int(n[0]-'0')*10+int(n[1]-'0') <= most
}

// upper tells whether a name begins as names do.
func upper(name string) bool { return name != "" && strings.ToLower(name[:1]) != name[:1] }

// assessment is what the energy assessment says, as the ad gives it.
func assessment(t text) (list []Found) {
	for _, h := range t.all(classes) {
		field, value := "energy", strings.ToUpper(h.groups[2])
		if value == "VIERGE" {
			value = "VI"
		}
		if g := h.groups[1]; g == "ges" || strings.Contains(g, "climat") || strings.HasPrefix(g, "emission") {
			field = "climate"
		}
		list = append(list, h.found(field, value))
	}
	number := func(h hit) (string, bool) { return h.groups[1], h.groups[1] != "0" }
	list = append(list, t.one("energy_value", kwh, number)...)
	return append(list, t.one("climate_value", carbon, number)...)
}

func features(t text) (list []Found) {
	for _, f := range featured {
		hits := t.all(f.words)
		if len(hits) == 0 {
			continue
		}
		h, there := hits[0], "yes"
		if not := negative.FindString(h.before()); not != "" {
			h.from, there = h.from-len(not), "no"
		}
		list = append(list, h.found(f.field, there))
	}
	return list
}

// sayings are what is kept in the ad's own words, and what it says of a co-ownership.
func sayings(t text) (list []Found) {
	for _, f := range []struct {
		field string
		words *regexp.Regexp
	}{{"heating", heating}, {"orientation", facing}, {"available_from", from}} {
		list = append(list, t.one(f.field, f.words, func(h hit) (string, bool) {
			at := h.from + strings.Index(h.plain[h.from:h.to], h.groups[1])
			said := strings.TrimSpace(h.words(at, at+len(strings.TrimRight(h.groups[1], " "))))
			return said, said != ""
		})...)
	}
	list = append(list, t.one("lots", lots, func(h hit) (string, bool) { return h.groups[1] + h.groups[2], true })...)
	list = append(list, t.one("co_owned", shared, func(h hit) (string, bool) {
		if negative.MatchString(h.before()) || strings.HasSuffix(strings.TrimSpace(h.before()), "hors") {
			return "no", true
		}
		return "yes", true
	})...)
	return append(list, t.one("proceedings", noSuit, func(hit) (string, bool) { return "no", true })...)
}
