package mandates

// Resealed is the first line of a chain that says something else.
func Resealed(l Line) Line {
	l.Digest = digest(l)
	l.Hash = link("", l)
	return l
}
