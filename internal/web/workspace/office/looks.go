package office

import (
	"strings"

	"palier/internal/core/access"
	"palier/internal/web/workspace/frame"
)

// looks puts how the reader likes his pages onto the page.
func (o *rooms) looks(c *frame.Call, d *profilePage) error {
	p, err := o.Access.Preferences(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	if d.Themes, err = options(c, "theme", access.Themes()...); err != nil {
		return err
	}
	if d.Densities, err = options(c, "density", access.Densities()...); err != nil {
		return err
	}
	choose(d.Themes, p.Theme)
	choose(d.Densities, p.Density)
	d.Shortcuts = p.Shortcuts
	return nil
}

// saveLooks keeps how the reader likes his pages.
func (o *rooms) saveLooks(c *frame.Call) error {
	p, err := o.Access.Preferences(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	p.Theme, p.Density, p.Shortcuts = c.Value("theme"), c.Value("density"), c.Value("shortcuts") != ""
	if err := o.Access.SavePreferences(c.Context(), c.Actor, p); err != nil {
		return err
	}
	return c.Said(profilePath, "looks.saved")
}

// chooseAgency is the choice on top of every page; 0 is all agencies.
func (o *rooms) chooseAgency(c *frame.Call) error {
	p, err := o.Access.Preferences(c.Context(), c.Actor)
	if err != nil {
		return err
	}
	p.Agency = c.Number("agency")
	if err := o.Access.SavePreferences(c.Context(), c.Actor, p); err != nil {
		return err
	}
	return c.Go(here(c.Value("back")))
}

// here is a page of this server, the first one when the text is none.
func here(back string) string {
	odd := strings.ContainsFunc(back, func(r rune) bool { return r == '\\' || r < ' ' || r == 0x7f })
	if odd || !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") {
		return "/"
	}
	return back
}
