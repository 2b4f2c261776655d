package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"

	"palier/proof/harness"
	"palier/proof/product"
)

// The body of the vendor's POST example, byte for byte, and what the list must
// then show of it (Apimo: openapi.yaml, schema Lead).
var (
	//go:embed testdata/seed-lead.json
	seedBody string
	//go:embed testdata/seed-listed.json
	seedListed []byte
)

// checkSeed sends the vendor's example with curl, with the flags it is printed
// with, and looks for it in the list.
func checkSeed(ctx context.Context, d product.Demo) ([]harness.Violation, error) {
	url := d.Apimo.Base + "/agencies/" + d.Apimo.Agency + "/leads"
	user := d.Apimo.Provider + ":" + d.Apimo.Token
	post := []string{"--request", "POST", "--url", url, "--user", user, "--header", "content-type: application/json", "--data", seedBody}
	receipt, err := curl(ctx, post...)
	if err != nil {
		return nil, err
	}
	repeated, err := curl(ctx, post...)
	if err != nil {
		return nil, err
	}
	list, err := curl(ctx, "--request", "GET", "--url", url, "--user", user)
	if err != nil {
		return nil, err
	}
	wrong := compareSeed(receipt, list)
	if receipt != repeated {
		wrong = append(wrong, violation("sent twice: answered %s, then %s", receipt, repeated))
	}
	return wrong, nil
}

// curl runs curl and returns the body of a 200.
func curl(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "curl", append([]string{"--silent", "--show-error", "--write-out", "\n%{http_code}"}, args...)...)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	text, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("curl: %w: %s", err, complaint.String())
	}
	cut := strings.LastIndexByte(string(text), '\n')
	body, status := string(text[:cut]), string(text[cut+1:])
	if status != "200" {
		return "", fmt.Errorf("curl %s: status %s: %.300s", args[1], status, body)
	}
	return body, nil
}

// compareSeed finds the lead of the receipt in the list and compares it with
// what must be shown.
func compareSeed(receipt, list string) []harness.Violation {
	var want map[string]any
	var page struct{ Leads []map[string]any }
	var made map[string]any
	for text, into := range map[string]any{string(seedListed): &want, list: &page, receipt: &made} {
		if err := json.Unmarshal([]byte(text), into); err != nil {
			return []harness.Violation{violation("%v in %.300s", err, text)}
		}
	}
	maps.Copy(want, made) // id, created_at, updated_at
	var wrong []harness.Violation
	found := 0
	for _, lead := range page.Leads {
		if lead["reference"] != want["reference"] {
			continue
		}
		found++
		if contact, ok := lead["contact"].(string); !ok || contact == "" {
			wrong = append(wrong, violation("contact is %v, want the person's id", lead["contact"]))
		}
		wrong = append(wrong, differences("", want, lead)...)
	}
	if found != 1 {
		wrong = append(wrong, violation("listed %d times, want once", found))
	}
	return wrong
}

// differences lists where got is not as want; keys that want does not name are
// nobody's business.
func differences(path string, want, got any) []harness.Violation {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return []harness.Violation{violation("%s is %v, want an object", path, got)}
		}
		var out []harness.Violation
		for _, key := range slices.Sorted(maps.Keys(want)) {
			value, ok := object[key]
			if !ok {
				out = append(out, violation("%s.%s is absent", path, key))
				continue
			}
			out = append(out, differences(path+"."+key, want[key], value)...)
		}
		return out
	default:
		a, _ := json.Marshal(want)
		b, _ := json.Marshal(got)
		if string(a) != string(b) {
			return []harness.Violation{violation("%s is %s, want %s", path, b, a)}
		}
		return nil
	}
}

func violation(format string, args ...any) harness.Violation {
	return harness.Violation{Kind: "seed", Detail: fmt.Sprintf(format, args...)}
}
