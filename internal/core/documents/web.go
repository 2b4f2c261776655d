package documents

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"palier/internal/core/contents"
	"palier/internal/core/fault"
)

// WebSizes are the longest sides of the copies of a picture that pages for anybody show, in
// pixels, the largest first. Each is a JPEG and a WebP.
func WebSizes() []int { return []int{1600, 1024, 512} }

// Copy is a picture in one of WebSizes.
type Copy struct {
	JPEG []byte
	WebP []byte // nil: it could not be written, and the JPEG stands for it
}

// making is how long the copies of a picture may take, once it is their turn.
const making = time.Minute

// patience is how many may wait for copies to be made at once.
const patience = 64

// ErrBusy (Unavailable) says that copies of too many pictures are being made: the picture
// itself can be shown.
var ErrBusy = fault.New(fault.Unavailable, "Too many pictures are being made smaller")

// Web gives a copy of a picture of an account, as a WebP or as a JPEG, to whoever asks: who
// shows it decides that anybody may see it. It is made when it is first asked for, with all
// others of the picture, and kept beside the picture until that is removed. One picture at a
// time is worked on, so that whoever sends pictures hardly waits for whoever looks. Missing: there is
// no such picture, or another size. The caller closes the content.
func (s *Service) Web(ctx context.Context, account int64, uid string, size int, webP bool) (Document, Content, error) {
	d, err := s.shown(ctx, account, uid)
	if err == nil && (!d.Picture() || !slices.Contains(WebSizes(), size)) {
		err = errDocument
	}
	if err != nil {
		return Document{}, Content{}, err
	}
	content, err := s.copied(ctx, d, size, webP)
	if fault.Is(err, fault.Missing) {
		if err = s.copyOut(ctx, d, size, webP); err == nil {
			content, err = s.copied(ctx, d, size, webP)
		}
	}
	if err != nil {
		return Document{}, Content{}, fmt.Errorf("documents.Web(%d, %d): %w", d.ID, size, err)
	}
	return d, content, nil
}

// copied opens a copy that was made. What type it is, its first bytes say.
func (s *Service) copied(ctx context.Context, d Document, size int, webP bool) (Content, error) {
	bytes, err := s.contents.Open(ctx, d.copy(size, webP))
	if err != nil {
		return Content{}, err
	}
	head := make([]byte, len(webp.mark))
	_, err = io.ReadFull(bytes, head)
	if err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
		_, err = bytes.Seek(0, io.SeekStart)
	}
	if err != nil {
		_ = bytes.Close()
		return Content{}, err
	}
	out := Content{ReadSeekCloser: bytes, Mime: jpeg.mime, Tag: d.UID + "-" + strconv.Itoa(size)}
	if webp.begins(head) {
		out.Mime, out.Tag = webp.mime, out.Tag+"w"
	}
	return out, nil
}

// copyOut makes the copies of a picture when it is its turn, unless somebody before had them
// made. What was begun is finished though nobody waits any more: the next who asks would begin anew.
func (s *Service) copyOut(ctx context.Context, d Document, size int, webP bool) error {
	if s.waiting.Add(1) > patience {
		s.waiting.Add(-1)
		return ErrBusy
	}
	defer s.waiting.Add(-1)
	select {
	case s.copying <- struct{}{}:
		defer func() { <-s.copying }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if made, err := s.contents.Open(ctx, d.copy(size, webP)); err == nil {
		return made.Close()
	}
	ctx, end := context.WithTimeout(context.WithoutCancel(ctx), making)
	defer end()
	body, err := s.whole(ctx, d)
	if err != nil {
		return err
	}
	list, err := s.pictures.Copies(ctx, body, WebSizes())
	if err != nil {
		return err
	}
	// A removal notes the names of copies too. One that was committed meanwhile swept before these
	// were there: they are taken back. One that comes later finds them.
	return s.contents.Keep(ctx, d.copies(list), func() error {
		_, err := s.shown(ctx, d.Account, d.UID)
		return err
	})
}

// whole reads what is kept of a picture.
func (s *Service) whole(ctx context.Context, d Document) ([]byte, error) {
	content, err := s.contents.Open(ctx, d.content(0))
	if err != nil {
		return nil, err
	}
	defer content.Close()
	return io.ReadAll(io.LimitReader(content, d.Size))
}

// copy is the name under which a copy lies.
func (d Document) copy(size int, webP bool) string {
	if webP {
		return d.content(size) + "webp"
	}
	return d.content(size)
}

// copies are the copies under their names, without those that thumbnails are.
func (d Document) copies(list []Copy) (all []contents.Content) {
	for i, size := range WebSizes() {
		c := list[i]
		if !slices.Contains(Sizes(), size) {
			all = append(all, contents.Content{Name: d.copy(size, false), Bytes: c.JPEG})
		}
		if c.WebP == nil {
			c.WebP = c.JPEG
		}
		all = append(all, contents.Content{Name: d.copy(size, true), Bytes: c.WebP})
	}
	return all
}
