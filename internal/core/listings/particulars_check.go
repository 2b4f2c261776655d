package listings

import (
	"slices"
	"strings"
)

// mostLanguages bounds the ads of a property.
const mostLanguages = 50

// checkOutside refuses what somebody outside may not say, beside what no sheet may.
func checkOutside(p Property) error {
	c := sheetCheck{}
	c.text("agreement_reference", p.Agreement.Reference, longestLine)
	if !p.Agreement.Start.IsZero() && !p.Agreement.End.IsZero() && p.Agreement.End.String() < p.Agreement.Start.String() {
		c.wrong("agreement_end", "A mandate does not end before it begins.")
	}
	c.several("translations", len(p.Advert.Translations), mostLanguages)
	c.count("floor", p.Details.Floor, -100, 1000)
	c.count("construction_year", p.Details.ConstructionYear, 0, 2200)
	for _, r := range p.Advert.Regulations {
		if r.Type <= 0 || !sane(r.Type) {
			c.wrong("regulations", "Say which it is.")
		}
		c.text("regulations", r.Value, longestRoom)
	}
	for field, code := range map[string]int{"category": p.Category, "type": p.Type, "subtype": p.Subtype, "step": p.Step, "status": p.Status,
		"agreement": p.Agreement.Type, "condition": p.Advert.Condition} {
		if !sane(code) {
			c.wrong(field, "This is not one of the choices.")
		}
	}
	return c.verdict()
}

// MediaTypes are the kinds of Media that an exchange names: 1 Dailymotion, 2 YouTube, 9
// HTML, 12 Matterport, 15 Vimeo, 19 Clap.video.
func MediaTypes() []int { return []int{1, 2, htmlMedia, 12, 15, 19} }

// htmlMedia is a piece of HTML; the others are addresses.
const htmlMedia = 9

// checkMedia refuses a film or visit that is none.
func checkMedia(m Media) error {
	c := sheetCheck{}
	if !slices.Contains(MediaTypes(), m.Type) {
		c.wrong("media_type", "Give 1 Dailymotion, 2 YouTube, 9 HTML, 12 Matterport, 15 Vimeo or 19 Clap.video.")
	}
	c.text("media_reference", m.Reference, longestOuter)
	c.text("media_value", m.Value, longestMedia)
	switch {
	case strings.TrimSpace(m.Value) == "":
		c.wrong("media_value", "Say where it is, or how it is shown.")
	case m.Type != htmlMedia && (!webAddress(m.Value) || len(m.Value) > longestURL):
		c.wrong("media_value", "Give an address that begins with https:// or http://, of 2,000 characters at most.")
	}
	return c.verdict()
}
