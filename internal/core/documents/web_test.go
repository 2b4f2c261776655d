package documents_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"palier/internal/core/documents"
	"palier/internal/core/fault"
)

// Copies implements documents.Pictures: words that say what they are copies of. The smallest
// has no WebP.
func (s *studio) Copies(_ context.Context, kept []byte, sizes []int) ([]documents.Copy, error) {
	s.copied.Add(1)
	if s.between != nil {
		s.between()
	}
	var list []documents.Copy
	for _, size := range sizes {
		c := documents.Copy{JPEG: fmt.Appendf(nil, "%s in %d pixels", kept, size)}
		if size > 512 {
			c.WebP = fmt.Appendf(nil, "RIFF....WEBP%d", size)
		}
		list = append(list, c)
	}
	return list, nil
}

func TestCopiesForPagesAreMadeOnceAndGoWithThePicture(t *testing.T) {
	eachOffice(t, func(o *office) {
		d, err := o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Name: "salon.jpg", Content: bytes.NewReader(picture(o.T))})
		o.must(err)
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() { o.want("a copy", o.web(d, 1024, true), "image/webp RIFF....WEBP1024") })
		}
		all.Wait()
		o.want("a JPEG", o.web(d, 1600, false), "image/jpeg developed in 1600 pixels")
		o.want("what is a thumbnail already", o.web(d, 512, false), "image/jpeg 512")
		o.want("where there is no WebP", o.web(d, 512, true), "image/jpeg developed in 512 pixels")
		o.want("times that copies were made", o.studio.copied.Load(), int64(1))
		o.want("contents", len(o.place.names()), 9)

		o.must(o.documents.Remove(o.Context(), o.agent, d.UID))
		o.want("contents left", len(o.place.names()), 0)
	})
}

func TestNobodyIsGivenACopyOfWhatIsNotThere(t *testing.T) {
	eachOffice(t, func(o *office) {
		paper, err := o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Name: "bail.pdf", Content: bytes.NewReader(pdf)})
		o.must(err)
		d, err := o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Name: "salon.jpg", Content: bytes.NewReader(picture(o.T))})
		o.must(err)
		for name, ask := range map[string]func() error{
			"a PDF":               func() error { return o.ask(d.Account, paper.UID, 512) },
			"another size":        func() error { return o.ask(d.Account, d.UID, 640) },
			"all of it":           func() error { return o.ask(d.Account, d.UID, 0) },
			"another account's":   func() error { return o.ask(o.stranger.Account, d.UID, 512) },
			"no uid":              func() error { return o.ask(d.Account, "../"+d.UID, 512) },
			"one that nobody has": func() error { return o.ask(d.Account, strings.Repeat("0", 32), 512) },
		} {
			if err := ask(); !fault.Is(err, fault.Missing) {
				o.Errorf("%s: %v", name, err)
			}
		}
		o.want("times that copies were made", o.studio.copied.Load(), int64(0))
	})
}

func TestAPictureThatGoesWhileCopiesAreMadeLeavesNone(t *testing.T) {
	eachOffice(t, func(o *office) {
		d, err := o.documents.Put(o.Context(), o.agent, documents.Upload{Agency: o.agencies[0], Name: "salon.jpg", Content: bytes.NewReader(picture(o.T))})
		o.must(err)
		o.studio.between = func() { o.must(o.documents.Remove(o.Context(), o.agent, d.UID)) }
		if err := o.ask(d.Account, d.UID, 1024); !fault.Is(err, fault.Missing) {
			o.Errorf("a copy of what is gone: %v", err)
		}
		o.want("contents left", o.place.names(), []string(nil))
	})
}

func (o *office) ask(account int64, uid string, size int) error {
	_, c, err := o.documents.Web(o.Context(), account, uid, size, true)
	if err == nil {
		_ = c.Close()
	}
	return err
}

// web is the type and the words of a copy.
func (o *office) web(d documents.Document, size int, webP bool) string {
	_, c, err := o.documents.Web(o.Context(), d.Account, d.UID, size, webP)
	if err != nil {
		return err.Error()
	}
	defer c.Close()
	text, err := io.ReadAll(c)
	if err != nil {
		return err.Error()
	}
	return c.Mime + " " + string(text)
}
