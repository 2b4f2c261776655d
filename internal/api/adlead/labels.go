package adlead

// The French labels of coded fields, each named by the document (openapi.yaml, Conventions). The vendor's documents show some of
// them; the others are ours.
var (
	titleLabels = map[string]string{"mr": "Monsieur", "ms": "Madame"}

	progressLabels = map[string]string{
		"preview": "Avant-première", "launch": "Lancement", "marketing": "En commercialisation",
		"construction": "Travaux en cours", "delivered": "Livré", "sold-out": "Épuisé",
	}

	lotTypeLabels = map[string]string{
		"apartment": "Appartement", "house": "Maison", "parking": "Stationnement", "land": "Terrain",
		"commercial": "Local commercial", "office": "Bureau", "cellar": "Cave", "storage": "Cellier",
	}

	typologyLabels = map[string]string{
		"T1": "1 pièce", "T2": "2 pièces", "T3": "3 pièces", "T4": "4 pièces", "T5": "5 pièces", "T6": "6 pièces", "T7": "7 pièces",
		"underground": "Sous-sol", "outdoor": "Extérieur", "box": "Box", "covered": "Couvert",
	}

	registrationLabels = map[string]string{
		"pending": "En attente d'arbitrage", "approved": "Acceptée", "rejected": "Refusée", "expired": "Expirée",
	}

	maritalLabels = map[string]string{
		"civil": "Pacsé(e)", "single": "Célibataire", "married": "Marié(e)", "cohabiting": "En concubinage",
		"divorced": "Divorcé(e)", "separated": "Séparé(e)", "widowed": "Veuf, veuve",
	}

	residenceLabels = map[string]string{"owner": "Propriétaire", "tenant": "Locataire", "hosted": "Hébergé(e)"}

	taskLabels = map[string]string{
		"call": "Appel", "callback": "Rappel", "send-email": "Envoi d'un e-mail", "send-sms": "Envoi d'un SMS",
		"meeting": "Rendez-vous", "visit": "Visite", "other": "Autre",
	}
)

// holds says in French why a lot is not free, without saying whose it is.
var holds = map[string]string{
	"option": "fait l'objet d'une option en cours", "pre-booked": "est pré-réservé", "booked": "est réservé", "sold": "est vendu",
	"unavailable": "n'est pas en vente",
}

// The words of filters (openapi.yaml, components/parameters).
var (
	states   = []string{"available", "option", "pre-booked", "booked", "sold", "unavailable"}
	statuses = []string{"option", "option-pending", "option-canceled", "option-expired", "option-converted"}
)
