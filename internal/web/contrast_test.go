package web_test

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"
)

// Every text of the workspace on every ground that it may stand on, light and dark: 4.5, as WCAG 2.2 wants of text, and 3
// of the lines of controls and of the focus.
func TestTheWorkspacesColoursCanBeRead(t *testing.T) {
	css, err := os.ReadFile("static/workspace.css")
	if err != nil {
		t.Fatal(err)
	}
	tokens := map[string][2]string{}
	for _, m := range regexp.MustCompile(`--([a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)`).FindAllStringSubmatch(string(css), -1) {
		tokens[m[1]] = [2]string{m[2], m[3]}
	}
	type pair struct {
		text, ground string
		least        float64
	}
	var pairs []pair
	for _, ground := range []string{"bg", "surface", "sunken"} {
		for _, text := range []string{"text", "muted", "accent", "stop", "free"} {
			pairs = append(pairs, pair{text, ground, 4.5})
		}
		for _, line := range []string{"line-strong", "focus"} {
			pairs = append(pairs, pair{line, ground, 3})
		}
	}
	pairs = append(pairs, pair{"on-accent", "accent", 4.5}, pair{"bg", "text", 4.5})
	for _, family := range []string{"free", "wait", "held", "engaged", "done", "stop"} {
		pairs = append(pairs, pair{family, family + "-ground", 4.5})
	}
	for _, p := range pairs {
		for i, scheme := range []string{"light", "dark"} {
			text, ground := tokens[p.text][i], tokens[p.ground][i]
			if text == "" || ground == "" {
				t.Fatalf("no token %s or %s in %s", p.text, p.ground, scheme)
			}
			if got := contrast(text, ground); got < p.least {
				t.Errorf("%s on %s, %s: %.2f, want %.1f", p.text, p.ground, scheme, got, p.least)
			}
		}
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + .05) / (math.Min(x, y) + .05)
}

func luminance(hex string) (l float64) {
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			panic(fmt.Sprintf("%q is no colour", hex))
		}
		v := float64(n) / 255
		if v <= .04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+.055)/1.055, 2.4)
		}
		l += weight * v
	}
	return l
}
