package letters

import "time"

// Mail is a letter in words, ready for whoever carries it.
type Mail struct {
	Account     int64
	Letter      int64  // 0: a test of the mail server
	ID          string // unique and the same at each try: what stands before the @ of its Message-ID
	To, Name    string // the recipient
	From        string // display name of who writes: the agency
	ReplyTo     string // e-mail of the agency; empty: none
	Subject     string
	Text, HTML  string // the same twice, for every reader
	Calendar    string // iCalendar, as it is sent; empty: none
	Method      string // of Calendar: "REQUEST" or "CANCEL" (RFC 5546)
	Unsubscribe string // URL for one click of a mail program (RFC 8058); empty: it is not about wanting mail
	At          time.Time
}

// Receipt is what became of a mail that was to be carried.
type Receipt struct {
	Tried bool   // false: it was not its turn, and may be tried again at once
	Error string // why it was not taken; empty: it was. Without the recipient's address
	Final bool   // another try would fail likewise: there is no such mailbox
}
