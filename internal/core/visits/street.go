package visits

// StreetOf is an address without its house number, as an ad shows it that goes no further;
// empty where no number says which part of it is the street.
func StreetOf(address string) string { return street(address) }
