package cli

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"palier/internal/app"
	"palier/internal/core/access"
	"palier/internal/core/documents"
	"palier/internal/core/fault"
)

type documentCmd struct {
	Add documentAddCmd `cmd:"" help:"Keep photos and PDFs for an agency, and print their ids."`
}

// Help is shown under the command's flags.
func (documentCmd) Help() string {
	return "No call of an API takes a document: they come in here, and a building file names them.\n\nExample:\n  palier document add --agency 14 facade.jpg"
}

type documentAddCmd struct {
	inAccount   `embed:""`
	File        []string `arg:"" help:"JPEG, PNG, WebP, GIF or PDF, of 20 MiB at most."`
	Agency      int64    `placeholder:"N" help:"Whose they are; only needed when there are several agencies."`
	Description string   `help:"What is to be seen."`
}

// Help is shown under the command's flags.
func (documentAddCmd) Help() string {
	return `What a file is its content says. A picture is kept as pixels alone: where and when it was
taken goes. The id is what a photo of a building file or a round names:
"photo": [{"id": "9f0c2b7e6d1a4e5f8a3b1c2d3e4f5a6b"}]. A file that is none of these ends the
command; those before it are kept.

Examples:
  palier document add --agency 14 facade.jpg hall.jpg
  palier document add --agency 14 --description "Façade sur rue" facade.jpg`
}

// documentRow is a document as it was kept.
type documentRow struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Mime string `json:"mime"`
	Size int64  `json:"size"` // bytes
}

// Run keeps documents.
func (c *documentAddCmd) Run(e *env) error {
	return e.in(c.inAccount, func(a *app.App, by access.Actor) error {
		agency, err := oneAgency(e, a, by, c.Agency)
		if err != nil {
			return err
		}
		var rows []documentRow
		var failed error
		for _, path := range c.File {
			d, err := c.add(e, a, by, agency.ID, path)
			if err != nil {
				failed = aboutFile(path, err)
				break
			}
			rows = append(rows, documentRow{d.UID, d.Name, d.Mime, d.Size})
		}
		err = table(e, rows, "Nothing was kept.", "ID | NAME | TYPE | BYTES", func(r documentRow) []any { return []any{r.ID, r.Name, r.Mime, r.Size} })
		return cmp.Or(failed, err)
	})
}

func (c *documentAddCmd) add(e *env, a *app.App, by access.Actor, agency int64, path string) (documents.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return documents.Document{}, err
	}
	defer f.Close()
	return a.Documents.Put(e.ctx, by, documents.Upload{Agency: agency, Name: filepath.Base(path), Description: c.Description, Content: f})
}

// aboutFile says which of several files an error is about.
func aboutFile(path string, err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return fmt.Errorf("%s: %w", plain(path), err)
	}
	said := f.Message
	if len(f.Problems) > 0 {
		said = f.Problems[0].Message
	}
	return fault.Wrap(f.Kind, plain(path)+": "+said, err)
}
