package listings

import (
	"strings"
	"unicode"
)

// Public is what of a property anybody may read: its address and its place as far as the
// agency shows them, and nothing that is private.
func (p Property) Public() Property {
	switch p.Advert.AddressShown {
	case ShowAll:
	case ShowStreet:
		p.Address, p.AddressMore = street(p.Address), ""
	default:
		p.Address, p.AddressMore = "", ""
	}
	if p.Advert.AddressShown != ShowAll {
		p.Lat, p.Lon, p.Located = 0, 0, false
		p.Particulars.Cadastre, p.Particulars.LotRef, p.Particulars.Block, p.Particulars.Stairs = "", "", "", ""
	}
	p.Agreement.Reference = ""
	p.Advert.OwnerFee, p.Advert.EstimateFrom, p.Advert.EstimateTo, p.Advert.Note = nil, nil, nil, ""
	x := &p.Particulars
	x.VisitContact, x.VisitComment, x.StatusComment, x.FillingRate, x.Warnings, x.Sums.Negotiable = 0, "", "", nil, nil, nil
	if x.Hide {
		p.Price.Minor, p.Price.Currency = 0, ""
	}
	return p
}

// street is an address without the number of the house.
func street(address string) string {
	words := strings.Fields(address)
	for len(words) > 1 && (unicode.IsDigit([]rune(words[0])[0]) || repetition(words[0])) {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// repetition tells what stands behind a number: bis, ter, B.
func repetition(word string) bool {
	word = strings.ToLower(strings.Trim(word, ","))
	return word == "bis" || word == "ter" || word == "quater" || len(word) == 1 && word != "à"
}
