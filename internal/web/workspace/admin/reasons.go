package admin

import (
	"strings"

	"palier/internal/web/page"
)

// reason is how the core or a reader of files says why a line was not taken, or not taken
// back: its sentence, with {} for what differs, and the key of the same in the reader's words.
// A test holds each to what the core says.
type reason struct{ sentence, key string }

// fieldReason tells of a field of an ad, and what is wrong with it.
const fieldReason = "goodfield"

func reasons() []reason {
	return []reason{
		{"Line {} has the same e-mail or phone: a person is one line.", "twin"},
		{"Line {} is the same person, contact {}.", "same"},
		{"{}: {} characters at most.", "long"},
		{"{}: this is not an e-mail address.", "email"},
		{"{}: this is not a phone number.", "phone"},
		{"{}: this is not the number of a contact.", "number"},
		{"{}: M., Mme, or another form of address that Palier has.", "title"},
		{"{}: a code of two letters, such as FR.", "country"},
		{"{}: a code of two letters, such as fr.", "language"},
		{"{}: oui or non.", "answer"},
		{"No name, e-mail or phone.", "nobody"},
		{"Nothing to know the person by again: an e-mail, a phone, or first name, last name and postcode.", "unknowable"},
		{"It may be each of the contacts {}.", "several"},
		{"The e-mail is that of contact {}, who has another name.", "othername"},
		{"An e-mail is that of contact {}, and the rest says contact {}.", "between"},
		{"There is no contact {}; leave the number out.", "nocontact"},
		{"Contact {} is somebody else; leave the number out.", "somebody"},
		{"Palier has other values: {}.", "differs"},
		{"Something refers to this person: {}.", "used"},
		{"The contact was changed since.", "changed"},
		{"The person said since how to be reached.", "said"},
		{"Changed since: {}.", "changedfields"},
		{"The lot was changed since: {}.", "lotchanged"},
		{"The building file was written since: it is at version {}.", "placechanged"},
		{"A round has been at the place.", "round"},
		{"The former building file names what is no longer there.", "former"},
		{"No reference: nothing to know the lot by again.", "noreference"},
		{"Line {} has the same reference: a lot is one line.", "lottwin"},
		{"There is no main lot {} in the programme.", "nomain"},
		{"No reference: nothing to know the property by again.", "goodnoreference"},
		{"Line {} has the same id: a property is one line.", "goodtwin"},
		{"Line {} has the same reference: a property is one line.", "goodlike"},
		{"Line {} is the same property.", "goodsame"},
		{"Changed in Palier and by the source: {}.", "goodboth"},
		{"Another property of the agency has the reference {}.", "goodtaken"},
		{"Several properties of the agency have the reference {}.", "goodseveral"},
		{"The source's property is one of another agency.", "goodelsewhere"},
		{"The source lists it no more.", "goodgone"},
		{"The property was changed since: {}.", "goodchanged"},
		{"Something refers to this property: {}.", "goodused"},
		{"It is not published again: publish it on its sheet.", "goodunpublished"},
		{"Field {}: {}.", fieldReason},
		{"The file lacks {} of the {} properties that this source listed before, which would be withdrawn: say that they are, or check the file", "goodlacks"},
		{"Field 1 names agency {}, and the first line {}: a portfolio is one agency's.", "goodagency"},
		{"it is missing", "poliris.missing"},
		{"OUI or NON is wanted", "poliris.flag"},
		{"a whole number is wanted, as 3", "poliris.whole"},
		{"a whole number is wanted, as 3 or -1", "poliris.signed"},
		{"a number with a point is wanted, as 1250.50", "poliris.decimal"},
		{"degrees are wanted, as 48.87079", "poliris.degrees"},
		{"a day is wanted, as 31/12/2026", "poliris.day"},
		{"this is none of the format's words", "poliris.word"},
		{"one of these is wanted: {}", "poliris.words"},
		{"it has {} characters, and there is room for {}", "poliris.long"},
		{"HTML is not taken, but for <BR>", "poliris.html"},
		{"a French postcode has five digits", "poliris.postcode"},
		{"a position is a latitude and a longitude", "poliris.position"},
		{"a position is taken with its precision alone: 1 is exact", "poliris.precision"},
		{"it is beyond {} degrees", "poliris.beyond"},
		{"this is no e-mail address", "poliris.email"},
		{"this is no address on the web", "poliris.web"},
		{"the price is 0", "poliris.zero"},
		{"of a sale it is a percentage of the price without fees", "poliris.percent"},
		{"the buyer pays fees: the price without them is missing", "poliris.net"},
		{"a rent is shown with its charges", "poliris.bare"},
		{"of a co-ownership it is said", "poliris.coowned"},
		{"a supplement stands beside a reference rent", "poliris.supplement"},
		{"it is {} as the energy class is", "poliris.likeenergy"},
		{"an energy assessment says it", "poliris.assessment"},
		{"an assessment of that day is {}", "poliris.method"},
		{"it is more than field {}", "poliris.order"},
		{"a year has four digits", "poliris.year"},
		{"an ad without a photo is hardly looked at", "poliris.nophoto"},
		{"{} photos, and there is room for {}", "poliris.photos"},
		{"nobody says what kind of property it is", "poliris.kind"},
		{"line {} has the same: an ad is one line", "poliris.double"},
		{"nobody knows this kind of ad", "poliris.unknownad"},
		{"nobody knows this kind of property", "poliris.unknowntype"},
		{"this is no price", "poliris.noprice"},
	}
}

// because is a reason in the reader's words: several sentences of cells one after another, and
// what nobody has put into words as it is.
func because(w page.Words, text string) string {
	if text == "" {
		return ""
	}
	for _, r := range reasons() {
		if args, ok := matched(r.sentence, text); ok {
			if r.key == fieldReason { // what is wrong with a field is a reason of its own
				args[1] = because(w, args[1])
			}
			return worded(w, r.key, args)
		}
	}
	head, rest, several := strings.Cut(text, ". ")
	if several {
		return because(w, head+".") + " " + because(w, rest)
	}
	if field, _, of := strings.Cut(text, ": "); of && w.Has("field."+field) { // what a rule of the core says of a field
		return worded(w, "cell", []string{field})
	}
	return text
}

func worded(w page.Words, key string, args []string) string {
	said := make([]any, len(args))
	for i, arg := range args {
		names := strings.Split(arg, ", ")
		for j, name := range names {
			names[j] = wordOf(w, "field.", name)
		}
		said[i] = strings.Join(names, ", ")
	}
	text, err := w.T("reason."+key, said...)
	if err != nil {
		return strings.Join(args, " ")
	}
	return text
}

// matched takes a text apart by a sentence with {}: what stands in their places.
func matched(sentence, text string) (args []string, ok bool) {
	parts := strings.Split(sentence, "{}")
	if !strings.HasPrefix(text, parts[0]) {
		return nil, false
	}
	text = text[len(parts[0]):]
	for i, part := range parts[1:] {
		at := strings.Index(text, part)
		if i == len(parts)-2 { // the last is the text's end
			at = len(text) - len(part)
		}
		if at < 0 || text[at:at+len(part)] != part || strings.Contains(text[:at], ". ") {
			return nil, false
		}
		args, text = append(args, text[:at]), text[at+len(part):]
	}
	return args, text == ""
}
