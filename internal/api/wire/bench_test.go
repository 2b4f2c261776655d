package wire

import (
	"encoding/json"
	"testing"
	"time"
)

// lead is a payload as a portal sends it: every scalar a string, an escape in
// one of them.
const lead = `{"reference":"6794b6a365e35","date":"2026-01-25 11:02:11","step":"1","type":"1","language":"fr","country":"FR","title":"2","lastname":"LEFORT","firstname":"Inès","email":"ines.lefort@example.org","mobile":"+33639980001","zipcode":"06400","city":"Cannes","message":"Merci de me rappeler.\nInès","area_min":"80","area_max":"120","area_unit":"1","room_min":"1","room_max":"4","price_min":"400000","price_max":"450000","currency":"EUR","property_reference":"123456","property_types":"1,2,3","property_subtype":"3"}`

func BenchmarkParse(b *testing.B) {
	body := []byte(lead)
	b.Run("wire", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			if _, err := ParseObject(body); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(body)))
		for b.Loop() {
			var fields map[string]any
			if err := json.Unmarshal(body, &fields); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkCanonical(b *testing.B) {
	o, err := ParseObject([]byte(lead))
	if err != nil {
		b.Fatal(err)
	}
	buf := make([]byte, 0, 4096)
	b.ReportAllocs()
	for b.Loop() {
		buf = Canonical(o, map[string]string{"property_subtipe": "property_subtype"}, buf[:0])
	}
}

// contact has the shape of an answer, for encoding/json to write as well.
type contact struct {
	ID        int64   `json:"id"`
	Parent    *int64  `json:"parent"`
	Kind      string  `json:"type"`
	Date      string  `json:"date"`
	Reference string  `json:"reference"`
	Name      string  `json:"name"`
	Email     string  `json:"email"`
	Phone     *string `json:"phone"`
	Message   string  `json:"message"`
	Price     float64 `json:"price"`
	Active    bool    `json:"active"`
	CreatedAt string  `json:"created_at"`
	UpdatedAt string  `json:"updated_at"`
}

func BenchmarkEncode(b *testing.B) {
	at := time.Date(2026, 3, 10, 15, 49, 50, 0, time.UTC)
	b.Run("wire", func(b *testing.B) {
		var e Encoder
		b.ReportAllocs()
		for b.Loop() {
			e.reset()
			encodeContact(&e, at)
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err := json.Marshal(contact{
				ID: 170384, Kind: "1", Date: at.Format(time.DateTime), Reference: "XYZ0001",
				Name: "MOREAU", Email: "camille.moreau@example.org", Message: "Bonjour, est-il possible de visiter samedi ?",
				Price: 400000, Active: true, CreatedAt: at.Format(time.DateTime), UpdatedAt: at.Format(time.DateTime),
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

func encodeContact(e *Encoder, at time.Time) {
	e.Object()
	e.IntField("id", 170384)
	e.NullableIntField("parent", 0)
	e.StringField("type", "1")
	e.TimeField("date", at, time.DateTime)
	e.StringField("reference", "XYZ0001")
	e.StringField("name", "MOREAU")
	e.StringField("email", "camille.moreau@example.org")
	e.NullableStringField("phone", "")
	e.StringField("message", "Bonjour, est-il possible de visiter samedi ?")
	e.FloatField("price", 400000)
	e.BoolField("active", true)
	e.TimeField("created_at", at, time.DateTime)
	e.TimeField("updated_at", at, time.DateTime)
	e.End()
}
