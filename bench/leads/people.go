package leads

import "time"

// firstDay is when the first lead was written; each next one is a second later.
var firstDay = time.Date(2026, time.January, 25, 8, 0, 0, 0, time.UTC)

// name is a name as people write it and as their e-mail address spells it.
type name struct{ shown, plain string }

var firstNames = []name{
	{"Inès", "ines"}, {"Camille", "camille"}, {"Élodie", "elodie"}, {"Hugo", "hugo"}, {"Jeanne", "jeanne"},
	{"Loïc", "loic"}, {"Nora", "nora"}, {"Paul", "paul"}, {"Rosalie", "rosalie"}, {"Sacha", "sacha"},
	{"Théo", "theo"}, {"Yasmine", "yasmine"}, {"Anaïs", "anais"}, {"Bruno", "bruno"}, {"Clémence", "clemence"},
	{"Gaël", "gael"}, {"Louise", "louise"}, {"Malik", "malik"}, {"Odile", "odile"},
}

var lastNames = []name{
	{"LEFORT", "lefort"}, {"MOREAU", "moreau"}, {"GARNIER", "garnier"}, {"DELMAS", "delmas"},
	{"BÉRARD", "berard"}, {"CHAUVIN", "chauvin"}, {"FABRE", "fabre"}, {"HAMON", "hamon"}, {"JOURDAN", "jourdan"},
	{"KERVELLA", "kervella"}, {"LACROIX", "lacroix"}, {"MEUNIER", "meunier"}, {"NAVARRO", "navarro"},
	{"PRÉVOST", "prevost"}, {"ROUSSEL", "roussel"}, {"SALVI", "salvi"}, {"TESSIER", "tessier"},
	{"VASSEUR", "vasseur"}, {"WEBER", "weber"}, {"ZIEGLER", "ziegler"}, {"D'ALMEIDA", "dalmeida"},
	{"LE GOFF", "le-goff"}, {"BEN SALAH", "ben-salah"},
}

// ranges are the first five digits, after +33, of the numbers kept for fiction; four more follow.
var ranges = []string{"19900", "26191", "35301", "46571", "53649", "63998"}

var towns = []string{
	"Cannes", "Nice", "Marseille", "La Rochelle", "Brest",
	"Toulouse", "Bordeaux", "Saint-Malo", "Grenoble",
	"Nantes", "Strasbourg", "Lyon", "Paris",
}

// messages are JSON text already: their line breaks are escaped.
var messages = []string{
	`Bonjour, est-il possible de visiter samedi matin ?\nMerci d'avance.`,
	`Merci de me rappeler en fin de journée, de préférence après 18 h.`,
	`Ce bien m'intéresse beaucoup. Pouvez-vous m'envoyer le diagnostic énergétique et le montant des charges ?`,
	`Nous cherchons à nous rapprocher de la mer : le prix est-il négociable ?\nNous sommes en vacances dans la région la semaine prochaine.`,
	`Je suis propriétaire et je souhaite d'abord vendre mon appartement. Proposez-vous une estimation ?`,
	`Y a-t-il un ascenseur et une place de stationnement ?`,
	`Bonjour, je serai de passage vendredi 30.\nUne visite à 14 h vous conviendrait-elle ?\nBien cordialement`,
}
