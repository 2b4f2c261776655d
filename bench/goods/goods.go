// Package goods invents the properties that every server under measurement is given, and what people look for among
// them: the same documents, the same number n, for all.
//
// It knows the property of Apimo's documentation, in the form in which it is written and in the one in which it is
// read, the Poliris format as far as a file of it goes, and the towns of three French departments; it must not know the
// servers. Nobody lives at these addresses.
package goods

import (
	"fmt"
	"strconv"
)

// Good is property number n: what differs from one to the next. Numbers named after a code list hold its ids.
type Good struct {
	N              uint64
	Category, Type uint64 // property_category: 1 sale, 2 rental; property_type: 1 flat, 2 house
	Town           Town
	Lat, Lon       float64
	House          uint64 // number in its street
	Street         string
	Surface, Total uint64 // square metres
	Rooms          uint64
	Bedrooms       uint64
	Floor          uint64
	Year           uint64
	Price          uint64 // euros
}

// Of gives property number n. The same n is the same property.
func Of(n uint64) Good {
	g := Good{N: n, Category: 1, Type: 1, Town: Towns[draw(n, 1)%uint64(len(Towns))], House: 1 + draw(n, 2)%180, Street: streets[draw(n, 3)%uint64(len(streets))]}
	if draw(n, 4)%5 == 0 {
		g.Category = 2
	}
	g.Surface = 22 + draw(n, 5)%90
	if draw(n, 6)%5 < 2 {
		g.Type = 2
		g.Surface = 70 + draw(n, 5)%130
	}
	g.Total = g.Surface + 4 + draw(n, 7)%30
	g.Rooms = 1 + g.Surface/22
	g.Bedrooms = max(1, g.Rooms) - 1
	if g.Type == 1 {
		g.Floor = draw(n, 8) % 7
	}
	g.Year = 1890 + draw(n, 9)%136
	g.Price = g.Surface * (1900 + draw(n, 10)%3200) / 500 * 500
	if g.Category == 2 {
		g.Price = g.Surface * (11 + draw(n, 10)%8)
	}
	g.Lat = g.Town.Lat + float64(draw(n, 11)%2000)/1e5 - 0.01
	g.Lon = g.Town.Lon + float64(draw(n, 12)%2000)/1e5 - 0.01
	return g
}

// draw is a number that depends on n and on what it is for, and looks like chance (SplitMix64).
func draw(n, what uint64) uint64 {
	z := n*0x9e3779b97f4a7c15 + what*0xd1b54a32d192ed03
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return (z ^ z>>31) >> 1
}

// ReferencePrefix begins the references of all of them.
const ReferencePrefix = "GOOD-"

// Reference is the agency's own name of property n.
func Reference(n uint64) string { return ReferencePrefix + strconv.FormatUint(n, 10) }

// Append adds property n to dst as it is written: every key of a POST of Apimo's documentation, and the bedrooms. What
// is written apart (the texts of its ad, its pictures) is not in it. About 3 kB.
func Append(dst []byte, n uint64, user string) []byte {
	g := Of(n)
	dst = fmt.Appendf(dst, `{"reference":%q,"user":%s`, Reference(n), user)
	dst = g.head(dst)
	dst = fmt.Appendf(dst, `,"city":%q,"zipcode":%q,"district":null`, g.Town.Name, g.Town.Zipcode)
	dst = fmt.Appendf(dst, `,"price":{"value":%d,"max":null,"fees":%d,"period":%s,"hide":false,"inventory":null,"deposit":%s,"currency":"EUR",`+
		`"commission_owner":null,"commission_customer":%d,"contribution":null,"pension":null,"tenant":null,"sold":null,"sold_at":null,`+
		`"estimation":{"min":%d,"max":%d},"negotiable":null}`,
		g.Price, g.charges(), g.period(), g.deposit(), g.commission(), g.Price*9/10, g.Price*11/10)
	dst = append(g.sheet(dst, false), `,"tags_customized":["Exclusivité de la semaine","Visite virtuelle"]`...)
	return append(dst, '}')
}

// AppendWhole adds property n as it is read: every key of a GET of Apimo's documentation but id, created_at and
// updated_at, which each server gives itself. About 7 kB.
func AppendWhole(dst []byte, n uint64) []byte {
	g := Of(n)
	dst = fmt.Appendf(dst, `{"reference":%q,"agency":14,"user":%s,"parent":null`, Reference(n), user)
	dst = g.head(dst)
	dst = fmt.Appendf(dst, `,"block_name":null,"lot_reference":null,"cadastre_reference":null,"stairs_reference":null,`+
		`"region":{"id":52,"name":"Pays de la Loire"},"city":{"id":%d,"name":%q,"zipcode":%q},"district":null,"radius":null,"altitude":null`,
		2000+draw(n, 1)%uint64(len(Towns)), g.Town.Name, g.Town.Zipcode)
	dst = fmt.Appendf(dst, `,"price":{"value":%d,"max":null,"fees":%d,"period":%s,"hide":false,"inventory":null,"deposit":%s,"currency":"EUR",`+
		`"commission":%[5]d,"guarantee":null,"transfer_tax":null,"contribution":null,"pension":null,"tenant":null,"vat":null,"sold":null,"sold_at":null,`+
		`"commission_owner":null,"commission_customer":%[5]d,"net_seller":%d,"estimation":{"min":%d,"max":%d},"negotiable":null}`,
		g.Price, g.charges(), g.period(), g.deposit(), g.commission(), g.Price-g.commission(), g.Price*9/10, g.Price*11/10)
	dst = append(dst, `,"owner":null,"visit":null,"exchanges":[],"status_comment":null,"logs":[{"field":"price","value":"0","date":"2026-04-12 10:00:00"}],"residence":null,"style":null`...)
	dst = append(g.sheet(dst, true), `,"tags_customized":[{"comment":"Exclusivité de la semaine"},{"comment":"Visite virtuelle"}],"pictures":[`...)
	for i := range Pictures {
		dst = fmt.Appendf(dst, `%s{"id":%d,"rank":%d,"url":"https://media.example.org/picture/%08x-%04x-4%03x-8%03x-%012x.jpg","width_max":1600,"height_max":1200,"internet":"1","comments":%s}`,
			comma(i), n*10+uint64(i), i+1, draw(n, 20)&0xffffffff, i, i, i, draw(n, 21)&0xffffffffffff, captions[i])
	}
	dst = append(dst, `],"medias":[],"comments":[`...)
	for i, language := range Languages {
		dst = g.appendComment(append(dst, comma(i)...), language, true)
	}
	return append(dst, `],"financial":[]}`...)
}

func comma(i int) string {
	if i == 0 {
		return ""
	}
	return ","
}

// user is who is in charge of all of them, as a property that is read shows him.
const user = `{"id":9,"agency":14,"active":true,"created_at":"2026-01-05 10:00:00","updated_at":"2026-01-05 10:00:00","firstname":"Camille","lastname":"MOREAU",` +
	`"language":"fr","spoken_languages":["fr"],"group":2,"email":"camille.moreau@tilleuls.example.org","phone":"","mobile":"+33639980003","fax":null,"timezone":"Europe/Paris",` +
	`"picture":null,"birthday_at":"1985-04-12"}`

// charges a month, of a flat.
func (g Good) charges() uint64 { return 20 + g.Surface*3/2 }

func (g Good) period() string {
	if g.Category == 2 {
		return "4" // property_period: month
	}
	return "null"
}

func (g Good) deposit() string {
	if g.Category == 2 {
		return strconv.FormatUint(g.Price, 10)
	}
	return "null"
}

func (g Good) commission() uint64 { return g.Price / 25 }
