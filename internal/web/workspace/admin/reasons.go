package admin

import (
	"slices"
	"strings"

	"palier/internal/web/page"
)

// reason is how the core or a reader of files says why a line was not taken, or not taken
// back: its sentence, with {} for what differs, and the key of the same in the reader's words.
// A test holds each to what the core says.
type reason struct{ sentence, key string }

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
	}
}

func everyReason() []reason {
	return slices.Concat(reasons(), goodReasons(), movingReasons(), fileReasons(), leftReasons(), sourceReasons())
}

// because is a reason in the reader's words: several sentences of cells one after another, and
// what nobody has put into words as it is.
func because(w page.Words, text string) string {
	if text == "" {
		return ""
	}
	for _, r := range everyReason() {
		if args, ok := matched(r.sentence, text); ok {
			if slices.Contains([]string{fieldReason, atCell, atLine, within, photoLeft, pictureLeft, sourceSays}, r.key) { // what is wrong there is a reason of its own
				args[len(args)-1] = because(w, args[len(args)-1])
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
