package leads2keys_test

import (
	"fmt"
	"strings"
	"testing"

	"palier/internal/api/apitest"
	"palier/internal/testkit"
)

// block is a file of so many mailboxes, with somebody behind each.
func block(boxes int) string {
	var b strings.Builder
	for i := range boxes {
		fmt.Fprintf(&b, `,{"id":"b-%d","palier":%d,"numero":%d,"porte":"gauche","type":"Logement","description":{"plus":["balcon"],"moins":[],"informatif":[],"qualitatif":["calme"],
"quantitatif":["3 pièces"]},"photo":[],"entreprise":[],"person":[{"id":"pe-%d","civility":"Mme","firstname":"Inès","lastname":"Lefort %d","job":"","phone":"","mobile":"",
"email":"ines.lefort.%d@example.org","web":"","comment":"","meteo":2}]}`, i, i%9, i, i, i, i)
	}
	return `{"immeuble":[{"id":"i-1","name":"A","escalier":[{"id":"e-1","name":"1","bal":[` + b.String()[1:] + `]}]}]}`
}

// A file of five hundred mailboxes (docs/prospecting.md).
func BenchmarkAFileOfFiveHundredMailboxes(b *testing.B) {
	contract, err := document()
	if err != nil {
		b.Fatal(err)
	}
	d := &door{testkit.Demo(b, testkit.One(b), testkit.Addresses(b)), contract}
	c := d.camille(b)
	api := c.api()
	api.Contract = nil
	value := block(500)
	const path = base + "block"
	put := func(b *testing.B, method, body string) string {
		a := api.Do(b, apitest.Request{Method: method, Path: path, Body: []byte(body)}).Want(b, 200)
		return apitest.Decode[map[string]string](b, a)["cas"]
	}
	cas := put(b, "POST", `{"value":`+value+`}`)
	b.Run("PUT", func(b *testing.B) {
		for b.Loop() {
			cas = put(b, "PUT", `{"cas":"`+cas+`","value":`+value+`}`)
		}
	})
	b.Run("GET", func(b *testing.B) {
		for b.Loop() {
			api.Get(b, path)
		}
	})
}
