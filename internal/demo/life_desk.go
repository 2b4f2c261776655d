package demo

import (
	"context"
	"fmt"
	"time"

	"palier/internal/core/access"
	"palier/internal/core/leads"
	"palier/internal/core/people"
	"palier/internal/core/webhooks"
)

// replies are the texts that the agency answers with.
var replies = []leads.Template{
	{Name: "Accusé de réception", Subject: "Votre demande au sujet du bien {bien}",
		Body: "Bonjour {prenom},\n\nNous avons bien reçu votre demande au sujet du bien {bien}, à {ville}. Je vous appelle dans la journée pour y répondre.\n\n{negociateur}\n{agence}\n{telephone}"},
	{Name: "Proposition de visite", Subject: "Visiter le bien {bien}",
		Body: "Bonjour {prenom},\n\nLe bien {bien} est disponible et je peux vous le montrer cette semaine. Quels jours vous conviennent, plutôt le matin ou en fin de journée ?\n\n{negociateur}\n{agence}\n{telephone}"},
	{Name: "Demande de financement", Subject: "Votre projet d’achat",
		Body: "Bonjour {prenom},\n\nPour avancer sur votre projet, pouvez-vous m’indiquer où en est votre financement : apport, accord de principe de votre banque, vente en cours ?\n\nCes informations restent entre nous et nous permettent de présenter votre offre dans de bonnes conditions.\n\n{negociateur}\n{agence}"},
	{Name: "Relance", Subject: "Où en est votre recherche ?",
		Body: "Bonjour {prenom},\n\nVous nous aviez écrit au sujet du bien {bien}. Votre recherche est-elle toujours en cours ? Si vos critères ont changé, dites-le-moi : d’autres biens arrivent chaque semaine à {ville}.\n\n{negociateur}\n{agence}\n{telephone}"},
	{Name: "Bien déjà vendu", Subject: "Le bien {bien} n’est plus disponible",
		Body: "Bonjour {prenom},\n\nLe bien {bien} vient d’être vendu. Je garde votre recherche et vous préviens dès qu’un bien comparable se présente.\n\nSouhaitez-vous que nous en parlions quelques minutes au téléphone ?\n\n{negociateur}\n{agence}\n{telephone}"},
}

// templates gives the agency its texts.
func (l *life) templates(ctx context.Context) error {
	for _, t := range replies {
		t.Agency, t.Language = Agency, "fr"
		if _, err := l.Inbox.AddTemplate(ctx, l.as(User), t); err != nil {
			return fmt.Errorf("template %q: %w", t.Name, err)
		}
	}
	return nil
}

// lookalikes are people who asked twice, so that nothing but a person can tell whether they
// are one: another spelling, a married name, two of one family, two of one name.
var lookalikes = [][2]people.Declared{
	{{Title: 2, First: "Katell", Last: "LE GUENNEC", Email: "katell.leguennec@example.org", Mobile: "+33639987121"},
		{Title: 2, First: "Katel", Last: "LEGUENEC", Email: "k.leguenec@example.org", Mobile: "+33639987121"}},
	{{Title: 2, First: "Élise", Last: "MOREL", Email: "elise.morel@example.org", Mobile: "+33639987122"},
		{Title: 2, First: "Élise", Last: "RAULT", Email: "elise.rault@example.org", Mobile: "+33639987122"}},
	{{Title: 1, First: "Bruno", Last: "TEXIER", Email: "bruno.texier@example.org", Mobile: "+33639987123"},
		{Title: 2, First: "Nadine", Last: "TEXIER", Email: "nadine.texier@example.org", Mobile: "+33639987123"}},
	{{Title: 1, First: "Hervé", Last: "LE BIHAN", Email: "herve.lebihan@example.org", Mobile: "+33639987124", Zipcode: "44300", City: "Nantes"},
		{Title: 1, First: "Hervé", Last: "LE BIHAN", Email: "lebihan.herve@example.org", Mobile: "+33639987125", Zipcode: "44300", City: "Nantes"}},
}

// askTwice lets each of them ask, and again some weeks later. Somebody answers.
func (l *life) askTwice(context.Context) error {
	for i, pair := range lookalikes {
		for turn, who := range pair {
			n := 9001 + 2*i + turn
			l.at(l.on(4+5*i+21*turn, 10+i), func(ctx context.Context) error { return l.askAgain(ctx, n, who) })
		}
	}
	return nil
}

func (l *life) askAgain(ctx context.Context, n int, who people.Declared) error {
	who.Country, who.Language = "FR", "fr"
	about, user := l.shown[n%len(l.shown)], team[n%len(team)]
	sent, err := l.Leads.Create(ctx, l.through("apimo", portal), leads.Lead{
		Agency: Agency, Reference: fmt.Sprintf("PA%07d", n), Fingerprint: "demo", Type: 1, Step: leads.New, Asked: l.clock.Now().Truncate(time.Second), Person: who, Property: about.id, User: user,
		Details: leads.Details{Message: questions[n%len(questions)], About: leads.About{Reference: about.reference}}, Sent: fmt.Appendf(nil, `{"reference":"PA%07d"}`, n),
	}, "FR")
	if err != nil {
		return err
	}
	l.at(l.clock.Now().Add(50*time.Minute), func(ctx context.Context) error {
		return l.Inbox.Log(ctx, l.as(user), sent.ID, leads.Record{Event: "outgoing-call", Comment: calls[n%len(calls)]})
	})
	return nil
}

// receiver would be told of visits: nobody listens there, and the endpoint is switched off.
const receiver = "http://127.0.0.1:8766/palier"

// listens adds an endpoint for somebody to try out: with a receiver of his own, and switched on.
func listens(ctx context.Context, s Services, by access.Actor) error {
	e, _, err := s.Webhooks.Create(ctx, by, webhooks.Endpoint{Format: "visitchange", URL: receiver})
	if err != nil {
		return fmt.Errorf("demo: endpoint: %w", err)
	}
	return s.Webhooks.Pause(ctx, by, e.ID)
}
