// Package salestest is where package sales is tried as the program runs it, on its real store.
//
// It stands beside sales and not in it: sales has tests that look inside, and tests of the same
// directory that stand on the whole program would have all that imports sales compiled once
// more for them. It knows what callers of sales know, and must not know more.
package salestest
