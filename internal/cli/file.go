package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// fileResolver gives flags the values of the configuration file. The file weighs
// less than the environment: a flag whose variable is set is left alone.
func fileResolver(args, environ []string) kong.Resolver {
	path := configFile(args, environ)
	values, err := readConfig(path)
	return &resolver{path: path, values: values, environ: environ, err: err}
}

type resolver struct {
	path    string
	values  map[string]any
	environ []string
	err     error
}

// Validate implements kong.Resolver: it refuses a file that cannot be read, or
// that names no flag.
func (r *resolver) Validate(app *kong.Application) error {
	if r.err != nil {
		return r.err
	}
	for key := range r.values {
		known := slices.ContainsFunc(app.Flags, func(f *kong.Flag) bool { return f.Name == key })
		if !known {
			return fmt.Errorf("%s: unknown key %q: keys are the long flags, without dashes", r.path, key)
		}
	}
	return nil
}

// Resolve implements kong.Resolver.
func (r *resolver) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if slices.ContainsFunc(r.environ, func(kv string) bool { return strings.HasPrefix(kv, name+"=") }) {
			return nil, nil
		}
	}
	v, ok := r.values[flag.Name]
	if !ok {
		return nil, nil
	}
	return v, nil
}

// configFile finds --config before the flags are parsed: it is what they are
// resolved from.
func configFile(args, environ []string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			return v
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
	}
	for _, kv := range environ {
		if v, ok := strings.CutPrefix(kv, "PALIER_CONFIG="); ok {
			return v
		}
	}
	return ""
}

func readConfig(path string) (map[string]any, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("configuration file: %w", err)
	}
	var values map[string]any
	if err := json.Unmarshal(text, &values); err != nil {
		return nil, fmt.Errorf("configuration file %s: %w", path, err)
	}
	return values, nil
}
