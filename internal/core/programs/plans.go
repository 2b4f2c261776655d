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

	"palier/internal/core/access"
	"palier/internal/core/contents"
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
	f := File{Account: by.Account, Lot: lot, UID: newUID(), Name: contents.CleanName(name, "plan.pdf"), Bytes: int64(len(body)), SHA256: hex.EncodeToString(sum[:])}
	err = s.contents.Keep(ctx, []contents.Content{{Name: f.content(), Bytes: body}}, func() error {
		return s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
			f.ID, f.CreatedAt = tx.NextID(), tx.Now()
			return s.changeFiles(ctx, tx, by, program, lot, event.Change{Field: "file", After: f.Name}, func() error { return s.store.InsertFile(ctx, f) })
		})
	})
	if err != nil {
		return File{}, fmt.Errorf("programs.AddFile: %w", err)
	}
	return f, nil
}

// RemoveFile takes a plan from a lot (right lot.update), and its content with it.
func (s *Service) RemoveFile(ctx context.Context, by access.Actor, program, lot, file int64) error {
	if err := s.mayEdit(ctx, by, program, lot); err != nil {
		return err
	}
	err := s.ledger.Write(ctx, by.Account, func(ctx context.Context, tx event.Tx) error {
		f, err := s.dropFile(ctx, tx, by.Account, lot, file)
		if err != nil {
			return err
		}
		return s.changeFiles(ctx, tx, by, program, lot, event.Change{Field: "file", Before: f.Name}, func() error { return nil })
	})
	if err == nil {
		_ = s.contents.Sweep(ctx, by.Account) // what fails is noted, and tried again by the next round
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

// dropFile forgets a file of a lot in a write, and notes that its content may go.
func (s *Service) dropFile(ctx context.Context, tx event.Tx, account, lot, file int64) (File, error) {
	f, found, err := s.store.DeleteFile(ctx, account, lot, file)
	if err != nil || !found {
		return File{}, orMissing(err)
	}
	return f, s.contents.Drop(ctx, tx, account, f.content())
}

// OpenFile gives a plan by the name in its URL, to whoever knows it. The caller
// closes the content.
func (s *Service) OpenFile(ctx context.Context, account int64, uid string) (File, io.ReadSeekCloser, error) {
	f, found, err := s.store.FindFile(ctx, account, uid)
	if err != nil || !found {
		return File{}, nil, orMissing(err)
	}
	content, err := s.contents.Open(ctx, f.content())
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

// content is the name under which the content lies: a place of its own, so that taking one file away
// never touches another's.
func (f File) content() string {
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

// newUID is a UUID v4 (RFC 9562, 5.4): 122 random bits, so that an URL is not
// guessed.
func newUID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails, see crypto/rand
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
