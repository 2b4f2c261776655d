package webhooks

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"
)

// KeyBytes is the size of a sealing key: AES-256.
const KeyBytes = 32

// Seal keeps secrets at rest unreadable to who has the database alone. A sealed
// secret is bound to its endpoint: put into another row it does not open.
type Seal struct {
	key  func(first bool) ([]byte, error)
	mu   sync.Mutex
	aead cipher.AEAD // nil: no key was needed yet, or there was none
}

// NewSeal makes a seal whose key is fetched when the first secret is sealed or
// opened: an installation without webhooks needs none. first: nothing has been
// sealed yet as far as the caller knows, so that a key may be made.
func NewSeal(key func(first bool) ([]byte, error)) *Seal { return &Seal{key: key} }

// cipher asks for the key until there is one: it may be put back at any time.
func (s *Seal) cipher(first bool) (cipher.AEAD, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.aead != nil {
		return s.aead, nil
	}
	k, err := s.key(first)
	if err != nil {
		return nil, err
	}
	if len(k) != KeyBytes {
		return nil, fmt.Errorf("the sealing key has %d bytes, it needs %d", len(k), KeyBytes)
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, err
	}
	s.aead, err = cipher.NewGCMWithRandomNonce(block)
	return s.aead, err
}

// errSealed says nothing of what was sealed.
var errSealed = errors.New("the secret does not open with this key: put back the seal.key (or PALIER_SEAL_KEY) it was sealed with and restart, or rotate it: palier webhook rotate")

func (s *Seal) close(account, endpoint int64, secret string) (string, error) {
	aead, err := s.cipher(true)
	if err != nil {
		return "", fmt.Errorf("webhooks.Seal: %w", err)
	}
	return base64.StdEncoding.EncodeToString(aead.Seal(nil, nil, []byte(secret), place(account, endpoint))), nil
}

func (s *Seal) open(e Endpoint) (string, error) {
	aead, err := s.cipher(false)
	if err != nil {
		return "", fmt.Errorf("webhooks.Seal: %w", err)
	}
	raw, err := base64.StdEncoding.DecodeString(e.Sealed)
	if err != nil {
		return "", fmt.Errorf("webhooks.Seal: endpoint %d: %w", e.ID, errSealed)
	}
	secret, err := aead.Open(nil, nil, raw, place(e.Account, e.ID))
	if err != nil {
		return "", fmt.Errorf("webhooks.Seal: endpoint %d: %w", e.ID, errSealed)
	}
	return string(secret), nil
}

func place(account, endpoint int64) []byte {
	return fmt.Appendf(nil, "endpoint/%d/%d", account, endpoint)
}
