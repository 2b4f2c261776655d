package goods

import "fmt"

// head is what a property says of itself alike where it is written and where it is read.
func (g Good) head(dst []byte) []byte {
	return fmt.Appendf(dst, `,"step":1,"status":1,"group":1,"ranking":%d,"category":%d,"subcategory":null,"name":null,"type":%d,"subtype":%d,`+
		`"agreement":{"type":%d,"reference":"%d","start_at":"2026-04-12","end_at":"2027-04-11"},"publish_address":false,"address":"%d %s","address_more":"Bâtiment %c",`+
		`"country":"FR","longitude":%.5f,"latitude":%.5f,"area":{"unit":1,"value":%d,"total":%d,"weighted":null},"rooms":%d,"bedrooms":%d,"sleeps":null`,
		1+draw(g.N, 30)%5, g.Category, g.Type, []int{5, 18}[g.Type-1], 1+2*(draw(g.N, 32)%2), 10_000+g.N,
		g.House, g.Street, 'A'+rune(draw(g.N, 33)%6), g.Lon, g.Lat, g.Surface, g.Total, g.Rooms, g.Bedrooms)
}

// Areas are how many rooms a property lists, Services how many services.
const (
	Areas    = 6
	Services = 8
)

// sheet is the rest: rooms, fittings, regulations. Where it is read there are more keys, and rooms have
// numbers as texts.
func (g Good) sheet(dst []byte, read bool) []byte {
	n := g.N
	dst = fmt.Appendf(dst, `,"view":{"type":%d,"landscape":[%d,4]},"construction":{"method":[%d],"construction_year":%d,`,
		1+draw(n, 40)%4, 1+draw(n, 41)%3, 3+draw(n, 42)%3, g.Year)
	if read {
		dst = append(dst, `"construction_step":null,`...)
	}
	dst = fmt.Appendf(dst, `"renovation_year":%d},"floor":{"type":%d,`, max(g.Year, 2012), floorType(g.Floor))
	if read {
		dst = append(dst, `"value":null,`...)
	}
	dst = fmt.Appendf(dst, `"levels":%d,"floors":%d},"heating":{"device":%d,"access":%d,"type":%d},"water":{"hot_device":%d,"hot_access":1,"waste":2},`+
		`"condition":%d,"standing":%d,"facades":%d,"url":"https://tilleuls.example.org/biens/%s","availability":1,"available_at":"2026-12-%02d","delivered_at":null,`+
		`"activities":[],"orientations":[%d,%d],"services":[%s],"proximities":[%s],"tags":[%d,14]`,
		1+g.Floor/2, 1+g.Rooms/6, 1+draw(n, 43)%4, 1+draw(n, 44)%3, 1+draw(n, 45)%4, 2+draw(n, 46)%3,
		[]int{1, 3, 5, 6}[draw(n, 47)%4], []int{1, 2, 5}[draw(n, 48)%3], 1+draw(n, 49)%4, Reference(n), 1+draw(n, 50)%28,
		1+draw(n, 51)%4, 5+draw(n, 52)%4, serviceSets[draw(n, 53)%uint64(len(serviceSets))], proximitySets[draw(n, 54)%uint64(len(proximitySets))], 1+draw(n, 55)%3)
	dst = append(dst, `,"areas":[`...)
	for i := range uint64(Areas) {
		dst = append(dst, comma(int(i))...)
		shape := `{"type":%d,"number":%d,"area":%d.%d,"flooring":%d,"ceiling_height":2.6,"floor":{"type":3,"value":%d},"orientations":[%d],"comments":%s}`
		if read {
			shape = `{"type":"%d","number":"%d","area":%d.%d,"flooring":"%d","ceiling_height":2.6,"floor":{"id":3,"value":%d},"orientations":[%d],"comments":%s}`
		}
		dst = fmt.Appendf(dst, shape, rooms[i].code, 1+draw(n, 60+i)%2, 5+draw(n, 70+i)%22, 1+draw(n, 80+i)%9, 1+draw(n, 90+i)%2, g.Floor, 1+draw(n, 100+i)%4, rooms[i].said)
	}
	dst = fmt.Appendf(dst, `],"regulations":[{"type":1,"value":"%d","date":"2025-09-%02d"},{"type":2,"value":"%d","date":"2025-09-%02d"},{"type":3,"value":"%d.4","date":"2025-10-02"},`+
		`{"type":133,"value":"%d","date":null},{"type":4,"value":"Oui","date":"2025-10-05"}],"filling_rate":null,"private_comment":%q`,
		90+draw(n, 110)%260, 1+draw(n, 111)%28, 4+draw(n, 112)%60, 1+draw(n, 111)%28, g.Surface, 500+draw(n, 113)%1500, notes[draw(n, 114)%uint64(len(notes))])
	return dst
}

// floorType is a floor's id in property_floor: 1 is the ground floor, 3 the first.
func floorType(floor uint64) uint64 {
	if floor == 0 {
		return 1
	}
	return floor + 2
}

// AppendComment adds the text of property n's ad in a language, as it is written: about a kilobyte.
func AppendComment(dst []byte, n uint64, language string) []byte {
	return Of(n).appendComment(dst, language, false)
}

func (g Good) appendComment(dst []byte, language string, read bool) []byte {
	t := texts[language]
	pick := func(list []string, what uint64) string { return list[draw(g.N, what)%uint64(len(list))] }
	dst = fmt.Appendf(dst, `{"language":%q,"title":"%s %d m² - %s","subtitle":%q,"hook":%q,"comment":"`, language, pick(t.titles, 120), g.Surface, g.Town.Name, pick(t.subtitles, 121), pick(t.hooks, 122))
	start := draw(g.N, 123)
	for i := range uint64(sentences) {
		if i > 0 {
			dst = append(dst, []string{" ", `\n`}[i%2]...)
		}
		dst = append(dst, t.sentences[(start+i)%uint64(len(t.sentences))]...)
	}
	dst = append(dst, '"')
	if read {
		dst = append(dst, `,"comment_full":null`...)
	}
	return append(dst, '}')
}
