package field

import (
	"encoding/json"
	"net/http"

	"palier/internal/core/prospecting"
	"palier/internal/web/workspace/frame"
)

// mostPoints is how many addresses the map has at once: who has more narrows them down.
const mostPoints = 2000

// collection is a GeoJSON FeatureCollection (RFC 7946) of points.
type collection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
	Cut      bool      `json:"cut"` // there are more
}

type feature struct {
	Type       string     `json:"type"`
	Geometry   geometry   `json:"geometry"`
	Properties properties `json:"properties"`
}

type geometry struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"` // longitude, latitude
}

type properties struct {
	Path   string `json:"path"`
	Line   string `json:"line"`
	Says   string `json:"says"`  // the rest of what the list says, in words
	Group  string `json:"group"` // street and city: what an outline goes round
	Share  int    `json:"share"`
	Runs   int    `json:"runs"`
	Walked bool   `json:"walked"`
}

// points answers GET /field/points.json: the addresses of a question on the map.
func (p *pages) points(c *frame.Call) error {
	_, q := asked(c)
	q.Points, q.Most = true, mostPoints+1
	list, err := p.Rounds.Sites(c.Context(), c.Actor, c.Agency, q)
	if err != nil {
		return err
	}
	all := collection{Type: "FeatureCollection", Features: []feature{}}
	if all.Cut = len(list) > mostPoints; all.Cut {
		list = list[:mostPoints]
	}
	for _, s := range list {
		one, err := point(c, s)
		if err != nil {
			return err
		}
		all.Features = append(all.Features, one)
	}
	body, err := json.Marshal(all)
	if err != nil {
		return err
	}
	c.Guard()
	c.W.Header().Set("Content-Type", "application/geo+json")
	c.W.WriteHeader(http.StatusOK)
	// The only error is a client that went away.
	_, _ = c.W.Write(body)
	return nil
}

func point(c *frame.Call, s prospecting.Site) (feature, error) {
	line := lineOf(c, s)
	says, err := c.Words.T("map.says", line.Share, s.Boxes, s.Open)
	return feature{"Feature", geometry{"Point", [2]float64{s.Lon, s.Lat}},
		properties{line.Path, s.Line(), says, s.Street + ", " + s.City, line.Share, s.Open, !s.Last.IsZero()}}, err
}
