package admin

import (
	"errors"
	"mime"
	"net/http"
	"time"

	"palier/internal/web/workspace/frame"
)

// mostRows is how many rows a table that is taken away has: what a spreadsheet opens.
const mostRows = 1_000_000

// errFull ends a table that has all the rows that it may have.
var errFull = errors.New("admin: the table is full")

// download sends a table as it is made, so that no list is ever in memory whole. What fails
// after its beginning cuts the connection: half a list must not look like a whole one.
func (d *desk) download(c *frame.Call, name, format string, heading []string, rows func(row func([]any) error) error) error {
	c.Guard()
	h := c.W.Header()
	kinds := map[string]string{"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
	h.Set("Content-Type", kinds[format])
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name + "-" + c.Now.Format("2006-01-02") + "." + format}))
	patient := http.NewResponseController(c.W)
	table, err := d.Tables(c.W, format, c.Words.Lang)
	if err != nil {
		return err
	}
	head := make([]any, len(heading))
	for i, text := range heading {
		head[i] = text
	}
	err = table.Write(head)
	n := 0
	if err == nil {
		err = rows(func(cells []any) error {
			if n++; n%1000 == 0 { // a long list is not cut by the time that a short one has
				_ = patient.SetWriteDeadline(time.Now().Add(time.Minute))
			}
			return table.Write(cells)
		})
	}
	if errors.Is(err, errFull) {
		err = nil
	}
	if err == nil {
		err = table.Close()
	}
	if err != nil {
		c.Cut(err)
	}
	return nil
}
