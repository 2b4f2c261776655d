package searches

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/catalog"
	"palier/internal/core/money"
	"palier/internal/core/requests"
	"palier/internal/web/workspace/frame"
)

// searchForm is a search as somebody types it.
type searchForm struct {
	ID         int64 // 0: a new one
	Path, Back string
	Name       string // whose it is, "" as long as nobody is chosen
	Contact    string
	Who        string   // what was typed of the contact
	People     []choice // those who may be meant
	Agency     int64
	Lead       string
	Version    string
	Value      map[string]string
	Was        map[string]string
	Team       []access.User
	Lists      []listBox
	Categories []catalog.Entry
	Find       string // a commune that is looked for
	Towns      []suggestion
	Looked     bool
	Problems   []problem
	Clashes    []clash
}

// listBox is a field whose choices are a code list.
type listBox struct {
	Name    string
	Several bool
	Value   string
	Was     string
	On, Off []catalog.Entry
	Clashes bool
}

type choice struct{ Value, Text string }

type problem struct{ Field, Text string }

// clash is a field that two people changed differently, with what its codes mean.
type clash struct{ Field, Label, Mine, Theirs, MineWords, TheirsWords string }

// plainFields are the inputs of the form that are no code list.
var plainFields = []string{"user", "active", "category", "price_min", "price_max", "area_min", "area_max", "margin", "rooms_by", "rooms", "bedrooms", "floor_by", "floor",
	"places", "near", "distance", "outline", "comment", "free"}

// typesList is the code list that must be met, beside those that are wished for.
var typesList = wishes{"types", "property_type", true, func(s *requests.Search) (*int, *[]int) { return nil, &s.Types }}

func boxes() []wishes { return append([]wishes{typesList}, lists()...) }

func fieldNames() []string {
	names := slices.Clone(plainFields)
	for _, l := range boxes() {
		names = append(names, l.name)
	}
	return names
}

// Clashing tells whether a field is asked above, with both texts.
func (f searchForm) Clashing(name string) bool {
	return slices.ContainsFunc(f.Clashes, func(c clash) bool { return c.Field == name })
}

// values are a search's fields as people read and type them.
func (p *screens) values(c *frame.Call, s requests.Search) map[string]string {
	lang := c.Words.Lang
	v := map[string]string{"user": number(s.User), "active": "no", "category": number(int64(s.Category)), "price_min": typedMinor(s.Price.Min, lang), "price_max": typedMinor(s.Price.Max, lang),
		"area_min": typed(s.Area.Min, lang), "area_max": typed(s.Area.Max, lang), "rooms_by": strconv.Itoa(int(cmp.Or(s.RoomsBy, requests.AtLeast))), "rooms": typedWhole(s.Rooms),
		"bedrooms": typedWhole(s.Bedrooms), "floor_by": strconv.Itoa(int(cmp.Or(s.Floor.By, requests.AtLeast))), "floor": typedWhole(s.Floor.Value), "places": placeLines(s),
		"near": "", "distance": "", "outline": outlineText(s.Ground.Outline), "comment": s.Comment, "free": s.Free, "margin": ""}
	if s.Active {
		v["active"] = "yes"
	}
	if s.Margin > 0 {
		v["margin"] = typed(&s.Margin, lang)
	}
	if circle := s.Ground.Circle; circle != nil {
		v["near"], v["distance"] = p.centreText(circle.Point), typed(new(circle.Radius/1000), lang)
	}
	for _, l := range boxes() {
		var words []string
		for _, id := range l.of(s) {
			words = append(words, strconv.Itoa(id))
		}
		v[l.name] = strings.Join(words, " ")
	}
	return v
}

func typedMinor(minor *int64, lang string) string {
	if minor == nil {
		return ""
	}
	return typed(new(float64(*minor)/100), lang)
}

func typed(v *float64, lang string) string {
	if v == nil {
		return ""
	}
	text := strconv.FormatFloat(*v, 'f', -1, 64)
	if lang == "fr" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

func typedWhole(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// readNumber reads a number as people type it, nil for none.
func readNumber(text string) (v *float64, ok bool) {
	text = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "€", "", "%", "", ",", ".").Replace(strings.TrimSpace(text))
	if text == "" {
		return nil, true
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return nil, false
	}
	return &n, true
}

func readWhole(text string) (n *int, ok bool) {
	v, ok := readNumber(text)
	if v == nil || !ok {
		return nil, ok
	}
	if *v != math.Trunc(*v) || math.Abs(*v) > 1_000_000 {
		return nil, false
	}
	return new(int(*v)), true
}

func readMinor(text string) (minor *int64, ok bool) {
	v, ok := readNumber(text)
	if v == nil || !ok {
		return nil, ok
	}
	n, ok := money.FromMajor(*v)
	return &n, ok
}

// typedForm reads the form; of a field that has several values they stand beside each other.
func typedForm(c *frame.Call) map[string]string {
	v := map[string]string{}
	for _, name := range plainFields {
		v[name] = c.Value(name)
	}
	for _, l := range boxes() {
		v[l.name] = strings.TrimSpace(strings.Join(c.R.PostForm[l.name], " "))
		c.R.PostForm[l.name] = []string{v[l.name]}
	}
	if add := c.R.PostForm["add"]; len(add) > 0 {
		v["places"] = strings.TrimSpace(v["places"] + "\n" + strings.Join(add, "\n"))
		c.R.PostForm["places"] = []string{v["places"]}
	}
	return v
}

// apply puts what was typed into a search, where it differs from what is there. wrong are the
// fields that cannot be read, and the text that says why.
func (p *screens) apply(c *frame.Call, s *requests.Search, v map[string]string) (wrong map[string]string) {
	now, wrong := p.values(c, *s), map[string]string{}
	take := func(name string, read func(text string) bool) {
		if v[name] != now[name] && !read(v[name]) {
			wrong[name] = "number"
		}
	}
	whole := func(at **int) func(string) bool {
		return func(text string) (ok bool) { *at, ok = readWhole(text); return ok }
	}
	minor := func(at **int64) func(string) bool {
		return func(text string) (ok bool) {
			if *at, ok = readMinor(text); ok && s.Price.Currency == "" {
				s.Price.Currency = "EUR"
			}
			return ok
		}
	}
	decimal := func(at **float64) func(string) bool {
		return func(text string) (ok bool) { *at, ok = readNumber(text); return ok }
	}
	operator := func(at *requests.Operator) func(string) bool {
		return func(text string) bool { *at = requests.Operator(positive(text)); return true }
	}
	for name, read := range map[string]func(string) bool{
		"user": func(text string) bool { s.User = positive(text); return true }, "active": func(text string) bool { s.Active = text == "yes"; return true },
		"category":  func(text string) bool { s.Category = int(min(positive(text), math.MaxInt32)); return true },
		"price_min": minor(&s.Price.Min), "price_max": minor(&s.Price.Max), "area_min": decimal(&s.Area.Min), "area_max": decimal(&s.Area.Max),
		"margin": func(text string) bool {
			n, ok := readNumber(text)
			if s.Margin = 0; n != nil {
				s.Margin = *n
			}
			return ok
		},
		"rooms_by": operator(&s.RoomsBy), "rooms": whole(&s.Rooms), "bedrooms": whole(&s.Bedrooms), "floor_by": operator(&s.Floor.By), "floor": whole(&s.Floor.Value),
		"comment": func(text string) bool { s.Comment = strings.ReplaceAll(text, "\r\n", "\n"); return true }, "free": func(text string) bool { s.Free = strings.ReplaceAll(text, "\r\n", "\n"); return true },
	} {
		take(name, read)
	}
	for _, l := range boxes() {
		take(l.name, func(text string) bool { return l.put(s, text) })
	}
	p.ground(s, v, now, wrong)
	return wrong
}

// put reads the codes of a list.
func (w wishes) put(s *requests.Search, text string) bool {
	ids := []int{}
	for word := range strings.FieldsSeq(text) {
		id := positive(word)
		if id == 0 || id > math.MaxInt32 {
			return false
		}
		ids = append(ids, int(id))
	}
	one, many := w.at(s)
	if w.several {
		*many = ids
		return true
	}
	if *one = 0; len(ids) > 0 {
		*one = ids[0]
	}
	return len(ids) <= 1
}

// ground reads where is looked for.
func (p *screens) ground(s *requests.Search, v, now, wrong map[string]string) {
	newlines := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	if newlines.Replace(v["places"]) != now["places"] {
		places, unknown := p.readPlaces(newlines.Replace(v["places"]), s.Places)
		if s.Places = places; len(unknown) > 0 {
			wrong["places"] = "places"
		}
	}
	if v["near"] != now["near"] || v["distance"] != now["distance"] {
		s.Ground.Circle = nil
		km, ok := readNumber(v["distance"])
		switch at, known := p.centre(v["near"]); {
		case !ok:
			wrong["distance"] = "number"
		case v["near"] == "" && km == nil:
		case v["near"] == "" || !known:
			wrong["near"] = "near"
		case km == nil:
			wrong["distance"] = "distance"
		default:
			s.Ground.Circle = &requests.Circle{Point: at, Radius: *km * 1000}
		}
	}
	if newlines.Replace(v["outline"]) != now["outline"] {
		outline, ok := readOutline(newlines.Replace(v["outline"]))
		if s.Ground.Outline = outline; !ok {
			wrong["outline"] = "outline"
		}
	}
}
