package access

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// What authenticator programs know: RFC 6238 with SHA-1, six digits, half a minute.
const (
	codeStep   = 30 // seconds
	codeDigits = 1_000_000
	codeSecret = 20 // bytes, as RFC 4226 recommends
	// codeDrift is by how many steps a telephone's clock may be wrong, each way.
	codeDrift = 1
)

// codeAt is the code of an interval (RFC 4226, 5.3).
func codeAt(secret []byte, interval int64) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(interval)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:at+4])&0x7fffffff%codeDigits)
}

// matchCode tells of which interval a code is, later than the one that was taken last and
// around the instant; false: of none. All are compared, so that the time tells nothing.
func matchCode(secret []byte, code string, last int64, now time.Time) (interval int64, ok bool) {
	current := now.Unix() / codeStep
	for i := current - codeDrift; i <= current+codeDrift; i++ {
		if subtle.ConstantTimeCompare([]byte(codeAt(secret, i)), []byte(code)) == 1 && i > last {
			interval, ok = i, true
		}
	}
	return interval, ok
}

func newCodeSecret() []byte {
	raw := make([]byte, codeSecret)
	rand.Read(raw) // never fails, see crypto/rand
	return raw
}

// spelled is a secret as people type it.
func spelled(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// inGroups puts blanks between each four letters: it is read aloud and typed.
func inGroups(text string) string {
	var b strings.Builder
	for i, r := range text {
		if i > 0 && i%4 == 0 {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// codeLink is the address that authenticator programs read, as a link or a picture.
func codeLink(secret []byte, email string) string {
	values := url.Values{"secret": {spelled(secret)}, "issuer": {"Palier"}}
	return (&url.URL{Scheme: "otpauth", Host: "totp", Path: "/Palier:" + email, RawQuery: values.Encode()}).String()
}
