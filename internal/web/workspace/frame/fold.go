package frame

import (
	"net/url"
	"strings"

	"palier/internal/web/page"
)

// fold is the button that a list's filters stand behind on a telephone, with how many of
// them narrow the list. On a wide screen the style sheet shows them without it.
type fold struct {
	Words page.Words
	Count int
}

// Fold counts the filters that the address of the page sets: names of parameters, or
// NAME=VALUE when the form sends a value for what leaves nothing out.
func (s shell) Fold(names ...string) fold {
	return fold{s.call.Words, narrowing(s.call.R.URL.Query(), names)}
}

func narrowing(asked url.Values, names []string) (n int) {
	for _, name := range names {
		name, whole, _ := strings.Cut(name, "=")
		if value := strings.TrimSpace(asked.Get(name)); value != "" && value != whole {
			n++
		}
	}
	return n
}
