package adlead

// Operation is a line of the table as tests outside of the package see it.
type Operation struct {
	Method, Path string
	Needs        []string // one of these permissions; none: any valid key
	Site         bool     // within a programme
}

// Operations are the table's lines in its order.
func Operations() (list []Operation) {
	for _, l := range (&Door{}).table() {
		o := Operation{Method: l.method, Path: string(l.scope) + l.path, Site: l.scope == site}
		for _, r := range l.any {
			o.Needs = append(o.Needs, string(r))
		}
		list = append(list, o)
	}
	return list
}
