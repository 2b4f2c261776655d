package demo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"

	"palier/internal/core/access"
	"palier/internal/core/buildings"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
	"palier/internal/core/grants"
	"palier/internal/core/mandates"
)

// Prospecting of the demonstration: Camille walks a building of Nantes, which is in the
// sample of the address base, with an application of the agency's own.

// What of it demo.json promises.
const (
	application    = "tilleuls-tournee"
	applicationSDK = "tilleuls-sdk" // reads the shapes of the vendor's shipped client
	Redirect       = "http://127.0.0.1:8765/callback"
	Place          = "44109_1949_00029"
)

// Known are addresses that the sample of the address base has. Of Nantes it has eleven, all
// with the postcode 44100, and not the agency's own.
func Known() []string {
	return []string{"29 rue Lamoricière, 44100 Nantes", "3 rue Hectot, 44100 Nantes", "49 rue des Clématites, 44100 Nantes", "11 bis rue Mellier, 44100 Nantes"}
}

// Prospecting is what is drawn for it, each time anew.
type Prospecting struct {
	Secret, SecretSDK string // of the applications
	Document          string // uid of the building's photo
}

// openProspecting registers the applications, or gives those that are there new secrets,
// and sees that the building is there. It is not part of the write that builds the rest: a
// picture takes its time.
func openProspecting(ctx context.Context, s Services, by access.Actor) (p Prospecting, err error) {
	if p.Secret, err = openApplication(ctx, s, by, grants.Client{Key: application, Name: "Tournée des Tilleuls", Compat: grants.Documented}); err != nil {
		return p, err
	}
	if p.SecretSDK, err = openApplication(ctx, s, by, grants.Client{Key: applicationSDK, Name: "Tournée des Tilleuls, sur téléphone", Compat: grants.SDK}); err != nil {
		return p, err
	}
	if err := openRegister(ctx, s, by); err != nil {
		return p, err
	}
	by.User = User // whose building it is
	f, err := s.Buildings.Get(ctx, by, Agency, Place)
	switch {
	case err == nil:
		p.Document = f.Tree.Buildings[0].Photos[0].ID
		return p, nil
	case !fault.Is(err, fault.Missing):
		return p, err
	}
	d, err := s.Documents.Put(ctx, by, documents.Upload{Agency: Agency, Name: "facade.png", Description: "Façade sur rue", Content: facade()})
	if err != nil {
		return p, fmt.Errorf("demo: photo: %w", err)
	}
	p.Document = d.UID
	_, err = s.Buildings.Add(ctx, by, Agency, Place, walked(d))
	return p, err
}

// openRegister gives the agency a professional card and both registers, of which nothing
// is in them yet.
func openRegister(ctx context.Context, s Services, by access.Actor) error {
	cards, err := s.Mandates.Cards(ctx, by)
	if err != nil || len(cards) > 0 {
		return err
	}
	c, err := s.Mandates.AddCard(ctx, by, mandates.Card{Number: "CPI 4401 2026 000 000 001", Holder: "Agence des Tilleuls",
		Guarantor: "Caisse de démonstration, 1 place Graslin, 44000 Nantes", Agencies: []int64{Agency}})
	for _, kind := range mandates.Kinds() {
		if err == nil {
			_, err = s.Mandates.OpenSeries(ctx, by, c.ID, kind, 1)
		}
	}
	return err
}

// openApplication gives the secret of an application, which is new or registered before.
func openApplication(ctx context.Context, s Services, by access.Actor, c grants.Client) (string, error) {
	list, err := s.Grants.Clients(ctx, by)
	if err != nil {
		return "", err
	}
	if at := slices.IndexFunc(list, func(one grants.Client) bool { return one.Key == c.Key }); at >= 0 {
		return s.Grants.RotateSecret(ctx, by, list[at].ID, 0)
	}
	c.Redirects, c.Own, c.Direct = []string{Redirect, "l2k://callback"}, true, true
	_, secret, err := s.Grants.AddClient(ctx, by, c)
	return secret, err
}

// walked is the building as Camille noted it on her round.
func walked(photo documents.Document) buildings.Tree {
	box := func(id string, floor, number int, door string, who ...buildings.Person) buildings.Mailbox {
		return buildings.Mailbox{ID: id, Floor: &floor, Number: &number, Door: door, Kind: "Logement", People: who}
	}
	person := func(id, civility, first, last string, n, mood int) buildings.Person {
		return buildings.Person{ID: id, Civility: civility, Firstname: first, Lastname: last, Mobile: fmt.Sprintf("+3363998%04d", n),
			Email: mailbox(first) + "." + mailbox(last) + "@example.org", Mood: &mood}
	}
	third := box("b-12", 3, 12, "gauche", person("pe-5", "Mme", "Inès", "Lefort", 7101, 2))
	third.Remarks.Plus = []buildings.Remark{{Text: "balcon"}}
	third.Remarks.Quantities = []buildings.Remark{{Tag: "pièces", Quantity: "3"}}
	floor, number := 0, 1
	office := buildings.Mailbox{ID: "b-1", Floor: &floor, Number: &number, Kind: "Bureau", Companies: []buildings.Company{
		{ID: "en-1", Name: "Cabinet Sorel", Status: "SELARL", Activity: "Avocats", Email: "contact@sorel.example.org", Phone: "+33261910041"}}}
	return buildings.Tree{Name: "Les Tilleuls", Address: "29 rue Lamoricière, 44100 Nantes", Buildings: []buildings.Building{{
		ID: "i-1", Name: "A", Code: "4512B", Comment: "Gardien le matin.",
		Photos: []buildings.Photo{{ID: photo.UID, Mime: photo.Mime, Text: photo.Description, Date: photo.CreatedAt.UTC().Format("2006-01-02")}},
		Stairs: []buildings.Staircase{{ID: "e-1", Name: "1", Boxes: []buildings.Mailbox{
			office,
			box("b-11", 2, 11, "droite", person("pe-4", "M", "Paul", "Garnier", 7102, 1), person("pe-6", "Mme", "Nora", "Garnier", 7103, 1)),
			third,
		}}},
	}}}
}

// facade is a picture that nobody has taken: a wall with its windows.
func facade() *bytes.Buffer {
	const width, height = 640, 480
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	fill := func(r image.Rectangle, c color.RGBA) {
		draw.Draw(img, r, &image.Uniform{C: c}, image.Point{}, draw.Src)
	}
	fill(img.Bounds(), color.RGBA{0xd8, 0xe8, 0xf2, 0xff})
	fill(image.Rect(80, 40, 560, height), color.RGBA{0xe9, 0xdc, 0xc3, 0xff})
	for y := 70; y < 360; y += 95 {
		for x := 120; x < 520; x += 110 {
			fill(image.Rect(x, y, x+60, y+65), color.RGBA{0x4a, 0x5a, 0x68, 0xff})
		}
	}
	fill(image.Rect(290, 390, 350, height), color.RGBA{0x5b, 0x3a, 0x29, 0xff})
	var b bytes.Buffer
	_ = png.Encode(&b, img) // into memory, a picture that is in bounds: cannot fail
	return &b
}
