package admin

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
	"palier/internal/web/workspace/frame"
)

// keyForm is what a key of the Adlead door is.
type keyForm struct {
	ID         int64 // 0: a new one
	Developer  int64
	Developers []access.Developer
	Name       string
	User       int64
	Users      []access.User
	Matrix     []permissionRow
	Verbs      []string
	Programs   []programChoice
	Networks   string
	Expires    string
	Family     string
	State      string
	Marks      []mark
	Used       string
	Version    string
	Stale      bool
	Tenant     string
	Problems   []problem
	Begin      *opening // nil: a new one
}

// permissionRow is what may be done with one kind of thing, under the verbs of the matrix.
type permissionRow struct {
	Thing string // "lot-alloted"
	Cells []choice
}

// programChoice is a programme with the lots of it that may be allotted.
type programChoice struct {
	choice
	Lots []choice
	Open bool // some are allotted
}

// verbs are the columns of the matrix.
func verbs() []string { return []string{"view", "create", "update", "delete"} }

// matrix puts the permissions under each other by what they are about, and side by side by
// what they let do. What does not exist has no cell.
func matrix(held []access.Right) (rows []permissionRow) {
	for _, r := range access.Permissions() {
		i := strings.LastIndexByte(string(r), '.')
		thing, verb := string(r)[:i], string(r)[i+1:]
		at := slices.IndexFunc(rows, func(row permissionRow) bool { return row.Thing == thing })
		if at < 0 {
			at = len(rows)
			rows = append(rows, permissionRow{thing, make([]choice, len(verbs()))})
		}
		rows[at].Cells[slices.Index(verbs(), verb)] = choice{string(r), string(r), slices.Contains(held, r)}
	}
	return rows
}

// mostLots is how many lots of a programme are offered to be allotted, one by one.
const mostLots = 500

func (d *desk) keyForm(c *frame.Call, k access.Key) (f keyForm, err error) {
	f = keyForm{ID: k.ID, Developer: k.Developer, Name: k.Name, User: k.User, Matrix: matrix(k.Permissions), Verbs: verbs(),
		Networks: strings.ReplaceAll(access.JoinNetworks(k.Networks), ",", "\n"), Expires: dated(k.ExpiresAt, c.Zone), Version: frame.Version(k.UpdatedAt)}
	f.Family, f.State = keyState(k, c.Now)
	if f.Developers, err = d.Access.Developers(c.Context(), c.Actor); err != nil {
		return f, err
	}
	if f.Developer == 0 && len(f.Developers) > 0 {
		f.Developer = f.Developers[0].ID
	}
	for _, one := range f.Developers {
		if one.ID == f.Developer {
			f.Tenant = one.Slug
		}
	}
	if f.ID != 0 {
		f.Begin = d.openAdlead(c, f.Tenant, "")
	}
	if f.Users, _, err = d.Access.Users(c.Context(), c.Actor, 0, 500, 0); err != nil {
		return f, err
	}
	f.Programs, err = d.programChoices(c.Context(), c.Actor, k, f.Developer)
	return f, err
}

func (d *desk) programChoices(ctx context.Context, a access.Actor, k access.Key, developer int64) (list []programChoice, err error) {
	all, err := d.Programs.Programs(ctx, a)
	for _, p := range all {
		if err != nil || p.Developer != developer {
			continue
		}
		one := programChoice{choice: choice{strconv.FormatInt(p.ID, 10), p.Name, slices.Contains(k.Programs, p.ID)}}
		var v programs.View
		switch v, err = d.Programs.View(ctx, a, p.ID); {
		case fault.Is(err, fault.Forbidden): // he may open the programme, and sees none of its lots
			err = nil
		case err != nil:
			return nil, err
		default:
			lots, _ := v.Lots(programs.LotQuery{Limit: mostLots})
			for _, l := range lots {
				held := slices.Contains(k.Lots, l.ID)
				one.Lots, one.Open = append(one.Lots, choice{strconv.FormatInt(l.ID, 10), l.Reference, held}), one.Open || held
			}
		}
		list = append(list, one)
	}
	return list, err
}

func readKey(c *frame.Call, k *access.Key) {
	form := c.R.PostForm
	k.Name, k.User = c.Value("name"), c.Number("user")
	k.Permissions = access.SplitRights(strings.Join(form["permission"], ","))
	k.Programs, k.Lots = numbers(form["program"]), numbers(form["lot"])
	k.Networks = networksOf(form.Get("networks"))
	k.ExpiresAt = day(c.Value("expires_at"), c.Zone)
}

func (d *desk) newKey(c *frame.Call) error {
	f, err := d.keyForm(c, access.Key{Developer: c.Number("developer"), Permissions: []access.Right{access.InformationView, access.LotAllotedView}})
	if err != nil {
		return err
	}
	return c.Show("adlead", f)
}

func (d *desk) createKey(c *frame.Call) error {
	k := access.Key{Developer: c.Number("developer")}
	readKey(c, &k)
	made, token, err := d.Access.CreateKey(c.Context(), c.Actor, k)
	if err != nil {
		return d.keyAgain(c, k, err)
	}
	space, err := d.Access.FindDeveloper(c.Context(), c.Actor, made.Developer)
	if err != nil {
		return err
	}
	return d.showSecret(c, secret{Kind: "key", Name: made.Name, Secret: token, Back: adleadPath + "/" + strconv.FormatInt(made.ID, 10), Door: "adlead", Tenant: space.Slug, Begin: d.openAdlead(c, space.Slug, token)})
}

// keyAgain shows the form again with what is wrong in it.
func (d *desk) keyAgain(c *frame.Call, k access.Key, wrong error) error {
	list, err := problems(c.Words, "key", wrong)
	if err != nil {
		return err
	}
	f, err := d.keyForm(c, k)
	if err != nil {
		return err
	}
	f.Problems, f.Networks = list, c.R.PostForm.Get("networks")
	return c.ShowStatus(422, "adlead", f)
}

func (d *desk) key(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	k, err := d.Access.FindKey(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	f, err := d.keyForm(c, k)
	if err != nil {
		return err
	}
	known, err := d.Access.Standings(c.Context(), c.Actor, c.Now)
	if err != nil {
		return err
	}
	line := credential{ID: id}
	line.standing(c, known, access.ByKey)
	f.Marks, f.Used = line.Marks, line.Used
	return c.Show("adlead", f)
}

func (d *desk) changeKey(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	now, stale := access.Key{}, false
	edit := frame.ReadEdit(c.R.PostForm)
	err = d.Access.ChangeKey(c.Context(), c.Actor, id, func(k *access.Key) {
		now = *k
		if stale = edit.Stale(k.UpdatedAt); !stale {
			readKey(c, k)
		}
	})
	wanted := now
	readKey(c, &wanted)
	switch {
	case err != nil:
		return d.keyAgain(c, wanted, err)
	case stale:
		f, err := d.keyForm(c, wanted)
		if err != nil {
			return err
		}
		f.Stale = true
		return c.ShowStatus(409, "adlead", f)
	}
	return c.Said(adleadPath+"/"+strconv.FormatInt(id, 10), "key.saved")
}

func (d *desk) rotateKey(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	k, err := d.Access.FindKey(c.Context(), c.Actor, id)
	if err != nil {
		return err
	}
	space, err := d.Access.FindDeveloper(c.Context(), c.Actor, k.Developer)
	if err != nil {
		return err
	}
	token, err := d.Access.RotateKey(c.Context(), c.Actor, id, overlap(c))
	if err != nil {
		return err
	}
	return d.showSecret(c, secret{Kind: "key", Name: k.Name, Secret: token, Until: until(c, overlap(c)), Back: adleadPath + "/" + strconv.FormatInt(id, 10), Door: "adlead", Tenant: space.Slug, Begin: d.openAdlead(c, space.Slug, token)})
}

func (d *desk) revokeKey(c *frame.Call) error {
	id, err := c.ID("id")
	if err != nil {
		return err
	}
	if err := d.Access.RevokeKey(c.Context(), c.Actor, id); err != nil {
		return err
	}
	return c.Said(adleadPath+"/"+strconv.FormatInt(id, 10), "key.revoked")
}

// developerForm is a space of new-build sales that is opened.
type developerForm struct {
	access.Developer
	Agencies []access.Agency
	Problems []problem
}

func (d *desk) newDeveloper(c *frame.Call) error {
	return c.Show("developer", developerForm{Developer: access.Developer{Agency: c.At()}, Agencies: c.Agencies()})
}

func (d *desk) createDeveloper(c *frame.Call) error {
	space := access.Developer{Name: c.Value("name"), Slug: c.Value("slug"), Agency: c.Number("agency"), Address: c.Value("address"), Zipcode: c.Value("zipcode"), City: c.Value("city"), Logo: c.Value("logo")}
	made, err := d.Access.CreateDeveloper(c.Context(), c.Actor, space)
	if err != nil {
		return again(c, "developer", "developer", err, func(list []problem) any { return developerForm{space, c.Agencies(), list} })
	}
	return c.Said(adleadPath+"/new?developer="+strconv.FormatInt(made.ID, 10), "developer.made", made.Name)
}
