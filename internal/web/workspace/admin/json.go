package admin

import (
	"bytes"
	"encoding/json"
)

// indented is JSON as people read it; anything else, and JSON that was cut, as it is.
func indented(body []byte) string {
	var out bytes.Buffer
	if json.Indent(&out, body, "", "  ") != nil {
		return string(body)
	}
	return out.String()
}
