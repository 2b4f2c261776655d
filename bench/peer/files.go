package peer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"palier/bench/load"
)

// What a building file of the cases is made of: five hundred mailboxes, four of five with people behind them.
const (
	fileBuildings = 5
	fileStairs    = 4 // of each building
	fileBoxes     = 25
)

// Dwelling is the building file of the cases, under the place of that name.
type Dwelling struct {
	palier *Palier
	target string
	cas    string // the version that was written last
	edits  uint64
}

// Settle makes the building file anew, at a place of its own.
func (p *Palier) Settle(ctx context.Context) (*Dwelling, error) {
	conn, err := load.Dial(ctx, p.Addr())
	if err != nil {
		return nil, fmt.Errorf("Palier.Settle: %w", err)
	}
	defer conn.Close()
	d := &Dwelling{palier: p, target: p.field.agency + "/place/bench-" + strconv.FormatInt(time.Now().UnixNano(), 36)}
	if _, err := d.send(conn, "POST"); err != nil {
		return nil, fmt.Errorf("Palier.Settle: %w", err)
	}
	return d, nil
}

// Read is work that reads the file.
func (d *Dwelling) Read() load.Work {
	request := d.palier.ask("GET", d.target, d.palier.field.lines, nil)
	return load.Cycle([][][]byte{{request}}, func(body []byte) error {
		if n := bytes.Count(body, []byte(`"porte":`)); n != fileBuildings*fileStairs*fileBoxes {
			return fmt.Errorf("%d mailboxes in %.200s", n, body)
		}
		return nil
	})
}

// Save sends the whole file once more, as the version after the last one: somebody new lives behind one of its doors. It
// gives the time from the request's first byte to the answer's last.
func (d *Dwelling) Save(conn *load.Conn) (time.Duration, error) { return d.send(conn, "PUT") }

// send writes the file and keeps its version.
func (d *Dwelling) send(conn *load.Conn, method string) (time.Duration, error) {
	d.edits++
	body := bytes.NewBufferString(`{`)
	if d.cas != "" {
		fmt.Fprintf(body, `"cas":%q,`, d.cas)
	}
	body.WriteString(`"value":`)
	d.value(body)
	body.WriteByte('}')
	request := d.palier.ask(method, d.target, d.palier.field.lines, body.Bytes())
	began := time.Now()
	answer, err := conn.Fetch(request)
	took := time.Since(began)
	if err != nil {
		return 0, err
	}
	var saved struct{ Cas string }
	if err = decode(answer, &saved); err == nil && (saved.Cas == "" || saved.Cas == d.cas) {
		err = errors.New("the file has no new version")
	}
	d.cas = saved.Cas
	return took, err
}

// value writes the file as an application writes it: every field of the document, most of them said.
func (d *Dwelling) value(b *bytes.Buffer) {
	b.WriteString(`{"name":"Les Peupliers","address":"1 rue de la Fosse, 44000 Nantes","immeuble":[`)
	n := 0
	for i := range fileBuildings {
		comma(b, i)
		fmt.Fprintf(b, `{"id":"i-%d","name":"Bâtiment %c","digicode":"","comment":"Interphone au nom du syndic","description":%s,"photo":[],"escalier":[`, i, 'A'+i, remarks)
		for j := range fileStairs {
			comma(b, j)
			fmt.Fprintf(b, `{"id":"e-%d-%d","name":"Escalier %d","photo":[],"bal":[`, i, j, j+1)
			for k := range fileBoxes {
				comma(b, k)
				d.box(b, n, k)
				n++
			}
			b.WriteString(`]}`)
		}
		b.WriteString(`]}`)
	}
	b.WriteString(`]}`)
}

const remarks = `{"plus":["balcon","ascenseur"],"moins":[],"informatif":["travaux votés en 2025"],"qualitatif":["calme"],"quantitatif":["3 pièces"]}`

// box writes mailbox n of the file, the k-th of its staircase.
func (d *Dwelling) box(b *bytes.Buffer, n, k int) {
	fmt.Fprintf(b, `{"id":"b-%d","palier":%d,"numero":%d,"porte":"porte %d","type":"Logement","description":%s,"photo":[],"entreprise":[],"person":[`, n, k/4, n, k%4+1, remarks)
	switch {
	case n == int(d.edits)%500: // who moved in since
		occupant(b, fmt.Sprintf("pe-%d-%d", n, d.edits), 500+d.edits)
	case n%5 != 4:
		occupant(b, fmt.Sprintf("pe-%d", n), uint64(n))
	}
	b.WriteString(`]}`)
}

// occupant writes somebody behind a door.
func occupant(b *bytes.Buffer, id string, n uint64) {
	who := person(n)
	fmt.Fprintf(b, `{"id":%q,"civility":"Mme","firstname":%q,"lastname":%q,"job":"","phone":"","mobile":%q,"email":%q,"web":"","comment":"absente en août","meteo":2}`,
		id, who["firstname"], who["name"], who["phone1"], who["email1"])
}

// comma separates what comes after the first.
func comma(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}
