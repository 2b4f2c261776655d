package goods

// Town is where properties are.
type Town struct {
	Zipcode, Name string
	Lat, Lon      float64 // of its middle, degrees
}

// Towns are the larger ones of three departments, each as likely as the others.
var Towns = []Town{
	{"44000", "Nantes", 47.238, -1.56}, {"49000", "Angers", 47.482, -0.563}, {"44600", "Saint-Nazaire", 47.277, -2.239}, {"85000", "La Roche-sur-Yon", 46.666, -1.415},
	{"49300", "Cholet", 47.036, -0.875}, {"44800", "Saint-Herblain", 47.225, -1.631}, {"85100", "Les Sables-d'Olonne", 46.526, -1.761}, {"44400", "Rezé", 47.173, -1.557},
	{"44230", "Saint-Sébastien-sur-Loire", 47.207, -1.502}, {"44700", "Orvault", 47.274, -1.62}, {"49400", "Saumur", 47.265, -0.084}, {"44120", "Vertou", 47.154, -1.468},
	{"49230", "Sèvremoine", 47.088, -1.097}, {"44220", "Couëron", 47.239, -1.747}, {"49110", "Beaupréau-en-Mauges", 47.203, -0.984}, {"85300", "Challans", 46.833, -1.842},
	{"49120", "Chemillé-en-Anjou", 47.221, -0.697}, {"85600", "Montaigu-Vendée", 46.974, -1.292}, {"44470", "Carquefou", 47.297, -1.469}, {"44240", "La Chapelle-sur-Erdre", 47.304, -1.562},
	{"44340", "Bouguenais", 47.171, -1.618}, {"44210", "Pornic", 47.13, -2.057}, {"49500", "Segré-en-Anjou Bleu", 47.711, -0.854}, {"44500", "La Baule-Escoublac", 47.293, -2.362},
	{"44350", "Guérande", 47.336, -2.413}, {"49140", "Loire-Authion", 47.469, -0.373}, {"85500", "Les Herbiers", 46.865, -1.028}, {"44980", "Sainte-Luce-sur-Loire", 47.253, -1.47},
	{"49800", "Trélazé", 47.452, -0.478}, {"49240", "Avrillé", 47.503, -0.601}, {"44250", "Saint-Brevin-les-Pins", 47.244, -2.154}, {"85200", "Fontenay-le-Comte", 46.459, -0.789},
	{"49130", "Les Ponts-de-Cé", 47.427, -0.511}, {"85270", "Saint-Hilaire-de-Riez", 46.745, -1.98}, {"44380", "Pornichet", 47.26, -2.322}, {"44110", "Châteaubriant", 47.72, -1.391},
	{"44150", "Ancenis-Saint-Géréon", 47.382, -1.168}, {"44160", "Pontchâteau", 47.436, -2.092}, {"44119", "Treillières", 47.315, -1.631}, {"85190", "Aizenay", 46.736, -1.627},
}
