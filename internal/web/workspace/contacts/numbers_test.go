package contacts_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/access"
)

func TestANumberIsReadAsPeopleWriteItAndKeptAsItCame(t *testing.T) {
	o := open(t)
	res, body := apimo(o, "POST", "/agencies/14/leads", `{"reference":"gardien-1","firstname":"Omer","lastname":"Kerdraon","email":"omer.kerdraon@example.org","phone":"voir gardien","mobile":"+33639989310","message":"Bonjour"}`)
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusCreated {
		t.Fatalf("%s %s", res.Status, body)
	}
	list := o.says(o.boss, "/contacts?q=kerdraon", http.StatusOK, "06\u00a039\u00a098\u00a093\u00a010")
	path := regexp.MustCompile(`/contacts/\d+`).FindString(list[strings.Index(list, `id="contacts"`):])
	id := strings.TrimPrefix(path, "/contacts/")

	form := o.says(o.boss, path+"/edit", http.StatusOK, `value="voir gardien"`, "value=\"06\u00a039\u00a098\u00a093\u00a010\"")
	o.posts(o.boss, path+"/edit", http.StatusSeeOther, typed(form, "city", "Brest")...)
	if got := o.record(id); got.Phone != "voir gardien" || got.Mobile != "+33639989310" || got.City != "Brest" {
		t.Errorf("saved %q, %q, %q", got.Phone, got.Mobile, got.City)
	}
	form = o.says(o.boss, path+"/edit", http.StatusOK)
	o.posts(o.boss, path+"/edit", http.StatusSeeOther, typed(form, "mobile", "06.39.98.93.10", "zipcode", "29200")...)
	if got := o.record(id); got.Mobile != "+33639989310" || got.Zipcode != "29200" {
		t.Errorf("the same number in another form was a change: %q, %q", got.Mobile, got.Zipcode)
	}
	form = o.says(o.boss, path+"/edit", http.StatusOK)
	_, refused := o.posts(o.boss, path+"/edit", http.StatusUnprocessableEntity, typed(form, "phone", "voir le gardien")...)
	if !strings.Contains(refused, `id="phone-error"`) {
		t.Errorf("another text that is no number is taken:\n%s", main(refused))
	}
	o.posts(o.boss, path+"/edit", http.StatusSeeOther, typed(form, "phone", "+41 79 123 45 67")...)
	o.says(o.boss, path, http.StatusOK, "+41791234567", "06\u00a039\u00a098\u00a093\u00a010", "!voir gardien :")
}

func TestTwoRecordsAreComparedByTheNumbersThatTheyMean(t *testing.T) {
	o := open(t)
	one := o.person(o.boss, "firstname", "Rozenn", "lastname", "Tanguy", "mobile", "+33 6 39 98 93 11", "email", "rozenn@example.org")
	two := o.person(o.boss, "firstname", "Paol", "lastname", "Tanguy-Roux", "mobile", "0639989311")
	id := func(path string) string { return strings.TrimPrefix(path, "/contacts/") }
	o.says(o.boss, "/contacts/duplicates", http.StatusOK, "<mark>06\u00a039\u00a098\u00a093\u00a011</mark>", "!0639989311")
	// The two are written otherwise and are one number: there is nothing to choose.
	o.says(o.boss, "/contacts/merge?one="+id(one)+"&other="+id(two), http.StatusOK, "06\u00a039\u00a098\u00a093\u00a011", "!take.mobile", "!0639989311")
	lone := o.person(o.server.Member(t, access.Negotiator, "Nora"), "mobile", "+33639989312")
	o.says(o.boss, lone, http.StatusOK, "<h1>06\u00a039\u00a098\u00a093\u00a012</h1>")
}

func TestTheMoodsOfAPersonAreFollowed(t *testing.T) {
	o := open(t)
	const box = "/field/buildings/44109_1949_00029/boxes/b-1"
	o.posts(o.boss, box+"/people", http.StatusSeeOther, "firstname", "Gwenn", "lastname", "Prigent", "email", "gwenn.prigent@example.org", "mood", "3")
	list := o.says(o.boss, "/contacts?q=prigent", http.StatusOK, "gwenn.prigent@example.org")
	path := regexp.MustCompile(`/contacts/\d+`).FindString(list[strings.Index(list, `id="contacts"`):])
	o.says(o.boss, path, http.StatusOK, "Météo", "un jour", "/field/buildings/44109_1949_00029", "!en progrès", "!Météo précédente")
	person := regexp.MustCompile(`name="person" value="([^"]+)"`).FindAllStringSubmatch(o.says(o.boss, box, http.StatusOK), -1)
	who := person[len(person)-1][1]
	for _, step := range []struct{ was, mood, trend string }{{"3", "1", "en progrès"}, {"1", "4", "en recul"}} {
		o.posts(o.boss, box+"/people", http.StatusSeeOther, "person", who, "firstname", "Gwenn", "was.firstname", "Gwenn", "lastname", "Prigent", "was.lastname", "Prigent",
			"email", "gwenn.prigent@example.org", "was.email", "gwenn.prigent@example.org", "mood", step.mood, "was.mood", step.was)
		o.says(o.boss, path, http.StatusOK, step.trend, "Météo précédente", "Météo notée")
	}
	// Whoever may not see doors is not told what is behind them.
	o.says(o.server.Member(t, access.Assistant, "Aude"), path, http.StatusOK, "Gwenn Prigent")
	o.posts(o.boss, path+"/erase", http.StatusSeeOther, "sure", "1")
	o.says(o.boss, path, http.StatusOK, "Personne effacée le", "!pas de projet", "!en recul")
}

func TestTheHeadSaysWhatAPersonIsCalledOutside(t *testing.T) {
	o := open(t)
	res, body := apimo(o, "POST", "/agencies/14/leads", `{"reference":"dehors-77","firstname":"Maël","lastname":"Quillivic","email":"mael@example.org","message":"Bonjour"}`)
	if res.StatusCode != http.StatusOK && res.StatusCode != http.StatusCreated {
		t.Fatalf("%s %s", res.Status, body)
	}
	list := o.says(o.boss, "/contacts?q=quillivic", http.StatusOK)
	page := o.says(o.boss, regexp.MustCompile(`/contacts/\d+`).FindString(list[strings.Index(list, `id="contacts"`):]), http.StatusOK)
	head, _, _ := strings.Cut(page[strings.Index(page, `id="who"`):], "</section>")
	if !strings.Contains(head, "dehors-77") || !strings.Contains(head, "Apimo") {
		t.Errorf("the head does not say it:\n%s", main(head))
	}
}
