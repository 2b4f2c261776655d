package ads

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	amounts = regexp.MustCompile(`(\d{1,3}(?:[ .]\d{3})+|\d{1,8})(?:,(\d{1,2}))? ?(k ?€|k ?euros|m ?€|€|euros?\b|eur\b)`)
	about   = regexp.MustCompile(`prix hors honoraires|hors honoraires|honoraires (?:inclus|compris)|prix|loyer|charges?|honoraires|taxe fonciere|depot de garantie|caution|frais|provision|quote-part|travaux|bouquet|rente|net vendeur|complement de loyer`)
	shown   = regexp.MustCompile(`^ ?(?:ttc )?(?:fai|hai|honoraires (?:inclus|compris)|honoraires d'agence inclus|frais d'agence inclus|cc\b|charges comprises|hors charges|hc\b)`)
	without = regexp.MustCompile(`^ ?(?:ttc )?(?:hors honoraires|net vendeur|de travaux|de frais|(?:/|par|du|le) ?m ?2)`)
	spent   = regexp.MustCompile(`^ ?(?:/ ?mois |par mois |mensuels |/ ?an |par an )?de (charges|depot de garantie|taxe fonciere|caution)`)
	yearly  = regexp.MustCompile(`^ ?(?:/ ?an\b|par an\b|annuels?)`)
	monthly = regexp.MustCompile(`^ ?(?:/ ?mois|par mois|mensuels?)`)
	payers  = regexp.MustCompile(`honoraires[^.;\n]{0,60}charge (?:du |de l'|de la |de )?(vendeur|acquereur|acheteur|vendeurs|acquereurs|locataire)`)
)

// sums are the price, and what else costs: what an amount is of stands before it, or follows.
func sums(t text) (list []Found) {
	var price []Found
	for _, h := range t.all(amounts) {
		field, sure := h.cost()
		if field == "" {
			continue
		}
		one := h.found(field, h.amount())
		switch {
		case field != "price":
			list = append(list, one)
		case sure:
			price = append([]Found{one}, price...)
		default:
			price = append(price, one)
		}
	}
	list = append(list, t.one("fee_payer", payers, func(h hit) (string, bool) {
		if strings.HasPrefix(h.groups[1], "vendeur") {
			return "seller", true
		}
		return "buyer", true
	})...)
	return append(price, list...)
}

// cost is the field of an amount, empty when nobody can tell; sure: it says that it is what
// the public pays.
func (h hit) cost() (field string, sure bool) {
	after := h.after()
	if without.MatchString(after) {
		return "", false
	}
	if shown.MatchString(after) {
		return "price", true
	}
	of := lastOf(about, h.before())
	if m := spent.FindStringSubmatch(after); m != nil {
		of = m[1]
	}
	switch of {
	case "prix", "honoraires inclus", "honoraires compris", "loyer":
		return "price", false
	case "charge", "charges", "provision", "quote-part":
		if yearly.MatchString(after) || strings.Contains(h.before(), "annuel") || of == "quote-part" {
			return "yearly_share", false
		}
		return "monthly_charges", false
	case "taxe fonciere":
		return "property_tax", false
	case "depot de garantie", "caution":
		return "deposit", false
	case "honoraires":
		return "agency_fee", false
	case "complement de loyer":
		return "rent_extra", false
	case "":
		if n, err := strconv.ParseFloat(h.amount(), 64); err == nil && (n >= 10_000 || n >= 100 && monthly.MatchString(after)) {
			return "price", false
		}
	}
	return "", false
}

// amount is in euros.
func (h hit) amount() string {
	whole := strings.NewReplacer(" ", "", ".", "").Replace(h.groups[1])
	n, err := strconv.ParseFloat(strings.TrimSuffix(whole+"."+h.groups[2], "."), 64)
	if err != nil {
		return ""
	}
	switch h.groups[3][0] {
	case 'k':
		n *= 1_000
	case 'm':
		n *= 1_000_000
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
