package admin

import (
	"html/template"

	"palier/internal/web/workspace/frame"
)

// journalRows are lines of the journal as rows of its table; history: of one record, whose own
// history nobody needs a link to.
func journalRows(c *frame.Call, lines []auditLine, history bool) (template.HTML, error) {
	l := frame.NewLines(c.Words)
	who, past := l.Word("audit.who"), l.Word("audit.history")
	for _, one := range lines {
		badge, err := c.Badge(one.Door)
		if err != nil {
			return "", err
		}
		l.Put(`<tr data-row data-id="`).Int(one.Seq).Put(`"><td class="nowrap">`).Text(one.At).Put(`<br><span class="meta">n° `).Int(one.Seq)
		l.Put(`</span></td><td data-label="`).Text(who).Put(`">`).Text(one.Who).Put(`<br>`).Add(badge).Within(` <code class="meta">`, one.Request, `</code>`)
		l.Put(`</td><td><span data-kind="`).Text(one.Kind).Put(`">`).Text(one.What).Put(`</span><br><span class="meta">`).Add(one.Subject)
		if !history {
			l.Put(` · <a href="`).Text(one.History).Put(`">`).Text(past).Put(`</a>`)
		}
		l.Within(` · `, one.AgencyTag, ``).Put(`</span></td><td>`).Add(one.Changes)
		if one.More > 0 {
			l.Put(`<span class="muted">`).Say("audit.more", one.More).Put(`</span>`)
		}
		l.Put("</td></tr>\n")
	}
	return l.Done()
}
