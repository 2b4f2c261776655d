package delivery

// Limits are what a sender keeps to: a test is in more of a hurry than New.
type Limits = limits

// Usual are those of New.
func Usual() Limits { return usual() }

// NewWithin is New with other limits.
var NewWithin = newSender
