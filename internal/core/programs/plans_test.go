package programs_test

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/event"
	"palier/internal/core/fault"
	"palier/internal/core/programs"
)

func pdf(rest string) io.Reader { return strings.NewReader("%PDF-1.7\n" + rest) }

type failingMirror struct{ err error }

func (m failingMirror) MirrorLot(context.Context, programs.Mirrored) (int64, error) { return 0, m.err }

func (y *yard) addFile(lot int64, name string, content io.Reader) programs.File {
	y.Helper()
	f, err := y.programs.AddFile(y.Context(), y.operator, y.site.ID, lot, name, content)
	y.must(err)
	return f
}

func TestAPlanIsGivenBackToWhoKnowsItsName(t *testing.T) {
	eachYard(t, func(y *yard) {
		lot := y.flats("A01")[0]
		f := y.addFile(lot, `C:\plans\..\A500.pdf`, pdf("un"))
		y.want("name, size", []any{f.Name, f.Bytes}, []any{"A500.pdf", int64(11)})
		if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(f.UID) {
			y.Errorf("uid %q is no UUID v4", f.UID)
		}
		list, err := y.programs.Files(y.Context(), y.operator, y.site.ID, lot)
		y.must(err)
		y.want("files", list, []programs.File{f})
		found, content, err := y.programs.OpenFile(y.Context(), y.operator.Account, f.UID)
		y.must(err)
		body, err := io.ReadAll(content)
		y.must(err)
		y.must(content.Close())
		y.want("found", []any{found, string(body)}, []any{f, "%PDF-1.7\nun"})
		for what, c := range map[string]struct {
			account int64
			uid     string
		}{"another account": {y.operator.Account + 1, f.UID}, "another name": {y.operator.Account, "x"}} {
			_, _, err := y.programs.OpenFile(y.Context(), c.account, c.uid)
			y.is(what, err, fault.Missing)
		}
		y.want("told", y.told(lot), []string{"lot.created", "lot.updated"})
	})
}

func TestWhatIsNoPlanIsRefused(t *testing.T) {
	eachYard(t, func(y *yard) {
		lot := y.flats("A01")[0]
		add := func(content io.Reader) error {
			_, err := y.programs.AddFile(y.Context(), y.operator, y.site.ID, lot, "a.pdf", content)
			return err
		}
		for what, content := range map[string]string{"a picture": "\x89PNG\r\n", "nothing": "", "almost": "%PDF", "a PDF later": "\n%PDF-1.7"} {
			y.refused(what, add(strings.NewReader(content)), "file")
		}
		filled := func(n int) io.Reader {
			return io.MultiReader(strings.NewReader("%PDF-"), bytes.NewReader(make([]byte, n-5)))
		}
		y.is("too large", add(filled(programs.MaxFile+1)), fault.TooLarge)
		y.want("contents", len(y.blobs.names()), 0)
		y.must(add(filled(programs.MaxFile)))
	})
}

// TestNamesOfFilesAreWordsOnly: whatever a name is, it is no path.
func TestNamesOfFilesAreWordsOnly(t *testing.T) {
	eachYard(t, func(y *yard) {
		lot := y.flats("A01")[0]
		for name, want := range map[string]string{
			"A500.pdf": "A500.pdf", "../../etc/passwd": "passwd", "/": "plan.pdf", "..": "plan.pdf", "": "plan.pdf", `\\server\plan été.pdf`: "plan été.pdf",
			"a\x00b\nc\u202e.pdf": "abc.pdf", " .hidden.pdf ": "hidden.pdf", "\xff.pdf": "pdf", strings.Repeat("a", 300) + ".pdf": strings.Repeat("a", 196) + ".pdf",
		} {
			if got := y.addFile(lot, name, pdf("x")).Name; got != want {
				y.Errorf("name %q is kept as %q, want %q", name, got, want)
			}
		}
	})
}

func TestAContentGoesWithItsFile(t *testing.T) {
	eachYard(t, func(y *yard) {
		lots := y.flats("A01", "A02")
		a, b := y.addFile(lots[0], "a.pdf", pdf("same")), y.addFile(lots[1], "b.pdf", pdf("same"))
		remove := func(lot, file int64) error {
			return y.programs.RemoveFile(y.Context(), y.operator, y.site.ID, lot, file)
		}
		y.want("contents of two", len(y.blobs.names()), 2)
		y.is("through another lot", remove(lots[1], a.ID), fault.Missing)
		y.must(remove(lots[0], a.ID))
		y.want("contents of one", len(y.blobs.names()), 1)
		y.is("again", remove(lots[0], a.ID), fault.Missing)
		y.must(remove(lots[1], b.ID))
		y.want("contents of none", len(y.blobs.names()), 0)
		y.want("told", y.told(lots[0]), []string{"lot.created", "lot.updated", "lot.updated"})
	})
}

// TestAStoreThatFailsLeavesItsContentForLater: the file is gone all the same, and
// nobody waits for the store with the account's lock.
func TestAStoreThatFailsLeavesItsContentForLater(t *testing.T) {
	eachYard(t, func(y *yard) {
		lots := y.flats("A01", "A02")
		f := y.addFile(lots[0], "a.pdf", pdf("a"))
		y.addFile(lots[1], "b.pdf", pdf("b"))
		broken := programs.NewService(y.store, y.store, y.keeper(&unreachable{y}), y.mirror, y.clock.Now)
		y.must(broken.RemoveFile(y.Context(), y.operator, y.site.ID, lots[0], f.ID))
		y.must(broken.DeleteLot(y.Context(), y.operator, y.site.ID, lots[1]))
		y.want("contents while the store fails", len(y.blobs.names()), 2)
		y.is("a round then", y.keeper(&unreachable{y}).Sweep(y.Context(), y.operator.Account), fault.Unavailable)
		y.must(y.keeper(y.blobs).Sweep(y.Context(), y.operator.Account))
		y.want("contents after a round", len(y.blobs.names()), 0)
	})
}

// unreachable is a place that cannot be reached; while it is asked, others write.
type unreachable struct{ *yard }

func (u *unreachable) Delete(context.Context, string) error {
	u.must(u.store.Write(context.Background(), u.operator.Account, func(context.Context, event.Tx) error { return nil }))
	return fault.New(fault.Unavailable, "unreachable")
}

func (u *unreachable) Put(context.Context, string, io.Reader, int64) error {
	return fault.New(fault.Unavailable, "unreachable")
}

func (u *unreachable) Open(context.Context, string) (io.ReadSeekCloser, error) {
	return nil, fault.New(fault.Unavailable, "unreachable")
}
