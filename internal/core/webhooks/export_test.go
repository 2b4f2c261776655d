package webhooks

// StandardHeaders signs under an id of the test's choice.
var StandardHeaders = standard
