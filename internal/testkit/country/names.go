package main

import (
	"math/rand/v2"
	"strings"
)

// How streets are called: a kind, and a tree, a trade, a date or a person. Kinds come
// about as often as they do.
var (
	kinds = strings.Fields("Rue Rue Rue Rue Rue Rue Rue Rue Rue Rue Rue Rue Avenue Avenue Route Chemin Chemin Impasse Impasse Allée Allée Place Boulevard Square Quai Passage Sentier Cours")
	first = strings.Fields("Jean Pierre Paul Jacques Louis Émile Victor Jules Georges Henri Marcel Charles André René Albert Léon François Antoine Joseph Claude " +
		"Marie Jeanne Simone Louise Lucie Germaine Olympe Hélène Suzanne Édith Camille Rosa Marguerite Honoré Gustave Théodore Frédéric Alphonse Maurice Anatole")
	last = strings.Fields("Moulin Jaurès Zola Hugo Ferry Clemenceau Monet Cachin Péguy Malraux Cassin Camus Pasteur Rolland Debussy Bernard Robert Richard Durand Dubois " +
		"Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier " +
		"Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont " +
		"Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux Colin Vidal " +
		"Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Benoît Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Dupuy Guillot Hubert")
	things = strings.Split("des Tilleuls|des Lilas|de l'Église|de la Mairie|du Moulin|de la Gare|des Écoles|du Stade|de la Fontaine|des Vignes|du Château|de la Forêt|du Lavoir|des Acacias|"+
		"des Chênes|de la République|de la Liberté|de la Paix|du 8 Mai 1945|du 11 Novembre 1918|du 14 Juillet|du 19 Mars 1962|du Général de Gaulle|du Maréchal Foch|du Docteur Schweitzer|"+
		"Saint-Martin|Saint-Jean|Saint-Pierre|Sainte-Anne|Notre-Dame|des Peupliers|des Cerisiers|des Pommiers|de la Source|du Pont|de la Plage|du Port|des Pins|des Genêts|de Bellevue|"+
		"des Roses|des Prés|du Puits|du Four|de la Croix|du Calvaire|des Champs|de la Tuilerie|des Hirondelles|du Bois|de l'Abbaye|de la Vallée|des Carrières|de Verdun|de la Résistance|"+
		"de la Victoire|Pasteur|Jean Jaurès|Victor Hugo|Jules Ferry|de Lattre de Tassigny|du Capitaine Guynemer|de la Haute Borne|des Bleuets|du Levant|du Couchant|de l'Industrie", "|")
)

func streetName(r *rand.Rand) string {
	name := kinds[r.IntN(len(kinds))] + " "
	switch r.IntN(10) {
	case 0, 1, 2, 3:
		return name + things[r.IntN(len(things))]
	case 4, 5: // a field or a hamlet, as there are thousands
		return name + "de la " + field(r)
	}
	return name + first[r.IntN(len(first))] + " " + last[r.IntN(len(last))]
}

// field makes a name of syllables.
func field(r *rand.Rand) string {
	begin := []string{"Chaume", "Brosse", "Ville", "Noue", "Grange", "Motte", "Perrière", "Barre", "Coste", "Fosse", "Garenne", "Borde", "Touche", "Rivoire"}
	middle := []string{"Bert", "Lau", "Ron", "Mar", "Tin", "Gui", "Sou", "Vau", "Pel", "Dor"}
	end := []string{"dière", "nière", "gnac", "ville", "court", "lieu", "ère", "rolle", "nerie", "tière"}
	return begin[r.IntN(len(begin))] + " " + middle[r.IntN(len(middle))] + end[r.IntN(len(end))]
}
