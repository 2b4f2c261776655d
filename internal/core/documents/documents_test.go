package documents_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"palier/internal/core/contents"
	"palier/internal/core/documents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

func TestADocumentIsGivenBackToItsAgency(t *testing.T) {
	eachOffice(t, func(o *office) {
		body := picture(t)
		d, err := o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Name: `C:\photos\façade.JPG`, Description: "Côté rue", Content: bytes.NewReader(body)})
		o.must(err)
		if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(d.UID) || d.ID == 0 || d.CreatedAt.IsZero() {
			o.Errorf("uid %q, id %d, at %s", d.UID, d.ID, d.CreatedAt)
		}
		o.want("document", d, documents.Document{ID: d.ID, UID: d.UID, Account: o.operator.Account, Agency: o.agencies[0], Name: "façade.JPG", Mime: "image/jpeg",
			Description: "Côté rue", Size: 9, Width: 4, Height: 3, CreatedAt: d.CreatedAt})
		o.want("what was developed", o.studio.given, body)
		got, err := o.documents.Get(o.Context(), o.agent, d.UID)
		o.must(err)
		o.want("found", got, d)
		for size, want := range map[int]string{0: "developed", 128: "128", 256: "256", 512: "512"} {
			text, c := o.read(o.agent, d.UID, size)
			tag := d.UID
			if size > 0 {
				tag = fmt.Sprintf("%s-%d", d.UID, size)
			}
			o.want("content", []any{text, c.Mime, c.Tag}, []any{want, "image/jpeg", tag})
		}
		o.want("told", o.told(d)[0].Changes, []event.Change{
			{Field: "name", After: "façade.JPG"}, {Field: "mime", After: "image/jpeg"}, {Field: "description", After: "Côté rue"}, {Field: "size", After: "9"}})
	})
}

func TestAPDFIsKeptAsItCame(t *testing.T) {
	eachOffice(t, func(o *office) {
		d := o.put(o.agent, o.agencies[0], "mandat.pdf", pdf)
		text, c := o.read(o.agent, d.UID, 0)
		o.want("pdf", []any{text, c.Mime, d.Size, d.Width, o.studio.given}, []any{string(pdf), "application/pdf", int64(len(pdf)), 0, []byte(nil)})
		o.want("contents", len(o.place.names()), 1)
		_, _, err := o.documents.Open(o.Context(), o.agent, d.UID, 128)
		o.is("a thumbnail of a PDF", err, fault.Missing)
	})
}

// What is not the caller's answers like what is not there, word for word.
func TestADocumentOfOthersIsNotThere(t *testing.T) {
	eachOffice(t, func(o *office) {
		theirs := o.put(o.stranger, o.theirs, "a.pdf", pdf)
		neighbours := o.put(o.operator, o.agencies[1], "b.pdf", pdf)
		const nobody = 999_999 // an agency that neither account has
		var answers []string
		for _, uid := range []string{theirs.UID, neighbours.UID, strings.Repeat("0", 32), "", "../" + strings.Repeat("0", 29), strings.ToUpper(theirs.UID)} {
			_, got := o.documents.Get(o.Context(), o.agent, uid)
			_, _, opened := o.documents.Open(o.Context(), o.agent, uid, 0)
			removed := o.documents.Remove(o.Context(), o.agent, uid)
			for _, err := range []error{got, opened, removed} {
				o.is(uid, err, fault.Missing)
				answers = append(answers, fmt.Sprint(err))
			}
		}
		for _, a := range answers {
			o.want("answer", a, answers[0])
		}
		for _, agency := range []int64{o.agencies[1], nobody, 0} {
			_, err := o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: agency, Name: "c.pdf", Content: bytes.NewReader(pdf)})
			o.is("into another agency", err, fault.Missing)
		}
		_, err := o.documents.Put(o.Context(), o.operator, documents.Upload{Agency: nobody, Name: "c.pdf", Content: bytes.NewReader(pdf)})
		o.is("into no agency", err, fault.Invalid)
		o.want("contents", len(o.place.names()), 2)
	})
}

func TestLookupNamesWhatTheAgencyDoesNotHave(t *testing.T) {
	eachOffice(t, func(o *office) {
		mine, other, theirs := o.put(o.agent, o.agencies[0], "a.pdf", pdf).UID, o.put(o.operator, o.agencies[1], "b.pdf", pdf).UID, o.put(o.stranger, o.theirs, "c.pdf", pdf).UID
		nobody := strings.Repeat("f", 32)
		ask := func(ctx context.Context, uids ...string) []string {
			o.Helper()
			missing, err := o.documents.Lookup(ctx, o.operator.Account, o.agencies[0], uids)
			o.must(err)
			return missing
		}
		o.want("missing", ask(o.Context(), nobody, mine, other, "x", theirs, nobody, mine, ""), []string{nobody, other, "x", theirs, ""})
		o.want("none asked", ask(o.Context()), []string(nil))
		o.must(o.store.Write(o.Context(), o.operator.Account, func(ctx context.Context, _ event.Tx) error {
			o.want("in a write", ask(ctx, mine, other), []string{other})
			return nil
		}))
	})
}

func TestWhatADocumentIsItsFirstBytesSay(t *testing.T) {
	eachOffice(t, func(o *office) {
		for what, body := range map[string]string{
			"nothing": "", "SVG": `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "a page": "<!doctype html><script>", "XML before SVG": "<?xml version=\"1.0\"?><svg/>",
			"a script": "#!/bin/sh\n", "a program": "MZ\x90\x00", "an archive": "PK\x03\x04", "a bitmap": "BM6\x00", "TIFF": "II*\x00", "half a mark": "\xff\xd8", "a PDF later": "x%PDF-1.7 %%EOF",
			"a sound": "RIFF\x24\x00\x00\x00WAVEfmt ", "a PDF that is cut off": "%PDF-1.7\n1 0 obj", "a PDF that ends long before": "%PDF-1.7 %%EOF" + strings.Repeat("<script>", 200),
		} {
			_, err := o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Name: "photo.jpg", Content: strings.NewReader(body)})
			o.is(what, err, fault.Invalid)
			if e, ok := errors.AsType[*fault.Error](err); ok {
				o.want(what, e.Problems[0].Field, "file")
			}
		}
		o.want("given to develop", o.studio.given, []byte(nil))
		for what, body := range map[string]string{"JPEG": "\xff\xd8\xff\xe0", "PNG": "\x89PNG\r\n\x1a\n", "GIF": "GIF87a", "WebP": "RIFF\x00\x01\x02\x03WEBPVP8 "} {
			o.put(o.agent, o.agencies[0], "page.html", []byte(body))
			o.want(what, string(o.studio.given), body)
		}
	})
}

func TestWhatIsTooLargeIsNotReadOn(t *testing.T) {
	eachOffice(t, func(o *office) {
		endless := &counted{}
		_, err := o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Content: io.MultiReader(bytes.NewReader(pdf), endless)})
		o.is("endless", err, fault.TooLarge)
		if endless.n > documents.MaxFile+1<<20 {
			o.Errorf("%d bytes were read", endless.n)
		}
		full := append(bytes.Repeat([]byte(" "), documents.MaxFile-len(pdf)), pdf...)
		copy(full, "%PDF-")
		o.put(o.agent, o.agencies[0], "full.pdf", full)
		_, err = o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Description: strings.Repeat("é", 1001), Content: bytes.NewReader(pdf)})
		o.is("a description", err, fault.Invalid)
		broken := errors.New("the sender went away")
		_, err = o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Content: io.MultiReader(bytes.NewReader(pdf), failing{broken})})
		if !errors.Is(err, broken) {
			o.Errorf("%v, want the reader's failure", err)
		}
		o.studio.err = fault.New(fault.TooLarge, "pixels")
		_, err = o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Content: bytes.NewReader(picture(t))})
		o.is("too many pixels", err, fault.TooLarge)
		o.want("contents", len(o.place.names()), 1)
	})
}

// counted is an endless content.
type counted struct{ n int }

func (c *counted) Read(b []byte) (int, error) { c.n += len(b); return len(b), nil }

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// TestANameEndsAsItsTypeIs: whoever saves it under its name opens what it is.
func TestANameEndsAsItsTypeIs(t *testing.T) {
	eachOffice(t, func(o *office) {
		for name, want := range map[string]string{
			"a.jpg": "a.jpg", "a.JPEG": "a.JPEG", "a.webp": "a.jpg", "a.PDF": "a.jpg", "evil.html": "evil.html.jpg", "a.jpg.svg": "a.jpg.svg.jpg", "Façade v1.2": "Façade v1.2.jpg",
			"": "document.jpg", ".png": "png.jpg", "../../a.gif": "a.jpg", "a\r\nb\u202egpj.exe": "abgpj.exe.jpg",
		} {
			o.want(name, o.put(o.agent, o.agencies[0], name, picture(t)).Name, want)
		}
		o.want("a PDF's", o.put(o.agent, o.agencies[0], "mandat.jpg", pdf).Name, "mandat.pdf")
	})
}

func TestOnlyTheSizesThatThereAreAreGiven(t *testing.T) {
	eachOffice(t, func(o *office) {
		d := o.put(o.agent, o.agencies[0], "a.jpg", picture(t))
		for _, size := range []int{-1, 1, 127, 129, 1024} {
			_, _, err := o.documents.Open(o.Context(), o.agent, d.UID, size)
			o.is(fmt.Sprint(size), err, fault.Invalid)
		}
	})
}

func TestContentsGoWithTheirDocument(t *testing.T) {
	eachOffice(t, func(o *office) {
		d, kept := o.put(o.agent, o.agencies[0], "a.jpg", picture(t)), o.put(o.agent, o.agencies[0], "b.pdf", pdf)
		o.want("contents", len(o.place.names()), 5)
		o.must(o.documents.Remove(o.Context(), o.agent, d.UID))
		o.want("left", o.place.names(), []string{fmt.Sprintf("documents/%d/%s", kept.Account, kept.UID)})
		_, err := o.documents.Get(o.Context(), o.agent, d.UID)
		o.is("removed", err, fault.Missing)
		o.is("again", o.documents.Remove(o.Context(), o.agent, d.UID), fault.Missing)
		lines := o.told(d)
		o.want("told", []string{lines[0].Kind, lines[1].Kind, lines[1].Changes[0].Before}, []string{documents.EventAdded, documents.EventRemoved, "a.jpg"})
	})
}

// What cannot be removed now is gone all the same, and removed by a later round.
func TestAPlaceThatFailsLeavesNothingInTheEnd(t *testing.T) {
	eachOffice(t, func(o *office) {
		d := o.put(o.agent, o.agencies[0], "a.jpg", picture(t))
		o.place.stuck = true
		o.must(o.documents.Remove(o.Context(), o.agent, d.UID))
		_, err := o.documents.Get(o.Context(), o.agent, d.UID)
		o.is("removed", err, fault.Missing)
		o.want("contents while it fails", len(o.place.names()), 4)
		keeper := contents.NewKeeper(o.store, o.store, o.place)
		o.is("a round then", keeper.Sweep(o.Context(), d.Account), fault.Unavailable)
		o.place.stuck = false
		o.must(keeper.Sweep(o.Context(), d.Account))
		o.want("contents after a round", len(o.place.names()), 0)
	})
}

func TestAContentThatCannotBeKeptLeavesNoDocument(t *testing.T) {
	eachOffice(t, func(o *office) {
		o.place.refuse = func(name string) bool { return strings.HasSuffix(name, "x256") }
		_, err := o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Name: "a.jpg", Content: bytes.NewReader(picture(t))})
		o.is("put", err, fault.Unavailable)
		o.want("contents", len(o.place.names()), 0)
		list, err := o.store.Journal(o.Context(), o.operator.Account, 0, event.Subject{}, 1000)
		o.must(err)
		for _, e := range list {
			if e.Kind == documents.EventAdded {
				o.Errorf("%+v", e)
			}
		}
	})
}
