package flatsy

import (
	"palier/internal/api/wire"
	"palier/internal/core/visits"
)

// criteriaOf reads what visitors are asked (openapi.yaml, schema CriteriasInput). The
// document's samples and its later revision say it in three ways; all are taken, and
// what is said in so many words wins over what follows from a prequalification.
func criteriaOf(in *intake) (c visits.Criteria) {
	put(in, "pinel", &c.Pinel, said(flag()))
	put(in, "sharingAllowed", &c.SharingAllowed, said(flag()))
	put(in, "gli", &c.GLI, said(flag()))
	put(in, "actionLogement", &c.ActionLogement, said(flag()))
	var named **bool
	put(in, "qualification", &named, word(map[string]**bool{
		"qualification.gli": &c.GLI, "qualification.pinel": &c.Pinel, "qualification.actionlogement": &c.ActionLogement,
	}, "qualification.gli, qualification.pinel, qualification.actionlogement"))
	yes := true
	if named != nil {
		*named = &yes
	}
	put(in, "prequalification", &c.Prequalified, object(in, "prequalification", func(in *intake) string {
		if follows := prequalified(in, &c); follows != nil && *follows == nil {
			*follows = &yes
		}
		return string(wire.CompactJSON(in.object, nil))
	}))
	return c
}

// prequalified holds a prequalification against its type, and gives the criterion that
// follows from it, nil when none does.
func prequalified(in *intake, c *visits.Criteria) (follows **bool) {
	kindOf, _ := in.object.Get("_type")
	needs, known := prequalifications()[kindOf.Text()]
	if !known || kindOf.Kind() != wire.KindString {
		in.refuse("_type", "doit être un type de préqualification connu")
		return nil
	}
	in.required("name")
	in.required(needs...)
	var line, law string
	for _, name := range []string{"name", "explain", "warning", "resource", "zone"} {
		put(in, name, &line, text())
	}
	put(in, "loi", &law, text())
	var ratio float64
	put(in, "ratio", &ratio, number())
	var civil bool
	put(in, "actionLogement", &civil, flag())
	switch {
	case kindOf.Text() == "GLIPrequalification":
		return &c.GLI
	case kindOf.Text() == "LogementSocial" && civil:
		return &c.ActionLogement
	case kindOf.Text() == "NicheFiscale" && law == "pinel":
		return &c.Pinel
	}
	return nil
}

// prequalifications are the types with the fields that each cannot do without.
func prequalifications() map[string][]string {
	return map[string][]string{
		"DefaultRentPrequalification":   nil,
		"DefaultSellPrequalification":   nil,
		"GLIPrequalification":           {"ratio"},
		"TenantOrGuarantorSolvability":  {"ratio"},
		"TenantAndGuarantorSolvability": {"ratio"},
		"LogementSocial":                {"actionLogement", "resource", "zone", "ratio"},
		"NicheFiscale":                  {"loi", "zone", "ratio"},
	}
}
