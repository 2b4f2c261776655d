package leads2keys

import (
	"strconv"

	"palier/internal/api/wire"
)

// getDocument answers GET /document/:document.
func (d *Door) getDocument(c *call) error { return d.sendDocument(c, 0) }

// getThumbnail answers GET /document/:document/:size. What is no number, as it is written
// usually, is a size that there is not.
func (d *Door) getThumbnail(c *call) error {
	size, err := strconv.Atoi(c.R.PathValue("size"))
	if err != nil || size <= 0 || strconv.Itoa(size) != c.R.PathValue("size") {
		size = -1
	}
	return d.sendDocument(c, size)
}

func (d *Door) sendDocument(c *call, size int) error {
	doc, content, err := d.Documents.Open(c.Ctx, c.actor, c.R.PathValue("document"), size)
	if err != nil {
		return err
	}
	defer content.Close()
	return wire.SendFile(c.W, c.R, wire.File{Name: doc.Name, Mime: content.Mime, Tag: content.Tag, Content: content})
}
