package page

import (
	"bufio"
	"fmt"
	"io/fs"
	"strings"
)

// readWords reads the words of the frame and of a package, by language.
func readWords(sources ...fs.FS) (map[string]map[string]string, error) {
	all := map[string]map[string]string{}
	for _, lang := range languages {
		all[lang] = map[string]string{}
		for _, files := range sources {
			if err := readLines(files, "texts/"+lang+".txt", all[lang]); err != nil {
				return nil, err
			}
		}
	}
	for _, lang := range languages[1:] {
		for _, pair := range [][2]string{{languages[0], lang}, {lang, languages[0]}} {
			for key := range all[pair[0]] {
				if all[pair[1]][key] == "" {
					return nil, fmt.Errorf("text %q is in %s and not in %s", key, pair[0], pair[1])
				}
			}
		}
	}
	return all, nil
}

// readLines reads "key = text" lines; # begins a comment.
func readLines(files fs.FS, name string, into map[string]string) error {
	file, err := files.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		key, text, found := strings.Cut(line, " = ")
		if !found || into[key] != "" {
			return fmt.Errorf("%s: want one \"key = text\" for each key: %q", name, line)
		}
		into[key] = text
	}
	return lines.Err()
}
