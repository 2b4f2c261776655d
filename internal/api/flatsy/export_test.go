package flatsy

import "palier/internal/core/access"

// Operation is a line of the door's table.
type Operation struct {
	Method, Path string
	Need         access.Right
}

// Operations are all of them.
func Operations() (list []Operation) {
	for _, l := range (&Door{}).table() {
		list = append(list, Operation{l.method, l.path, l.need})
	}
	return list
}
