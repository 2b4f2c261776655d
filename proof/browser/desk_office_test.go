package browser_test

var officeJourneys = []journey{}
