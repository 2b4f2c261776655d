package browser_test

var saleJourneys = []journey{}
