package programs

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"unicode"

	"palier/internal/core/access"
	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// MaxFile is the size of the largest plan, in bytes (Adlead: openapi.yaml, addLotFile).
const MaxFile = 20 << 20

// pdfMark is how every PDF begins (ISO 32000, 7.5.2).
const pdfMark = "%PDF-"

// Files gives the plans of a lot that the actor may see, by id.
func (s *Service) Files(ctx context.Context, a access.Actor, program, lot int64) ([]File, error) {
	if _, err := s.Lot(ctx, a, program, lot); err != nil {
		return nil, err
	}
	return s.store.ListFiles(ctx, a.Account, lot)
}

// AddFile adds a plan to a lot (right lot.update). Name is what the sender calls
// it; only its last element is kept. Invalid: no PDF. TooLarge: above MaxFile.
func (s *Service) AddFile(ctx context.Context, by access.Actor, program, lot int64, name string, content io.Reader) (File, error) {
	if err := s.mayEdit(ctx, by, program, lot); err != nil {
		return File{}, err
	}
	body, err := readPlan(content)
	if err != nil {
		return File{}, err
	}
	sum := sha256.Sum256(body)
	f := File{Account: by.Account, Lot: lot, UID: newUID(), Name: cleanName(name), Bytes: int64(len(body)), SHA256: hex.EncodeToString(sum[:])}
	// The content first, and outside the write: a crash in between leaves a blob
	// that nobody names, never a row without its content, and a store that hangs
	// keeps nobody else waiting.
	if err := s.blobs.Put(ctx, f.blob(), bytes.NewReader(body), f.Bytes); err != nil {
		return File{}, fmt.Errorf("programs.AddFile: %w", err)
	}
	err = s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		f.ID, f.CreatedAt = tx.NextID(), tx.Now()
		return s.changeFiles(ctx, tx, by, program, lot, event.Change{Field: "file", After: f.Name}, func() error { return s.store.InsertFile(ctx, f) })
	})
	if err != nil && !fault.Is(err, fault.Unavailable) { // Unavailable: the row may be there
		_ = s.blobs.Delete(ctx, f.blob())
	}
	return f, err
}

// RemoveFile takes a plan from a lot (right lot.update), and its content with it.
func (s *Service) RemoveFile(ctx context.Context, by access.Actor, program, lot, file int64) error {
	if err := s.mayEdit(ctx, by, program, lot); err != nil {
		return err
	}
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		f, found, err := s.store.DeleteFile(ctx, by.Account, lot, file, tx.Now())
		if err != nil {
			return err
		}
		if !found {
			return errFile
		}
		return s.changeFiles(ctx, tx, by, program, lot, event.Change{Field: "file", Before: f.Name}, func() error { return nil })
	})
	if err == nil {
		_ = s.Sweep(ctx, by.Account) // what fails is noted, and tried again by the next round
	}
	return err
}

// mayEdit refuses who may not change the lot.
func (s *Service) mayEdit(ctx context.Context, by access.Actor, program, lot int64) error {
	if !by.InProgram(program) {
		return errProgram
	}
	sees, err := s.reach(by, access.LotUpdate)
	if err != nil {
		return err
	}
	_, err = s.lotFor(ctx, by, program, lot, sees)
	return err
}

// changeFiles makes a change of a lot's files in a write and tells of it. The lot
// may have gone since mayEdit.
func (s *Service) changeFiles(ctx context.Context, tx event.Tx, by access.Actor, program, lot int64, what event.Change, change func() error) error {
	p, err := s.program(ctx, by.Account, program)
	if err != nil {
		return err
	}
	l, err := s.lotFor(ctx, by, program, lot, everything)
	if err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	tx.Record(p.lotEvent(EventLotUpdated, by, l, []event.Change{what}))
	return s.store.TouchLots(ctx, by.Account, []int64{lot}, tx.Now())
}

// swept is how many contents one round of Sweep removes.
const swept = 100

// Sweep removes contents of files that are gone. It holds no lock while it speaks
// to where they lie.
func (s *Service) Sweep(ctx context.Context, account int64) error {
	gone, err := s.store.GoneFiles(ctx, account, swept)
	if err != nil {
		return err
	}
	for _, uid := range gone {
		if err := s.blobs.Delete(ctx, File{Account: account, UID: uid}.blob()); err != nil {
			return fmt.Errorf("programs.Sweep(%d): %w", account, err)
		}
		err := s.ledger.Write(ctx, account, func(ctx context.Context, _ event.Tx) error { return s.store.ForgetFile(ctx, account, uid) })
		if err != nil {
			return err
		}
	}
	return nil
}

// OpenFile gives a plan by the name in its URL, to whoever knows it. The caller
// closes the content.
func (s *Service) OpenFile(ctx context.Context, account int64, uid string) (File, io.ReadCloser, error) {
	f, found, err := s.store.FindFile(ctx, account, uid)
	if err != nil || !found {
		return File{}, nil, orMissing(err)
	}
	content, err := s.blobs.Open(ctx, f.blob())
	if err != nil {
		return File{}, nil, fmt.Errorf("programs.OpenFile(%s): %w", uid, err)
	}
	return f, content, nil
}

func orMissing(err error) error {
	if err == nil {
		return errFile
	}
	return err
}

// blob is where the content lies: a place of its own, so that taking one file away
// never touches another's.
func (f File) blob() string {
	return fmt.Sprintf("plans/%d/%s", f.Account, strings.ReplaceAll(f.UID, "-", ""))
}

func readPlan(content io.Reader) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(content, MaxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("programs.AddFile: %w", err)
	case len(body) > MaxFile:
		return nil, fault.New(fault.TooLarge, "A plan has 20 MiB at most")
	case !bytes.HasPrefix(body, []byte(pdfMark)):
		return nil, fault.Field("file", "A plan is a PDF document.")
	}
	return body, nil
}

// cleanName is the last element of a file's name on whichever system it was named,
// without what no name needs.
func cleanName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(name, ""))
	if r := []rune(name); len(r) > maxText {
		name = string(r[len(r)-maxText:]) // the end has the extension
	}
	if name = strings.Trim(name, " ."); name == "" {
		return "plan.pdf"
	}
	return name
}

// newUID is a UUID v4 (RFC 9562, 5.4): 122 random bits, so that an URL is not
// guessed.
func newUID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
