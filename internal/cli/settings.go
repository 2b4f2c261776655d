package cli

import (
	"slices"

	"github.com/alecthomas/kong"
)

// AfterApply leaves, of --data and --db, the one that was said in the weightier
// place: a flag is meant instead of a variable that is always set. Said in the same
// place, both stay, and are refused.
func (c *commands) AfterApply(line *kong.Context, s *settings) error {
	if c.Data == "" || c.DB == "" {
		return nil
	}
	switch data, db := s.weight(line, "data"), s.weight(line, "db"); {
	case data > db:
		c.DB = ""
	case db > data:
		c.Data = ""
	}
	return nil
}

// weight tells where a setting was said: 3 on the command line, 2 in the
// environment, 1 in the file, 0 nowhere.
func (s *settings) weight(line *kong.Context, name string) int {
	if slices.ContainsFunc(line.Path, func(p *kong.Path) bool { return p.Flag != nil && p.Flag.Name == name && !p.Resolved }) {
		return 3
	}
	for _, f := range line.Model.Flags {
		if f.Name == name && slices.ContainsFunc(f.Envs, func(variable string) bool { return s.values[variable] != "" }) {
			return 2
		}
	}
	if _, said := s.file[name]; said {
		return 1
	}
	return 0
}
