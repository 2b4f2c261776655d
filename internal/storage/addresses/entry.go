package addresses

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"palier/internal/core/places"
)

// The columns of adresses-NN.csv that are read. Others are ignored, and those that older
// files lack are not among them.
const (
	colID       = "id"
	colNumber   = "numero"
	colRepeat   = "rep"
	colStreet   = "nom_voie"
	colPostcode = "code_postal"
	colINSEE    = "code_insee"
	colCommune  = "nom_commune"
	colLon      = "lon"
	colLat      = "lat"
)

// required are the columns without which there is no address.
func required() []string {
	return []string{colID, colNumber, colStreet, colPostcode, colINSEE, colCommune, colLon, colLat}
}

// noNumber is what communes write where there is none.
const noNumber = 99_999

// entry is a line of the address base. Its texts are those of the parser, which a
// street that is kept makes its own.
type entry struct {
	department                           string
	code, name, postcode, insee, commune string
	places.Numbered
}

// entry reads a row; false when the base knows too little of the address for it to be
// found or shown, which is no mistake of the file: no postcode, no name, no position.
func (r row) entry() (e entry, complete bool, err error) {
	e = entry{insee: r.get(colINSEE), postcode: r.get(colPostcode)}
	if e.department = places.Department(e.insee); e.department == "" {
		return e, false, r.wrong("code_insee %s is not the code of a commune", shown(e.insee))
	}
	if e.name, err = r.text(colStreet); err == nil {
		e.commune, err = r.text(colCommune)
	}
	if err != nil {
		return e, false, err
	}
	lon, lat := r.get(colLon), r.get(colLat)
	if e.postcode == "" || !strings.ContainsFunc(e.name, isWord) || e.commune == "" || lon == "" && lat == "" {
		return e, false, nil
	}
	if len(e.postcode) != 5 || strings.Trim(e.postcode, "0123456789") != "" {
		return e, false, r.wrong("code_postal %s is not five digits", shown(e.postcode))
	}
	if e.House, err = r.house(); err != nil {
		return e, false, err
	}
	if e.Lat, err = r.degrees(colLat, lat, 90); err == nil {
		e.Lon, err = r.degrees(colLon, lon, 180)
	}
	if err != nil {
		return e, false, err
	}
	return e, true, r.id(&e)
}

// isWord tells what a name must have some of to be one.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func (r row) house() (h places.House, err error) {
	number := r.get(colNumber)
	if h.Number, err = strconv.Atoi(number); number != "" && (err != nil || h.Number < 0 || h.Number > noNumber) {
		return h, r.wrong("numero %s is not a number from 0 to 99999", shown(number))
	}
	if h.Number == noNumber {
		h.Number = 0
	}
	h.Repetition, err = r.text(colRepeat)
	if len(h.Repetition) > 20 {
		return h, r.wrong("rep %s is too long", shown(h.Repetition))
	}
	return places.House{Number: h.Number, Repetition: strings.ToLower(h.Repetition)}, err
}

// degrees reads a coordinate of at most limit, in millionths.
func (r row) degrees(column, text string, limit float64) (int32, error) {
	d, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(d) || math.Abs(d) > limit {
		return 0, r.wrong("%s %s is not a number of degrees", column, shown(text))
	}
	return int32(math.Round(d * 1e6)), nil
}

// id takes the street's code off the id, and keeps an id that does not follow from it.
func (r row) id(e *entry) error {
	id, err := r.text(colID)
	if err != nil {
		return err
	}
	if id == "" || len(id) > 100 {
		return r.wrong("id %s is none", shown(id))
	}
	e.code = places.CodeOf(id)
	if !follows(id, e.code, e.House) {
		e.ID = id
	}
	return nil
}

// follows tells whether an id is places.BANID, without making one: most are.
func follows(id, code string, h places.House) bool {
	rest, ok := strings.CutPrefix(id, code+"_")
	if !ok || len(rest) < 5 {
		return false
	}
	n, err := strconv.Atoi(rest[:5])
	repetition := rest[5:]
	return err == nil && n == h.Number && rest[0] != '-' && rest[0] != '+' &&
		(repetition == "" && h.Repetition == "" || h.Repetition != "" && repetition == "_"+h.Repetition)
}
