package listings

import "context"

// Shelves keep what is beside a property: who sent it, its districts, files and portals.
type Shelves interface {
	// SavePropertyOrigin notes who posted a property; nobody posts two under one reference.
	SavePropertyOrigin(ctx context.Context, o Origin) error
	SentProperty(ctx context.Context, account, agency, provider int64, reference string) (Origin, bool, error)
	// PartOf tells whether a property is another one, or a part of it or of one of its parts.
	PartOf(ctx context.Context, account, property, other int64) (bool, error)

	DistrictByID(ctx context.Context, account, id int64) (District, bool, error)
	FindDistrict(ctx context.Context, account int64, town, key string) (District, bool, error)
	InsertDistrict(ctx context.Context, account int64, d District, town, key string) error

	InsertEnclosure(ctx context.Context, f Enclosure) error
	DeleteEnclosure(ctx context.Context, account, id int64) error
	EnclosuresOf(ctx context.Context, account, property int64) ([]Enclosure, error) // in the order they came

	SavePortal(ctx context.Context, p Portal) error
	PortalsOf(ctx context.Context, account, property int64) ([]Portal, error) // by provider
	// ProviderOpens tells whether there is such a provider, and the agency is open to it.
	ProviderOpens(ctx context.Context, account, provider, agency int64) (bool, error)
}
