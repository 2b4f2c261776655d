package programs

// LotName is what a lot is called wherever it is only mentioned.
type LotName struct {
	OuterCode string
	Reference string
	Type      string // Types
	Typology  string // Typologies, or empty
	Subtype   string
}

// Name is the lot's.
func (l Lot) Name() LotName {
	return LotName{OuterCode: l.OuterCode, Reference: l.Reference, Type: l.Type, Typology: l.Typology, Subtype: l.Subtype}
}
