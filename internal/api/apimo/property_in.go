package apimo

import (
	"math"
	"slices"
	"strings"

	"palier/internal/api/wire"
	"palier/internal/core/catalog"
	"palier/internal/core/listings"
)

// propertyForm takes the fields of a property's payload (openapi.yaml, schema PropertyInput)
// into a draft of it.
type propertyForm struct {
	form
	d     *listings.Draft
	towns towns
	body  wire.Object
}

// towns finds communes by their numbers (listings.Service).
type towns interface {
	Settled(p *listings.Property, city int64) bool
}

// takeProperty changes the fields of a draft that a payload names. A null clears a field, a
// key that is not there leaves it; objects are merged key by key, lists are replaced. What is
// refused is all there is to refuse, and then nothing of the draft counts.
func takeProperty(d *listings.Draft, o wire.Object, book *catalog.Book, t towns) error {
	f := &propertyForm{form: form{book: book, warn: d.Particulars.Warn}, d: d, towns: t, body: o}
	for _, field := range o.Fields() {
		if take, known := propertyFields[field.Name]; known {
			d.Particulars.Unwarn(field.Name)
			take(f, field.Name, field.Value)
		}
	}
	if err := f.err(); err != nil {
		return worded{err}
	}
	return nil
}

// taker takes one value into a draft.
type taker func(f *propertyForm, path string, v wire.Value)

// Ways to take a value, by what it is.

func textTo(dst func(*listings.Draft) *string, most int) taker {
	return func(f *propertyForm, path string, v wire.Value) { *dst(f.d) = f.text(path, v, most) }
}

func wholeTo(dst func(*listings.Draft) **int) taker {
	return func(f *propertyForm, path string, v wire.Value) { *dst(f.d) = f.whole(path, v) }
}

func figureTo(dst func(*listings.Draft) **float64) taker {
	return func(f *propertyForm, path string, v wire.Value) { *dst(f.d) = f.figure(path, v) }
}

func codeTo(dst func(*listings.Draft) *int, list string) taker {
	return func(f *propertyForm, path string, v wire.Value) { *dst(f.d) = f.code(path, v, list) }
}

func codesTo(dst func(*listings.Draft) *[]int, list string) taker {
	return func(f *propertyForm, path string, v wire.Value) { *dst(f.d) = f.codes(path, v, list) }
}

// merged takes an object key by key; null takes every one of them away.
func merged(parts map[string]taker) taker {
	return func(f *propertyForm, path string, v wire.Value) {
		o, null := f.object(path, v)
		for _, field := range o.Fields() {
			if take, known := parts[field.Name]; known {
				take(f, path+"."+field.Name, field.Value)
			}
		}
		if null {
			for name, take := range parts {
				take(f, path+"."+name, wire.Value{})
			}
		}
	}
}

// Longest texts, in characters, where the core has no bound of its own field by field.
const (
	maxPropertyLine = 300
	maxPropertyText = 10_000
)

// propertyFields says how each field is taken.
var propertyFields = map[string]taker{
	"reference":   (*propertyForm).reference,
	"user":        func(f *propertyForm, path string, v wire.Value) { f.d.User = f.id(path, v) },
	"step":        func(f *propertyForm, path string, v wire.Value) { f.standing(&f.d.Step, path, v, "property_step") },
	"status":      func(f *propertyForm, path string, v wire.Value) { f.standing(&f.d.Status, path, v, "property_status") },
	"group":       (*propertyForm).group,
	"parent":      func(f *propertyForm, path string, v wire.Value) { f.d.Parent = f.id(path, v) },
	"ranking":     wholeTo(func(d *listings.Draft) **int { return &d.Particulars.Ranking }),
	"category":    codeTo(func(d *listings.Draft) *int { return &d.Category }, "property_category"),
	"subcategory": codeTo(func(d *listings.Draft) *int { return &d.Particulars.Subcategory }, "property_subcategory"),
	"name":        textTo(func(d *listings.Draft) *string { return &d.Particulars.Name }, maxPropertyLine),
	"type":        codeTo(func(d *listings.Draft) *int { return &d.Type }, "property_type"),
	"subtype":     codeTo(func(d *listings.Draft) *int { return &d.Subtype }, "property_subtype"),
	"agreement":   merged(agreementFields),

	"block_name":         textTo(func(d *listings.Draft) *string { return &d.Particulars.Block }, maxPropertyLine),
	"lot_reference":      textTo(func(d *listings.Draft) *string { return &d.Particulars.LotRef }, maxPropertyLine),
	"cadastre_reference": textTo(func(d *listings.Draft) *string { return &d.Particulars.Cadastre }, maxPropertyLine),
	"stairs_reference":   textTo(func(d *listings.Draft) *string { return &d.Particulars.Stairs }, maxPropertyLine),

	"address":         textTo(func(d *listings.Draft) *string { return &d.Address }, maxPropertyLine),
	"address_more":    textTo(func(d *listings.Draft) *string { return &d.AddressMore }, maxPropertyLine),
	"publish_address": (*propertyForm).shown,
	"country":         func(f *propertyForm, path string, v wire.Value) { f.d.Country = f.letters(path, v, 2, strings.ToUpper) },
	"city":            (*propertyForm).city,
	"zipcode":         (*propertyForm).zipcode,
	"district":        (*propertyForm).district,
	"longitude":       (*propertyForm).place,
	"latitude":        (*propertyForm).place,
	"radius":          (*propertyForm).radius,
	"altitude":        wholeTo(func(d *listings.Draft) **int { return &d.Particulars.Altitude }),

	"area":     (*propertyForm).area,
	"rooms":    (*propertyForm).rooms,
	"bedrooms": wholeTo(func(d *listings.Draft) **int { return &d.Details.Bedrooms }),
	"sleeps":   wholeTo(func(d *listings.Draft) **int { return &d.Particulars.Sleeps }),

	"price":          (*propertyForm).price,
	"owner":          func(f *propertyForm, path string, v wire.Value) { f.d.Owner = new(f.id(path, v)) },
	"visit":          merged(visitFields),
	"status_comment": textTo(func(d *listings.Draft) *string { return &d.Particulars.StatusComment }, maxPropertyText),
	"residence":      merged(residenceFields),

	"view":         merged(viewFields),
	"construction": merged(constructionFields),
	"floor":        merged(floorFields),
	"heating":      merged(heatingFields),
	"water":        merged(waterFields),
	"condition":    codeTo(func(d *listings.Draft) *int { return &d.Advert.Condition }, "property_condition"),
	"standing":     codeTo(func(d *listings.Draft) *int { return &d.Particulars.Standing }, "property_standing"),
	"style":        (*propertyForm).style,
	"facades":      wholeTo(func(d *listings.Draft) **int { return &d.Particulars.Facades }),
	"url":          textTo(func(d *listings.Draft) *string { return &d.Particulars.URL }, 2000),
	"availability": codeTo(func(d *listings.Draft) *int { return &d.Particulars.Availability }, "property_availability"),
	"available_at": func(f *propertyForm, path string, v wire.Value) { f.d.Particulars.AvailableOn = f.date(path, v) },
	"delivered_at": func(f *propertyForm, path string, v wire.Value) { f.d.Particulars.DeliveredOn = f.date(path, v) },

	"activities":   codesTo(func(d *listings.Draft) *[]int { return &d.Particulars.Activities }, "property_activity"),
	"orientations": codesTo(func(d *listings.Draft) *[]int { return &d.Particulars.Orientations }, "property_orientation"),
	"services":     (*propertyForm).services,
	"proximities":  codesTo(func(d *listings.Draft) *[]int { return &d.Particulars.Proximities }, "property_proximity"),
	"tags":         codesTo(func(d *listings.Draft) *[]int { return &d.Particulars.Tags }, "tags"),

	"tags_customized": (*propertyForm).ownTags,
	"comments":        (*propertyForm).comments,
	"areas":           (*propertyForm).areas,
	"regulations":     (*propertyForm).regulations,
	"financial":       (*propertyForm).finances,
	"filling_rate":    figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.FillingRate }),
	"private_comment": textTo(func(d *listings.Draft) *string { return &d.Advert.Note }, maxPropertyText),
}

var agreementFields = map[string]taker{
	"type":      codeTo(func(d *listings.Draft) *int { return &d.Agreement.Type }, "property_agreement"),
	"reference": textTo(func(d *listings.Draft) *string { return &d.Agreement.Reference }, maxPropertyLine),
	"start_at":  func(f *propertyForm, path string, v wire.Value) { f.d.Agreement.Start = f.date(path, v) },
	"end_at":    func(f *propertyForm, path string, v wire.Value) { f.d.Agreement.End = f.date(path, v) },
}

var visitFields = map[string]taker{
	"contact": func(f *propertyForm, path string, v wire.Value) { f.d.Particulars.VisitContact = f.id(path, v) },
	"comment": textTo(func(d *listings.Draft) *string { return &d.Particulars.VisitComment }, maxPropertyText),
}

var residenceFields = map[string]taker{
	"id":     func(f *propertyForm, path string, v wire.Value) { f.d.Particulars.Residence = f.id(path, v) },
	"type":   codeTo(func(d *listings.Draft) *int { return &d.Particulars.ResidenceType }, "property_building"),
	"fees":   figureTo(func(d *listings.Draft) **float64 { return &d.Particulars.ResidenceFees }),
	"period": codeTo(func(d *listings.Draft) *int { return &d.Particulars.ResidencePeriod }, "property_period"),
	"lots":   wholeTo(func(d *listings.Draft) **int { return &d.Advert.Lots }),
}

var viewFields = map[string]taker{
	"type":      codeTo(func(d *listings.Draft) *int { return &d.Particulars.ViewType }, "property_view_type"),
	"landscape": codesTo(func(d *listings.Draft) *[]int { return &d.Particulars.Landscapes }, "property_view_landscape"),
}

var constructionFields = map[string]taker{
	"method":            codesTo(func(d *listings.Draft) *[]int { return &d.Particulars.Construction }, "property_construction_method"),
	"construction_year": wholeTo(func(d *listings.Draft) **int { return &d.Details.ConstructionYear }),
	"construction_step": codeTo(func(d *listings.Draft) *int { return &d.Particulars.Building }, "construction_step"),
	"renovation_year":   wholeTo(func(d *listings.Draft) **int { return &d.Particulars.RenovationYear }),
}

var floorFields = map[string]taker{
	"type":   codeTo(func(d *listings.Draft) *int { return &d.Particulars.FloorType }, "property_floor"),
	"value":  wholeTo(func(d *listings.Draft) **int { return &d.Details.Floor }),
	"levels": wholeTo(func(d *listings.Draft) **int { return &d.Particulars.Floors }), // of the property itself
	"floors": wholeTo(func(d *listings.Draft) **int { return &d.Advert.Levels }),      // of the building
}

var heatingFields = map[string]taker{
	"device": codeTo(func(d *listings.Draft) *int { return &d.Particulars.HeatingDevice }, "property_heating_device"),
	"access": codeTo(func(d *listings.Draft) *int { return &d.Particulars.HeatingAccess }, "property_heating_access"),
	"type":   codeTo(func(d *listings.Draft) *int { return &d.Particulars.HeatingType }, "property_heating_type"),
}

var waterFields = map[string]taker{
	"hot_device": codeTo(func(d *listings.Draft) *int { return &d.Particulars.HotWaterDevice }, "property_hot_water_device"),
	"hot_access": codeTo(func(d *listings.Draft) *int { return &d.Particulars.HotWaterAccess }, "property_hot_water_access"),
	"waste":      codeTo(func(d *listings.Draft) *int { return &d.Particulars.WasteWater }, "property_waste_water"),
}

// reference is the agency's own, which a property always has.
func (f *propertyForm) reference(path string, _ wire.Value) {
	reference, ok := leadReference(f.body)
	if !ok {
		f.wrong(path, "This value is required: 1 to 255 characters.")
		return
	}
	f.d.Reference = reference
}

// standing is a code that a property always has: none is the first of its list.
func (f *propertyForm) standing(dst *int, path string, v wire.Value, list string) {
	if *dst = f.code(path, v, list); *dst == 0 {
		*dst = 1
	}
}

func (f *propertyForm) group(path string, v wire.Value) {
	f.d.Group = 0
	if n := f.whole(path, v); n != nil {
		f.d.Group = *n
	}
}

// rooms may come in halves; who counts whole ones sees those.
func (f *propertyForm) rooms(path string, v wire.Value) {
	f.d.Details.Rooms, f.d.Particulars.RoomsExactly = nil, nil
	n := f.figure(path, v)
	if n == nil {
		return
	}
	if *n < 0 || *n > 100_000 {
		f.wrong(path, "Give a number of 0 or more.")
		return
	}
	f.d.Details.Rooms = new(int(math.Floor(*n)))
	if *n != math.Floor(*n) {
		f.d.Particulars.RoomsExactly = n
	}
}

// services are a list of which three rows are facts of their own. Who no longer names a lift
// says nothing of it any more; "no lift" is not taken back by that.
func (f *propertyForm) services(path string, v wire.Value) {
	list := f.codes(path, v, "property_service")
	for id, dst := range map[int]**bool{liftService: &f.d.Advert.Lift, keeperService: &f.d.Details.Keeper, furnishedService: &f.d.Details.Furnished} {
		switch has := slices.Contains(list, id); {
		case has:
			*dst = new(true)
		case *dst != nil && **dst:
			*dst = nil
		}
		list = slices.DeleteFunc(list, func(n int) bool { return n == id })
	}
	f.d.Particulars.Services = list
}

// style is an object with a name, or the name alone.
func (f *propertyForm) style(path string, v wire.Value) {
	if o, is := v.Object(); is {
		path, v = path+".name", part(o, "name")
	}
	f.d.Particulars.Style = f.text(path, v, maxPropertyLine)
}

// ownTags are texts or, as answers have them, objects with a comment.
func (f *propertyForm) ownTags(path string, v wire.Value) {
	f.d.Particulars.OwnTags = nil
	for _, item := range f.items(path, v) {
		if o, is := item.Object(); is {
			item = part(o, "comment")
		}
		if tag := strings.TrimSpace(f.text(path, item, maxPropertyLine)); tag != "" {
			f.d.Particulars.OwnTags = append(f.d.Particulars.OwnTags, tag)
		}
	}
}
