package listings

import (
	"context"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Ad is all that an ad says in one language.
type Ad struct {
	Language string // ISO 639-1
	Title    string
	Subtitle string
	Hook     string
	Body     string
	Full     string
}

// french is the language of Advert.Title and Details.Text.
const french = "fr"

// Ads are those of a property: French first, the others as they were said.
func (p Property) Ads() (list []Ad) {
	languages := []string{french}
	add := func(language string) {
		if !slices.Contains(languages, language) {
			languages = append(languages, language)
		}
	}
	for _, t := range p.Advert.Translations {
		add(t.Language)
	}
	for _, t := range p.Particulars.Texts {
		add(t.Language)
	}
	for _, language := range languages {
		if ad := p.ad(language); ad != (Ad{Language: language}) || slices.ContainsFunc(p.Advert.Translations, func(t Text) bool { return t.Language == language }) {
			list = append(list, ad)
		}
	}
	return list
}

func (p Property) ad(language string) Ad {
	more := p.Particulars.Text(language)
	ad := Ad{Language: language, Subtitle: more.Subtitle, Hook: more.Hook, Full: more.Full}
	if language == french {
		ad.Title, ad.Body = p.Advert.Title, p.Details.Text
		return ad
	}
	for _, t := range p.Advert.Translations {
		if t.Language == language {
			ad.Title, ad.Body = t.Title, t.Body
		}
	}
	return ad
}

// Say replaces what the ad says in a language.
func (p *Property) Say(ad Ad) {
	more := MoreText{ad.Language, ad.Subtitle, ad.Hook, ad.Full}
	texts := slices.Clone(p.Particulars.Texts)
	at := slices.IndexFunc(texts, func(t MoreText) bool { return t.Language == ad.Language })
	switch said := more != (MoreText{Language: ad.Language}); {
	case at >= 0 && said:
		texts[at] = more
	case at >= 0:
		texts = slices.Delete(texts, at, at+1)
	case said:
		texts = append(texts, more)
	}
	p.Particulars.Texts = texts
	if ad.Language == french {
		p.Advert.Title, p.Details.Text = ad.Title, ad.Body
		return
	}
	one := Text{ad.Language, ad.Title, ad.Body}
	list := slices.Clone(p.Advert.Translations)
	at = slices.IndexFunc(list, func(t Text) bool { return t.Language == ad.Language })
	switch said := one != (Text{Language: ad.Language}); {
	case at >= 0 && said:
		list[at] = one
	case at >= 0:
		list = slices.Delete(list, at, at+1)
	case said:
		list = append(list, one)
	}
	p.Advert.Translations = list
}

// SayAll has the ad say this and nothing else.
func (p *Property) SayAll(ads []Ad) {
	p.Advert.Title, p.Details.Text, p.Advert.Translations, p.Particulars.Texts = "", "", nil, nil
	for _, ad := range ads {
		p.Say(ad)
	}
}

// Comment replaces what the ad of a property of the agency says in a language. Missing and
// Forbidden as Amend; Invalid: it is too long, or no language.
func (s *Service) Comment(ctx context.Context, by access.Actor, agency, id int64, ad Ad) error {
	c := sheetCheck{}
	if !language(ad.Language) {
		c.wrong("language", "A language is two letters, as in fr.")
	}
	c.text("title", ad.Title, longestTitle)
	c.text("subtitle", ad.Subtitle, longestLine)
	c.text("hook", ad.Hook, longestLine)
	c.text("text", ad.Body, longestBody)
	c.text("full", ad.Full, longestBody)
	if err := c.verdict(); err != nil {
		return err
	}
	return s.revise(ctx, by, agency, id, func(_ event.Tx, p *Property) error {
		if p.Say(ad); len(p.Particulars.Texts) > MostTexts || len(p.Advert.Translations) > mostLanguages {
			return fault.Field("language", "The property has ads in too many languages.")
		}
		return nil
	})
}

// revise changes a property of the agency in one write, as edit says, which checks what it
// changes.
func (s *Service) revise(ctx context.Context, by access.Actor, agency, id int64, edit func(tx event.Tx, p *Property) error) error {
	return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		before, err := s.outside(ctx, by, agency, id)
		if err != nil {
			return err
		}
		p := before
		if err := edit(tx, &p); err != nil || event.Same(p, before) {
			return err
		}
		p.UpdatedAt = tx.Now()
		return s.keep(ctx, tx, by.Who, before, p)
	})
}
