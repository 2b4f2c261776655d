package flatsy

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"palier/internal/core/access"
	"palier/internal/core/fault"
)

var (
	signedAt  = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	signedKey = bytes.Repeat([]byte{7}, 32)
)

const someUser = "5b0c1c1e-8d0c-4f7c-9a0a-0d9f2b5a7e11"

// tokensAt reads with a key at an instant.
func tokensAt(key []byte, now time.Time) Tokens {
	return NewTokens(func() ([]byte, error) { return key, nil }, func() time.Time { return now })
}

func someToken(t *testing.T) (access.Session, string) {
	t.Helper()
	v := access.Session{Token: strings.Repeat("ab", 20), CreatedAt: signedAt, ExpiresAt: signedAt.Add(TokenLife)}
	text, err := tokensAt(signedKey, signedAt).Sign(someUser, v)
	if err != nil {
		t.Fatal(err)
	}
	return v, text
}

func TestATokenNamesItsSessionUntilItExpires(t *testing.T) {
	v, text := someToken(t)
	for what, c := range map[string]struct {
		at   time.Time
		want error
	}{
		"at once":            {signedAt, nil},
		"in the last second": {v.ExpiresAt.Add(-time.Second), nil},
		"at its end":         {v.ExpiresAt, access.ErrCredentials},
		"later":              {v.ExpiresAt.Add(time.Hour), access.ErrCredentials},
	} {
		session, err := tokensAt(signedKey, c.at).Session(text)
		if err != c.want || err == nil && session != v.Token {
			t.Errorf("%s: %q, %v", what, session, err)
		}
	}
	raw, _ := base64.RawURLEncoding.DecodeString(strings.Split(text, ".")[1])
	if want := `{"sub":"` + someUser + `","exp":1797940800,"iat":1795348800,"jti":"` + v.Token + `"}`; string(raw) != want {
		t.Errorf("claims %s, want %s", raw, want)
	}
}

// forge makes a token of these claims by the method and the key, under the name of the
// right key.
func forge(t *testing.T, method jwt.SigningMethod, key any, claims jwt.Claims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, claims)
	token.Header["kid"] = keyName(signedKey)
	text, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestATokenThatWasNotSignedHereNamesNobody(t *testing.T) {
	v, text := someToken(t)
	parts := strings.Split(text, ".")
	good := jwt.RegisteredClaims{Subject: someUser, ID: v.Token, ExpiresAt: jwt.NewNumericDate(v.ExpiresAt)}
	none := forge(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, good)
	if _, err := tokensAt(signedKey, signedAt).Session(forge(t, jwt.SigningMethodHS256, signedKey, good)); err != nil {
		t.Fatalf("what the forgeries differ from is not good itself: %v", err)
	}
	unnamed := jwt.NewWithClaims(jwt.SigningMethodHS256, good)
	bare, _ := unnamed.SignedString(signedKey)
	for what, forged := range map[string]string{
		"none":                   "",
		"no signature":           parts[0] + "." + parts[1] + ".",
		"two parts":              parts[0] + "." + parts[1],
		"cut off":                text[:len(text)-1],
		"one sign changed":       text[:len(text)-2] + "AA",
		"padded":                 text + "=",
		"a space before":         " " + text,
		"as others send it":      "Bearer " + text,
		"alg none":               none,
		"alg none, our claims":   strings.Split(none, ".")[0] + "." + parts[1] + ".",
		"alg none, signed":       strings.Split(none, ".")[0] + "." + parts[1] + "." + parts[2],
		"another key":            forge(t, jwt.SigningMethodHS256, bytes.Repeat([]byte{8}, 32), good),
		"no key":                 forge(t, jwt.SigningMethodHS256, []byte{}, good),
		"another method":         forge(t, jwt.SigningMethodHS512, signedKey, good),
		"without an end":         forge(t, jwt.SigningMethodHS256, signedKey, jwt.RegisteredClaims{Subject: someUser, ID: v.Token}),
		"of no session":          forge(t, jwt.SigningMethodHS256, signedKey, jwt.RegisteredClaims{ExpiresAt: good.ExpiresAt}),
		"not yet":                forge(t, jwt.SigningMethodHS256, signedKey, jwt.RegisteredClaims{ID: v.Token, ExpiresAt: good.ExpiresAt, NotBefore: jwt.NewNumericDate(signedAt.Add(time.Hour))}),
		"without the key's name": bare,
		"endless":                strings.Repeat("a", 1<<20),
		"the session itself":     v.Token,
		"claims that are none":   parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte("[]")) + "." + parts[2],
	} {
		if session, err := tokensAt(signedKey, signedAt).Session(forged); err != access.ErrCredentials || session != "" {
			t.Errorf("%s: %q, %v", what, session, err)
		}
	}
	if _, err := tokensAt(bytes.Repeat([]byte{8}, 32), signedAt).Session(text); err != access.ErrCredentials {
		t.Errorf("after the key was changed: %v", err)
	}
}

// Without a key nobody is refused as a stranger: he would log in again, in vain.
func TestWithoutAKeyNobodyIsToldApart(t *testing.T) {
	_, text := someToken(t)
	lost := NewTokens(func() ([]byte, error) { return nil, errors.New("seal.key is missing") }, time.Now)
	if _, err := lost.Session(text); !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v", err)
	}
	if _, err := lost.Sign(someUser, access.Session{}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v", err)
	}
}
