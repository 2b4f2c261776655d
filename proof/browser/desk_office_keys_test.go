package browser_test

import (
	"net/http"
	"strings"
)

// anAdministratorMakesAKey makes a key, tries it on the page and from outside, gives it another
// secret twice, and reads what the journal knows of it.
func anAdministratorMakesAKey(s *site) {
	chief := s.director("keys", desk)
	chief.goes("/settings", "Clés et permissions")
	chief.takes("Clés et permissions", "Clés de vente en neuf")
	chief.takes("Créer une clé", "Permissions", "Les Jardins de l'Erdre")
	chief.fills("name", "Vitrine Kerguelen")
	chief.clicks("input[value='lot.view']")
	chief.clicks("input[name='program']")
	chief.takes("Créer la clé et l’afficher", "Clé « Vitrine Kerguelen »", "n’est affiché qu’une fois")
	first := chief.says("#secret")
	programs := strings.TrimSuffix(s.demo.Adlead.Base, "/") + "/programs"
	opens := func(secret string, want int) {
		s.Helper()
		if got, said := s.status(programs, "X-API-Key", secret); got != want {
			s.Errorf("the door answers %d, not %d: %s", got, want, said)
		}
	}
	opens(first, http.StatusOK)

	chief.takes("Essayer ce secret", "200 OK", "GET /adlead/v1/client-a")
	chief.misses(first)
	chief.fills("trial-secret", first)
	chief.chooses("select[name=call]", "programs")
	chief.takes("Appeler", "200 OK", "GET /adlead/v1/client-a/programs", "Les Jardins de l'Erdre")
	chief.fills("trial-secret", "perdu")
	chief.takes("Appeler", "403 Forbidden")

	chief.goes("/keys", "Vitrine Kerguelen", "••••"+first[len(first)-4:])
	chief.takes("Vitrine Kerguelen", "Dernière utilisation", "Active")
	chief.misses(first)
	chief.chooses("select[name=overlap]", "1")
	chief.takes("Remplacer le secret", "L’ancien secret fonctionne encore jusqu’au")
	second := chief.says("#secret")
	opens(first, http.StatusOK)
	opens(second, http.StatusOK)
	chief.takes("C’est noté", "••••"+first[len(first)-4:], "••••"+second[len(second)-4:], "jusqu’au")
	chief.chooses("select[name=overlap]", "0")
	chief.takes("Remplacer le secret")
	chief.misses("L’ancien secret fonctionne encore")
	third := chief.says("#secret")
	opens(first, http.StatusForbidden)
	opens(second, http.StatusForbidden)
	opens(third, http.StatusOK)

	chief.takes("C’est noté")
	chief.takes("Historique", "Camille MOREAU", "Vitrine Kerguelen", "Espace de travail")
	chief.misses(first, second, third)
	chief.goes("/keys")
	chief.takes("Vitrine Kerguelen")
	chief.takes("Révoquer la clé", "Clé révoquée", "Cette clé n’ouvre plus rien")
	opens(third, http.StatusForbidden)
}
