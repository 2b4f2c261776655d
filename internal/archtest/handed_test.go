package archtest

import "testing"

func TestNoDoorIsHandedTheDatabase(t *testing.T) {
	report(t, checkHanded(thisTree(t)))
}

const composition = `package app

import (
	"palier/internal/api/apimo"
	new "palier/internal/api/adlead"
	"palier/internal/core/access"
	"palier/internal/storage"
)

type App struct {
	store *storage.DB
	Leads *leads.Service
}

func (a *App) doors(db *storage.DB) {
	`

func TestADatabaseInADoorIsFound(t *testing.T) {
	for _, c := range []struct{ name, line, want string }{
		{"as an argument", "apimo.New(a.store)", "internal/app/build.go:16: a door is handed the database"},
		{"as a parameter", "apimo.New(db)", "internal/app/build.go:16: a door is handed the database"},
		{"as a field", "apimo.New(apimo.Services{Leads: a.Leads, Names: a.store})", "internal/app/build.go:16: a door is handed the database"},
		{"as a value made before", "s := new.Services{Names: a.store}", "internal/app/build.go:16: a door is handed the database"},
		{"as one method", "new.Webhooks(a.store.GetLots)", "internal/app/build.go:16: a door is handed the database"},
	} {
		t.Run(c.name, func(t *testing.T) {
			expect(t, checkHanded(plant(t, map[string]string{"internal/app/build.go": composition + c.line + "\n}\n"})), c.want)
		})
	}
}

func TestServicesInADoorAreLeftAlone(t *testing.T) {
	for _, line := range []string{
		"apimo.New(apimo.Services{Login: access.NewLogin(a.store), Leads: a.Leads})",
		"a.Access = access.NewService(a.store, db)",
		"a.Leads = leads.NewService(a.store, apimo.View)",
	} {
		expect(t, checkHanded(plant(t, map[string]string{"internal/app/build.go": composition + line + "\n}\n"})))
	}
}
