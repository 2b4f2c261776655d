package contacts

import (
	"encoding/json"
	"net/http"
	"time"

	"palier/internal/core/dossier"
	"palier/internal/core/money"
	"palier/internal/core/people"
	"palier/internal/web/workspace/frame"
	"palier/internal/web/workspace/journal"
)

// takePage is all that is known of a person, to be printed.
type takePage struct {
	dossier.Takeaway
	Name    string
	Path    string
	At      time.Time
	Fields  []said
	Lines   []line
	History []consentLine
	Sought  []takenSearch
}

// takenSearch is what the person looks for, in words.
type takenSearch struct {
	dossier.Sought
	Says []journal.Change
}

func (p *screens) takeAway(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	t, err := p.Dossier.TakeAway(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	d := takePage{Takeaway: t, Name: nameOf(t.Person), Path: pathOf(t.Person.ID, ""), At: t.At.In(c.Zone), Fields: sideOf(c, t.Person, people.Contact{}).Says}
	if d.Lines, err = p.lines(c, t.Lines); err != nil {
		return err
	}
	for _, n := range t.Consents {
		d.History = append(d.History, consentOf(c, n))
	}
	book, err := p.Catalogs.Book(c.Context(), c.Actor.Account)
	if err != nil {
		return err
	}
	tell := p.journal.For(c.Words.Lang, c.Zone, book, nil)
	for _, s := range t.Sought {
		d.Sought = append(d.Sought, takenSearch{s, tell.Changes("request", s.Says)})
	}
	return c.Show("takeaway", d)
}

// personFile is all that is known of a person as a file that people and programs can read.
type personFile struct {
	Made     string            `json:"fait_le"`
	Number   int64             `json:"numero"`
	Person   map[string]string `json:"personne"`
	Profile  map[string]string `json:"profil,omitempty"`
	Records  []recordFile      `json:"fiches_fusionnees,omitempty"`
	Reach    []reachFile       `json:"coordonnees,omitempty"`
	Consents []consentFile     `json:"consentements,omitempty"`
	Owned    []ownedFile       `json:"biens,omitempty"`
	Papers   []paperFile       `json:"documents,omitempty"`
	Sought   []soughtFile      `json:"recherches,omitempty"`
	Lines    []lineFile        `json:"historique,omitempty"`
}

type recordFile struct {
	Number int64             `json:"numero"`
	Person map[string]string `json:"personne"`
	Merged string            `json:"fusionnee_le,omitempty"`
}

type reachFile struct {
	Kind     string `json:"nature"`
	Value    string `json:"valeur"`
	Since    string `json:"depuis"`
	Silenced string `json:"plus_utilise_depuis,omitempty"`
}

type consentFile struct {
	Channel string `json:"canal"`
	Given   bool   `json:"accord"`
	At      string `json:"le"`
	SaidOn  string `json:"dit_le,omitempty"`
	Source  string `json:"origine"`
	Proof   string `json:"preuve,omitempty"`
}

type ownedFile struct {
	Reference string `json:"reference"`
	Address   string `json:"adresse,omitempty"`
	City      string `json:"ville,omitempty"`
}

type paperFile struct {
	Name string `json:"nom"`
	Kind string `json:"nature"`
	At   string `json:"le"`
}

type soughtFile struct {
	Number  int64             `json:"numero"`
	Made    string            `json:"cree_le"`
	Changed string            `json:"modifiee_le"`
	Says    map[string]string `json:"cherche"`
}

type lineFile struct {
	At      string       `json:"le"`
	Kind    string       `json:"nature"`
	Door    string       `json:"porte,omitempty"`
	Outer   string       `json:"reference,omitempty"`
	State   string       `json:"etat,omitempty"`
	About   string       `json:"objet,omitempty"`
	Text    string       `json:"texte,omitempty"`
	Price   string       `json:"prix,omitempty"`
	Changes []changeFile `json:"changements,omitempty"`
}

type changeFile struct {
	Field  string `json:"champ"`
	Before string `json:"avant,omitempty"`
	After  string `json:"apres,omitempty"`
}

// takeFile gives it as JSON, to be kept.
func (p *screens) takeFile(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	t, err := p.Dossier.TakeAway(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(fileOf(t), "", "  ")
	if err != nil {
		return err
	}
	c.Guard()
	h := c.W.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="contact-`+number(t.Person.ID)+`.json"`)
	c.W.WriteHeader(http.StatusOK)
	_, _ = c.W.Write(append(body, '\n')) // the only error is a reader who went away
	return nil
}

func fileOf(t dossier.Takeaway) personFile {
	f := personFile{Made: instant(t.At), Number: t.Person.ID, Person: saidOf(t.Person), Profile: map[string]string{}}
	for _, one := range t.Person.Fields() {
		if _, isField := f.Person[one.Field]; !isField {
			f.Profile[one.Field] = one.After
		}
	}
	for _, b := range t.Records {
		f.Records = append(f.Records, recordFile{b.ID, saidOf(b.Contact), instant(b.MergedAt)})
	}
	for _, k := range t.Reach {
		kind := "phone"
		if k.Kind == people.KeyEmail {
			kind = "email"
		}
		f.Reach = append(f.Reach, reachFile{kind, k.Value, instant(k.At), instant(k.Silenced)})
	}
	for _, n := range t.Consents {
		f.Consents = append(f.Consents, consentFile{string(n.Channel), n.Given, instant(n.At), n.SaidOn.String(), n.Source, n.Proof})
	}
	for _, o := range t.Owned {
		f.Owned = append(f.Owned, ownedFile{o.Reference, o.Address, o.City})
	}
	for _, x := range t.Papers {
		f.Papers = append(f.Papers, paperFile{x.Name, x.Kind, instant(x.At)})
	}
	for _, s := range t.Sought {
		one := soughtFile{s.Request, instant(s.CreatedAt), instant(s.UpdatedAt), map[string]string{}}
		for _, x := range s.Says {
			one.Says[x.Field] = x.After
		}
		f.Sought = append(f.Sought, one)
	}
	for _, l := range t.Lines {
		one := lineFile{At: instant(l.At), Kind: string(l.Kind), Door: l.Door, Outer: l.Outer, State: l.State, About: l.About, Text: l.Text}
		if l.Price.Minor != 0 {
			one.Price = money.Major(l.Price.Minor) + " " + l.Price.Currency
		}
		for _, x := range l.Changes {
			one.Changes = append(one.Changes, changeFile{x.Field, x.Before, x.After})
		}
		f.Lines = append(f.Lines, one)
	}
	return f
}

// saidOf is what a record says of a person.
func saidOf(c people.Contact) map[string]string {
	says := map[string]string{}
	for _, name := range people.DeclaredFields() {
		if v := c.Value(name); v != "" {
			says[name] = v
		}
	}
	return says
}

// instant is a moment in a file; empty for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
