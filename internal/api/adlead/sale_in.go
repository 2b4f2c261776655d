package adlead

import (
	"palier/internal/api/wire"
	"palier/internal/core/access"
	"palier/internal/core/sales"
)

// takeOwner takes who owns what a body makes (openapi.yaml, Keys): the key's user, who may be
// named but not another; of a key without a user, whom the body names.
func takeOwner(in *intake, a access.Actor) (owner int64) {
	if a.User == 0 {
		in.required("owner_id")
	}
	in.id("owner_id", &owner)
	if a.User == 0 {
		return owner
	}
	if owner != 0 && owner != a.User {
		in.refuse("owner_id", "Le champ %s doit désigner l'utilisateur de la clé.")
	}
	return a.User
}

// takeClaim reads the body of a new registration (openapi.yaml, schema RegistrationInput).
func takeClaim(in *intake, a access.Actor, country string) (n sales.NewRegistration) {
	n.Owner = takeOwner(in, a)
	in.required("name", "firstname", "email1", "phone1")
	takeNames(in, &n.Person, country)
	in.text("comment", &n.Comment, maxText)
	return n
}

// takeOption reads the body of a new option (openapi.yaml, schema OptionInput).
func takeOption(in *intake, a access.Actor) (n sales.NewOption) {
	in.required("lead_id", "lot_ids")
	in.id("lead_id", &n.Lead)
	n.Owner = takeOwner(in, a)
	takeLots(in, &n.Lots)
	in.moment("expires_at", &n.ExpiresAt)
	in.text("comment", &n.Comment, maxText)
	return n
}

// takeOptionChange reads what to change of an option.
func takeOptionChange(in *intake) (c sales.OptionChange) {
	in.kept("lot_ids", "expires_at")
	takeLots(in, &c.Lots)
	in.moment("expires_at", &c.ExpiresAt)
	if _, sent := in.object.Get("comment"); sent {
		c.Comment = new(string)
		in.text("comment", c.Comment, maxText)
	}
	return c
}

func takeLots(in *intake, lots *[]int64) {
	in.ids("lot_ids", lots)
	v, _ := in.object.Get("lot_ids")
	switch n := len(v.Items()); {
	case n > sales.MaxLots:
		in.refuse("lot_ids", "Le champ %s doit désigner "+decimal(sales.MaxLots)+" lots au plus.")
	case n == 0 && v.Kind() == wire.KindArray:
		in.refuse("lot_ids", "Le champ %s doit désigner au moins un lot.")
	}
}
