package documents

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync/atomic"
	"unicode/utf8"

	"palier/internal/core/access"
	"palier/internal/core/contents"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Store keeps what is known of documents.
type Store interface {
	InsertDocument(ctx context.Context, d Document) error
	FindDocument(ctx context.Context, account int64, uid string) (Document, bool, error)
	DeleteDocument(ctx context.Context, account int64, uid string) error
	// PageDocuments gives those of agencies, or of all, before an id (0: from the newest), the
	// newest first.
	PageDocuments(ctx context.Context, account int64, agencies []int64, all bool, before int64, most int) ([]Document, error)
	// KnownDocuments gives those of the uids that are documents of the agency.
	KnownDocuments(ctx context.Context, account, agency int64, uids []string) ([]string, error)
}

// Pictures makes of an uploaded picture what is kept of it (package pictures).
type Pictures interface {
	// Develop gives the pixels of a JPEG, PNG, GIF or WebP, upright and without anything
	// else that was in the file, and a JPEG for each size, its longest side as long at
	// most. Invalid: not whole, or no picture. TooLarge: too many pixels.
	Develop(ctx context.Context, body []byte, sizes []int) (Developed, error)
	// Copies gives of what Develop kept a copy for each size.
	Copies(ctx context.Context, kept []byte, sizes []int) ([]Copy, error)
}

// Developed is what is kept of a picture.
type Developed struct {
	Mime          string
	Width, Height int
	Content       []byte
	Thumbnails    [][]byte // in the order of the sizes
}

// Service keeps documents. A document of an agency that is not open to the actor is
// answered like one that is not there.
type Service struct {
	ledger   event.Ledger
	store    Store
	contents *contents.Keeper
	pictures Pictures
	copying  chan struct{} // held by who makes copies
	waiting  atomic.Int64  // who want some made
}

// NewService makes the service.
func NewService(ledger event.Ledger, store Store, kept *contents.Keeper, pictures Pictures) *Service {
	return &Service{ledger: ledger, store: store, contents: kept, pictures: pictures, copying: make(chan struct{}, 1)}
}

var (
	errDocument = fault.New(fault.Missing, "No such document")
	errAgency   = fault.New(fault.Missing, "No such agency")
)

// Upload is a file that somebody sends.
type Upload struct {
	Agency      int64
	Name        string // what the sender calls it; only its last element is kept
	Description string // 1,000 characters at most
	Content     io.Reader
}

// maxDescription is the length of the longest description, in characters.
const maxDescription = 1000

// Put keeps a JPEG, PNG, WebP, GIF or PDF for an agency that is open to the actor.
// Missing: no such agency. Invalid: the field "file" is none of these or not whole, or
// the description is too long. TooLarge: above MaxFile, or too many pixels. Not called
// inside a write: developing a picture takes its time.
func (s *Service) Put(ctx context.Context, by access.Actor, up Upload) (Document, error) {
	if !by.Opens(up.Agency) {
		return Document{}, errAgency
	}
	if utf8.RuneCountInString(up.Description) > maxDescription || !utf8.ValidString(up.Description) {
		return Document{}, fault.Field("description", "A description has 1,000 characters at most.")
	}
	body, err := read(up.Content)
	if err != nil {
		return Document{}, err
	}
	made, err := s.develop(ctx, body)
	if err != nil {
		return Document{}, err
	}
	d := Document{
		UID: newUID(), Account: by.Account, Agency: up.Agency, User: by.User, Mime: made.Mime, Description: up.Description,
		Name: entitled(contents.CleanName(up.Name, "document"), made.Mime), Size: int64(len(made.Content)), Width: made.Width, Height: made.Height,
	}
	err = s.contents.Keep(ctx, d.contents(made), func() error {
		return s.ledger.Write(ctx, d.Account, func(ctx context.Context, tx event.Tx) error {
			d.ID, d.CreatedAt = tx.NextID(), tx.Now()
			tx.Record(d.event(EventAdded, by))
			return s.store.InsertDocument(ctx, d)
		})
	})
	if err != nil {
		return Document{}, fmt.Errorf("documents.Put(%d): %w", up.Agency, err)
	}
	return d, nil
}

func read(content io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(content, MaxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("documents.Put: %w", err)
	case len(body) > MaxFile:
		return nil, fault.New(fault.TooLarge, "A document has 20 MiB at most")
	}
	return body, nil
}

// develop decides what a file is and what is kept of it: of a picture its pixels, of a
// PDF all of it.
func (s *Service) develop(ctx context.Context, body []byte) (Developed, error) {
	k, known := kindOf(body)
	switch {
	case !known:
		return Developed{}, fault.Field("file", "A document is a JPEG, PNG, WebP or GIF picture or a PDF.")
	case k.mime != pdf.mime:
		return s.pictures.Develop(ctx, body, Sizes())
	case !ended(body):
		return Developed{}, fault.Field("file", "This PDF is not whole.")
	}
	return Developed{Mime: pdf.mime, Content: body}, nil
}

// contents are the renditions under their names.
func (d Document) contents(made Developed) []contents.Content {
	list := []contents.Content{{Name: d.content(0), Bytes: made.Content}}
	for i, thumbnail := range made.Thumbnails {
		list = append(list, contents.Content{Name: d.content(Sizes()[i]), Bytes: thumbnail})
	}
	return list
}

// Get gives a document of an agency that is open to the actor.
func (s *Service) Get(ctx context.Context, a access.Actor, uid string) (Document, error) {
	if !named(uid) {
		return Document{}, errDocument
	}
	d, found, err := s.store.FindDocument(ctx, a.Account, uid)
	if err == nil && (!found || !a.Opens(d.Agency)) {
		err = errDocument
	}
	if err != nil {
		return Document{}, err
	}
	return d, nil
}

// Content is what can be read of a document: itself or a thumbnail.
type Content struct {
	io.ReadSeekCloser
	Mime string
	Tag  string // names these bytes and never others: they do not change
}

// Open gives a document's content (size 0) or a thumbnail of one of Sizes: a JPEG, never
// larger than the picture. Invalid: another size. Missing: no such document, or a
// PDF's thumbnail. The caller closes the content.
func (s *Service) Open(ctx context.Context, a access.Actor, uid string, size int) (Document, Content, error) {
	if size != 0 && !slices.Contains(Sizes(), size) {
		return Document{}, Content{}, fault.Field("size", "A thumbnail has 128, 256 or 512 pixels.")
	}
	d, err := s.Get(ctx, a, uid)
	if err != nil {
		return Document{}, Content{}, err
	}
	return s.open(ctx, d, size)
}

// Shown gives a document of an account, as Open does, to whoever asks: who shows it decides
// that anybody may see it. Missing: there is none.
func (s *Service) Shown(ctx context.Context, account int64, uid string, size int) (Document, Content, error) {
	d, err := s.shown(ctx, account, uid)
	if err != nil {
		return Document{}, Content{}, err
	}
	return s.open(ctx, d, size)
}

func (s *Service) shown(ctx context.Context, account int64, uid string) (Document, error) {
	if !named(uid) {
		return Document{}, errDocument
	}
	d, found, err := s.store.FindDocument(ctx, account, uid)
	if err == nil && !found {
		err = errDocument
	}
	return d, err
}

func (s *Service) open(ctx context.Context, d Document, size int) (Document, Content, error) {
	if size != 0 && !d.Picture() {
		return Document{}, Content{}, fault.New(fault.Missing, "A PDF has no thumbnail")
	}
	bytes, err := s.contents.Open(ctx, d.content(size))
	if err != nil {
		return Document{}, Content{}, fmt.Errorf("documents.Open(%d, %d): %w", d.ID, size, err)
	}
	out := Content{ReadSeekCloser: bytes, Mime: d.Mime, Tag: d.UID}
	if size != 0 {
		out.Mime, out.Tag = jpeg.mime, d.UID+"-"+strconv.Itoa(size)
	}
	return d, out, nil
}

// Lookup gives those of the uids that are no documents of the agency, each once and in
// their order: another's are as unknown as those that nobody has. In a write it sees
// what the write did.
func (s *Service) Lookup(ctx context.Context, account, agency int64, uids []string) (missing []string, err error) {
	asked := slices.DeleteFunc(slices.Clone(uids), func(uid string) bool { return !named(uid) })
	known, err := s.store.KnownDocuments(ctx, account, agency, asked)
	if err != nil {
		return nil, fmt.Errorf("documents.Lookup(%d, %d): %w", account, agency, err)
	}
	seen := make(map[string]bool, len(uids))
	for _, uid := range known {
		seen[uid] = true
	}
	for _, uid := range uids {
		if !seen[uid] {
			missing = append(missing, uid)
		}
		seen[uid] = true
	}
	return missing, nil
}

// Remove takes a document of an agency that is open to the actor away, and its contents
// with it. Whoever shows it asks first whether it is needed: this package does not know.
func (s *Service) Remove(ctx context.Context, by access.Actor, uid string) error {
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		d, err := s.Get(ctx, by, uid)
		if err != nil {
			return err
		}
		if err := s.store.DeleteDocument(ctx, d.Account, d.UID); err != nil {
			return err
		}
		tx.Record(d.event(EventRemoved, by))
		return s.contents.Drop(ctx, tx, d.Account, d.all()...)
	})
	if err == nil {
		_ = s.contents.Sweep(ctx, by.Account) // what fails is noted, and tried again by the next round
	}
	return err
}
