package storagetest

import (
	"context"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/day"
	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

// What the seed adds to each account's space (keys.go). Their account has a
// programme and a lot named stranger besides.
const (
	box    int64 = flat + 1 // sold with flat, and held by holder
	holder int64 = 540
	plan   int64 = 550 // of flat
)

func programRows() []row {
	return []row{
		{"InsertProgram UpdateProgram GetProgram ListPrograms", programmes},
		{"InsertLot UpdateLot GetLots Children Families", lots},
		{"GetProgram UpdateProgram", programInAWrite},
		{"LotSheet", lotSheet},
		{"TouchLots DeleteLot", endLots},
		{"GetLots Families Children TouchLots", manyNamed},
		{"InsertPrice ListPrices", prices},
		{"InsertFile ListFiles FindFile DeleteFile", plans},
	}
}

func (w *world) seedPrograms(ctx context.Context, tx event.Tx, account int64, mark string) error {
	now := tx.Now()
	w.ok(w.db.UpdateLot(ctx, aLot(account, box, "P01", now, func(l *programs.Lot) { l.Main, l.Type, l.Parent, l.Building = false, "parking", flat, mark })))
	w.ok(w.db.TakeHolds(ctx, account, []int64{box}, programs.Hold{State: programs.Optioned, Holder: holder, Until: endOfDays}))
	w.ok(w.db.InsertPrice(ctx, account, flat, programs.Price{Version: 1, Price: 1, Reason: mark, At: now}))
	w.ok(w.db.InsertFile(ctx, programs.File{Account: account, ID: plan, Lot: flat, UID: "uid", Name: mark, Bytes: 1, SHA256: "content", CreatedAt: now}))
	if account == theirs {
		w.ok(w.db.InsertProgram(ctx, aSite(account, stranger, mark, now)))
		w.ok(w.db.InsertLot(ctx, aLot(account, stranger, "T01", now, func(l *programs.Lot) { l.Program = stranger })))
		w.ok(w.db.InsertFile(ctx, programs.File{Account: account, ID: stranger, Lot: stranger, UID: "theirs", Name: mark, CreatedAt: now}))
		return w.db.TakeHolds(ctx, account, []int64{stranger}, programs.Hold{State: programs.Optioned, Holder: stranger, Until: endOfDays})
	}
	return nil
}

// endOfDays is later than whatever these checks call now.
var endOfDays = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

// aSite is a programme with a code of its own.
func aSite(account, id int64, name string, now time.Time) programs.Program {
	return programs.Program{Account: account, ID: id, Developer: promoter, Agency: agency, Code: "C" + strconv.FormatInt(id, 10), Name: name, Country: "FR",
		Progress: programs.Launch, Status: programs.Activated, Rules: programs.DefaultRules(), CreatedAt: now, UpdatedAt: now}
}

func aLot(account, id int64, reference string, now time.Time, change func(*programs.Lot)) programs.Lot {
	l := programs.Lot{Account: account, ID: id, Program: estate, Reference: reference, Main: true, Type: "apartment", Price: 100, VATRate: 2000, CreatedAt: now, UpdatedAt: now}
	change(&l)
	return l
}

func (w *world) newSite(change func(*programs.Program)) programs.Program {
	w.Helper()
	var p programs.Program
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		p = aSite(ours, tx.NextID(), "Les Tilleuls", tx.Now())
		change(&p)
		return w.db.InsertProgram(ctx, p)
	})
	return p
}

func (w *world) newLot(program int64, reference string, change func(*programs.Lot)) programs.Lot {
	w.Helper()
	var l programs.Lot
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		l = aLot(ours, tx.NextID(), reference, tx.Now(), func(l *programs.Lot) { l.Program = program; change(l) })
		return w.db.InsertLot(ctx, l)
	})
	return l
}

func programmes(w *world) {
	programID := func(p programs.Program) int64 { return p.ID }
	list, err := w.db.ListPrograms(w.ctx, ours, nil, true)
	w.ok(err)
	before := ids(list, programID)
	p := w.newSite(func(p *programs.Program) {
		p.OuterCode, p.Description, p.ShortDescription, p.Address, p.AddressMore = "00000", "d", "s", "1 quai", "3e"
		p.Zipcode, p.City, p.Position = "44000", "Nantes", &programs.Position{Latitude: 47.2184123, Longitude: -1.5536}
		p.Delivery, p.TaxSchemes = day.Date{Year: 2027, Month: 6, Day: 30}, []string{"ptz", "jeanbrun"}
		p.Rules.OptionQueue, p.Rules.OptionsRegistered, p.Rules.TieWindow = true, true, 1500*time.Millisecond
	})
	w.filled(p)
	w.sameSite(p)
	bare := w.newSite(func(*programs.Program) {})
	w.sameSite(bare)
	changed := bare
	changed.Code, changed.Name, changed.OuterCode, changed.Description, changed.ShortDescription = "NEW", "n", "1", "d2", "s2"
	changed.Address, changed.AddressMore, changed.Zipcode, changed.City, changed.Country = "a", "b", "c", "d", "BE"
	changed.Position, changed.Delivery, changed.TaxSchemes = &programs.Position{Latitude: 1, Longitude: 2}, day.Date{Year: 2028, Month: 1, Day: 1}, []string{"x"}
	changed.Progress, changed.Status, changed.Rules.OptionRenewals = programs.SoldOut, programs.Archived, 7
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed.UpdatedAt = tx.Now()
		theirsIs := changed
		theirsIs.ID = stranger
		w.ok(w.db.UpdateProgram(ctx, theirsIs)) // touches nothing: Run compares
		return w.db.UpdateProgram(ctx, changed)
	})
	w.sameSite(changed)
	w.sameSite(p)
	for what, c := range map[string]struct {
		account int64
		ids     []int64
		all     bool
		want    []int64
	}{
		"all":                  {ours, nil, true, append(before, p.ID, bare.ID)},
		"named":                {ours, []int64{bare.ID, stranger, estate, p.ID}, false, []int64{estate, p.ID, bare.ID}},
		"none named":           {ours, nil, false, []int64{}},
		"of the other account": {theirs, []int64{estate, p.ID, stranger}, false, []int64{estate, stranger}},
	} {
		list, err := w.db.ListPrograms(w.ctx, c.account, c.ids, c.all)
		w.ok(err)
		w.same(what, ids(list, programID), c.want)
	}
	if _, found, err := w.db.GetProgram(w.ctx, ours, stranger); found || err != nil {
		w.Error("a programme of the other account", found, err)
	}
	w.refused(fault.Conflict, "a code twice", func(ctx context.Context, tx event.Tx) error {
		wrong := p
		wrong.ID = tx.NextID()
		return w.db.InsertProgram(ctx, wrong)
	})
	w.refused(fault.Invalid, "of no developer", func(ctx context.Context, tx event.Tx) error {
		wrong := aSite(ours, tx.NextID(), "x", tx.Now())
		wrong.Developer = stranger
		return w.db.InsertProgram(ctx, wrong)
	})
	w.outside("InsertProgram", w.db.InsertProgram(w.ctx, p))
	w.outside("UpdateProgram", w.db.UpdateProgram(w.ctx, p))
}

func (w *world) sameSite(want programs.Program) {
	w.Helper()
	got, found, err := w.db.GetProgram(w.ctx, ours, want.ID)
	if err != nil || !found {
		w.Fatal(found, err)
	}
	w.same("programme", got, want)
}

func (w *world) sameLot(what string, want programs.Lot) {
	w.Helper()
	list, err := w.db.GetLots(w.ctx, want.Account, want.Program, []int64{want.ID})
	w.ok(err)
	w.same(what, list, []programs.Lot{want})
}

// Within a write a programme is what the write made of it, and nobody's copy.
func programInAWrite(w *world) {
	site := w.newSite(func(p *programs.Program) { p.Position = &programs.Position{Latitude: 47.2, Longitude: -1.5} })
	w.write(ours, func(ctx context.Context, _ event.Tx) error {
		for range 2 {
			p, _, err := w.db.GetProgram(ctx, ours, site.ID)
			w.ok(err)
			w.same("as it is", *p.Position, *site.Position)
			p.Position.Latitude = 0 // of the reader's own copy
		}
		changed := site
		changed.Name = "Les Chênes"
		w.ok(w.db.UpdateProgram(ctx, changed))
		p, found, err := w.db.GetProgram(ctx, ours, site.ID)
		w.ok(err)
		w.same("as changed", []any{p.Name, found}, []any{changed.Name, true})
		return nil
	})
}

func lots(w *world) {
	home := w.newSite(func(*programs.Program) {}).ID
	main := w.newLot(home, "M04", func(*programs.Lot) {})
	full := func(l *programs.Lot) {
		l.OuterCode, l.Main, l.Type, l.Typology, l.Subtype, l.Price, l.VATRate, l.ReducedPrice = "007", true, "house", "T4", "s", 36_900_000, 550, new(int64(30_000_000))
		l.Parent, l.Withheld, l.Floor, l.Building, l.Staircase, l.Orientation = main.ID, true, new(int64(0)), "B", "2", "SO"
		l.LivingArea, l.GardenArea, l.TerraceArea, l.BalconyArea, l.Property = 84.35, 120, 0.01, 7.5, property
	}
	l := w.newLot(home, "M05", full)
	w.filled(l, ".PriceReason", ".Hold.State", ".Hold.Holder", ".Hold.Until")
	w.sameLot("a new lot", l)
	w.sameLot("a bare one", main)
	bare := w.newLot(home, "M06", func(l *programs.Lot) { l.Main = false })
	changed := bare
	full(&changed)
	changed.Reference = "M07"
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		changed.UpdatedAt = tx.Now()
		theirsIs := changed
		theirsIs.ID = stranger
		w.ok(w.db.UpdateLot(ctx, theirsIs)) // touches nothing: Run compares
		return w.db.UpdateLot(ctx, changed)
	})
	w.sameLot("a changed lot", changed)
	w.sameLot("another lot", l)
	lotsByID(w, home, main, l, bare)
	families(w, main, l, bare)
	lotsRefused(w, changed)
	w.outside("InsertLot", w.db.InsertLot(w.ctx, l))
	w.outside("UpdateLot", w.db.UpdateLot(w.ctx, l))
}

// lotsByID are read whatever their order and however often they are named.
func lotsByID(w *world, home int64, main, l, bare programs.Lot) {
	for what, c := range map[string]struct {
		account, program int64
		named, want      []int64
	}{
		"named":                {ours, home, []int64{bare.ID, main.ID, l.ID, l.ID, flat}, []int64{main.ID, l.ID, bare.ID}},
		"none":                 {ours, home, nil, []int64{}},
		"of another programme": {ours, estate, []int64{main.ID}, []int64{}},
		"of the other account": {theirs, home, []int64{main.ID}, []int64{}},
		"theirs":               {ours, stranger, []int64{stranger}, []int64{}},
	} {
		list, err := w.db.GetLots(w.ctx, c.account, c.program, c.named)
		w.ok(err)
		w.same(what, ids(list, lotID), c.want)
	}
	for what, c := range map[string]struct {
		account       int64
		parents, want []int64
	}{
		"children": {ours, []int64{main.ID, flat, l.ID}, []int64{box, l.ID, bare.ID}}, "of nobody": {ours, nil, []int64{}},
		"of the other account": {theirs, []int64{main.ID, flat}, []int64{box}},
	} {
		list, err := w.db.Children(w.ctx, c.account, c.parents)
		w.ok(err)
		w.same(what, ids(list, lotID), c.want)
	}
}

// lotsRefused are those that point out of the account, and those that bear the
// reference of another lot of the programme.
func lotsRefused(w *world, l programs.Lot) {
	for what, change := range map[string]func(*programs.Lot){
		"their programme": func(l *programs.Lot) { l.Program = stranger }, "their parent": func(l *programs.Lot) { l.Parent = stranger },
		"their property": func(l *programs.Lot) { l.Property = stranger },
	} {
		w.refused(fault.Invalid, what, func(ctx context.Context, tx event.Tx) error {
			return w.db.InsertLot(ctx, aLot(ours, tx.NextID(), "X", tx.Now(), change))
		})
	}
	w.refused(fault.Conflict, "a reference twice", func(ctx context.Context, tx event.Tx) error {
		return w.db.InsertLot(ctx, aLot(ours, tx.NextID(), "P01", tx.Now(), func(*programs.Lot) {}))
	})
	w.refused(fault.Conflict, "another's reference", func(ctx context.Context, tx event.Tx) error {
		wrong := l
		wrong.Reference = "M04"
		return w.db.UpdateLot(ctx, wrong)
	})
}

// families of a main lot and its two children, each of which may be named or not.
func families(w *world, main, one, two programs.Lot) {
	all, lone := []int64{main.ID, one.ID, two.ID}, []int64{one.ID}
	for what, c := range map[string]struct {
		account, program int64
		named, want      []int64
	}{
		"a main lot brings its children": {ours, main.Program, []int64{main.ID}, all}, "who is named comes once": {ours, main.Program, all, all},
		"a child comes alone": {ours, main.Program, lone, lone}, "nobody's": {ours, main.Program, nil, []int64{}},
		"of another programme": {ours, annex, all, []int64{}}, "of the other account": {theirs, main.Program, all, []int64{}},
	} {
		list, err := w.db.Families(w.ctx, c.account, c.program, c.named)
		w.ok(err)
		w.same(what, ids(list, lotID), c.want)
		if i := slices.IndexFunc(list, func(l programs.Lot) bool { return l.ID == one.ID }); i >= 0 {
			w.same(what+": a child", list[i], one)
		}
	}
}

func lotID(l programs.Lot) int64 { return l.ID }

// manyNamed names more lots than a statement can.
func manyNamed(w *world) {
	p := w.newSite(func(*programs.Program) {})
	a := w.newLot(p.ID, "A", func(*programs.Lot) {})
	b := w.newLot(p.ID, "B", func(l *programs.Lot) { l.Main, l.Parent = false, a.ID })
	named := []int64{b.ID}
	for id := range int64(40_000) {
		named = append(named, 1<<40+id) // nobody's
	}
	named = append(named, a.ID)
	for what, list := range map[string]func(ctx context.Context, account, program int64, ids []int64) ([]programs.Lot, error){
		"GetLots": w.db.GetLots, "Families": w.db.Families,
	} {
		got, err := list(w.ctx, ours, p.ID, named)
		w.ok(err)
		w.same(what, got, []programs.Lot{a, b})
	}
	children, err := w.db.Children(w.ctx, ours, named)
	w.ok(err)
	w.same("Children", children, []programs.Lot{b})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		a.UpdatedAt, b.UpdatedAt = tx.Now(), tx.Now()
		return w.db.TouchLots(ctx, ours, named, tx.Now())
	})
	w.sameLot("touched, first", a)
	w.sameLot("touched, last", b)
}

// sheet is what a programme's sheet has.
func (w *world) sheet(ctx context.Context, account, program int64) []programs.Lot {
	w.Helper()
	s, err := w.db.LotSheet(ctx, account, program)
	w.ok(err)
	return slices.Collect(s.All())
}

func endLots(w *world) {
	home := w.newSite(func(*programs.Program) {}).ID
	a, b := w.newLot(home, "1", func(*programs.Lot) {}), w.newLot(home, "2", func(*programs.Lot) {})
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		a.UpdatedAt = tx.Now()
		w.ok(w.db.TouchLots(ctx, ours, nil, tx.Now()))
		return w.db.TouchLots(ctx, ours, []int64{a.ID, stranger}, tx.Now())
	})
	w.sameLot("touched", a)
	w.sameLot("not touched", b)
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		w.ok(w.db.InsertPrice(ctx, ours, a.ID, programs.Price{Version: 1, At: tx.Now()}))
		w.ok(w.db.InsertFile(ctx, programs.File{Account: ours, ID: tx.NextID(), Lot: a.ID, UID: "end", CreatedAt: tx.Now()}))
		w.ok(w.db.DeleteLot(ctx, ours, stranger)) // nothing of ours
		return w.db.DeleteLot(ctx, ours, a.ID)
	})
	w.same("left", w.sheet(w.ctx, ours, home), []programs.Lot{b})
	if _, found, err := w.db.FindFile(w.ctx, ours, "end"); found || err != nil {
		w.Error("a deleted lot's file is there", err)
	}
	old, err := w.db.ListPrices(w.ctx, ours, a.ID)
	w.ok(err)
	w.same("prices of a deleted lot", len(old), 0)
	for what, id := range map[string]int64{"a held lot": box, "a parent": flat} {
		w.refused(fault.Invalid, what, func(ctx context.Context, tx event.Tx) error { return w.db.DeleteLot(ctx, ours, id) })
	}
	w.outside("TouchLots", w.db.TouchLots(w.ctx, ours, []int64{b.ID}, endOfDays))
	w.outside("DeleteLot", w.db.DeleteLot(w.ctx, ours, b.ID))
}

func prices(w *world) {
	l := w.newLot(w.newSite(func(*programs.Program) {}).ID, "1", func(*programs.Lot) {}).ID
	var want []programs.Price
	w.write(ours, func(ctx context.Context, tx event.Tx) error {
		want = []programs.Price{{Version: 1, Price: 10, VATRate: 2000, ReducedPrice: new(int64(9)), Reason: "grille 2", At: tx.Now()}, {Version: 2, VATRate: 550, At: tx.Now()}}
		w.ok(w.db.InsertPrice(ctx, ours, l, want[1]))
		return w.db.InsertPrice(ctx, ours, l, want[0])
	})
	w.filled(want[0])
	got, err := w.db.ListPrices(w.ctx, ours, l)
	w.ok(err)
	w.same("prices", got, want)
	got, err = w.db.ListPrices(w.ctx, theirs, l)
	w.ok(err)
	w.same("prices of the other account", len(got), 0)
	w.refused(fault.Conflict, "a version twice", func(ctx context.Context, _ event.Tx) error { return w.db.InsertPrice(ctx, ours, l, want[0]) })
	w.refused(fault.Invalid, "their lot", func(ctx context.Context, _ event.Tx) error { return w.db.InsertPrice(ctx, ours, stranger, want[0]) })
	w.outside("InsertPrice", w.db.InsertPrice(w.ctx, ours, l, want[0]))
}
