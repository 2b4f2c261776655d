package webhooks

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Header is a header of a request.
type Header struct{ Name, Value string }

// Signature makes the headers by which a receiver knows that a message is
// genuine.
type Signature func(secret string, d Delivery, at time.Time) []Header

// secretPrefix marks secrets in the way of Standard Webhooks.
const secretPrefix = "whsec_"

// NewSecret makes a secret of 256 random bits. One text serves every signature:
// a vendor's takes it as it is, the standard one takes what is encoded in it.
func NewSecret() string {
	raw := make([]byte, 32)
	rand.Read(raw) // never fails, see crypto/rand
	return secretPrefix + base64.StdEncoding.EncodeToString(raw)
}

// Hex signs the raw body alone with the secret as it was shown: HMAC-SHA256,
// lower-case hexadecimal (docs/webhooks.md, Requests).
func Hex(header string) Signature {
	return func(secret string, d Delivery, _ time.Time) []Header {
		return []Header{{header, hex.EncodeToString(sum([]byte(secret), d.Body))}}
	}
}

// Standard signs as Standard Webhooks 1.0 does. It goes beside every vendor's own
// headers: its id stays the same over retries and replays, so that a receiver can
// tell what it already had.
func Standard(secret string, d Delivery, at time.Time) []Header {
	id := fmt.Sprintf("msg_%d_%d", d.Account, d.ID)
	return Sign(secret, id, d.Body, at)
}

// Sign makes the headers of a message under an id.
func Sign(secret, id string, body []byte, at time.Time) []Header {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, secretPrefix))
	if err != nil { // a secret of the customer's own choice
		key = []byte(secret)
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	signed := append([]byte(id+"."+stamp+"."), body...)
	return []Header{
		{"webhook-id", id},
		{"webhook-timestamp", stamp},
		{"webhook-signature", "v1," + base64.StdEncoding.EncodeToString(sum(key, signed))},
	}
}

func sum(key, text []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(text)
	return h.Sum(nil)
}
