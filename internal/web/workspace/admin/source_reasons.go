package admin

// What is wrong with a photo, or with a source, stands at the end.
const (
	sourceSays  = "source.says"
	photoLeft   = "left.photo"
	pictureLeft = "left.picture"
)

// leftReasons are why a photo did not come with an import.
func leftReasons() []reason {
	return []reason{
		{"Line {}: the photo {} is not in the ZIP.", "left.missing"},
		{"Line {}, photo {}: {}", photoLeft},
		{"Picture {} of property {}: {}", pictureLeft},
		{"A photo is a JPEG, a PNG or a WebP.", "left.kind"},
		{"The photo cannot be unpacked.", "left.packed"},
		{"This is no picture, or one that is not whole.", "left.broken"},
		{"A picture has {} million pixels at most, a progressive one or one of 16 bits fewer", "left.pixels"},
		{"This picture takes too much room: send it as a JPEG", "left.room"},
		{"A document has 20 MiB at most", "left.large"},
		{"A property has {} pictures at most: take one away first.", "left.many"},
		{"its address is none that is fetched.", "left.address"},
		{"an answer of {} has more than {} MiB, which is not read.", "left.answer"},
	}
}

// sourceReasons are why another system cannot be read, as it answered.
func sourceReasons() []reason {
	return []reason{
		{"The source does not open its {}: ask there for the right to read them.", "source.shut"},
		{"The source opens none of its lists to this token: ask there for the rights to read contacts, properties and searches", "source.closed"},
		{"Only what was read whole can be compared: read everything of the source again", "source.part"},
		{"The source was not read to its end: remove this file and read it again", "source.unread"},
		{"The source has too much for the workspace: import it on the server with palier import apimo", "source.toomuch"},
		{"The source: {} does not know this provider with this token (401){}.", "source.token"},
		{"The source: {} has no {} (404){}: look at the address and the number of the agency there.", "source.missing"},
		{"The source: {} sends on to {}: name that address as the source, if it is meant.", "source.moved"},
		{"The source: {} answers to {} what no list is: {}.", "source.nolist"},
		{"The source: {} stands in a private network, which this server does not reach (--egress-allow).", "source.private"},
		{"The source: {} does not answer: {}.", "source.silent"},
		{"The source: {} answers {}.", "source.answers"},
		{"The source: {}", sourceSays},
	}
}
