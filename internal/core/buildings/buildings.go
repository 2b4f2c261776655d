// Package buildings knows what an agency knows of a building (fiche immeuble): buildings at
// one address, their staircases, the mailboxes (bal) on each landing, who lives and works
// behind them; and its version, by which of many writers one wins.
//
// It must not know what an agent did or plans there (package prospecting), nor how a door
// writes a tree: beside each node stands what its sender wrote of it, which it keeps and
// does not read.
package buildings

import "time"

// File is what an agency knows of one address.
type File struct {
	Account   int64
	ID        int64
	Agency    int64
	Place     string // id of the address: of the national base, or a client's own
	Version   int64  // rises with each change
	Tree      Tree
	Facts     Facts
	Writer    int64 // user who wrote it last, 0: nobody's
	Coded     bool  // of a masked file: there are door codes, which it does not show
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Sent is what a sender wrote of a node, without its children: opaque to the core, so that
// a value is read back as it was sent, with what only its sender understands. A door reads
// it as long as it says what the node says.
type Sent []byte

// Tree is a building file's content (AgencePlace: Leads2Keys door, 3.7).
type Tree struct {
	Name      string
	Address   string
	Buildings []Building
	Sent      Sent
}

// Building (immeuble) is one of those at the address.
type Building struct {
	ID      string // unique in the file; empty on the way in: given
	Name    string
	Code    string // digicode
	Comment string
	Remarks Remarks
	Photos  []Photo
	Stairs  []Staircase
	Sent    Sent
}

// Staircase (escalier) of a building.
type Staircase struct {
	ID     string
	Name   string
	Photos []Photo
	Boxes  []Mailbox
	Sent   Sent
}

// Mailbox (boîte aux lettres) is what is behind one door.
type Mailbox struct {
	ID        string
	Floor     *int   // palier; nil: not said
	Number    *int   // numero
	Door      string // porte
	Kind      string // Kinds, or empty
	Remarks   Remarks
	Photos    []Photo
	Companies []Company
	People    []Person
	Sent      Sent
}

// Kinds are what may be behind a door.
func Kinds() []string { return []string{"Logement", "Commerce", "Bureau"} }

// Company (entreprise) behind a door.
type Company struct {
	ID       string
	Name     string
	Status   string
	Activity string
	Email    string
	Phone    string
	Fax      string
	Web      string
	Comments string
	Sent     Sent
}

// Person behind a door.
type Person struct {
	ID        string
	Civility  string // "M", "Mme", "Mlle", "?", or what was written
	Firstname string
	Lastname  string
	Job       string
	Phone     string
	Mobile    string
	Email     string
	Web       string
	Comment   string
	Mood      *int // météo: its meaning is the agency's own table, but for NoContact
	Sent      Sent
	// Contact is the person of the core that he is, 0: nothing says who he is.
	Contact int64
}

// NoContact is the météo of who does not want to be contacted: it withdraws every consent
// (decision 16).
const NoContact = 5

// Photo is a document shown with a node.
type Photo struct {
	ID   string // uid of a document of the agency
	Mime string
	Text string // description
	Date string // as it was written
	Sent Sent
}

// Remarks are what a description says, in five lists.
type Remarks struct {
	Plus, Minus, Informative, Qualities, Quantities []Remark
	Sent                                            Sent
}

// Remark is one item of a description: a text, or a tag with what is said of it.
type Remark struct {
	Text     string // as text; empty for a tag
	Tag      string
	Quality  string
	Quantity string
	Unit     string
}

// String is the item as one text: "balcon", "vue dégagée", "surface 42 m²" or "3 pièces".
func (r Remark) String() string {
	switch {
	case r.Tag == "":
		return r.Text
	case r.Quantity != "" && r.Unit == "":
		return r.Quantity + " " + r.Tag
	case r.Quantity != "":
		return r.Tag + " " + r.Quantity + " " + r.Unit
	case r.Quality != "":
		return r.Tag + " " + r.Quality
	}
	return r.Tag
}

// The kinds of line that building files have in the journal.
const (
	EventAdded   = "building.added"
	EventChanged = "building.changed"
	EventRemoved = "building.removed"
	EventOpened  = "building.code_read" // a door code was read by another than who wrote it
)
