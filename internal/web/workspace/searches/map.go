package searches

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"palier/internal/web/workspace/frame"
)

// dot is a commune on the map.
type dot struct {
	Name string  `json:"name"`
	Lat  float64 `json:"lat"`
	Lon  float64 `json:"lon"`
}

// mostDots is how many communes the map shows; of more, every second or third, and so on.
const mostDots = 300

// dots answers GET /searches/towns: the communes in a box of degrees (south, west, north,
// east).
func (p *screens) dots(c *frame.Call) error {
	var box [4]float64
	parts := strings.Split(c.Value("box"), ",")
	for i := range box {
		if len(parts) == len(box) {
			box[i], _ = strconv.ParseFloat(parts[i], 64) // none is 0: an empty box
		}
	}
	all, known := []dot{}, map[string]bool{}
	for t := range p.Towns.All() {
		if t.Lat < box[0] || t.Lat > box[2] || t.Lon < box[1] || t.Lon > box[3] || known[t.INSEE] {
			continue
		}
		known[t.INSEE] = true
		all = append(all, dot{t.Name, t.Lat, t.Lon})
	}
	some := all
	if step := (len(all) + mostDots - 1) / mostDots; step > 1 {
		some = []dot{}
		for i := 0; i < len(all); i += step {
			some = append(some, all[i])
		}
	}
	body, err := json.Marshal(some)
	if err != nil {
		return err
	}
	c.Guard()
	c.W.Header().Set("Content-Type", "application/json")
	c.W.WriteHeader(http.StatusOK)
	_, _ = c.W.Write(body) // the only error is a client that went away
	return nil
}
