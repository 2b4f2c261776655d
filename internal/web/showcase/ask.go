package showcase

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"palier/internal/core/leads"
	"palier/internal/core/once"
	"palier/internal/core/people"
	"palier/internal/core/uid"
	"palier/internal/web/page"
)

// askForm is what somebody asks about a property.
type askForm struct {
	Key          string // the form's own: sent twice, it is taken once
	First, Last  string
	Email, Phone string
	Message      string
	Wrong        map[string]bool
	Sent         bool
}

// trap is a field that people do not see, and programs fill in.
const trap = "website"

// contactEnquiry is the lead_type of a question.
const contactEnquiry = 1

// ask takes a question about a property in.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request) error {
	s, err := p.at(r)
	if err != nil {
		return err
	}
	words := p.set.Words(r)
	done := words.Link(PropertyPath(s.p), "sent", "1") + "#demande"
	if r.PostForm.Get(trap) != "" { // a program; it is not told
		return p.forward(w, r, done)
	}
	f := readForm(r)
	if f.check(s.guest.CountryAt(s.p.Agency)); len(f.Wrong) > 0 {
		return p.show(w, r, s, http.StatusUnprocessableEntity, f)
	}
	sum := sha256.Sum256([]byte(r.URL.Path + "\n" + r.PostForm.Encode()))
	print := hex.EncodeToString(sum[:])
	// Who goes back and writes something else asks something else: the words are a part of the key.
	key := once.Key{Account: s.p.Account, Credential: "showcase", Value: f.Key + " " + print, Fingerprint: print}
	if err := p.once(r.Context(), key, func(ctx context.Context) error { return p.take(ctx, s, f, words) }); err != nil {
		return err
	}
	return p.forward(w, r, done)
}

// once runs what a form asks for, unless it was done. The second of a double click, whose answer is
// the one that is shown, waits for the first.
func (p *Pages) once(ctx context.Context, key once.Key, do func(context.Context) error) error {
	const again = 50 * time.Millisecond
	for {
		_, _, err := p.Once.Do(ctx, key, func(ctx context.Context) (once.Answer, error) {
			return once.Answer{Status: http.StatusSeeOther}, do(ctx)
		})
		if !errors.Is(err, once.ErrRunning) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(again):
		}
	}
}

// longestKey leaves room for the words beside a form's key.
const longestKey = 100

func (p *Pages) forward(w http.ResponseWriter, r *http.Request, to string) error {
	p.set.Guard(w.Header())
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func readForm(r *http.Request) askForm {
	v := func(name string) string { return strings.TrimSpace(strings.ToValidUTF8(r.PostForm.Get(name), "")) }
	f := askForm{Key: v("key"), First: v("firstname"), Last: v("lastname"), Email: v("email"), Phone: v("phone"), Message: v("message"), Wrong: map[string]bool{}}
	if !once.Valid(f.Key) || len(f.Key) > longestKey {
		f.Key = uid.New()
	}
	return f
}

// check finds what is wrong with a form.
func (f *askForm) check(country string) {
	for field, c := range map[string]struct {
		text string
		most int
	}{"firstname": {f.First, 100}, "lastname": {f.Last, 100}, "email": {f.Email, 200}, "phone": {f.Phone, 40}, "message": {f.Message, 4000}} {
		if utf8.RuneCountInString(c.text) > c.most {
			f.Wrong[field] = true
		}
	}
	if f.Last == "" {
		f.Wrong["lastname"] = true
	}
	if f.Email == "" && f.Phone == "" {
		f.Wrong["email"] = true
	}
	if _, ok := people.Email(f.Email); f.Email != "" && !ok {
		f.Wrong["email"] = true
	}
	if _, ok := people.Phone(f.Phone, country); f.Phone != "" && !ok {
		f.Wrong["phone"] = true
	}
}

// take makes a lead of it: who asks wants an answer about this property, and nothing else.
func (p *Pages) take(ctx context.Context, s stand, f askForm, words page.Words) error {
	sent, err := json.Marshal(map[string]string{"property": s.p.Reference, "firstname": f.First, "lastname": f.Last, "email": f.Email, "phone": f.Phone, "message": f.Message})
	if err != nil {
		return err
	}
	l := leads.Lead{Agency: s.p.Agency, Type: contactEnquiry, Step: leads.New, Asked: p.Now(), Property: s.p.ID, Sent: sent,
		Person: people.Declared{First: f.First, Last: f.Last, Email: f.Email, Phone: f.Phone, Language: words.Lang}}
	l.Message, l.About.Reference = f.Message, s.p.Reference
	_, err = p.Leads.Create(ctx, s.guest, l, s.guest.CountryAt(s.p.Agency))
	return err
}
