package leads2keys

import (
	"strconv"
	"strings"

	"palier/internal/core/fault"
)

// fieldNames are this API's names of the core's fields, where the two differ.
var fieldNames = map[string]string{
	"buildings": "immeuble", "stairs": "escalier", "boxes": "bal", "people": "person", "companies": "entreprise", "photos": "photo",
	"remarks": "description", "minus": "moins", "informative": "informatif", "qualities": "qualitatif", "quantities": "quantitatif",
	"code": "digicode", "door": "porte", "kind": "type",
	"idempotency_key": "Idempotency-Key", "mailbox": "bal", "expires": "expiration", "actions": "action", "projects": "projet", "appointments": "appointements", "mandates": "mandat", "phases": "phase", "price": "prix",
}

// explained puts what the core says into this API's words: each problem with the field that
// it is about, or the message.
func explained(f *fault.Error) string {
	if len(f.Problems) == 0 {
		return f.Message
	}
	sentences := make([]string, len(f.Problems))
	for i, p := range f.Problems {
		sentences[i] = fieldName(p.Field) + ": " + elsewhere(p.Message)
	}
	return strings.Join(sentences, " ")
}

// fieldName is this API's name of a field of the core: buildings.0.stairs.2 is
// immeuble[0].escalier[2].
func fieldName(field string) string {
	var b strings.Builder
	for i, part := range strings.Split(field, ".") {
		if _, err := strconv.Atoi(part); err == nil {
			b.WriteString("[" + part + "]")
			continue
		}
		if i > 0 {
			b.WriteByte('.')
		}
		if name, ok := fieldNames[part]; ok {
			part = name
		}
		b.WriteString(part)
	}
	return b.String()
}

// sameID begins the message that names another field: where an id was met before.
const sameID = "This id is that of "

func elsewhere(message string) string {
	rest, ok := strings.CutPrefix(message, sameID)
	if !ok {
		return message
	}
	field, rest, _ := strings.Cut(rest, " ")
	return sameID + valueOf + fieldName(field) + " " + rest
}
