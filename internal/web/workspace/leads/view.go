package leads

import (
	"cmp"
	"net/url"
	"strconv"

	core "palier/internal/core/leads"
	"palier/internal/web/workspace/frame"
)

// listName is what the inbox's views are kept under.
const listName = "leads"

// savedView is a view as a link.
type savedView struct {
	ID      int64
	Name    string
	Path    string
	Shared  bool
	Current bool
}

// views are those of the reader and of his agencies.
func (p *pages) views(c *frame.Call, f filter) (out []savedView, err error) {
	list, err := p.Inbox.Views(c.Context(), c.Actor, listName)
	now := f.Query()
	for _, v := range list {
		out = append(out, savedView{v.ID, v.Name, Path + "?" + v.Query, v.User == 0, v.Query == now})
	}
	return out, err
}

// keepView keeps the list as it is shown, by a name.
func (p *pages) keepView(c *frame.Call) error {
	q, err := url.ParseQuery(c.Value("query"))
	if err != nil {
		return c.Said(back(c, Path), "view.problem")
	}
	q.Del("after")
	_, err = p.Inbox.KeepView(c.Context(), c.Actor, core.SavedView{Agency: cmp.Or(c.Number("agency"), c.At()), List: listName, Name: c.Value("name"), Query: q.Encode()}, c.Value("shared") != "")
	wrong, err := problems(c, "view.problem", err)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return c.Said(back(c, Path), "view.problem")
	}
	return c.Said(Path+"?"+q.Encode(), "view.kept")
}

func (p *pages) dropView(c *frame.Call) error {
	was, err := p.Inbox.DropView(c.Context(), c.Actor, c.Number("view"))
	if err != nil {
		return err
	}
	again := url.Values{"name": {was.Name}, "query": {was.Query}, "agency": {strconv.FormatInt(was.Agency, 10)}}
	if was.User == 0 {
		again.Set("shared", "1")
	}
	return c.SaidUndo(Path, "/leads/views", again, "view.dropped", was.Name)
}
