package adlead_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// sayings are the messages of openapi.yaml (components/responses) by status; a conflict has its own.
var sayings = map[int][]string{
	403: {badKey, noRight}, 404: {notFound}, 405: {noVerb}, 409: nil, 413: {tooBig}, 422: {invalid},
}

const tooBig = "Requête trop volumineuse."

// refusal is this door's rule for errors beside the schema, which has the four keys
// of the envelope: a message of the table, and sentences in French for the fields
// that are named; what is invalid names one at least.
func refusal(status int, text []byte) error {
	var body struct {
		Message string
		Errors  map[string][]string
	}
	if err := json.Unmarshal(text, &body); err != nil {
		return err
	}
	said, documented := sayings[status]
	switch {
	case !documented || said != nil && !slices.Contains(said, body.Message):
		return fmt.Errorf("%d does not say %q", status, body.Message)
	case body.Errors != nil && len(body.Errors) == 0, status == 422 && len(body.Errors) == 0:
		return fmt.Errorf("no field is named")
	}
	for field, sentences := range body.Errors {
		for _, s := range sentences {
			if !french(s) {
				return fmt.Errorf("%s says %q", field, s)
			}
		}
	}
	return nil
}

// french tells a sentence of this API from one of the core's that nobody translated.
func french(s string) bool {
	return slices.ContainsFunc([]string{"Le ", "La ", "Les ", "Donnez ", "Cette ", "Ce ", "Une ", "Un ", "L'", "D'"}, func(p string) bool { return strings.HasPrefix(s, p) })
}
