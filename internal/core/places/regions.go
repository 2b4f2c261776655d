package places

import "strings"

// Region is a region of France.
type Region struct {
	ID   int64 // of the official code of geography: 52 is Pays de la Loire; overseas, where there is none, the department's
	Name string
}

// regions are those of the official code of geography of 2026, each with its departments, and
// what overseas is of none.
var regions = []struct {
	Region
	departments string
}{
	{Region{1, "Guadeloupe"}, "971"}, {Region{2, "Martinique"}, "972"}, {Region{3, "Guyane"}, "973"}, {Region{4, "La Réunion"}, "974"}, {Region{6, "Mayotte"}, "976"},
	{Region{11, "Île-de-France"}, "75 77 78 91 92 93 94 95"},
	{Region{24, "Centre-Val de Loire"}, "18 28 36 37 41 45"},
	{Region{27, "Bourgogne-Franche-Comté"}, "21 25 39 58 70 71 89 90"},
	{Region{28, "Normandie"}, "14 27 50 61 76"},
	{Region{32, "Hauts-de-France"}, "02 59 60 62 80"},
	{Region{44, "Grand Est"}, "08 10 51 52 54 55 57 67 68 88"},
	{Region{52, "Pays de la Loire"}, "44 49 53 72 85"},
	{Region{53, "Bretagne"}, "22 29 35 56"},
	{Region{75, "Nouvelle-Aquitaine"}, "16 17 19 23 24 33 40 47 64 79 86 87"},
	{Region{76, "Occitanie"}, "09 11 12 30 31 32 34 46 48 65 66 81 82"},
	{Region{84, "Auvergne-Rhône-Alpes"}, "01 03 07 15 26 38 42 43 63 69 73 74"},
	{Region{93, "Provence-Alpes-Côte d'Azur"}, "04 05 06 13 83 84"},
	{Region{94, "Corse"}, "2A 2B"},
	{Region{975, "Saint-Pierre-et-Miquelon"}, "975"}, {Region{977, "Saint-Barthélemy"}, "977"}, {Region{978, "Saint-Martin"}, "978"},
	{Region{984, "Terres australes et antarctiques françaises"}, "984"}, {Region{986, "Wallis-et-Futuna"}, "986"},
	{Region{987, "Polynésie française"}, "987"}, {Region{988, "Nouvelle-Calédonie"}, "988"}, {Region{989, "La Passion-Clipperton"}, "989"},
}

// RegionOf is the region of a commune, by its INSEE code.
func RegionOf(insee string) (Region, bool) { return RegionOfDepartment(Department(insee)) }

// RegionOfDepartment is the region of a department.
func RegionOfDepartment(department string) (Region, bool) {
	if department == "" {
		return Region{}, false
	}
	for _, r := range regions {
		for _, d := range strings.Fields(r.departments) {
			if d == department {
				return r.Region, true
			}
		}
	}
	return Region{}, false
}

// RegionNumbered is the region of a number.
func RegionNumbered(id int64) (Region, bool) {
	for _, r := range regions {
		if r.ID == id {
			return r.Region, true
		}
	}
	return Region{}, false
}

// RegionNamed is the region that is called so, however people write it.
func RegionNamed(name string) (Region, bool) {
	wanted := Fold(name)
	for _, r := range regions {
		if known := Fold(r.Name); known == wanted || strings.TrimPrefix(known, "la ") == wanted {
			return r.Region, true
		}
	}
	return Region{}, false
}

// PostcodeDepartment is the department that a French postcode is usually of: the post
// serves some communes from a neighbour. "" when it is no postcode.
func PostcodeDepartment(postcode string) string {
	postcode = plainPostcode(postcode)
	switch {
	case postcode == "":
		return ""
	case postcode[:2] == "97" || postcode[:2] == "98":
		return postcode[:3]
	case postcode[:2] == "20" && postcode < "20200":
		return "2A"
	case postcode[:2] == "20":
		return "2B"
	}
	return postcode[:2]
}
