package apimo

import (
	"strings"
	"time"

	"palier/internal/api/wire"
	"palier/internal/core/agenda"
)

// takeAction sets the fields of an action that a body names (openapi.yaml, schema
// ActionFields).
func (in *filing) takeAction(f *agenda.Filed) {
	in.record("user", &f.User)
	in.record("contact", &f.Contact)
	in.number("type", "action_type", &f.Type)
	in.number("method", "action_method", &f.Method)
	in.day("date", &f.Day)
	in.clock("start_at", &f.Start)
	in.clock("end_at", &f.End)
	in.line("subject", &f.Subject)
	in.words("content", &f.Content)
	in.number("referral", "referral", &f.Referral)
	in.given("subreferral", func(v wire.Value) { f.Subreferral = number(int64(in.code("subreferral", v, "referral"))) })
	if f.Type == 0 {
		f.Type = agenda.Call // the first of the catalog, which an action without one is
	}
	in.several("properties", func(list []wire.Value) {
		f.Properties = nil
		for _, v := range list {
			before := len(in.problems)
			id := in.id("properties", v)
			if id == 0 {
				in.bare("properties", "Give ids of properties.", before)
				return
			}
			f.Properties = append(f.Properties, id)
		}
	})
	f.Unlisted = in.unlisted
}

// clock is a time of the day, HH:MM or HH:MM:SS.
func (in *filing) clock(name string, dst *string) {
	in.given(name, func(v wire.Value) {
		said, some := in.scalar(name, v)
		if *dst = ""; !some {
			return
		}
		said = strings.TrimSpace(said)
		for _, layout := range []string{"15:04", time.TimeOnly} {
			if t, err := time.Parse(layout, said); err == nil && len(said) == len(layout) {
				*dst = t.Format(time.TimeOnly)
				return
			}
		}
		in.wrong(name, "Give a time, HH:MM.")
	})
}
