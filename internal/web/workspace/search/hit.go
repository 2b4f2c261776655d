package search

import (
	"net/url"
	"strconv"
	"strings"

	"palier/internal/core/access"
	"palier/internal/core/search"
	"palier/internal/web/workspace/frame"
)

// shown is a hit with its screen, and what tells it from its namesakes.
func shown(c *frame.Call, h search.Hit) hit {
	one := hit{Hit: h, Path: c.Words.Link(pathOf(h)), Title: h.Title, Sub: h.Detail}
	if h.Group == search.Buildings {
		one.Path = c.Words.Link(pathOf(h), "agency", number(h.Agency))
	}
	if h.Group == search.Colleagues && !c.Actor.Has(access.Administer) { // his record is the administrator's
		one.Path = c.Words.Link("/agenda", "agent", number(h.ID))
	}
	if h.Group == search.Persons {
		one.Sub = strings.Join(filled(c.Words.Phone(h.Phone), h.Email, h.Detail), " · ")
	}
	if one.Title == "" && one.Sub != "" {
		one.Title, one.Sub = one.Sub, ""
	}
	if h.Group == search.Enquiries {
		one.Sub = strings.Join(filled(h.Outer, h.Detail), " · ")
	}
	return one
}

func filled(texts ...string) (list []string) {
	for _, t := range texts {
		if t != "" {
			list = append(list, t)
		}
	}
	return list
}

// pathOf is where a thing has its screen.
func pathOf(h search.Hit) string {
	id := number(h.ID)
	switch h.Group {
	case search.Persons:
		return "/contacts/" + id
	case search.Properties:
		return "/properties/" + id
	case search.Enquiries:
		return "/leads/" + id
	case search.Programs:
		return "/programs/" + id
	case search.Lots:
		return "/programs/" + number(h.Parent) + "/lots/" + id
	case search.Mandates:
		return "/mandates/" + number(h.Parent) + "/" + h.Outer + "/" + id
	case search.Buildings:
		return "/field/buildings/" + url.PathEscape(h.Outer)
	case search.Visits:
		return "/visits/" + url.PathEscape(h.Outer)
	}
	return "/users/" + id
}

func number(id int64) string { return strconv.FormatInt(id, 10) }
