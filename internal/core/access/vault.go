package access

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"palier/internal/core/event"
	"palier/internal/core/fault"
)

// Office is what the Service needs to let people in by more than a password.
type Office struct {
	Post Post
	// Key is the installation's secret for this and nothing else, of 32 bytes. It is asked
	// for when it is needed, since it may be a file that an operator has yet to bring back.
	Key func() ([]byte, error)
	Now func() time.Time
}

// Post writes to users, in the write of what it tells (package letters).
type Post interface {
	WriteTicket(ctx context.Context, tx event.Tx, t Ticket) error
}

// Join hands over what was made after the service.
func (s *Service) Join(o Office) { s.office = o }

// Joined tells whether that was done.
func (s *Service) Joined() bool {
	return s.office.Post != nil && s.office.Key != nil && s.office.Now != nil
}

// Sealed tells whether anything is stored that only the installation's secret opens.
func (s *Service) Sealed(ctx context.Context) (bool, error) { return s.store.AnySecondStep(ctx) }

// signed is the proof that this installation wrote the text.
func (s *Service) signed(format string, values ...any) ([]byte, error) {
	if s.office.Key == nil {
		return nil, errors.New("access: no key was handed over (Join)")
	}
	key, err := s.office.Key()
	if err != nil {
		return nil, fault.Wrap(fault.Unavailable, "The installation's secret key is missing: ask whoever operates this server", err)
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, format, values...)
	return mac.Sum(nil), nil
}

// cipher seals what is kept of users' second steps, under a key of its own.
func (s *Service) cipher() (cipher.AEAD, error) {
	key, err := s.signed("seal of second steps")
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// seal makes a secret unreadable to who has the database alone. It is bound to its user:
// put into another's row it does not open.
func (s *Service) seal(account, user int64, secret []byte) (string, error) {
	c, err := s.cipher()
	if err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(c.Seal(nil, nil, secret, sealedFor(account, user))), nil
}

func (s *Service) unseal(account, user int64, sealed string) ([]byte, error) {
	c, err := s.cipher()
	if err != nil {
		return nil, err
	}
	raw, err := base64.StdEncoding.DecodeString(sealed)
	if err == nil {
		raw, err = c.Open(nil, nil, raw, sealedFor(account, user))
	}
	if err != nil {
		return nil, fmt.Errorf("access: the second step of user %d does not open with this key: put back the seal.key (or PALIER_SEAL_KEY) it was sealed with, or switch it off: palier user second-step %[1]d --off", user)
	}
	return raw, nil
}

func sealedFor(account, user int64) []byte {
	return fmt.Appendf(nil, "second step/%d/%d", account, user)
}
