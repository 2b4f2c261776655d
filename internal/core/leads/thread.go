package leads

import "time"

// Record is one line of a lead's thread: a call, a message, a note.
type Record struct {
	Account   int64
	ID        int64
	Lead      int64
	User      int64  // who did it, 0: not said
	Event     string // RecordEvents
	Comment   string
	Occurred  time.Time
	CreatedAt time.Time
}

// registered is the event of a record about a registration, a word of the vendor that
// no caller may write.
const registered = "registration"

// RecordEvents are what a record can be (Adlead: openapi.yaml, schema Record).
func RecordEvents() []string {
	return []string{"email", "sms", "outgoing-call", "outgoing-call-missed", "incoming-call", "voicemail", "meeting", "note", registered}
}

// Task (action commerciale) is what is planned for a lead.
type Task struct {
	Account   int64
	ID        int64
	Lead      int64
	Owner     int64  // user, 0: nobody
	Action    int64  // the same in its owner's diary, 0: none
	Type      string // TaskTypes
	Priority  string // Priorities
	Comment   string
	Scheduled time.Time
	DoneAt    time.Time
	CreatedAt time.Time
}

// TaskTypes are what a task can be.
func TaskTypes() []string {
	return []string{"call", "callback", "send-email", "send-sms", "meeting", "visit", "other"}
}

// Priorities are low, medium and high.
func Priorities() []string { return []string{"low", "medium", "high"} }

// Tag marks a lead; Everywhere: for all programmes.
type Tag struct {
	Account    int64
	Lead       int64
	Tag        string // chosen by the caller
	Everywhere bool
	CreatedAt  time.Time
}
