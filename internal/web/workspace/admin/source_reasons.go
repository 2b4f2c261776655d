package admin

// sourceReasons are why another system cannot be read, as it answered.
func sourceReasons() []reason {
	return []reason{
		{"The source does not open its {}: ask there for the right to read them.", "source.shut"},
		{"The source opens none of its lists to this token: ask there for the rights to read contacts, properties and searches", "source.closed"},
		{"The source was not read to its end: remove this file and read it again", "source.unread"},
		{"The source has too much for the workspace: import it on the server with palier import apimo", "source.toomuch"},
		{"The source: {} does not know this provider with this token (401){}.", "source.token"},
		{"The source: {} has no {} (404){}: look at the address and the number of the agency there.", "source.missing"},
		{"The source: {} sends on to {}: name that address as the source, if it is meant.", "source.moved"},
		{"The source: {} answers to {} what no list is: {}.", "source.nolist"},
		{"The source: {} stands in a private network, which this server does not reach (--egress-allow).", "source.private"},
		{"The source: {} does not answer: {}.", "source.silent"},
		{"The source: {} answers {}.", "source.answers"},
	}
}
