package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// settings give a flag that the command line leaves open its value: from the
// environment, else from the configuration file.
type settings struct {
	path   string
	file   map[string]any
	err    error // why the file could not be read
	values map[string]string
}

// newSettings reads the environment and the file that it or the arguments name.
// A variable that is set to nothing is as good as not set: that is how compose
// files and unit files leave one open.
func newSettings(args, environ []string) *settings {
	s := &settings{values: map[string]string{}}
	for _, kv := range environ {
		if name, value, _ := strings.Cut(kv, "="); value != "" {
			s.values[name] = value
		}
	}
	s.path = configFile(args, s.values["PALIER_CONFIG"])
	s.file, s.err = readConfig(s.path)
	return s
}

// Validate implements kong.Resolver: it refuses a file that cannot be read, or
// that names no flag.
func (s *settings) Validate(app *kong.Application) error {
	if s.err != nil {
		return s.err
	}
	for _, key := range slices.Sorted(maps.Keys(s.file)) {
		known := slices.ContainsFunc(app.Flags, func(f *kong.Flag) bool { return f.Name == key && inFile(f) })
		if !known {
			return fmt.Errorf("%s: unknown key %q: keys are the long flags of the configuration, without dashes", s.path, key)
		}
		if _, ok := s.file[key].(string); !ok {
			return fmt.Errorf("%s: the value of %q must be a text in quotes", s.path, key)
		}
	}
	return nil
}

// inFile tells the flags that a file may set: those with a variable, but for
// the one that names the file.
func inFile(f *kong.Flag) bool { return len(f.Envs) > 0 && f.Name != "config" }

// Resolve implements kong.Resolver.
func (s *settings) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	for _, name := range flag.Envs {
		if v, ok := s.values[name]; ok {
			return v, nil
		}
	}
	if v, ok := s.file[flag.Name].(string); ok && inFile(flag) {
		return v, nil
	}
	return nil, nil
}

// forgetEnvironment keeps kong from reading the process's environment: it would
// let a file win over a variable, and Main has an environment of its own.
func forgetEnvironment(model *kong.Application) {
	for _, f := range model.Flags {
		f.Tag.Envs = nil
	}
}

// describe is a flag's help with the variable that sets it.
func describe(v *kong.Value) string {
	if v.Flag == nil || len(v.Flag.Envs) == 0 {
		return v.Help
	}
	return strings.TrimSuffix(v.Help, ".") + " ($" + v.Flag.Envs[0] + ")."
}

// configFile finds --config before the flags are parsed: it is what they are
// resolved from.
func configFile(args []string, variable string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--config="); ok {
			return v
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return variable
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
