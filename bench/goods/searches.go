package goods

import "fmt"

// InDemand tells whether property n costs what many look for: some cost more than anybody would pay.
func InDemand(n uint64) bool {
	g := Of(n)
	if g.Category == 2 {
		return g.Price >= 500 && g.Price <= 1500
	}
	return g.Price >= 120_000 && g.Price <= 400_000
}

// AppendSearch adds search number n of a contact to dst, as a request of Apimo's documentation is written: one town of
// Towns, two or three, a budget of which a fifth to a third of the prices there is inside, a flat, a house or either.
// One in fifty looks everywhere.
func AppendSearch(dst []byte, n uint64, contact, user string) []byte {
	most := 90_000 + draw(n, 201)%80*5_000
	category := 1 + max(draw(n, 202)%5, 3) - 3 // four of five buy
	least := most * 3 / 4
	if category == 2 {
		most = 350 + draw(n, 201)%80*20
		least = most / 2
	}
	dst = fmt.Appendf(dst, `{"active":true,"auto":true,"contact":%s,"user":%s,"category":"%d","types":%s,"country":"FR","locations":[`,
		contact, user, category, []string{`["1"]`, `["2"]`, `["1","2"]`}[draw(n, 203)%3])
	if draw(n, 204)%50 > 0 {
		for i := range 1 + draw(n, 205)%3 {
			town := Towns[draw(n, 206+i)%uint64(len(Towns))]
			dst = fmt.Appendf(dst, `%s{"city":{"name":%q},"zipcode":%q}`, comma(int(i)), town.Name, town.Zipcode)
		}
	}
	dst = fmt.Appendf(dst, `],"rooms_operator":"2","rooms":%d,"bedrooms":%d,"margin":"%d","area":{"min":"%d","max":null,"unit":"1"},"price":{"min":"%d","max":"%d","currency":"EUR"},`+
		`"floor":{"operator":"2","type":null,"value":null},"services":[%s],"proximities":[%s],"tags":[],"comment":"Recherche depuis %d semaines, financement %s.","free_criteria":""}`,
		1+draw(n, 210)%4, draw(n, 211)%3, 5*(draw(n, 212)%3), 25+draw(n, 213)%70, least, most,
		[]string{"", "6", "8,9", "6,12"}[draw(n, 214)%4], []string{"", "4,5", "1"}[draw(n, 215)%3], 1+draw(n, 216)%40, []string{"accordé", "en cours"}[draw(n, 217)%2])
	return dst
}
