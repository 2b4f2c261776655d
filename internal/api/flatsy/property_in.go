package flatsy

import (
	"strconv"

	"palier/internal/api/wire"
	"palier/internal/core/listings"
	"palier/internal/core/visits"
)

// savingOf reads what a client says of a property (openapi.yaml, schema
// PropertySaveRequest). Keys that are not there stay nil: they change nothing.
func savingOf(in *intake) (n visits.Saving, err error) {
	in.required("externalRef")
	put(in, "externalRef", &n.Reference, text())
	replace(in, "inCharge", &n.InCharge, text())
	replace(in, "rentSell", &n.Category, word(categories(), wordRent+", "+wordSell))
	replace(in, "criterias", &n.Criteria, object(in, "criterias", criteriaOf))
	replace(in, "price", &n.Price, euros())
	replace(in, "extUrl", &n.URL, address())
	replace(in, "address", &n.Address, object(in, "address", addressOf))
	replace(in, "doorRef", &n.Door, text())
	replace(in, "picUrls", &n.Pictures, list("doit être un tableau d'adresses web en http ou https", address()))
	replace(in, "fields", &n.Details, object(in, "fields", detailsOf))
	replace(in, "additionalRefs", &n.Refs, textList())
	replace(in, "tenantPhone", &n.TenantPhone, text())
	replace(in, "extraFields", &n.Extra, free())
	replace(in, "metadata", &n.Metadata, free())
	return n, in.err()
}

// addressOf reads an address. The document wants coordinates as well; who has none is
// not kept out for it.
func addressOf(in *intake) (a visits.Address) {
	in.required("address", "zip", "city", "countryCode")
	put(in, "address", &a.Street, text())
	put(in, "zip", &a.Zipcode, text())
	put(in, "city", &a.City, text())
	if in.has("countryCode") {
		put(in, "countryCode", &a.Country, country())
	}
	put(in, "doorInfo", &a.DoorInfo, text())
	put(in, "latitude", &a.Lat, between(-90, 90))
	put(in, "longitude", &a.Lon, between(-180, 180))
	north, east := in.has("latitude"), in.has("longitude")
	switch a.Located = north && east; {
	case north && !east:
		in.refuse("longitude", "est obligatoire avec latitude")
	case east && !north:
		in.refuse("latitude", "est obligatoire avec longitude")
	}
	return a
}

// detailsOf reads what the ad says (schema PropertyFields).
func detailsOf(in *intake) (d listings.Details) {
	put(in, "surface", &d.Surface, said(number()))
	put(in, "numRooms", &d.Rooms, said(integer()))
	put(in, "numBedrooms", &d.Bedrooms, said(integer()))
	put(in, "floor", &d.Floor, said(integer()))
	put(in, "leaseDurationYears", &d.LeaseYears, said(integer()))
	put(in, "constructionYear", &d.ConstructionYear, said(integer()))
	put(in, "orientation", &d.Orientation, text())
	put(in, "text", &d.Text, text())
	put(in, "availableFrom", &d.AvailableFrom, text())
	put(in, "heating", &d.Heating, text())
	put(in, "works", &d.Works, text())
	put(in, "dpe", &d.Energy, text())
	put(in, "deposit", &d.Deposit, said(number()))
	put(in, "monthlyCharges", &d.MonthlyCharges, said(number()))
	put(in, "agencyFee", &d.AgencyFee, said(number()))
	put(in, "cave", &d.Cellar, said(flag()))
	put(in, "keeper", &d.Keeper, said(flag()))
	put(in, "parking", &d.Parking, said(flag()))
	put(in, "furnished", &d.Furnished, said(flag()))
	put(in, "additionalSurfaces", &d.Surfaces, list("doit être un tableau d'objets", object(in, "additionalSurfaces[]", surfaceOf)))
	return d
}

func surfaceOf(in *intake) (s listings.Surface) {
	in.required("name", "surface")
	put(in, "name", &s.Name, text())
	put(in, "surface", &s.Area, number())
	return s
}

// openingsOf reads when a property can be visited (schema AvailabilityUpdateRequest).
// An absent list is an empty one.
func openingsOf(in *intake) ([]visits.Opening, error) {
	v, _ := in.object.Get("availability")
	if v.Kind() != wire.KindArray && !v.IsNull() {
		in.refuse("availability", "doit être un tableau d'intervalles")
	}
	var list []visits.Opening
	for i, item := range v.Items() {
		name := indexed("availability", i)
		one := object(in, name, openingOf)
		if o, ok := one.parse(item); ok {
			list = append(list, o)
		} else {
			in.refuse(name, one.must)
		}
	}
	return list, in.err()
}

func openingOf(in *intake) (o visits.Opening) {
	in.required("start", "end")
	put(in, "start", &o.Start, instant())
	put(in, "end", &o.End, instant())
	put(in, "isWeeklyRecurring", &o.Weekly, flag())
	return o
}

// indexed names an item of an array: availability[2].
func indexed(name string, i int) string { return name + "[" + strconv.Itoa(i) + "]" }
