package booking_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"palier/internal/core/letters"
	"palier/internal/core/visits"
)

// asked goes as far as the page that asks for the code, and gives what its form holds.
func (v *visitor) asked(email string) (page, url.Values) {
	v.t.Helper()
	form, step := identity(email), v.choose()
	for _, name := range []string{"at", "hold", "until"} {
		form.Set(name, step.hidden(v.t, name))
	}
	form.Set("consent_sms", "1")
	asked := v.post(v.path("/book"), form)
	asked.says(v.t, 200, "Confirmez votre adresse e-mail", email, "Il est valable jusqu’à")
	for name := range form {
		if got := asked.hidden(v.t, name); got != form.Get(name) {
			v.t.Errorf("the page forgets %s: %q, was %q", name, got, form.Get(name))
		}
	}
	return asked, form
}

// sent are the letters of a kind, the latest first.
func (v *visitor) sent(kind visits.LetterKind) (list []letters.Letter) {
	v.t.Helper()
	all, err := v.server.Letters.Log(context.Background(), v.server.Operator, letters.Query{})
	if err != nil {
		v.t.Fatal(err)
	}
	for _, l := range all {
		if l.Kind == kind {
			list = append(list, l)
		}
	}
	return list
}

// code is the one that was mailed last.
func (v *visitor) code() string {
	v.t.Helper()
	sent := v.sent(visits.Proving)
	if len(sent) == 0 {
		v.t.Fatal("no code was sent")
	}
	m, drop, err := v.server.Letters.Matter(context.Background(), sent[0])
	if err != nil || drop != "" {
		v.t.Fatalf("the code's letter: %q %v", drop, err)
	}
	if !regexp.MustCompile(`^\d{6}$`).MatchString(m.Proof) {
		v.t.Fatalf("the code is %q", m.Proof)
	}
	return m.Proof
}

func TestWhoComesUninvitedProvesHisEmail(t *testing.T) {
	v := open(t, visits.Overrides{ConfirmCode: new(true)})
	_, form := v.asked("noe.sorel@example.org")
	if n := len(v.visits()); n != 0 {
		t.Fatalf("%d visits before the code", n)
	}
	if name := v.sent(visits.Proving)[0].Name; name != "" {
		t.Errorf("whoever typed the e-mail has %q said in the letter", name)
	}
	form.Set("code", "not it")
	v.post(v.path("/book"), form).says(t, 422, "Ce n’est pas le code envoyé", `aria-invalid="true"`)
	code := v.code()
	form.Set("code", code[:3]+" "+code[3:])
	v.post(v.path("/book"), form).says(t, 200, "Votre demande est notée", "Proposée")
	if list := v.visits(); len(list) != 1 || list[0].Visitors[0].Email != "noe.sorel@example.org" {
		t.Errorf("visits: %+v", list)
	}
	next, again := v.asked("noe.sorel@example.org")
	again.Set("code", code)
	v.post(v.path("/book"), again).says(t, 422, "Ce n’est pas le code envoyé") // another one was sent
	if next.hidden(t, "at") == form.Get("at") {
		t.Error("the slot that was booked is offered again")
	}
}

func TestACodeIsTriedAFewTimes(t *testing.T) {
	v := open(t, visits.Overrides{ConfirmCode: new(true)})
	_, form := v.asked("noe.sorel@example.org")
	code := v.code()
	form.Set("code", "wrong")
	for range 5 {
		v.post(v.path("/book"), form).says(t, 422, "Ce n’est pas le code envoyé")
	}
	form.Set("code", code)
	v.post(v.path("/book"), form).says(t, 422, "Ce code n’est plus valable")
	form.Set("again", "1")
	v.post(v.path("/book"), form).says(t, 422, "Trop de codes ont été essayés")
	v.server.Clock.Advance(11 * time.Minute)
	v.post(v.path("/book"), form).says(t, 200, "Il est valable jusqu’à")
	form.Del("again")
	form.Set("code", v.code())
	v.post(v.path("/book"), form).says(t, 200, "Votre demande est notée")
}

func TestACodeIsSentAgainOnceAMinute(t *testing.T) {
	v := open(t, visits.Overrides{ConfirmCode: new(true)})
	_, form := v.asked("noe.sorel@example.org")
	code := v.code()
	form.Set("again", "1")
	v.post(v.path("/book"), form).says(t, 200)
	if n := len(v.sent(visits.Proving)); n != 1 {
		t.Errorf("%d letters within a minute", n)
	}
	v.server.Clock.Advance(2 * time.Minute)
	v.post(v.path("/book"), form).says(t, 200)
	if n := len(v.sent(visits.Proving)); n != 2 || v.code() != code {
		t.Errorf("%d letters, code %s, was %s", n, v.code(), code)
	}
	form.Del("again")
	form.Set("edit", "1")
	v.post(v.path("/book"), form).says(t, 200, "Vos coordonnées", `value="noe.sorel@example.org"`, `name="consent_sms" value="1" checked`)
}

func TestWhoWasInvitedIsNotAskedForACode(t *testing.T) {
	v := open(t, visits.Overrides{ConfirmCode: new(true)})
	err := v.server.Visits.Invite(context.Background(), v.server.Operator, visits.PlaceKey{ID: v.place.Property.ID},
		visits.Visitor{Email: "noe.sorel@example.org", Firstname: "Noé", Lastname: "Sorel"})
	if err != nil {
		t.Fatal(err)
	}
	m, _, err := v.server.Letters.Matter(context.Background(), v.sent(visits.Invitation)[0])
	if err != nil {
		t.Fatal(err)
	}
	step := v.choose()
	for email, want := range map[string]string{"another@example.org": "Confirmez votre adresse e-mail", "Noe.Sorel@example.org": "Votre demande est notée"} {
		form := identity(email)
		form.Set("at", step.hidden(t, "at"))
		form.Set("hold", step.hidden(t, "hold"))
		form.Set("p", m.Book)
		v.post(v.path("/book"), form).says(t, 200, want)
	}
}

func TestWhoWaitsIsWrittenToWhenAVisitIsPossible(t *testing.T) {
	v := open(t, visits.Overrides{OpensAt: new(600), ClosesAt: new(630), Horizon: new(1), Address: new(visits.Street)})
	for range 2 { // today's and tomorrow's, when there are both
		if len(v.get(v.path("?all=1")).slots()) == 0 {
			break
		}
		v.book("noe.sorel@example.org").says(t, 200)
	}
	v.get(v.path("")).says(t, 200, "Aucun créneau libre", "liste d’attente", "rue des Tilleuls, 44000")
	v.post(v.path("/wait"), url.Values{"email": {"nobody"}}).says(t, 422, `role="alert"`, `value="nobody"`)
	for range 2 {
		v.post(v.path("/wait"), url.Values{"email": {"ada.martin@example.org"}}).says(t, 200, "Vous êtes sur la liste d’attente")
	}
	v.post(v.path("/wait"), url.Values{"email": {"program@example.org"}, "website": {"x"}}).says(t, 200, "Vous êtes sur la liste d’attente")
	if n := len(v.sent(visits.Queued)); n != 1 {
		t.Errorf("%d letters say that somebody waits", n)
	}
	ctx := context.Background()
	call := func() int {
		t.Helper()
		if err := v.server.Visits.CallWaiting(ctx, v.server.Operator.Account); err != nil {
			t.Fatal(err)
		}
		return len(v.sent(visits.Freed))
	}
	if n := call(); n != 0 {
		t.Fatalf("%d were called though nothing is free", n)
	}
	for _, one := range v.visits() {
		if _, _, err := v.server.Visits.Cancel(ctx, v.server.Operator, one.UID, "", visits.CancelledByAgent); err != nil {
			t.Fatal(err)
		}
	}
	call()
	if n := call(); n != 1 {
		t.Fatalf("%d letters to one who waits", n)
	}
	m, drop, err := v.server.Letters.Matter(ctx, v.sent(visits.Freed)[0])
	if err != nil || drop != "" {
		t.Fatal(drop, err)
	}
	v.get(v.path("?p="+m.Book)).says(t, 200, "Quand souhaitez-vous visiter")
	v.get("/v/unsubscribe?p="+m.Unsubscribe).says(t, 200, "Ne plus attendre de créneau")
	v.post("/v/unsubscribe", url.Values{"p": {m.Unsubscribe}}).says(t, 200, "n’est plus sur la liste")
}

func TestAVisitorRatesWhoShowedHim(t *testing.T) {
	v := open(t, visits.Overrides{AutoConfirm: new(true)})
	v.book("noe.sorel@example.org").says(t, 200, "Confirmée")
	ctx, one := context.Background(), v.visits()[0]
	if _, err := v.server.Visits.Finish(ctx, v.server.Operator, one.UID, one.Code); err != nil {
		t.Fatal(err)
	}
	m, drop, err := v.server.Letters.Matter(ctx, v.sent(visits.Thanks)[0])
	if err != nil || drop != "" {
		t.Fatal(drop, err)
	}
	v.get("/v/rate?p="+m.Rate).says(t, 200, "Votre avis", "4 sur 5")
	v.post("/v/rate", url.Values{"p": {m.Rate}}).says(t, 422, "Choisissez une note")
	v.post("/v/rate", url.Values{"p": {m.Rate}, "rating": {"4"}, "comment": {"Très clair"}}).says(t, 200, "votre avis est enregistré", "Très clair")
	if rated := v.visits()[0].Visitors[0]; rated.Rating != 4 || rated.Comment != "Très clair" {
		t.Errorf("rated: %+v", rated)
	}
	hostile := `</textarea><script>alert(1)</script>` + "\u202e"
	again := v.post("/v/rate", url.Values{"p": {m.Rate}, "rating": {"4"}, "comment": {hostile}})
	again.says(t, 200, "&lt;/textarea&gt;&lt;script&gt;")
	if strings.Contains(again.body, "<script>alert") || strings.Contains(again.body, "\u202e") {
		t.Errorf("a comment is part of its page: %s", again.body)
	}
	if mean, n, err := v.server.Visits.RatingOf(ctx, v.server.Operator, one.Agent); mean != 4 || n != 1 || err != nil {
		t.Errorf("the agent's rating: %g of %d, %v", mean, n, err)
	}
	v.get("/v/rate?p="+strings.ToUpper(m.Rate)).says(t, 404)
}
