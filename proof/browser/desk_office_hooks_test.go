package browser_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// receiver is somebody's program that is told what happens. What has a word in it that it does
// not understand yet, it refuses.
type receiver struct {
	*httptest.Server
	mu   sync.Mutex
	not  string
	told []told
}

// told is one message that came.
type told struct{ id, signature, body string }

func (s *site) receiver() *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, in *http.Request) {
		body, _ := io.ReadAll(in.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		r.told = append(r.told, told{in.Header.Get("webhook-id"), in.Header.Get("signature"), string(body)})
		if r.not != "" && strings.Contains(string(body), r.not) {
			http.Error(w, "la table est verrouillée", http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	s.Cleanup(r.Close)
	return r
}

// fails has what holds a word refused from now on; none for an empty one.
func (r *receiver) fails(word string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.not = word
}

// heard are the messages so far that hold a word.
func (r *receiver) heard(word string) (list []told) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, one := range r.told {
		if strings.Contains(one.body, word) {
			list = append(list, one)
		}
	}
	return list
}

// aProgramIsToldWhatHappens adds an address, proves it with a test, sees a message fail, and
// sends it again.
func aProgramIsToldWhatHappens(s *site) {
	const lot = "KRG-77"
	program := s.receiver()
	chief := s.director("hooks", desk)
	chief.goes("/webhooks", "Webhooks")
	chief.takes("Ajouter une adresse", "Format et événements")
	chief.fills("url", "ftp://example.org/")
	chief.sets("select[name=space]", "Tilleuls Promotion")
	chief.clicks("input[name='event.adlead'][value='lot:created']")
	chief.takes("Ajouter l’adresse et afficher le secret", "À corriger")
	chief.fills("url", program.URL+"/palier")
	chief.takes("Ajouter l’adresse et afficher le secret", "Secret de signature", "n’est affiché qu’une fois")
	secret := chief.says("#secret")
	chief.takes("C’est noté", "Journal des envois", "lot:created", "Aucun envoi")
	chief.misses(secret)
	page := chief.where()

	chief.takes("Envoyer un test", "Test en route")
	chief.reads("main", "204")
	if came := program.heard(""); len(came) == 0 || came[0].signature != signed(secret, came[0].body) {
		s.Errorf("the test is not signed with the secret: %q", came)
	}

	program.fails(lot)
	s.adlead(http.MethodPost, "/programs/"+s.demo.Adlead.Program+"/lots", map[string]any{"reference": lot, "type": "parking", "building": "A", "price_including_vat": 15000, "vat_rate": 20}, http.StatusOK, nil)
	chief.await("a message that failed", func() bool { return len(program.heard(lot)) > 0 })
	chief.goes(page + "?state=waiting")
	chief.reads("#deliveries", "500")
	chief.sees("En attente", "lot:created", "Essayer maintenant")
	program.fails("")
	chief.follows("#deliveries form button", "Essayé maintenant")
	chief.reads("main", "Essai 2")
	chief.reads("main", "204")
	chief.reads("main .head", "Reçu")
	chief.sees("Essai 1", "500", "la table est verrouillée", "Reçu", lot)
	first := program.heard(lot)[0]
	before := len(program.heard(lot))
	chief.takes("Renvoyer", "Renvoyé")
	chief.await("the message once more", func() bool { return len(program.heard(lot)) > before })
	for _, again := range program.heard(lot) {
		if again.id != first.id || again.body != first.body || again.signature != signed(secret, again.body) {
			s.Errorf("the message came as %+v, and as %+v", first, again)
		}
	}
	chief.goes(page)
	chief.takes("Mettre en pause", "Adresse en pause", "Ce qui arrive attend")
	chief.takes("Supprimer l’adresse", "Adresse supprimée")
	chief.misses(program.URL)
}

// signed is the signature that the Adlead format promises.
func signed(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}
