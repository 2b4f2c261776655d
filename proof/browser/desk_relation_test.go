package browser_test

var relationJourneys = []journey{}
