package main

import (
	"github.com/pocketbase/pocketbase/core"
)

// What a property of Apimo's documentation is made of: its keys are the columns. What is an object or a list there is
// one column of JSON, which PocketBase passes on as it is: that is less for it to do than a column for each of some 140
// values would be.
var (
	numbers = []string{"agency", "step", "status", "group", "parent", "ranking", "category", "subcategory", "type", "subtype", "longitude", "latitude", "radius", "altitude",
		"rooms", "bedrooms", "sleeps", "owner", "condition", "standing", "facades", "availability", "filling_rate"}
	lines = []string{"name", "block_name", "lot_reference", "cadastre_reference", "stairs_reference", "address", "address_more", "country", "status_comment", "url",
		"available_at", "delivered_at", "private_comment"}
	parts = []string{"user", "agreement", "region", "city", "district", "area", "price", "visit", "exchanges", "logs", "residence", "view", "construction", "floor", "heating",
		"water", "style", "activities", "orientations", "services", "proximities", "tags", "tags_customized", "pictures", "medias", "comments", "areas", "regulations", "financial"}
)

// properties is the collection, open to everyone. The indexes answer what the Apimo door of Palier asks of its own table:
// the one of a reference, those changed since, those of a step and status.
func properties() *core.Collection {
	c := core.NewBaseCollection("properties")
	open := ""
	c.ListRule, c.ViewRule, c.CreateRule, c.UpdateRule, c.DeleteRule = &open, &open, &open, &open, &open
	c.Fields.Add(&core.TextField{Name: "reference", Required: true}, &core.BoolField{Name: "publish_address"})
	for _, name := range numbers {
		c.Fields.Add(&core.NumberField{Name: name})
	}
	for _, name := range lines {
		c.Fields.Add(&core.TextField{Name: name})
	}
	for _, name := range parts {
		c.Fields.Add(&core.JSONField{Name: name})
	}
	c.Fields.Add(&core.AutodateField{Name: "created", OnCreate: true}, &core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true})
	c.AddIndex("idx_properties_reference", true, "reference", "")
	c.AddIndex("idx_properties_updated", false, "updated, id", "")
	c.AddIndex("idx_properties_step", false, "step, status", "")
	return c
}
